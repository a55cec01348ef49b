"""What a benchmark is once it is read, and how a public text file becomes numbers."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from werkplaats.errors import InputError
from werkplaats.intake.refusals import build_input_error

_NUMBER = r"-?[0-9]+(?:[.,][0-9]+)?(?:[eE][+-]?[0-9]{1,2})?"
_BLANK = frozenset({"", ".", ",", "-"})


@dataclass(frozen=True, eq=False)
class OpenData:
    """A benchmark.

    Attributes
    ----------
    table
        The numbers; which columns, the reader says.
    unread
        What could not be read, one row each: physical ``line``, ``column`` (empty for a row as a whole) and ``rule``.
    source
        How to cite it.
    """

    table: pd.DataFrame
    unread: pd.DataFrame
    source: str


def read_rows(path: Path, *, delimiters: str = ";,\t") -> tuple[list[str], list[list[str]], list[int], list[int]]:
    """Return the column names of a public csv, its rows, their lines, and the lines of rows that do not fit.

    UTF-8 is tried first, then Windows-1252; the separator is the one that the first row holds most of. A blank row is
    passed over.

    Raises
    ------
    InputError
        When the file is not there or is empty.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise _unread(path, type(error).__name__) from None
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    head = text.partition("\n")[0]
    if not head.strip():
        raise _unread(path, f"{len(content)} bytes, and no column names in the first row")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(delimiters, key=head.count))
    names = [name.strip() for name in next(reader)]
    placed = [(row, reader.line_num) for row in reader if row and any(cell.strip() for cell in row)]
    fitting = [(row, line) for row, line in placed if len(row) == len(names)]
    wrong = [line for row, line in placed if len(row) != len(names)]
    return names, [row for row, _ in fitting], [line for _, line in fitting], wrong


def parse_numbers(texts: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Return numbers, and per cell the rule that it breaks (empty when it does not).

    The decimal sign is decided once for the column: comma or point, whichever more cells have. A cell with the other
    one is not a number. ``.``, ``,``, ``-`` and nothing are missing.

    Examples
    --------
    >>> numbers, rules = parse_numbers(pd.Series(["26,4", "   .", "1.5", "7,0"]))
    >>> numbers.tolist(), rules.tolist()
    ([26.4, nan, nan, 7.0], ['', 'benchmark.missing', 'benchmark.not_a_number', ''])
    """
    plain = texts.astype(str).str.strip()
    missing = plain.isin(_BLANK)
    proper = plain.str.fullmatch(_NUMBER)
    comma, point = plain.str.contains(",", regex=False) & proper, plain.str.contains(".", regex=False) & proper
    valid = proper & ~(point if comma.sum() > point.sum() else comma)
    numbers = pd.to_numeric(plain.where(valid).str.replace(",", ".", regex=False)).astype(float)
    rules = np.select([missing, ~valid], ["benchmark.missing", "benchmark.not_a_number"], default="")
    return numbers, pd.Series(rules, index=texts.index, dtype=object)


def list_unread(lines: Sequence[int], columns: pd.DataFrame, *, wrong: Sequence[int]) -> pd.DataFrame:
    """Return what could not be read as a table of line, column and rule.

    Parameters
    ----------
    lines
        Physical line of each row.
    columns
        Rule that each cell breaks, by column; empty texts elsewhere.
    wrong
        Lines of rows with too many or too few fields.
    """
    found = [
        pd.DataFrame({"line": np.asarray(lines)[(rules != "").to_numpy()], "column": name, "rule": rules[rules != ""]})
        for name, rules in columns.items()
    ]
    rows = pd.DataFrame({"line": list(wrong), "column": "", "rule": "benchmark.field_count"})
    table = pd.concat([rows, *found], ignore_index=True).astype({"line": "int64", "column": object, "rule": object})
    return table.sort_values(["line", "column"], ignore_index=True, kind="stable")


def normalize_area(name: str) -> str:
    """Return the name of an area without accents, signs, capitals and needless spaces: files differ in all of these.

    Examples
    --------
    >>> normalize_area("'S-GRAVENHAGE") == normalize_area("s Gravenhage ")
    True
    """
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", name) if not unicodedata.combining(sign))
    return " ".join(re.sub(r"[^0-9a-z]+", " ", bare.casefold()).split())


def lacking_columns(path: Path, names: Sequence[str], wanted: Sequence[str]) -> InputError:
    """Return the error for a file that does not say whom its numbers are about."""
    return build_input_error(
        "benchmark.columns",
        where=str(path.name),
        found=f"{len(names)} columns, without {', '.join(wanted)}",
        columns=tuple(wanted),
    )


def validate_unique(path: Path, table: pd.DataFrame, keys: Sequence[str], lines: Sequence[int]) -> None:
    """Raise when a row of a benchmark occurs more than once.

    Raises
    ------
    InputError
        Naming the lines of all that occur more than once.
    """
    twice = table.duplicated(list(keys), keep=False)
    if twice.any():
        places = tuple(np.asarray(lines)[twice.to_numpy()].tolist())
        raise build_input_error(
            "benchmark.repeated",
            where=str(path.name),
            found=f"{len(places)} rows, the first on line {places[0]}",
            lines=places,
        )


def _unread(path: Path, found: str) -> InputError:
    return build_input_error("benchmark.columns", where=str(path.name), found=found)
