"""Figure of insured care per household per year in each period, with the level of the area as lines beside it."""

from __future__ import annotations

import pandas as pd
from matplotlib.figure import Figure

from werkplaats.report.figures.lines import STYLES, name_ends
from werkplaats.report.figures.style import MUTED, PALETTE, VERMILION, format_axis, label_axes, new_figure
from werkplaats.report.labels import Names
from werkplaats.report.language import translate

PERIODS = ("before", "during", "after")
_AREA_STYLES = ((0, (4, 2)), (0, (1, 1.5)), (0, (4, 1.5, 1, 1.5)))


def draw_benchmark_lines(levels: pd.DataFrame, lines: pd.DataFrame, *, language: str, names: Names) -> Figure:
    """Draw a line per group with the interval of every level, and a broken line per area for people like the first.

    Parameters
    ----------
    levels
        Columns ``group``, ``period``, ``euros_per_household_year``, ``conf_low`` and ``conf_high``; the group that the
        areas are drawn for comes first.
    lines
        Columns ``group``, ``period``, ``area`` and ``euros_alike``.
    """
    figure, (axis,) = new_figure(2.9)
    periods = [period for period in PERIODS if period in set(levels["period"])]
    place = {period: number for number, period in enumerate(periods)}
    ends: dict[str, tuple[float, str]] = {}
    groups = list(levels["group"].drop_duplicates())
    for number, group in enumerate(groups):
        rows = levels.loc[levels["group"] == group].sort_values("period", key=lambda part: part.map(place))
        x = rows["period"].map(place) + 0.04 * (number - (len(groups) - 1) / 2)
        color = PALETTE[number % len(PALETTE)]
        value = rows["euros_per_household_year"]
        axis.plot(x, value, color=color, marker="o", markersize=4.5, linewidth=2, linestyle=STYLES[number % 4])
        axis.vlines(x, rows["conf_low"], rows["conf_high"], color=color, linewidth=1.2)
        ends[names("group", str(group))] = (float(value.iloc[-1]), color)
    own = lines.loc[lines["group"] == groups[0]]
    for number, (area, rows) in enumerate(own.groupby("area", sort=False)):
        ordered = rows.sort_values("period", key=lambda part: part.map(place))
        color = VERMILION if number == 0 else MUTED
        style = _AREA_STYLES[number % len(_AREA_STYLES)]
        axis.plot(ordered["period"].map(place), ordered["euros_alike"], color=color, linewidth=1.6, linestyle=style)
        ends[names("area", str(area))] = (float(ordered["euros_alike"].iloc[-1]), color)
    axis.set_xticks(range(len(periods)), [names("period", period).capitalize() for period in periods])
    axis.set_xlim(-0.25, len(periods) - 0.75)
    axis.set_ylim(bottom=0)
    format_axis(axis, language, euros=True)
    label_axes(axis, "", translate(language, "Insured care, euros per household per year"))
    name_ends(axis, ends)
    return figure
