"""Who pays and who gains: a line per payer, the matrix, and the payments after which no payer loses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from werkplaats.report.chapters.wording import interval_text, turned
from werkplaats.report.context import Context
from werkplaats.report.document import Block, Bullets, Paragraph
from werkplaats.report.tables import (
    amounts,
    bounds,
    capital,
    estimate_text,
    interval_heading,
    named,
    numbers,
    table_block,
    text,
)
from werkplaats.results import Estimate


def payers(context: Context) -> Iterator[Block]:
    """Yield who pays and who gains, in words and as a matrix; nothing without savings per payer."""
    matrix = context.table("04_costs", "payer_matrix")
    if matrix is None:
        return
    net = net_per_payer(context)
    if net:
        paying = set(matrix.loc[matrix["director_cost"] > 0, "payer"])
        yield Bullets(tuple(_payer_line(context, item, pays=item.payer in paying) for item in net))
        yield Paragraph(" ".join(_settling(context, net)))
    shown = {item.payer: bounds(context, item, net) for item in net}
    rows = matrix.assign(interval=matrix["payer"].map(shown))
    euros = amounts(context)
    block = table_block(
        context,
        rows,
        name="payer_matrix",
        caption=context.say("Who pays and who gains: euros per household over the deployment"),
        columns=(
            ("payer", context.say("Payer"), named(context, "payer")),
            ("gross_saving", context.say("Gross saving"), euros),
            ("director_cost", context.say("Family director"), euros),
            ("net_saving", context.say("Net saving"), euros),
            *((("interval", interval_heading(context, net), text),) if net else ()),
            ("n_households", context.say("Households"), numbers(context)),
        ),
        note=context.say("Positive: cost less than before. A change, not yet set against what was to be expected."),
    )
    right = ["right"] * (len(block.columns) - 1)
    yield replace(block, alignment=("left", *right))  # type: ignore[arg-type]


def net_per_payer(context: Context) -> list[Estimate]:
    """Return the net saving of every payer, in the order of the params."""
    found = {item.payer: item for item in context.estimates("net_saving_mean", domain=None) if item.payer}
    return [found[payer] for payer in context.params.payers if payer in found]


def _payer_line(context: Context, net: Estimate, *, pays: bool) -> str:
    """Return what one payer pays for the director and keeps, or gains without paying."""
    lost = net.estimate < 0
    shown = turned(net) if lost else net
    director = context.find("director_cost_mean")
    words = {
        "payer": capital(context.label("payer", net.payer or "")),
        "amount": estimate_text(context, shown),
        "interval": interval_text(context, shown),
    }
    if pays and director is not None:
        words["director"] = estimate_text(context, director)
        if lost:
            return context.say(
                "{payer}: pays the family director ({director} per household) and loses {amount} net per household "
                "({interval}).",
                **words,
            )
        return context.say(
            "{payer}: pays the family director ({director} per household) and keeps {amount} net per household "
            "({interval}).",
            **words,
        )
    if lost:
        return context.say(
            "{payer}: does not pay the family director, and care cost {amount} more per household ({interval}).",
            **words,
        )
    return context.say(
        "{payer}: does not pay the family director, and care cost {amount} less per household ({interval}).", **words
    )


def _settling(context: Context, net: list[Estimate]) -> Iterator[str]:
    """Yield what would make no payer lose, and for whom a loss lies within the interval."""
    lost = [item for item in net if item.estimate < 0]
    total = sum(item.estimate for item in net)
    transfers = context.table("04_costs", "payer_transfers")
    if not lost:
        yield context.say("On average no payer loses, so no payment between payers is needed to keep each of them in.")
    elif total < 0:
        yield context.say(
            "All payers together lose {amount} per household; no payment between them changes that.",
            amount=context.euros(-total),
        )
    elif transfers is not None and transfers["euros"].notna().all():
        told = "; ".join(
            context.say(
                "{giver} to {receiver} {amount}",
                giver=context.label("payer", str(row["from"])),
                receiver=context.label("payer", str(row["to"])),
                amount=context.euros(float(row["euros"])),
            )
            for _, row in transfers.iterrows()
        )
        yield context.say("No payer would lose, on average, with these payments per household: {told}.", told=told)
    unsure = [item for item in net if item.conf_low is not None and item.estimate >= 0 > item.conf_low]
    if unsure:
        names = ", ".join(context.label("payer", item.payer or "") for item in unsure)
        yield context.say("The interval includes a loss for: {payers}.", payers=names)
