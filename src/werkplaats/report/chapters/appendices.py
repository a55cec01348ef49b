"""Appendices: every estimate, how it was computed, the words, and where the report comes from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from werkplaats.report.chapters.all_estimates import all_estimates
from werkplaats.report.chapters.analysis_plan import important_differences_block, instruments_block, plan_rows
from werkplaats.report.chapters.care_stacking import timelines
from werkplaats.report.chapters.codebook import codebook
from werkplaats.report.chapters.cost_account import cost_account, reconciliation_line
from werkplaats.report.chapters.deliveries import findings_block
from werkplaats.report.chapters.evidence import evidence_rule
from werkplaats.report.chapters.score_account import account_of_scores
from werkplaats.report.context import Context
from werkplaats.report.document import Block, Bullets, Chapter, Paragraph, TableBlock
from werkplaats.report.language import message
from werkplaats.report.numbers import format_date
from werkplaats.report.tables import capital

GLOSSARY: Mapping[str, str] = MappingProxyType(
    {
        message("confidence interval"): message(
            "Values that fit the data. A wide interval means that the data leave much open."
        ),
        message("regression to the mean"): message(
            "What is extreme at one moment tends to be less so at the next, without anyone doing anything."
        ),
        message("difference-in-differences"): message(
            "How much more something changed in one group than in another over the same time."
        ),
        message("gross and net saving"): message(
            "Cost before minus cost during the deployment; net, the cost of the family director is taken off."
        ),
        message("QALY"): message("Quality-adjusted life year: one year in full health counts as 1."),
        message("acceptability curve"): message(
            "The probability of being worth the cost, for every amount that a QALY may cost."
        ),
        message("stacking of care"): message("Several kinds of care and support in one household at the same time."),
        message("exploratory"): message("Not named beforehand. Suggests questions, gives no answers."),
        message("suppressed"): message("Left out because too few households stand behind the number."),
        message("warm handover"): message(
            "The referrer makes the contact with consent, the contact takes place, and the referrer hears back."
        ),
    }
)


def appendices(context: Context) -> list[Chapter]:
    """Return the appendices in order."""
    made = (
        ("estimates", context.say("Tables of all estimates"), tuple(all_estimates(context))),
        ("codebook", context.say("Codebook and prices"), tuple(codebook(context))),
        ("account", context.say("Account of the analyses"), tuple(_account(context))),
        ("timelines", context.say("Timelines of the households"), tuple(timelines(context))),
        ("evidence_rule", context.say("How strength of evidence is decided"), tuple(evidence_rule(context))),
        ("glossary", context.say("Glossary"), (_glossary(context),)),
        ("colophon", context.say("Colophon"), tuple(_colophon(context))),
    )
    return [Chapter(key, title, blocks, kind="appendix") for key, title, blocks in made if blocks]


def _account(context: Context) -> Iterator[Block]:
    lines = [context.say("The household is the unit of analysis, of resampling and of disclosure control.")]
    if context.find("gross_saving_mean"):
        lines += _account_of_costs(context)
    lines += account_of_scores(context)
    lines.append(
        context.say("Numbers are computed unrounded and rounded once, in the text; totals may differ by a rounding.")
    )
    yield Bullets(tuple(lines))
    if context.variant == "public":
        yield Paragraph(
            context.say(
                "This is the public variant: series of single households are left out, and so is every number with "
                "fewer than "
                "{n} households behind it.",
                n=str(context.params.disclosure.min_households),
            )
        )
    yield from cost_account(context)
    yield from findings_block(context)


def _account_of_costs(context: Context) -> list[str]:
    return [
        context.say("Gross saving = (mean cost per month before - mean cost per month during) x months of deployment."),
        context.say(
            "Amounts are in prices of {year} by the consumer price index (Statistics Netherlands, 83131NED).",
            year=str(context.params.price_year),
        ),
        context.say(
            "Intervals of mean costs and savings come from resampled households: the studentized bootstrap, on either "
            "side at least Student's t. The difference-in-differences has Welch's t interval."
        ),
        *reconciliation_line(context),
        *(
            [context.say("Probabilities of being cost-effective are shares of resamples of the households.")]
            if context.estimates("probability_cost_effective")
            else []
        ),
    ]


def _glossary(context: Context) -> TableBlock:
    rows = sorted((capital(context.say(word)), context.say(meaning)) for word, meaning in GLOSSARY.items())
    return TableBlock(
        "glossary",
        (context.say("Word"), context.say("Meaning")),
        tuple(rows),
        context.say("Glossary"),
        alignment=("left", "left"),
    )


def _colophon(context: Context) -> Iterator[Block]:
    made = context.given.provenance
    facts = [
        (context.say("Study"), context.params.study),
        (context.say("Date of the report"), format_date(context.language, made.date)),
        (context.say("Commit of the code"), made.commit or "–"),
        (context.say("Params file (SHA-256)"), made.params_hash[:16]),
        *plan_rows(context),
        (context.say("Seed"), str(made.seed)),
        *((name, version) for name, version in made.versions.items()),
        (context.say("Why methods are as they are"), context.say("docs/decisions and docs/methods, at this commit")),
    ]
    yield TableBlock(
        "colophon",
        (context.say("What"), context.say("Value")),
        tuple(facts),
        context.say("Where this report comes from"),
        alignment=("left", "left"),
    )
    yield from instruments_block(context)
    yield from important_differences_block(context)
    if made.inputs:
        yield TableBlock(
            "inputs",
            (context.say("Raw file"), "SHA-256"),
            tuple((name, digest[:16]) for name, digest in made.inputs.items()),
            context.say("Raw files that the report rests on"),
            alignment=("left", "left"),
            note=context.say("The first 16 digits of each hash."),
        )
