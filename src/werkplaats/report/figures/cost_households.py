"""Figures of the cost of single households. For the internal variant only; a letter stands for a household."""

from __future__ import annotations

import pandas as pd
from matplotlib.figure import Figure

from werkplaats.report.figures.lines import mark_start, name_ends
from werkplaats.report.figures.style import PALETTE, format_axis, label_axes, new_figure
from werkplaats.report.language import translate


def draw_household_cumulative(table: pd.DataFrame, *, language: str) -> Figure:
    """Draw each household's cost added up around its start. Columns ``household, event_month, euros``."""
    figure, (axis,) = new_figure(3.6)
    ends: dict[str, tuple[float, str]] = {}
    for number, (household, rows) in enumerate(table.sort_values("event_month").groupby("household", sort=True)):
        color = PALETTE[number % len(PALETTE)]
        axis.plot(rows["event_month"], rows["euros"], color=color, linewidth=1.3)
        ends[str(household)] = (float(rows["euros"].iloc[-1]), color)
    mark_start(axis, language)
    format_axis(axis, language, euros=True)
    format_axis(axis, language, which="x")
    axis.set_ylim(bottom=min(0.0, axis.get_ylim()[0]))
    label_axes(
        axis,
        translate(language, "Months since the start (month 0)"),
        translate(language, "Cumulative cost per household (euros)"),
    )
    name_ends(axis, ends)
    return figure
