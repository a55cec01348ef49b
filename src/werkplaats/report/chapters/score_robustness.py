"""Households as single cases, who left, and which answers were left open."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from werkplaats.report.chapters.roles import NOTEBOOK, in_order, own, role_name
from werkplaats.report.chapters.unsaid import measure_name, unsaid
from werkplaats.report.context import Context
from werkplaats.report.document import Block, Paragraph, Section, TableBlock
from werkplaats.report.estimate_tables import in_brackets
from werkplaats.report.language import message
from werkplaats.report.tables import capital, estimates_block
from werkplaats.results import Estimate

SINGLE_CASES: Mapping[str, str] = MappingProxyType(
    {
        "nap_mean": message("pairs of measurements in which the later one is higher (NAP)"),
        "tau_mean": message("order of the measurements before and after (Tau)"),
        "baseline_corrected_tau_mean": message("Tau, the trend before the start taken off"),
        "between_case_difference": message("difference before and after in standard deviations between households"),
        "mean_shift_at_start": message("shift at the start, tested by the lot that dealt the starts"),
    }
)
"""Terms of single cases taken together -> how a row is named."""


def robustness_sections(context: Context) -> Iterator[Section]:
    """Yield the sections on single cases and on what is missing, where there is anything to tell."""
    cases = tuple(_single_cases(context))
    if cases:
        yield Section("single-cases", context.say("Every household against its own time before"), cases)
    missing = (*_attrition(context), *_open(context))
    if missing:
        yield Section("missing-scores", context.say("Who and what is missing"), missing)


def _single_cases(context: Context) -> Iterator[Block]:
    found = [item for term in SINGLE_CASES for item in own(context, context.estimates(term))]
    if not found:
        return

    def naming(item: Estimate) -> str:
        return f"{capital(context.label('outcome', item.outcome or ''))}: {context.say(SINGLE_CASES[item.term])}"

    yield estimates_block(
        context,
        in_order(context, found),
        name="single_cases",
        caption=context.say("Households as single cases, each against its own time before the start (exploratory)"),
        naming=naming,
        p_values=True,
    )


def _attrition(context: Context) -> Iterator[Block]:
    found = in_order(context, context.estimates("attrition_difference"))
    if found:
        yield TableBlock(
            "attrition",
            (context.say("Outcome"), context.say("Left minus stayed"), context.say("Households")),
            tuple(
                (
                    f"{role_name(context, item.outcome or '')}, {context.label('wave', item.wave or '')}",
                    in_brackets(context, item),
                    context.number(item.n_households),
                )
                for item in found
            ),
            context.say("Who left compared with who stayed, in standard deviations of the score at the start"),
            context.say("That they began alike does not show that they would have gone on alike."),
        )
    elif context.variant == "public" and not any(item.kind == "attrition" for item in unsaid(context)):
        yield Paragraph(
            context.say("Who left is not compared with who stayed here: one of the two is too small a group to show.")
        )


def _open(context: Context) -> Iterator[Block]:
    table = context.table(NOTEBOOK, "open_answers")
    if table is None or table["n_missing"].isna().all():
        return
    summed = table.dropna(subset=["n_missing"]).groupby(["instrument", "wave"])["n_missing"].sum()
    waves = [wave.name for wave in context.params.waves]
    rows = [
        (
            capital(measure_name(context, instrument)),
            *(context.number(float(summed.get((instrument, wave), 0))) for wave in waves),
        )
        for instrument in table["instrument"].drop_duplicates()
    ]
    yield TableBlock(
        "open_answers",
        (context.say("Instrument"), *(capital(context.label("wave", wave)) for wave in waves)),
        tuple(rows),
        context.say("Answers left open by who did fill in the questionnaire"),
    )
