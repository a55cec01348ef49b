"""Totals rows: set aside after they were held against the sum of their file, to the cent."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from werkplaats.errors import InputError
from werkplaats.intake.cells.amounts import parse_amount
from werkplaats.intake.delivery import Delivery, note, note_file, refuse
from werkplaats.intake.raw import Aside
from werkplaats.intake.store import literal

TOTALS_MARKERS = ("totaal", "totalen", "eindtotaal", "subtotaal", "totaalbedrag", "total", "grand total", "som", "sum")
"""First cells that mark a totals row when the source names no marker."""


_LARGEST_CENTS = 10**17
"""A total may be larger than any amount that is one."""


@dataclass(frozen=True)
class _Stated:
    line: int
    cents: int | None


def clean_totals(delivery: Delivery) -> Delivery:
    """Set totals rows aside after holding them against the sum of their file, to the cent.

    Raises
    ------
    InputError
        When a totals row differs from the sum: rows are missing, or amounts were changed.
    """
    if delivery.table != "costs" or delivery.amount is None:
        return delivery
    whole, ragged = _whole_rows(delivery), _ragged_rows(delivery)
    if not whole and not ragged:
        return delivery
    unread = _count_unread(delivery, whole, ragged)
    _validate(delivery, [*whole, *ragged], unread)
    lines = ", ".join(str(row.line) for row in whole)
    delivery = refuse(delivery, f"SELECT unnest([{lines}]::BIGINT[]) AS line", "row.total", columns=("amount",))
    if ragged:
        delivery = _mark_ragged(delivery, [row.line for row in ragged])
    if unread:
        stated = sorted(row.line for row in [*whole, *ragged])
        delivery = note_file(delivery, "row.total_unchecked", "warning", stated, columns=("amount",))
    return delivery


def is_marker(delivery: Delivery, text: str) -> bool:
    """Return whether a first cell marks a totals row: as the source says, or as totals rows usually begin."""
    marker = delivery.source.totals_marker
    markers = (marker.casefold(),) if marker else TOTALS_MARKERS
    return text.strip().rstrip(":").strip().casefold() in markers


def _whole_rows(delivery: Delivery) -> list[_Stated]:
    """Return the totals rows with all their fields."""
    first, amount = delivery.raw.columns[0], delivery.amount
    assert amount is not None
    hit = np.flatnonzero([is_marker(delivery, text) for text in first.texts])
    if not len(hit):
        return []
    rows = delivery.store.rows(
        f"SELECT line, {amount.code} FROM {delivery.raw.records} ANTI JOIN {delivery.fates} USING (line) "
        f"WHERE {first.code} IN ({', '.join(map(str, hit))}) ORDER BY line"
    )
    return [_Stated(line, _cents(delivery, amount.texts[code], amount.kinds[code])) for line, code in rows]


def _ragged_rows(delivery: Delivery) -> list[_Stated]:
    """Return the totals rows that have no place for their fields; the amount is the last field that is filled."""
    stated = []
    for aside in delivery.raw.asides:
        fields = _fields(delivery, aside)
        if aside.rule.startswith("csv.") and is_marker(delivery, fields[0]):
            last = next((field for field in reversed(fields[1:]) if field.strip()), "")
            stated.append(_Stated(aside.line, _cents(delivery, last, "text")))
    return stated


def _fields(delivery: Delivery, aside: Aside) -> list[str]:
    return aside.text.split(delivery.raw.separator)


def _cents(delivery: Delivery, text: str, kind: str) -> int | None:
    value = parse_amount(text, kind, notation=delivery.source.amounts, largest=_LARGEST_CENTS).value
    return None if value is None else int(value)


def _count_unread(delivery: Delivery, whole: list[_Stated], ragged: list[_Stated]) -> int:
    """Count the records with an amount that stands there but cannot be read, and rows without a place for it."""
    amount = delivery.amount
    assert amount is not None
    answers = [
        parse_amount(text, kind, notation=delivery.source.amounts).rule
        for text, kind in zip(amount.texts, amount.kinds, strict=True)
    ]
    codes = [place for place, rule in enumerate(answers) if rule not in ("", "amount.missing")]
    asides = sum(aside.rule.startswith("csv.") for aside in delivery.raw.asides) - len(ragged)
    if not codes:
        return asides
    skipped = ", ".join(str(row.line) for row in whole)
    unread = delivery.store.value(
        f"SELECT count(*) FROM {delivery.raw.records} ANTI JOIN {delivery.fates} USING (line) "
        f"WHERE {amount.code} IN ({', '.join(map(str, codes))}) AND line NOT IN (SELECT unnest([{skipped}]::BIGINT[]))"
    )
    return int(unread) + asides


def _validate(delivery: Delivery, stated: list[_Stated], unread: int) -> None:
    assert delivery.amount is not None
    lines = ", ".join(str(row.line) for row in stated)
    total, n_records = delivery.store.row(
        f"SELECT coalesce(sum(m.value), 0), count(*) FROM {delivery.raw.records} r "
        f"JOIN {delivery.measured} m ON m.code = r.{delivery.amount.code} "
        f"LEFT JOIN {delivery.fates} f ON f.line = r.line "
        f"WHERE r.line NOT IN (SELECT unnest([{lines}]::BIGINT[])) AND coalesce(f.status, '') != {literal('structure')}"
    )
    for row in stated:
        if row.cents is None or (row.cents != total and not unread):
            off = (
                "an amount that cannot be read"
                if row.cents is None
                else f"{abs(row.cents - total) / 100:.2f} euros off"
            )
            raise InputError(
                "the totals row does not equal the sum of its file",
                where=f"{delivery.raw.where} line {row.line}, column {delivery.names.get('amount', 'amount')}",
                found=f"{off}, over {n_records} records",
                do="Rows are missing or amounts were changed: ask for the file again",
                rule="total.mismatch",
                lines=[row.line],
                columns=[delivery.names.get("amount", "amount")],
            )


def _mark_ragged(delivery: Delivery, lines: list[int]) -> Delivery:
    """Name the rule of totals rows that the reader had set aside as ragged."""
    listed = ", ".join(map(str, lines))
    delivery.store.run(f"UPDATE {delivery.fates} SET rule = 'row.total' WHERE line IN ({listed})")
    kept = tuple(
        finding
        for finding in delivery.findings
        if not (finding.rule.startswith("csv.") and set(finding.lines) <= set(lines) and finding.lines)
    )
    delivery = replace(delivery, findings=kept)
    return note(
        delivery, f"SELECT unnest([{listed}]::BIGINT[]) AS line", "row.total", "quarantined", columns=("amount",)
    )
