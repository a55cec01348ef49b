"""Stretches of time: a record that ends before it starts, lasts for years, or lies outside the months delivered."""

from __future__ import annotations

import datetime as dt

from werkplaats.intake.delivery import Delivery, note, refuse, select, settled

Window = tuple[dt.date, dt.date]
"""First and last day for which cost lines were delivered."""

_LONG_DAYS = 366


def clean_intervals(delivery: Delivery, window: Window | None = None) -> Delivery:
    """Refuse a record that ends before it starts; tell of one that is long, or lies outside the window.

    A long line is spread over its months by days like any other; whether it was meant so is worth a question. A line
    outside the window is kept: the periods of the study leave it out.
    """
    if not {"start", "end"} <= set(delivery.fields):
        return delivery
    delivery = settled(delivery, ("start", "end"))
    both = select(delivery, ("start", "end"))
    delivery = refuse(
        delivery, f'SELECT line FROM ({both}) WHERE "end" < start', "interval.negative", columns=("start", "end")
    )
    if delivery.table != "costs":
        return delivery
    long = f'SELECT line FROM ({both}) WHERE "end" - start >= {_LONG_DAYS}'
    delivery = note(delivery, long, "interval.long", "warning", columns=("start", "end"))
    if window is None:
        return delivery
    first, last = window
    outside = f"SELECT line FROM ({both}) WHERE start > DATE '{last}' OR \"end\" < DATE '{first}'"
    delivery = note(delivery, outside, "interval.outside_window", "warning", columns=("start", "end"))
    across = (
        f"SELECT line FROM ({both}) WHERE (start < DATE '{first}' AND \"end\" >= DATE '{first}') "
        f"OR (start <= DATE '{last}' AND \"end\" > DATE '{last}')"
    )
    return note(delivery, across, "interval.across_window", "warning", columns=("start", "end"))
