"""Columns judged as a whole, on the texts as they stand in the file: identifiers, codes, amounts, dates, texts."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from werkplaats.intake.columns.amounts import judge_amounts
from werkplaats.intake.columns.codes import judge_codes
from werkplaats.intake.columns.dates import judge_dates
from werkplaats.intake.columns.identifiers import judge_identifiers
from werkplaats.intake.columns.profile import Judgements, Profile
from werkplaats.intake.columns.texts import judge_filled, judge_spellings, judge_texts
from werkplaats.intake.delivery import Delivery
from werkplaats.intake.judging import judge_column
from werkplaats.schema import TABLES

_NAMES = ("product_code", "provider")
IDENTIFIERS = ("household_id", "person_id")


def clean_identifiers(delivery: Delivery) -> Delivery:
    """Refuse records whose identifier means 'unknown' or is written in another shape than that of the file.

    Raises
    ------
    InputError, PrivacyError
        When the column as a whole cannot be trusted: leading zeros lost, or two pseudonym schemes in one column.
    """
    for name in IDENTIFIERS:
        judge = partial(
            judge_identifiers, required=_must_be_filled(delivery, name), numeric=not delivery.raw.header_line
        )
        delivery = _judge(delivery, name, judge)
    return delivery


def judge_columns(delivery: Delivery) -> Delivery:
    """Judge codes, amounts, dates and free texts as columns, before any cell of them is parsed.

    Raises
    ------
    InputError
        When a column as a whole cannot be trusted, such as one with day and month turned around.
    """
    delivery = _judge(delivery, "product_code", judge_codes)
    for name in _NAMES:
        delivery = _judge(delivery, name, partial(judge_spellings, names=name == "provider"))
    if delivery.table == "costs":
        delivery = _judge(delivery, "provider", partial(judge_filled, rule="provider.missing"))
        delivery = _judge(delivery, "product_code", partial(judge_filled, rule="product.missing"))
    typed = delivery.raw.sheet is not None
    delivery = _judge(delivery, "amount", partial(judge_amounts, notation=delivery.source.amounts, typed=typed))
    for column in TABLES[delivery.table].columns:
        if column.kind == "date":
            delivery = _judge(delivery, column.name, partial(judge_dates, notation=delivery.source.dates, typed=typed))
        elif column.kind == "text" and not column.allowed and column.name not in IDENTIFIERS:
            delivery = _judge(delivery, column.name, judge_texts)
    return delivery


def _must_be_filled(delivery: Delivery, name: str) -> bool:
    """Return whether an empty identifier says nothing; the household of a known person may follow from a membership."""
    if name == "household_id" and "person_id" in delivery.fields and delivery.table != "memberships":
        return False
    return delivery.source.layout == "generic" or name in TABLES[delivery.table].required


def _judge(delivery: Delivery, name: str, judge: Callable[[Profile], Judgements]) -> Delivery:
    field = delivery.fields.get(name)
    return delivery if field is None or field.column is None else judge_column(delivery, field.column, name, judge)
