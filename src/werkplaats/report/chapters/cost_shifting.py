"""Did cost move to another domain: falls met by rises of the same household, and what the records cannot show."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from werkplaats.report.chapters.stops import outflow, stop_lines
from werkplaats.report.chapters.wording import p_text
from werkplaats.report.context import Context
from werkplaats.report.document import Block, Paragraph, TableBlock
from werkplaats.report.tables import amounts, named, numbers, table_block

MOST_FLOWS = 6
"""More rows than this are looked up, not read; the table that belongs to the report has them all."""

ALPHA = 0.05
"""Below this p-value falls are met more than chance would have it."""


def shifting(context: Context) -> Iterator[Block]:
    """Yield how much of the falls was met by rises, the largest flows, and the domains that nobody delivered."""
    fall, rise, shifted = (context.find(term) for term in ("cost_fall", "cost_rise", "cost_shifted"))
    if fall is None or rise is None or shifted is None:
        return
    lines = [
        context.say(
            "Added up over the domains, cost fell by {fall} and rose by {rise} per household. Of those falls, "
            "{shifted} ({share}) was met by rises in other domains of the same household.",
            fall=context.euros(fall.estimate),
            rise=context.euros(rise.estimate),
            shifted=context.euros(shifted.estimate),
            share=context.share(shifted.estimate / fall.estimate if fall.estimate else 0.0),
        ),
        *_by_chance(context),
        context.say("What was met can have been shifted; nobody saw it move."),
    ]
    yield Paragraph(" ".join(lines))
    for line in (*stop_lines(context), *_unknown(context)):
        yield Paragraph(line)
    flows = context.table("04_costs", "cost_shifts")
    if flows is not None:
        met = flows.loc[flows["kind"] == "shifted"].sort_values("euros", ascending=False).head(MOST_FLOWS)
        if len(met):
            yield _flows(context, met)
    yield from outflow(context)
    yield from _endings(context)


def _by_chance(context: Context) -> Iterator[str]:
    beyond = context.find("cost_shifted_beyond_chance")
    if beyond is None or beyond.p_value is None:
        return
    told = p_text(context, beyond.p_value)
    yield (
        context.say(
            "That is more than chance brings about when domains have nothing to do with each other ({p}).", p=told
        )
        if beyond.p_value < ALPHA
        else context.say(
            "That is no more than chance brings about when domains have nothing to do with each other ({p}).", p=told
        )
    )


def _unknown(context: Context) -> Iterator[str]:
    table = context.table("04_costs", "unknown_domains")
    if table is None:
        return
    for domain, rows in table.groupby("domain", sort=False):
        name = context.label("domain", str(domain))
        if (rows["sign"] == "never").all():
            yield context.say(
                "In the domain {domain} nobody had cost: unknown, and not zero. What may have moved there is not seen.",
                domain=name,
            )
        else:
            period = context.label("period", str(rows["period"].iloc[0]))
            yield context.say(
                "In the domain {domain} nobody had cost {period} the deployment: a change there may be one of "
                "delivery.",
                domain=name,
                period=period,
            )


def _flows(context: Context, met: pd.DataFrame) -> TableBlock:
    return table_block(
        context,
        met.reset_index(drop=True),
        name="cost_shifts",
        caption=context.say("Falls that were met by a rise in another domain: euros per household, largest first"),
        columns=(
            ("from", context.say("Fell"), named(context, "domain")),
            ("to", context.say("Rose"), named(context, "domain")),
            ("euros", context.say("Euros per household"), amounts(context)),
            ("n_households", context.say("Households with this"), numbers(context)),
            ("n_observed", context.say("of"), numbers(context)),
        ),
        note=context.say("Within a household each fall is met by each rise in proportion to both."),
    )


def _endings(context: Context) -> Iterator[Block]:
    """Yield in the internal variant where claims ended together, as when care comes to be paid by a lump sum."""
    table = context.given.intern.get("claim_endings")
    if context.variant != "intern" or table is None:
        return
    ended = table.loc[table["most_in_one_month"] > 1]
    if ended.empty:
        return
    yield table_block(
        context,
        ended.reset_index(drop=True),
        name="claim_endings",
        caption=context.say("Claims that ended, over all households of the study (internal)"),
        columns=(
            ("domain", context.say("Domain"), named(context, "domain")),
            ("n_households", context.say("Households with cost"), numbers(context)),
            ("n_ended", context.say("of whom it ended"), numbers(context)),
            *(
                (("n_without_stop", context.say("without stop message"), numbers(context)),)
                if "n_without_stop" in ended
                else ()
            ),
            ("most_in_one_month", context.say("most in one month"), numbers(context)),
        ),
        note=context.say(
            "Many in one month is a sign of care that came to be paid by a lump sum: the lines end and the care goes "
            "on."
        ),
    )
