"""Whether what is on disk is still what the last run read and wrote."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from werkplaats.params.model import StudyParams
from werkplaats.pipeline.keys import read_files
from werkplaats.pipeline.provenance import read_provenance, run_file
from werkplaats.workspace.files import hash_file
from werkplaats.workspace.project import StudyFolders


@dataclass(frozen=True)
class Deviation:
    """A file that is not as it was: what it was to the run, its path, and ``changed``, ``missing`` or ``new``."""

    role: str
    path: str
    how: str


@dataclass(frozen=True)
class Verification:
    """What was compared, and what differs; for notebooks in ``left_out`` the last run does not answer."""

    run_id: str
    n_inputs: int
    n_outputs: int
    deviations: tuple[Deviation, ...]
    left_out: tuple[str, ...]


def verify_run(folders: StudyFolders, params: StudyParams) -> Verification:
    """Hash every input and output of the study's last run again.

    Raises
    ------
    MissingInputError
        When the study has not been run.
    """
    record = read_provenance(folders)
    found = [
        *_deviating(folders, "input", record["inputs"]),
        *_deviating(folders, "output", record["outputs"]),
        *_deviating(folders, "params", {record["params_file"]["path"]: record["params_file"]["sha256"]}),
        *_new_inputs(folders, params, record),
        *_archive(folders, record),
    ]
    left_out = [name for name, step in record["steps"].items() if step["state"] not in {"done", "skipped"}]
    return Verification(record["run_id"], len(record["inputs"]), len(record["outputs"]), tuple(found), tuple(left_out))


def _deviating(folders: StudyFolders, role: str, recorded: dict[str, str]) -> list[Deviation]:
    found: list[Deviation] = []
    for name, digest in recorded.items():
        path = folders.project / name
        if not path.is_file():
            found.append(Deviation(role, name, "missing"))
        elif hash_file(path) != digest:
            found.append(Deviation(role, name, "changed"))
    return found


def _new_inputs(folders: StudyFolders, params: StudyParams, record: dict[str, Any]) -> list[Deviation]:
    names = (path.relative_to(folders.project).as_posix() for path in read_files(params, folders))
    return [Deviation("input", name, "new") for name in names if name not in record["inputs"]]


def _archive(folders: StudyFolders, record: dict[str, Any]) -> list[Deviation]:
    """Compare the record of the run with its archived copy: whoever edits one forgets the other."""
    path = folders.processed.root / "history" / record["run_id"] / "run.json"
    name = run_file(folders).relative_to(folders.project).as_posix()
    if not path.is_file():
        return [Deviation("manifest", path.relative_to(folders.project).as_posix(), "missing")]
    same = json.loads(path.read_text(encoding="utf-8")) == record
    return [] if same else [Deviation("manifest", name, "changed")]
