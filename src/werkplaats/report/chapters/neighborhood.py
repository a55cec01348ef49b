"""Neighborhoods: monthly series around the start of the approach, and what such a series cannot show."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from werkplaats.report.chapters.wording import interval_text
from werkplaats.report.context import Context
from werkplaats.report.document import Block, Callout, Chapter, Paragraph, Section
from werkplaats.report.figures.series import draw_series
from werkplaats.report.tables import capital, estimate_text, estimates_block
from werkplaats.results import Estimate

NOTEBOOK = "07_robustness"
LEVEL, BEFORE, CHANGE = TERMS = ("level_change", "slope_before", "slope_change")


def neighborhood(context: Context) -> Chapter | None:
    """Return the chapter on monthly series, or None when the study has none."""
    months = context.table(NOTEBOOK, "neighborhood_months")
    if months is None:
        return None
    found = [item for term in TERMS for item in context.estimates(term) if item.population]
    sections = tuple(
        Section(f"series-{number}", capital(_title(str(measure), str(place))), tuple(_series(context, rows, found)))
        for number, ((measure, place), rows) in enumerate(months.groupby(["measure", "neighborhood"], sort=True), 1)
    )
    shown = tuple(section for section in sections if section.blocks)
    return Chapter("neighborhood", context.say("In the neighborhood"), blocks=(_meaning(context),), sections=shown)


def _title(measure: str, place: str) -> str:
    return f"{measure.replace('_', ' ')}, {place}"


def _meaning(context: Context) -> Block:
    return Callout(
        context.say("What a monthly series can show, and what it cannot"),
        (
            context.say(
                "A line is drawn through the months before the start of the approach and one through the months since. "
                "Months next to each other may be alike; the intervals allow for that."
            ),
            context.say(
                "A step or another slope is a change of the neighborhood as a whole. It is what the approach brought "
                "only if nothing else changed in the same month and the line before would have gone on. One "
                "neighborhood is one case, and these figures are not about the same households from month to month."
            ),
        ),
        "note",
    )


def _series(context: Context, rows: pd.DataFrame, found: list[Estimate]) -> Iterator[Block]:
    measure, place = str(rows["measure"].iloc[0]), str(rows["neighborhood"].iloc[0])
    own = [item for item in found if item.outcome == measure and item.population == place]
    if not own:
        yield Paragraph(context.say("Too few households or clients stand behind this series to show it."))
        return
    level, slope = (next((i for i in own if i.term == term and i.reference is None), None) for term in (LEVEL, CHANGE))
    if level is not None and slope is not None:
        yield Paragraph(" ".join(_sentences(context, level, slope)))
    alone = rows.loc[rows["kind"] == "alone"]
    if len(alone) and alone["value"].notna().all():
        yield context.figure(
            f"series_{_slug(measure)}_{_slug(place)}",
            lambda: draw_series(alone, language=context.language, title=capital(_title(measure, place))),
            caption=context.say("Month by month: {name}", name=_title(measure, place)),
            alt=context.say(
                "Points per month with a line before and a line since the start; {n} months.", n=str(len(alone))
            ),
            data=alone,
        )
    yield estimates_block(
        context,
        own,
        name=f"series_{_slug(measure)}_{_slug(place)}",
        caption=context.say("Step and slope: {name}", name=_title(measure, place)),
        naming=lambda estimate: _name(context, estimate),
        note=context.say("In {unit}; slopes per month.", unit=own[0].unit.removesuffix(" per moment")),
    )


def _sentences(context: Context, level: Estimate, slope: Estimate) -> Iterator[str]:
    yield context.say(
        "In the month of the start the series stepped by {level} {unit} ({interval}).",
        level=estimate_text(context, level),
        unit=level.unit,
        interval=interval_text(context, level),
    )
    yield context.say(
        "From then on the slope per month differed by {slope} from the slope before ({interval}).",
        slope=estimate_text(context, slope),
        interval=interval_text(context, slope),
    )
    if all(
        item.conf_low is not None and item.conf_high is not None and item.conf_low <= 0 <= item.conf_high
        for item in (level, slope)
    ):
        yield context.say("Neither can be told from no change.")


def _name(context: Context, estimate: Estimate) -> str:
    name = capital(context.label("term", estimate.term))
    if estimate.reference is None:
        return name
    return context.say("{name}, minus neighborhoods without the approach", name=name)


def _slug(text: str) -> str:
    return "".join(letter if letter.isascii() and letter.isalnum() else "_" for letter in text.lower())
