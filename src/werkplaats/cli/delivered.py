"""What a user may name: a delivery that is there, and a folder for the outcome that is not the delivery itself."""

from __future__ import annotations

import os
from pathlib import Path

from werkplaats.errors import InputError
from werkplaats.intake.checking import list_files
from werkplaats.report.language import translate


def validate_delivered(path: Path, *, language: str) -> None:
    """Raise InputError when there is nothing of this name, or the folder holds no file.

    Raises
    ------
    InputError
        When there is no delivery.
    """
    # A name that no file can have, such as one that is too long, is the name of nothing.
    if not os.path.lexists(path):
        what = translate(language, "there is no such file or folder")
    elif path.is_dir() and not list_files(path):
        what = translate(language, "there is no file in this folder")
    else:
        return
    raise InputError(what, where=name_of(path), do=translate(language, "Check the name"), rule="file.missing")


def validate_out(out: Path, delivery: Path, *, language: str) -> None:
    """Raise InputError when what is written would land among the files that are delivered, or is no folder.

    Raises
    ------
    InputError
        When ``out`` is the folder of the delivery or lies in it, or is a file.
    """
    target = out.resolve()
    if delivery.is_dir() and delivery.resolve() in (target, *target.parents):
        what = translate(language, "the results may not be written among the delivered files")
    elif out.exists() and not out.is_dir():
        what = translate(language, "this is a file, and not a folder")
    else:
        return
    raise InputError(what, where="--out", do=translate(language, "Name another folder"), rule="check_file.out")


def name_of(path: Path) -> str:
    """Return the name of a file or a folder, also of one that is written as ``.``."""
    return path.name or path.resolve().name
