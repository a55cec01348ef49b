"""Whether cost came out different from that of comparison households: in words, with how large it can still be.

This is the sentence that a summary begins with. A change before and after is told further down and never called an
effect; a difference is one only where chance divided the groups.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from werkplaats.report.chapters.wording import directed, level_text, span_text
from werkplaats.report.context import Context
from werkplaats.report.interpret import interpret_difference
from werkplaats.report.language import message
from werkplaats.results import Estimate

SHOWN: Mapping[tuple[bool, bool], str] = MappingProxyType(
    {
        (True, True): message("The cost of care fell more than in the comparison households."),
        (True, False): message("The cost of care fell less than in the comparison households."),
        (False, True): message("The cost of care rose less than in the comparison households."),
        (False, False): message("The cost of care rose more than in the comparison households."),
    }
)
"""Whether cost fell from before to during, and whether it came out lower than in the comparison households."""

SHOWN_ALONE: Mapping[bool, str] = MappingProxyType(
    {
        True: message("The cost of care came out lower than in the comparison households."),
        False: message("The cost of care came out higher than in the comparison households."),
    }
)
"""The same where the change from before to during cannot be shown."""


def verdict_lines(context: Context) -> Iterator[str]:
    """Yield whether a difference with the comparison households was shown; that there is none to give, where so."""
    if context.find("att") is None and context.find("gross_saving_mean") is not None:
        yield context.say(
            "Whether cost changed because of the approach cannot be said: no difference with comparison households can "
            "be given."
        )
    yield from difference_lines(context)


def difference_lines(context: Context) -> Iterator[str]:
    """Yield the difference-in-differences with its reading, and what the family director leaves of it."""
    found = context.find("att")
    if found is None:
        return
    match interpret_difference(found):
        case "not_shown":
            yield context.say(
                "A difference in cost with the comparison households was not shown, and not ruled out: set against "
                "them, the cost of care came out {size} per household, and it can be anything from {low} to {high} "
                "({level}).",
                size=directed(context, found.estimate, found),
                low=directed(context, found.conf_low or 0.0, found),
                high=directed(context, found.conf_high or 0.0, found),
                level=level_text(context, found),
            )
        case "unknown":
            yield context.say(
                "Set against the comparison households, the cost of care came out {size} per household. How uncertain "
                "this difference is, is not known.",
                size=directed(context, found.estimate, found),
            )
        case _:
            yield f"{_shown(context, found)} {_size(context, found)} {_reading(context)}"
    net = context.find("net_att")
    if net is not None:
        yield context.say(
            "With the family director counted, cost came out {size} than there ({interval}).",
            size=directed(context, net.estimate, net),
            interval=span_text(context, net),
        )


def _shown(context: Context, found: Estimate) -> str:
    gross, lower = context.find("gross_saving_mean"), found.estimate < 0
    return context.say(SHOWN_ALONE[lower] if gross is None else SHOWN[gross.estimate >= 0, lower])


def _size(context: Context, found: Estimate) -> str:
    return context.say(
        "Set against them, it came out {size} per household ({interval}).",
        size=directed(context, found.estimate, found),
        interval=span_text(context, found),
    )


def _reading(context: Context) -> str:
    if context.params.groups.randomized:
        return context.say(
            "Chance divided the groups, so this is an effect, as far as the households followed are still alike."
        )
    return context.say(
        "How much of that is due to the approach depends on how like these households the comparison households are."
    )
