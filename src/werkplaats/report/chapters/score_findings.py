"""Sentences about what was found on scores, shared by the summary, the chapters and the conclusions.

A change before and after is called a change. What may be ascribed to the approach is only spoken of where groups are
compared, and then with its interval.
"""

from __future__ import annotations

from collections.abc import Iterator

from werkplaats.report.chapters.roles import NOTEBOOK, WITHIN, beside, differences, own, within
from werkplaats.report.chapters.wording import p_text, quoted, turned
from werkplaats.report.context import Context
from werkplaats.report.interpret import interpret_interval
from werkplaats.report.numbers import format_p_value, format_value
from werkplaats.report.tables import capital
from werkplaats.results import Estimate


def score_lines(context: Context) -> Iterator[str]:
    """Yield the change of the primary outcome at every later wave, and where it is not shown what could have been."""
    for change in own(context, within(context, "mean_change", context.params.primary_outcome)):
        yield " ".join([change_line(context, change), *detectable_line(context, change)])


def detectable_line(context: Context, change: Estimate) -> Iterator[str]:
    """Yield, beside a change that was not shown, which change this study could have seen."""
    found = beside(context, "minimal_detectable_change", change)
    if found is None or interpret_interval(change) == "outside":
        return
    words = {
        "size": format_value(context.language, found.estimate, found.unit, found.n_households),
        "power": context.share(float(context.fact(NOTEBOOK, "power") or USUAL_POWER)),
    }
    if _test_disagrees(change):
        yield context.say(
            "Interval and test disagree ({p}), because they assume different things; that does not count as "
            "demonstrated here. This study could have seen a change of {size} or more with a probability of {power}.",
            p=p_text(context, float(change.p_value or 0)),
            **words,
        )
        return
    yield context.say(
        "No change was demonstrated; this study could have seen one of {size} or more with a probability of {power}. "
        "A smaller one may well have happened.",
        **words,
    )


def _test_disagrees(change: Estimate) -> bool:
    """Return whether the interval includes zero and the test excludes it."""
    if change.p_value is None or change.conf_level is None:
        return False
    return interpret_interval(change) == "inside" and change.p_value <= 1 - change.conf_level


def change_line(context: Context, change: Estimate) -> str:
    """Return one change as a sentence, with its interval, its reading, and what the test has to say against it."""
    return f"{change_told(context, change)} {_doubt(context, change)}".strip()


def change_told(context: Context, change: Estimate) -> str:
    """Return one change as a sentence, with its interval and its reading."""
    words = {
        "outcome": capital(context.label("outcome", change.outcome or "")),
        "wave": context.label("wave", change.wave or ""),
        "change": context.estimate(change),
        "n": context.number(change.n_households),
    }
    match interpret_interval(change):
        case "inside":
            return context.say(
                "{outcome} changed on average by {change} up to {wave}, over {n} households; the interval includes "
                "zero.",
                **words,
            )
        case "unknown":
            return context.say(
                "{outcome} changed on average by {change} up to {wave}, over {n} households; no interval can be given.",
                **words,
            )
    if change.estimate > 0:
        return context.say("{outcome} rose on average by {change} up to {wave}, over {n} households.", **words)
    return context.say(
        "{outcome} fell on average by {change} up to {wave}, over {n} households.",
        **(words | {"change": context.estimate(turned(change))}),
    )


def _doubt(context: Context, change: Estimate) -> str:
    """Return that the exact test excludes less than the interval, where it does: they assume different things."""
    if change.p_value is None or change.conf_level is None or change.p_value <= 1 - change.conf_level:
        return ""
    if interpret_interval(change) != "outside":
        return ""
    return context.say(
        "The test, which assumes less than the interval, does not exclude that nothing changed (p = {p}).",
        p=format_p_value(context.language, change.p_value),
    )


USUAL_POWER = 0.8
"""Power of a smallest detectable change when the analysis does not say another."""


def between_lines(context: Context) -> Iterator[str]:
    """Yield the difference between the groups at the last wave, next to the change within either of them."""
    found = primary_difference(context)
    if found is None:
        return
    yield _difference_told(context, found)
    yield _between_reading(context, found)
    rises = [
        change
        for change in context.estimates("mean_change", outcome=found.outcome, wave=found.wave)
        if change.group in (found.group, found.reference) and change.contrast in WITHIN
    ]
    for change in rises:
        yield context.say(
            "Within {group}, {outcome} changed by {change} over the same time.",
            group=quoted(context, change.group),
            outcome=context.label("outcome", change.outcome or ""),
            change=context.estimate(change),
        )
    better = [change if _higher_is_better(context, found.outcome) else turned(change) for change in rises]
    if len(better) == 2 and all(change.conf_low is not None and change.conf_low > 0 for change in better):
        yield context.say("With no comparison, either group would have looked like a success.")


def _difference_told(context: Context, found: Estimate) -> str:
    words = {
        "wave": context.label("wave", found.wave or ""),
        "outcome": context.label("outcome", found.outcome or ""),
        "difference": context.estimate(found if found.estimate >= 0 else turned(found)),
        "group": quoted(context, found.group),
        "reference": quoted(context, found.reference),
        "n": context.number(found.n_households),
    }
    if found.term == "unadjusted_difference":
        return _unadjusted_told(context, words, higher=found.estimate >= 0)
    if found.estimate >= 0:
        return context.say(
            "At {wave}, {outcome} was {difference} higher in {group} than in {reference}, given where each began "
            "({n} households).",
            **words,
        )
    return context.say(
        "At {wave}, {outcome} was {difference} lower in {group} than in {reference}, given where each began "
        "({n} households).",
        **words,
    )


def _unadjusted_told(context: Context, words: dict[str, str], *, higher: bool) -> str:
    if higher:
        return context.say(
            "At {wave}, {outcome} was {difference} higher in {group} than in {reference} ({n} households); it was not "
            "measured at the start, so this is not adjusted for where each began.",
            **words,
        )
    return context.say(
        "At {wave}, {outcome} was {difference} lower in {group} than in {reference} ({n} households); it was not "
        "measured at the start, so this is not adjusted for where each began.",
        **words,
    )


def _between_reading(context: Context, found: Estimate) -> str:
    match interpret_interval(found):
        case "inside":
            return context.say(
                "That interval includes zero: an effect of one group's approach over the other's was not shown, and "
                "was not excluded either."
            )
        case "outside" if context.params.groups.randomized:
            return context.say(
                "That interval lies on one side of zero: the groups differ. Chance divided the groups, so this is an "
                "effect, as far as those who were still measured are alike."
            )
        case "outside":
            return context.say(
                "That interval lies on one side of zero: the groups differ. Whether that is an effect of the "
                "approach depends on how the groups were formed."
            )
    return context.say("How uncertain this difference is, is not known.")


def _higher_is_better(context: Context, outcome: str | None) -> bool:
    table = context.table("03_quality_of_life", "outcomes")
    if table is None or "higher_is_better" not in table.columns:
        return True
    return bool(table.loc[table["outcome"] == outcome, "higher_is_better"].all())


def primary_difference(context: Context) -> Estimate | None:
    """Return the difference between the groups on the primary outcome at the last wave, or None."""
    order = [wave.name for wave in context.params.waves]
    primary = context.params.primary_outcome
    found = differences(context, primary) if primary is not None else []
    return max(found, key=lambda estimate: order.index(estimate.wave or order[0]), default=None)
