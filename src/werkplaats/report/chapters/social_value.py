"""Social costs and benefits: who gains and who pays, what is cash, and what the outcome hangs on."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from werkplaats.report.chapters.effectiveness_words import NOTEBOOK
from werkplaats.report.context import Context
from werkplaats.report.document import Block, Callout, Paragraph
from werkplaats.report.figures.social_value import CORRECTIONS, draw_tornado
from werkplaats.report.tables import amounts, capital, table_block, text

ALL = "all"


def social_value(context: Context) -> Iterator[Block]:
    """Yield the section on social costs and benefits; nothing when the study weighs none."""
    table = context.table(NOTEBOOK, "social_cost_benefit")
    if table is None:
        return
    yield Callout(
        context.say("Assumptions, not measurements"),
        (
            context.say(
                "The amounts below were named by the study, with their source, and were not computed from its data. "
                "They are set against the null alternative: what would have been without the project."
            ),
        ),
        "caution",
    )
    yield Paragraph(_outcome(context))
    yield _actors(context, table)
    yield from _sources(context)
    yield from _corrections(context)
    yield from _tornado(context)


def _outcome(context: Context) -> str:
    value = context.euros(float(context.fact(NOTEBOOK, "net_present_value")))
    told = context.say(
        "All actors together are {value} better than without the project (discounted at {rate} a year; below zero is "
        "worse).",
        value=value,
        rate=f"{context.number(100 * float(context.fact(NOTEBOOK, 'discount_rate')), 2)}%",
    )
    if not context.fact(NOTEBOOK, "pays_at_certainty"):
        never = context.say("Even if the effects were certain, they would not pay for the programme.")
        return f"{told} {never}"
    even = context.say(
        "The project pays for itself when the effects are real with a probability of {share} or more.",
        share=context.share(float(context.fact(NOTEBOOK, "break_even"))),
    )
    return f"{told} {even}"


def _actors(context: Context, table: pd.DataFrame) -> Block:
    named = table.assign(who=table["actor"].where(table["actor"] != ALL, capital(context.say("all actors"))))
    euros = amounts(context)
    return table_block(
        context,
        named,
        name="social_cost_benefit",
        caption=context.say("Costs and benefits per actor, against the null alternative"),
        columns=(
            ("who", context.say("Actor"), text),
            ("programme", context.say("Programme"), euros),
            ("fiscal_cashable", context.say("Fiscal, cash"), euros),
            ("fiscal_not_cashable", context.say("Fiscal, no cash"), euros),
            ("economic", context.say("Economic"), euros),
            ("social", context.say("Social"), euros),
            ("net", context.say("Net"), euros),
            ("cash", context.say("Left in cash"), euros),
        ),
        note=context.say(
            "Cash: capacity is really given up, so that money is left. No cash: fewer hours at an average price, while "
            "the helper is still there. Positive is better than without the project."
        ),
    )


def _sources(context: Context) -> Iterator[Block]:
    lines = context.table(NOTEBOOK, "benefit_lines")
    if lines is None:
        return
    euros = amounts(context)
    first, last = (lines[name].astype(int).astype(str) for name in ("first_year", "last_year"))
    yield table_block(
        context,
        lines.assign(years=first + "–" + last),
        name="benefit_lines",
        caption=context.say("What was weighed, a year"),
        columns=(
            ("effect", context.say("Effect"), text),
            ("actor", context.say("Actor"), text),
            ("evidence", context.say("Evidence"), text),
            ("years", context.say("Years"), text),
            ("null_alternative", context.say("Without"), euros),
            ("project", context.say("With"), euros),
            ("source", context.say("Source"), text),
        ),
    )


def _corrections(context: Context) -> Iterator[Block]:
    table = context.table(NOTEBOOK, "correction_effects")
    if table is None:
        return
    euros = amounts(context)
    yield table_block(
        context,
        table.assign(what=[context.say(CORRECTIONS[str(name)]) for name in table["correction"]]),
        name="correction_effects",
        caption=context.say("What each correction takes off"),
        columns=(
            ("what", context.say("Correction"), text),
            ("alone", context.say("By itself"), euros),
            ("in_turn", context.say("On top of those above"), euros),
            ("net_present_value", context.say("Left after it"), euros),
        ),
    )


def _tornado(context: Context) -> Iterator[Block]:
    table = context.table(NOTEBOOK, "tornado")
    if table is None:
        return
    widest = table.iloc[0]
    known = CORRECTIONS.get(str(widest.loc["bar"]))
    yield context.figure(
        "tornado",
        lambda: draw_tornado(table, language=context.language),
        caption=context.say(
            "What the outcome hangs on. Light: without the assumption, or the effect {swing} smaller; dark: twice the "
            "assumption, or the effect {swing} larger",
            swing=context.share(float(context.fact(NOTEBOOK, "swing"))),
        ),
        alt=context.say(
            "Horizontal bars; the widest is {name}, from {first} to {second}.",
            name=context.say(known) if known else str(widest.loc["bar"]),
            first=context.euros(widest["first"]),
            second=context.euros(widest["second"]),
        ),
        data=table,
    )
