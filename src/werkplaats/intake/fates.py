"""Fates: which records of a delivery are set aside and under which rule, and what is told of the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pyarrow as pa

from werkplaats.intake.delivery import Delivery, lines_with
from werkplaats.intake.findings import Finding, Outcome
from werkplaats.intake.raw import CLEAN, QUARANTINED, STRUCTURE, RawColumn, RawFile
from werkplaats.intake.store import literal

REPEATING = ("row.total", "row.total_unchecked")
"""Rules on rows that repeat the cents of other rows, and so have none of their own."""


def start_fates(raw: RawFile) -> str:
    """Return a new table of fates that holds the rows which the reader set aside."""
    name = raw.store.name("fates")
    rows = [(aside.line, aside.status, aside.rule, "") for aside in raw.asides]
    columns = list(zip(*rows, strict=True)) if rows else [(), (), (), ()]
    kinds = (pa.int64(), pa.string(), pa.string(), pa.string())
    arrays = [pa.array(column, kind) for column, kind in zip(columns, kinds, strict=True)]
    raw.store.keep(name, pa.table(arrays, names=["line", "status", "rule", "columns"]))
    return name


def copy_fates(delivery: Delivery) -> Delivery:
    """Return the delivery with fates of its own, so that steps can be taken again from here."""
    name = delivery.store.name("fates")
    delivery.store.run(f"CREATE TABLE {name} AS SELECT * FROM {delivery.fates}")
    return replace(delivery, fates=name)


def refuse(
    delivery: Delivery, lines: str, rule: str, *, columns: Sequence[str] = (), structure: bool = False
) -> Delivery:
    """Set records aside; they get ``rule`` as their fate.

    Parameters
    ----------
    lines
        SELECT of the lines; those that have a fate already keep it.
    columns
        Canonical columns that the rule is about.
    structure
        Whether the records are no records of the table at all, rather than records that cannot be used.
    """
    store, status = delivery.store, STRUCTURE if structure else QUARANTINED
    hit = store.name("hit")
    store.run(f"CREATE TABLE {hit} AS SELECT DISTINCT line FROM ({lines}) ANTI JOIN {delivery.fates} USING (line)")
    if delivery.kept:
        overruled = f"SELECT line FROM {delivery.kept} WHERE rule = {literal(rule)}"
        delivery = note(
            delivery,
            f"SELECT line FROM {hit} WHERE line IN ({overruled})",
            "decision.kept",
            "info",
            columns=columns,
            found=rule,
        )
        store.run(f"DELETE FROM {hit} WHERE line IN ({overruled})")
    delivery = note(
        delivery,
        f"SELECT line FROM {hit}",
        rule,
        "structure" if structure else "quarantined",
        columns=columns,
    )
    store.run(
        f"INSERT INTO {delivery.fates} SELECT line, {literal(status)}, {literal(rule)}, "
        f"{literal(', '.join(columns))} FROM {hit}"
    )
    store.run(f"DROP TABLE {hit}")
    return delivery


def refuse_codes(
    delivery: Delivery,
    column: RawColumn,
    hit: np.ndarray,
    rule: str,
    *,
    columns: Sequence[str],
    structure: bool = False,
) -> Delivery:
    """Set aside the records whose text in one column is among those that ``hit`` marks."""
    if not hit.any():
        return delivery
    return refuse(delivery, lines_with(delivery, column, hit), rule, columns=columns, structure=structure)


def note(
    delivery: Delivery, lines: str, rule: str, outcome: Outcome, *, columns: Sequence[str] = (), found: str = ""
) -> Delivery:
    """Return the delivery with one more finding about the lines of a SELECT; nothing when there are none."""
    store = delivery.store
    hit = store.column(f"SELECT line FROM ({lines}) ORDER BY line")
    if not hit:
        return delivery
    cents = 0 if rule in REPEATING else measure_cents(delivery, lines)
    return _with_finding(delivery, rule, outcome, tuple(hit), columns, len(hit), cents, found)


def note_codes(
    delivery: Delivery,
    column: RawColumn,
    hit: np.ndarray | None,
    rule: str,
    outcome: Outcome,
    *,
    columns: Sequence[str],
    found: str = "",
) -> Delivery:
    """Add a finding about the records whose text is marked; about the column as a whole when ``hit`` is None."""
    if hit is None:
        return _with_finding(delivery, rule, outcome, (), columns, delivery.raw.n_records, 0, found)
    if not hit.any():
        return delivery
    return note(delivery, lines_with(delivery, column, hit), rule, outcome, columns=columns, found=found)


def note_file(
    delivery: Delivery,
    rule: str,
    outcome: Outcome,
    lines: Sequence[int] = (),
    *,
    columns: Sequence[str] = (),
    found: str = "",
) -> Delivery:
    """Add a finding about the file as a whole, or about rows that are no records."""
    return _with_finding(delivery, rule, outcome, tuple(lines), columns, len(lines), 0, found)


def measure_cents(delivery: Delivery, lines: str) -> int:
    """Return the cents on some lines, as they were measured before any step."""
    if not delivery.measured or delivery.amount is None:
        return 0
    total = delivery.store.value(
        f"SELECT sum(m.value) FROM {delivery.raw.records} r "
        f"JOIN {delivery.measured} m ON m.code = r.{delivery.amount.code} WHERE r.line IN ({lines})"
    )
    return int(total or 0)


def count_fates(delivery: Delivery) -> dict[str, int]:
    """Return how many rows of the file ended as clean, quarantined and structure."""
    counts = dict(delivery.store.rows(f"SELECT status, count(*) FROM {delivery.fates} GROUP BY 1"))
    clean = delivery.store.value(f"SELECT count(*) FROM ({delivery.playing})")
    return {CLEAN: int(clean), QUARANTINED: counts.get(QUARANTINED, 0), STRUCTURE: counts.get(STRUCTURE, 0)}


def _with_finding(
    delivery: Delivery,
    rule: str,
    outcome: Outcome,
    lines: tuple[int, ...],
    columns: Sequence[str],
    n_records: int,
    cents: int,
    found: str,
) -> Delivery:
    finding = Finding(
        rule=rule,
        outcome=outcome,
        file=delivery.raw.file,
        sheet=delivery.raw.sheet,
        table=delivery.table,
        lines=lines,
        columns=tuple(delivery.names.get(name, name) for name in columns),
        letters=tuple(_letter(delivery, name) for name in columns),
        n_records=n_records,
        cents=cents,
        found=found,
    )
    return replace(delivery, findings=(*delivery.findings, finding))


def _letter(delivery: Delivery, name: str) -> str:
    """Return the letter of the raw column behind a canonical one; empty when there is none."""
    field = delivery.fields.get(name)
    if field is not None and field.column is not None:
        return field.column.letter
    return next((column.letter for column in delivery.raw.columns if column.name == name), "")
