"""Answers: missing codes become missing and are counted, impossible answers are refused, wide becomes long."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from werkplaats.errors import BalanceError
from werkplaats.intake.balance import REPORT_IT
from werkplaats.intake.cells.answers import parse_answer
from werkplaats.intake.cells.parsing import Parsed
from werkplaats.intake.columns.labels import judge_labels
from werkplaats.intake.delivery import Delivery, build_profile, select, settled
from werkplaats.intake.fates import note_file, refuse
from werkplaats.intake.headers import find_named
from werkplaats.intake.judging import parse_column
from werkplaats.intake.mapping import ITEM
from werkplaats.intake.refusals import build_input_error
from werkplaats.intake.store import literal, quote
from werkplaats.intake.vocabulary import Vocabulary

if TYPE_CHECKING:
    import pandas as pd

_LONG_SCALE, _SHORTER, _FEWEST = 100, 10, 10
_ANSWERED = ("measurements", "embedding")


def clean_answers(delivery: Delivery, vocabulary: Vocabulary) -> Delivery:
    """Parse answers; declared missing codes become missing, an answer outside the range of its item is refused.

    The whole record is refused, because one impossible answer says that a form was misread.
    """
    if delivery.table not in _ANSWERED:
        return delivery
    _validate_labels(delivery)
    for name in _answer_columns(delivery):
        item = _item(name) if name.startswith(ITEM) else ""
        parse = partial(
            _parse,
            codes=delivery.source.codes.get("value", {}),
            notation=delivery.source.amounts,
            allowed=vocabulary.ranges.get(item),
            whole=item in vocabulary.whole,
            declared=_declared(delivery, name),
            listed=delivery.source.user_missing,
        )
        delivery = parse_column(delivery, name, parse, "DOUBLE")
        delivery = _note_scale(delivery, name, vocabulary.ranges.get(item))
    return _check_ranges(delivery, vocabulary)


def stack_answers(delivery: Delivery, names: list[str]) -> pd.DataFrame:
    """Return the records in play with the named columns; answers that stand side by side become a row each.

    Raises
    ------
    BalanceError
        When the number of rows is not records times items, or answers went missing.
    """
    items = [name for name in delivery.fields if name.startswith(ITEM)]
    delivery = settled(delivery, [*names, *items])
    store = delivery.store
    if not items:
        return store.frame(f"SELECT * EXCLUDE (line) FROM ({select(delivery, names)} ORDER BY r.line)")
    keys = [name for name in names if name not in ("instrument", "item", "value")]
    rows = store.name("answers")
    store.run(f"CREATE TABLE {rows} AS {select(delivery, [*keys, *items])}")
    stacked = store.frame(f"SELECT * EXCLUDE (line, place) FROM ({_union(rows, keys, items)}) ORDER BY place, line")
    given = store.value(f"SELECT {' + '.join(f'count({quote(name)})' for name in items)} FROM {rows}")
    records = store.value(f"SELECT count(*) FROM {rows}")
    store.run(f"DROP TABLE {rows}")
    if len(stacked) != records * len(items) or int(stacked["value"].notna().sum()) != given:
        raise BalanceError(
            "answers were lost while they were stacked",
            where=f"{delivery.raw.where}, table {delivery.table}",
            found=f"{len(stacked)} rows for {records} records with {len(items)} items",
            do=REPORT_IT,
            rule="balance.answers",
        )
    return stacked


def _note_scale(delivery: Delivery, name: str, allowed: tuple[float, float] | None) -> Delivery:
    """Tell of an item from 0 to 100 to which everybody answered ten or less: they may have answered from 0 to 10."""
    field = delivery.fields[name]
    if allowed is None or allowed[1] != _LONG_SCALE or field.values is None or field.column is None:
        return delivery
    counts = build_profile(delivery, field.column, name=name).counts
    given = [(value, count) for value, count in zip(field.values, counts, strict=True) if value is not None and count]
    answers = int(sum(count for _, count in given))
    if answers < _FEWEST or max(value for value, _ in given) * _SHORTER > allowed[1]:
        return delivery
    return note_file(delivery, "value.scale_suspect", "warning", columns=(name,), found=f"{answers} records")


def _parse(text: str, kind: str, *, codes: Mapping[str, str], **options: Any) -> Parsed:
    return parse_answer(codes.get(text, text), kind, **options)


def _validate_labels(delivery: Delivery) -> None:
    """Raise InputError when value labels of items run against their codes: every score would be mirrored."""
    against = []
    for name in _answer_columns(delivery):
        raw_name = delivery.names.get(name, name)
        labels = find_named(delivery.raw.labels, raw_name, {})
        item = _item(name) if name.startswith(ITEM) else name
        if any(judgement.verdict == "error" for judgement in judge_labels(labels, item)):
            against.append(raw_name)
    if against:
        raise build_input_error(
            "sav.label_mismatch",
            where=f"{delivery.raw.where}, columns {', '.join(against)}",
            found=f"{len(against)} columns",
            columns=against,
        )


def _answer_columns(delivery: Delivery) -> list[str]:
    return [name for name in delivery.fields if name.startswith(ITEM) or name == "value"]


def _declared(delivery: Delivery, name: str) -> list[tuple[float, float]]:
    """Return the ranges of codes that the file itself declares as missing."""
    return list(find_named(delivery.raw.missing, delivery.names.get(name, name), ()))


def _check_ranges(delivery: Delivery, vocabulary: Vocabulary) -> Delivery:
    """Refuse answers outside the range of their item, in a table that names the item on each record."""
    names = ("instrument", "item", "value")
    if not vocabulary.ranges or not set(names) <= set(delivery.fields):
        return delivery
    delivery = settled(delivery, names)
    store = delivery.store
    bounds = store.name("bounds")
    listed = [(item, low, high, item in vocabulary.whole) for item, (low, high) in vocabulary.ranges.items()]
    columns = dict(zip(("item_name", "low", "high", "whole"), map(list, zip(*listed, strict=True)), strict=True))
    store.keep(bounds, pa.table(columns))
    impossible = (
        f"SELECT line FROM ({select(delivery, names)}) JOIN {bounds} ON item_name = instrument || '.' || item "
        f"WHERE value < low OR value > high OR (whole AND value != floor(value))"
    )
    return refuse(delivery, impossible, "value.range", columns=("value",))


def _union(rows: str, keys: list[str], items: list[str]) -> str:
    """Return a SELECT with one row per record and item."""
    parts = []
    for place, name in enumerate(items):
        instrument, _, item = _item(name).partition(".")
        wave = name.split(":", 2)[1]
        listed = [f"{literal(wave)} AS wave" if wave and key == "wave" else quote(key) for key in keys]
        if wave and "wave" not in keys:
            listed.append(f"{literal(wave)} AS wave")
        parts.append(
            f"SELECT line, {place} AS place, {', '.join(listed)}, {literal(instrument)} AS instrument, "
            f"{literal(item)} AS item, {quote(name)} AS value FROM {rows}"
        )
    return " UNION ALL ".join(parts)


def _item(name: str) -> str:
    return name.split(":", 2)[2]
