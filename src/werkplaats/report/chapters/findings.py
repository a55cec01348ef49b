"""Sentences about the main findings, shared by the summary, the chapters and the conclusions.

A change before and after is called a change. What may be ascribed to the approach is only spoken of where groups are
compared, and then with its interval.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from werkplaats.report.context import Context
from werkplaats.report.interpret import interpret_interval
from werkplaats.report.numbers import format_interval
from werkplaats.report.tables import estimate_text
from werkplaats.results import Estimate

WITHIN = ("before-after", "before-follow_up")
"""Contrasts of a change since baseline within one group."""


def cost_lines(context: Context) -> Iterator[str]:
    """Yield what the households cost less, what is left net, and what was to be expected anyway."""
    gross = context.find("gross_saving_mean")
    if gross is None:
        return
    shown = {"amount": estimate_text(context, gross), "interval": format_interval(context.language, gross)}
    n, year = context.number(gross.n_households), str(context.params.price_year)
    if gross.estimate >= 0:
        yield context.say(
            "Care for the {n} households cost on average {amount} less per household over the deployment than in the "
            "months before ({interval}; prices of {year}).",
            n=n,
            year=year,
            **shown,
        )
    else:
        yield context.say(
            "Care for the {n} households cost on average {amount} more per household over the deployment than in the "
            "months before ({interval}; prices of {year}).",
            n=n,
            year=year,
            amount=context.euros(-gross.estimate),
            interval=shown["interval"],
        )
    yield from net_line(context)
    yield from anyway_lines(context)


def net_line(context: Context) -> Iterator[str]:
    """Yield what is left after the family director."""
    net, director = context.find("net_saving_mean"), context.find("director_cost_mean")
    if net and director:
        yield context.say(
            "The family director cost {director} per household. Net of that, {net} per household is left ({interval}).",
            director=estimate_text(context, director),
            net=estimate_text(context, net),
            interval=format_interval(context.language, net),
        )


def anyway_lines(context: Context) -> Iterator[str]:
    """Yield the fall to be expected without any approach, and the difference with comparison households."""
    falls = context.estimates("expected_fall")
    if falls:
        yield context.say(
            "This is not the same as what the approach brought. Households chosen in an expensive year become "
            "cheaper by "
            "themselves: selected by the same rule, households without the approach fell by {fall} in the next year.",
            fall=context.estimate(falls[0]),
        )
    meanwhile = context.find("comparison_saving_mean")
    if meanwhile and meanwhile.estimate >= 0:
        yield context.say(
            "Over the same months the comparison households cost {fall} less per household.",
            fall=context.estimate(meanwhile),
        )
    elif meanwhile:
        yield context.say(
            "Over the same months the comparison households cost {rise} more per household ({interval} for the fall).",
            rise=context.euros(-meanwhile.estimate),
            interval=format_interval(context.language, meanwhile),
        )
    yield from difference_line(context)


def difference_line(context: Context) -> Iterator[str]:
    """Yield the difference-in-differences with its reading."""
    found = context.find("att")
    if found is None:
        return
    template = (
        context.say(
            "Set against the comparison households, cost fell by {amount} more per household ({interval}).",
            amount=context.euros(-found.estimate),
            interval=_turned(context, found),
        )
        if found.estimate <= 0
        else context.say(
            "Set against the comparison households, cost fell by {amount} less per household ({interval}).",
            amount=context.euros(found.estimate),
            interval=_turned(context, found),
        )
    )
    reading = {
        "inside": context.say(
            "That interval includes zero: the data do not exclude that these households would have become as much "
            "cheaper without the approach."
        ),
        "outside": context.say(
            "That interval lies on one side of zero. It holds only as far as the comparison households are like these."
        ),
        "unknown": context.say("How uncertain this difference is, is not known."),
    }[interpret_interval(found)]
    yield f"{template} {reading}"


def score_lines(context: Context) -> Iterator[str]:
    """Yield the change of the primary outcome at every later wave."""
    for change in context.estimates("mean_change", outcome=context.params.primary_outcome):
        if change.contrast in WITHIN and change.group == context.params.groups.intervention:
            yield change_line(context, change)


def change_line(context: Context, change: Estimate) -> str:
    """Return one change as a sentence, with its interval and its reading."""
    shown = {
        "outcome": context.label("outcome", change.outcome or ""),
        "wave": context.label("wave", change.wave or ""),
        "change": context.estimate(change),
        "n": context.number(change.n_households),
    }
    if interpret_interval(change) == "inside":
        return context.say(
            "{outcome} changed by {change} up to {wave} ({n} households); the interval includes zero.", **shown
        )
    if change.estimate > 0:
        return context.say("{outcome} rose by {change} up to {wave} ({n} households).", **shown)
    return context.say("{outcome} fell by {change} up to {wave} ({n} households).", **shown)


def between_lines(context: Context) -> Iterator[str]:
    """Yield the difference between the groups at the last wave, next to the change within either of them."""
    found = primary_difference(context)
    if found is None:
        return
    yield context.say(
        "At {wave} the difference between {group} and {reference} on {outcome}, given where each began, was "
        "{difference} "
        "({n} households).",
        wave=context.label("wave", found.wave or ""),
        group=context.label("group", found.group or ""),
        reference=context.label("group", found.reference or ""),
        n=context.number(found.n_households),
        outcome=context.label("outcome", found.outcome or ""),
        difference=context.estimate(found),
    )
    yield {
        "inside": context.say(
            "That interval includes zero: an effect of one group's approach over the other's was not shown, and "
            "was not "
            "excluded either."
        ),
        "outside": context.say(
            "That interval lies on one side of zero: the groups differ. Whether that is an effect of the "
            "approach depends "
            "on how the groups were formed."
        ),
        "unknown": context.say("How uncertain this difference is, is not known."),
    }[interpret_interval(found)]
    rises = [
        change
        for change in context.estimates("mean_change", outcome=found.outcome, wave=found.wave)
        if change.group in (found.group, found.reference) and change.contrast in WITHIN
    ]
    for change in rises:
        yield context.say(
            "Within {group}, {outcome} changed by {change} over the same time.",
            group=context.label("group", change.group or ""),
            outcome=context.label("outcome", change.outcome or ""),
            change=context.estimate(change),
        )
    if len(rises) == 2 and all(change.conf_low is not None and change.conf_low > 0 for change in rises):
        yield context.say("With no comparison, either group would have looked like a success.")


def primary_difference(context: Context) -> Estimate | None:
    """Return the difference between the groups on the primary outcome at the last wave, or None."""
    order = [wave.name for wave in context.params.waves]
    found = context.estimates("adjusted_difference", outcome=context.params.primary_outcome)
    return max(found, key=lambda estimate: order.index(estimate.wave or order[0]), default=None)


def held_line(context: Context) -> Iterator[str]:
    """Yield whether cost stayed where it was after the director left."""
    change = context.find("cost_change")
    if change:
        yield context.say(
            "After the deployment, cost per household per month differed by {change} from that during it ({n} "
            "households "
            "followed up).",
            change=context.estimate(change),
            n=context.number(change.n_households),
        )


def _turned(context: Context, estimate: Estimate) -> str:
    """Return the interval of the extra fall in cost: that of the estimate with its sign turned."""
    sign = -1.0 if estimate.estimate <= 0 else 1.0
    ends = sorted(sign * end for end in (estimate.conf_low, estimate.conf_high) if end is not None)
    if len(ends) < 2:
        return "–"
    return format_interval(context.language, replace(estimate, conf_low=ends[0], conf_high=ends[1]))
