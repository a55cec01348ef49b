"""One raw file into the store, whatever its kind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from werkplaats.intake.framing import load_columns, load_grid
from werkplaats.intake.headers import describe_names, match_columns
from werkplaats.intake.raw import RawFile
from werkplaats.intake.reading.container import Member
from werkplaats.intake.reading.delimited import read_delimited
from werkplaats.intake.reading.grid import Columns, Grid
from werkplaats.intake.refusals import build_input_error
from werkplaats.intake.store import Store

_SHEETS = ("workbook", "old_workbook", "opendocument")


@dataclass(frozen=True)
class Request:
    """What is asked of a file: the columns it must have, and where a workbook keeps them.

    ``agreed`` says that the file has the generic layout, for which a semicolon was agreed upon.
    """

    wanted: Sequence[str]
    sheet: str | None = None
    header_row: int | None = None
    agreed: bool = False


def read_member(member: Member, store: Store, request: Request) -> RawFile:
    """Put the records of a file into the store.

    Raises
    ------
    InputError
        When it cannot be read, holds no records, or lacks a wanted column.
    """
    raw = _read(member, store, request)
    return replace(raw, notes=(*member.notes, *raw.notes))


def _read(member: Member, store: Store, request: Request) -> RawFile:
    if member.kind == "delimited":
        return read_delimited(
            member.file,
            member.path,
            store,
            wanted=request.wanted,
            header_row=request.header_row,
            agreed=request.agreed,
        )
    if member.kind in _SHEETS:
        grid = _read_sheet(member, request)
        return load_grid(grid, store, wanted=request.wanted, header_row=request.header_row)
    columns = _read_columns(member)
    _validate_names(member.file, list(columns.names), request.wanted)
    return load_columns(columns, store)


def _read_sheet(member: Member, request: Request) -> Grid:
    """Read a sheet. The libraries behind each kind are slow to load, so only the one that is needed is."""
    if member.kind == "workbook":
        from werkplaats.intake.privacy.workbooks import search_workbook
        from werkplaats.intake.reading.workbook import read_workbook

        grid = read_workbook(member.file, member.path, sheet=request.sheet, wanted=request.wanted)
        return replace(grid, notes=(*grid.notes, *search_workbook(member.file, member.path, grid)))
    if member.kind == "old_workbook":
        from werkplaats.intake.reading.old_workbook import read_old_workbook

        return read_old_workbook(member.file, member.path, sheet=request.sheet, wanted=request.wanted)
    from werkplaats.intake.reading.opendocument import read_opendocument

    return read_opendocument(member.file, member.path, sheet=request.sheet, wanted=request.wanted)


def _read_columns(member: Member) -> Columns:
    """Read a file that knows its columns."""
    if member.kind == "parquet":
        from werkplaats.intake.reading.parquet import read_parquet

        return read_parquet(member.file, member.path)
    from werkplaats.intake.reading.statistics import read_statistics

    return read_statistics(member.file, member.path, member.kind)


def _validate_names(file: str, names: Sequence[str], wanted: Sequence[str]) -> None:
    absent = [name for name in wanted if name not in match_columns(names, wanted)]
    if absent:
        raise build_input_error(
            "schema.missing_column",
            what=f"no column {', '.join(repr(name) for name in absent)}",
            where=file,
            found=describe_names(names),
            columns=absent,
        )
