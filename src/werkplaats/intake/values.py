"""Values of canonical columns: texts made plain, codes translated, dates, numbers and amounts parsed, or refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

import numpy as np

from werkplaats.intake.cells.amounts import parse_number, parse_usual_amounts
from werkplaats.intake.cells.codes import parse_code
from werkplaats.intake.cells.dates import Window, parse_date
from werkplaats.intake.cells.texts import parse_text
from werkplaats.intake.cells.visible import parse_visible_amount
from werkplaats.intake.columns.dates import check_day_first, derive_window
from werkplaats.intake.columns.profile import Profile
from werkplaats.intake.delivery import Delivery, build_profile, lines_with, select, settled, with_fields
from werkplaats.intake.fates import note_codes, refuse_codes
from werkplaats.intake.fields import Field, plain_texts
from werkplaats.intake.headers import find_named
from werkplaats.intake.judging import parse_column, parse_columns
from werkplaats.intake.vocabulary import Vocabulary
from werkplaats.schema import TABLES, Column

_PLAIN = r"[A-Za-z0-9](?:[A-Za-z0-9 ._/-]*[A-Za-z0-9])?"
"""Texts in which nothing can hide, so that no rule on texts need be asked."""

AMOUNTS: Mapping[str, str] = {"amount": "cents", "hourly_rate": "rate_cents"}
"""Raw amount column -> canonical column in cents."""

_LARGE_CENTS = 5 * 10**8
"""Five million euros: more than the most expensive care of a person costs in years."""

_LARGEST_WHOLE = 2**53
"""Beyond this not every whole number can be told from the next."""

_TIMED = ("costs", "measurements")
"""Tables of which the dates lie in or near the time of the study."""


def clean_texts(delivery: Delivery, vocabulary: Vocabulary) -> Delivery:
    """Strip free texts and take out what cannot be seen; codes, dates and numbers have rules of their own."""
    for column in TABLES[delivery.table].columns:
        if column.name in delivery.fields and column.kind == "text" and not _known(delivery, column, vocabulary):
            delivery = parse_column(delivery, column.name, parse_text, shortcut=plain_texts(_PLAIN))
    return delivery


def clean_codes(delivery: Delivery, vocabulary: Vocabulary) -> Delivery:
    """Translate codes, and refuse a record with a code that neither the source nor the study lists.

    A domain is recognized in any case and with any spaces; other codes must be written as they are listed.
    """
    for column in TABLES[delivery.table].columns:
        known = _known(delivery, column, vocabulary) if column.name in delivery.fields else {}
        if not known or column.name == "value":
            continue
        loosely = column.name == "domain"
        delivery = parse_column(delivery, column.name, partial(parse_code, known=known, loosely=loosely))
    return delivery


def clean_dates(delivery: Delivery, window: Window | None = None) -> Delivery:
    """Parse every date column; refuse dates that cannot be, and records that lack one they need."""
    dates = [column for column in TABLES[delivery.table].columns if column.kind == "date"]
    profiles = {column.name: _profile(delivery, column.name) for column in dates if column.name in delivery.fields}
    day_first = check_day_first([profile for profile in profiles.values() if profile is not None])
    usual = window or _usual_time(delivery, profiles.get("start") or profiles.get("date"))
    parses = {
        name: partial(
            parse_date,
            notation=delivery.source.dates,
            required=required,
            open_end=name == "end" and (delivery.table != "costs" or window is not None),
            window=usual if delivery.table in _TIMED and name != "birth_date" else None,
            day_first=day_first,
        )
        for name, required in {**{column.name: column.required for column in dates}, "birth_date": False}.items()
        if name in delivery.fields
    }
    delivery = parse_columns(delivery, parses, "DATE")
    return _birth_year(_close_open_ends(delivery, window))


def clean_numbers(delivery: Delivery) -> Delivery:
    """Parse numbers that are no answers (answers are in `answers`) and refuse what is no number."""
    for column in TABLES[delivery.table].columns:
        if column.kind not in ("number", "integer") or column.name not in delivery.fields:
            continue
        answers = ("value",) if "item" in TABLES[delivery.table].names else ()
        if column.name in (*answers, *AMOUNTS.values()) or delivery.fields[column.name].type != "VARCHAR":
            continue
        delivery = parse_column(
            delivery, column.name, partial(parse_number, notation=delivery.source.amounts, percent=True), "DOUBLE"
        )
        delivery = _refuse_numbers(delivery, column)
    return delivery


def clean_amounts(delivery: Delivery) -> Delivery:
    """Parse amounts to integer cents; an amount that can be read in two ways, or not at all, is refused."""
    for name, canonical in AMOUNTS.items():
        if name in delivery.fields:
            notation = delivery.source.amounts
            parse = partial(parse_visible_amount, notation=notation)
            shortcut = partial(parse_usual_amounts, notation=notation)
            delivery = parse_column(delivery, name, parse, "BIGINT", shortcut=shortcut)
            field = delivery.fields[name]
            assert field.values is not None
            values = field.values.copy()
            values[[value is None for value in values]] = 0
            delivery = with_fields(delivery, {canonical: replace(field, values=values)})
            delivery = _note_large(delivery, name, field)
    return delivery


def _note_large(delivery: Delivery, name: str, field: Field) -> Delivery:
    """Tell of amounts that no line of care is likely to have."""
    if field.column is None or field.values is None:
        return delivery
    known = np.asarray([value is not None for value in field.values], dtype=bool)
    hit = np.zeros(len(known), dtype=bool)
    hit[known] = np.abs(field.values[known].astype("float64")) > _LARGE_CENTS
    return note_codes(delivery, field.column, hit, "amount.large", "warning", columns=(name,))


def fill_payers(delivery: Delivery, vocabulary: Vocabulary) -> Delivery:
    """Give a cost line that names no payer the payer of its domain."""
    domain = delivery.fields.get("domain")
    if delivery.table != "costs" or domain is None or domain.values is None:
        return delivery
    payers = np.asarray([vocabulary.payer_of.get(name or "", "") for name in domain.values], dtype=object)
    usual = replace(domain, values=payers, lookup="")
    given = delivery.fields.get("payer")
    return with_fields(delivery, {"payer": replace(given, fallback=usual) if given else usual})


def _profile(delivery: Delivery, name: str) -> Profile | None:
    field = delivery.fields.get(name)
    if field is None or field.column is None:
        return None
    return build_profile(delivery, field.column, name=name)


def _usual_time(delivery: Delivery, starts: Profile | None) -> Window | None:
    """Return the time in which most care began, or most answers were given: the window where nobody gave one."""
    if starts is None or delivery.table not in _TIMED:
        return None
    return derive_window(starts, delivery.source.dates)


def _known(delivery: Delivery, column: Column, vocabulary: Vocabulary) -> dict[str, str]:
    """Return code as written -> name, of a column that has codes; empty when it has none."""
    codes = delivery.source.codes.get(column.name)
    allowed = vocabulary.allowed.get(column.name) or frozenset(column.allowed)
    known = dict(codes) if codes else {name: name for name in allowed}
    if codes and allowed:
        known = {code: name for code, name in known.items() if name in allowed}
    labels = find_named(delivery.raw.labels, delivery.names.get(column.name, column.name), {})
    return known | {code: known[label] for code, label in labels.items() if label in known and code not in known}


def _close_open_ends(delivery: Delivery, window: Window | None) -> Delivery:
    """Let a cost line that still runs end with the window: what comes after was not delivered."""
    field = delivery.fields.get("end")
    if delivery.table != "costs" or field is None or field.values is None or window is None:
        return delivery
    still = np.asarray([value is None for value in field.values])
    values = np.asarray([window[1] if value is None else value for value in field.values], dtype=object)
    delivery = with_fields(delivery, {"end": replace(field, values=values)})
    return _close_later(delivery, still, window) if still.any() and field.column is not None else delivery


def _close_later(delivery: Delivery, still: np.ndarray, window: Window) -> Delivery:
    """Let a line that runs on, and began after the window, end on the day on which it began."""
    column, store = delivery.fields["end"].column, delivery.store
    assert column is not None
    delivery = settled(delivery, ("start", "end"))
    later = store.name("later")
    store.run(
        f"CREATE TABLE {later} AS SELECT line, start AS value FROM ({select(delivery, ('start',))}) "
        f"WHERE start > DATE '{window[1]}' AND line IN ({lines_with(delivery, column, still)})"
    )
    if not store.value(f"SELECT count(*) FROM {later}"):
        return delivery
    usual = delivery.fields["end"]
    return with_fields(delivery, {"end": replace(usual, by_line=later, fallback=usual)})


def _refuse_numbers(delivery: Delivery, column: Column) -> Delivery:
    field = delivery.fields[column.name]
    if field.column is None or field.values is None:
        return delivery
    if column.kind == "integer":
        broken = np.asarray([value is not None and not _is_whole(value) for value in field.values])
        delivery = refuse_codes(delivery, field.column, broken, "number.not_a_number", columns=(column.name,))
    if column.required:
        empty = np.asarray([value is None for value in field.values])
        delivery = refuse_codes(delivery, field.column, empty, "value.missing", columns=(column.name,))
    return delivery


def _is_whole(value: float) -> bool:
    return value % 1 == 0 and abs(value) <= _LARGEST_WHOLE


def _birth_year(delivery: Delivery) -> Delivery:
    field = delivery.fields.get("birth_date")
    if field is None or field.values is None:
        return delivery
    years = np.asarray([None if value is None else float(value.year) for value in field.values], dtype=object)
    fields = {name: held for name, held in delivery.fields.items() if name != "birth_date"}
    return replace(delivery, fields={**fields, "birth_year": Field("DOUBLE", field.column, years)})
