"""What a reader hands over: rows as they stand in the file, or columns when the file itself knows its columns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import pyarrow as pa

Note = tuple[str, tuple[int, ...]]
"""A rule that fired while reading, and its lines; no lines when it is the file as a whole."""


@dataclass(frozen=True)
class Grid:
    """The rows of one sheet as they stand there, before anybody knows where the column names are.

    Attributes
    ----------
    file
        Name of the file for messages, such as ``zorg/2018.xlsx`` or ``levering.zip/2018.xlsx``.
    rows
        Text of every cell; an empty cell is the empty text.
    kinds
        Per cell ``text``, ``number``, ``date``, ``error`` (a spreadsheet error) or ``formula`` (a formula of which
        the file holds no value); None when everything is text.
    lines
        Physical line (csv) or row (sheet) of each row.
    texts
        Each row as one text, for the quarantine file.
    notes
        Rules that fired on the file as a whole, with lines.
    remarks
        Texts that are no cells: what is printed above and below the sheet, and told when a cell is filled in.
    """

    file: str
    rows: Sequence[Sequence[str]]
    lines: Sequence[int]
    texts: Sequence[str]
    kinds: Sequence[Sequence[str]] | None = None
    sheet: str | None = None
    notes: tuple[Note, ...] = ()
    remarks: tuple[str, ...] = ()
    truncated: bool = False


@dataclass(frozen=True)
class Columns:
    """Records of a file that itself knows its columns (SPSS, Stata, SAS, Parquet).

    Attributes
    ----------
    names
        Names of the columns, in the order of the file.
    kinds
        Kind of each column: ``text``, ``number`` or ``date`` (dates are written yyyy-mm-dd).
    batches
        Record batches with one string column per name; an empty cell is the empty text, never null. The first record
        of the first batch is record (and line) 1.
    missing
        Per column the declared missing codes, as (lowest, highest) ranges.
    labels
        Per column the value labels by code.
    texts
        What else the file says: labels of variables, its title and its notes.
    """

    file: str
    names: Sequence[str]
    kinds: Sequence[str]
    batches: Iterable[pa.RecordBatch]
    missing: Mapping[str, Sequence[tuple[float, float]]] = field(default_factory=dict)
    labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    notes: tuple[Note, ...] = ()
    texts: tuple[str, ...] = ()
