"""Text files: encoding and line ends are decided once per file, told, and brought to UTF-8 with line feeds."""

from __future__ import annotations

import codecs
import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from werkplaats.errors import InputError
from werkplaats.intake.reading.grid import Note
from werkplaats.intake.refusals import build_input_error

_CHUNK = 2**20
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


def _scan(file: str, path: Path) -> tuple[bool, bool, bool]:
    """Return whether the bytes are UTF-8, whether carriage returns stand alone, and whether there are line feeds."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    valid, returns, pairs, feeds, last = True, 0, 0, False, b""
    for chunk in _chunks(path):
        if b"\x00" in chunk:
            raise _binary(file)
        feeds = feeds or b"\n" in chunk
        found = chunk.count(b"\r")
        if found or last == b"\r":
            returns += found
            pairs += chunk.count(b"\r\n") + (last == b"\r" and chunk[:1] == b"\n")
        last = chunk[-1:]
        if valid and not chunk.isascii():
            valid = _decodes(decoder, chunk)
        elif valid:
            valid = _decodes(decoder, chunk[:1]) and not decoder.getstate()[0]
    return valid and _decodes(decoder, b"", final=True), returns > pairs, feeds


def _decodes(decoder: codecs.IncrementalDecoder, chunk: bytes, *, final: bool = False) -> bool:
    try:
        decoder.decode(chunk, final)
    except UnicodeDecodeError:
        return False
    return True


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            yield chunk


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
