"""What is said of one outcome, composed from its numbers: where it began, what changed, how much that is, p last."""

from __future__ import annotations

from collections.abc import Iterator

from werkplaats.report.chapters.multiplicity import adjusted_p_value, n_tests
from werkplaats.report.chapters.roles import NOTEBOOK, beside, known_number, outcome_row, own, role_of, within
from werkplaats.report.chapters.score_findings import change_told, detectable_line
from werkplaats.report.chapters.unsaid import no_change_lines
from werkplaats.report.chapters.wording import cited, p_text, turned
from werkplaats.report.context import Context
from werkplaats.report.interpret import (
    COHEN_1988,
    MAN_SON_HING_2002,
    interpret_importance,
    interpret_interval,
    interpret_size,
)
from werkplaats.report.numbers import format_value
from werkplaats.results import Estimate

SHARES = ("share_improved", "share_same", "share_worse")
"""Terms of the shares of households that improved, stayed the same and got worse; they add up to one."""


def outcome_paragraphs(context: Context, outcome: str) -> Iterator[str]:
    """Yield what is said of one outcome, a paragraph for the start and one for each later wave."""
    start = " ".join(
        [
            *_scale(context, outcome),
            *_smallest(context, outcome),
            *_start(context, outcome),
            *_role(context, outcome),
        ]
    )
    if start:
        yield start
    for place, change in enumerate(own(context, within(context, "mean_change", outcome))):
        yield " ".join(_of_change(context, change, first=place == 0))
    lacking = " ".join(no_change_lines(context, outcome))
    if lacking:
        yield lacking


def _scale(context: Context, outcome: str) -> Iterator[str]:
    row = outcome_row(context, outcome)
    low, high = known_number(row, "minimum"), known_number(row, "maximum")
    if row is None or low is None or high is None:
        return
    words = {"low": plain_number(context, low), "high": plain_number(context, high)}
    if bool(row.get("higher_is_better", True)):
        yield context.say("Scores run from {low} to {high}; higher is better.", **words)
    else:
        yield context.say("Scores run from {low} to {high}; lower is better.", **words)


def plain_number(context: Context, number: float) -> str:
    """Return an end of a scale: whole where it is whole, else with three decimals."""
    return context.number(number, 0 if number == round(number) else 3)


def _start(context: Context, outcome: str) -> Iterator[str]:
    means = context.table(NOTEBOOK, "wave_means")
    if means is None:
        return
    baseline = context.params.waves[0].name if context.params.waves else None
    group = context.params.groups.intervention
    found = means[(means["outcome"] == outcome) & (means["group"] == group) & (means["wave"] == baseline)]
    for _, row in found.dropna(subset=["mean"]).iterrows():
        yield context.say(
            "{n} households scored {mean} on average ({wave}).",
            wave=context.label("wave", str(baseline)),
            n=context.number(row["n_households"]),
            mean=context.number(row["mean"], context.score_decimals(outcome)),
        )


def _role(context: Context, outcome: str) -> Iterator[str]:
    if role_of(context, outcome) == "exploratory":
        yield context.say("This outcome was not named beforehand: it suggests questions and decides nothing.")


def _of_change(context: Context, change: Estimate, *, first: bool) -> Iterator[str]:
    """Yield the sentences on one change; what holds for every wave is said with the first only."""
    yield change_told(context, change)
    yield from _standardized(context, change, first=first)
    yield from _importance(context, change)
    yield from detectable_line(context, change)
    yield from _responders(context, change)
    yield from _at_population_mean(context, change)
    yield from _p_value(context, change)


def _standardized(context: Context, change: Estimate, *, first: bool) -> Iterator[str]:
    size = beside(context, "hedges_g", change)
    if size is None:
        return
    word = context.say(interpret_size(size.estimate))
    if interpret_interval(change) == "outside" and change.estimate < 0:
        size = turned(size)  # next to "fell by", as the change itself
    if not first:
        yield context.say("Standardized, that is {size}: {word}.", size=context.estimate(size), word=word)
        return
    yield context.say(
        "Standardized, that is {size}: {word} by the usual convention ({source}), which was made for differences "
        "between groups.",
        size=context.estimate(size),
        word=word,
        source=COHEN_1988.citation,
    )


def _smallest(context: Context, outcome: str) -> Iterator[str]:
    row = outcome_row(context, outcome)
    smallest = known_number(row, "minimal_important_difference")
    if row is not None and smallest is not None:
        yield context.say(
            "The smallest change that matters is {size} ({source}).",
            size=context.number(smallest, context.score_decimals(outcome)),
            source=cited(str(row["minimal_important_difference_source"])),
        )


def _importance(context: Context, change: Estimate) -> Iterator[str]:
    smallest = known_number(outcome_row(context, change.outcome), "minimal_important_difference")
    if smallest is None:
        return
    rule = MAN_SON_HING_2002
    yield context.say(rule.sentences[interpret_importance(change, smallest)], citation=rule.citation)


def _responders(context: Context, change: Estimate) -> Iterator[str]:
    improved, same, worse = (beside(context, term, change) for term in SHARES)
    if improved is None or same is None or worse is None:
        return
    yield context.say(
        "Of {n} households {improved} improved by at least that, {same} stayed below it and {worse} got worse by at "
        "least that.",
        n=context.number(improved.n_households),
        improved=context.share(improved.estimate),
        same=context.share(same.estimate),
        worse=context.share(worse.estimate),
    )


def _at_population_mean(context: Context, change: Estimate) -> Iterator[str]:
    found = beside(context, "mee_chua_effect", change)
    mean = known_number(outcome_row(context, change.outcome), "population_mean")
    if found is None or mean is None:
        return
    yield context.say(
        "Extreme scores tend to come back by themselves. For who began at the mean of the population ({mean}) the "
        "change would be {change} (Mee & Chua, 1991).",
        mean=format_value(context.language, mean, change.unit),
        change=context.estimate(found),
    )


def _p_value(context: Context, change: Estimate) -> Iterator[str]:
    if change.p_value is None:
        return
    p = p_text(context, change.p_value)
    adjusted = adjusted_p_value(context, change)
    if adjusted is None:
        yield context.say("Test of no change: {p}.", p=p)
    elif n_tests(context, change) == 1:
        yield context.say("Test of no change: {p}; there is one test in this family.", p=p)
    else:
        yield context.say(
            "Test of no change: {p}; corrected for {n} tests (Holm) {adjusted}.",
            p=p,
            n=str(n_tests(context, change)),
            adjusted=p_text(context, adjusted),
        )
