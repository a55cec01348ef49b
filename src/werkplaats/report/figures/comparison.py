"""Figures of what would have happened anyway: comparison households, and the fall expected without any approach."""

from __future__ import annotations

import pandas as pd
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from werkplaats.report.figures.lines import draw_group_lines
from werkplaats.report.figures.style import (
    BLUE,
    INK,
    ORANGE,
    VERMILION,
    format_axis,
    label_axes,
    new_figure,
    text_options,
)
from werkplaats.report.labels import Names
from werkplaats.report.language import translate
from werkplaats.report.numbers import format_euros


def draw_event_time(table: pd.DataFrame, *, language: str, names: Names) -> Figure:
    """Draw mean real cost per household per event month, one line per group.

    Columns ``event_month``, ``group``, ``euros_per_month``.
    """
    return draw_group_lines(
        table,
        "euros_per_month",
        language=language,
        names=names,
        title=translate(language, "Euros per household per month"),
        euros=True,
    )


def draw_expected_fall(table: pd.DataFrame, *, language: str, observed: float | None = None) -> Figure:
    """Draw the fall in cost that selection alone brings, against the year-to-year correlation of cost.

    Parameters
    ----------
    table
        Columns ``correlation`` (0 to 1) and ``euros`` per household.
    observed
        Gross saving per household, drawn as a line to compare with.
    """
    figure, (axis,) = new_figure(2.5)
    axis.plot(table["correlation"], table["euros"], color=BLUE, linewidth=2.2, marker="o", markersize=5)
    if observed is not None:
        axis.axhline(observed, color=VERMILION, linewidth=1.6, linestyle="--")
        axis.annotate(
            translate(language, "observed: {euros}", euros=format_euros(language, observed)),
            (1, observed),
            xycoords=("axes fraction", "data"),
            xytext=(-2, 4),
            ha="right",
            textcoords="offset points",
            **text_options(fontweight="bold"),
        )
    axis.set_ylim(bottom=0)
    format_axis(axis, language, euros=True)
    format_axis(axis, language, which="x", decimals=1)
    label_axes(
        axis,
        translate(language, "Correlation of cost from year to year"),
        translate(language, "Expected fall without any approach (euros per household)"),
    )
    return figure


def draw_falls(table: pd.DataFrame, *, language: str) -> Figure:
    """Draw amounts with their intervals side by side as bars: the fall observed next to the fall to be expected.

    Columns ``label``, ``estimate``, ``conf_low``, ``conf_high`` (euros; the interval may be empty).
    """
    figure, (axis,) = new_figure(0.75 + 0.42 * len(table))
    places = list(range(len(table)))[::-1]
    colors = [BLUE, *[ORANGE] * (len(table) - 1)]
    axis.barh(places, table["estimate"], color=colors, height=0.5)
    # Where there is no interval there is no number, and no whisker of no width that would look like a certain one.
    low = (table["estimate"] - table["conf_low"]).clip(lower=0)
    high = (table["conf_high"] - table["estimate"]).clip(lower=0)
    axis.errorbar(table["estimate"], places, xerr=[low, high], fmt="none", ecolor=INK, capsize=4, linewidth=1.2)
    for place, value, reach in zip(places, table["estimate"], high.fillna(0), strict=True):
        axis.annotate(
            format_euros(language, value),
            (value + reach, place),
            xytext=(6, 0),
            va="center",
            textcoords="offset points",
            **text_options(fontweight="bold"),
        )
    axis.set_yticks(places, [str(label) for label in table["label"]])
    axis.axvline(0, color=INK, linewidth=0.9)
    axis.grid(visible=False, axis="y")
    axis.margins(x=0.2)
    axis.tick_params(axis="y", length=0)
    format_axis(axis, language, which="x", euros=True)
    # Amounts are long words: with more of them they run into each other.
    axis.xaxis.set_major_locator(MaxNLocator(4, steps=[1, 2, 5, 10]))
    label_axes(axis, translate(language, "Euros per household over the deployment"), "")
    return figure
