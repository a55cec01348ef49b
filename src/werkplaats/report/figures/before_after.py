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
from werkplaats.report.figures.style import BLUE, INK, MUTED, VERMILION, WIDTH, Picture, format_axis, text_options
from werkplaats.report.labels import Names
from werkplaats.report.language import translate

LOOKS = {"before": (VERMILION, "s", STYLES[1], -0.05), "after": (BLUE, "o", STYLES[0], 0.05)}
"""Color, marker, line and how far beside the thread (radians) a moment is drawn, so that intervals do not overlap."""

HIGHEST = 10
LONG_NAME = 12
"""Letters from which a name is written in two lines."""


def draw_spider_web_before_after(
    table: pd.DataFrame, *, language: str, names: Names, moments: Mapping[str, str]
) -> Figure:
    """Draw dimensions from 0 to 10, one line before and one after, each mean with its interval.

    Parameters
    ----------
    table
        Columns ``outcome`` (the dimension), ``moment`` (``before``, ``after``), ``mean``, ``conf_low``, ``conf_high``.
    moments
        Name of either moment for the reader.
    """
    figure = Picture(figsize=(WIDTH, 3.6), layout="constrained", facecolor="white")
    FigureCanvasAgg(figure)
    axis = figure.add_subplot(projection="polar")
    assert isinstance(axis, PolarAxes)
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
    axis.tick_params(axis="y", labelsize=7.5, labelcolor=MUTED)
    axis.set_xticks(angles, [_wrapped(names("outcome", str(dimension))) for dimension in dimensions])
    axis.tick_params(axis="x", labelsize=8.5, labelcolor=INK, pad=16)
    axis.legend(loc="center left", bbox_to_anchor=(1.2, 0.5), frameon=False, fontsize=8.5)
    figure.text(0.01, 0.01, translate(language, "Conversation tool, not a measure"), **text_options(color=MUTED))
    format_axis(axis, language)
    return figure


def _thread(axis: PolarAxes, angles: np.ndarray, rows: pd.DataFrame, moment: str, shown: str) -> None:
    color, marker, style, beside = LOOKS[moment]
    means = rows["mean"].to_numpy(dtype=float)
    axis.plot([*angles, angles[0]], [*means, means[0]], color=color, linewidth=1.6, linestyle=style, label=shown)
    low = np.nan_to_num((rows["mean"] - rows["conf_low"].astype(float)).to_numpy(dtype=float)).clip(0)
    high = np.nan_to_num((rows["conf_high"].astype(float) - rows["mean"]).to_numpy(dtype=float)).clip(0)
    for angle, mean, down, up in zip(angles, means, low, high, strict=True):
        if not math.isnan(mean):
            ends = [max(mean - down, 0), min(mean + up, HIGHEST)]
            axis.plot([angle + beside] * 2, ends, color=color, linewidth=1.3, alpha=0.75)
            axis.plot([angle], [mean], color=color, marker=marker, markersize=4)


def _wrapped(text: str) -> str:
    return text.replace(" ", "\n", 1) if len(text) > LONG_NAME else text
