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
_LOOKED_AT = 2**16
"""Bytes of each stretch in which line ends are looked at; two files that were pasted together differ in all of them."""
_LONGEST = 3
"""Bytes of a character behind its first one, at most."""
_THREADS = 2
_FEED, _RETURN = 10, 13
_UTF8 = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_END = re.compile(rb"\r\n|\r|\n")
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
    scan = _scan(file, path)
    if not scan.valid and not _ends_within_a_letter(path):
        _validate_one_encoding(file, path)
        return _converted(file, path, "cp1252", scratch, "encoding.legacy")
    rule = "csv.eol" if scan.mixed_ends else ""
    if scan.bare_returns or not scan.valid:
        return _converted(file, path, "utf-8-sig", scratch, rule, errors="strict" if scan.valid else "ignore")
    return TextFile(path, bom, (*((("encoding.bom", ()),) if bom else ()), *(((rule, ()),) if rule else ())))


def empty_file(file: str, path: Path) -> InputError:
    """Return the error of a file in which nothing stands."""
    return build_input_error("file.empty", where=file, found=f"{path.stat().st_size} bytes")


def _is_utf16(head: bytes) -> bool:
    """Return whether every other byte is mostly zero: UTF-16 without its mark."""
    return len(head) > 4 and head[1::2].count(0) > 0.4 * len(head) / 2 and head[0::2].count(0) == 0


@dataclass(frozen=True)
class _Stretch:
    """What the bytes of a file, or of a stretch of it, are: UTF-8 or not, and how lines end.

    ``ends`` holds the ways in which lines end, as far as they were looked at; a line break within quotes is none.
    """

    valid: bool
    binary: bool
    bare_returns: bool
    ends: frozenset[bytes]

    @property
    def mixed_ends(self) -> bool:
        """Whether lines end in a carriage return only, or in more than one way."""
        return len(self.ends) > 1 or self.ends == {b"\r"}


def _scan(file: str, path: Path) -> _Stretch:
    """Return what the bytes of a file are, and how its lines end."""
    starts = range(0, path.stat().st_size, _STRETCH)
    # Reading and counting let go of the interpreter, so stretches are taken side by side.
    with ThreadPoolExecutor(_THREADS, thread_name_prefix="werkplaats-encoding") as pool:
        stretches = list(pool.map(partial(_scan_stretch, path), starts))
    if any(stretch.binary for stretch in stretches):
        raise _binary(file)
    return _Stretch(
        valid=all(stretch.valid for stretch in stretches),
        binary=False,
        bare_returns=any(stretch.bare_returns for stretch in stretches),
        ends=frozenset[bytes]().union(*(stretch.ends for stretch in stretches)),
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
    return _Stretch(valid, b"\x00" in content, bare, _line_ends(content if bare else content[:_LOOKED_AT]))


def _line_ends(content: bytes) -> frozenset[bytes]:
    """Return the ways in which lines end; nothing where quotes may hold line breaks of their own."""
    if b'"' in content and b"\n" in content:
        return frozenset()
    # At either side, a carriage return and its line feed may have been parted.
    return frozenset(_END.findall(content.removeprefix(b"\n").removesuffix(b"\r")))


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


def _ends_within_a_letter(path: Path) -> bool:
    """Return whether all is UTF-8 but the last letter, of which a byte is missing: the file was cut off there."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    letters = False
    try:
        with path.open("rb") as stream:
            while content := stream.read(_CHUNK):
                letters |= not decoder.decode(content).isascii()
    except UnicodeDecodeError:
        return False
    return letters


def _converted(file: str, path: Path, encoding: str, scratch: Path, rule: str, *, errors: str = "strict") -> TextFile:
    """Copy the text as UTF-8 with line feeds into the private folder."""
    target = scratch / f"text-{secrets.token_hex(8)}.txt"
    try:
        with (
            path.open(encoding=encoding, newline=None, errors=errors) as source,
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
