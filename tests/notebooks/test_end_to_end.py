"""The whole example study, once, in a copy: what a run leaves, and what makes which notebook run again."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from werkplaats.pipeline.graph import STEPS
from werkplaats.pipeline.imports import import_closure
from werkplaats.pipeline.notebooks import read_notebook, syntax_trees
from werkplaats.synthetic.study import generate

PROJECT = Path(__file__).parents[2]
ALL = {step.notebook for step in STEPS}


@dataclass(frozen=True)
class Copy:
    """A copy of the project with its own sources."""

    folder: Path

    @property
    def params(self) -> Path:
        return self.folder / "params" / "maastricht.yaml"

    @property
    def packages(self) -> dict[str, Path]:
        return {"werkplaats": self.folder / "src" / "werkplaats"}

    def werkplaats(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "PYTHONPATH": str(self.folder / "src")}
        command = [sys.executable, "-m", "werkplaats", *arguments]
        return subprocess.run(command, cwd=self.folder, env=environment, capture_output=True, text=True, check=False)

    def run(self, *options: str) -> dict[str, str]:
        """Run the study and return the last state of each notebook that was shown."""
        done = self.werkplaats("run", "params/maastricht.yaml", *options)
        assert done.returncode == 0, done.stderr
        return dict(re.findall(r"^(\d\d_\w+): (done|up to date)", done.stdout, flags=re.MULTILINE))

    def modules_of(self, notebook: str) -> set[str]:
        trees = syntax_trees(read_notebook(self.folder / "notebooks" / f"{notebook}.ipynb"))
        return set(import_closure(trees, self.packages).modules)


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    if not all((PROJECT / "notebooks" / f"{name}.ipynb").is_file() for name in ALL):
        pytest.skip("not all eight notebooks are here")
    folder = tmp_path_factory.mktemp("end_to_end") / "project"
    for part in ("src", "notebooks", "data/raw/maastricht"):
        shutil.copytree(
            PROJECT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints")
        )
    shutil.copytree(PROJECT / "params", folder / "params")
    copy = Copy(folder)
    assert copy.run() == dict.fromkeys(ALL, "done")
    return copy


def test_the_numbers_are_those_that_the_example_was_calibrated_to(finished):
    listed = json.loads(finished.werkplaats("results", "params/maastricht.yaml", "--json").stdout)

    def find(term, **labels):
        wanted = {"domain": None, "payer": None, **labels}
        (found,) = [
            one for one in listed if one["term"] == term and all(one[key] == value for key, value in wanted.items())
        ]
        assert found["conf_low"] < found["estimate"] < found["conf_high"]
        return found

    assert find("gross_saving_total")["estimate"] == pytest.approx(359_000, abs=1_000)
    assert find("gross_saving_mean")["estimate"] == pytest.approx(29_917, abs=100)
    assert find("net_saving_mean")["estimate"] == pytest.approx(22_000, abs=300)
    assert find("gross_saving_mean", payer="municipality")["estimate"] == pytest.approx(21_427, abs=100)
    assert find("gross_saving_mean")["n_households"] == 12
    for way in ("att", "att_same_start", "att_balanced", "att_event_study", "att_imputed"):
        assert find(way)["conf_low"] < generate().truth.att < find(way)["conf_high"]


def test_a_second_run_skips_everything(finished):
    assert finished.run() == dict.fromkeys(ALL, "up to date")


def test_the_run_verifies_until_a_file_is_touched(finished):
    assert finished.werkplaats("verify", "params/maastricht.yaml").returncode == 0
    report = finished.folder / "reports" / "maastricht" / "openbaar" / "rapport.html"
    text = report.read_text(encoding="utf-8")
    report.write_text(text + " ", encoding="utf-8")
    done = finished.werkplaats("verify", "params/maastricht.yaml")
    assert (done.returncode, "openbaar/rapport.html" in done.stdout) == (2, True)
    report.write_text(text, encoding="utf-8")


@pytest.mark.slow
def test_a_value_that_only_05_uses_makes_05_and_08_run(finished):
    text = finished.params.read_text(encoding="utf-8")
    changed = text.replace("maximum: 100000.0", "maximum: 90000.0")
    assert changed != text
    finished.params.write_text(changed, encoding="utf-8")
    states = finished.run()
    assert {name for name, state in states.items() if state == "done"} == {"05_cost_effectiveness", "08_report"}


@pytest.mark.slow
def test_a_function_that_only_04_imports_makes_04_05_06_and_08_run(finished):
    others = set().union(*(finished.modules_of(name) for name in ALL - {"04_costs"}))
    module = min(finished.modules_of("04_costs") - others)
    path = finished.folder / "src" / Path(*module.split(".")).with_suffix(".py")
    path.write_text(path.read_text(encoding="utf-8") + "\n# touched\n", encoding="utf-8")
    states = finished.run()
    ran = {name for name, state in states.items() if state == "done"}
    assert ran == {"04_costs", "05_cost_effectiveness", "06_sustainability", "08_report"}


@pytest.mark.slow
def test_the_language_touches_the_report_only(finished):
    states = finished.run("-p", "language=en")
    assert {name for name, state in states.items() if state == "done"} == {"08_report"}


@pytest.mark.slow
def test_a_notebook_run_by_hand_writes_to_scratch_and_leaves_the_results_alone(finished, tmp_path):
    results = finished.folder / "data" / "processed" / "maastricht" / "results" / "04_costs.json"
    before = results.read_bytes()
    command = [sys.executable, "-m", "papermill", "notebooks/04_costs.ipynb", str(tmp_path / "o.ipynb")]
    command += ["-f", "params/maastricht.yaml"]
    environment = {**os.environ, "PYTHONPATH": str(finished.folder / "src")}
    done = subprocess.run(command, cwd=finished.folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    assert results.read_bytes() == before
    by_hand = json.loads((results.parents[1] / "scratch" / "results" / "04_costs.json").read_text(encoding="utf-8"))
    assert by_hand["key"] == ""
    assert by_hand["estimates"] == json.loads(before)["estimates"]
