"""A raw file as text with provenance: every record, its physical line, and nothing coerced.

A column holds each of its different texts once; a record in the store is its line and one code per column. So a rule
on a cell is asked once per different text, and ten million records stay small.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from werkplaats.errors import InputError
from werkplaats.intake.reading.grid import Note
from werkplaats.intake.refusals import build_input_error
from werkplaats.intake.store import Store

CLEAN, QUARANTINED, STRUCTURE = "clean", "quarantined", "structure"
"""The three fates of a record: used, set aside with a reason, or no record at all (blank row, title, header)."""


@dataclass(frozen=True, eq=False)
class RawColumn:
    """One column of a raw file.

    Attributes
    ----------
    name
        Name as it stands in the file, without white space around it.
    place
        Position in the file, from 0; column ``c<place>`` of the records in the store holds the codes.
    texts, kinds
        Text and kind of each code. Shape (k,), dtype object.
    counts
        How many records of the file hold each code. Shape (k,), dtype int64.
    """

    name: str
    place: int
    texts: np.ndarray
    kinds: np.ndarray
    counts: np.ndarray

    @property
    def code(self) -> str:
        """Name of the column of codes in the store."""
        return f"c{self.place}"

    @property
    def letter(self) -> str:
        """Letter of the column in a spreadsheet program."""
        return column_letter(self.place)


@dataclass(frozen=True)
class Aside:
    """A row that is no record, or that has no place for its fields: its line, the rule, and the row as one text."""

    line: int
    rule: str
    status: str
    text: str


@dataclass(frozen=True, eq=False)
class RawFile:
    """One sheet of one raw file.

    Attributes
    ----------
    records
        Table in the store: ``line`` and one code per column, in the order of the file.
    n_records
        Number of rows in it.
    asides
        The other rows of the file below, between and above them.
    header_line
        Line of the column names; 0 when the file knows its columns by itself.
    missing, labels
        Per column, from SPSS and its like: declared missing ranges, and value labels by code.
    notes, note_columns
        Rules that fired on the file as a whole, and the columns that they are about, by rule.
    texts
        What the file says beside its records: labels of variables, titles, notes.
    counted
        Memory of `delivery.build_profile`: how often each text occurs among the records in play, by set of fates.
    """

    file: str
    sheet: str | None
    store: Store
    records: str
    columns: tuple[RawColumn, ...]
    n_records: int
    asides: tuple[Aside, ...] = ()
    header_line: int = 0
    separator: str = ";"
    missing: Mapping[str, Sequence[tuple[float, float]]] = field(default_factory=dict)
    labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    notes: tuple[Note, ...] = ()
    note_columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    texts: tuple[str, ...] = ()
    counted: dict[tuple[str, int], tuple[np.ndarray, ...]] = field(default_factory=dict)

    @property
    def where(self) -> str:
        """File and sheet, for messages."""
        return self.file + (f", sheet {self.sheet}" if self.sheet else "")

    @property
    def names(self) -> list[str]:
        """Names of the columns as they stand in the file."""
        return [column.name for column in self.columns]

    def column(self, name: str) -> RawColumn:
        """Return the column with this name; KeyError when there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)


class Dictionary:
    """The different texts of one column so far, each with its code. Grows while batches arrive."""

    def __init__(self) -> None:
        self.texts: pa.Array = pa.array([], pa.string())

    def encode(self, column: pa.DictionaryArray) -> pa.Array:
        """Return the codes of a batch, after adding the texts that are new.

        Parameters
        ----------
        column
            The batch, encoded against its own dictionary.
        """
        arriving = column.dictionary
        codes = pc.index_in(arriving, value_set=self.texts)
        if codes.null_count:
            fresh = codes.is_null().to_numpy(zero_copy_only=False)
            numbers = codes.fill_null(0).to_numpy().copy()
            numbers[fresh] = np.arange(len(self.texts), len(self.texts) + int(fresh.sum()))
            self.texts = pa.concat_arrays([self.texts, arriving.filter(pa.array(fresh))])
            codes = pa.array(numbers, pa.int32())
        return codes.take(column.indices)


class Loader:
    """Records on their way into the store, batch by batch.

    Parameters
    ----------
    store
        Where they go.
    width
        Number of columns.
    """

    def __init__(self, store: Store, width: int) -> None:
        self.store = store
        self.table = store.name("records")
        self.n_records = 0
        self._dictionaries = [Dictionary() for _ in range(width)]
        self._counts = [np.zeros(0, dtype="int64") for _ in range(width)]
        store.keep(self.table, self._table(pa.array([], pa.int64()), [pa.array([], pa.int32())] * width))

    def add(self, lines: pa.Array, columns: Sequence[pa.DictionaryArray]) -> None:
        """Add a batch of records.

        Parameters
        ----------
        lines
            Physical line of each, int64.
        columns
            One array per column; what a text means (its kind) stands before it when kinds differ (`framing`).
        """
        codes = [known.encode(column) for known, column in zip(self._dictionaries, columns, strict=True)]
        self._counts = [_add_counts(counts, batch) for counts, batch in zip(self._counts, codes, strict=True)]
        self.store.keep(self.table, self._table(lines, codes))
        self.n_records += len(lines)

    def texts(self, place: int) -> np.ndarray:
        """Return the different texts of one column by code."""
        texts: np.ndarray = np.asarray(self._dictionaries[place].texts.to_pylist(), dtype=object)
        return texts

    def counts(self, place: int) -> np.ndarray:
        """Return how many records hold each text of one column, by code."""
        counts = np.zeros(len(self._dictionaries[place].texts), dtype="int64")
        counts[: len(self._counts[place])] = self._counts[place]
        return counts

    def _table(self, lines: pa.Array, codes: Sequence[pa.Array]) -> pa.Table:
        return pa.table([lines, *codes], names=["line", *(f"c{place}" for place in range(len(codes)))])


def _add_counts(counts: np.ndarray, codes: pa.Array) -> np.ndarray:
    more = np.bincount(codes.to_numpy(), minlength=len(counts))
    more[: len(counts)] += counts
    return more


def make_columns(loader: Loader, names: Sequence[str], kinds: Sequence[str]) -> tuple[RawColumn, ...]:
    """Return the columns of a file of which every column is of one kind."""
    columns = []
    for place, (name, kind) in enumerate(zip(names, kinds, strict=True)):
        texts = loader.texts(place)
        kinds_of = np.full(len(texts), kind, dtype=object)
        columns.append(RawColumn(name, place, texts, kinds_of, loader.counts(place)))
    return tuple(columns)


def column_letter(place: int) -> str:
    """Return the letter of the column at a position, counted from 0.

    Examples
    --------
    >>> column_letter(7), column_letter(26)
    ('H', 'AA')
    """
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def no_records(file: str, *, found: str) -> InputError:
    """Return the error of a file without records."""
    return build_input_error("file.empty", where=file, found=found)
