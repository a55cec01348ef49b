"""Column names: where they stand, and which of them are the ones the params file names."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar

from werkplaats.errors import InputError
from werkplaats.intake.refusals import build_input_error
from werkplaats.intake.rulebook import RULES

if TYPE_CHECKING:
    from werkplaats.intake.reading.grid import Grid

_Held = TypeVar("_Held")
_SEARCHED_ROWS = 30
_DATA = re.compile(
    r"^[-+€$]?\s*[0-9]|^\W|@|[0-9][-./,:][0-9]|^[^\W\d_]{0,3}[-_ ]?[0-9]{3}"
    r"|(?<![0-9])(?!(?:19|20)[0-9]{2}(?![0-9]))[0-9]{3}"
)
"""What stands in data and not in column names: numbers, dates, identifiers; a year behind a name is part of it."""


_BETWEEN = re.compile(r"[\s_.-]+")
_READ_MARK = "\u00ef\u00bb\u00bf"
"""A byte order mark that was read as three letters and saved again."""
_UNSEEN = ("Cf", "Cc")
"""Categories of signs that cannot be seen."""


@lru_cache(maxsize=8192)
def normalize_name(name: str) -> str:
    """Return a column name as it is compared: letters and digits, without case, Unicode form and what is between.

    Examples
    --------
    >>> {normalize_name(name) for name in ("person_id", " Person ID", "person-id", "PersonId", "\u200bperson_id")}
    {'personid'}
    """
    return split_name(name).replace(" ", "")


def split_name(name: str) -> str:
    """Return the words of a column name in small letters, with one space between them.

    Examples
    --------
    >>> split_name(" Geb.-datum_Cliënt ")
    'geb datum cliënt'
    """
    composed = unicodedata.normalize("NFKC", name).removeprefix(_READ_MARK)
    seen = "".join(sign for sign in composed if sign.isspace() or unicodedata.category(sign) not in _UNSEEN)
    return _BETWEEN.sub(" ", seen).strip().casefold()


def find_header(grid: Grid, filled: Sequence[int], *, wanted: Sequence[str], header_row: int | None) -> int:
    """Return the position of the row with the column names.

    It is the first row that holds all wanted columns, within the first 30 rows that are not blank.

    Raises
    ------
    InputError
        When no row does; the message is about the row that comes closest, and names the columns nearest to those
        that are missing.
    """
    if header_row is not None:
        candidates = [position for position in filled if grid.lines[position] == header_row]
        if not candidates:
            raise build_input_error(
                "schema.header_row", where=f"{grid.file}, row {header_row}", found="a blank row, or the end of the file"
            )
    else:
        candidates = list(filled[:_SEARCHED_ROWS])
    names = {position: [normalize_name(cell) for cell in grid.rows[position]] for position in candidates}
    asked = [normalize_name(name) for name in wanted]
    best = max(candidates, key=lambda position: (sum(name in names[position] for name in asked), -position))
    twice = [name for name, plain in zip(wanted, asked, strict=True) if names[best].count(plain) > 1]
    if twice:
        raise build_input_error(
            "schema.duplicate_column",
            what=f"column {', '.join(repr(name) for name in twice)} stands there more than once",
            where=f"{grid.file} line {grid.lines[best]}",
            found=describe_names(grid.rows[best]),
            lines=[grid.lines[best]],
            columns=[*twice, *(name for name, plain in zip(wanted, asked, strict=True) if plain not in names[best])],
        )
    absent = [name for name, plain in zip(wanted, asked, strict=True) if plain not in names[best]]
    if absent:
        raise _missing_column(grid, best, absent)
    return best


def match_columns(present: Sequence[str], wanted: Sequence[str]) -> dict[str, str]:
    """Return wanted name -> name as it stands in the file, for those that are there."""
    plain = {normalize_name(name): name for name in reversed(present)}
    return {name: plain[normalize_name(name)] for name in wanted if normalize_name(name) in plain}


def find_named(held: Mapping[str, _Held], name: str, default: _Held) -> _Held:
    """Return what a file holds under the name of a column, written in whatever way.

    Examples
    --------
    >>> find_named({"EQ5D_Pain": 1}, "eq5d_pain", 0)
    1
    """
    asked = normalize_name(name)
    return next((value for key, value in held.items() if normalize_name(key) == asked), default)


def describe_names(names: Sequence[str]) -> str:
    """Return the columns of a file for a message; how many, when they may be a row of data: data are never shown.

    Examples
    --------
    >>> describe_names(["soort", "bedrag_2018"]), describe_names(["P0001", "geheim"])
    ('columns soort, bedrag_2018', '2 other columns')
    """
    shown = _shown(names)
    return f"columns {', '.join(shown[:40])}" if shown else _count_names(names)


def _shown(names: Sequence[str]) -> list[str]:
    filled = [name.strip() for name in names if name.strip()]
    return [] if any(_DATA.search(name) for name in filled) else filled


def _count_names(names: Sequence[str]) -> str:
    return f"{sum(bool(name.strip()) for name in names)} other columns"


def _missing_column(grid: Grid, best: int, absent: list[str]) -> InputError:
    unlikely = len(absent) > 3 and best > 0
    shown = [] if unlikely else _shown(grid.rows[best])
    nearest = [match for name in absent for match in difflib.get_close_matches(name, shown, n=1, cutoff=0.5)]
    advice = RULES["schema.missing_column"].do
    return build_input_error(
        "schema.missing_column",
        what=f"no column {', '.join(repr(name) for name in absent)}",
        where=f"{grid.file}{f', sheet {grid.sheet}' if grid.sheet else ''} line {grid.lines[best]}",
        found=_count_names(grid.rows[best]) if unlikely else describe_names(grid.rows[best]),
        do=f"Did you mean {', '.join(repr(name) for name in nearest)}? {advice}" if nearest else "",
        lines=[grid.lines[best]],
        columns=absent,
    )
