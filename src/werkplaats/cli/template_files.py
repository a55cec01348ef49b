"""The files of a template: csv and workbook with header and invented rows, and a page that says how to fill them in.

A workbook has one sheet: a file with a second sheet that holds anything is asked about when it comes back. What a cell
takes is therefore told where it is typed: codes as a list to choose from, the rest as a note beside the cell.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from werkplaats.cli.template_examples import Value
from werkplaats.cli.template_tables import TemplateColumn, TemplateTable
from werkplaats.report.language import message, translate
from werkplaats.report.numbers import format_number
from werkplaats.report.pages import render_plain_page

_WRITTEN: Mapping[str, str] = MappingProxyType(
    {
        "text": message("text"),
        "integer": message("whole number"),
        "number": message("number, decimals after a comma"),
        "date": message("date, dd-mm-yyyy"),
        "amount": message("euros, such as 1.234,56"),
    }
)
_FORMATS: Mapping[str, str] = MappingProxyType(
    {"text": "@", "integer": "0", "number": "General", "date": "DD-MM-YYYY", "amount": "#,##0.00"}
)
_RULES = (
    message("Keep the names of the columns as they are, and replace the invented rows by yours."),
    message(
        "No names, addresses, birth dates or burgerservicenummers: a file that holds them is refused and not read."
    ),
    message("Write an identifier in one way in every file, zeros in front included."),
    message("One record per row; no totals, notes or empty rows in between, and one sheet per workbook."),
    message("Leave a cell empty when something is unknown; never write 0, 999 or 01-01-1900 for it."),
    message("Deliver csv as UTF-8 with a semicolon between the fields, or the workbook."),
)
_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "heading": message("How to deliver data"),
        "skip": message("Skip to the text"),
        "column": message("Column"),
        "meaning": message("Meaning"),
        "written": message("Written as"),
        "filled": message("Must be filled"),
        "codes": message("Codes"),
        "example": message("Example"),
    }
)
_ROWS_TO_FILL = 10_000
_LONGEST_NOTE, _LONGEST_TITLE, _LONGEST_LIST = 255, 32, 255


def format_template_csv(table: TemplateTable) -> bytes:
    """Return the template as a Dutch spreadsheet writes csv: semicolons, comma for decimals, UTF-8 with its mark."""
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
    writer.writerow([column.name for column in table.columns])
    writer.writerows(zip(*([_as_text(value) for value in column.examples] for column in table.columns), strict=True))
    return stream.getvalue().encode("utf-8-sig")


def build_template_workbook(table: TemplateTable, *, language: str) -> bytes:
    """Return the template as a workbook with real dates and numbers, and identifiers as text."""
    workbook = Workbook()
    sheet = workbook.active
    assert isinstance(sheet, Worksheet)
    sheet.title = table.name
    sheet.freeze_panes = "A2"
    for number, column in enumerate(table.columns, 1):
        _fill_column(sheet, number, column, language)
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def format_instructions(tables: Sequence[TemplateTable], *, language: str) -> str:
    """Return the page with instructions as HTML."""
    page = {
        "language": language,
        "title": "",
        "words": {**{name: translate(language, text) for name, text in _WORDS.items()}, "notice": ""},
        "rules": [translate(language, rule) for rule in _RULES],
        "tables": [
            {
                "name": table.name,
                "row": translate(language, "One row is: {row}.", row=table.row),
                "columns": [_cells(column, language) for column in table.columns],
            }
            for table in tables
        ],
    }
    return render_plain_page("delivery", page)


def _cells(column: TemplateColumn, language: str) -> tuple[str, ...]:
    return (
        column.name,
        column.meaning,
        _written(column, language),
        translate(language, "yes") if column.required else translate(language, "no"),
        ", ".join(column.codes),
        _as_text(next((value for value in column.examples if value is not None), None)),
    )


def _written(column: TemplateColumn, language: str) -> str:
    written = translate(language, _WRITTEN[column.kind])
    if column.lowest is None or column.highest is None:
        return written
    lowest, highest = format_number(language, column.lowest), format_number(language, column.highest)
    return translate(language, "{kind}, {lowest} to {highest}", kind=written, lowest=lowest, highest=highest)


def _as_text(value: Value) -> str:
    match value:
        case None:
            return ""
        case dt.date():
            return value.strftime("%d-%m-%Y")
        case Decimal():
            return str(value).replace(".", ",")
        case _:
            return str(value)


def _fill_column(sheet: Worksheet, number: int, column: TemplateColumn, language: str) -> None:
    letter = get_column_letter(number)
    head = sheet.cell(row=1, column=number, value=column.name)
    head.font, head.fill = Font(bold=True), PatternFill("solid", fgColor="DDE9F2")
    head.alignment = Alignment(vertical="top")
    for row, value in enumerate(column.examples, 2):
        cell = sheet.cell(row=row, column=number, value=float(value) if isinstance(value, Decimal) else value)
        cell.number_format = _FORMATS[column.kind]
    sheet.column_dimensions[letter].width = max(14, len(column.name) + 4)
    sheet.column_dimensions[letter].number_format = _FORMATS[column.kind]
    validation = _validation(column, language)
    validation.add(f"{letter}2:{letter}{_ROWS_TO_FILL}")
    sheet.add_data_validation(validation)


def _validation(column: TemplateColumn, language: str) -> DataValidation:
    """Return the note of a column, with its codes to choose from; another code is asked about, not refused."""
    codes = ",".join(column.codes)
    listed = bool(codes) and len(codes) <= _LONGEST_LIST
    return DataValidation(
        type="list" if listed else None,
        formula1=f'"{codes}"' if listed else None,
        allow_blank=True,
        showErrorMessage=listed,
        errorStyle="warning",
        showInputMessage=True,
        promptTitle=column.name[:_LONGEST_TITLE],
        prompt=f"{column.meaning}. {_written(column, language)}."[:_LONGEST_NOTE],
    )
