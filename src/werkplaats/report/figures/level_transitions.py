"""Figures of levels that are an order: from which to which (internal), and how many went forward, stayed, fell back."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from werkplaats.report.figures.style import BLUE, GRID, INK, MUTED, VERMILION, WIDTH, Picture, new_figure, style_axes
from werkplaats.report.labels import Names
from werkplaats.report.language import translate
from werkplaats.report.numbers import format_number

ACROSS = 4
"""Heat maps next to each other."""

DARK = 0.5
"""Share from which the number in a cell is white (0 to 1)."""

NARROWEST = 0.06
"""Smallest share that is written in its bar (0 to 1)."""


def draw_level_transitions(table: pd.DataFrame, *, language: str, names: Names) -> Figure:
    """Draw a heat map per domain: level before (down) against level after (across), number of persons in the cells.

    For the internal variant only: a cell may be one person.

    Parameters
    ----------
    table
        Columns ``outcome``, ``before``, ``after`` (levels), ``share`` (0 to 1), ``n_persons``.
    """
    domains = list(table["outcome"].drop_duplicates())
    levels = sorted({*table["before"].astype(int), *table["after"].astype(int)})
    down = math.ceil(len(domains) / ACROSS)
    figure = Picture(figsize=(WIDTH, 0.4 + 1.5 * down), layout="constrained", facecolor="white")
    FigureCanvasAgg(figure)
    axes = figure.subplots(down, ACROSS, squeeze=False).ravel()
    for axis, domain in zip(axes, domains, strict=False):
        _heat_map(axis, table[table["outcome"] == domain], levels, names("outcome", str(domain)), language)
    for axis in axes[len(domains) :]:
        axis.set_axis_off()
    figure.supxlabel(translate(language, "Level after"), fontsize=9, color=INK)
    figure.supylabel(translate(language, "Level before"), fontsize=9, color=INK)
    return figure


def draw_directions(table: pd.DataFrame, *, language: str) -> Figure:
    """Draw, per domain, the shares that fell back, stayed and went forward, as one bar that adds up to all.

    Columns ``label``, ``back``, ``stable``, ``forward`` (0 to 1).
    """
    figure, (axis,) = new_figure(0.9 + 0.3 * len(table))
    places = np.arange(len(table))[::-1]
    looks = (
        ("back", VERMILION, "white", translate(language, "back")),
        ("stable", GRID, INK, translate(language, "stable")),
        ("forward", BLUE, "white", translate(language, "forward")),
    )
    left = np.zeros(len(table))
    for column, color, ink, shown in looks:
        shares = table[column].to_numpy(dtype=float)
        axis.barh(places, shares * 100, left=left * 100, color=color, height=0.62, label=shown, edgecolor="white")
        for place, share, start in zip(places, shares, left, strict=True):
            if share >= NARROWEST:
                axis.text(
                    (start + share / 2) * 100,
                    place,
                    f"{format_number(language, share * 100)}%",
                    ha="center",
                    va="center",
                    fontsize=8,
                    color=ink,
                )
        left = left + shares
    axis.set_yticks(places, [str(label) for label in table["label"]])
    axis.set_xlim(0, 100)
    axis.grid(visible=False)
    axis.tick_params(axis="y", length=0)
    axis.set_xticks([])
    axis.spines["bottom"].set_visible(False)
    axis.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=3, frameon=False, fontsize=8.5)
    return figure


def _heat_map(axis: Axes, rows: pd.DataFrame, levels: list[int], title: str, language: str) -> None:
    style_axes(axis)
    shares, counts = (
        rows.pivot_table(index="before", columns="after", values=column, aggfunc="sum")
        .reindex(index=levels, columns=levels)
        .fillna(0)
        .to_numpy(dtype=float)
        for column in ("share", "n_persons")
    )
    highest = max(float(shares.max()), 1e-9)
    axis.imshow(shares, cmap="Blues", vmin=0, vmax=highest, origin="lower", aspect="equal")
    axis.plot([-0.5, len(levels) - 0.5], [-0.5, len(levels) - 0.5], color=MUTED, linewidth=0.8, linestyle=":")
    for row, column in zip(*np.nonzero(counts), strict=True):
        ink = "white" if shares[row, column] / highest > DARK else INK
        text = format_number(language, counts[row, column])
        axis.text(column, row, text, ha="center", va="center", fontsize=7.5, color=ink)
    axis.set_xticks(range(len(levels)), [str(level) for level in levels], fontsize=7)
    axis.set_yticks(range(len(levels)), [str(level) for level in levels], fontsize=7)
    axis.grid(visible=False)
    axis.tick_params(length=0)
    axis.set_title(_wrapped(title), fontsize=8, color=INK, loc="left")


def _wrapped(text: str) -> str:
    """Break a long name near its middle, without the version that stands in the caption already."""
    words = text.split()
    if len(text) <= 20 or len(words) < 2:
        return text
    middle = min(range(1, len(words)), key=lambda at: abs(len(" ".join(words[:at])) - len(text) / 2))
    return f"{' '.join(words[:middle])}\n{' '.join(words[middle:])}"
