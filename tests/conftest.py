"""A throwaway project for the tests of the pipeline and the command line: real machinery, toy notebooks."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from werkplaats.pipeline.graph import Step
from werkplaats.pipeline.runs import RunOutcome, run_study

# How long an example takes says how busy the machine is, not whether the code is right.
settings.register_profile("werkplaats", deadline=None)
settings.load_profile("werkplaats")

TOY_STEPS = (
    Step("01_clean", reads_raw=True, writes=("tables", "results", "intern", "quarantine")),
    Step("02_count", tables_of=("01_clean",)),
    Step(
        "03_report",
        results_of=("01_clean", "02_count"),
        reads_texts=True,
        writes=("results", "reports"),
        required=("reports/openbaar/rapport.html",),
    ),
)

PARAMS = """\
study: toy
title: Toy study
groups:
  intervention: approach
sources:
  - path: "*.csv"
    table: persons
    layout: generic
"""

RAW = "person_id;sex\nP0001;female\nP0002;male\n"

OPEN = 'from werkplaats.workspace.session import open_session\n\nsession = open_session("{name}", study=study{given})'

CLEAN = """\
import pandas as pd

lines = session.raw_paths("*.csv")[0].read_text().splitlines()[1:]
ids = [line.split(";")[0] for line in lines]
session.write_table("persons", pd.DataFrame({"person_id": ids, "birth_year": None, "sex": None}))"""

COUNT = """\
from werkplaats.results import Estimate, Results
from toylib.counting import count

n = count(session.read_table("persons"))
estimate = Estimate(term="persons", estimate=float(n), unit="persons", method="count", n_households=int(n))"""

WRITE = "session.write_results(Results(notebook=session.notebook, estimates=(estimate,)))"
WRITE_PLAIN = """\
from werkplaats.results import Results

session.write_results(Results(notebook=session.notebook))"""

REPORT = """\
from toylib.wording import sentence

n = session.read_results("02_count").find("persons").estimate
target = session.output.reports / "openbaar" / "rapport.html"
target.parent.mkdir(parents=True)
target.write_text(sentence(n, session.params.language))"""


def notebook(cells: Sequence[str], *, parameters: str = 'study = "toy"') -> str:
    """Return the JSON of a notebook: a title, the parameters cell, and code cells."""
    written = [
        {"cell_type": "markdown", "id": "title", "metadata": {}, "source": "# Toy"},
        _code(parameters, "parameters", ["parameters"]),
        *(_code(text, f"cell-{number}", []) for number, text in enumerate(cells)),
    ]
    kernel = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
    return json.dumps({"cells": written, "metadata": kernel, "nbformat": 4, "nbformat_minor": 5})


def _code(text: str, name: str, tags: list[str]) -> dict[str, object]:
    return {
        "cell_type": "code",
        "execution_count": None,
        "id": name,
        "metadata": {"tags": tags},
        "outputs": [],
        "source": text,
    }


@dataclass(frozen=True)
class ToyProject:
    """A project folder with one study ``toy``, a package ``toylib`` and the notebooks that were asked for."""

    folder: Path

    @property
    def params(self) -> Path:
        return self.folder / "params" / "toy.yaml"

    @property
    def processed(self) -> Path:
        return self.folder / "data" / "processed" / "toy"

    @property
    def raw(self) -> Path:
        return self.folder / "data" / "raw" / "toy" / "persons.csv"

    @property
    def packages(self) -> Mapping[str, Path]:
        """Packages whose modules count: the toy's own, so that work on werkplaats meanwhile disturbs no test."""
        return {"toylib": self.folder / "lib" / "toylib"}

    def library(self, name: str) -> Path:
        return self.folder / "lib" / "toylib" / f"{name}.py"

    def source(self, name: str) -> Path:
        return self.folder / "notebooks" / f"{name}.ipynb"

    def write_notebook(self, name: str, cells: Sequence[str], *, parameters: str = 'study = "toy"') -> Path:
        declared = [line.split(" = ")[0] for line in parameters.splitlines() if not line.startswith("study")]
        given = "".join(f", {item}={item}" for item in declared)
        path = self.source(name)
        path.write_text(notebook([OPEN.format(name=name, given=given), *cells], parameters=parameters))
        return path

    def tree(self) -> dict[str, bytes]:
        """Return every file of the study's results and reports, the pipeline's own left out."""
        folders = [self.processed, self.folder / "reports"]
        return {
            path.relative_to(self.folder).as_posix(): path.read_bytes()
            for folder in folders
            for path in sorted(folder.rglob("*"))
            if path.is_file() and ".pipeline" not in path.parts
        }


def build_toy(folder: Path) -> ToyProject:
    """Write a project with 01_clean -> 02_count -> 03_report, every one of them fit to run."""
    project = ToyProject(folder)
    for name in ("params", "notebooks", "lib/toylib", "data/raw/toy"):
        (project.folder / name).mkdir(parents=True)
    project.params.write_text(PARAMS)
    project.raw.write_text(RAW)
    project.library("__init__").write_text('"""Toy."""\n')
    project.library("counting").write_text("def count(frame):\n    return len(frame)\n")
    project.library("wording").write_text("def sentence(n, language):\n    return f'{language}: {n:g}'\n")
    project.write_notebook("01_clean", [CLEAN, WRITE_PLAIN])
    project.write_notebook("02_count", [COUNT, WRITE], parameters='study = "toy"\nseed = 2020')
    project.write_notebook("03_report", [REPORT, WRITE_PLAIN], parameters='study = "toy"\nlanguage = "nl"')
    return project


@pytest.fixture
def toy(tmp_path: Path) -> ToyProject:
    """A toy project of one's own that has not been run."""
    return build_toy(tmp_path / "project")


@pytest.fixture(scope="session")
def make_toy() -> Callable[[Path], ToyProject]:
    """Write a toy project in a folder, for a fixture that several tests share."""
    return build_toy


@pytest.fixture(scope="session")
def toy_steps() -> tuple[Step, ...]:
    """The graph of the toy project."""
    return TOY_STEPS


@pytest.fixture(scope="session")
def _finished(tmp_path_factory: pytest.TempPathFactory) -> ToyProject:
    project = build_toy(tmp_path_factory.mktemp("toy") / "project")
    outcome = run_study(project.params, steps=TOY_STEPS, packages=project.packages)
    assert outcome.exit_code == 0, outcome.failures
    return project


@pytest.fixture
def ran(_finished: ToyProject, tmp_path: Path) -> ToyProject:
    """A toy project of its own that ran well once; it may move, because keys hold no absolute path."""
    shutil.copytree(_finished.folder, tmp_path / "project")
    return ToyProject(tmp_path / "project")


@pytest.fixture
def run(tmp_path: Path, toy_steps: tuple[Step, ...]) -> Callable[..., RunOutcome]:
    """Run the toy project of this test; keyword arguments as `run_study`."""
    folder = tmp_path / "project"

    def run_toy(**options: Any) -> RunOutcome:
        packages = {"toylib": folder / "lib" / "toylib"}
        return run_study(folder / "params" / "toy.yaml", steps=toy_steps, packages=packages, **options)

    return run_toy
