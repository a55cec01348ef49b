"""Text files: encoding and line ends are decided once per file, told, and brought to UTF-8 with line feeds."""

from __future__ import annotations

import codecs
import re
import secrets
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np

from werkplaats.errors import InputError
from werkplaats.intake.reading.grid import Note
from werkplaats.intake.refusals import build_input_error

_CHUNK = 2**20
_STRETCH = 2**20
"""Bytes of a file that are judged at once."""
_LONGEST = 3
"""Bytes of a character behind its first one, at most."""
_THREADS = 2
_FEED, _RETURN = 10, 13
_UTF8 = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_HIGH = re.compile(rb"[\x80-\xff]")


@dataclass(frozen=True)
class TextFile:
    """A file that reads as UTF-8 in which lines end in a line feed, with or without a carriage return before it.

    Attributes
    ----------
    path
        The file itself, or a private copy when it was written otherwise.
    start
        Where the text begins, behind a byte order mark.
    notes
        What was decided, for the findings.
    """

    path: Path
    start: int
    notes: tuple[Note, ...]


def open_text(file: str, path: Path, *, scratch: Path) -> TextFile:
    """Decide how a text file is written.

    Parameters
    ----------
    file
        Name for messages.
    path
        Where it is.
    scratch
        Private folder for a copy, when one is needed.

    Raises
    ------
    InputError
        When it is no text, or is written in two encodings, or in one that is not known here.
    """
    with path.open("rb") as stream:
        head = stream.read(4096)
    if not head:
        raise empty_file(file, path)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or _is_utf16(head):
        encoding = "utf-16" if head[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE) else "utf-16-le"
        return _converted(file, path, encoding, scratch, "encoding.utf16")
    bom = len(codecs.BOM_UTF8) if head.startswith(codecs.BOM_UTF8) else 0
    valid, bare_returns, line_feeds = _scan(file, path)
    if not valid:
        _validate_one_encoding(file, path)
        return _converted(file, path, "cp1252", scratch, "encoding.legacy")
    if bare_returns:
        return _converted(file, path, "utf-8-sig", scratch, "" if line_feeds else "csv.eol")
    return TextFile(path, bom, (("encoding.bom", ()),) if bom else ())


def empty_file(file: str, path: Path) -> InputError:
    """Return the error of a file in which nothing stands."""
    return build_input_error("file.empty", where=file, found=f"{path.stat().st_size} bytes")


def _is_utf16(head: bytes) -> bool:
    """Return whether every other byte is mostly zero: UTF-16 without its mark."""
    return len(head) > 4 and head[1::2].count(0) > 0.4 * len(head) / 2 and head[0::2].count(0) == 0


@dataclass(frozen=True)
class _Stretch:
    """What the bytes of a stretch of a file are: UTF-8 or not, and how its lines end."""

    valid: bool
    binary: bool
    bare_returns: bool
    line_feeds: bool


def _scan(file: str, path: Path) -> tuple[bool, bool, bool]:
    """Return whether the bytes are UTF-8, whether carriage returns stand alone, and whether there are line feeds."""
    starts = range(0, path.stat().st_size, _STRETCH)
    # Reading and counting let go of the interpreter, so stretches are taken side by side.
    with ThreadPoolExecutor(_THREADS, thread_name_prefix="werkplaats-encoding") as pool:
        stretches = list(pool.map(partial(_scan_stretch, path), starts))
    if any(stretch.binary for stretch in stretches):
        raise _binary(file)
    return (
        all(stretch.valid for stretch in stretches),
        any(stretch.bare_returns for stretch in stretches),
        any(stretch.line_feeds for stretch in stretches),
    )


def _scan_stretch(path: Path, start: int) -> _Stretch:
    """Judge one stretch, together with the bytes behind it that end what begins in it."""
    with path.open("rb") as stream:
        stream.seek(start)
        content = stream.read(_STRETCH + _LONGEST)
    held = np.frombuffer(content, np.uint8)
    own = held[:_STRETCH]
    bare = False
    if b"\r" in content:
        after = np.flatnonzero(own == _RETURN) + 1
        bare = bool((after == len(held)).any() or (held[after[after < len(held)]] != _FEED).any())
    valid = True
    if not content.isascii():
        first = _continuing(held, 0) if start else 0
        valid = _is_utf8(content[first : len(own) + _continuing(held, len(own))])
    return _Stretch(valid, b"\x00" in content, bare, b"\n" in content)


def _continuing(held: np.ndarray, place: int) -> int:
    """Return how many bytes from a place on can only belong to the character that began before it."""
    following = held[place : place + _LONGEST]
    others = np.flatnonzero((following & 0b11000000) != 0b10000000)
    return int(others[0]) if len(others) else len(following)


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _converted(file: str, path: Path, encoding: str, scratch: Path, rule: str) -> TextFile:
    """Copy the text as UTF-8 with line feeds into the private folder."""
    target = scratch / f"text-{secrets.token_hex(8)}.txt"
    try:
        with (
            path.open(encoding=encoding, newline=None) as source,
            target.open("x", encoding="utf-8", newline="\n") as copy,
        ):
            while text := source.read(_CHUNK):
                if "\x00" in text:
                    raise _binary(file)
                copy.write(text)
    except UnicodeError:
        raise build_input_error(
            "encoding.unreadable", where=file, found="bytes that are neither UTF-8 nor Windows-1252"
        ) from None
    return TextFile(target, 0, ((rule, ()),) if rule else ())


def _validate_one_encoding(file: str, path: Path) -> None:
    """Raise when some lines are UTF-8 and others Windows-1252: two files were pasted together."""
    utf8, other = 0, []
    with path.open("rb") as stream:
        for number, line in enumerate(stream, start=1):
            if line.isascii():
                continue
            utf8 += len(_UTF8.findall(line))
            if _HIGH.search(_UTF8.sub(b"", line)):
                other.append(number)
    if utf8 and other:
        raise build_input_error(
            "encoding.mixed",
            where=f"{file} line {other[0]}",
            found=f"UTF-8 in {utf8} places, another encoding on {len(other)} lines",
            lines=other,
        )


def _binary(file: str) -> InputError:
    return build_input_error(
        "file.type_mismatch", where=file, found="zero bytes: a workbook, an archive or a damaged file under this name"
    )
