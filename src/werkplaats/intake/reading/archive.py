"""Archives: unpacked as a stream, within limits, under names of our own that nobody else may read."""

from __future__ import annotations

import errno
import gzip
import os
import secrets
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import IO

from werkplaats.intake.reading.archive_contents import (
    choose_members,
    format_member,
    no_space_error,
    validate_not_packed,
    validate_size,
    validate_space,
)
from werkplaats.intake.reading.checksums import is_checksum_file, parse_checksums, validate_digests
from werkplaats.intake.reading.content import corrupt_error, judge_kind
from werkplaats.intake.reading.grid import Note

BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError, RuntimeError, KeyError, OSError)
"""Everything that a damaged zip archive may raise when it is read."""

_CHUNK = 2**20


@dataclass(frozen=True)
class Member:
    """One readable file of a delivery.

    Attributes
    ----------
    file
        Name for messages, such as ``levering.zip/2018.csv``.
    path
        Where its content is.
    kind
        ``delimited``, ``workbook``, ``old_workbook``, ``opendocument``, ``sav``, ``por``, ``dta``, ``sas7bdat``,
        ``xport``, ``parquet`` or ``message`` (XML).
    notes
        What was seen of the archive as a whole; on its first member only.
    """

    file: str
    path: Path
    kind: str
    notes: tuple[Note, ...] = ()


def unpack_zip(path: Path, file: str, *, scratch: Path) -> tuple[Member, ...]:
    """Unpack every member of a zip archive that holds data, into ``scratch``.

    Raises
    ------
    InputError
        When the archive is not to be trusted, is damaged, protected by a password or does not fit on the disk, or
        when a member is of another kind than its name says.
    """
    packed = path.stat().st_size
    try:
        archive = zipfile.ZipFile(path)
    except BROKEN as error:
        raise corrupt_error(file, f"an archive that does not open ({type(error).__name__})") from None
    with archive:
        chosen, notes = choose_members(file, archive, packed=packed)
        validate_space(file, sum(member.file_size for member in chosen), scratch)
        digests = _read_digests(archive, file)
        members = []
        for info in chosen:
            name, own = f"{file}/{format_member(info.filename)}", PurePosixPath(info.filename).name
            target = _unpack_member(archive, info, name, scratch)
            validate_digests(target, name, digests.get(own, {}))
            members.append(Member(file=name, path=target, kind=judge_kind(name, target, own)))
    return _with_notes(members, notes)


def unpack_gzip(path: Path, file: str, *, scratch: Path) -> tuple[Member, ...]:
    """Unpack a file such as ``2018.csv.gz`` into ``scratch``; errors as in `unpack_zip`."""
    name = path.name[: -len(".gz")]
    validate_not_packed(file, name)
    with path.open("rb") as packed, gzip.GzipFile(fileobj=packed) as stream:
        target = _copy(stream, file, _new_path(scratch, name), packed=path.stat().st_size)
    return (Member(file=file, path=target, kind=judge_kind(file, target, name)),)


def _with_notes(members: Sequence[Member], notes: Sequence[Note]) -> tuple[Member, ...]:
    return (replace(members[0], notes=tuple(notes)), *members[1:])


def _read_digests(archive: zipfile.ZipFile, file: str) -> Mapping[str, dict[str, str]]:
    """Return, per name of a member, the checksums that came along in the archive."""
    found: dict[str, dict[str, str]] = {}
    for member in archive.infolist():
        source = PurePosixPath(member.filename)
        if is_checksum_file(source.name) and member.file_size < _CHUNK:
            try:
                text = archive.read(member).decode("utf-8", errors="replace")
            except BROKEN as error:
                raise corrupt_error(f"{file}/{format_member(member.filename)}", type(error).__name__) from None
            for name, digest in parse_checksums(text):
                found.setdefault(name or source.stem, {})[digest] = format_member(source.name)
    return found


def _unpack_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, file: str, scratch: Path) -> Path:
    try:
        stream = archive.open(member)
    except BROKEN as error:
        raise corrupt_error(file, f"a member that does not open ({type(error).__name__})") from None
    with stream:
        return _copy(stream, file, _new_path(scratch, member.filename), packed=max(member.compress_size, 1))


def _new_path(scratch: Path, name: str) -> Path:
    return scratch / f"{secrets.token_hex(8)}{PurePosixPath(name).suffix.lower()}"


def _copy(stream: IO[bytes] | gzip.GzipFile, file: str, target: Path, *, packed: int) -> Path:
    """Write a stream to a new file, and stop when it grows past what is sane."""
    size = 0
    try:
        with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            for chunk in _chunks(stream):
                size += len(chunk)
                validate_size(file, size, packed)
                out.write(chunk)
    except BROKEN as error:
        if isinstance(error, OSError) and error.errno == errno.ENOSPC:
            raise no_space_error(file, f"a full disk after {size // 2**20} MB") from None
        raise corrupt_error(file, f"an archive that does not unpack ({type(error).__name__})") from None
    return target


def _chunks(stream: IO[bytes] | gzip.GzipFile) -> Iterator[bytes]:
    while chunk := stream.read(_CHUNK):
        yield chunk
