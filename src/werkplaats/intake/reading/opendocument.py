"""Sheets of LibreOffice and other programs (.ods): the same cells, kinds and notes as those of .xlsx."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree as ET

from werkplaats.intake.reading.content import corrupt_error, encrypted_error
from werkplaats.intake.reading.grid import Grid
from werkplaats.intake.reading.package import local, open_package, read_part
from werkplaats.intake.reading.sheets import Layout, SheetFacts, SheetRow, build_grid, choose_sheet, format_number

_LAST_ROW = 1_048_576
_LAST_COLUMN = 16_384
_ERROR = re.compile(r"#[A-Z0-9/]+[!?]?|Err:[0-9]{3}")
_GROUPS = ("table-header-rows", "table-rows", "table-row-group")
_COLUMN_GROUPS = ("table-header-columns", "table-columns", "table-column-group")


@dataclass
class _Sheet:
    """One sheet while it is read."""

    name: str
    hidden: bool
    rows: list[SheetRow] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    timed: list[int] = field(default_factory=list)

    def layout(self) -> Layout:
        notes = [("date.time_of_day", tuple(sorted(set(self.timed))))] if self.timed else []
        return Layout(self.hidden_rows, self.hidden_columns, self.merged, notes)


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
        root = read_part(archive, "content.xml")
        hidden = _hidden_styles(root)
        pages = [_read_sheet(table, hidden) for table in root.iter() if local(table.tag) == "table"]
        if not pages:
            raise corrupt_error(file, "a workbook without sheets")
        facts = [SheetFacts(page.name, page.hidden, bool(page.rows)) for page in pages]
        place, notes = choose_sheet(file, facts, sheet)
        layout = pages[place].layout()
        layout = Layout(layout.hidden_rows, layout.hidden_columns, layout.merged, (*notes, *layout.notes))
        return build_grid(file, pages[place].name, pages[place].rows, layout, wanted=wanted, last_row=_LAST_ROW)


def _validate_open(file: str, archive: zipfile.ZipFile) -> None:
    with archive.open("META-INF/manifest.xml") as stream:
        if b"encryption-data" in stream.read(2**20):
            raise encrypted_error(file, "a workbook with a password")


def _attribute(element: ET.Element, name: str, default: str = "") -> str:
    return next((value for key, value in element.attrib.items() if local(key) == name), default)


def _hidden_styles(root: ET.Element) -> frozenset[str]:
    """Return the styles of hidden sheets."""
    return frozenset(
        _attribute(style, "name")
        for style in root.iter()
        if local(style.tag) == "style"
        if any(local(item.tag) == "table-properties" and _attribute(item, "display") == "false" for item in style)
    )


def _read_sheet(table: ET.Element, hidden: frozenset[str]) -> _Sheet:
    sheet = _Sheet(_attribute(table, "name"), _attribute(table, "style-name") in hidden)
    column = 0
    for item in _flat(table, "table-column", _COLUMN_GROUPS):
        repeated = int(_attribute(item, "number-columns-repeated", "1"))
        if _attribute(item, "visibility", "visible") != "visible":
            sheet.hidden_columns.append((column, column + repeated - 1))
        column += repeated
    line = 1
    for row in _flat(table, "table-row", _GROUPS):
        repeated = int(_attribute(row, "number-rows-repeated", "1"))
        _add_row(sheet, row, line, repeated)
        line += repeated
    return sheet


def _flat(parent: ET.Element, wanted: str, groups: Sequence[str]) -> Iterator[ET.Element]:
    for item in parent:
        if local(item.tag) == wanted:
            yield item
        elif local(item.tag) in groups:
            yield from _flat(item, wanted, groups)


def _add_row(sheet: _Sheet, row: ET.Element, line: int, repeated: int) -> None:
    texts, kinds = _cells(sheet, row, line)
    if not any(text.strip() for text in texts):
        return
    if line + repeated - 1 > _LAST_ROW:
        raise ValueError("more rows than a sheet has")
    for number in range(line, line + repeated):
        sheet.rows.append((number, list(texts), list(kinds)))
        if _attribute(row, "visibility", "visible") != "visible":
            sheet.hidden_rows.append(number)


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
    if kind in ("float", "percentage", "currency"):
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
