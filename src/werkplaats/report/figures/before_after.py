"""The spider web before and after, with the interval of every mean. A conversation, no measure."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.projections.polar import PolarAxes

from werkplaats.report.figures.lines import STYLES
from werkplaats.report.figures.style import BLUE, INK, MUTED, VERMILION, WIDTH, Picture, format_axis
from werkplaats.report.labels import Names
from werkplaats.report.language import translate

LOOKS = {"before": (VERMILION, "s", STYLES[1], -0.05), "after": (BLUE, "o", STYLES[0], 0.05)}
"""Color, marker, line and how far beside the thread (radians) a moment is drawn, so that intervals do not overlap."""

HEIGHT, ACROSS = 3.1, 1.75
"""Height of the figure, and width of a web (inches)."""

HIGHEST = 10
BESIDE, ABOVE = 11.0, 12.3
"""Distance from the middle at which a dimension is named beside and above or below, on the scale of the scores."""

LONG_NAME = 12
"""Letters from which a name is written in two lines."""


def draw_spider_web_before_after(table: pd.DataFrame, *, language: str, names: Names, baseline: str) -> Figure:
    """Draw a web per wave, side by side: a line before and one after, dimensions from 0 to 10, means with intervals.

    Parameters
    ----------
    table
        Columns ``wave``, ``outcome`` (the dimension), ``moment`` (``before``, ``after``), ``mean``, ``conf_low`` and
        ``conf_high``.
    baseline
        Name of the wave that is ``before``.
    """
    waves = list(table["wave"].drop_duplicates())
    figure = Picture(figsize=(WIDTH, HEIGHT), facecolor="white")
    FigureCanvasAgg(figure)
    for place, wave in enumerate(waves):
        middle = (place + 0.5) / len(waves)
        box = (middle - ACROSS / WIDTH / 2, 0.28, ACROSS / WIDTH, ACROSS / HEIGHT)
        axis = figure.add_axes(box, projection="polar")
        assert isinstance(axis, PolarAxes)
        moments = {"before": names("wave", baseline), "after": names("wave", str(wave))}
        _web(axis, table[table["wave"] == wave], names, moments)
        format_axis(axis, language)
    warning = translate(language, "Conversation tool, not a measure")
    figure.text(0.01, 0.02, warning, fontsize=8.5, color=MUTED, style="italic")
    return figure


def _web(axis: PolarAxes, table: pd.DataFrame, names: Names, moments: Mapping[str, str]) -> None:
    dimensions = list(table["outcome"].drop_duplicates())
    angles = np.linspace(0, 2 * math.pi, len(dimensions), endpoint=False)
    for moment, shown in moments.items():
        rows = table[table["moment"] == moment].set_index("outcome").reindex(dimensions)
        if rows["mean"].notna().any():
            _thread(axis, angles, rows, moment, shown)
    axis.set_theta_zero_location("N")
    axis.set_theta_direction(-1)
    axis.set_ylim(0, HIGHEST)
    axis.set_yticks([2, 4, 6, 8, 10])
    axis.tick_params(axis="y", labelsize=7, labelcolor=MUTED)
    axis.set_xticks(angles, [""] * len(angles))
    for angle, dimension in zip(angles, dimensions, strict=True):
        side = round(math.sin(angle), 6)
        axis.text(
            angle,
            BESIDE if side else ABOVE,
            _wrapped(names("outcome", str(dimension))),
            ha="center" if not side else "left" if side > 0 else "right",
            va="center",
            fontsize=7.5,
            color=INK,
        )
    axis.legend(loc="upper center", bbox_to_anchor=(0.5, -0.22), ncols=2, frameon=False, fontsize=8)


def _thread(axis: PolarAxes, angles: np.ndarray, rows: pd.DataFrame, moment: str, shown: str) -> None:
    color, marker, style, beside = LOOKS[moment]
    means = rows["mean"].to_numpy(dtype=float)
    axis.plot([*angles, angles[0]], [*means, means[0]], color=color, linewidth=1.5, linestyle=style, label=shown)
    lows, highs = (rows[end].astype("float64").fillna(rows["mean"]) for end in ("conf_low", "conf_high"))
    for angle, mean, low, high in zip(angles, means, lows, highs, strict=True):
        if not math.isnan(mean):
            ends = [max(low, 0), min(high, HIGHEST)]
            axis.plot([angle + beside] * 2, ends, color=color, linewidth=1.2, alpha=0.75)
            axis.plot([angle], [mean], color=color, marker=marker, markersize=4)


def _wrapped(text: str) -> str:
    return text.replace(" ", "\n", 1) if len(text) > LONG_NAME else text
