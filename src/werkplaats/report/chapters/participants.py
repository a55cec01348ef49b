"""Who took part: characteristics, stacking of helpers, the spider web as a conversation, events, warm handovers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from werkplaats.report.chapters.care_stacking import stacking_details
from werkplaats.report.chapters.conversation import has_conversation
from werkplaats.report.context import Context
from werkplaats.report.crossed import Crossing, crossed_block
from werkplaats.report.document import Block, Callout, Chapter, Paragraph, Section, TableBlock
from werkplaats.report.figures.participation import draw_helpers
from werkplaats.report.figures.scores import draw_spider_web
from werkplaats.report.tables import named, numbers, table_block

MOST_PLACES = 40
"""More neighborhoods than this are looked up, not read."""


def participants(context: Context) -> Chapter | None:
    """Return the chapter on who took part, or None when nothing about them is known."""
    sections = (
        Section("characteristics", context.say("Characteristics"), tuple(_characteristics(context))),
        Section("stacking", context.say("Stacking of care"), (*_helpers(context), *stacking_details(context))),
        Section("spider-web", context.say("Positive Health: how families see it themselves"), tuple(_spider(context))),
        Section("events", context.say("Events and warm handovers"), tuple(_events(context))),
    )
    filled = tuple(section for section in sections if section.blocks)
    return Chapter("participants", context.say("Who took part"), sections=filled) if filled else None


def _characteristics(context: Context) -> Iterator[Block]:
    table = context.table("02_households", "characteristics")
    if table is None:
        return
    places = table["characteristic"] == "neighborhood"
    n_places = int(table.loc[places, "level"].nunique())
    if n_places > MOST_PLACES:
        table = table[~places].reset_index(drop=True)
        yield Paragraph(
            context.say(
                "The households are spread over {n} neighborhoods or other sites; how many there are in each stands in "
                "the table {file} that belongs to this report.",
                n=context.number(n_places),
                file="tables/02_households_characteristics.csv",
            )
        )
    if table.empty:
        return
    # A level that only the comparison group has comes last in the table; it belongs with the others of its kind.
    order = {name: place for place, name in enumerate(table["characteristic"].unique())}
    table = table.sort_values("characteristic", key=lambda names: names.map(order), kind="stable", ignore_index=True)
    shown = [_shown(context, str(level), value) for level, value in zip(table["level"], table["value"], strict=True)]
    texts = {"shown": shown, "households": [_counted(context, count) for count in table["n_households"]]}
    yield crossed_block(
        context,
        table.assign(**{name: pd.Series(cells, index=table.index, dtype=object) for name, cells in texts.items()}),
        Crossing(
            stub=(
                ("characteristic", "characteristic", context.say("Characteristic")),
                ("level", "level", context.say("Level")),
            ),
            across=("group", "group"),
            cells=(("households", context.say("Households")), ("shown", context.say("Value"))),
        ),
        name="characteristics",
        caption=context.say("Characteristics of the households: numbers, means and shares"),
    )


def _shown(context: Context, level: str, value: Any) -> str | None:
    """Return a number of persons whole, a mean with one decimal, and a share of a level as a percentage."""
    if pd.isna(value):
        return None
    return context.number(value, 1 if level == "mean" else 0) if level in ("mean", "total") else context.share(value)


def _counted(context: Context, count: Any) -> str:
    """Return a number of households; it is taken out alone when it would give away the few others."""
    return context.say("suppressed") if pd.isna(count) else context.number(float(count))


def _helpers(context: Context) -> Iterator[Block]:
    summary = context.table("02_households", "helpers_summary")
    if summary is not None:
        own = summary[summary["group"] == context.params.groups.intervention].dropna(subset=["mean_helpers"])
        told = ", ".join(
            f"{context.label('period', str(row['period']))} {context.number(row['mean_helpers'], 1)}"
            for _, row in own.iterrows()
        )
        if told:
            yield Paragraph(
                context.say("Professionals involved per household, on average per month: {told}.", told=told)
            )
    stacking = context.table("02_households", "care_stacking")
    if stacking is None or stacking["mean_helpers"].isna().all():
        return
    yield context.figure(
        "care_stacking",
        lambda: draw_helpers(stacking, language=context.language, names=context.label),
        caption=context.say("Professionals involved per household around the start"),
        alt=context.say(
            "Line per group of the mean number of professionals per household, by month since the start. {ends}",
            ends=ends_of(context, stacking, "mean_helpers", 1),
        ),
        data=stacking,
    )


def ends_of(context: Context, table: pd.DataFrame, value: str, decimals: int = 0, *, euros: bool = False) -> str:
    """Return first and last value of every group's line as sentences, for who cannot see the picture."""
    told = []
    for group, rows in table.dropna(subset=[value]).sort_values("event_month").groupby("group", sort=False):
        first, last = float(rows[value].iloc[0]), float(rows[value].iloc[-1])
        told.append(
            context.say(
                "{group}: from {first} in month {start} to {last} in month {end}.",
                group=context.label("group", str(group)),
                first=context.euros(first) if euros else context.number(first, decimals),
                last=context.euros(last) if euros else context.number(last, decimals),
                start=context.number(float(rows["event_month"].iloc[0])),
                end=context.number(float(rows["event_month"].iloc[-1])),
            )
        )
    return " ".join(told)


def _spider(context: Context) -> Iterator[Block]:
    table = context.table("02_households", "spider_web")
    if table is None or table["mean"].isna().all() or has_conversation(context):
        return
    own = table[table["group"] == context.params.groups.intervention]
    if own.empty:
        return
    yield Callout(
        context.say("A conversation tool, not a measure"),
        (
            context.say(
                "The spider web of Positive Health is meant to talk about together. Its makers say that it does "
                "not measure; so no "
                "conclusions are drawn from it."
            ),
        ),
        "note",
    )
    means = own.groupby("wave", sort=False)["mean"].mean()
    told = ", ".join(f"{context.label('wave', str(wave))} {context.number(mean, 1)}" for wave, mean in means.items())
    yield context.figure(
        "spider_web",
        lambda: draw_spider_web(own, language=context.language, names=context.label),
        caption=context.say("Spider web of Positive Health per wave (conversation tool, not a measure)"),
        alt=context.say(
            "Spider web with six dimensions from 0 to 10, one line per wave. Mean of the dimensions: {told}.", told=told
        ),
        data=own,
    )


def _events(context: Context) -> Iterator[Block]:
    events = context.table("02_households", "events")
    if events is not None:
        yield _events_table(context, events)
    referrals = context.table("02_households", "referrals")
    if referrals is not None and "n" in referrals.columns:
        yield table_block(
            context,
            referrals,
            name="referrals",
            caption=context.say("Warm handovers: how far they came"),
            columns=(
                ("step", context.say("Step"), named(context, "step")),
                ("n", context.say("Handovers"), numbers(context)),
            ),
        )


def _events_table(context: Context, events: pd.DataFrame) -> TableBlock:
    shown = [
        None if pd.isna(count) else f"{context.number(count)} ({context.number(rate, 2)})"
        for count, rate in zip(events["n_events"], events["per_household_year"], strict=True)
    ]
    return crossed_block(
        context,
        events.assign(shown=pd.Series(shown, index=events.index, dtype=object)),
        Crossing(stub=(("event", "event", context.say("Event")),), across=("period", "period"), cells=(("shown", ""),)),
        name="events",
        caption=context.say("Events per period (per household per year)"),
    )
