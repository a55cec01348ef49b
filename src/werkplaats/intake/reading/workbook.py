"""Workbooks (.xlsx): cells keep the type they have in the workbook, and text stays text (``000010`` is not 10).

The XML of the cells is read here, as a stream: libraries give either the formulas or their values, and turn an error
into an empty cell; a record needs to know which of these it was.
"""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Literal
from xml.etree import ElementTree as ET

from werkplaats.intake.reading.content import corrupt_error
from werkplaats.intake.reading.grid import Grid, Note
from werkplaats.intake.reading.package import local, open_package
from werkplaats.intake.reading.sheets import (
    Layout,
    SheetFacts,
    SheetRow,
    build_grid,
    choose_sheet,
    format_number,
    format_percent,
    measure_rows,
    note_lines,
)
from werkplaats.intake.reading.workbook_parts import Parts, read_parts, read_text

_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384
_PRINTED = ("oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter", "formula1")
_SAID = ("promptTitle", "prompt", "errorTitle", "error")
_RANGE = re.compile(r"([A-Z]+)([0-9]+):([A-Z]+)([0-9]+)")
_MOMENT = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(T[0-9:.]+Z?)?")
_EPOCH, _EPOCH_1904 = dt.date(1899, 12, 30), dt.date(1904, 1, 1)


@dataclass
class _Seen:
    """What a sheet turns out to say about its rows and columns while its cells are read."""

    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    timed: list[int] = field(default_factory=list)
    struck: list[int] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    def layout(self, notes: Sequence[Note]) -> Layout:
        told = note_lines({"date.time_of_day": self.timed, "xlsx.struck_rows": self.struck})
        return Layout(self.hidden_rows, self.hidden_columns, self.merged, (*notes, *told))


def read_workbook(file: str, path: Path, *, sheet: str | None = None, wanted: Sequence[str] = ()) -> Grid:
    """Return every row of one sheet of an .xlsx or .xlsm file, hidden ones too.

    Parameters
    ----------
    file
        Name for messages.
    path
        The file.
    sheet
        Name of the sheet; without it there must be one visible sheet that holds anything, and it must be the first.
    wanted
        Column names that are looked for; one that is merged over two rows counts for the lower one.

    Returns
    -------
    Grid
        Numbers in 15 digits, dates as yyyy-mm-dd (a time of day is left out, and said), a formula of which the file
        holds no value as ``=...``.

    Raises
    ------
    InputError
        When the file is damaged, declares XML entities, unpacks to far more than its size, or when it is not clear
        which sheet holds the data.

    References
    ----------
    ECMA-376, part 1, section 18.3: SpreadsheetML, worksheets.
    """
    with open_package(file, path) as archive:
        parts = read_parts(archive)
        if not parts.sheets:
            raise corrupt_error(file, "a workbook without sheets")
        facts = [SheetFacts(item.name, item.hidden, _measure(archive, item.part, parts)) for item in parts.sheets]
        place, notes = choose_sheet(file, facts, sheet)
        seen = _Seen()
        rows = list(_rows(archive, parts.sheets[place].part, parts, seen))
        dated = parts.since_1904 and any("date" in kinds for _, _, kinds in rows)
        layout = seen.layout([*notes, *([("xlsx.date_1904", ())] if dated else [])])
        grid = build_grid(file, facts[place].name, rows, layout, wanted=wanted, last_row=_LAST_ROW)
        return replace(grid, remarks=tuple(seen.remarks))


def format_serial(days: float, *, since_1904: bool = False) -> tuple[str, Literal["date", "text", "number"]]:
    """Return the date that a workbook shows for a day number, and the kind of cell that it makes.

    Day 60 of the usual count is 29 February 1900, which never was: a fault of Lotus 1-2-3 that was kept. It and day 0
    stay text, so that nobody takes them for a date.

    Examples
    --------
    >>> format_serial(43160), format_serial(43160.75), format_serial(41698, since_1904=True), format_serial(0)
    (('2018-03-01', 'date'), ('2018-03-01', 'date'), ('2018-03-01', 'date'), ('1900-01-00', 'text'))
    """
    # Half a second, because a time of 23:59:59.9999 is the next day in any cell that shows it.
    day = int(days + 0.5 / 86_400)
    if days < 0 or day > 2_958_465:
        return format_number(days), "number"
    if since_1904:
        return (_EPOCH_1904 + dt.timedelta(days=day)).isoformat(), "date"
    if day in (0, 60):
        return ("1900-01-00" if day == 0 else "1900-02-29"), "text"
    return (_EPOCH + dt.timedelta(days=day + (day < 60))).isoformat(), "date"


def _measure(archive: zipfile.ZipFile, part: str, parts: Parts) -> int:
    return measure_rows(texts for _, texts, _ in _rows(archive, part, parts, _Seen()))


def _rows(archive: zipfile.ZipFile, part: str, parts: Parts, seen: _Seen) -> Iterator[SheetRow]:
    """Yield the rows of a sheet, and note in ``seen`` what it says about them."""
    last, always_hidden = 0, False
    with archive.open(part) as stream:
        # The prolog was validated when the package was opened: there is no entity to expand.
        for _, element in ET.iterparse(stream, events=("end",)):  # noqa: S314
            name = local(element.tag)
            if name == "row":
                line = int(element.get("r", last + 1))
                if not last < line <= _LAST_ROW:
                    raise ValueError("rows out of order")
                last = line
                if _is_hidden(element, always_hidden):
                    seen.hidden_rows.append(line)
                yield line, *_cells(element, line, parts, seen)
                element.clear()
            elif name == "sheetFormatPr":
                always_hidden = _is_true(element.get("zeroHeight"))
            elif name == "col" and (_is_true(element.get("hidden")) or element.get("width") == "0"):
                seen.hidden_columns.append((int(element.get("min", "1")) - 1, int(element.get("max", "1")) - 1))
            elif name in _PRINTED and element.text:
                seen.remarks.append(element.text)
            elif name == "dataValidation":
                seen.remarks += [element.get(said, "") for said in _SAID]
            elif name == "mergeCell" and (match := _RANGE.fullmatch(element.get("ref", ""))):
                seen.merged.append((int(match[2]), _column(match[1]), int(match[4]), _column(match[3])))


def _is_hidden(row: ET.Element, always: bool) -> bool:
    hidden = row.get("hidden")
    return (always if hidden is None else _is_true(hidden)) or row.get("ht") == "0"


def _is_true(text: str | None) -> bool:
    return text in ("1", "true")


def _cells(row: ET.Element, line: int, parts: Parts, seen: _Seen) -> tuple[list[str], list[str]]:
    texts: list[str] = []
    kinds: list[str] = []
    place = -1
    for cell in row:
        text, kind = _cell(cell, line, parts, seen)
        reference = cell.get("r")
        last, place = place, place + 1 if reference is None else _column(reference.rstrip("0123456789"))
        if place <= last:
            raise ValueError("cells out of order")
        if text:
            if _is_struck(cell, parts):
                seen.struck.append(line)
            texts.extend([""] * (place - len(texts)))
            kinds.extend(["text"] * (place - len(kinds)))
            texts.append(text)
            kinds.append(kind)
    return texts, kinds


def _is_struck(cell: ET.Element, parts: Parts) -> bool:
    style = cell.get("s")
    return style is not None and int(style) < len(parts.struck) and parts.struck[int(style)]


@lru_cache(maxsize=4096)
def _column(letters: str) -> int:
    place = 0
    for letter in letters:
        place = place * 26 + ord(letter) - 64
    if not 1 <= place <= _LAST_COLUMN:
        raise ValueError("no such column")
    return place - 1


def _cell(cell: ET.Element, line: int, parts: Parts, seen: _Seen) -> tuple[str, str]:
    """Return text and kind of a cell."""
    value: str | None = None
    formula: str | None = None
    for child in cell:
        name = local(child.tag)
        if name == "v":
            value = child.text
        elif name == "f":
            formula = child.text or ""
        elif name == "is":
            return read_text(child), "text"
    kind = cell.get("t", "n")
    if value is None:
        return ("", "text") if formula is None or kind == "str" else (f"={formula}", "formula")
    if kind == "s":
        return parts.strings[int(value)], "text"
    if kind == "n":
        return _number(value, cell.get("s"), line, parts, seen)
    if kind == "b":
        return ("TRUE" if _is_true(value) else "FALSE"), "text"
    if kind == "d":
        return _iso(value, line, seen)
    return value, "error" if kind == "e" else "text"


def _number(value: str, style: str | None, line: int, parts: Parts, seen: _Seen) -> tuple[str, str]:
    shown = parts.styles[int(style)] if style and parts.styles else "number"
    number = float(value)
    if shown == "number":
        return format_number(number), "number"
    if shown == "percent":
        return format_percent(number), "text"
    if shown.startswith("zeros") and number >= 0 and number.is_integer():
        # The sheet shows 000010: that is what whoever typed it meant, and what the delivery says.
        return str(int(number)).zfill(int(shown[5:])), "text"
    if shown == "date" or (shown == "time" and number >= 1):
        if abs(number - round(number)) > 1 / 86_400:
            seen.timed.append(line)
        return format_serial(number, since_1904=parts.since_1904)
    if shown == "time" and number >= 0:
        return _time(number), "text"
    return format_number(number), "number"


def _iso(value: str, line: int, seen: _Seen) -> tuple[str, str]:
    """Return a date that the workbook itself writes as text; a time of day without a date stays text."""
    moment = _MOMENT.fullmatch(value)
    if moment is None:
        return value, "text"
    if (moment[2] or "").strip("T0:.Z"):
        seen.timed.append(line)
    return moment[1], "date"


def _time(days: float) -> str:
    seconds = round(days * 86_400)
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
