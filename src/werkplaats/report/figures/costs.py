"""Figures of cost: per domain and payer, from gross to net, and summed around the start."""

from __future__ import annotations

from textwrap import fill

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from werkplaats.report.figures.lines import draw_group_lines
from werkplaats.report.figures.style import (
    BLUE,
    GREEN,
    INK,
    MUTED,
    PALETTE,
    VERMILION,
    format_axis,
    label_axes,
    new_figure,
    text_options,
)
from werkplaats.report.labels import Names
from werkplaats.report.language import translate
from werkplaats.report.numbers import format_euros

PERIODS = ("before", "during", "after")
LABEL_WIDTH = 20
"""Letters after which the name of a bar goes on in a next line."""

NARROWEST = 0.045
"""Smallest share of the highest bar in which an amount is still written (0 to 1)."""


def draw_cost_by_domain(table: pd.DataFrame, *, language: str, names: Names) -> Figure:
    """Draw stacked bars of mean real cost per household-month before, during and after, one color per domain.

    Parameters
    ----------
    table
        Columns ``period``, ``domain``, ``euros_per_month``; several payers of one domain are added up.
    """
    return _stacked(table, "domain", language, names)


def draw_cost_by_payer(table: pd.DataFrame, *, language: str, names: Names) -> Figure:
    """Draw the same bars with one color per payer. Columns ``period``, ``payer``, ``euros_per_month``."""
    return _stacked(table, "payer", language, names)


def draw_waterfall(table: pd.DataFrame, *, language: str, names: Names) -> Figure:
    """Draw the way from gross to net saving per household.

    Parameters
    ----------
    table
        Columns ``step`` and ``euros``, in order: the first row the gross saving, the last the net saving, the rows
        between them what is taken off (negative) or added.
    """
    figure, (axis,) = new_figure(2.6)
    level = 0.0
    last = len(table) - 1
    for place, euros in enumerate(table["euros"]):
        whole = place in (0, last)
        bottom = 0.0 if whole else level
        color = BLUE if place == 0 else GREEN if place == last else VERMILION
        axis.bar(place, euros, bottom=bottom, color=color, width=0.55)
        level = euros if whole else level + euros
        top = max(bottom, bottom + euros)
        axis.annotate(
            format_euros(language, euros),
            (place, top),
            xytext=(0, 4),
            textcoords="offset points",
            ha="center",
            **text_options(fontweight="bold"),
        )
        if place < last:
            axis.plot([place + 0.275, place + 0.725], [level, level], color=MUTED, linewidth=0.9)
    axis.axhline(0, color=INK, linewidth=0.8)
    shown = [fill(_capital(names("term", step)), LABEL_WIDTH) for step in table["step"]]
    axis.set_xticks(range(len(table)), shown)
    _leave_room(axis)
    format_axis(axis, language, euros=True)
    label_axes(axis, "", translate(language, "Euros per household"))
    return figure


def draw_cumulative_cost(table: pd.DataFrame, *, language: str, names: Names) -> Figure:
    """Draw cost per household summed over event months, one line per group, with the start at 0.

    Columns ``event_month``, ``group``, ``euros_mean``.
    """
    return draw_group_lines(
        table,
        "euros_mean",
        language=language,
        names=names,
        title=translate(language, "Cumulative cost per household (euros)"),
        euros=True,
    )


def _stacked(table: pd.DataFrame, parts: str, language: str, names: Names) -> Figure:
    wide = table.pivot_table(index="period", columns=parts, values="euros_per_month", aggfunc="sum", sort=False)
    wide = wide.reindex([period for period in PERIODS if period in wide.index]).dropna(axis=1, how="all").fillna(0.0)
    figure, (axis,) = new_figure(2.7 if parts == "domain" else 2.3)
    highest = float(wide.clip(lower=0).sum(axis=1).max())
    below = pd.Series(0.0, index=wide.index)
    places = range(len(wide))
    for number, part in enumerate(wide.columns):
        color = PALETTE[number % len(PALETTE)]
        axis.bar(places, wide[part], bottom=below, color=color, width=0.6, edgecolor="white", linewidth=0.8)
        _write_amounts(axis, wide[part], below, highest, language, color)
        below = below + wide[part]
    for place, total in zip(places, below, strict=True):
        axis.annotate(
            format_euros(language, total),
            (place, total),
            xytext=(0, 4),
            textcoords="offset points",
            ha="center",
            **text_options(fontweight="bold"),
        )
    _name_parts(axis, wide, parts, names)
    axis.set_xticks(places, [_capital(names("period", period)) for period in wide.index])
    _leave_room(axis)
    format_axis(axis, language, euros=True)
    label_axes(axis, "", translate(language, "Euros per household per month"))
    return figure


def _write_amounts(
    axis: Axes, values: pd.Series[float], below: pd.Series[float], highest: float, language: str, color: str
) -> None:
    ink = "white" if color in (BLUE, GREEN, VERMILION) else INK
    for place, (value, base) in enumerate(zip(values, below, strict=True)):
        if value >= NARROWEST * highest:
            axis.text(
                place, base + value / 2, format_euros(language, value), ha="center", va="center", fontsize=8, color=ink
            )


def _name_parts(axis: Axes, wide: pd.DataFrame, parts: str, names: Names) -> None:
    """Name the parts in the order of the bars, from top to bottom, next to them."""
    handles = axis.containers
    shown = [names("domain" if parts == "domain" else "payer", str(part)) for part in wide.columns]
    axis.legend(handles[::-1], shown[::-1], loc="center left", bbox_to_anchor=(1.01, 0.5), frameon=False, fontsize=8.5)


def _leave_room(axis: Axes) -> None:
    """Leave room above the bars for the amounts written there."""
    low, high = axis.get_ylim()
    axis.set_ylim(low, high + 0.1 * (high - low))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
