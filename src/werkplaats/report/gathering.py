"""Gathering: from a notebook's session to everything a report is made from."""

from __future__ import annotations

import contextlib
import datetime as dt
import importlib.metadata
import platform
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from werkplaats import schema
from werkplaats.disclosure.sites import without_site_estimates
from werkplaats.report.context import Provenance, ReportInput, Sweep
from werkplaats.results import Results
from werkplaats.workspace.files import hash_file
from werkplaats.workspace.session import Session
from werkplaats.workspace.texts import read_texts

NOTEBOOKS = (
    schema.CLEANING,
    schema.HOUSEHOLDS,
    schema.QUALITY_OF_LIFE,
    schema.COSTS,
    schema.COST_EFFECTIVENESS,
    schema.SUSTAINABILITY,
    schema.ROBUSTNESS,
)
INTERN = (
    (schema.HOUSEHOLDS, "care_timelines"),
    (schema.HOUSEHOLDS, "care_households"),
    (schema.QUALITY_OF_LIFE, "trajectories"),
    (schema.QUALITY_OF_LIFE, "level_transitions"),
    (schema.COSTS, "household_costs"),
    (schema.COSTS, "household_cumulative"),
    (schema.COSTS, "claim_endings"),
    (schema.COST_EFFECTIVENESS, "avoided_claims"),
    (schema.COSTS, "outflow_risen"),
    (schema.COSTS, "stopped_saving"),
)
"""Series of single households that the internal variant shows: notebook and name."""

LIBRARIES = ("werkplaats", "pandas", "numpy", "scipy", "statsmodels", "matplotlib")


def gather_report(session: Session) -> ReportInput:
    """Return results, texts, series of single households and provenance of the session's study.

    Raises
    ------
    MissingInputError
        When an earlier notebook has not run yet; the message names it.
    """
    series = {name: session.read_intern(notebook, name) for notebook, name in INTERN}
    results = {notebook: without_site_estimates(session.read_results(notebook)) for notebook in NOTEBOOKS}
    return ReportInput(
        params=session.params,
        results=results,
        intern={name: frame for name, frame in series.items() if isinstance(frame, pd.DataFrame) and len(frame)},
        texts=read_texts(session.folders.texts, session.params.language),
        provenance=read_provenance(session),
        sweeps=tuple(Sweep(found, is_current(found, results)) for found in session.read_sweeps()),
    )


def is_current(sweep: Results, results: Mapping[str, Results]) -> bool:
    """Return whether a sweep computed what the study itself does from what ``results`` were computed from.

    The key of a notebook covers its data, its params and its code, so with the same keys nothing differs.
    """
    return all(notebook in results and results[notebook].key == key for notebook, key in sweep.facts["keys"].items())


def read_provenance(session: Session) -> Provenance:
    """Return where the report comes from: hashes of params and raw files, commit, versions, seed and day."""
    raw = session.folders.raw
    files = sorted(path for path in raw.rglob("*") if path.is_file() and not path.name.startswith("."))
    params = session.folders.params
    return Provenance(
        date=dt.datetime.now(tz=dt.UTC).date(),
        commit=read_commit(session.folders.project),
        params_hash=hash_file(params) if params.is_file() else "",
        seed=session.params.seed,
        inputs={path.relative_to(raw).as_posix(): hash_file(path) for path in files},
        versions={"Python": platform.python_version(), **_versions()},
    )


def read_commit(project: Path) -> str:
    """Return the commit of the project, with ``+`` when tracked files differ from it; empty outside git."""
    commit = _git(project, "rev-parse", "--short=12", "HEAD")
    return f"{commit}+" if commit and _git(project, "status", "--porcelain", "--untracked-files=no") else commit


def _versions() -> dict[str, str]:
    versions = {}
    for name in LIBRARIES:
        with contextlib.suppress(importlib.metadata.PackageNotFoundError):
            versions[name] = importlib.metadata.version(name)
    return versions


def _git(project: Path, *arguments: str) -> str:
    try:
        done = subprocess.run(
            ["git", "-C", str(project), *arguments], capture_output=True, text=True, timeout=20, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""
