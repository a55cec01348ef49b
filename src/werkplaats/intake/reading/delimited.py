"""Delimited text: encoding and separator are decided once per file and written down, fields stay text."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Sequence

from werkplaats.errors import InputError
from werkplaats.intake.headers import normalize_name
from werkplaats.intake.raw import Grid

DELIMITERS = (";", ",", "\t", "|")
_FIELD_LIMIT = 131_072


def read_csv(file: str, content: bytes, *, wanted: Sequence[str]) -> Grid:
    """Return every row of a delimited text with its physical line.

    Parameters
    ----------
    file
        Name for messages.
    content
        The file, whole.
    wanted
        Raw columns that the params file names; the separator is the one that shows most of them.

    Raises
    ------
    InputError
        When the file is empty, is no text, or has a quote that never closes.
    """
    _validate_text(file, content)
    text, notes = _decode(file, content)
    if not text.strip():
        raise InputError(
            "the file is empty",
            where=file,
            found=f"{len(content)} bytes",
            do="Ask for the delivery again",
            rule="file.empty",
        )
    if "\r" in text and "\n" not in text:
        notes.append(("csv.eol", ()))
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    delimiter = find_delimiter(text, wanted=wanted)
    if delimiter not in ";," and not any(rule == "encoding.utf16" for rule, _ in notes):
        notes.append(("csv.dialect", ()))
    rows, lines, spanning = _rows(file, text, delimiter)
    if spanning:
        notes.append(("csv.embedded_newline", tuple(spanning)))
    return Grid(
        file=file,
        rows=rows,
        lines=lines,
        texts=[delimiter.join(row) for row in rows],
        notes=tuple(notes),
        truncated=not text.endswith("\n"),
    )


def find_delimiter(text: str, *, wanted: Sequence[str]) -> str:
    r"""Return the separator under which the first rows show most wanted columns; on a tie the most frequent one.

    Examples
    --------
    >>> find_delimiter("Totaal, in euro\na;b;c\n", wanted=["a", "c"])
    ';'
    """
    head = [line for line in text[:20_000].split("\n")[:30] if line.strip()]
    asked = {normalize_name(name) for name in wanted}

    def shown(delimiter: str) -> tuple[int, int]:
        best = max(
            len(asked & {normalize_name(name.strip().strip('"')) for name in line.split(delimiter)}) for line in head
        )
        return best, sum(line.count(delimiter) for line in head)

    return max(DELIMITERS, key=shown)


def _validate_text(file: str, content: bytes) -> None:
    utf16 = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")) or (b"\x00" in content and not utf16):
        raise InputError(
            "this is not a text file",
            where=file,
            found="a workbook, an archive or another binary file under this name",
            do="Give the file its own extension, or ask for it as csv",
            rule="file.type_mismatch",
        )


def _decode(file: str, content: bytes) -> tuple[str, list[tuple[str, tuple[int, ...]]]]:
    try:
        if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return content.decode("utf-16"), [("encoding.utf16", ())]
        return content.decode("utf-8-sig"), []
    except UnicodeDecodeError:
        pass
    try:
        return content.decode("cp1252"), [("encoding.legacy", ())]
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise InputError(
            "the text is in no encoding that is known here",
            where=f"{file} line {line}",
            found="bytes that are neither UTF-8 nor Windows-1252",
            do="Ask for the file as UTF-8",
            rule="encoding.unreadable",
        ) from None


def _rows(file: str, text: str, delimiter: str) -> tuple[list[list[str]], list[int], list[int]]:
    """Return rows, the physical line on which each begins, and the lines of rows that span several."""
    if '"' not in text:
        physical = text.split("\n")
        rows = [line.split(delimiter) if line else [] for line in physical]
        # What follows the last line break is no line.
        rows = rows if physical[-1] else rows[:-1]
        long = [place for place, line in enumerate(physical, start=1) if len(line) > _FIELD_LIMIT]
        if long:
            raise _quote_error(file, long[0], "field limit")
        return rows, list(range(1, len(rows) + 1)), []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows, lines, spanning, last = [], [], [], 0
    try:
        for row in reader:
            rows.append(row)
            lines.append(last + 1)
            if reader.line_num > last + 1:
                spanning.append(last + 1)
            last = reader.line_num
    except csv.Error as error:
        raise _quote_error(file, last + 1, str(error)) from None
    return rows, lines, spanning


def _quote_error(file: str, line: int, message: str) -> InputError:
    if re.search("field limit", message):
        return InputError(
            "a field is too long to be a field",
            where=f"{file} line {line}",
            found=f"more than {_FIELD_LIMIT} characters",
            do="Look for a quote that never closes, or ask for the file again",
            rule="csv.field_size",
        )
    return InputError(
        "a quote opens and does not close where a field ends",
        where=f"{file} line {line}",
        found="the rest of the file would become one field",
        do="Double quotes inside a quoted field, or ask for the file again",
        rule="csv.unclosed_quote",
    )
