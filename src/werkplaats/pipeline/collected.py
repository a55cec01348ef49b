"""The estimates of a study as its last run left them, read without any library that takes time to load."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from werkplaats.errors import InputError
from werkplaats.pipeline.provenance import read_provenance
from werkplaats.workspace.files import hash_bytes
from werkplaats.workspace.project import StudyFolders


@dataclass(frozen=True)
class Collected:
    """What the notebooks of one run found.

    Attributes
    ----------
    run_id
        The run.
    results
        Notebook -> the content of its results file.
    left_out
        Notebook -> its state in this run, for those that did not end well, or were not asked for and are out of date.
    outcomes
        Outcomes that the params name beforehand: the primary one and the secondary ones.
    """

    run_id: str
    results: Mapping[str, Mapping[str, Any]]
    left_out: Mapping[str, str]
    outcomes: tuple[str, ...] = ()

    @property
    def estimates(self) -> list[dict[str, Any]]:
        """Every estimate, with ``notebook`` and ``run_id``, in the order of the notebooks."""
        return [
            {**estimate, "notebook": notebook, "run_id": self.run_id}
            for notebook, content in self.results.items()
            for estimate in content["estimates"]
        ]

    def facts(self, notebook: str) -> Mapping[str, Any]:
        """Return the single facts that ``notebook`` found."""
        facts: Mapping[str, Any] = self.results.get(notebook, {}).get("facts", {})
        return facts


def collect_results(folders: StudyFolders, run_id: str | None = None) -> Collected:
    """Return the results of the last run of a study, or of the archived run ``run_id``.

    Raises
    ------
    MissingInputError
        When there is no such run.
    InputError
        When a results file is not as the run left it.
    """
    record = read_provenance(folders, run_id)
    folder = folders.processed.root / "history" / run_id / "results" if run_id else folders.processed.results
    below = folders.processed.results.relative_to(folders.project).as_posix()
    results: dict[str, Mapping[str, Any]] = {}
    for notebook, step in record["steps"].items():
        if step["state"] in {"done", "skipped"}:
            path = folder / f"{notebook}.json"
            content = path.read_bytes() if path.is_file() else b""
            if hash_bytes(content) != record["outputs"].get(f"{below}/{notebook}.json"):
                raise InputError(
                    "the results are not as the run left them",
                    where=str(path),
                    found="changed" if content else "missing",
                    do=f"Run again: werkplaats run params/{folders.study}.yaml",
                    rule="results.changed",
                )
            results[notebook] = json.loads(content)
    left_out = {name: step["state"] for name, step in record["steps"].items() if name not in results}
    named = (record["params"]["primary_outcome"], *record["params"]["secondary_outcomes"])
    return Collected(record["run_id"], results, left_out, tuple(name for name in named if name))
