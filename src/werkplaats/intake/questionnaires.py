"""Answers: missing codes become missing and are counted, impossible answers are refused, wide becomes long."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from werkplaats.errors import BalanceError
from werkplaats.intake.cells.amounts import parse_number
from werkplaats.intake.cells.parsing import parse_cells
from werkplaats.intake.delivery import Delivery, note, refuse, refuse_by_rule
from werkplaats.intake.headers import normalize_name
from werkplaats.intake.mapping import ITEM, build_layout
from werkplaats.intake.vocabulary import Vocabulary

_ANSWERED = ("measurements", "embedding")


def clean_answers(delivery: Delivery, vocabulary: Vocabulary) -> Delivery:
    """Parse answers; declared missing codes become missing, an answer outside the range of its item is refused.

    The whole record is refused, because one impossible answer says that a form was misread.
    """
    if delivery.table not in _ANSWERED:
        return delivery
    for column in _answer_columns(delivery):
        delivery = _clean_column(delivery, column, vocabulary)
    return delivery


def stack_answers(delivery: Delivery) -> pd.DataFrame:
    """Return the answers of a delivery as one row per record and item.

    Raises
    ------
    BalanceError
        When the number of rows is not records times items, or answers went missing.
    """
    rows = delivery.rows
    items = [name for name in rows.columns if name.startswith(ITEM)]
    if not items:
        return rows
    keys = [name for name in rows.columns if name not in items]
    stacked = pd.concat([_one_item(rows, keys, name) for name in items], ignore_index=True)
    answers = int(rows[items].notna().sum().sum())
    if len(stacked) != len(rows) * len(items) or int(stacked["value"].notna().sum()) != answers:
        raise BalanceError(
            "answers were lost while they were stacked",
            where=f"{delivery.raw.file}, table {delivery.table}",
            found=f"{len(stacked)} rows for {len(rows)} records with {len(items)} items",
            do="This is a fault of the program; please report it with this message",
            rule="balance.answers",
        )
    return stacked


def _answer_columns(delivery: Delivery) -> Sequence[str]:
    return [name for name in delivery.rows.columns if name.startswith(ITEM) or name == "value"]


def _clean_column(delivery: Delivery, column: str, vocabulary: Vocabulary) -> Delivery:
    cells = delivery.rows[column]
    codes = delivery.source.codes.get("value", {})
    kinds = delivery.kinds_of(column)
    values, rules, _ = parse_cells(
        cells.map(lambda text: codes.get(text, text)),
        kinds,
        lambda text, kind: parse_number(text, kind, notation=delivery.source.amounts),
    )
    numbers = pd.to_numeric(values).astype("float64")
    declared = _declared_missing(delivery, column, numbers)
    listed = numbers.isin(delivery.source.user_missing)
    delivery = note(delivery, "sav.user_missing", "repaired", _index(declared), columns=(_label(column),))
    delivery = note(delivery, "value.user_missing", "repaired", _index(listed & ~declared), columns=(_label(column),))
    numbers = numbers.mask(declared | listed)
    impossible = _impossible(delivery, column, numbers, vocabulary)
    delivery = replace(delivery, rows=delivery.rows.assign(**{column: numbers}))
    delivery = refuse_by_rule(delivery, rules, columns=(_label(column),))
    return refuse(delivery, impossible.loc[delivery.rows.index], "value.range", columns=(_label(column),))


def _declared_missing(delivery: Delivery, column: str, numbers: pd.Series) -> pd.Series:
    layout = build_layout(delivery.source)
    raw_name = normalize_name({**layout.columns, **layout.items}.get(column, ""))
    declared = {normalize_name(name): ranges for name, ranges in delivery.raw.missing.items()}
    mask = pd.Series(False, index=numbers.index)
    for low, high in declared.get(raw_name, ()):
        mask |= numbers.between(low, high)
    return mask


def _impossible(delivery: Delivery, column: str, numbers: pd.Series, vocabulary: Vocabulary) -> pd.Series:
    if column.startswith(ITEM):
        items = pd.Series(_item(column), index=numbers.index)
    else:
        items = delivery.rows["instrument"].astype(str) + "." + delivery.rows["item"].astype(str)
    low = items.map({item: bounds[0] for item, bounds in vocabulary.ranges.items()}).astype("float64")
    high = items.map({item: bounds[1] for item, bounds in vocabulary.ranges.items()}).astype("float64")
    return (numbers < low) | (numbers > high) | (items.isin(vocabulary.whole) & (numbers % 1 > 0))


def _one_item(rows: pd.DataFrame, keys: list[str], column: str) -> pd.DataFrame:
    instrument, _, item = _item(column).partition(".")
    wave = column.split(":", 2)[1]
    stacked = rows[keys].assign(instrument=instrument, item=item, value=rows[column])
    return stacked.assign(wave=wave) if wave else stacked


def _item(column: str) -> str:
    return column.split(":", 2)[2]


def _label(column: str) -> str:
    return _item(column) if column.startswith(ITEM) else column


def _index(mask: pd.Series) -> pd.Index:
    return mask.index[mask.to_numpy(dtype=bool)]
