"""One raw file on its way to one table: the records still in play, the fate of all others, and the proof of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from werkplaats.intake.balance import Balance, validate_conserved
from werkplaats.intake.findings import Finding, Outcome
from werkplaats.intake.raw import CLEAN, QUARANTINED, STRUCTURE, RawFile
from werkplaats.intake.rulebook import RULES
from werkplaats.params.sources import Source


@dataclass(frozen=True)
class Delivery:
    """A raw file being cleaned.

    Attributes
    ----------
    raw, source
        What was read, and how the params file describes it.
    rows
        Records still in play by canonical column: text at first, parsed later. Index: record number.
    kinds
        Kind of every cell of ``rows`` in the file; None when all are text.
    fates
        Every record of the file: ``status``, ``rule``, ``columns``.
    cents
        Euro cents of every record of the file, read once from the raw amounts; 0 where there is none to read. This
        is what the cleaned table is held against.
    findings
        What happened so far.
    """

    raw: RawFile
    source: Source
    rows: pd.DataFrame
    kinds: pd.DataFrame | None
    fates: pd.DataFrame
    cents: pd.Series
    findings: tuple[Finding, ...] = ()

    @property
    def table(self) -> str:
        """Name of the table that the file fills."""
        return self.source.table

    def kinds_of(self, column: str) -> pd.Series | None:
        """Return the kind of every cell of one canonical column, or None when all are text."""
        if self.kinds is None or column not in self.kinds.columns:
            return None
        kinds: pd.Series = self.kinds[column]
        return kinds.loc[self.rows.index]


Step = Callable[[Delivery], Delivery]


def run_steps(delivery: Delivery, steps: Sequence[Step]) -> Delivery:
    """Apply steps one by one, and assert after each that no record and no cent went missing.

    Raises
    ------
    BalanceError
        When a step lost or made up records or cents.
    """
    for step in steps:
        delivery = step(delivery)
        validate_balance(delivery, step=getattr(step, "__name__", "a step"))
    return delivery


def validate_balance(delivery: Delivery, *, step: str) -> None:
    """Raise BalanceError unless every record has one fate, clean ones are in ``rows``, and the cents agree."""
    where = f"{delivery.raw.file}, table {delivery.table}"
    validate_conserved(delivery.raw.cells.index, delivery.fates.index, where=where, step=step)
    clean = delivery.fates.index[delivery.fates["status"] == CLEAN]
    validate_conserved(clean, delivery.rows.index, where=where, step=step)
    build_balance(delivery).validate(step)


def build_balance(delivery: Delivery) -> Balance:
    """Count records and cents; the clean cents are those in ``rows`` once amounts have been parsed."""
    status = delivery.fates["status"]
    parsed = "cents" in delivery.rows.columns
    clean_cents = delivery.rows["cents"] if parsed else delivery.cents.loc[delivery.rows.index]
    return Balance(
        file=delivery.raw.file,
        table=delivery.table,
        raw=len(delivery.raw.cells),
        clean=len(delivery.rows),
        quarantined=int((status == QUARANTINED).sum()),
        structure=int((status == STRUCTURE).sum()),
        cents_raw=int(delivery.cents.sum()),
        cents_clean=int(clean_cents.sum()),
        cents_quarantined=int(delivery.cents[status == QUARANTINED].sum()),
    )


def refuse(
    delivery: Delivery, broken: pd.Series, rule: str, *, columns: Sequence[str] = (), structure: bool = False
) -> Delivery:
    """Return the delivery without the records of which ``broken`` is true; they get ``rule`` as their fate.

    Parameters
    ----------
    broken
        True or false per record in play.
    columns
        Canonical columns that the rule is about.
    structure
        Whether the records are no records of the table at all, rather than records that cannot be used.
    """
    hit = broken.index[broken.to_numpy(dtype=bool)]
    if hit.empty:
        return delivery
    fates = delivery.fates.copy()
    fates.loc[hit, "status"] = STRUCTURE if structure else QUARANTINED
    fates.loc[hit, "rule"] = rule
    fates.loc[hit, "columns"] = ", ".join(columns)
    return note(
        replace(delivery, rows=delivery.rows.drop(index=hit), fates=fates),
        rule,
        "structure" if structure else "quarantined",
        hit,
        columns=columns,
    )


def refuse_by_rule(delivery: Delivery, rules: pd.Series, *, columns: Sequence[str]) -> Delivery:
    """Refuse every record in play under the rule that ``rules`` names for it; the empty text is no rule."""
    for rule in sorted(set(rules) - {""}):
        delivery = refuse(delivery, rules.loc[delivery.rows.index] == rule, rule, columns=columns)
    return delivery


def note(
    delivery: Delivery, rule: str, outcome: Outcome, records: pd.Index, *, columns: Sequence[str] = ()
) -> Delivery:
    """Return the delivery with one more finding about ``records``; nothing when there are none."""
    if records.empty:
        return delivery
    finding = Finding(
        rule=rule,
        outcome=outcome,
        file=delivery.raw.file,
        sheet=delivery.raw.sheet,
        table=delivery.table,
        lines=tuple(int(line) for line in delivery.raw.lines.loc[records]),
        columns=tuple(columns),
        n_records=len(records),
        cents=int(delivery.cents.loc[records].sum()),
    )
    return replace(delivery, findings=(*delivery.findings, finding))


def note_repairs(delivery: Delivery, repairs: pd.Series, *, columns: Sequence[str]) -> Delivery:
    """Add a finding per repair rule for the records in play; the empty text is no repair."""
    still = repairs.loc[delivery.rows.index]
    for rule in sorted(set(still) - {""}):
        delivery = note(delivery, rule, "repaired", still.index[still == rule], columns=columns)
    return delivery


def quarantine_frame(delivery: Delivery) -> pd.DataFrame:
    """Return the records that were set aside: file, table, sheet, line, record, rule, columns, reason, advice, text."""
    aside = delivery.fates[delivery.fates["status"] == QUARANTINED]
    return pd.DataFrame(
        {
            "file": delivery.raw.file,
            "sheet": delivery.raw.sheet or "",
            "table": delivery.table,
            "line": delivery.raw.lines.loc[aside.index],
            "record": aside.index,
            "rule": aside["rule"],
            "columns": aside["columns"],
            "reason": [RULES[rule].what for rule in aside["rule"]],
            "advice": [RULES[rule].do for rule in aside["rule"]],
            "cents": delivery.cents.loc[aside.index],
            "text": delivery.raw.texts.loc[aside.index],
        }
    ).reset_index(drop=True)
