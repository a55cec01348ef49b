"""Management summary: the answer with its interval, next to what would have happened anyway."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from werkplaats.report.chapters.cost_findings import cost_lines, held_line
from werkplaats.report.chapters.cost_verdict import verdict_lines
from werkplaats.report.chapters.evidence import evidence_callout
from werkplaats.report.chapters.multiplicity import proportion_line
from werkplaats.report.chapters.person_costs import person_cost_lines
from werkplaats.report.chapters.roles import DIFFERENCES, differences
from werkplaats.report.chapters.score_findings import between_lines, score_lines
from werkplaats.report.chapters.wording import quoted
from werkplaats.report.context import Context
from werkplaats.report.document import Block, Callout, Chapter, Paragraph
from werkplaats.report.tables import estimates_block
from werkplaats.results import Estimate

# The expected fall stands in the sentences above the table: the summary is one page.
HEADLINES = (
    "gross_saving_total",
    "gross_saving_mean",
    "director_cost_mean",
    "net_saving_mean",
    "comparison_saving_mean",
    "att",
    "net_att",
)


def summary(context: Context) -> Chapter:
    """Return the summary: question, answer, what would have happened anyway, strength of evidence, key figures."""
    blocks: list[Block] = [
        Paragraph(_question(context)),
        Callout(context.say("The answer in short"), answer(context), "answer"),
    ]
    blocks.append(evidence_callout(context))
    figures = list(_headlines(context))
    if figures:
        blocks.append(
            estimates_block(
                context,
                figures,
                name="key_figures",
                caption=context.say("Key figures"),
                naming=lambda estimate: headline_name(context, estimate),
                note=_note(context, figures),
            )
        )
    return Chapter("summary", context.say("Summary"), tuple(blocks), kind="front")


def answer(context: Context) -> tuple[str, ...]:
    """Return the answer as sentences: what comparison says first, then what changed next to what to expect."""
    lines = [*between_lines(context)]
    scores = [] if lines else list(score_lines(context))
    lines += [
        *verdict_lines(context),
        *cost_lines(context),
        *person_cost_lines(context),
        *scores,
        *(proportion_line(context) if lines or scores else ()),
        *held_line(context),
    ]
    return tuple(lines) or (_no_answer(context),)


def _no_answer(context: Context) -> str:
    """Return why there is no answer: too few households to show it here, or nothing to make it from."""
    if any(results.facts.get("suppressed_estimates") for results in context.given.results.values()):
        return context.say(
            "The answer rests on fewer than {n} households, or would tell of a single one: "
            "this public variant cannot give it.",
            n=str(context.params.disclosure.min_households),
        )
    return context.say("The data delivered so far carry no answer yet.")


def headline_name(context: Context, estimate: Estimate) -> str:
    """Return the name of an estimate with what tells it apart from its namesakes."""
    name = context.label("term", estimate.term)
    details = {
        "replayed_rule": context.say("in a year; same rule on households without the approach"),
        "lognormal_model": context.say("in a year; by model"),
        "complete_cases": context.say("only who has everything"),
    }
    fitted = estimate.term in ("tipping_correlation", "cost_correlation")
    told = [details[estimate.population]] if estimate.population in details and not fitted else []
    if estimate.domain:
        told.append(context.label("domain", estimate.domain))
    if estimate.term in DIFFERENCES and estimate.wave:
        told.append(context.label("wave", estimate.wave))
    if estimate.payer:
        told.append(context.label("payer", estimate.payer))
    text = f"{name} ({', '.join(told)})" if told else name
    return text[:1].upper() + text[1:]


def _question(context: Context) -> str:
    if context.estimates("adjusted_difference"):
        return context.say(
            "This report compares {group} with {reference}: where do the groups stand, given where each began?",
            group=quoted(context, context.params.groups.intervention),
            reference=quoted(context, context.params.groups.reference),
        )
    if context.estimates("unadjusted_difference"):
        return context.say(
            "This report compares {group} with {reference}: where do the groups, divided by chance, stand?",
            group=quoted(context, context.params.groups.intervention),
            reference=quoted(context, context.params.groups.reference),
        )
    if context.estimates("cost_difference"):
        return context.say(
            "This report compares {group} with {reference}: what did care cost in either group?",
            group=quoted(context, context.params.groups.intervention),
            reference=quoted(context, context.params.groups.reference),
        )
    return context.say(
        "Did life get better for these households, did their care cost less, for whom, and does it last? This report "
        "sets what changed next to what would have happened anyway."
    )


def _note(context: Context, figures: Sequence[Estimate]) -> str:
    lines = []
    if any(estimate.unit.startswith("EUR") for estimate in figures):
        lines.append(context.say("Amounts in prices of {year}.", year=str(context.params.price_year)))
    if any(estimate.term == "att" for estimate in figures):
        lines.append(
            context.say("Difference-in-differences: negative is lower than the comparison households lead to expect.")
        )
    return " ".join(lines)


def _headlines(context: Context) -> Iterator[Estimate]:
    for term in HEADLINES:
        if found := context.find(term):
            yield found
    primary = context.params.primary_outcome
    if primary is not None:
        yield from differences(context, primary)
