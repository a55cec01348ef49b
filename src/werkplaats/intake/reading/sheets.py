"""What workbooks of every kind share: the choice of a sheet, notes on what is hidden, and the text of a number."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import islice

from werkplaats.errors import InputError
from werkplaats.intake.headers import normalize_name
from werkplaats.intake.reading.grid import Grid, Note
from werkplaats.intake.refusals import build_input_error

SheetRow = tuple[int, list[str], list[str]]
"""Row number, text of each cell, kind of each cell."""

_NARROW = 2
_LOOKED_AT = 100
_MOST_CELLS = 50_000_000


@dataclass(frozen=True)
class SheetFacts:
    """Name of a sheet, whether it is hidden, and how many cells of a row hold something at most."""

    name: str
    hidden: bool
    width: int

    @property
    def filled(self) -> bool:
        """Whether any cell holds something."""
        return self.width > 0

    @property
    def narrow(self) -> bool:
        """Whether no row holds more than two cells: an explanation, and no table."""
        return self.width <= _NARROW


@dataclass(frozen=True)
class Layout:
    """What a sheet says about its rows and columns, apart from the cells.

    Attributes
    ----------
    hidden_rows
        Row numbers, from 1.
    hidden_columns
        First and last column of each hidden stretch, from 0.
    merged
        Merged cells as (first row, first column, last row, last column); rows from 1, columns from 0.
    notes
        Rules that fired while the cells were read.
    """

    hidden_rows: Collection[int] = ()
    hidden_columns: Sequence[tuple[int, int]] = ()
    merged: Sequence[tuple[int, int, int, int]] = ()
    notes: Sequence[Note] = field(default=())


def choose_sheet(file: str, sheets: Sequence[SheetFacts], named: str | None) -> tuple[int, tuple[Note, ...]]:
    """Return the place of the sheet to read, and what is to be said about the others.

    Without a name it must be the first visible sheet, and no other visible sheet may hold more than an explanation, of
    two cells in a row at most. A hidden sheet is never read unless it is named: it may be the key to the pseudonyms.

    Raises
    ------
    InputError
        When there is no such sheet, when it is not clear which one holds the data, or when none does.
    """
    names = [sheet.name for sheet in sheets]
    if named is not None:
        plain = [name.strip().casefold() for name in names]
        if named.strip().casefold() not in plain:
            raise _sheet_error(file, f"no sheet '{named}'", f"sheets {', '.join(names)}")
        return plain.index(named.strip().casefold()), ()
    visible = [place for place, sheet in enumerate(sheets) if not sheet.hidden]
    filled = [place for place in visible if sheets[place].filled]
    secret = [sheet.name for sheet in sheets if sheet.hidden and sheet.filled]
    if not filled and not secret:
        raise build_input_error("file.empty", where=file, found=f"{len(names)} empty sheets")
    if not filled:
        raise _sheet_error(file, "only a hidden sheet holds data", f"hidden {', '.join(secret)}")
    tables = [place for place in filled if not sheets[place].narrow]
    told: tuple[Note, ...] = (("xlsx.hidden_sheet", ()),) if secret else ()
    if filled[0] == visible[0] and len(tables) == 1 < len(filled):
        return tables[0], (("xlsx.note_sheet", ()), *told)
    if len(filled) > 1 or filled[0] != visible[0]:
        found = f"data on {', '.join(names[place] for place in filled)}; sheets {', '.join(names)}"
        raise _sheet_error(file, "it is not clear which sheet holds the data", found)
    return filled[0], told


def note_lines(lines: Mapping[str, Collection[int]]) -> tuple[Note, ...]:
    """Return a note for each rule that fired on any row, each row once and in order.

    Examples
    --------
    >>> note_lines({"date.time_of_day": [4, 2, 4], "xlsx.struck_rows": []})
    (('date.time_of_day', (2, 4)),)
    """
    return tuple((rule, tuple(sorted(set(found)))) for rule, found in lines.items() if found)


def measure_rows(rows: Iterable[Sequence[str]]) -> int:
    """Return how many cells of a row hold something at most, in the first hundred rows that do."""
    widths = (sum(bool(text.strip()) for text in texts) for texts in rows)
    return max(islice(filter(None, widths), _LOOKED_AT), default=0)


def build_grid(
    file: str, sheet: str, rows: Iterable[SheetRow], layout: Layout, *, wanted: Sequence[str] = (), last_row: int
) -> Grid:
    """Return the rows of a sheet up to the last one that holds anything, all of them equally wide.

    Parameters
    ----------
    rows
        Rows in order; those that are left out are blank.
    wanted
        Column names; one of them in a cell merged over several rows counts for the lowest of these rows.
    last_row
        Number of rows that fit in this kind of workbook; a sheet that is full may have been cut off.

    Raises
    ------
    InputError
        When the sheet is so large that it would not fit in memory.
    """
    filled = {line: (texts, kinds) for line, texts, kinds in rows if any(text.strip() for text in texts)}
    merged = _merged_rows(filled, layout, wanted)
    width = max((_width(texts) for texts, _ in filled.values()), default=0)
    lines = range(1, max(filled, default=0) + 1)
    if width * len(lines) > _MOST_CELLS:
        raise build_input_error(
            "file.too_large", where=f"{file}, sheet {sheet}", found=f"{len(lines)} rows by {width} columns"
        )
    blank, plain = [""] * width, ["text"] * width
    grid_rows = [_padded(filled[line][0], width, "") if line in filled else blank for line in lines]
    return Grid(
        file=file,
        sheet=sheet,
        rows=grid_rows,
        kinds=[_padded(filled[line][1], width, "text") if line in filled else plain for line in lines],
        lines=lines,
        texts=[";".join(row) for row in grid_rows],
        notes=(*_notes(filled, layout, width, last_row), *([("xlsx.merged_cells", merged)] if merged else [])),
    )


def format_number(value: float) -> str:
    """Return a number in the 15 digits that a workbook shows of it, without exponent; whole numbers without a point.

    Examples
    --------
    >>> format_number(10.0), format_number(392.27), format_number(0.1 + 0.2), format_number(1.5e-7)
    ('10', '392.27', '0.3', '0.00000015')
    """
    if float(value).is_integer() and abs(value) < 2**53:
        return str(int(value))
    text = f"{value:.15g}"
    return format(Decimal(text), "f") if "e" in text and 1e-15 < abs(value) < 1e21 else text


def format_percent(value: float) -> str:
    """Return a number as the sheet shows it to whoever typed it: 70% is stored as 0.7, and is no 0.7 on a scale.

    Examples
    --------
    >>> format_percent(0.7), format_percent(0.125)
    ('70%', '12.5%')
    """
    return f"{format_number(float(f'{value * 100:.13g}'))}%"


def _padded(cells: list[str], width: int, filler: str) -> list[str]:
    return cells[:width] + [filler] * (width - len(cells))


def _width(texts: Sequence[str]) -> int:
    return next(place for place in range(len(texts), 0, -1) if texts[place - 1].strip())


def _merged_rows(
    filled: Mapping[int, tuple[list[str], list[str]]], layout: Layout, wanted: Sequence[str]
) -> tuple[int, ...]:
    """Carry a column name down its merged cell; return the rows that lie below the value of a merged cell."""
    asked = {normalize_name(name) for name in wanted}
    below: set[int] = set()
    for top, left, bottom, _ in layout.merged:
        texts = filled[top][0] if top in filled else []
        if bottom == top or left >= len(texts) or not texts[left].strip():
            continue
        if normalize_name(texts[left]) in asked and bottom in filled:
            low, kinds = filled[bottom]
            low.extend([""] * (left + 1 - len(low)))
            kinds.extend(["text"] * (left + 1 - len(kinds)))
            low[left] = texts[left]
        else:
            below.update(line for line in range(top + 1, bottom + 1) if line in filled)
    return tuple(sorted(below))


def _notes(
    filled: Mapping[int, tuple[list[str], list[str]]], layout: Layout, width: int, last_row: int
) -> tuple[Note, ...]:
    notes = list(layout.notes)
    hidden = tuple(line for line in sorted(layout.hidden_rows) if line in filled)
    if hidden:
        notes.append(("xlsx.hidden_rows", hidden))
    covered = {place for first, last in layout.hidden_columns for place in range(first, min(last + 1, width))}
    if any(place < len(texts) and texts[place].strip() for texts, _ in filled.values() for place in covered):
        notes.append(("xlsx.hidden_columns", ()))
    if last_row in filled:
        notes.append(("file.row_limit", (last_row,)))
    return tuple(notes)


def _sheet_error(file: str, what: str, found: str) -> InputError:
    return build_input_error("xlsx.sheet_choice", what=what, where=file, found=found)
