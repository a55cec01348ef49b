"""The difference with comparison households by other ways: what each gives, what it assumes, what they say together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from werkplaats.report.chapters.wording import directed, p_text
from werkplaats.report.context import Context
from werkplaats.report.document import Block, Bullets, TableBlock
from werkplaats.report.figures.event_study import draw_event_study
from werkplaats.report.interpret import interpret_interval
from werkplaats.report.language import message
from werkplaats.report.tables import capital, estimates_block
from werkplaats.results import Estimate

ROBUSTNESS = "07_robustness"

ASSUMPTIONS: Mapping[str, str] = MappingProxyType(
    {
        "att": message("Without the approach both groups would have changed alike."),
        "att_same_start": message(
            "The same, among households that started in the same months: what those months brought for everybody is "
            "taken off."
        ),
        "att_balanced": message(
            "Households with the same course of cost before the start would have changed alike without the approach."
        ),
        "att_event_study": message(
            "In every quarter after the start the groups would have lain as far apart as on average over the quarters "
            "compared before it."
        ),
        "att_imputed": message(
            "The groups would have kept the distance that they had over all months before the start, also before they "
            "were chosen."
        ),
        "att_dealt": message(
            "If the approach changed nothing, any household with its start in the same quarter might as well have been "
            "one with the approach. Only p counts here."
        ),
        "att_calendar": message(
            "Households that have not started yet would have changed alike over the same calendar months."
        ),
        "att_synthetic": message(
            "A mix of comparison households that went along with the group before the start would have done so "
            "afterwards. It has no interval, only p."
        ),
    }
)
"""Term of a way to compute the difference -> what it assumes, in the order in which they are shown."""

SMALLEST_RATIO = 0.05
"""Below this a step apart is called small instead of given a number."""


def comparison_ways(context: Context) -> Iterator[Block]:
    """Yield the course by quarter, the difference by other ways, what each assumes, and what they say together."""
    yield from _course(context)
    found = [estimate for term in ASSUMPTIONS for estimate in context.estimates(term)]
    if {estimate.term for estimate in found} - {"att"}:
        yield estimates_block(
            context,
            found,
            name="comparison_ways",
            caption=context.say("The same difference in other ways: euros per household over the deployment"),
            naming=lambda estimate: way(context, estimate),
            p_values=True,
            note=context.say("Negative: lower than the comparison households lead to expect. Positive: higher."),
        )
        yield TableBlock(
            "comparison_assumptions",
            (context.say("Way"), context.say("What it assumes")),
            tuple((way(context, estimate), context.say(ASSUMPTIONS[estimate.term])) for estimate in found),
            context.say("What each way assumes"),
            alignment=("left", "left"),
        )
    lines = tuple(check_lines(context))
    if lines:
        yield Bullets(lines)


def way(context: Context, estimate: Estimate) -> str:
    """Return the name of a way to compute the difference."""
    return capital(context.label("term", estimate.term))


def check_lines(context: Context) -> Iterator[str]:
    """Yield what the checks say, a sentence or two each."""
    yield from agreement_line(context)
    yield from _dealt_line(context)
    yield from _before_line(context)
    yield from _violation_line(context)


def agreement_line(context: Context) -> Iterator[str]:
    """Yield whether other ways to compute the difference-in-differences agree with it."""
    effect = context.find("att")
    others = [
        estimate
        for term in ASSUMPTIONS
        if term != "att"
        for estimate in context.estimates(term)
        if estimate.conf_low is not None
    ]
    if effect is None or not others:
        return
    values = sorted(estimate.estimate for estimate in others)
    apart = sum(not (item.conf_low or 0.0) <= effect.estimate <= (item.conf_high or 0.0) for item in others)
    words = {
        "n": context.number(len(others)),
        "low": directed(context, values[0], effect),
        "high": directed(context, values[-1], effect),
        "apart": context.number(apart),
    }
    yield (
        context.say(
            "In other ways ({n}) cost per household came out {low} to {high}. The interval does not hold the "
            "difference-in-differences in {apart} of them: the ways do not agree.",
            **words,
        )
        if apart
        else context.say(
            "In other ways ({n}) cost per household came out {low} to {high}. Every interval holds the "
            "difference-in-differences: the ways agree.",
            **words,
        )
    )


def _dealt_line(context: Context) -> Iterator[str]:
    dealt = context.find("att_dealt")
    if dealt is not None and dealt.p_value is not None:
        yield context.say(
            "If it is dealt anew who among the households with their start in the same quarter had the approach, a "
            "difference at least as large comes up in {share} of the deals.",
            share=context.share(dealt.p_value),
        )


def _before_line(context: Context) -> Iterator[str]:
    """Yield whether the groups moved apart before the start, and what a test of that would have missed."""
    slope = context.find("pre_trend_slope")
    test = context.find("pre_trend_joint") or slope
    if slope is None or slope.conf_level is None or test is None or test.p_value is None:
        return
    words = {"p": p_text(context, test.p_value)}
    yield (
        context.say("Already before the start the groups moved apart ({p}): the difference cannot be trusted.", **words)
        if test.p_value < 1 - slope.conf_level
        else context.say("That the groups moved apart before the start is not shown ({p}).", **words)
    )
    hidden = context.find("pre_trend_hidden")
    if hidden is not None:
        yield context.say(
            "That test says little with so few households: a trend that it would miss in one of five studies can by "
            "itself make up {amount} per household.",
            amount=context.euros(abs(hidden.estimate)),
        )


def _violation_line(context: Context) -> Iterator[str]:
    ratio, course = context.find("breakdown_ratio"), context.find("att_event_study")
    if ratio is None:
        return
    if course is not None and interpret_interval(course) == "inside":
        yield context.say(
            "Even if the groups would have changed exactly alike without the approach, the interval of the course by "
            "quarter holds zero; if they would have moved apart, it leaves still more open."
        )
        return
    yield (
        context.say(
            "The course by quarter leaves no room for doubt about the trends: if without the approach the groups had "
            "moved apart by even a small part of the largest step before the start, the difference could be zero."
        )
        if ratio.estimate < SMALLEST_RATIO
        else context.say(
            "The course by quarter stands as long as without the approach the groups would not have moved apart by "
            "more than {ratio} times the largest step before the start.",
            ratio=context.number(ratio.estimate, 1),
        )
    )


def tipping_line(context: Context) -> Iterator[str]:
    """Yield at which correlation of cost the whole fall was to be expected, beside the one that was found."""
    tipping, found = context.find("tipping_correlation"), context.find("cost_correlation")
    if tipping is None or found is None:
        return
    words = {"tipping": context.number(tipping.estimate, 2), "found": context.number(found.estimate, 2)}
    yield (
        context.say(
            "By this model the whole fall was to be expected at a correlation of {tipping}. Among households without "
            "the approach it was {found}, so more fell than the model expects.",
            **words,
        )
        if found.estimate > tipping.estimate
        else context.say(
            "By this model the whole fall was to be expected at a correlation of {tipping}. Among households without "
            "the approach it was {found}, so the model expects at least as large a fall.",
            **words,
        )
    )


def _course(context: Context) -> Iterator[Block]:
    table = context.table(ROBUSTNESS, "event_study")
    if table is None or table["euros_per_month"].isna().any():
        return
    shown = table.sort_values("event_month")
    yield context.figure(
        "event_study",
        lambda: draw_event_study(shown, language=context.language),
        caption=context.say(
            "Difference with the comparison households by quarter, against the average of the quarters compared before "
            "the start"
        ),
        alt=context.say(
            "Points with intervals, before and after the start. In the last quarter shown the difference is {amount}.",
            amount=context.euros(float(shown["euros_per_month"].iloc[-1])),
        ),
        data=table,
    )
