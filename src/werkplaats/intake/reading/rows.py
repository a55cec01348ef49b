"""Delimited text read exactly, row by row: quotes, line breaks inside them, and the physical line of every row."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from werkplaats.errors import InputError
from werkplaats.intake.headers import normalize_name
from werkplaats.intake.refusals import build_input_error

DELIMITERS = (";", ",", "\t", "|")
FIELD_LIMIT = 131_072
"""Characters that a field may have; a longer one is a quote that never closes."""


@dataclass(frozen=True)
class Row:
    """One row: the physical line on which it begins, its fields, and how many lines it spans."""

    line: int
    fields: list[str]
    spans: int


def read_rows(
    file: str, lines: Iterable[str], *, delimiter: str, first_line: int, names: Sequence[str] = ()
) -> Iterator[Row]:
    r"""Yield every row, blank ones included.

    Parameters
    ----------
    file
        Name for messages.
    lines
        Physical lines with their line ends.
    first_line
        Number of the first of them.
    names
        Names of the columns, for messages.

    Raises
    ------
    InputError
        When a quote never closes, or does not close where a field ends, or a field is too long to be one.

    Examples
    --------
    >>> [(row.line, row.fields) for row in read_rows("a.csv", ['a;"b\n', 'c"\n', "d;e\n"], delimiter=";", first_line=1)]
    [(1, ['a', 'b\nc']), (3, ['d', 'e'])]
    """
    last = [""]
    reader = csv.reader(_remembering(lines, last), delimiter=delimiter, strict=True)
    before = 0
    try:
        for fields in reader:
            names = names or fields
            yield Row(first_line + before, fields, reader.line_num - before)
            before = reader.line_num
    except csv.Error as error:
        lengths = [len(field) for field in last[0].split(delimiter)]
        place = lengths.index(max(lengths))
        raise _quote_error(file, first_line + before, str(error), names[place : place + 1]) from None


def _remembering(lines: Iterable[str], last: list[str]) -> Iterator[str]:
    for line in lines:
        last[0] = line
        yield line


def find_delimiter(text: str, *, wanted: Iterable[str]) -> str:
    r"""Return the separator under which the first rows show most wanted columns; on a tie the most frequent one.

    Examples
    --------
    >>> find_delimiter("Totaal, in euro\na;b;c\n", wanted=["a", "c"])
    ';'
    """
    head = [line for line in text[:20_000].splitlines()[:30] if line.strip()]
    asked = {normalize_name(name) for name in wanted}

    def shown(delimiter: str) -> tuple[int, int]:
        best = max(
            len(asked & {normalize_name(name.strip().strip('"')) for name in line.split(delimiter)}) for line in head
        )
        return best, sum(line.count(delimiter) for line in head)

    return max(DELIMITERS, key=shown)


def _quote_error(file: str, line: int, message: str, longest: Sequence[str]) -> InputError:
    if "field limit" in message:
        return build_input_error(
            "csv.field_size",
            where=f"{file} line {line}" + "".join(f", column {name}" for name in longest),
            found=f"more than {FIELD_LIMIT} characters",
            lines=[line],
            columns=longest,
        )
    return build_input_error(
        "csv.unclosed_quote",
        where=f"{file} line {line}",
        found="the rest of the file would become one field",
        lines=[line],
    )
