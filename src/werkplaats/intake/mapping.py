"""From raw columns to ours: which column is which, per source, and what the generic layout calls them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from types import MappingProxyType

import numpy as np

from werkplaats.intake.cells.amounts import parse_usual_amounts
from werkplaats.intake.cells.visible import parse_visible_amount
from werkplaats.intake.delivery import Delivery
from werkplaats.intake.fates import note_file, refuse, refuse_codes, start_fates
from werkplaats.intake.fields import (
    Field,
    apply,
    constant_field,
    joined_field,
    line_field,
    make_lookup,
    text_field,
    trimmed_texts,
)
from werkplaats.intake.findings import Outcome
from werkplaats.intake.headers import match_columns
from werkplaats.intake.raw import RawFile
from werkplaats.intake.surplus import note_row_limit, note_surplus_columns, note_surplus_rows
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

_INFORMATION = ("encoding.bom", "file.document_skipped", "file.litter", "schema.order")
"""Notes of a reader that ask for nobody's attention."""

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
    return Layout(columns, items, _other_columns(source), optional)


def _other_columns(source: Source) -> tuple[str, ...]:
    """Return the raw columns that a source needs beside those that become a column of ours."""
    parts = [name for names in source.joined_ids.values() for name in names]
    return tuple(dict.fromkeys([*source.where, *source.one_per, *parts]))


def _generic_columns(table: str) -> tuple[str, ...]:
    """Return the columns that a file in the generic layout must have."""
    if table in _GENERIC:
        return _GENERIC[table]
    return tuple(_RAW_NAMES.get(name, name) for name in TABLES[table].required)


def map_columns(raw: RawFile, source: Source) -> Delivery:
    """Return the delivery of a raw file: every canonical column and where it stands, nothing parsed."""
    layout = build_layout(source)
    named = {**layout.columns, **layout.items}
    present = match_columns(raw.names, [*named.values(), *layout.optional])
    named |= {name: name for name in layout.optional if name in present}
    fields = {name: text_field(raw.column(present[column])) for name, column in named.items()}
    fields |= {name: constant_field(value) for name, value in source.constants.items()}
    fields |= {name: line_field(raw) for name in source.line_ids}
    fields |= {name: _joined(raw, parts) for name, parts in source.joined_ids.items()}
    delivery = Delivery(raw=raw, source=source, fields=fields, fates=start_fates(raw), names=named)
    delivery = _measure(delivery)
    for rule, lines in raw.notes:
        if rule == "schema.order" and source.layout != "generic":
            continue
        outcome: Outcome = "info" if rule in _INFORMATION else "warning"
        delivery = note_file(delivery, rule, outcome, lines, columns=raw.note_columns.get(rule, ()))
    delivery = note_row_limit(note_surplus_rows(delivery))
    if source.layout != "generic":
        return delivery
    used = {*present.values(), *match_columns(raw.names, _other_columns(source)).values()}
    return note_surplus_columns(_note_names(delivery, present), used)


def select_records(delivery: Delivery) -> Delivery:
    """Leave out the records that `where` of the source does not select, and all but the first of each `one_per`."""
    present = match_columns(delivery.raw.names, list(delivery.source.where))
    for name, values in delivery.source.where.items():
        column = delivery.raw.column(present[name])
        left_out = np.asarray([text.strip() not in values for text in column.texts])
        delivery = refuse_codes(delivery, column, left_out, "row.not_selected", columns=(name,), structure=True)
    return _first_records(delivery)


def _first_records(delivery: Delivery) -> Delivery:
    """Leave out the records that are alike in the columns of `one_per` to an earlier one."""
    named = delivery.source.one_per
    if not named:
        return delivery
    raw, present = delivery.raw, match_columns(delivery.raw.names, named)
    alike, joins = trimmed_texts(raw, [raw.column(present[name]) for name in named])
    later = (
        f"SELECT line FROM (SELECT r.line, min(r.line) OVER (PARTITION BY {', '.join(alike)}) AS first "
        f"FROM {raw.records} r {joins} ANTI JOIN {delivery.fates} f ON f.line = r.line) WHERE line > first"
    )
    return refuse(delivery, later, "row.not_selected", columns=tuple(named), structure=True)


def _joined(raw: RawFile, parts: Sequence[str]) -> Field:
    """Return an identifier that several columns spell together, with a hyphen between them."""
    present = match_columns(raw.names, parts)
    return joined_field(raw, [raw.column(present[name]) for name in parts])


def _note_names(delivery: Delivery, present: Mapping[str, str]) -> Delivery:
    """Tell of columns written in other case, of a file that knows its columns; the reader of rows has told already."""
    if delivery.raw.header_line or all(name in delivery.raw.names for name in present):
        return delivery
    return note_file(delivery, "schema.header_normalised", "warning")


def _measure(delivery: Delivery) -> Delivery:
    """Read the amounts of a cost file once, before any step, as what the end is held against."""
    field = delivery.fields.get("amount")
    if delivery.table != "costs" or field is None or field.column is None:
        return delivery
    notation, column = delivery.source.amounts, field.column
    answers = apply(
        column.texts,
        column.kinds,
        partial(parse_visible_amount, notation=notation),
        shortcut=partial(parse_usual_amounts, notation=notation),
    )
    cents = [value or 0 for value in answers.values]
    return replace(delivery, measured=make_lookup(delivery.store, cents, "BIGINT"), amount=column)
