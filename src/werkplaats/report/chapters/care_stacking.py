"""Stacking of care in more detail: helpers in a year, how care was spread, a timeline per household."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

import pandas as pd

from werkplaats.report.chapters.wording import level_text
from werkplaats.report.context import Context
from werkplaats.report.document import Block, Paragraph, TableBlock
from werkplaats.report.figures.care_timeline import draw_care_timeline
from werkplaats.report.language import message
from werkplaats.report.tables import DASH, capital, numbers, table_block, text
from werkplaats.results import Estimate

MEASURES: Mapping[str, tuple[str, int]] = MappingProxyType(
    {
        "providers": (message("different organizations"), 1),
        "providers_per_day": (message("organizations on an average day"), 1),
        "shared_organizations": (message("organizations that helped several members on one day"), 1),
        "overlap_share": (message("part of the days with two organizations or more"), 2),
        "gap_days": (message("days on which everybody had left"), 0),
        "continuity": (message("continuity (Bice-Boxerman, 0 spread to 1 one organization)"), 2),
        "usual_provider": (message("part of the care months with the organization that was there most"), 2),
        "begun": (message("professionals who began, per year"), 1),
        "ended": (message("professionals who left, per year"), 1),
        "sequence": (message("of those who began, part from the same organization as the one before"), 2),
    }
)
"""Measure -> its name and the decimals it is written with."""

MOST_TIMELINES = 24
"""More households than this are looked up in their files, not leafed through."""


def stacking_details(context: Context) -> Iterator[Block]:
    """Yield helpers per month and in the years around the start, and how care was spread and ordered."""
    change = _change(context, "helpers_per_month")
    if change is not None:
        yield Paragraph(
            context.say(
                "During the deployment a household had {change} professionals per month than before ({interval}).",
                change=_directed(context, change.estimate),
                interval=_span(context, change),
            )
        )
    yield from _per_year(context)
    yield from _spread(context)


def _change(context: Context, measure: str) -> Estimate | None:
    return context.find("stacking_change", outcome=measure, group=context.params.groups.intervention)


def _directed(context: Context, number: float) -> str:
    """Return how many more or fewer, in words."""
    size = context.number(abs(number), 1)
    return context.say("{size} fewer", size=size) if number < 0 else context.say("{size} more", size=size)


def _span(context: Context, change: Estimate) -> str:
    """Return the interval with both ends in words: ``95% CI 4.1 fewer to 0.8 fewer``."""
    if change.conf_low is None or change.conf_high is None:
        return context.say("no interval can be given")
    return context.say(
        "{level} {low} to {high}",
        level=level_text(context, change),
        low=_directed(context, change.conf_low),
        high=_directed(context, change.conf_high),
    )


def _own(context: Context, name: str) -> pd.DataFrame | None:
    table = context.table("02_households", name)
    if table is None:
        return None
    own = table.loc[table["group"] == context.params.groups.intervention]
    return None if own.empty else own.reset_index(drop=True)


def _per_year(context: Context) -> Iterator[Block]:
    table = _own(context, "helpers_per_year")
    if table is None or table["mean_helpers"].isna().any():
        return
    helpers, providers = (
        dict(zip(table["year"], table[column], strict=True)) for column in ("mean_helpers", "mean_providers")
    )
    if not {"year_before", "year_since"} <= {*helpers}:
        return
    change = _change(context, "helpers_per_year")
    met = context.say(
        "In the year before the start a household met {before} different professionals of {providers} "
        "organizations on average; in the year from the start {since} of {later}. That is more than in any month, "
        "because professionals follow each other.",
        before=context.number(helpers["year_before"], 1),
        providers=context.number(providers["year_before"], 1),
        since=context.number(helpers["year_since"], 1),
        later=context.number(providers["year_since"], 1),
    )
    if change is not None:
        met += " " + context.say(
            "From the one year to the other that is {change} professionals per household ({interval}).",
            change=_directed(context, change.estimate),
            interval=_span(context, change),
        )
    yield Paragraph(met)


def _spread(context: Context) -> Iterator[Block]:
    table = _own(context, "care_spread")
    if table is None:
        return
    means = table.pivot(index="measure", columns="period", values="mean")
    counts = table.groupby("measure")["n_households"].min()
    rows = [
        (
            capital(context.say(MEASURES[measure][0])),
            *(_shown(context, means.loc[measure].get(period), MEASURES[measure][1]) for period in ("before", "during")),
            _with_interval(context, measure),
            _shown(context, counts.get(measure), 0),
        )
        for measure in MEASURES
        if measure in means.index
    ]
    yield TableBlock(
        name="care_spread",
        columns=(
            context.say("Mean per household"),
            capital(context.label("period", "before")),
            capital(context.label("period", "during")),
            context.say("Change (interval)"),
            context.say("Households"),
        ),
        rows=tuple(rows),
        caption=context.say("How care was spread over organizations and in which order it came, before and during"),
        note=context.say(
            "How care was organized, not whether it was good: more problems need more kinds of care. Before and during "
            "are equally many months of each household. What was the same for all households is left out. A change is "
            "not yet the work of the approach: care that was stacked in a crisis is taken away when the crisis ends."
        ),
        alignment=("left", "right", "right", "right", "right"),
    )


def _shown(context: Context, value: Any, decimals: int) -> str:
    return context.say("suppressed") if pd.isna(value) else context.number(float(value), decimals)


def _with_interval(context: Context, measure: str) -> str:
    change = _change(context, measure)
    if change is None:
        return DASH
    decimals = MEASURES[measure][1]
    shown = context.number(change.estimate, decimals)
    if change.conf_low is None or change.conf_high is None:
        return shown
    low, high = (context.number(limit, decimals) for limit in (change.conf_low, change.conf_high))
    return context.say("{estimate} ({low} to {high})", estimate=shown, low=low, high=high)


def timelines(context: Context) -> Iterator[Block]:
    """Yield who met how many, and a timeline per household, in the internal variant only."""
    if context.variant != "intern":
        return
    ranked, table = (context.given.intern.get(name) for name in ("care_households", "care_timelines"))
    if ranked is not None:
        yield _households(context, ranked)
    if table is None:
        return
    lines = table.loc[table["household"].isin(sorted(table["household"].unique(), key=_by_length)[:MOST_TIMELINES])]
    for household, rows in sorted(lines.groupby("household"), key=lambda part: _by_length(str(part[0]))):
        yield context.figure(
            f"care_timeline_{household}",
            lambda rows=rows: draw_care_timeline(rows, language=context.language),  # type: ignore[misc]
            caption=context.say(
                "Who was involved with household {letter}, and when; darker where several professionals of one "
                "organization were there at once (internal)",
                letter=str(household),
            ),
            alt=context.say(
                "A bar for every stretch of involvement, for {n} organizations.", n=str(rows["provider"].nunique())
            ),
            data=rows,
        )


def _households(context: Context, ranked: pd.DataFrame) -> Block:
    counts = (
        ("helpers_before", context.say("Professionals, year before")),
        ("helpers_since", context.say("Professionals, year from the start")),
        ("providers_before", context.say("Organizations, year before")),
        ("providers_since", context.say("Organizations, year from the start")),
    )
    return table_block(
        context,
        ranked,
        name="care_households",
        caption=context.say("How many a household met in a year, most before the start first (internal)"),
        columns=(
            ("household", context.say("Household"), text),
            *((column, heading, numbers(context)) for column, heading in counts),
        ),
    )


def _by_length(letters: str) -> tuple[int, str]:
    return len(letters), letters
