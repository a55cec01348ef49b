"""How the numbers on scores were computed, for the account of the analyses."""

from __future__ import annotations

from collections.abc import Iterator

from werkplaats.report.chapters.roles import NOTEBOOK
from werkplaats.report.chapters.score_changes import p_value_note
from werkplaats.report.context import Context
from werkplaats.report.interpret import ALPHA_2007, MAN_SON_HING_2002, SOURCES, TERWEE_2007, Rule, interpret_size
from werkplaats.results import Estimate

SHORT_SCALE = ("floor_share", "ceiling_share")


def account_of_scores(context: Context) -> Iterator[str]:
    """Yield how changes in scores and differences between groups were computed."""
    changes = context.estimates("mean_change")
    if changes:
        yield from _intervals(context, changes)
        yield context.say("p-values of changes in scores are two-sided.")
        yield p_value_note(context, changes)
    if context.table(NOTEBOOK, "multiplicity") is not None:
        yield context.say(
            "p-values of primary and of secondary outcomes are corrected for several tests, apart from each other "
            "(Holm, 1979); those of exploratory outcomes are not."
        )
    yield from _missing_data(context)
    if context.estimates("mixed_mean_change"):
        yield context.say(
            "Mixed models have a level for households and one for persons; Kenward and Roger's degrees of freedom."
        )
    if context.estimates("adjusted_difference"):
        yield context.say(
            "Differences between groups are adjusted for the score at baseline, over households measured both times."
        )
    if context.estimates("unadjusted_difference"):
        yield context.say(
            "What nobody had at baseline is compared as it stands at the wave: chance divided the groups, so that they "
            "began alike, give or take chance. Missing scores are not imputed there."
        )
    yield from _rules(context)
    yield from _scales(context)


def _intervals(context: Context, changes: list[Estimate]) -> Iterator[str]:
    kinds = {"studentized" in change.method for change in changes if change.conf_level is not None}
    if True in kinds:
        yield context.say(
            "Intervals of changes in scores come from resampled households (studentized bootstrap), which hold when "
            "some households change far more than others."
        )
    if False in kinds:
        yield context.say("Intervals of changes in scores are paired t intervals over households.")


def _missing_data(context: Context) -> Iterator[str]:
    match context.fact(NOTEBOOK, "missing_data_method"):
        case "complete_cases":
            yield context.say(
                "The change is computed over who has both scores; what it is with missing scores imputed stands next "
                "to it."
            )
        case "multiple_imputation":
            yield context.say(
                "Missing scores are imputed {n} times and the answers pooled (Rubin's rules); what the change is over "
                "who has both scores stands next to it.",
                n=str(context.fact(NOTEBOOK, "n_imputations")),
            )


def _rules(context: Context) -> Iterator[str]:
    """Yield the full references of what is cited in the sentences."""
    sources = [source for term, source in SOURCES.items() if context.estimates(term)]
    outcomes = context.outcomes
    if outcomes is not None and "minimal_important_difference" in outcomes.columns:
        sources += [MAN_SON_HING_2002.source] if outcomes["minimal_important_difference"].notna().any() else []
    if sources:
        yield context.say("Sentences about scores go by: {sources}", sources=" ".join(dict.fromkeys(sources)))


def _scales(context: Context) -> Iterator[str]:
    """Yield how well the scales did here: Cronbach's alpha, and scales that are too short at one end."""
    for alpha in context.estimates("cronbach_alpha"):
        yield context.say(
            "{outcome}: Cronbach's alpha at {wave} is {alpha}, {word} ({source}).",
            outcome=context.label("outcome", alpha.outcome or ""),
            wave=context.label("wave", alpha.wave or ""),
            alpha=context.number(alpha.estimate, 2),
            word=_word(context, alpha.estimate, ALPHA_2007),
            source=ALPHA_2007.citation,
        )
    ends = [item for term in SHORT_SCALE for item in context.estimates(term) if item.estimate >= TERWEE_2007.bounds[0]]
    for found in ends:
        words = {
            "outcome": context.label("outcome", found.outcome or ""),
            "wave": context.label("wave", found.wave or ""),
            "group": f"‘{context.label('group', found.group or '')}’",
            "share": context.share(found.estimate),
            "source": TERWEE_2007.citation,
        }
        if found.term == "floor_share":
            yield context.say(
                "{outcome}, {wave}: {share} of {group} has the lowest score, so a fall is not seen ({source}).",
                **words,
            )
        else:
            yield context.say(
                "{outcome}, {wave}: {share} of {group} has the highest score, so a rise is not seen ({source}).",
                **words,
            )


def _word(context: Context, value: float, rule: Rule) -> str:
    return context.say(interpret_size(value, rule))
