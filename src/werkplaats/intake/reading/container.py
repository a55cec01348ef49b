"""The files of a delivery: what cannot or may not be read is refused here, and archives are unpacked."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from werkplaats.errors import InputError
from werkplaats.intake.reading.archive import Member, unpack_gzip, unpack_zip
from werkplaats.intake.reading.checksums import validate_checksum
from werkplaats.intake.reading.content import judge_kind
from werkplaats.intake.refusals import build_input_error

__all__ = ["Member", "open_members"]


def open_members(path: Path, file: str, *, scratch: Path) -> tuple[Member, ...]:
    """Return the readable files that a delivered file holds: itself, or the members of an archive.

    Parameters
    ----------
    path
        The delivered file.
    file
        Its name for messages; a member of an archive is called ``levering.zip/2018.csv``.
    scratch
        Folder in which archives are unpacked, under names of our own. Whoever gives it removes it.

    Raises
    ------
    InputError
        When there is nothing that may be read: no regular file, no permission, empty, a checksum that does not hold,
        another kind of file than its name says, a password, damage, or an archive that is not to be trusted.
    """
    _validate_regular(path, file)
    _validate_filled(path, file)
    validate_checksum(path, file)
    kind = judge_kind(file, path, path.name)
    if kind == "zip":
        return unpack_zip(path, file, scratch=scratch)
    if kind == "gzip":
        return unpack_gzip(path, file, scratch=scratch)
    return (Member(file=file, path=path, kind=kind),)


def _validate_regular(path: Path, file: str) -> None:
    """Look at the file without opening it: to open a pipe is to wait for ever."""
    try:
        mode = path.lstat().st_mode
    except FileNotFoundError:
        raise build_input_error("file.missing", where=file, found="nothing under this name") from None
    except OSError as error:
        raise _no_permission(file, type(error).__name__) from None
    if stat.S_ISLNK(mode):
        raise build_input_error("file.symlink", where=file, found="a link to somewhere else")
    if stat.S_ISDIR(mode):
        raise build_input_error("file.is_directory", where=file, found="a folder")
    if not stat.S_ISREG(mode):
        raise build_input_error("file.not_regular", where=file, found="a pipe, a socket or a device")


def _validate_filled(path: Path, file: str) -> None:
    if not os.access(path, os.R_OK, effective_ids=os.access in os.supports_effective_ids):
        raise _no_permission(file, "a file that this account may not read")
    if path.stat().st_size == 0:
        raise build_input_error("file.empty", where=file, found="0 bytes")


def _no_permission(file: str, found: str) -> InputError:
    return build_input_error("file.permission", where=file, found=found)
