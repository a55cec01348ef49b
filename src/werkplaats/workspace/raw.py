"""Raw files of a study: finding them. They are read by intake, and never written."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from werkplaats.errors import InputError

KEPT_LISTS = ("decisions.csv", "withdrawn.csv")
"""Lists that people keep beside the raw files; they are no deliveries."""


def find_kept_lists(folder: Path) -> tuple[Path, ...]:
    """Return the lists beside the raw files, also those under a name that is nearly theirs (``Withdrawn.xlsx``)."""
    stems = {Path(name).stem for name in KEPT_LISTS}
    found = folder.iterdir() if folder.is_dir() else ()
    return tuple(sorted(path for path in found if path.stem.casefold() in stems and path.is_file()))


def find_raw_files(folder: Path, pattern: str, besides: Iterable[str] = ()) -> tuple[Path, ...]:
    """Return the files below ``folder`` that ``pattern`` names and ``besides`` does not, sorted by name.

    Raises
    ------
    InputError
        When there is none, or when the pattern names a folder.
    """
    found = sorted({*folder.glob(pattern)} - {path for other in besides for path in folder.glob(other)})
    files = tuple(path for path in found if path.is_file() and path.name not in KEPT_LISTS)
    if files:
        return files
    where = str(folder / pattern)
    if found:
        raise InputError(
            "this is a folder, not a file",
            where=where,
            found=f"{len(list(found[0].iterdir()))} entries in it",
            do=f"Write {pattern}/*.csv in `path` of the source, or name one file",
            rule="file.is_directory",
        )
    raise InputError(
        "no such raw file", where=where, found=_neighbours(folder, pattern), do=_advice(folder), rule="file.missing"
    )


def _neighbours(folder: Path, pattern: str) -> str:
    parent = (folder / pattern).parent
    if not parent.is_dir():
        return f"no folder {parent}"
    names = sorted(path.name for path in parent.iterdir() if not path.name.startswith("."))
    return "in that folder: " + (", ".join(names[:8]) + (", ..." if len(names) > 8 else "") if names else "nothing")


def _advice(folder: Path) -> str:
    return f"Put the delivery in {folder}, or correct `path` of the source in the params file"
