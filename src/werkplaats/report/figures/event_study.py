"""Figure of the course of the difference between the groups, quarter by quarter around the start."""

from __future__ import annotations

import pandas as pd
from matplotlib.figure import Figure

from werkplaats.report.figures.lines import mark_start
from werkplaats.report.figures.style import BLUE, INK, MUTED, format_axis, label_axes, new_figure
from werkplaats.report.language import translate


def draw_event_study(table: pd.DataFrame, *, language: str) -> Figure:
    """Draw the difference between the groups per quarter with its intervals, and zero, where it should be before.

    Columns ``event_month`` (first month of the quarter), ``euros_per_month``, ``euros_low``, ``euros_high``.
    """
    figure, (axis,) = new_figure(2.6)
    low = (table["euros_per_month"] - table["euros_low"]).fillna(0)
    high = (table["euros_high"] - table["euros_per_month"]).fillna(0)
    axis.axhline(0, color=INK, linewidth=0.9)
    for part, color, marker in ((table["event_month"] < 0, MUTED, "o"), (table["event_month"] >= 0, BLUE, "s")):
        axis.errorbar(
            table.loc[part, "event_month"],
            table.loc[part, "euros_per_month"],
            yerr=[low[part], high[part]],
            fmt=marker,
            color=color,
            markersize=5,
            capsize=3,
            linewidth=1.3,
        )
    mark_start(axis, language)
    axis.set_xticks([int(month) for month in table["event_month"]])
    format_axis(axis, language, euros=True)
    format_axis(axis, language, which="x")
    label_axes(
        axis,
        translate(language, "First month of the quarter, since the start (month 0)"),
        translate(language, "Difference (euros per month)"),
    )
    return figure
