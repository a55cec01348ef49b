"""Specification curve: every estimate with its interval, in order, and below each of them what was chosen.

References
----------
.. [1] Simonsohn, U., Simmons, J. P., & Nelson, L. D. (2020). Specification curve analysis. Nature Human Behaviour,
   4(11), 1208-1214.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from werkplaats.methods.evidence.specification_curve import UNDECIDED
from werkplaats.report.figures.style import (
    BLUE,
    GRID,
    INK,
    MUTED,
    VERMILION,
    WIDTH,
    Picture,
    format_axis,
    label_axes,
    style_axes,
)
from werkplaats.report.language import translate
from werkplaats.report.numbers import decimals_of

_CURVE_HEIGHT, _ROW_HEIGHT = 2.6, 0.17
"""Inches: of the curve, and of a row of the choices below it."""

_MANY = 60
"""Specifications from which markers are drawn small."""


def draw_specification_curve(
    table: pd.DataFrame, choices: Mapping[str, str], *, language: str, title: str, unit: str
) -> Figure:
    """Draw the estimates of all specifications from low to high, and what was chosen in each.

    Parameters
    ----------
    table
        One row per specification: ``estimate``, ``conf_low``, ``conf_high`` (may be missing), ``conclusion`` (as
        `interval_conclusions` has it), ``own`` (whether it is what the study itself does), and the label of what was
        chosen in one column for each choice; an empty label stands for what the study does. Alternatives are drawn
        in the order in which they come in.
    choices
        Column -> name of the choice. A choice that every row makes alike is left out.
    language, title, unit
        Of the report; name of the outcome; its unit.
    """
    ordered = table.sort_values(["estimate", "conf_low"], kind="stable").reset_index(drop=True)
    varied = {column: name for column, name in choices.items() if ordered[column].nunique() > 1}
    rows = _rows(table, varied, language)
    figure = Picture(
        figsize=(WIDTH, _CURVE_HEIGHT + _ROW_HEIGHT * (len(rows) + 1)), layout="constrained", facecolor="white"
    )
    FigureCanvasAgg(figure)
    heights = [_CURVE_HEIGHT, _ROW_HEIGHT * (len(rows) + 1)]
    axes = figure.subplots(2 if rows else 1, 1, sharex=True, squeeze=False, height_ratios=heights[: 2 if rows else 1])
    _draw_estimates(axes[0][0], ordered, language, title=title, unit=unit)
    if rows:
        _draw_choices(axes[1][0], ordered, rows)
    below = axes[-1][0]
    below.set_xlabel(
        translate(language, "Specifications, from the lowest estimate to the highest"), fontsize=9, color=INK
    )
    return figure


def _rows(table: pd.DataFrame, varied: Mapping[str, str], language: str) -> list[tuple[str, str | None, str]]:
    """Return the rows below the curve from top to bottom: column, label (None for the name of a choice), text."""
    rows: list[tuple[str, str | None, str]] = []
    for column, name in varied.items():
        rows.append((column, None, name))
        labels = dict.fromkeys(table[column])
        rows += [(column, label, label or translate(language, "as in the study")) for label in labels]
    return rows


def _draw_estimates(axis: Axes, table: pd.DataFrame, language: str, *, title: str, unit: str) -> None:
    style_axes(axis)
    size = 2.5 if len(table) > _MANY else 4.5
    for decided, color, text in (
        (True, BLUE, translate(language, "interval does not hold zero")),
        (False, MUTED, translate(language, "interval holds zero, or is not there")),
    ):
        undecided = table["conclusion"].isna() | (table["conclusion"] == UNDECIDED)
        shown = table[(undecided != decided) & ~table["own"]]
        _draw_points(axis, shown, color=color, size=size, marker="o", label=text)
    own = table[table["own"]]
    _draw_points(axis, own, color=VERMILION, size=size + 2.5, marker="D", label=translate(language, "the study itself"))
    axis.axhline(0, color=INK, linewidth=0.9)
    axis.margins(x=0.02)
    axis.tick_params(axis="x", length=0, labelbottom=False)
    format_axis(axis, language, euros=unit.startswith("EUR"), decimals=decimals_of(unit))
    label_axes(axis, "", title)
    axis.figure.legend(loc="outside upper left", ncols=3, fontsize=8, frameon=False, handletextpad=0.3)


def _draw_points(axis: Axes, rows: pd.DataFrame, *, color: str, size: float, marker: str, label: str) -> None:
    if rows.empty:
        return
    axis.vlines(rows.index, rows["conf_low"], rows["conf_high"], color=color, linewidth=1.3, alpha=0.6)
    axis.plot(rows.index, rows["estimate"], linestyle="", marker=marker, markersize=size, color=color, label=label)


def _draw_choices(axis: Axes, table: pd.DataFrame, rows: list[tuple[str, str | None, str]]) -> None:
    style_axes(axis)
    size = 2.0 if len(table) > _MANY else 3.5
    places = range(len(rows))
    for place, (column, label, _) in zip(places, rows, strict=True):
        if label is None:
            continue
        chosen = table[column] == label
        axis.axhline(place, color=GRID, linewidth=0.6, zorder=0)
        for own, color in ((False, INK), (True, VERMILION)):
            where = table.index[chosen & (table["own"] == own)]
            axis.plot(where, [place] * len(where), linestyle="", marker="s", markersize=size, color=color)
    axis.set_yticks(list(places), [text for _, _, text in rows], fontsize=8)
    for tick, (_, label, _) in zip(axis.get_yticklabels(), rows, strict=True):
        tick.set_fontweight("bold" if label is None else "normal")
    axis.set_ylim(len(rows) - 0.4, -0.6)
    axis.grid(visible=False)
    axis.tick_params(axis="both", length=0)
    axis.set_xticks([])
    axis.spines["bottom"].set_visible(False)
