"""Tables of the report from tables of results: labels named, numbers formatted, what is suppressed said."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pandas as pd

from werkplaats.disclosure.suppression import SUPPRESSED
from werkplaats.report.context import Context
from werkplaats.report.document import TableBlock
from werkplaats.report.labels import Kind
from werkplaats.report.numbers import format_interval, format_level, format_p_value, format_value
from werkplaats.results import Estimate

Cell = Callable[[object], str]
DASH = "–"


def table_block(
    context: Context,
    frame: pd.DataFrame,
    *,
    name: str,
    caption: str,
    columns: Sequence[tuple[str, str, Cell]],
    note: str = "",
) -> TableBlock:
    """Return a table with the columns named: (column of the frame, heading, how to format a value).

    A number that is not there is a dash, or ``suppressed`` when disclosure took it out; it is never 0.
    """
    hidden = frame[SUPPRESSED] if SUPPRESSED in frame.columns else pd.Series(data=False, index=frame.index)
    absent = context.say("suppressed (number too small)")
    rows = []
    for (_, row), suppressed in zip(frame.iterrows(), hidden, strict=True):
        rows.append(tuple(_cell(row[column], form, absent if suppressed else DASH) for column, _, form in columns))
    left = tuple("right" if _is_number(frame[column]) else "left" for column, _, _ in columns)
    return TableBlock(
        name=name,
        columns=tuple(heading for _, heading, _ in columns),
        rows=tuple(rows),
        caption=caption,
        note=note,
        alignment=("left", *left[1:]),  # type: ignore[arg-type]
    )


def estimates_block(
    context: Context,
    estimates: Sequence[Estimate],
    *,
    name: str,
    caption: str,
    naming: Callable[[Estimate], str],
    p_values: bool = False,
    note: str = "",
) -> TableBlock:
    """Return a table of estimates: what, estimate, interval, households, and p last because it says least.

    The column p is there when it is asked for and at least one estimate has one.
    """
    columns = [
        context.say("Outcome"),
        context.say("Estimate"),
        interval_heading(context, estimates),
        context.say("Households"),
    ]
    tested = p_values and any(estimate.p_value is not None for estimate in estimates)
    if tested:
        columns.append("p")
    rows = []
    for estimate in estimates:
        row = [
            naming(estimate),
            estimate_text(context, estimate),
            bounds(context, estimate, estimates),
            context.number(estimate.n_households),
        ]
        rows.append(tuple([*row, format_p_value(context.language, estimate.p_value)] if tested else row))
    return TableBlock(name=name, columns=tuple(columns), rows=tuple(rows), caption=caption, note=note)


def interval_heading(context: Context, estimates: Sequence[Estimate]) -> str:
    """Return the name of the interval when all share one level; the cells then need not repeat it."""
    levels = _levels(estimates)
    return format_level(context.language, levels.pop()) if len(levels) == 1 else context.say("Interval")


def bounds(context: Context, estimate: Estimate, estimates: Sequence[Estimate]) -> str:
    """Return the bounds of an interval; without its level when all ``estimates`` share one."""
    text = format_interval(context.language, estimate)
    levels = _levels(estimates)
    return text.removeprefix(format_level(context.language, levels.pop())).strip() if len(levels) == 1 else text


def _levels(estimates: Sequence[Estimate]) -> set[float]:
    return {estimate.conf_level for estimate in estimates if estimate.conf_level is not None}


def estimate_text(context: Context, estimate: Estimate) -> str:
    """Return the bare number of an estimate in its unit."""
    return format_value(context.language, estimate.estimate, estimate.unit, estimate.n_households)


def numbers(context: Context, decimals: int = 0) -> Cell:
    """Return the way a number is written in a cell."""
    return lambda value: context.number(float(str(value)), decimals)


def amounts(context: Context, *, cents: bool = False) -> Cell:
    """Return the way an amount in euros (or ``cents``) is written in a cell."""
    return lambda value: context.euros(float(str(value)) / (100 if cents else 1))


def named(context: Context, kind: Kind) -> Cell:
    """Return the way a name of one kind is written in a cell."""
    return lambda value: capital(context.label(kind, str(value)))


def capital(name: str) -> str:
    """Return a name with its first letter as a capital."""
    return name[:1].upper() + name[1:]


def text(value: object) -> str:
    """Return a value that is text already."""
    return str(value)


def _is_number(column: pd.Series[Any]) -> bool:
    return pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_bool_dtype(column)


def _cell(value: object, form: Cell, absent: str) -> str:
    return absent if value is None or bool(pd.isna(value)) else form(value)  # type: ignore[call-overload]
