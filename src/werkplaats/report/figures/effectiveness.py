"""Figures of cost-effectiveness: the plane, the net benefit and the acceptability curve."""

from __future__ import annotations

import math

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from werkplaats.report.figures.style import (
    BLUE,
    INK,
    MUTED,
    SKY,
    VERMILION,
    format_axis,
    label_axes,
    new_figure,
    text_options,
)
from werkplaats.report.language import message, translate

QUADRANTS = (
    (0.98, 0.03, "right", "bottom", message("more health, lower cost")),
    (0.98, 0.97, "right", "top", message("more health, higher cost")),
    (0.02, 0.03, "left", "bottom", message("less health, lower cost")),
    (0.02, 0.97, "left", "top", message("less health, higher cost")),
)
"""Where each quadrant is named (share of the axes), and how."""


PER_UNIT = {
    "household": (
        message("Difference in QALYs per household"),
        message("Difference in cost per household (euros)"),
        message("Net monetary benefit per household (euros)"),
    ),
    "person": (
        message("Difference in QALYs per person"),
        message("Difference in cost per person (euros)"),
        message("Net monetary benefit per person (euros)"),
    ),
}
"""What the axes are, by what a row of the comparison stands for."""

ROUNDING = 1e-9
"""What a logarithm of a tick may be off."""

OTHER_CURRENCY = (message("Difference in cost per person"), message("Net monetary benefit per person"))
"""Axes of amounts that are no euros; their currency stands at the numbers. Cost lines are always in euros."""


def draw_plane(table: pd.DataFrame, *, language: str, unit: str = "household", currency: str = "EUR") -> Figure:
    """Draw bootstrap replicates of the difference in QALYs (right: more) and cost (up: dearer) per ``unit``.

    Columns ``delta_qaly`` and ``delta_cost`` (euros).
    """
    health, cost, _ = PER_UNIT[unit]
    cost = cost if currency == "EUR" else OTHER_CURRENCY[0]
    figure, (axis,) = new_figure(3.1)
    axis.scatter(table["delta_qaly"], table["delta_cost"], s=9, color=BLUE, alpha=0.3, linewidths=0)
    axis.scatter([table["delta_qaly"].mean()], [table["delta_cost"].mean()], s=55, color=VERMILION, edgecolor="white")
    axis.annotate(
        translate(language, "mean"),
        (table["delta_qaly"].mean(), table["delta_cost"].mean()),
        xytext=(7, 5),
        textcoords="offset points",
        bbox={"facecolor": "white", "edgecolor": "none", "alpha": 0.8, "pad": 1},
        **text_options(fontweight="bold"),
    )
    _with_zero(axis, table)
    for x, y, horizontal, vertical, name in QUADRANTS:
        axis.text(
            x,
            y,
            translate(language, name),
            transform=axis.transAxes,
            ha=horizontal,
            va=vertical,
            fontsize=8,
            color=MUTED,
            style="italic",
            bbox={"facecolor": "white", "edgecolor": "none", "alpha": 0.8, "pad": 1},
        )
    format_axis(axis, language, euros=True, currency=currency)
    axis.xaxis.set_major_locator(MaxNLocator(nbins=8, steps=[1, 2, 5, 10]))
    format_axis(axis, language, which="x", decimals=_decimals(axis))
    label_axes(
        axis,
        translate(language, health),
        translate(language, cost),
    )
    return figure


def _decimals(axis: Axes) -> int:
    """Return how many decimals tell the ticks of the horizontal axis apart."""
    first, second = axis.get_xticks()[:2]
    return max(0, math.ceil(-math.log10(second - first) - ROUNDING))


def draw_net_benefit(table: pd.DataFrame, *, language: str, unit: str = "household", currency: str = "EUR") -> Figure:
    """Draw the net monetary benefit per ``unit``, with its interval, against what a QALY may cost.

    Columns ``threshold`` (euros per QALY), ``euros``, ``conf_low`` and ``conf_high``; above zero is worth its money.
    """
    figure, (axis,) = new_figure(2.5)
    axis.fill_between(table["threshold"], table["conf_low"], table["conf_high"], color=SKY, alpha=0.3, linewidth=0)
    axis.plot(table["threshold"], table["euros"], color=BLUE, linewidth=2.2)
    axis.axhline(0, color=INK, linewidth=0.9)
    axis.set_xlim(0, float(table["threshold"].max()))
    format_axis(axis, language, which="x", euros=True, currency=currency)
    format_axis(axis, language, euros=True, currency=currency)
    benefit = PER_UNIT[unit][2] if currency == "EUR" else OTHER_CURRENCY[1]
    label_axes(axis, translate(language, "What a QALY may cost"), translate(language, benefit))
    return figure


def draw_acceptability_curve(table: pd.DataFrame, *, language: str, currency: str = "EUR") -> Figure:
    """Draw the probability of being cost-effective against what a QALY may cost.

    Columns ``threshold`` (euros per QALY) and ``probability`` (0 to 1).
    """
    figure, (axis,) = new_figure(2.2)
    axis.plot(table["threshold"], table["probability"] * 100, color=BLUE, linewidth=2.2)
    axis.set_ylim(0, 102)
    axis.set_xlim(left=0)
    format_axis(axis, language, which="x", euros=True, currency=currency)
    format_axis(axis, language)
    label_axes(
        axis,
        translate(language, "What a QALY may cost"),
        translate(language, "Probability of being cost-effective (%)"),
    )
    return figure


def _with_zero(axis: Axes, table: pd.DataFrame) -> None:
    """Keep both zero lines in sight, with air around the cloud."""
    for low, high, limits in (
        (table["delta_qaly"].min(), table["delta_qaly"].max(), axis.set_xlim),
        (table["delta_cost"].min(), table["delta_cost"].max(), axis.set_ylim),
    ):
        start, end = min(float(low), 0.0), max(float(high), 0.0)
        air = 0.14 * (end - start or 1.0)
        limits(start - air, end + air)
    axis.axhline(0, color=INK, linewidth=0.9)
    axis.axvline(0, color=INK, linewidth=0.9)
