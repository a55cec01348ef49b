"""Stacking of care in more detail: helpers in a year, how care was spread, a timeline per household."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

import pandas as pd

from werkplaats.report.context import Context
from werkplaats.report.crossed import Crossing, crossed_block
from werkplaats.report.document import Block, Paragraph
from werkplaats.report.figures.care_timeline import draw_care_timeline
from werkplaats.report.language import message

MEASURES: Mapping[str, tuple[str, int]] = MappingProxyType(
    {
        "providers": (message("different organizations"), 1),
        "shared_organizations": (message("organizations that helped several members on one day"), 1),
        "overlap_share": (message("part of the days with two organizations or more"), 2),
        "gap_days": (message("days on which everybody had left"), 0),
        "continuity": (message("continuity (Bice-Boxerman, 0 spread to 1 one organization)"), 2),
    }
)
"""Measure -> its name and the decimals it is written with."""

MOST_TIMELINES = 24
"""More households than this are looked up in their files, not leafed through."""


def stacking_details(context: Context) -> Iterator[Block]:
    """Yield helpers in the years around the start, and how care was spread before and during."""
    yield from _per_year(context)
    yield from _spread(context)


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
    yield Paragraph(
        context.say(
            "In the year before the start a household met {before} different professionals of {providers} "
            "organizations on average; in the year from the start {since} of {later}. That is more than in any month, "
            "because professionals follow each other.",
            before=context.number(helpers["year_before"], 1),
            providers=context.number(providers["year_before"], 1),
            since=context.number(helpers["year_since"], 1),
            later=context.number(providers["year_since"], 1),
        )
    )


def _spread(context: Context) -> Iterator[Block]:
    table = _own(context, "care_spread")
    if table is None:
        return
    shown = [
        None if pd.isna(mean) else context.number(float(mean), MEASURES[str(measure)][1])
        for measure, mean in zip(table["measure"], table["mean"], strict=True)
    ]
    names = [context.say(MEASURES[str(measure)][0]) for measure in table["measure"]]
    yield crossed_block(
        context,
        table.assign(shown=pd.Series(shown, index=table.index, dtype=object), what=names),
        Crossing(
            stub=(("what", "level", context.say("Mean per household")),),
            across=("period", "period"),
            cells=(("shown", ""),),
        ),
        name="care_spread",
        caption=context.say("How care was spread over organizations, before and during"),
        note=context.say("How care was organized, not whether it was good: more problems need more kinds of care."),
    )


def timelines(context: Context) -> Iterator[Block]:
    """Yield a timeline per household, in the internal variant only."""
    table = context.given.intern.get("care_timelines")
    if context.variant != "intern" or table is None:
        return
    lines = table.loc[table["household"].isin(sorted(table["household"].unique(), key=_by_length)[:MOST_TIMELINES])]
    for household, rows in sorted(lines.groupby("household"), key=lambda part: _by_length(str(part[0]))):
        yield context.figure(
            f"care_timeline_{household}",
            lambda rows=rows: draw_care_timeline(rows, language=context.language),  # type: ignore[misc]
            caption=context.say("Who was involved with household {letter}, and when (internal)", letter=str(household)),
            alt=context.say(
                "A bar for every stretch of involvement, for {n} organizations.", n=str(rows["provider"].nunique())
            ),
            data=rows,
        )


def _by_length(letters: str) -> tuple[int, str]:
    return len(letters), letters
