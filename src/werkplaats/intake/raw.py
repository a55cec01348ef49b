"""A raw file as text with provenance: every record, its physical line, and nothing coerced."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from werkplaats.errors import InputError
from werkplaats.intake.headers import find_header, normalize_name

CLEAN, QUARANTINED, STRUCTURE = "clean", "quarantined", "structure"
"""The three fates of a record: used, set aside with a reason, or no record at all (blank row, title, header)."""


@dataclass(frozen=True)
class Grid:
    """The rows of one sheet as they stand there, before anybody knows where the column names are.

    Attributes
    ----------
    rows
        Text of every cell; an empty cell is the empty text.
    kinds
        Per cell ``text``, ``number``, ``date`` or ``error``; None when everything is text.
    lines
        Physical line (csv), row (sheet) or case (SPSS) of each row.
    texts
        Each row as one text, for the quarantine file.
    notes
        Rules that fired on the file as a whole, with lines.
    """

    file: str
    rows: Sequence[Sequence[str]]
    lines: Sequence[int]
    texts: Sequence[str]
    kinds: Sequence[Sequence[str]] | None = None
    sheet: str | None = None
    notes: tuple[tuple[str, tuple[int, ...]], ...] = ()
    truncated: bool = False


@dataclass(frozen=True)
class RawFile:
    """One sheet of one raw file: cells by raw column, one row per record, and the fate of each record so far.

    ``cells``, ``kinds``, ``lines``, ``texts`` and ``fates`` share one index: the record number, from 1. ``fates`` has
    columns ``status``, ``rule`` and ``columns``. ``missing`` and ``labels`` come from SPSS: per raw column the
    declared missing ranges and the value labels by code.
    """

    file: str
    sheet: str | None
    cells: pd.DataFrame
    kinds: pd.DataFrame | None
    lines: pd.Series
    texts: pd.Series
    fates: pd.DataFrame
    missing: Mapping[str, Sequence[tuple[float, float]]] = field(default_factory=dict)
    labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    notes: tuple[tuple[str, tuple[int, ...]], ...] = ()


def frame_grid(grid: Grid, *, wanted: Sequence[str], header_row: int | None = None) -> RawFile:
    """Return the records below the column names; titles, blank rows and repeated column names get their fate.

    Raises
    ------
    InputError
        When the file is empty, or when a wanted column is missing or stands there twice.
    """
    filled = [position for position, row in enumerate(grid.rows) if any(cell.strip() for cell in row)]
    if not filled:
        raise _empty(grid)
    header = find_header(grid, filled, wanted=wanted, header_row=header_row)
    names = [name.strip() for name in grid.rows[header]]
    while names and not names[-1]:
        names.pop()
    positions = [position for position in range(len(grid.rows)) if position != header]
    if not positions:
        raise _empty(grid)
    width = len(names)
    index = pd.RangeIndex(1, len(positions) + 1)
    return RawFile(
        file=grid.file,
        sheet=grid.sheet,
        cells=_frame(grid.rows, positions, names, index, ""),
        kinds=None if grid.kinds is None else _frame(grid.kinds, positions, names, index, "text"),
        lines=pd.Series([grid.lines[position] for position in positions], index=index),
        texts=pd.Series([grid.texts[position] for position in positions], index=index, dtype=object),
        fates=_first_fates(grid, positions, header, width, index),
        notes=(*grid.notes, *_header_notes(grid, filled, header, names, wanted)),
    )


def _frame(
    rows: Sequence[Sequence[str]], positions: list[int], names: list[str], index: pd.Index, filler: str
) -> pd.DataFrame:
    width = len(names)
    padded = [(*rows[position][:width], *([filler] * (width - len(rows[position])))) for position in positions]
    frame = pd.DataFrame(padded, index=index, columns=range(width), dtype=object)
    frame.columns = pd.Index([name or f"column {place + 1}" for place, name in enumerate(names)], dtype=object)
    return frame


def _first_fates(grid: Grid, positions: list[int], header: int, width: int, index: pd.Index) -> pd.DataFrame:
    names = [normalize_name(name) for name in grid.rows[header]]
    rules = [_first_rule(grid.rows[position], position < header, names, width) for position in positions]
    if grid.truncated and rules[-1] == "csv.field_count":
        rules[-1] = "csv.truncated"
    status = [
        CLEAN if not rule else QUARANTINED if rule in ("csv.field_count", "csv.truncated") else STRUCTURE
        for rule in rules
    ]
    fates = pd.DataFrame({"status": status, "rule": rules, "columns": ""}, index=index, dtype=object)
    # Every step of the cleaning asks for the status of every record, and categories answer fast.
    return fates.astype({"status": pd.CategoricalDtype([CLEAN, QUARANTINED, STRUCTURE])})


def _first_rule(row: Sequence[str], above: bool, names: list[str], width: int) -> str:
    if not any(cell.strip() for cell in row):
        return "row.blank"
    if above:
        return "row.title"
    if normalize_name(row[0]) == names[0] and [normalize_name(cell) for cell in row] == names:
        return "row.repeated_header"
    surplus = row[width:]
    return "" if len(row) >= width and not any(cell.strip() for cell in surplus) else "csv.field_count"


def _header_notes(
    grid: Grid, filled: list[int], header: int, names: list[str], wanted: Sequence[str]
) -> tuple[tuple[str, tuple[int, ...]], ...]:
    notes: list[tuple[str, tuple[int, ...]]] = []
    if header != filled[0]:
        notes.append(("xlsx.header_row", (grid.lines[header],)))
    if any(name not in names for name in wanted):
        notes.append(("schema.header_normalised", (grid.lines[header],)))
    return tuple(notes)


def _empty(grid: Grid) -> InputError:
    return InputError(
        "the file holds no records",
        where=grid.file + (f", sheet {grid.sheet}" if grid.sheet else ""),
        found=f"{len(grid.rows)} rows, none with data",
        do="Ask for the delivery again, or take the source out of the params file",
        rule="file.empty",
    )
