"""Neighborhoods: monthly series around the start of the approach, and what such a series cannot show."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from werkplaats.report.chapters.wording import interval_text
from werkplaats.report.context import Context
from werkplaats.report.document import Block, Callout, Chapter, Paragraph, Section
from werkplaats.report.figures.series import draw_series
from werkplaats.report.language import message
from werkplaats.report.tables import capital, estimate_text, estimates_block
from werkplaats.results import Estimate

NOTEBOOK = "07_robustness"
LEVELS = ("level_change", "level_ratio")
CHANGES = ("slope_change", "slope_ratio_change")
RATIOS = ("level_ratio", "slope_ratio_before", "slope_ratio_change")
TERMS = ("level_change", "slope_before", "slope_change", *RATIOS)


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
                "What is counted, such as clients who come in, is compared as a ratio: 1 is no change, 0.80 is 20% "
                "fewer. Amounts, such as euros, are compared as a difference."
            ),
            context.say(
                "Swings that last longer than a few months are hard to tell from a step: with those, the intervals are "
                "too narrow rather than too wide."
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
    level, slope = (
        next((i for i in own if i.term in terms and i.reference is None), None) for terms in (LEVELS, CHANGES)
    )
    if level is not None and slope is not None:
        against = next((i for i in own if i.term in LEVELS and i.reference is not None), None)
        yield Paragraph(" ".join(_sentences(context, level, slope, against)))
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
        note=_note(context, own[0], measure, place),
    )


def _note(context: Context, estimate: Estimate, measure: str, place: str) -> str:
    if estimate.term not in RATIOS:
        return context.say("In {unit}; slopes per month.", unit=estimate.unit.removesuffix(" per moment"))
    ratios = context.say("Ratios: 1 is no change; slopes are a ratio per month.")
    fits = context.table(NOTEBOOK, "neighborhood_fits")
    if fits is None:
        return ratios
    here = fits.loc[(fits["measure"] == measure) & (fits["neighborhood"] == place) & (fits["kind"] == "alone")]
    if here.empty or here["dispersion"].isna().any():
        return ratios
    spread = context.say(
        "The counts vary {times} times as much as chance alone would make them; the intervals allow for that.",
        times=context.number(float(here["dispersion"].iloc[0]), 1),
    )
    return f"{ratios} {spread}"


def _sentences(context: Context, level: Estimate, slope: Estimate, against: Estimate | None) -> Iterator[str]:
    if level.term in RATIOS:
        yield from _ratios(context, level, slope)
    else:
        yield context.say(
            "In the month of the start the series stepped by {level} ({interval}).",
            level=_in_unit(context, level),
            interval=interval_text(context, level),
        )
        yield context.say(
            "From then on the slope per month differed by {slope} from the slope before ({interval}).",
            slope=estimate_text(context, slope),
            interval=interval_text(context, slope),
        )
    if all(_unclear(item) for item in (level, slope)):
        yield context.say("Neither can be told from no change.")
    if against is not None:
        yield context.say(
            "Set against neighborhoods without the approach, the step is {level} ({interval}).",
            level=estimate_text(context, against),
            interval=interval_text(context, against),
        )


def _in_unit(context: Context, estimate: Estimate) -> str:
    """Return a number with its unit; an amount of euros has its sign already."""
    told = estimate_text(context, estimate)
    return told if "€" in told else f"{told} {estimate.unit}"


def _ratios(context: Context, level: Estimate, slope: Estimate) -> Iterator[str]:
    fewer = message(
        "In the month of the start the count was {ratio} times what the line before would have given ({interval}): "
        "{share} fewer."
    )
    more = message(
        "In the month of the start the count was {ratio} times what the line before would have given ({interval}): "
        "{share} more."
    )
    yield context.say(
        fewer if level.estimate < 1 else more,
        ratio=estimate_text(context, level),
        interval=interval_text(context, level),
        share=context.share(abs(level.estimate - 1)),
    )
    yield context.say(
        "Each month since then adds a factor of {slope} to that ({interval}).",
        slope=estimate_text(context, slope),
        interval=interval_text(context, slope),
    )


def _unclear(estimate: Estimate) -> bool:
    """Return whether no change lies in the interval: a difference of 0, a ratio of 1."""
    if estimate.conf_low is None or estimate.conf_high is None:
        return False
    return estimate.conf_low <= (1 if estimate.term in RATIOS else 0) <= estimate.conf_high


def _name(context: Context, estimate: Estimate) -> str:
    name = capital(context.label("term", estimate.term))
    if estimate.reference is None:
        return name
    if estimate.term in RATIOS:
        return context.say("{name}, relative to neighborhoods without the approach", name=name)
    return context.say("{name}, minus neighborhoods without the approach", name=name)


def _slug(text: str) -> str:
    return "".join(letter if letter.isascii() and letter.isalnum() else "_" for letter in text.lower())
