"""Avoided costs: what others claim, on which evidence, and apart from everything that was measured."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from werkplaats.report.chapters.effectiveness_words import NOTEBOOK
from werkplaats.report.context import Context
from werkplaats.report.document import Block, Callout, Paragraph
from werkplaats.report.language import message
from werkplaats.report.tables import DASH, amounts, numbers, table_block, text

CONSEQUENCES = {"prevented": message("prevented"), "delayed": message("put off by {months} months")}
CLASSES = {
    "A": message("A only"),
    "AB": message("A and B"),
    "ABC": message("A, B and C"),
}


def avoided(context: Context) -> Iterator[Block]:
    """Yield the section on avoided costs; nothing when nobody claims any."""
    table = context.table(NOTEBOOK, "avoided_costs")
    if table is None:
        return
    yield Callout(
        context.say("Claims, not savings"),
        (
            context.say(
                "Nobody paid what follows, so nobody can count it. It is what somebody expected, with how likely they "
                "thought it. It is not part of any saving in this report and may not be added to one."
            ),
        ),
        "caution",
    )
    yield table_block(
        context,
        table.assign(
            who=[_payer(context, payer) for payer in table["payer"]],
            classes=[context.say(CLASSES[str(evidence)]) for evidence in table["evidence"]],
        ),
        name="avoided_costs",
        caption=context.say("Claimed to have been avoided, by who would have paid and by class of evidence"),
        columns=(
            ("who", context.say("Payer"), text),
            ("classes", context.say("Evidence"), text),
            ("claimed_low", context.say("Low"), amounts(context)),
            ("claimed_mid", context.say("Middle"), amounts(context)),
            ("claimed_high", context.say("High"), amounts(context)),
            ("conf_low", context.say("Draws from"), amounts(context)),
            ("conf_high", context.say("to"), amounts(context)),
            ("postponed", context.say("Still to be paid"), amounts(context)),
            ("spent", context.say("Spent instead"), amounts(context)),
            ("n_claims", context.say("Claims"), numbers(context)),
        ),
        note=context.say(
            "A: a decision on paper that was withdrawn. B: two professionals, apart from each other. C: one. Amounts "
            "are probability times price times duration, in prices of {year}; in a draw an event happens or not.",
            year=str(context.params.price_year),
        ),
    )
    claims = context.given.intern.get("avoided_claims") if context.variant == "intern" else None
    if claims is not None:
        yield _claims(context, claims)
        yield Paragraph(
            context.say(
                "The break-even probability is how likely the event must have been for what was spent in its place to "
                "be less than what was avoided. It judges that one case, not what was spent on families without one."
            )
        )


def _claims(context: Context, claims: pd.DataFrame) -> Block:
    rows = [row for _, row in claims.iterrows()]
    shown = claims.assign(
        # Two things in one column: with ten of them none would be wide enough for its words.
        what=[f"{context.label('event', str(row['event']))} ({_consequence(context, row)})" for row in rows],
        by=[f"{str(row['said_by']).replace('_', ' ')} ({row['evidence']})" for row in rows],
        who=[_payer(context, row["payer"]) for row in rows],
        chances=[_chances(context, row) for row in rows],
        even=[context.share(share) if share <= 1 else DASH for share in claims["break_even_probability"]],
    )
    return table_block(
        context,
        shown,
        name="avoided_claims",
        caption=context.say("The claims one by one (internal)"),
        columns=(
            ("household", context.say("Household"), text),
            ("what", context.say("Event"), text),
            ("by", context.say("Said by (evidence)"), text),
            ("who", context.say("Payer"), text),
            ("chances", context.say("Probability"), text),
            ("cost", context.say("Cost"), amounts(context)),
            ("spent", context.say("Spent instead"), amounts(context)),
            ("even", context.say("Break-even"), text),
        ),
    )


def _payer(context: Context, payer: object) -> str:
    return context.say("all payers") if pd.isna(payer) else context.label("payer", str(payer))  # type: ignore[call-overload]


def _consequence(context: Context, row: pd.Series) -> str:
    months = "" if pd.isna(row["delay_months"]) else context.number(float(row["delay_months"]))
    template = CONSEQUENCES[str(row["consequence"])]
    return context.say(template, months=months) if months else context.say(template)


def _chances(context: Context, row: pd.Series) -> str:
    low, mid = (context.number(100 * float(row[f"probability_{end}"])) for end in ("low", "mid"))
    return f"{low}–{mid}–{context.share(float(row['probability_high']))}"
