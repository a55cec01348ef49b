"""Sustainability: does the change hold after the director left, and is the role embedded. Two different questions."""

from __future__ import annotations

from collections.abc import Iterator

from werkplaats.report.chapters.cost_findings import held_line
from werkplaats.report.chapters.score_findings import change_line
from werkplaats.report.chapters.wording import quoted
from werkplaats.report.context import Context
from werkplaats.report.document import Block, Chapter, Paragraph, Section
from werkplaats.report.figures.participation import PSAT_BENCHMARK, draw_psat
from werkplaats.report.tables import amounts, named, numbers, table_block

NOTEBOOK = "06_sustainability"


def sustainability(context: Context) -> Chapter | None:
    """Return the chapter on what lasts, or None when nothing after the deployment is known."""
    sections = (
        Section("persistence", context.say("Does the change last"), tuple(_persistence(context))),
        Section("embedding", context.say("Is the role embedded"), tuple(_embedding(context))),
    )
    filled = tuple(section for section in sections if section.blocks)
    return Chapter("sustainability", context.say("Sustainability"), sections=filled) if filled else None


def _persistence(context: Context) -> Iterator[Block]:
    for line in held_line(context):
        yield Paragraph(line)
    share = context.find("change_held_share")
    if share:
        yield Paragraph(
            context.say(
                "In {share} of the households, cost after the deployment stayed at the level during it. That is so "
                "when it rose since by no more than {margin} of the cost before the start; it says nothing about "
                "whether there was a saving.",
                share=context.estimate(share),
                margin=context.share(float(context.fact(NOTEBOOK, "margin") or 0.1)),
            )
        )
    even = context.find("break_even_months")
    if even:
        yield Paragraph(
            context.say(
                "Counted against the months before, the saving to date covered the cost of the family director for "
                "good from month {month} on (the month of the start is month 1), as far as was observed. What would "
                "have happened anyway is not taken off here.",
                month=context.number(even.estimate),
            )
        )
    elif context.table(NOTEBOOK, "break_even") is not None:
        yield Paragraph(
            context.say(
                "Counted against the months before, the saving to date did not cover the cost of the family director "
                "for good within the months observed."
            )
        )
    table = context.table(NOTEBOOK, "persistence")
    if table is not None:
        euros = amounts(context)
        yield table_block(
            context,
            table,
            name="persistence",
            caption=context.say("Cost per household per month, with interval"),
            columns=(
                ("period", context.say("Period"), named(context, "period")),
                ("mean", context.say("Euros per month"), euros),
                ("conf_low", context.say("Lower bound"), euros),
                ("conf_high", context.say("Upper bound"), euros),
                ("n_households", context.say("Households"), numbers(context)),
            ),
        )
    for change in context.estimates("mean_change", contrast="after-follow_up", outcome=context.params.primary_outcome):
        yield Paragraph(
            context.say(
                "Within {group}, since the first measurement after the start: {sentence}",
                group=quoted(context, change.group),
                sentence=change_line(context, change),
            )
        )


def _embedding(context: Context) -> Iterator[Block]:
    table = context.table(NOTEBOOK, "psat")
    if table is None or table["mean"].isna().all():
        return
    n = table["n_respondents"].max()
    low = table.sort_values("mean", kind="stable").iloc[0]
    yield Paragraph(
        context.say(
            "{n} respondents judged how well the way of working can be kept up (PSAT, 1 to 7). This says what "
            "the organizations "
            "are able to, not what became of the households. Lowest is {lowest} ({score}). The published mean "
            "over many "
            "programs is {benchmark}. No validated Dutch version of the PSAT is known.",
            n=context.number(float(n)),
            lowest=context.label("psat", str(low["domain"])),
            score=context.number(float(low["mean"]), 1),
            benchmark=context.number(PSAT_BENCHMARK, 2),
        )
    )
    told = ", ".join(
        f"{context.label('psat', str(row['domain']))} {context.number(row['mean'], 1)}"
        for _, row in table.dropna(subset=["mean"]).iterrows()
    )
    yield context.figure(
        "psat",
        lambda: draw_psat(table, language=context.language, names=context.label),
        caption=context.say("Capacity to keep the way of working up, per domain (PSAT)"),
        alt=context.say("Bars per domain on a scale of 1 to 7: {told}.", told=told),
        data=table,
    )
