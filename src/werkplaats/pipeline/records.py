"""What each notebook wrote when it last ran well: its key, what went into that, and a hash of every output."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from werkplaats.pipeline.graph import Kind
from werkplaats.workspace.files import hash_file, write_text
from werkplaats.workspace.project import StudyFolders

ENGINE_ROOM = ".pipeline"
"""Folder in data/processed/<study> with what only the pipeline needs."""


@dataclass(frozen=True)
class StepRecord:
    """A notebook that ran well.

    Attributes
    ----------
    notebook, key, run_id
        Which notebook, under which key, in which run.
    started, seconds
        When (UTC, ISO 8601) and how long.
    ingredients
        What the key is made of, by kind: notebook, params, inputs, modules, libraries, python.
    outputs
        Path below the project folder -> SHA-256.
    """

    notebook: str
    key: str
    run_id: str
    started: str
    seconds: float
    ingredients: Mapping[str, Any]
    outputs: Mapping[str, str]


def engine_room(folders: StudyFolders) -> Path:
    """Return the folder of the pipeline itself."""
    return folders.processed.root / ENGINE_ROOM


def read_record(folders: StudyFolders, notebook: str) -> StepRecord | None:
    """Return the record of ``notebook``; None when it never ran well, or its record cannot be read."""
    path = _record_path(folders, notebook)
    try:
        return StepRecord(**json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def write_record(folders: StudyFolders, record: StepRecord) -> None:
    """Keep ``record``, whole or not at all."""
    text = json.dumps(asdict(record), ensure_ascii=False, indent=1, allow_nan=False)
    write_text(_record_path(folders, record.notebook), text)


def changed_outputs(folders: StudyFolders, record: StepRecord) -> dict[str, str]:
    """Return the outputs of ``record`` that are not as it left them: path -> ``missing`` or ``changed``."""
    found: dict[str, str] = {}
    for name, digest in record.outputs.items():
        path = folders.project / name
        if not path.is_file():
            found[name] = "missing"
        elif hash_file(path) != digest:
            found[name] = "changed"
    return found


def outputs_of_kind(folders: StudyFolders, record: StepRecord, kind: Kind) -> dict[str, str]:
    """Return those outputs of ``record`` that lie in the folder of ``kind`` itself."""
    places: dict[Kind, Path] = {
        "tables": folders.processed.tables,
        "quarantine": folders.processed.quarantine,
        "findings": folders.processed.findings,
        "results": folders.processed.results,
        "intern": folders.processed.intern,
        "reports": folders.reports,
    }
    folder = places[kind].relative_to(folders.project).as_posix()
    return {name: digest for name, digest in record.outputs.items() if name.rpartition("/")[0] == folder}


def _record_path(folders: StudyFolders, notebook: str) -> Path:
    return engine_room(folders) / "steps" / f"{notebook}.json"
