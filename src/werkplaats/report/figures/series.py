"""Figure of a monthly series of a neighborhood: the months, what was fitted, and the line without a change."""

from __future__ import annotations

import pandas as pd
from matplotlib.figure import Figure

from werkplaats.report.figures.lines import mark_start
from werkplaats.report.figures.style import BLUE, INK, VERMILION, format_axis, label_axes, new_figure
from werkplaats.report.language import translate


def draw_series(table: pd.DataFrame, *, language: str, title: str) -> Figure:
    """Draw one series around the start of the approach.

    Parameters
    ----------
    table
        Columns ``event_month``, ``value``, ``fitted`` and ``without``, one row per month.
    title
        What was measured, with its neighborhood.
    """
    figure, (axis,) = new_figure(2.7)
    after = table.loc[table["event_month"] >= 0]
    before = table.loc[table["event_month"] < 0]
    axis.plot(table["event_month"], table["value"], "o", color=INK, markersize=3, label=translate(language, "month"))
    axis.plot(before["event_month"], before["fitted"], color=BLUE, linewidth=2, label=translate(language, "fitted"))
    axis.plot(after["event_month"], after["fitted"], color=BLUE, linewidth=2)
    axis.plot(
        after["event_month"],
        after["without"],
        color=VERMILION,
        linewidth=1.8,
        linestyle="--",
        label=translate(language, "the line before, gone on"),
    )
    axis.margins(y=0.12)
    mark_start(axis, language)
    format_axis(axis, language)
    format_axis(axis, language, which="x")
    label_axes(axis, translate(language, "Months since the start (month 0)"), title)
    axis.legend(loc="upper left", bbox_to_anchor=(0, -0.22), ncols=3, frameon=False, fontsize=8.5)
    return figure
