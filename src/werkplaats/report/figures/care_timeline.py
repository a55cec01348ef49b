"""Timeline of one household: who was involved, and when. For the internal variant only."""

from __future__ import annotations

import pandas as pd
from matplotlib.figure import Figure

from werkplaats.report.figures.lines import mark_start
from werkplaats.report.figures.style import BLUE, format_axis, label_axes, new_figure
from werkplaats.report.language import translate


def draw_care_timeline(table: pd.DataFrame, *, language: str) -> Figure:
    """Draw a bar for every stretch of involvement, one row per organization, those who came first on top.

    Columns ``provider``, ``first`` and ``last`` (months since the start).
    """
    order = table.groupby("provider")["first"].min().sort_values(ascending=False, kind="stable").index
    place = {provider: number for number, provider in enumerate(order)}
    figure, (axis,) = new_figure(0.7 + 0.17 * len(order))
    rows = table["provider"].map(place)
    axis.barh(rows, table["last"] - table["first"], left=table["first"], color=BLUE, height=0.55, alpha=0.6)
    mark_start(axis, language)
    axis.set_yticks(range(len(order)), list(order))
    axis.set_ylim(-0.6, len(order) + 0.1)  # the word at the start stands above the bars
    axis.grid(visible=False, axis="y")
    format_axis(axis, language, which="x")
    label_axes(axis, translate(language, "Months since the start (month 0)"), "")
    return figure
