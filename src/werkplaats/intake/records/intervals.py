"""Stretches of time: a record that ends before it starts, lasts for years, or lies outside the months delivered."""

from __future__ import annotations

from werkplaats.intake.cells.dates import Window
from werkplaats.intake.delivery import Delivery, select, settled
from werkplaats.intake.fates import note, refuse

_LONG_DAYS = 366


def clean_intervals(delivery: Delivery, window: Window | None = None) -> Delivery:
    """Refuse a record that ends before it starts; tell of one that is long, or lies outside the window.

    A long line is spread over its months by days like any other; whether it was meant so is worth a question. A line
    outside the window is kept: the periods of the study leave it out.
    """
    if not {"start", "end"} <= set(delivery.fields):
        return delivery
    delivery = settled(delivery, ("start", "end"))
    pairs = _keep_pairs(delivery)
    delivery = _follow(delivery, pairs, '"end" < start', "interval.negative")
    if delivery.table == "costs":
        delivery = _follow(delivery, pairs, f'"end" - start >= {_LONG_DAYS}', "interval.long")
        delivery = _check_window(delivery, pairs, window) if window else delivery
    delivery.store.run(f"DROP TABLE {pairs}")
    return delivery


def _keep_pairs(delivery: Delivery) -> str:
    """Return a table with the different pairs of start and end among the records in play: far fewer than records."""
    name = delivery.store.name("pairs")
    rows = select(delivery, ("start", "end"))
    delivery.store.run(f'CREATE TABLE {name} AS SELECT DISTINCT start, "end" FROM ({rows})')
    return name


def _check_window(delivery: Delivery, pairs: str, window: Window) -> Delivery:
    first, last = (f"DATE '{day}'" for day in window)
    outside = f'start > {last} OR "end" < {first}'
    across = f'(start < {first} AND "end" >= {first}) OR (start <= {last} AND "end" > {last})'
    delivery = _follow(delivery, pairs, outside, "interval.outside_window")
    return _follow(delivery, pairs, across, "interval.across_window")


def _follow(delivery: Delivery, pairs: str, condition: str, rule: str) -> Delivery:
    """Refuse or tell of the records whose start and end fulfil a condition; asked only when some pair does."""
    if not delivery.store.value(f"SELECT count(*) FROM {pairs} WHERE {condition}"):
        return delivery
    lines = f"SELECT line FROM ({select(delivery, ('start', 'end'))}) WHERE {condition}"
    if rule == "interval.negative":
        return refuse(delivery, lines, rule, columns=("start", "end"))
    return note(delivery, lines, rule, "warning", columns=("start", "end"))
