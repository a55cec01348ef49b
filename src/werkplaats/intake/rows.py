"""Whole rows: totals that repeat the file, and records that were delivered before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import pandas as pd

from werkplaats.errors import InputError
from werkplaats.intake.cells.amounts import parse_amount
from werkplaats.intake.cells.parsing import parse_cells
from werkplaats.intake.delivery import Delivery, note, refuse
from werkplaats.intake.headers import match_columns
from werkplaats.intake.mapping import build_layout
from werkplaats.intake.raw import CLEAN, QUARANTINED

TOTALS_MARKERS = ("totaal", "eindtotaal", "totaalbedrag", "total", "grand total", "som")
"""First cells that mark a totals row when the source names no marker."""


def clean_totals(delivery: Delivery) -> Delivery:
    """Set totals rows aside after holding them against the sum of their file, to the cent.

    Raises
    ------
    InputError
        When a totals row differs from the sum: rows are missing, or amounts were changed.
    """
    marked = _totals_rows(delivery)
    if not marked.any() or delivery.table != "costs":
        return delivery
    hit = marked.index[marked]
    stated = pd.Series([_stated_cents(delivery, record) for record in hit], index=hit, dtype=object)
    delivery = replace(delivery, cents=delivery.cents.where(~delivery.cents.index.isin(hit), 0))
    unread = _unread_amounts(delivery, hit)
    _validate_totals(delivery, stated, unread)
    if unread:
        delivery = note(delivery, "row.total_unchecked", "warning", hit, columns=("amount",))
    return _set_aside(delivery, hit)


def find_repeats(deliveries: Sequence[Delivery]) -> dict[int, pd.Series]:
    """Return per delivery (by position) the rule under which each of its records repeats an earlier one, or ''.

    Records are compared on every raw column, so that two lines that differ in their line number are two lines. Only
    deliveries of the same source are compared with each other, in the order of their file names.
    """
    seen: dict[int, set[str]] = {}
    repeats = {}
    for position, delivery in enumerate(deliveries):
        before = seen.setdefault(id(delivery.source), set())
        texts = delivery.raw.texts.loc[delivery.rows.index]
        rules = pd.Series("", index=delivery.rows.index, dtype=object)
        rules[texts.duplicated()] = "row.duplicate"
        rules[texts.isin(before)] = "row.duplicate_across_files"
        before.update(texts.tolist())
        repeats[position] = rules
    return repeats


def _totals_rows(delivery: Delivery) -> pd.Series:
    marker = delivery.source.totals_marker
    markers = (marker.casefold(),) if marker else TOTALS_MARKERS
    first: pd.Series = delivery.raw.cells.iloc[:, 0].str.strip().str.rstrip(":").str.strip().str.casefold()
    usable = delivery.fates["status"].eq(CLEAN) | delivery.fates["rule"].isin(["csv.field_count", "csv.truncated"])
    return first.isin(markers) & usable


def _stated_cents(delivery: Delivery, record: int) -> int | None:
    layout = build_layout(delivery.source)
    column = match_columns(list(delivery.raw.cells.columns), [layout.columns["amount"]])[layout.columns["amount"]]
    cells = delivery.raw.cells.loc[record]
    text = str(cells[column]) or next((cell for cell in reversed(list(map(str, cells))) if cell.strip()), "")
    kinds = delivery.raw.kinds
    kind = "text" if kinds is None else str(kinds.loc[record, column])
    value = parse_amount(text, kind, notation=delivery.source.amounts).value
    return None if value is None else int(value)


def _unread_amounts(delivery: Delivery, totals: pd.Index) -> int:
    """Count the records with an amount that stands there but cannot be read."""
    rows = delivery.rows.drop(index=totals, errors="ignore")
    kinds = None if delivery.kinds is None else delivery.kinds.loc[rows.index, "amount"]
    _, rules, _ = parse_cells(rows["amount"], kinds, partial(parse_amount, notation=delivery.source.amounts))
    return int((~rules.isin(["", "amount.missing"])).sum())


def _validate_totals(delivery: Delivery, stated: pd.Series, unread: int) -> None:
    total = int(delivery.cents.sum())
    for record, value in zip(stated.index, stated, strict=True):
        if value is None or (value != total and not unread):
            off = "an amount that cannot be read" if value is None else f"{abs(value - total) / 100:.2f} euros off"
            raise InputError(
                "the totals row does not equal the sum of its file",
                where=f"{delivery.raw.file} line {delivery.raw.lines.loc[record]}, column amount",
                found=f"{off}, over {len(delivery.rows) - len(stated)} records",
                do="Rows are missing or amounts were changed: ask for the file again",
                rule="total.mismatch",
            )


def _set_aside(delivery: Delivery, hit: pd.Index) -> Delivery:
    in_play = hit.intersection(delivery.rows.index)
    marked = pd.Series(delivery.rows.index.isin(in_play), index=delivery.rows.index)
    delivery = refuse(delivery, marked, "row.total", columns=("amount",))
    ragged = hit.difference(in_play)
    fates = delivery.fates.copy()
    fates.loc[ragged, "rule"] = "row.total"
    fates.loc[ragged, "status"] = QUARANTINED
    return note(replace(delivery, fates=fates), "row.total", "quarantined", ragged, columns=("amount",))
