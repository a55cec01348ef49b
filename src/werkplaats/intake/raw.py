"""A raw file as text with provenance: every record, its physical line, and nothing coerced.

A column holds each of its different texts once; a record in the store is its line and one code per column. So a rule
on a cell is asked once per different text, and ten million records stay small.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from werkplaats.errors import InputError
from werkplaats.intake.reading.grid import Note
from werkplaats.intake.refusals import build_input_error
from werkplaats.intake.store import Store

_THREADS = 2

Texts: TypeAlias = "pa.Array | pa.ChunkedArray"
"""Texts of one column of a batch, in whole or in chunks."""

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

    def encode(self, texts: Texts) -> np.ndarray:
        """Return the code of each text of a batch, after adding those that are new; shape (n,), dtype int32."""
        chunked = pa.chunked_array([texts]) if isinstance(texts, pa.Array) else texts
        found = pc.index_in(chunked, value_set=self.texts)
        codes: np.ndarray = found.fill_null(0).to_numpy()
        if found.null_count:
            fresh = found.is_null()
            # The chunks share one dictionary, that of all of them.
            added = chunked.filter(fresh).dictionary_encode().chunks
            codes = codes.copy()
            codes[fresh.to_numpy()] = len(self.texts) + np.concatenate([chunk.indices for chunk in added])
            self.texts = pa.concat_arrays([self.texts, added[0].dictionary])
        return codes


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

    def add(self, lines: pa.Array, columns: Sequence[Texts]) -> None:
        """Add a batch of records.

        Parameters
        ----------
        lines
            Physical line of each, int64.
        columns
            The texts of each column; what a text means (its kind) stands before it when kinds differ (`framing`).
        """
        placed = list(zip(range(len(self._counts)), columns, strict=True))
        # Arrow lets go of the interpreter, so columns are taken side by side.
        with ThreadPoolExecutor(_THREADS, thread_name_prefix="werkplaats-codes") as pool:
            codes = list(pool.map(self._encode, placed))
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

    def _encode(self, placed: tuple[int, Texts]) -> pa.Array:
        place, texts = placed
        codes = self._dictionaries[place].encode(texts)
        counts = np.bincount(codes, minlength=len(self._counts[place]))
        counts[: len(self._counts[place])] += self._counts[place]
        self._counts[place] = counts
        return pa.array(codes)

    def _table(self, lines: pa.Array, codes: Sequence[pa.Array]) -> pa.Table:
        return pa.table([lines, *codes], names=["line", *(f"c{place}" for place in range(len(codes)))])


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
