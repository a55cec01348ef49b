"""One raw file on its way to one table: the records still in play, the fate of all others, and the proof of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa

from werkplaats.intake.columns.profile import Profile
from werkplaats.intake.fields import Field, build_select, settle
from werkplaats.intake.findings import Finding, Outcome
from werkplaats.intake.raw import CLEAN, QUARANTINED, STRUCTURE, RawColumn, RawFile
from werkplaats.intake.store import Store, literal
from werkplaats.params.sources import Source

REPEATING = ("row.total", "row.total_unchecked")
"""Rules on rows that repeat the cents of other rows, and so have none of their own."""

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
