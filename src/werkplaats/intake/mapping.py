"""From raw columns to ours: which column is which, per source, and what the generic layout calls them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from types import MappingProxyType

import pandas as pd

from werkplaats.intake.cells.amounts import parse_amount
from werkplaats.intake.cells.parsing import parse_cells
from werkplaats.intake.delivery import Delivery, note, refuse
from werkplaats.intake.findings import Finding, Outcome
from werkplaats.intake.headers import match_columns
from werkplaats.intake.raw import CLEAN, QUARANTINED, RawFile
from werkplaats.params.sources import Source
from werkplaats.schema import TABLES

GENERIC_COSTS = ("person_id", "household_id", "domain", "product_code", "provider", "start", "end", "amount")
GENERIC_KEYS = ("person_id", "household_id", "wave", "date")
GENERIC_ITEMS: Mapping[str, str] = MappingProxyType(
    {
        **{f"eq5d_{item}": f"eq5d_5l.{item}" for item in ("mobility", "selfcare", "activity", "pain", "anxiety")},
        "vas": "eq_vas.vas",
        **{f"mph_{number}": f"positive_health.mph_{number}" for number in range(1, 7)},
    }
)
"""Columns of a questionnaire in the generic layout, and the item that each of them holds."""

_GENERIC: Mapping[str, tuple[str, ...]] = {"costs": GENERIC_COSTS, "measurements": GENERIC_KEYS}
_RAW_NAMES: Mapping[str, str] = {"rate_cents": "hourly_rate"}
_NOT_RAW = ("cents", "rate_cents")
"""Columns of a cleaned table that a raw file holds under another name, as an amount in euros."""

ITEM = "item:"
"""Prefix of the columns of a delivery that hold answers: ``item:<wave>:<instrument.item>``, wave mostly empty."""


@dataclass(frozen=True)
class Layout:
    """Canonical column -> raw column, for the columns of the table and for the items of a questionnaire.

    ``other`` are raw columns that must be there as well; ``optional`` canonical ones that are taken when they are.
    """

    columns: Mapping[str, str]
    items: Mapping[str, str]
    other: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()

    @property
    def wanted(self) -> tuple[str, ...]:
        """Raw columns that must be in the file."""
        return tuple(dict.fromkeys([*self.columns.values(), *self.items.values(), *self.other]))


def build_layout(source: Source) -> Layout:
    """Return which raw columns a source needs and what they become."""
    columns = dict(source.columns)
    items: dict[str, str] = {}
    optional: tuple[str, ...] = ()
    if source.layout == "generic":
        columns = {name: name for name in _generic_columns(source.table)} | columns
        optional = tuple(
            name for name in (*TABLES[source.table].names, "birth_date") if name not in {*columns, *_NOT_RAW}
        )
        if source.table == "measurements" and source.unpivot is None:
            items = {f"{ITEM}:{item}": raw for raw, item in GENERIC_ITEMS.items()}
    if source.unpivot is not None:
        waves = source.unpivot.waves or {"": ""}
        items = {
            f"{ITEM}{wave}:{item}": f"{raw}{suffix}"
            for raw, item in source.unpivot.items.items()
            for suffix, wave in waves.items()
        }
    return Layout(columns, items, tuple(source.where), optional)


def _generic_columns(table: str) -> tuple[str, ...]:
    """Return the columns that a file in the generic layout must have."""
    if table in _GENERIC:
        return _GENERIC[table]
    return tuple(_RAW_NAMES.get(name, name) for name in TABLES[table].required)


def map_columns(raw: RawFile, source: Source) -> Delivery:
    """Return the delivery of a raw file: records in play by canonical column, constants filled in, nothing parsed."""
    layout = build_layout(source)
    named = {**layout.columns, **layout.items}
    present = match_columns(list(raw.cells.columns), [*named.values(), *layout.optional])
    named |= {name: name for name in layout.optional if name in present}
    in_play = raw.fates.index[raw.fates["status"] == CLEAN]
    rows = pd.DataFrame(
        {name: raw.cells.loc[in_play, present[column]] for name, column in named.items()}, index=in_play, dtype=object
    )
    for name, value in source.constants.items():
        rows[name] = value
    kinds = raw.kinds
    if kinds is not None:
        kinds = pd.DataFrame({name: kinds[present[column]] for name, column in named.items()}, index=raw.cells.index)
    delivery = Delivery(
        raw=raw,
        source=source,
        rows=rows,
        kinds=kinds,
        fates=raw.fates,
        cents=_measure_cents(raw, source, layout),
        findings=tuple(_file_finding(raw, source, rule, lines) for rule, lines in raw.notes),
    )
    return _note_reader(delivery)


def select_records(delivery: Delivery) -> Delivery:
    """Leave out the records that `where` of the source does not select."""
    present = match_columns(list(delivery.raw.cells.columns), list(delivery.source.where))
    for name, values in delivery.source.where.items():
        cells = delivery.raw.cells.loc[delivery.rows.index, present[name]].str.strip()
        left_out = ~cells.isin(values)
        # What belongs to another table brings no cents to this one.
        cents = delivery.cents.where(~delivery.cents.index.isin(cells.index[left_out]), 0)
        delivery = refuse(replace(delivery, cents=cents), left_out, "row.not_selected", columns=(name,), structure=True)
    return delivery


def _measure_cents(raw: RawFile, source: Source, layout: Layout) -> pd.Series:
    """Read the amounts of a cost file once, before any step, as what the end is held against."""
    zero = pd.Series(0, index=raw.cells.index, dtype="int64")
    if source.table != "costs" or "amount" not in layout.columns:
        return zero
    column = match_columns(list(raw.cells.columns), [layout.columns["amount"]])[layout.columns["amount"]]
    kinds = None if raw.kinds is None else raw.kinds[column]
    values, _, _ = parse_cells(raw.cells[column], kinds, partial(parse_amount, notation=source.amounts))
    counted = raw.fates["status"].isin([CLEAN, QUARANTINED]) & values.notna()
    return zero.where(~counted, pd.to_numeric(values.where(counted, 0))).astype("int64")


def _file_finding(raw: RawFile, source: Source, rule: str, lines: tuple[int, ...]) -> Finding:
    return Finding(
        rule=rule,
        outcome="warning",
        file=raw.file,
        sheet=raw.sheet,
        table=source.table,
        lines=lines,
        n_records=len(lines),
    )


def _note_reader(delivery: Delivery) -> Delivery:
    """Turn what the reader decided about records into findings."""
    fates = delivery.fates
    for rule in sorted(set(fates["rule"]) - {""}):
        hit = fates.index[fates["rule"] == rule]
        outcome: Outcome = "quarantined" if fates.loc[hit[0], "status"] == QUARANTINED else "structure"
        delivery = note(delivery, rule, outcome, hit)
    return delivery
