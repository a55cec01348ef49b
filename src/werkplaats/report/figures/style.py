"""House style of the figures: one palette that color-blind readers can tell apart, labels at the lines, fixed bytes.

References
----------
.. [1] Okabe, M., & Ito, K. (2008). Color universal design: how to make figures that are color-blind friendly.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from werkplaats.report.numbers import format_money, format_number

BLUE, ORANGE, GREEN, PURPLE, SKY, VERMILION, YELLOW = (
    "#0072B2",
    "#E69F00",
    "#009E73",
    "#CC79A7",
    "#56B4E9",
    "#D55E00",
    "#F0E442",
)
INK, MUTED, GRID = "#1F2933", "#5A6672", "#DDE3E8"
PALETTE = (BLUE, ORANGE, GREEN, PURPLE, SKY, VERMILION, YELLOW)
"""Colors by order of appearance (Okabe and Ito)."""

WIDTH = 6.6
"""Width of every figure (inches): the text width of an A4 page."""

RESOLUTION = 150
"""Dots per inch of a saved figure."""


class Picture(Figure):
    """A figure that a notebook shows as a picture, without pyplot and whatever the backend of the reader."""

    def _repr_png_(self) -> bytes:
        return to_png(self)


def new_figure(height: float = 3.4, *, columns: int = 1, **options: Any) -> tuple[Figure, list[Axes]]:
    """Return an empty figure in house style and its axes, side by side.

    Works without pyplot, so that nothing is left open and the backend of the reader is not touched.
    """
    figure = Picture(figsize=(WIDTH, height), layout="constrained", facecolor="white")
    FigureCanvasAgg(figure)
    axes = figure.subplots(1, columns, squeeze=False, **options)[0]
    for axis in axes:
        style_axes(axis)
    return figure, list(axes)


def style_axes(axis: Axes) -> None:
    """Give axes the house style: light horizontal grid, no box, readable type."""
    sns.despine(ax=axis)
    axis.grid(axis="y", color=GRID, linewidth=0.8)
    axis.set_axisbelow(True)
    for side in ("left", "bottom"):
        axis.spines[side].set_color(MUTED)
    axis.tick_params(colors=INK, labelsize=8.5, length=3, color=MUTED)


def label_axes(axis: Axes, x: str, y: str) -> None:
    """Write the axis titles; the vertical one lies flat above the axis, where it can be read."""
    axis.set_xlabel(x, fontsize=9, color=INK)
    if y:
        axis.set_title(y, loc="left", fontsize=9, color=INK, pad=8)


def format_axis(
    axis: Axes, language: str, *, which: str = "y", euros: bool = False, decimals: int = 0, currency: str = "EUR"
) -> None:
    """Write the ticks of one axis in the language of the report; with ``euros`` as amounts, in another ``currency``."""
    shown = _amounts(language, currency) if euros else _numbers(language, decimals)
    target = axis.yaxis if which == "y" else axis.xaxis
    target.set_major_formatter(FuncFormatter(shown))


def to_png(figure: Figure) -> bytes:
    """Return the figure as PNG; the same figure gives the same bytes (no date, no version inside)."""
    _settle(figure)
    buffer = io.BytesIO()
    figure.savefig(
        buffer,
        format="png",
        dpi=RESOLUTION,
        metadata={"Software": None},
        pil_kwargs={"compress_level": 4},
    )
    return buffer.getvalue()


def _settle(figure: Figure) -> None:
    """Compute the layout once and fix it; left alone, saving draws everything a second time to find it."""
    engine = figure.get_layout_engine()
    if engine is not None:
        figure.set_dpi(RESOLUTION)
        engine.execute(figure)
        figure.set_layout_engine("none")


def text_options(**options: Any) -> dict[str, Any]:
    """Return options for a direct label."""
    return {"fontsize": 8.5, "color": INK, **options}


def _amounts(language: str, currency: str) -> Callable[[float, int], str]:
    return lambda value, _position: format_money(language, value, currency)


def _numbers(language: str, decimals: int) -> Callable[[float, int], str]:
    return lambda value, _position: format_number(language, value, decimals)
