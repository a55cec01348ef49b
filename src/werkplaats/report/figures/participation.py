"""Figures of who took part: the flow of participants, missing data, helpers over time, sustainability scores."""

from __future__ import annotations

import math

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch

from werkplaats.report.figures.lines import draw_group_lines
from werkplaats.report.figures.style import (
    BLUE,
    INK,
    MUTED,
    VERMILION,
    format_axis,
    label_axes,
    new_figure,
    text_options,
)
from werkplaats.report.labels import Names
from werkplaats.report.language import translate
from werkplaats.report.numbers import format_number

MAIN = ("screened", "qualified", "enrolled", "analysed")
ASIDE = {"comparison": "qualified", "lost": "enrolled"}
"""Stage -> the stage of the main line next to which it stands."""

PSAT_BENCHMARK = 4.73
"""Mean of 5,706 assessments with the Program Sustainability Assessment Tool (Frontiers in Health Services, 2022)."""


def draw_participant_flow(table: pd.DataFrame, *, language: str, names: Names) -> Figure:
    """Draw the flow of households as boxes from top to bottom; who left and who is compared with stand beside it.

    Columns ``stage`` and ``n_households``; a stage without a number is suppressed and says so.
    """
    counts = dict(zip(table["stage"], table["n_households"], strict=True))
    main = [stage for stage in MAIN if stage in counts]
    figure, (axis,) = new_figure(0.3 + 0.62 * len(main))
    axis.set_axis_off()
    axis.set_xlim(0, 10)
    axis.set_ylim(-len(main) + 0.4, 0.6)
    heights = {stage: -float(place) for place, stage in enumerate(main)}
    for stage, height in heights.items():
        _box(axis, 2.4, height, _stage(names, stage), _count(language, counts[stage]), strong=stage == "analysed")
        if height < 0:
            _arrow(axis, (2.4, height + 0.69), (2.4, height + 0.31))
    for stage, beside in ASIDE.items():
        if stage in counts and beside in heights:
            height = heights[beside]
            _box(axis, 7.6, height, _stage(names, stage), _count(language, counts[stage]), strong=False)
            _arrow(axis, (4.63, height), (5.37, height))
    if "comparison" in counts and ASIDE["comparison"] not in heights:
        # Nobody was screened: the comparison group stands beside those it is compared with, and comes from elsewhere.
        height = heights["analysed"]
        _box(axis, 7.6, height, _stage(names, "comparison"), _count(language, counts["comparison"]), strong=True)
    return figure


def draw_missing_data(table: pd.DataFrame, *, language: str, names: Names) -> Figure:
    """Draw the share of expected questionnaires that came in, per wave and outcome.

    Columns ``wave``, ``outcome``, ``n_expected``, ``n_observed``.
    """
    summed = table.groupby(["outcome", "wave"], sort=False)[["n_expected", "n_observed"]].sum(min_count=1).reset_index()
    summed["share"] = summed["n_observed"] / summed["n_expected"] * 100
    wide = summed.pivot_table(index="outcome", columns="wave", values="share", sort=False)
    figure, (axis,) = new_figure(0.8 + 0.27 * len(wide))
    axis.imshow(wide.to_numpy(dtype=float), cmap="Blues", vmin=0, vmax=130, aspect="auto")
    for row, column in ((row, column) for row in range(len(wide)) for column in range(len(wide.columns))):
        value = float(wide.to_numpy(dtype=float)[row, column])
        text = "–" if math.isnan(value) else f"{format_number(language, value)}%"
        axis.text(column, row, text, ha="center", va="center", fontsize=9, color="white" if value > 75 else INK)
    axis.set_xticks(range(len(wide.columns)), [names("wave", str(wave)) for wave in wide.columns])
    axis.set_yticks(range(len(wide)), [names("outcome", str(outcome)) for outcome in wide.index])
    axis.grid(visible=False)
    axis.tick_params(length=0)
    label_axes(axis, "", translate(language, "Scores present (% of those expected)"))
    return figure


def draw_helpers(table: pd.DataFrame, *, language: str, names: Names) -> Figure:
    """Draw the mean number of helpers per household over event months. Columns ``event_month, group, mean_helpers``."""
    return draw_group_lines(
        table,
        "mean_helpers",
        language=language,
        names=names,
        title=translate(language, "Professionals involved per household (mean)"),
    )


def draw_psat(table: pd.DataFrame, *, language: str, names: Names) -> Figure:
    """Draw the mean per domain of sustainability capacity (1 to 7) against the published benchmark.

    Columns ``domain`` and ``mean``.
    """
    ordered = table.dropna(subset=["mean"]).sort_values("mean")
    figure, (axis,) = new_figure(0.8 + 0.25 * len(ordered))
    axis.barh(range(len(ordered)), ordered["mean"], color=BLUE, height=0.55)
    for place, mean in enumerate(ordered["mean"]):
        axis.annotate(
            format_number(language, mean, 1),
            (mean, place),
            xytext=(4, 0),
            textcoords="offset points",
            va="center",
            **text_options(fontweight="bold"),
        )
    axis.axvline(PSAT_BENCHMARK, color=VERMILION, linewidth=1.4, linestyle="--")
    axis.annotate(
        translate(language, "published mean {mean}", mean=format_number(language, PSAT_BENCHMARK, 2)),
        (PSAT_BENCHMARK, 1),
        xycoords=("data", "axes fraction"),
        xytext=(3, 2),
        textcoords="offset points",
        fontsize=8,
        color=MUTED,
    )
    axis.set_xlim(1, 7)
    axis.grid(visible=False, axis="y")
    axis.set_yticks(range(len(ordered)), [names("psat", str(domain)) for domain in ordered["domain"]])
    axis.tick_params(axis="y", length=0)
    format_axis(axis, language, which="x")
    label_axes(axis, translate(language, "Mean score (1 to 7)"), "")
    return figure


def _box(axis: Axes, x: float, y: float, title: str, count: str, *, strong: bool) -> None:
    axis.add_patch(
        FancyBboxPatch(
            (x - 2.1, y - 0.26),
            4.2,
            0.52,
            boxstyle="round,pad=0.04",
            linewidth=1.3,
            facecolor="#E3EFF7" if strong else "white",
            edgecolor=BLUE if strong else MUTED,
        )
    )
    axis.text(x, y + 0.1, title, ha="center", va="center", fontsize=9, color=INK)
    axis.text(x, y - 0.13, count, ha="center", va="center", fontsize=9, color=INK, fontweight="bold")


def _arrow(axis: Axes, start: tuple[float, float], end: tuple[float, float]) -> None:
    axis.annotate("", end, start, arrowprops={"arrowstyle": "-|>", "color": MUTED, "linewidth": 1.2})


def _stage(names: Names, stage: str) -> str:
    text = names("stage", stage)
    return text[:1].upper() + text[1:]


def _count(language: str, count: float) -> str:
    if math.isnan(count):
        return translate(language, "suppressed (number too small)")
    return translate(language, "{n} households", n=format_number(language, count))
