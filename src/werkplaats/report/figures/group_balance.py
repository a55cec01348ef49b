"""Figure of balance: how far the groups lay apart before the start, as they are and weighed."""

from __future__ import annotations

import pandas as pd
from matplotlib.figure import Figure

from werkplaats.report.figures.style import BLUE, INK, MUTED, ORANGE, format_axis, label_axes, new_figure
from werkplaats.report.language import translate


def draw_group_balance(table: pd.DataFrame, *, language: str, bound: float) -> Figure:
    """Draw standardized differences before the start, as they are and weighed, with the bound of alike as a band.

    Columns ``event_month``, ``difference`` and, where households were weighed, ``difference_weighted``.
    """
    figure, (axis,) = new_figure(2.3)
    axis.axhspan(-bound, bound, color=MUTED, alpha=0.12, linewidth=0)
    axis.axhline(0, color=INK, linewidth=0.9)
    drawn = [("difference", "o", ORANGE, translate(language, "as they are"))]
    if "difference_weighted" in table.columns:
        drawn.append(("difference_weighted", "D", BLUE, translate(language, "weighed")))
    for column, marker, color, name in drawn:
        axis.plot(table["event_month"], table[column], marker, color=color, markersize=5.5, label=name)
    reach = max(float(table["difference"].abs().max()), bound) * 1.25
    axis.set_ylim(-reach, reach)
    axis.set_xticks([int(month) for month in table["event_month"]])
    format_axis(axis, language, decimals=1)
    format_axis(axis, language, which="x")
    axis.legend(frameon=False, fontsize=8.5, loc="upper left", bbox_to_anchor=(1, 1))
    label_axes(
        axis,
        translate(language, "First month, since the start (month 0)"),
        translate(language, "Difference in cost (standard deviations)"),
    )
    return figure
