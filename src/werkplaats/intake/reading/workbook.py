"""Workbooks: cells keep the type they have in the workbook, and text stays text (``000010`` is not 10)."""

from __future__ import annotations

import datetime as dt
import io
import warnings
import zipfile
from typing import Any
from xml.etree.ElementTree import ParseError

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from werkplaats.errors import InputError
from werkplaats.intake.raw import Grid

_LARGEST = 500 * 2**20
_HEAD = 4096


def read_workbook(file: str, content: bytes, *, sheet: str | None = None) -> Grid:
    """Return every row of one sheet of an .xlsx file.

    Raises
    ------
    InputError
        When the file is no workbook, is damaged or encrypted, has XML entities, or when more than one sheet holds
        data and ``sheet`` names none.
    """
    _validate_container(file, content)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns about styles and extensions, never about cells
            workbook = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    except (zipfile.BadZipFile, KeyError, ValueError, OSError, ParseError, InvalidFileException, EOFError) as error:
        raise _corrupt(file, type(error).__name__) from None
    chosen = _chosen_sheet(file, workbook, sheet)
    cells = [[_cell(cell) for cell in row] for row in chosen.iter_rows()]
    first = chosen.min_row  # looks at every cell of the sheet each time it is asked
    return Grid(
        file=file,
        sheet=chosen.title,
        rows=[[text for text, _ in row] for row in cells],
        kinds=[[kind for _, kind in row] for row in cells],
        lines=[first + position for position in range(len(cells))],
        texts=[";".join(text for text, _ in row) for row in cells],
    )


def _cell(cell: Any) -> tuple[str, str]:
    value = cell.value
    if value is None:
        return "", "text"
    if cell.data_type == "e":
        return str(value), "error"
    if isinstance(value, bool):
        return str(value).upper(), "text"
    if isinstance(value, dt.datetime):
        return value.date().isoformat(), "date"
    if isinstance(value, dt.date):
        return value.isoformat(), "date"
    if isinstance(value, int | float):
        return format_number(value), "number"
    return str(value), "text"


def format_number(value: float) -> str:
    """Return a number as the shortest text that reads back as the same number; whole numbers without a point.

    Examples
    --------
    >>> format_number(10.0), format_number(392.27)
    ('10', '392.27')
    """
    return str(int(value)) if float(value).is_integer() and abs(value) < 2**53 else repr(float(value))


def _chosen_sheet(file: str, workbook: Any, sheet: str | None) -> Any:
    names = [page.title for page in workbook.worksheets]
    if sheet is not None:
        if sheet not in names:
            raise _sheet_error(file, f"no sheet '{sheet}'", f"sheets {', '.join(names)}")
        return workbook[sheet]
    filled = [page for page in workbook.worksheets if any(_filled(row) for row in page.iter_rows(values_only=True))]
    if not filled:
        raise InputError(
            "the workbook holds no data",
            where=file,
            found=f"{len(names)} empty sheets",
            do="Ask for the delivery again",
            rule="file.empty",
        )
    if len(filled) > 1 or filled[0].title != names[0]:
        found = f"data on {', '.join(page.title for page in filled)}; sheets {', '.join(names)}"
        raise _sheet_error(file, "it is not clear which sheet holds the data", found)
    return filled[0]


def _filled(row: tuple[Any, ...]) -> bool:
    return any(value is not None and str(value).strip() for value in row)


def _sheet_error(file: str, what: str, found: str) -> InputError:
    return InputError(what, where=file, found=found, do="Name it as `sheet` of the source", rule="xlsx.sheet_choice")


def _validate_container(file: str, content: bytes) -> None:
    if not content:
        raise InputError(
            "the file is empty", where=file, found="0 bytes", do="Ask for the delivery again", rule="file.empty"
        )
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise InputError(
            "the workbook is protected by a password, or is of the old kind (.xls)",
            where=file,
            found="an OLE container",
            do="Save it as .xlsx without a password",
            rule="file.encrypted",
        )
    if not content.startswith(b"PK"):
        raise InputError(
            "this is not a workbook",
            where=file,
            found="another kind of file under the name of a workbook",
            do="Give the file its own extension (.csv?), or save it as .xlsx",
            rule="file.type_mismatch",
        )
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _validate_members(file, archive)
    except (zipfile.BadZipFile, EOFError, OSError, ValueError, NotImplementedError, RuntimeError) as error:
        raise _corrupt(file, type(error).__name__) from None


def _validate_members(file: str, archive: zipfile.ZipFile) -> None:
    members = archive.infolist()
    size = sum(member.file_size for member in members)
    if size > _LARGEST:
        raise InputError(
            "the workbook is too large when unpacked",
            where=file,
            found=f"{size // 2**20} MB",
            do="Ask for the delivery as csv",
            rule="file.zip_bomb",
        )
    for member in members:
        if member.filename.endswith((".xml", ".rels")):
            with archive.open(member) as stream:
                head = stream.read(_HEAD)
            if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
                raise InputError(
                    "the workbook declares XML entities",
                    where=f"{file}, {member.filename}",
                    found="a document type declaration, which no spreadsheet program writes",
                    do="Do not open it; ask the sender for the data again",
                    rule="file.xml_entities",
                )


def _corrupt(file: str, kind: str) -> InputError:
    return InputError(
        "the workbook is damaged and cannot be read",
        where=file,
        found=f"an archive that does not open ({kind})",
        do="Ask for the file again; the transfer may have been cut off",
        rule="file.corrupt",
    )
