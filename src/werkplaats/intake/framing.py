"""From rows to records: where the column names stand, which rows are records, and what the other rows are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from werkplaats.errors import InputError
from werkplaats.intake.headers import find_header, normalize_name
from werkplaats.intake.privacy.names import judge_column_name
from werkplaats.intake.raw import (
    QUARANTINED,
    STRUCTURE,
    Aside,
    Loader,
    RawColumn,
    RawFile,
    column_letter,
    make_columns,
    no_records,
)
from werkplaats.intake.reading.grid import Columns, Grid, Note
from werkplaats.intake.refusals import build_privacy_error
from werkplaats.intake.store import Store

_SEPARATOR_LINE = re.compile(r'\s*"?sep=[;,\t|]?"?[;,\t|\s]*', re.IGNORECASE)
_TAG = "\x1f"
_RAGGED = ("csv.field_count", "csv.truncated")


@dataclass(frozen=True)
class Header:
    """Where the column names of a file stand, and what they are.

    ``width`` is the number of named columns; ``fields`` the number of fields of the row itself, which may end in
    fields without a name.
    """

    position: int
    line: int
    names: tuple[str, ...]
    fields: int
    notes: tuple[Note, ...]

    @property
    def width(self) -> int:
        """Number of columns that have a name, and those between them that have none."""
        return len(self.names)

    @property
    def plain(self) -> tuple[str, ...]:
        """Names without differences of case and white space."""
        return tuple(normalize_name(name) for name in self.names)


def locate_header(grid: Grid, *, wanted: Sequence[str], header_row: int | None = None) -> Header:
    """Find the column names in the first rows of a file.

    Raises
    ------
    InputError
        When the rows are all blank, or when a wanted column is missing or stands there twice.
    """
    filled = [position for position, row in enumerate(grid.rows) if any(cell.strip() for cell in row)]
    where = grid.file + (f", sheet {grid.sheet}" if grid.sheet else "")
    if not filled:
        raise no_records(where, found=f"{len(grid.rows)} rows, none with data")
    try:
        position = find_header(grid, filled, wanted=wanted, header_row=header_row)
    except InputError as error:
        _validate_names(grid, filled)
        raise error from None
    names = [name.strip() for name in grid.rows[position]]
    while names and not names[-1]:
        names.pop()
    named = tuple(name or f"column {place + 1}" for place, name in enumerate(names))
    line = grid.lines[position]
    told = [place for place in filled if place < position and not is_separator_line(grid.texts[place])]
    above = tuple(grid.lines[place] for place in told)
    notes: list[Note] = []
    if above or line > 1 + sum(place < position for place in filled):
        # Two rows of names, the first of them over merged cells, are both part of the header.
        both = (*above, line) if grid.sheet and len(above) == 1 and line == above[0] + 1 else (line,)
        notes.append(("xlsx.header_row" if grid.sheet else "csv.header_row", both))
    if any(name not in names for name in wanted):
        notes.append(("schema.header_normalised", (line,)))
    if _reordered(names, wanted):
        notes.append(("schema.order", ()))
    return Header(position, line, named, len(grid.rows[position]), tuple(notes))


def _validate_names(grid: Grid, filled: Sequence[int]) -> None:
    """Say first of all when a column is named after a direct identifier: that matters more than one that is missing."""
    for position in filled:
        for place, cell in enumerate(grid.rows[position]):
            rule = judge_column_name(cell.strip())
            if rule:
                raise build_privacy_error(
                    rule,
                    where=f"{grid.file} line {grid.lines[position]}, column {cell.strip()} ({column_letter(place)})",
                    found="a column of this name",
                    lines=[grid.lines[position]],
                    columns=[cell.strip()],
                )


def is_separator_line(text: str) -> bool:
    """Return whether a line only tells Excel which separator the file has.

    Examples
    --------
    >>> is_separator_line("sep=;"), is_separator_line('"sep=,"'), is_separator_line("september;oktober")
    (True, True, False)
    """
    return _SEPARATOR_LINE.fullmatch(text) is not None


def judge_row(row: Sequence[str], header: Header, *, above: bool = False) -> str:
    """Return the rule under which a row is no record, or '' when it is one.

    Examples
    --------
    >>> header = Header(0, 1, ("a", "b"), 2, ())
    >>> judge_row(["1", "2"], header), judge_row(["", " "], header), judge_row(["1"], header)
    ('', 'row.blank', 'csv.field_count')
    """
    # Old programs end a file with the sign of the control key and Z.
    if not any(cell.strip().strip("\x1a") for cell in row):
        return "row.blank"
    if above:
        return "row.title"
    plain = header.plain
    if normalize_name(row[0]) == plain[0] and tuple(normalize_name(cell) for cell in row[: len(plain)]) == plain:
        return "row.repeated_header"
    surplus = any(cell.strip() for cell in row[header.width :])
    return "csv.field_count" if len(row) < header.width or surplus else ""


def make_aside(line: int, rule: str, text: str) -> Aside:
    """Return the fate of a row that is no record (structure), or has no place for its fields (quarantined)."""
    return Aside(line, rule, QUARANTINED if rule in _RAGGED else STRUCTURE, text)


def load_grid(grid: Grid, store: Store, *, wanted: Sequence[str], header_row: int | None = None) -> RawFile:
    """Put the rows of a sheet into the store.

    Raises
    ------
    InputError
        When the sheet is empty, or when a wanted column is missing or stands there twice.
    """
    header = locate_header(grid, wanted=wanted, header_row=header_row)
    places = [place for place in range(len(grid.rows)) if place != header.position]
    rules = {place: judge_row(grid.rows[place], header, above=place < header.position) for place in places}
    kept = [place for place in places if not rules[place]]
    asides = tuple(make_aside(grid.lines[place], rules[place], grid.texts[place]) for place in places if rules[place])
    if not kept and not any(aside.status == QUARANTINED for aside in asides):
        raise no_records(grid.file, found="column names and nothing below them")
    loader = Loader(store, header.width)
    if kept:
        cells = [_tagged(grid, kept, place) for place in range(header.width)]
        loader.add(pa.array([grid.lines[place] for place in kept], pa.int64()), cells)
    return RawFile(
        file=grid.file,
        sheet=grid.sheet,
        store=store,
        records=loader.table,
        columns=tuple(_untagged(loader, name, place) for place, name in enumerate(header.names)),
        n_records=loader.n_records,
        asides=asides,
        header_line=header.line,
        notes=(*grid.notes, *header.notes),
    )


def load_columns(columns: Columns, store: Store) -> RawFile:
    """Put the records of a file that knows its columns into the store.

    Raises
    ------
    InputError
        When it holds no records.
    """
    loader = Loader(store, len(columns.names))
    for batch in columns.batches:
        lines = pa.array(np.arange(loader.n_records + 1, loader.n_records + 1 + batch.num_rows), pa.int64())
        loader.add(lines, batch.columns)
    if not loader.n_records:
        raise no_records(columns.file, found=f"{len(columns.names)} columns and no records")
    return RawFile(
        file=columns.file,
        sheet=None,
        store=store,
        records=loader.table,
        columns=make_columns(loader, columns.names, columns.kinds),
        n_records=loader.n_records,
        missing=columns.missing,
        labels=columns.labels,
        notes=columns.notes,
        texts=columns.texts,
    )


def _reordered(names: Sequence[str], wanted: Sequence[str]) -> bool:
    plain = {normalize_name(name): place for place, name in enumerate(names)}
    places = [plain[normalize_name(name)] for name in wanted if normalize_name(name) in plain]
    return places != sorted(places)


def _tagged(grid: Grid, kept: Sequence[int], place: int) -> pa.Array:
    """Return one column of the kept rows, with the kind of each cell before its text."""
    if grid.kinds is None:
        cells = [f"text{_TAG}{grid.rows[row][place]}" for row in kept]
    else:
        cells = [f"{grid.kinds[row][place]}{_TAG}{grid.rows[row][place]}" for row in kept]
    return pa.array(cells, pa.string())


def _untagged(loader: Loader, name: str, place: int) -> RawColumn:
    pairs = [str(text).split(_TAG, 1) for text in loader.texts(place)]
    kinds = np.asarray([kind for kind, _ in pairs], dtype=object)
    return RawColumn(name, place, np.asarray([text for _, text in pairs], dtype=object), kinds, loader.counts(place))
