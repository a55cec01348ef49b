"""Sheets of LibreOffice and other programs (.ods): the same cells, kinds and notes as those of .xlsx."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree as ET

from werkplaats.intake.reading.content import corrupt_error, encrypted_error
from werkplaats.intake.reading.grid import Grid, Note
from werkplaats.intake.reading.package import find_part, local, open_package
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

_LAST_ROW = 1_048_576
_LAST_COLUMN = 16_384
_ERROR = re.compile(r"#[A-Z0-9/]+[!?]?|Err:[0-9]{3}")


@dataclass
class _Sheet:
    """One sheet while it is read; ``line`` is that of the next row, ``column`` the place of the next column."""

    name: str
    hidden: bool
    rows: list[SheetRow] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    timed: list[int] = field(default_factory=list)
    struck: list[int] = field(default_factory=list)
    line: int = 1
    column: int = 0

    def layout(self, notes: Sequence[Note]) -> Layout:
        told = note_lines({"date.time_of_day": self.timed, "xlsx.struck_rows": self.struck})
        return Layout(self.hidden_rows, self.hidden_columns, self.merged, (*notes, *told))


def read_opendocument(file: str, path: Path, *, sheet: str | None = None, wanted: Sequence[str] = ()) -> Grid:
    """Return every row of one sheet of an .ods file; parameters and outcome as in `read_workbook`.

    Raises
    ------
    InputError
        When the file is damaged, protected by a password, declares XML entities, or when it is not clear which sheet
        holds the data.

    References
    ----------
    OASIS, Open Document Format for Office Applications 1.3, part 3, section 9: tables.
    """
    with open_package(file, path) as archive:
        _validate_open(file, archive)
        pages = _read_sheets(archive)
        if not pages:
            raise corrupt_error(file, "a workbook without sheets")
        facts = [SheetFacts(page.name, page.hidden, measure_rows(texts for _, texts, _ in page.rows)) for page in pages]
        place, notes = choose_sheet(file, facts, sheet)
        page = pages[place]
        return build_grid(file, page.name, page.rows, page.layout(notes), wanted=wanted, last_row=_LAST_ROW)


def _validate_open(file: str, archive: zipfile.ZipFile) -> None:
    with archive.open("META-INF/manifest.xml") as stream:
        if b"encryption-data" in stream.read(2**20):
            raise encrypted_error(file, "a workbook with a password")


def _attribute(element: ET.Element, name: str, default: str = "") -> str:
    return next((value for key, value in element.attrib.items() if local(key) == name), default)


def _read_sheets(archive: zipfile.ZipFile) -> list[_Sheet]:
    """Return all sheets; they stand in one part, one after the other, and the styles before them."""
    sheets: list[_Sheet] = []
    hidden: set[str] = set()
    struck: set[str] = set()
    with archive.open(find_part(archive, "content.xml")) as stream:
        # The prolog was validated when the package was opened: there is no entity to expand.
        for event, element in ET.iterparse(stream, events=("start", "end")):  # noqa: S314
            name = local(element.tag)
            if event == "start":
                if name == "table":
                    sheets.append(_Sheet(_attribute(element, "name"), _attribute(element, "style-name") in hidden))
            elif name == "style" and _hides(element):
                hidden.add(_attribute(element, "name"))
            elif name == "style" and _strikes(element):
                struck.add(_attribute(element, "name"))
            elif name == "table-column":
                _add_column(sheets[-1], element)
            elif name == "table-row":
                _add_row(sheets[-1], element, struck)
                element.clear()
    return sheets


def _hides(style: ET.Element) -> bool:
    return any(local(item.tag) == "table-properties" and _attribute(item, "display") == "false" for item in style)


def _strikes(style: ET.Element) -> bool:
    return any(
        local(item.tag) == "text-properties"
        and (_attribute(item, "text-line-through-style", "none"), _attribute(item, "text-line-through-type", "none"))
        != ("none", "none")
        for item in style
    )


def _add_column(sheet: _Sheet, column: ET.Element) -> None:
    repeated = int(_attribute(column, "number-columns-repeated", "1"))
    if _attribute(column, "visibility", "visible") != "visible":
        sheet.hidden_columns.append((sheet.column, sheet.column + repeated - 1))
    sheet.column += repeated


def _add_row(sheet: _Sheet, row: ET.Element, struck: set[str]) -> None:
    first, repeated = sheet.line, int(_attribute(row, "number-rows-repeated", "1"))
    sheet.line += repeated
    texts, kinds = _cells(sheet, row, first)
    if not any(text.strip() for text in texts):
        return
    if sheet.line - 1 > _LAST_ROW:
        raise ValueError("more rows than a sheet has")
    for line in range(first, sheet.line):
        sheet.rows.append((line, list(texts), list(kinds)))
        if _attribute(row, "visibility", "visible") != "visible":
            sheet.hidden_rows.append(line)
        if any(_attribute(cell, "style-name") in struck for cell in row if len(cell)):
            sheet.struck.append(line)


def _cells(sheet: _Sheet, row: ET.Element, line: int) -> tuple[list[str], list[str]]:
    texts: list[str] = []
    kinds: list[str] = []
    place = 0
    for cell in row:
        repeated = int(_attribute(cell, "number-columns-repeated", "1"))
        text, kind = _cell(sheet, cell, line) if local(cell.tag) == "table-cell" else ("", "text")
        if text:
            if place + repeated > _LAST_COLUMN:
                raise ValueError("more columns than a sheet has")
            texts.extend([""] * (place - len(texts)) + [text] * repeated)
            kinds.extend(["text"] * (place - len(kinds)) + [kind] * repeated)
        rows, columns = (int(_attribute(cell, f"number-{way}-spanned", "1")) for way in ("rows", "columns"))
        if rows > 1 or columns > 1:
            sheet.merged.append((line, place, line + rows - 1, place + columns - 1))
        place += repeated
    return texts, kinds


def _cell(sheet: _Sheet, cell: ET.Element, line: int) -> tuple[str, str]:
    kind = _attribute(cell, "value-type")
    formula = _attribute(cell, "formula")
    shown = "\n".join(_paragraph(item) for item in cell if local(item.tag) == "p")
    if formula and _ERROR.fullmatch(shown):
        return shown, "error"
    if kind == "percentage":
        return format_percent(float(_attribute(cell, "value"))), "text"
    if kind in ("float", "currency"):
        return _number(float(_attribute(cell, "value")), shown)
    if kind == "date":
        day, _, time = _attribute(cell, "date-value").partition("T")
        if time.strip("0:.Z"):
            sheet.timed.append(line)
        return day, "date"
    if kind == "boolean":
        return _attribute(cell, "boolean-value").upper(), "text"
    if formula and not kind and not shown:
        return f"={formula.split(':=', 1)[-1].lstrip('=')}", "formula"
    return shown, "text"


def _number(value: float, shown: str) -> tuple[str, str]:
    # The sheet shows 000010: that is what whoever typed it meant, and what the delivery says.
    if re.fullmatch(r"0[0-9]+", shown) and float(shown) == value:
        return shown, "text"
    return format_number(value), "number"


def _paragraph(item: ET.Element) -> str:
    """Return the text of a paragraph; repeated blanks, tabs and line breaks are elements in this format."""
    parts = [item.text or ""]
    for child in item:
        name = local(child.tag)
        if name == "s":
            parts.append(" " * int(_attribute(child, "c", "1")))
        elif name in ("tab", "line-break"):
            parts.append("\t" if name == "tab" else "\n")
        elif name not in ("annotation", "note"):
            parts.append(_paragraph(child))
        parts.append(child.tail or "")
    return "".join(parts)
