"""The saving by other statistics and over the same calendar months: does it lean on few, or on the season."""

from __future__ import annotations

from collections.abc import Iterator

from werkplaats.report.chapters.wording import interval_text, turned
from werkplaats.report.context import Context
from werkplaats.report.document import Block, Paragraph
from werkplaats.report.tables import capital, estimate_text, estimates_block

TERMS = (
    "gross_saving_mean",
    "gross_saving_median",
    "gross_saving_winsorized",
    "gross_saving_same_months",
    "leave_one_out_low",
    "leave_one_out_high",
)
"""The mean first, because a budget is a mean times a number of households."""


def other_statistics(context: Context) -> Iterator[Block]:
    """Yield the gross saving over the same months, what one household carries, and all ways side by side."""
    lines = [*_same_months(context), *_largest_share(context)]
    if lines:
        yield Paragraph(" ".join(lines))
    found = [estimate for term in TERMS if (estimate := context.find(term)) is not None]
    if len({estimate.term for estimate in found} - {"leave_one_out_low", "leave_one_out_high"}) > 1:
        yield estimates_block(
            context,
            found,
            name="saving_otherwise",
            caption=context.say("Gross saving per household over the deployment, computed in other ways"),
            naming=lambda estimate: capital(context.label("term", estimate.term)),
        )


def _same_months(context: Context) -> Iterator[str]:
    found = context.find("gross_saving_same_months")
    if found is None:
        return
    shown = found if found.estimate >= 0 else turned(found)
    words = {"amount": estimate_text(context, shown), "interval": interval_text(context, shown)}
    yield (
        context.say(
            "Over the same calendar months before and during, so without a difference of season, care cost {amount} "
            "less per household ({interval}).",
            **words,
        )
        if found.estimate >= 0
        else context.say(
            "Over the same calendar months before and during, so without a difference of season, care cost {amount} "
            "more per household ({interval}).",
            **words,
        )
    )


def _largest_share(context: Context) -> Iterator[str]:
    found = context.find("largest_share_of_saving")
    if found is not None:
        yield context.say(
            "The household that saved most carries {share} of the total.", share=context.share(found.estimate)
        )
