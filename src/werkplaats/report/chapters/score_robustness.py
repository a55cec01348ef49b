"""Whether the change depends on how it was computed: other methods, missing scores, who left, single cases."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

import pandas as pd

from werkplaats.disclosure.suppression import SUPPRESSED
from werkplaats.report.chapters.roles import NOTEBOOK, in_order, own, role_name, within
from werkplaats.report.chapters.unsaid import measure_name
from werkplaats.report.context import Context
from werkplaats.report.document import Block, Paragraph, Section, TableBlock
from werkplaats.report.estimate_tables import in_brackets
from werkplaats.report.language import message
from werkplaats.report.tables import DASH, bounds, capital, estimate_text, estimates_block, interval_heading
from werkplaats.results import Estimate

WAYS: Mapping[str, str] = MappingProxyType(
    {
        "mean_change": message("as in the tables above"),
        "mean_change_complete_cases": message("only who has both scores"),
        "mean_change_imputed": message("missing scores imputed"),
        "mixed_mean_change": message("mixed model, every score"),
        "hodges_lehmann": message("median change (Hodges-Lehmann)"),
        "mee_chua_effect": message("at the mean of the population (Mee & Chua)"),
    }
)
"""Ways to compute a change -> how a row is named."""

BETWEEN_WAYS: Mapping[str, str] = MappingProxyType(
    {
        "adjusted_difference": message("as in the table above"),
        "adjusted_difference_persons": message("over persons, households as clusters (CR2)"),
        "adjusted_difference_mixed": message("mixed model, households as clusters"),
        "adjusted_difference_imputed": message("missing scores imputed"),
    }
)
"""Ways to compute a difference between groups -> how a row is named."""

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
    """Yield the section on other ways to compute the changes, when there is any of them."""
    blocks = [*_ways(context), *_tipping(context), *_single_cases(context), *_attrition(context), *_open(context)]
    if blocks:
        yield Section("other-ways", context.say("Does it depend on how it is computed?"), tuple(blocks))


def between_ways(context: Context) -> Iterator[Block]:
    """Yield the difference between the groups on the outcomes named beforehand, computed in other ways."""
    yield from _table_of_ways(
        context,
        [item for term in BETWEEN_WAYS for item in context.estimates(term)],
        BETWEEN_WAYS,
        name="between_ways",
        caption=context.say("Difference between the groups, computed in other ways"),
    )


def _ways(context: Context) -> Iterator[Block]:
    found = [item for term in WAYS for item in own(context, within(context, term))]
    yield from _table_of_ways(
        context,
        found,
        WAYS,
        name="ways",
        caption=context.say("Change since the start, computed in other ways"),
    )


def _table_of_ways(
    context: Context, found: list[Estimate], ways: Mapping[str, str], *, name: str, caption: str
) -> Iterator[Block]:
    """Yield a table with a row per outcome, wave and way; nothing when an outcome was computed in one way only."""
    terms = list(ways)
    cases: dict[tuple[str, str], list[Estimate]] = {}
    for item in in_order(context, found):
        cases.setdefault((item.outcome or "", item.wave or ""), []).append(item)
    rows = []
    for (outcome, wave), items in cases.items():
        if len(items) < 2:
            continue
        for place, item in enumerate(sorted(items, key=lambda item: terms.index(item.term))):
            subject = (
                f"{capital(context.label('outcome', outcome))}, {context.label('wave', wave)}" if not place else ""
            )
            rows.append(
                (
                    context.say(ways[item.term]) if place else f"{subject}: {context.say(ways[item.term])}",
                    estimate_text(context, item),
                    bounds(context, item, found),
                    context.number(item.n_households),
                )
            )
    if rows:
        yield TableBlock(
            name,
            (
                context.say("Outcome and way"),
                context.say("Estimate"),
                interval_heading(context, found),
                context.say("Households"),
            ),
            tuple(rows),
            caption,
        )


def _tipping(context: Context) -> Iterator[Block]:
    table = context.table(NOTEBOOK, "tipping_points")
    if table is None:
        return
    found = table[table["group"] == context.params.groups.intervention]
    if SUPPRESSED in found.columns:
        found = found[~found[SUPPRESSED].astype(bool)]
    lines = [_tipping_line(context, row) for _, row in found.iterrows()]
    if lines:
        yield TableBlock(
            "tipping_points",
            (context.say("Outcome"), context.say("Lower by"), context.say("Higher by"), context.say("Range looked at")),
            tuple(lines),
            context.say("How far missing scores would have to lie from the imputed ones to change the answer"),
            context.say(
                "The answer changes where the interval moves onto or off zero. A dash: nowhere within the range. The "
                "closer to zero, the more the answer rests on what was not measured."
            ),
        )


def _tipping_line(context: Context, row: pd.Series) -> tuple[str, ...]:  # type: ignore[type-arg]
    outcome = str(row["outcome"])
    decimals = context.score_decimals(outcome)

    def shown(value: object, *, size: bool = True) -> str:
        if value is None or pd.isna(value):  # type: ignore[call-overload]
            return DASH
        number = float(str(value))
        return context.number(abs(number) if size else number, decimals)

    return (
        f"{capital(context.label('outcome', outcome))}, {context.label('wave', str(row['wave']))}",
        shown(row["tipping_below"]),
        shown(row["tipping_above"]),
        context.say(
            "{low} to {high}", low=shown(row["lowest_delta"], size=False), high=shown(row["highest_delta"], size=False)
        ),
    )


def _single_cases(context: Context) -> Iterator[Block]:
    found = [item for term in SINGLE_CASES for item in own(context, context.estimates(term))]
    if not found:
        return
    yield estimates_block(
        context,
        in_order(context, found),
        name="single_cases",
        caption=context.say("Households as single cases, each against its own time before the start (exploratory)"),
        naming=lambda item: (
            f"{capital(context.label('outcome', item.outcome or ''))}: {context.say(SINGLE_CASES[item.term])}"
        ),
        p_values=True,
    )


def _attrition(context: Context) -> Iterator[Block]:
    found = in_order(context, context.estimates("attrition_difference"))
    if found:
        yield TableBlock(
            "attrition",
            (context.say("Outcome"), context.say("Who left minus who stayed, at the start"), context.say("Households")),
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
    elif context.variant == "public":
        yield Paragraph(
            context.say("Who left is not compared with who stayed here: one of the two is too small a group to show.")
        )


def _open(context: Context) -> Iterator[Block]:
    table = context.table(NOTEBOOK, "open_answers")
    if table is None or table["n_missing"].isna().all():
        return
    summed = table.dropna(subset=["n_missing"]).groupby(["instrument", "wave"], sort=False)["n_missing"].sum()
    told = "; ".join(
        context.say(
            "{instrument}, {wave}: {n}",
            instrument=measure_name(context, str(instrument)),
            wave=context.label("wave", str(wave)),
            n=context.number(float(number)),
        )
        for (instrument, wave), number in summed.items()
    )
    yield Paragraph(context.say("Answers left open by who did fill in the questionnaire: {told}.", told=told))
