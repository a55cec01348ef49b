"""Figures of scores: means per wave with their intervals, and the spider web of Positive Health."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from werkplaats.report.figures.lines import STYLES, name_ends
from werkplaats.report.figures.style import (
    BLUE,
    INK,
    MUTED,
    PALETTE,
    WIDTH,
    Picture,
    format_axis,
    label_axes,
    new_figure,
    text_options,
)
from werkplaats.report.labels import Names

MARKERS = ("o", "s", "^", "D")
ROOM = 0.15
"""Air above and below the intervals, as a share of their range (0 to 1)."""


def draw_wave_means(table: pd.DataFrame, *, language: str, names: Names, decimals: int = 1) -> Figure:
    """Draw the mean of one outcome per wave with its confidence interval, one line per group.

    Parameters
    ----------
    table
        Rows of one outcome: ``outcome``, ``group``, ``wave``, ``month``, ``mean``, ``conf_low``, ``conf_high``.
    """
    figure, (axis,) = new_figure(2.35)
    groups = list(table["group"].drop_duplicates())
    ends: dict[str, tuple[float, str]] = {}
    for number, group in enumerate(groups):
        rows = table[table["group"] == group].dropna(subset=["mean"]).sort_values("month")
        if rows.empty:
            continue
        color = PALETTE[number % len(PALETTE)]
        _points(axis, rows, color, number, shift=(number - (len(groups) - 1) / 2) * 0.25)
        ends[names("group", str(group))] = (float(rows["mean"].iloc[-1]), color)
    waves = table.drop_duplicates("wave").sort_values("month")
    axis.set_xticks(waves["month"], [names("wave", str(wave)) for wave in waves["wave"]])
    _fit(axis, table)
    format_axis(axis, language, decimals=decimals)
    label_axes(axis, "", names("outcome", str(table["outcome"].iloc[0])))
    if len(ends) > 1:
        name_ends(axis, ends)
    return figure


def draw_spider_web(table: pd.DataFrame, *, language: str, names: Names) -> Figure:
    """Draw the spider web of Positive Health: six dimensions (0 to 10), one line per wave. A conversation, no measure.

    Columns ``wave``, ``dimension``, ``mean``.
    """
    wide = table.pivot_table(index="wave", columns="dimension", values="mean", sort=False)
    figure = Picture(figsize=(WIDTH, 3.3), layout="constrained", facecolor="white")
    FigureCanvasAgg(figure)
    axis = figure.add_subplot(projection="polar")
    angles = np.linspace(0, 2 * math.pi, len(wide.columns), endpoint=False)
    for number, wave in enumerate(wide.index):
        values = wide.loc[wave].to_numpy(dtype=float)
        axis.plot(
            [*angles, angles[0]],
            [*values, values[0]],
            color=PALETTE[number],
            linewidth=2,
            linestyle=STYLES[number % 4],
            marker=MARKERS[number % 4],
            markersize=4,
            label=names("wave", str(wave)),
        )
    axis.set_theta_zero_location("N")  # type: ignore[attr-defined]
    axis.set_theta_direction(-1)  # type: ignore[attr-defined]
    axis.set_ylim(0, 10)
    axis.set_yticks([2, 4, 6, 8, 10])
    axis.tick_params(axis="y", labelsize=7.5, labelcolor=MUTED)
    axis.set_xticks(angles, [_wrapped(names("dimension", str(dimension))) for dimension in wide.columns])
    axis.tick_params(axis="x", labelsize=8.5, labelcolor=INK, pad=16)
    axis.legend(loc="center left", bbox_to_anchor=(1.2, 0.5), frameon=False, fontsize=8.5)
    format_axis(axis, language)
    return figure


def _points(axis: Axes, rows: pd.DataFrame, color: str, number: int, shift: float) -> None:
    months = rows["month"] + shift
    axis.plot(months, rows["mean"], color=color, linewidth=1.6, linestyle=STYLES[number % 4])
    low = (rows["mean"] - rows["conf_low"]).clip(lower=0).fillna(0)
    high = (rows["conf_high"] - rows["mean"]).clip(lower=0).fillna(0)
    axis.errorbar(
        months,
        rows["mean"],
        yerr=[low, high],
        color=color,
        fmt=MARKERS[number % 4],
        markersize=6,
        capsize=4,
        linewidth=1.4,
    )


def _fit(axis: Axes, table: pd.DataFrame) -> None:
    low = float(table[["mean", "conf_low"]].min().min())
    high = float(table[["mean", "conf_high"]].max().max())
    air = ROOM * max(high - low, 1e-9)
    axis.set_ylim(low - air, high + air)
    axis.margins(x=0.12)


def _wrapped(text: str) -> str:
    return text.replace(" ", "\n", 1) if len(text) > 12 else text


def draw_change(table: pd.DataFrame, *, language: str, names: Names, decimals: int = 1) -> Figure:
    """Draw mean changes with their intervals as a forest: one row per outcome and wave, no change at zero.

    Columns ``label``, ``estimate``, ``conf_low``, ``conf_high``.
    """
    figure, (axis,) = new_figure(0.8 + 0.36 * len(table))
    places = np.arange(len(table))[::-1]
    axis.axvline(0, color=MUTED, linewidth=1)
    axis.errorbar(
        table["estimate"],
        places,
        xerr=[(table["estimate"] - table["conf_low"]).fillna(0), (table["conf_high"] - table["estimate"]).fillna(0)],
        fmt="o",
        color=BLUE,
        capsize=4,
        markersize=6,
    )
    axis.set_yticks(places, [str(label) for label in table["label"]])
    axis.grid(visible=False, axis="y")
    axis.grid(visible=True, axis="x", color="#DDE3E8")
    axis.margins(y=0.2)
    axis.set_ylim(-0.6, len(table) - 0.4)
    axis.xaxis.set_major_locator(MaxNLocator(6, steps=[1, 2, 5, 10]))
    format_axis(axis, language, which="x", decimals=decimals)
    axis.tick_params(axis="y", length=0)
    label_axes(axis, _capital(names("term", "mean_change")), "")
    axis.xaxis.label.set(**text_options())
    return figure


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
