"""Cells of a table: text made plain, codes translated, dates, numbers and amounts parsed, or the record refused."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from functools import partial

import pandas as pd

from werkplaats.intake.cells.amounts import parse_amount, parse_number
from werkplaats.intake.cells.dates import parse_date
from werkplaats.intake.cells.parsing import Parsed, Parser, parse_cells
from werkplaats.intake.delivery import Delivery, note, note_repairs, refuse, refuse_by_rule
from werkplaats.intake.mapping import ITEM
from werkplaats.intake.vocabulary import Vocabulary
from werkplaats.schema import TABLES

AMOUNTS: Mapping[str, str] = {"amount": "cents", "hourly_rate": "rate_cents"}
"""Raw amount column -> canonical column in cents."""


def clean_texts(delivery: Delivery) -> Delivery:
    """Strip every cell and take out what cannot be seen: control characters, and other Unicode forms of one letter."""
    rows = delivery.rows.copy()
    for column in rows.columns:
        cleaned, _, repairs = parse_cells(rows[column], None, _plain_text)
        rows[column] = cleaned
        delivery = note_repairs(delivery, repairs, columns=(column,))
    return replace(delivery, rows=rows)


def clean_codes(delivery: Delivery, vocabulary: Vocabulary) -> Delivery:
    """Translate codes, and refuse a record with a code that neither the source nor the study lists.

    A domain is recognized in any case and with any spaces; other codes must be written as they are listed.
    """
    for column in [name for name in delivery.rows.columns if not name.startswith(ITEM)]:
        codes = delivery.source.codes.get(column)
        allowed = vocabulary.allowed.get(column) or frozenset(_allowed(delivery.table, column))
        if column == "value" or not (codes or allowed):
            continue
        known = dict(codes) if codes else {name: name for name in allowed}
        known = _with_labels(delivery, column, known)
        delivery = _translate(delivery, column, known, loosely=column == "domain")
        if codes and allowed:
            strange = ~delivery.rows[column].isin([*allowed, ""])
            delivery = refuse(delivery, strange, "code.unknown", columns=(column,))
    return delivery


def clean_dates(delivery: Delivery) -> Delivery:
    """Parse every date column; refuse dates that cannot be, and records that lack one they need."""
    table = TABLES[delivery.table]
    wanted = {column.name: column.required for column in table.columns if column.kind == "date"}
    for column, required in {**wanted, "birth_date": False}.items():
        if column in delivery.rows.columns:
            delivery = _parse(
                delivery,
                column,
                partial(parse_date, notation=delivery.source.dates, required=required),
            )
            parsed = pd.to_datetime(delivery.rows[column], errors="coerce").astype("datetime64[us]")
            delivery = replace(delivery, rows=delivery.rows.assign(**{column: parsed}))
    return _birth_year(delivery)


def clean_numbers(delivery: Delivery) -> Delivery:
    """Parse numbers that are no answers (answers are in `questionnaires`) and refuse what is no number."""
    table = TABLES[delivery.table]
    for column in table.columns:
        if column.kind not in ("number", "integer") or column.name not in delivery.rows.columns:
            continue
        if column.name in ("value", *AMOUNTS.values()):
            continue
        delivery = _parse(delivery, column.name, partial(parse_number, notation=delivery.source.amounts))
        values = pd.to_numeric(delivery.rows[column.name]).astype("float64")
        delivery = replace(delivery, rows=delivery.rows.assign(**{column.name: values}))
        if column.kind == "integer":
            delivery = refuse(delivery, values % 1 > 0, "number.not_a_number", columns=(column.name,))
        if column.required:
            delivery = refuse(delivery, delivery.rows[column.name].isna(), "value.missing", columns=(column.name,))
    return delivery


def clean_amounts(delivery: Delivery) -> Delivery:
    """Parse amounts to integer cents; an amount that can be read in two ways, or not at all, is refused."""
    for column, canonical in AMOUNTS.items():
        if column not in delivery.rows.columns:
            continue
        delivery = _parse(delivery, column, partial(parse_amount, notation=delivery.source.amounts))
        cents = delivery.rows[column].astype("int64").rename(canonical)
        delivery = replace(delivery, rows=delivery.rows.drop(columns=column).assign(**{canonical: cents}))
    return delivery


def clean_intervals(delivery: Delivery) -> Delivery:
    """Refuse a record that ends before it starts."""
    if not {"start", "end"} <= set(delivery.rows.columns):
        return delivery
    backwards = delivery.rows["end"] < delivery.rows["start"]
    return refuse(delivery, backwards, "interval.negative", columns=("start", "end"))


def fill_payers(delivery: Delivery, vocabulary: Vocabulary) -> Delivery:
    """Give a cost line that names no payer the payer of its domain."""
    if delivery.table != "costs":
        return delivery
    usual = delivery.rows["domain"].map(vocabulary.payer_of)
    if "payer" in delivery.rows.columns:
        usual = delivery.rows["payer"].where(delivery.rows["payer"] != "", usual)
    return replace(delivery, rows=delivery.rows.assign(payer=usual.fillna("").astype(object)))


def refuse_incomplete(delivery: Delivery) -> Delivery:
    """Refuse records with an empty text cell that must be filled (identifiers and dates have rules of their own)."""
    for column in TABLES[delivery.table].columns:
        if column.kind == "text" and column.required and column.name in delivery.rows.columns:
            empty = delivery.rows[column.name].isna() | (delivery.rows[column.name] == "")
            rule = "id.missing" if column.name.endswith("_id") else "value.missing"
            delivery = refuse(delivery, empty, rule, columns=(column.name,))
    return delivery


def _plain_text(text: str, _kind: str) -> Parsed:
    if text.isascii() and text.isprintable():
        return Parsed(value=text.strip())
    composed = unicodedata.normalize("NFC", text)
    repair = "text.unicode_form" if composed != text else ""
    kept = "".join(
        " " if letter in "\t\n\r\u00a0" else letter
        for letter in composed
        if unicodedata.category(letter) not in ("Cf", "Cc") or letter in "\t\n\r"
    )
    if len(kept) != len(composed) or "\t" in composed.strip():
        repair = "text.control_chars"
    return Parsed(value=kept.strip(), repair=repair)


def _parse(delivery: Delivery, column: str, parse: Parser) -> Delivery:
    values, rules, repairs = parse_cells(delivery.rows[column], delivery.kinds_of(column), parse)
    delivery = replace(delivery, rows=delivery.rows.assign(**{column: values}))
    delivery = refuse_by_rule(delivery, rules, columns=(column,))
    return note_repairs(delivery, repairs, columns=(column,))


def _translate(delivery: Delivery, column: str, known: Mapping[str, str], *, loosely: bool) -> Delivery:
    cells = delivery.rows[column]
    exact = cells.map(known)
    if loosely:
        folded = {"".join(code.split()).casefold(): name for code, name in known.items()}
        exact = exact.fillna(cells.str.split().str.join("").str.casefold().map(folded))
        recognized = _index(~cells.isin(known) & exact.notna())
        delivery = note(delivery, "code.normalised", "repaired", recognized, columns=(column,))
    unknown = exact.isna() & (cells != "")
    delivery = replace(delivery, rows=delivery.rows.assign(**{column: exact.where(exact.notna(), "").astype(object)}))
    return refuse(delivery, unknown, "code.unknown", columns=(column,))


def _with_labels(delivery: Delivery, column: str, known: dict[str, str]) -> dict[str, str]:
    """Let a code of an SPSS file also answer to its value label."""
    raw_name = delivery.source.columns.get(column, column)
    labels = delivery.raw.labels.get(raw_name, {})
    return known | {code: known[label] for code, label in labels.items() if label in known and code not in known}


def _allowed(table: str, column: str) -> tuple[str, ...]:
    schema = TABLES[table]
    return schema.column(column).allowed if column in schema.names else ()


def _birth_year(delivery: Delivery) -> Delivery:
    if "birth_date" not in delivery.rows.columns:
        return delivery
    year = delivery.rows["birth_date"].dt.year.astype("Int64").astype(object)
    text = year.where(year.notna(), "").astype(str)
    return replace(delivery, rows=delivery.rows.drop(columns="birth_date").assign(birth_year=text))


def _index(mask: pd.Series) -> pd.Index:
    return mask.index[mask.to_numpy(dtype=bool)]
