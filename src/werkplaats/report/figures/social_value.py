"""Figure of social costs and benefits: the tornado."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import pandas as pd
from matplotlib.figure import Figure

from werkplaats.report.figures.style import BLUE, INK, MUTED, SKY, format_axis, label_axes, new_figure
from werkplaats.report.language import message, translate

CORRECTIONS: Mapping[str, str] = MappingProxyType(
    {
        "none": message("without any correction"),
        "deadweight": message("would have come anyway (deadweight)"),
        "drop_off": message("wears off (drop-off)"),
        "lag": message("comes later (lag)"),
        "optimism": message("optimism, by class of evidence"),
        "probability": message("probability that effects are real"),
    }
)
"""Correction -> its name for readers."""

HEIGHT_OF_BAR = 0.34
HEIGHT_OF_AXIS = 0.9


def draw_tornado(table: pd.DataFrame, *, language: str) -> Figure:
    """Draw the net present value at both ends of every bar, the widest on top; dashed at nothing gained or lost.

    Columns ``bar``, ``first``, ``second`` and ``middle`` (euros).
    """
    figure, (axis,) = new_figure(HEIGHT_OF_AXIS + HEIGHT_OF_BAR * len(table))
    middle = float(table["middle"].iloc[0])
    places = range(len(table) - 1, -1, -1)
    for column, color in (("first", SKY), ("second", BLUE)):
        axis.barh(list(places), table[column] - middle, left=middle, color=color, height=0.62)
    axis.axvline(middle, color=INK, linewidth=0.9)
    if min(table[["first", "second"]].min()) < 0 < max(table[["first", "second"]].max()):
        axis.axvline(0, color=MUTED, linewidth=0.9, linestyle="--")
    names = [translate(language, CORRECTIONS[name]) if name in CORRECTIONS else str(name) for name in table["bar"]]
    axis.set_yticks(list(places), names)
    axis.grid(visible=False, axis="y")
    axis.locator_params(axis="x", nbins=6)
    format_axis(axis, language, which="x", euros=True)
    label_axes(axis, translate(language, "Net present value (euros)"), "")
    return figure
