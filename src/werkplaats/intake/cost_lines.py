"""The cost lines of all files as one table, whatever their number: asked where they are, written in their order.

Whoever asks reads records and what their codes mean, and nothing is made before. They go to a file a stretch of lines
at a time, and nothing is sorted that is in order already. A file holds the texts of its own records and no list of
codes, which would keep the identifiers of people who withdrew.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from werkplaats.intake.balance import FINGERPRINT, build_fingerprint, unlike
from werkplaats.intake.delivery import Delivery, select, settled
from werkplaats.intake.fields import Field, build_select, make_array
from werkplaats.intake.store import literal, quote
from werkplaats.schema import TABLES, Column, Kind
from werkplaats.workspace.database import LargeTable

STRETCH = 1_000_000
"""Lines that are written at a time."""

_TYPES: Mapping[Kind, pa.DataType] = {
    "text": pa.string(),
    "integer": pa.int64(),
    "number": pa.float64(),
    "date": pa.timestamp("us"),
}
_SQL: Mapping[Kind, str] = {"text": "VARCHAR", "integer": "BIGINT", "number": "DOUBLE", "date": "DATE"}


def build_cost_table(deliveries: Sequence[Delivery]) -> LargeTable:
    """Return the records in play of all cost files, after proving that none is missing.

    Writing it proves that the file holds the same records and cents, per household, domain and month.

    Raises
    ------
    BalanceError
        When a record is missing, or, as it is written, a record or a cent.
    """
    columns = [column.name for column in TABLES["costs"].columns]
    ready = [settled(delivery, [name for name in columns if name in delivery.fields]) for delivery in deliveries]
    store = ready[0].store
    name = store.name("costs")
    store.run(f"CREATE VIEW {name} AS {' UNION ALL '.join(_select_rows(delivery) for delivery in ready)}")
    for delivery in ready:
        _validate_lookups(delivery)
    return LargeTable(
        store.connection.sql(f"FROM {name}"),
        stretches=partial(_list_stretches, ready),
        prove=partial(_prove, ready),
    )


def _validate_lookups(delivery: Delivery) -> None:
    """Raise BalanceError unless every code and line has its one value, so that no record falls out or counts twice."""
    for field in _with_fallbacks(delivery.fields.values()):
        if field.by_line:
            rows, lines = delivery.store.row(f"SELECT count(*), count(DISTINCT line) FROM {field.by_line}")
            if rows != lines:
                raise unlike([delivery], f"{rows} values of {lines} lines")
        elif field.lookup and field.column is not None:
            found, codes = f"SELECT count(*), count(DISTINCT code) FROM {field.lookup}", len(field.column.texts)
            if (held := delivery.store.row(found)) != (codes, codes):
                raise unlike([delivery], f"values of {held[1]} of {codes} codes of column {field.column.letter}")


def _with_fallbacks(fields: Iterable[Field]) -> Iterator[Field]:
    for field in fields:
        yield field
        if field.fallback is not None:
            yield from _with_fallbacks([field.fallback])


def _select_rows(delivery: Delivery) -> str:
    """Return a SELECT of the records in play of one file, with the columns of the table."""
    present = [column for column in TABLES["costs"].columns if column.name in delivery.fields]
    shown = {column.name: _shown(column, delivery.fields[column.name]) for column in present}
    absent = {column.name: f"NULL::{_SQL[column.kind]}" for column in TABLES["costs"].columns}
    cells = ", ".join(f"{sql} AS {quote(name)}" for name, sql in (absent | shown).items())
    return f"SELECT {cells} FROM ({select(delivery, list(shown))})"


def _shown(column: Column, held: Field) -> str:
    """Return a cell as SQL writes it; an empty text is no text."""
    cell = quote(column.name)
    full = held.plain and held.values is not None and all(value != "" for value in held.values)
    return cell if column.kind != "text" or full else f"nullif({cell}, '')"


def _list_stretches(deliveries: Sequence[Delivery]) -> Iterator[pa.Table]:
    """Yield all records in play in their order, each stretch while the next one is made."""
    schema = pa.schema([(column.name, _TYPES[column.kind]) for column in TABLES["costs"].columns])
    return _made_ahead(stretch for delivery in deliveries for stretch in _stretches(delivery, schema))


def _made_ahead(tables: Iterator[pa.Table]) -> Iterator[pa.Table]:
    """Yield the tables while the next one is made: making and writing take about as long."""
    with ThreadPoolExecutor(1, thread_name_prefix="werkplaats-costs") as pool:
        coming = pool.submit(next, tables, None)
        while (table := coming.result()) is not None:
            coming = pool.submit(next, tables, None)
            yield table


def _prove(deliveries: Sequence[Delivery], path: Path) -> None:
    """Raise BalanceError unless a file holds the records and cents of the deliveries, in each corner of them."""
    parts = [build_fingerprint(delivery) for delivery in deliveries]
    expected = (sum(records for records, _ in parts), sum(cents for _, cents in parts))
    written = f"SELECT household_id, domain, start::DATE AS start, cents FROM read_parquet({literal(str(path))})"
    records, cents = deliveries[0].store.row(FINGERPRINT.format(query=written))
    if (int(records), int(cents or 0)) != expected:
        raise unlike(deliveries, f"{records} of {expected[0]} records, and other cents")


def _stretches(delivery: Delivery, schema: pa.Schema) -> Iterator[pa.Table]:
    """Yield the records in play of one file, in order."""
    present = {name: delivery.fields[name] for name in schema.names if name in delivery.fields}
    asked = [name for name, held in present.items() if not held.plain]
    ready = settled(delivery, asked)
    codes = {held.column.code for held in present.values() if held.plain and held.column is not None}
    values = {name: _make_values(held, schema.field(name).type) for name, held in present.items() if held.plain}
    store, lines = delivery.store, delivery.raw.records
    fated = np.asarray(store.column(f"SELECT line FROM {delivery.fates} ORDER BY line"), dtype="int64")
    last = store.value(f"SELECT coalesce(max(line), 0) FROM {lines}")
    for first in range(0, last + 1, STRETCH):
        stretch = f"SELECT * FROM {lines} WHERE line BETWEEN {first} AND {first + STRETCH - 1}"
        rows = build_select(f"({stretch})", delivery.fates, ready.fields, asked, play=False, codes=sorted(codes))
        batch = _in_play(_in_order(store.table(rows)), fated)
        yield pa.table(
            [_column(batch, name, present, values, field.type) for name, field in _named(schema)], schema=schema
        )


def _named(schema: pa.Schema) -> list[tuple[str, pa.Field]]:
    return [(name, schema.field(name)) for name in schema.names]


def _make_values(held: Field, kind: pa.DataType) -> pa.Array:
    """Return the value of each code; an empty text is no text."""
    return _without_empty(make_array(held.values, held.type)).cast(kind)


def _in_order(batch: pa.Table) -> pa.Table:
    lines = batch["line"].to_numpy()
    if len(lines) < 2 or bool((np.diff(lines) > 0).all()):
        return batch
    return batch.take(pa.array(np.argsort(lines, kind="stable")))


def _in_play(batch: pa.Table, fated: np.ndarray) -> pa.Table:
    """Return the rows whose line is not among those that have a fate; both are in order."""
    lines = batch["line"].to_numpy()
    places = np.searchsorted(lines, fated)
    places = places[places < len(lines)] if len(lines) else places[:0]
    keep = np.ones(len(lines), dtype=bool)
    keep[places] = ~np.isin(lines[places], fated)
    return batch if keep.all() else batch.filter(pa.array(keep))


def _column(
    batch: pa.Table, name: str, present: Mapping[str, Field], values: Mapping[str, pa.Array], kind: pa.DataType
) -> pa.ChunkedArray | pa.Array:
    """Return one column of the table: what the codes mean, what the store computed, or nothing."""
    if name not in present:
        return pa.nulls(len(batch), kind)
    if name not in values:
        return _without_empty(batch[name]).cast(kind)
    column = present[name].column
    assert column is not None
    return pc.take(values[name], batch[column.code])


def _without_empty(column: pa.Array | pa.ChunkedArray) -> pa.Array | pa.ChunkedArray:
    if not pa.types.is_string(column.type):
        return column
    return pc.if_else(pc.equal(column, ""), pa.scalar(None, pa.string()), column)
