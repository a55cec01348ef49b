"""One raw file on its way to one table: where its values come from, and how to ask for the records still in play."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa

from werkplaats.intake.columns.profile import Profile
from werkplaats.intake.fields import Field, build_select, settle
from werkplaats.intake.findings import Finding
from werkplaats.intake.raw import RawColumn, RawFile
from werkplaats.intake.store import Store
from werkplaats.params.sources import Source

_INLINE = 500


@dataclass(frozen=True, eq=False)
class Delivery:
    """A raw file being cleaned.

    Attributes
    ----------
    raw, source
        What was read, and how the params file describes it.
    fields
        Where the value of each canonical column comes from.
    fates
        Table in the store with every row of the file that is no longer in play: ``line``, ``status``, ``rule``,
        ``columns``. What is not in it is clean.
    names
        Name of each canonical column in the layout of the source, for messages.
    measured
        Table in the store with the cents of each code of the amount column, read once before any step: what the end
        is held against. Empty for a table without amounts.
    amount
        Raw column of the amounts, if there is one.
    kept
        Table in the store with ``line`` and ``rule`` of the records that people decided to keep; empty when none.
    findings
        What happened so far.
    """

    raw: RawFile
    source: Source
    fields: Mapping[str, Field]
    fates: str
    names: Mapping[str, str]
    measured: str = ""
    amount: RawColumn | None = None
    kept: str = ""
    findings: tuple[Finding, ...] = ()

    @property
    def table(self) -> str:
        """Name of the table that the file fills."""
        return self.source.table

    @property
    def store(self) -> Store:
        """Where the records live."""
        return self.raw.store

    @property
    def playing(self) -> str:
        """SELECT of the lines in play."""
        return f"SELECT line FROM {self.raw.records} ANTI JOIN {self.fates} USING (line)"


Step = Callable[[Delivery], Delivery]


def with_fields(delivery: Delivery, fields: Mapping[str, Field]) -> Delivery:
    """Return the delivery with some fields replaced or added."""
    return replace(delivery, fields={**delivery.fields, **fields})


def replace_column(delivery: Delivery, column: RawColumn) -> Delivery:
    """Return the delivery with other texts in a raw column, before any value of it was read."""
    columns = tuple(column if item.place == column.place else item for item in delivery.raw.columns)
    fields = {
        name: replace(held, column=column, values=column.texts, lookup="")
        for name, held in delivery.fields.items()
        if held.column is not None and held.column.place == column.place
    }
    # How often a text occurs may be another number now.
    return with_fields(replace(delivery, raw=replace(delivery.raw, columns=columns, counted={})), fields)


def settled(delivery: Delivery, names: Iterable[str]) -> Delivery:
    """Return the delivery with the values of these columns in the store, ready for SQL."""
    return with_fields(delivery, {name: settle(delivery.store, delivery.fields[name]) for name in names})


def select(delivery: Delivery, names: Sequence[str], *, play: bool = True, codes: Sequence[str] = ()) -> str:
    """Return a SELECT of ``line``, columns of codes as they are, and canonical columns; these must be settled."""
    return build_select(delivery.raw.records, delivery.fates, delivery.fields, names, play=play, codes=codes)


def build_profile(delivery: Delivery, column: RawColumn, *, name: str) -> Profile:
    """Return the different texts of a raw column, and how many records in play hold each of them."""
    return Profile(name, column.texts, column.kinds, _count_texts(delivery)[column.place])


def _count_texts(delivery: Delivery) -> tuple[np.ndarray, ...]:
    """Return how many records in play hold each text, per column; counted once for each set of fates."""
    raw, store = delivery.raw, delivery.store
    known = (delivery.fates, store.value(f"SELECT count(*) FROM {delivery.fates}"))
    if known not in raw.counted:
        codes = ", ".join(column.code for column in raw.columns)
        fated = store.connection.execute(
            f"SELECT {codes} FROM {raw.records} SEMI JOIN {delivery.fates} USING (line)"
        ).fetchnumpy()
        raw.counted[known] = tuple(
            column.counts - np.bincount(np.asarray(fated[column.code]), minlength=len(column.texts))
            for column in raw.columns
        )
    return raw.counted[known]


def lines_with(delivery: Delivery, column: RawColumn, hit: np.ndarray) -> str:
    """Return a SELECT of the lines in play whose code is among those that ``hit`` marks."""
    codes = np.flatnonzero(hit)
    if len(codes) <= _INLINE:
        listed = ", ".join(str(code) for code in codes) or "NULL"
        test = f"r.{column.code} IN ({listed})"
    else:
        name = delivery.store.name("codes")
        delivery.store.keep(name, pa.table({"code": pa.array(codes, pa.int32())}))
        test = f"r.{column.code} IN (SELECT code FROM {name})"
    return f"SELECT r.line FROM {delivery.raw.records} r ANTI JOIN {delivery.fates} f ON f.line = r.line WHERE {test}"
