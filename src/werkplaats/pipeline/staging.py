"""Stages: where a notebook writes while it runs, and how its files become part of the study.

Nothing of a notebook that fails, or is killed, reaches the study. Files that were written well are moved into place
one by one, each in one step that a reader never sees half of.
"""

from __future__ import annotations

import errno
import json
import secrets
import shutil
from collections.abc import Iterable
from pathlib import Path

from werkplaats.errors import NotebookError
from werkplaats.pipeline.graph import Kind, Step
from werkplaats.pipeline.records import engine_room
from werkplaats.workspace.project import OutputFolders, StudyFolders
from werkplaats.workspace.stage import STAGE_FILE

EXECUTED = "executed.ipynb"
"""Name, in its stage, of the notebook as it was executed."""


def stage_folder(folders: StudyFolders, run_id: str, notebook: str) -> Path:
    """Return the stage of one run of a notebook, on the same file system as the study's tables."""
    return engine_room(folders) / "stages" / run_id / notebook


def sweep_stages(folders: StudyFolders) -> tuple[str, ...]:
    """Remove what killed runs left behind and return their run ids. Call it only while holding the study."""
    left = sorted((engine_room(folders) / "stages").glob("*"))
    for stage in left:
        shutil.rmtree(stage)
    return tuple(stage.name for stage in left)


def plan_moves(step: Step, stage: Path, folders: StudyFolders, *, key: str) -> dict[Path, Path]:
    """Return where every file in ``stage`` belongs.

    Raises
    ------
    NotebookError
        When something is missing, lies where the step may not write, or carries another key.
    """
    staged = _staged_files(stage)
    _validate_complete(step, stage, staged, key)
    moves: dict[Path, Path] = {}
    for path in staged:
        kind = _kind_of(path, stage)
        if kind is None or kind not in step.writes or not _named_for(step, path, kind):
            raise NotebookError(
                "the notebook wrote a file that it may not write",
                where=step.notebook,
                found=path.relative_to(stage).as_posix(),
                do=f"It writes {', '.join(step.writes)} (pipeline/graph.py)",
                rule="notebook.undeclared_output",
            )
        below = path.relative_to(stage)
        moves[path] = (
            folders.reports / path.relative_to(OutputFolders(stage).reports)
            if kind == "reports"
            else folders.processed.root / below
        )
    return moves


def move_into_place(moves: Iterable[tuple[Path, Path]]) -> None:
    """Move each file to its place, replacing what stands there."""
    for source, target in moves:
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            source.replace(target)
        except OSError as error:
            if error.errno != errno.EXDEV:
                raise
            # reports/ may be a mount of its own: copy next to the target first, then step over in one move
            temporary = target.with_name(f".{target.name}.{secrets.token_hex(6)}")
            shutil.copyfile(source, temporary)
            temporary.replace(target)


def remove_stale(project: Path, *, before: Iterable[str], now: Iterable[str]) -> tuple[str, ...]:
    """Remove files that a step wrote before and no longer writes; return their paths below ``project``."""
    stale = sorted(set(before) - set(now))
    for name in stale:
        (project / name).unlink(missing_ok=True)
    return tuple(stale)


def _staged_files(stage: Path) -> list[Path]:
    own = {stage / STAGE_FILE, stage / EXECUTED}
    return sorted(path for path in stage.rglob("*") if path.is_file() and path not in own)


def _kind_of(path: Path, stage: Path) -> Kind | None:
    folders = OutputFolders(stage)
    if path.is_relative_to(folders.reports):
        return "reports"
    if path.is_relative_to(folders.findings):
        return "findings"
    if path.parent == folders.intern:
        return "intern"
    flat: dict[Path, Kind] = {
        folders.tables: "tables",
        folders.quarantine: "quarantine",
        folders.results: "results",
    }
    return flat.get(path.parent)


def _named_for(step: Step, path: Path, kind: Kind) -> bool:
    if kind == "results":
        return path.name == f"{step.notebook}.json"
    return kind != "intern" or path.name.startswith(f"{step.notebook}.")


def _validate_complete(step: Step, stage: Path, staged: list[Path], key: str) -> None:
    results = OutputFolders(stage).results / f"{step.notebook}.json"
    due = [results, *(stage / name for name in step.required)]
    absent = [path.relative_to(stage).as_posix() for path in due if path not in staged]
    empty = [path.relative_to(stage).as_posix() for path in staged if path.stat().st_size == 0]
    if absent or empty:
        raise NotebookError(
            "every cell ran, but the notebook did not write what it must write",
            where=step.notebook,
            found="; ".join([*(f"no {name}" for name in absent), *(f"{name} is empty" for name in empty)]),
            do="Call session.write_results(...) in its last code cell",
            rule="notebook.missing_output",
        )
    if json.loads(results.read_text(encoding="utf-8")).get("key") != key:
        raise NotebookError(
            "the results carry the key of another run", where=step.notebook, rule="notebook.foreign_results"
        )
