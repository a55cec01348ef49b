"""Workbooks of the old kind (.xls, Excel 97 to 2003): the same cells, kinds and notes as those of .xlsx."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import xlrd

from werkplaats.errors import WerkplaatsError
from werkplaats.intake.reading.content import corrupt_error, encrypted_error
from werkplaats.intake.reading.grid import Grid, Note
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
from werkplaats.intake.reading.workbook import format_serial
from werkplaats.intake.reading.workbook_parts import judge_format

_LAST_ROW = 65_536
"""A file of exactly this many rows was cut off by the program that saved it: the rest of the records is gone."""


def read_old_workbook(file: str, path: Path, *, sheet: str | None = None, wanted: Sequence[str] = ()) -> Grid:
    """Return every row of one sheet of an .xls file; parameters and outcome as in `read_workbook`.

    Raises
    ------
    InputError
        When the file is damaged, protected by a password, or when it is not clear which sheet holds the data.
    """
    try:
        with Path(os.devnull).open("w", encoding="utf-8") as silent:
            book = xlrd.open_workbook(str(path), formatting_info=True, logfile=silent)
            return _read(file, book, sheet, wanted)
    except WerkplaatsError:
        raise
    except Exception as error:  # noqa: BLE001  (xlrd trusts the file: a damaged one makes it fail in any way)
        if "encrypted" in str(error).lower():
            raise encrypted_error(file, "an old workbook with a password") from None
        raise corrupt_error(file, f"an old workbook that does not open ({type(error).__name__})") from None


def _read(file: str, book: Any, sheet: str | None, wanted: Sequence[str]) -> Grid:
    pages = book.sheets()
    facts = [SheetFacts(page.name, page.visibility != 0, _measure(page)) for page in pages]
    place, notes = choose_sheet(file, facts, sheet)
    page, timed = pages[place], list[int]()
    rows = list(_rows(book, page, timed))
    told = note_lines({"date.time_of_day": timed, "xlsx.struck_rows": _struck(book, page)})
    return build_grid(file, page.name, rows, _layout(page, (*notes, *told)), wanted=wanted, last_row=_LAST_ROW)


def _measure(page: Any) -> int:
    return measure_rows([str(cell.value) for cell in row] for row in page.get_rows())


def _rows(book: Any, page: Any, timed: list[int]) -> Iterator[SheetRow]:
    for line, row in enumerate(page.get_rows(), start=1):
        cells = [_cell(book, cell, line, timed) for cell in row]
        yield line, [text for text, _ in cells], [kind for _, kind in cells]


def _cell(book: Any, cell: Any, line: int, timed: list[int]) -> tuple[str, str]:
    kind, value = cell.ctype, cell.value
    if kind == xlrd.XL_CELL_TEXT:
        return value, "text"
    if kind == xlrd.XL_CELL_ERROR:
        return xlrd.error_text_from_code.get(value, "#ERROR"), "error"
    if kind == xlrd.XL_CELL_BOOLEAN:
        return ("TRUE" if value else "FALSE"), "text"
    if kind == xlrd.XL_CELL_DATE:
        if abs(value - round(value)) > 1 / 86_400:
            timed.append(line)
        return format_serial(value, since_1904=bool(book.datemode))
    if kind == xlrd.XL_CELL_NUMBER:
        return _number(book, cell)
    return "", "text"


def _number(book: Any, cell: Any) -> tuple[str, str]:
    shown = judge_format(book.format_map[book.xf_list[cell.xf_index].format_key].format_str)
    if shown == "percent":
        return format_percent(cell.value), "text"
    if shown.startswith("zeros") and cell.value >= 0 and float(cell.value).is_integer():
        return str(int(cell.value)).zfill(int(shown[5:])), "text"
    return format_number(cell.value), "number"


def _struck(book: Any, page: Any) -> list[int]:
    """Return the rows in which a filled cell has a line through its text."""
    return [
        line
        for line, row in enumerate(page.get_rows(), start=1)
        if any(cell.value != "" and book.font_list[book.xf_list[cell.xf_index].font_index].struck_out for cell in row)
    ]


def _layout(page: Any, notes: Sequence[Note]) -> Layout:
    return Layout(
        hidden_rows=[place + 1 for place, info in page.rowinfo_map.items() if info.hidden or info.height == 0],
        hidden_columns=[(place, place) for place, info in page.colinfo_map.items() if info.hidden or info.width == 0],
        merged=[(top + 1, left, bottom, right - 1) for top, bottom, left, right in page.merged_cells],
        notes=tuple(notes),
    )
