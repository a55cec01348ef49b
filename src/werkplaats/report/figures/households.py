"""Figures of single households. For the internal variant only; a letter stands for a household, never its id."""

from __future__ import annotations

import pandas as pd
from matplotlib.figure import Figure

from werkplaats.report.figures.lines import name_ends
from werkplaats.report.figures.style import BLUE, MUTED, VERMILION, format_axis, label_axes, new_figure
from werkplaats.report.labels import Names
from werkplaats.report.language import translate


def household_letters(ids: pd.Series[str]) -> dict[str, str]:
    """Return a letter for every household id, in order of the ids: A to Z, then AA, AB, ...

    Examples
    --------
    >>> household_letters(pd.Series(["H002", "H001", "H002"]))
    {'H001': 'A', 'H002': 'B'}
    """
    return {identity: _letter(place) for place, identity in enumerate(sorted(ids.unique(), key=_by_length))}


def draw_trajectories(table: pd.DataFrame, *, language: str, names: Names, decimals: int = 1) -> Figure:
    """Draw one line per household over the waves. Columns ``household, outcome, wave, month, score``."""
    scored = table.dropna(subset=["score"])
    figure, (axis,) = new_figure(3.2)
    letters = household_letters(scored["household"])
    ends: dict[str, tuple[float, str]] = {}
    for identity, rows in scored.sort_values("month").groupby("household"):
        rising = float(rows["score"].iloc[-1]) >= float(rows["score"].iloc[0])
        color = BLUE if rising else VERMILION
        axis.plot(rows["month"], rows["score"], color=color, linewidth=1.3, marker="o", markersize=3.5, alpha=0.85)
        ends[letters[str(identity)]] = (float(rows["score"].iloc[-1]), color)
    waves = table.drop_duplicates("wave").sort_values("month")
    axis.set_xticks(waves["month"], [names("wave", str(wave)) for wave in waves["wave"]])
    format_axis(axis, language, decimals=decimals)
    label_axes(
        axis,
        translate(language, "Blue: not lower at the last measurement; red: lower"),
        names("outcome", str(table["outcome"].iloc[0])),
    )
    name_ends(axis, ends)
    return figure


def draw_household_costs(table: pd.DataFrame, *, language: str, names: Names) -> Figure:
    """Draw each household's mean real cost per month. Columns ``household, period, euros_per_month``."""
    wide = table.pivot_table(index="household", columns="period", values="euros_per_month")
    letters = household_letters(pd.Series(wide.index))
    ordered = wide.sort_values("before")
    figure, (axis,) = new_figure(max(2.4, 0.8 + 0.19 * len(ordered)))
    places = range(len(ordered))
    axis.hlines(places, ordered["before"], ordered["during"], color=MUTED, linewidth=1.4)
    axis.plot(ordered["before"], places, "o", color=VERMILION, markersize=7, label=names("period", "before"))
    axis.plot(ordered["during"], places, "s", color=BLUE, markersize=6, label=names("period", "during"))
    axis.set_yticks(places, [letters[str(identity)] for identity in ordered.index])
    axis.grid(visible=False, axis="y")
    axis.set_xlim(left=0)
    axis.legend(loc="lower right", frameon=False, fontsize=8.5)
    format_axis(axis, language, which="x", euros=True)
    label_axes(axis, translate(language, "Euros per month"), translate(language, "Household"))
    return figure


def _by_length(identity: str) -> tuple[int, str]:
    return len(identity), identity


def _letter(place: int) -> str:
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
