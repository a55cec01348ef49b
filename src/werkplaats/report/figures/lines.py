"""Lines per group over event months, each named where it ends."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from werkplaats.report.figures.style import BLUE, MUTED, PALETTE, format_axis, label_axes, new_figure, text_options
from werkplaats.report.labels import Names
from werkplaats.report.language import translate

STYLES = ("-", "--", "-.", ":")
SMALLEST_GAP = 0.065
"""Smallest distance between two names, as a share of the height of the axes (0 to 1)."""


def draw_group_lines(
    table: pd.DataFrame, value: str, *, language: str, names: Names, title: str, euros: bool = False
) -> Figure:
    """Draw column ``value`` over ``event_month``, one line per ``group``, with the start of the deployment marked."""
    figure, (axis,) = new_figure(2.6)
    ends: dict[str, tuple[float, str]] = {}
    for number, (group, rows) in enumerate(table.dropna(subset=[value]).groupby("group", sort=False)):
        ordered = rows.sort_values("event_month")
        color = PALETTE[number % len(PALETTE)]
        axis.plot(ordered["event_month"], ordered[value], color=color, linewidth=2, linestyle=STYLES[number % 4])
        ends[names("group", str(group))] = (float(ordered[value].iloc[-1]), color)
    mark_start(axis, language)
    format_axis(axis, language, euros=euros)
    format_axis(axis, language, which="x")
    axis.set_ylim(bottom=min(0.0, axis.get_ylim()[0]))
    label_axes(axis, translate(language, "Months since the start (month 0)"), title)
    name_ends(axis, ends)
    return figure


def mark_start(axis: Axes, language: str) -> None:
    """Mark the start of the deployment."""
    axis.axvline(0, color=MUTED, linewidth=1, linestyle=":")
    axis.annotate(
        translate(language, "start"),
        (0, 1),
        xycoords=("data", "axes fraction"),
        xytext=(3, -2),
        textcoords="offset points",
        va="top",
        fontsize=8,
        color=MUTED,
    )


def name_ends(axis: Axes, ends: dict[str, tuple[float, str]]) -> None:
    """Write each line's name at its end, moved apart where two would overlap."""
    low, high = axis.get_ylim()
    gap = SMALLEST_GAP * (high - low)
    previous = -float("inf")
    for name, (value, color) in sorted(ends.items(), key=lambda item: item[1][0]):
        place = max(value, previous + gap)
        axis.annotate(
            name,
            (1, place),
            xycoords=("axes fraction", "data"),
            xytext=(5, 0),
            va="center",
            textcoords="offset points",
            annotation_clip=False,
            **text_options(color=color if color == BLUE else "#3B4650", fontweight="bold"),
        )
        previous = place
