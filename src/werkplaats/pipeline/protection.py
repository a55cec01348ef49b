"""What a run asks for the sake of people: that the key is still the same, and that nothing is left of who withdrew."""

from __future__ import annotations

import shutil
from pathlib import Path

from werkplaats import schema
from werkplaats.errors import MissingInputError
from werkplaats.params.model import StudyParams
from werkplaats.pipeline.execution import failed_notebook
from werkplaats.pipeline.keys import pseudonym_marks
from werkplaats.pipeline.provenance import run_file
from werkplaats.pipeline.records import engine_room
from werkplaats.pipeline.sweep_folders import SPECIFICATIONS
from werkplaats.workspace.files import hash_file, write_text
from werkplaats.workspace.project import StudyFolders
from werkplaats.workspace.raw import find_kept_lists


def validate_same_key(params: StudyParams, folders: StudyFolders) -> None:
    """Raise when the pseudonyms of the last run were made with another key, before anything runs.

    Raises
    ------
    InputError
        When the key is another one, or cannot be trusted or used.
    """
    present = pseudonym_marks(params, folders)
    if not present:
        return
    from werkplaats.intake.privacy.pseudonyms import validate_fingerprints
    from werkplaats.workspace.storage import read_results

    try:
        earlier = read_results(folders.processed.results, schema.CLEANING).facts.get("pseudonym_keys", {})
    except MissingInputError:
        return
    validate_fingerprints({name: present.get(name, "") for name in earlier}, earlier)


def erase_past(ids: frozenset[str], folders: StudyFolders) -> tuple[str, ...]:
    """Remove what earlier runs left of people who withdrew, and return those paths below the project.

    An archived run that names them goes as a whole, and so does a specification of a sweep; executed notebooks of
    failed runs, and scratch, go by file. What belongs to the present results is never touched: that a next run
    replaces.
    """
    if not ids:
        return ()
    from werkplaats.workspace.erasure import find_traces

    failed = failed_notebook(folders, schema.CLEANING).parent
    past = (_history(folders), folders.sweeps, folders.scratch.root, failed)
    traces = find_traces(ids, [folder for folder in past if folder.is_dir()])
    gone = sorted({_whole(trace.path, folders) for trace in traces if trace.found != "unreadable"})
    for path in gone:
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    return tuple(path.relative_to(folders.project).as_posix() for path in gone)


def validate_nothing_left(ids: frozenset[str], folders: StudyFolders) -> None:
    """Raise when anything of people who withdrew is left in what the study wrote.

    Raises
    ------
    PrivacyError
        With the files.
    """
    if ids:
        from werkplaats.workspace.erasure import validate_erased

        validate_erased(ids, [folders.processed.root, folders.reports], root=folders.project)


def was_validated(folders: StudyFolders) -> bool:
    """Return whether the last run was followed by a search that found nothing."""
    mark, run = _mark(folders), run_file(folders)
    return mark.is_file() and run.is_file() and mark.read_text(encoding="utf-8") == hash_file(run)


def mark_validated(folders: StudyFolders) -> None:
    """Write down that nothing was found after the last run, so that a run with nothing to do need not search again."""
    write_text(_mark(folders), hash_file(run_file(folders)))


def withdrawn_ids(params: StudyParams, folders: StudyFolders) -> frozenset[str]:
    """Return every identifier of which nothing may be left: as listed, and as pseudonym; nobody without a list.

    Raises
    ------
    InputError
        When the list cannot be used.
    """
    if not find_kept_lists(folders.raw):
        return frozenset()
    from werkplaats.analyses.cleaning import find_withdrawn_ids

    return find_withdrawn_ids(params, folders.raw)


def _mark(folders: StudyFolders) -> Path:
    return engine_room(folders) / "nothing_left"


def _history(folders: StudyFolders) -> Path:
    return folders.processed.root / "history"


def _whole(path: Path, folders: StudyFolders) -> Path:
    """Return the archived run or the specification of a sweep that a file is part of; any other file is by itself."""
    history, sweeps = _history(folders), folders.sweeps
    if path.is_relative_to(history):
        return history / path.relative_to(history).parts[0]
    if path.is_relative_to(sweeps):
        parts = path.relative_to(sweeps).parts
        return sweeps.joinpath(*parts[:3]) if SPECIFICATIONS in parts[1:2] else path
    return path
