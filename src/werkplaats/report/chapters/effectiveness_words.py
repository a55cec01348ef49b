"""Sentences on cost-effectiveness: what is compared, what was missing, why there is a cost per QALY or none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

import pandas as pd

from werkplaats.report.chapters.wording import quoted
from werkplaats.report.context import Context
from werkplaats.report.language import message

NOTEBOOK = "05_cost_effectiveness"
COMPLETE_CASES = "complete_cases"
CHANCE_UNDONE = "chance undone"
"""Name of the criterion of the strength of evidence."""

WHY_NO_RATIO: Mapping[str, str] = MappingProxyType(
    {
        "no_comparison": message(
            "No cost per QALY (ICER) is given. These households are compared with themselves before, and a change "
            "without a comparison group is not what the approach did."
        ),
        "not_measured": message(
            "No cost per QALY (ICER) is given. The health of the comparison households was not measured, so that the "
            "QALYs in such a ratio would be an assumption."
        ),
        "cheaper_and_better": message(
            "No cost per QALY (ICER) is given. In nearly all resamples of households cost is lower and health is "
            "more: there is nothing to be paid for a QALY, and a negative ratio says nothing."
        ),
        "dearer_and_worse": message(
            "No cost per QALY (ICER) is given. In nearly all resamples of households cost is higher and health is "
            "less: no price of a QALY makes up for that, and a negative ratio says nothing."
        ),
        "spread": message(
            "No cost per QALY (ICER) is given. The resamples of households lie in several quadrants of the plane, so "
            "that the ratio can be a price, a saving or neither. The net monetary benefit says more."
        ),
    }
)
"""Verdict of the analysis -> why there is no ratio."""


def per_unit(context: Context, household: str, person: str) -> str:
    """Return the words about households, or those about persons where cost was measured per person."""
    return person if context.fact(NOTEBOOK, "unit") == "person" else household


def assumption(context: Context) -> str:
    """Return what the comparison rests on, in words."""
    groups = context.params.groups
    if groups.reference is None:
        return context.say(
            "There is no comparison group. The gain in QALYs assumes that health would have stayed as it was at the "
            "start; if it would have improved anyway, the gain is smaller."
        )
    if not context.fact(NOTEBOOK, "comparison_measured"):
        return context.say(
            "Quality of life was not measured in the comparison households. The gain in QALYs assumes that health "
            "would have stayed as it was at the start; if it would have improved anyway, the gain is smaller."
        )
    if groups.randomized and CHANCE_UNDONE in str(context.fact(NOTEBOOK, "evidence_criteria")):
        return context.say(
            "Cost and QALYs of {group} are compared with those of {reference}, given where each began. Chance divided "
            "the groups, but so much is missing that they may no longer be alike; imputing repairs no more of that "
            "than what is known of those who are missing.",
            group=quoted(context, groups.intervention),
            reference=quoted(context, groups.reference),
        )
    if groups.randomized:
        return context.say(
            "Cost and QALYs of {group} are compared with those of {reference}, given where each began. Chance divided "
            "the groups, so that the difference is what the approach did, give or take its interval.",
            group=quoted(context, groups.intervention),
            reference=quoted(context, groups.reference),
        )
    return context.say(
        "Cost and QALYs of {group} are compared with those of {reference}, given where each began. Chance did not "
        "divide the groups: where they differed in more than their beginning, the difference holds more than the "
        "approach.",
        group=quoted(context, groups.intervention),
        reference=quoted(context, groups.reference),
    )


def start_lines(context: Context) -> Iterator[str]:
    """Yield what was not known of the start, so that it could not be held equal between the groups."""
    if not context.fact(NOTEBOOK, "comparison_measured"):
        return
    if context.fact(NOTEBOOK, "cost_before") is False:
        yield context.say(
            "Cost at the start was not measured: cost is compared as it stands, and not given where each group began."
        )
    if context.fact(NOTEBOOK, "utility_before") is False:
        yield context.say(
            "Health at the start was not measured: QALYs are compared as they stand, and not given where each group "
            "began."
        )


def gap_lines(context: Context) -> Iterator[str]:
    """Yield what was missing and what was done about it."""
    share = context.fact(NOTEBOOK, "share_incomplete")
    if not share:
        return
    values = {"share": context.share(float(share)), "n": context.number(float(context.fact(NOTEBOOK, "n_rows")))}
    if context.fact(NOTEBOOK, "missing") == COMPLETE_CASES:
        yield per_unit(
            context,
            context.say("Of {n} households {share} lack a measurement of cost or health; they are left out.", **values),
            context.say("Of {n} persons {share} lack a measurement of cost or health; they are left out.", **values),
        )
        return
    yield per_unit(
        context,
        context.say(
            "Of {n} households {share} lack a measurement of cost or health. What is missing was drawn, many times, "
            "from what is known of households in the same group (multiple imputation); the intervals count how much "
            "these draws differ. That assumes that who is missing resembles who is not, given what is known of them.",
            **values,
        ),
        context.say(
            "Of {n} persons {share} lack a measurement of cost or health. What is missing was drawn, many times, "
            "from what is known of persons in the same group (multiple imputation); the intervals count how much "
            "these draws differ. That assumes that who is missing resembles who is not, given what is known of them.",
            **values,
        ),
    )


def ratio_line(context: Context) -> str | None:
    """Return the cost per QALY in words, or why there is none; None when it may not be shown here."""
    verdict = context.fact(NOTEBOOK, "ratio") or context.fact(NOTEBOOK, "ratio_before")
    gained, lost = context.find("cost_per_qaly_gained"), context.find("saving_per_qaly_lost")
    if gained:
        return context.say("A QALY gained costs {ratio}.", ratio=context.estimate(gained))
    if lost:
        return context.say("Every QALY given up saves {ratio}.", ratio=context.estimate(lost))
    return context.say(WHY_NO_RATIO[verdict]) if verdict in WHY_NO_RATIO else None


def information_line(context: Context) -> str | None:
    """Return what knowing more would be worth at the middle threshold; None when it was not computed."""
    found = context.estimates("value_of_information")
    if not found:
        return None
    one = found[len(found) // 2]
    values = {
        "value": context.euros(one.estimate),
        "threshold": context.euros(float((one.population or "").removeprefix("at "))),
    }
    line = per_unit(
        context,
        context.say(
            "At {threshold} per QALY, knowing for certain which is better would be worth at most {value} per "
            "household. That counts the doubt of few households, not that of the comparison itself.",
            **values,
        ),
        context.say(
            "At {threshold} per QALY, knowing for certain which is better would be worth at most {value} per "
            "person. That counts the doubt of few persons, not that of the comparison itself.",
            **values,
        ),
    )
    total = context.find("value_of_information_total", population=one.population)
    if total is None:
        return line
    more = context.say(
        "For {n} decisions a year during {years} years that is {total}: the most that further research can be worth.",
        n=context.number(float(context.fact(NOTEBOOK, "decided_per_year"))),
        years=context.number(float(context.fact(NOTEBOOK, "decided_years"))),
        total=context.euros(total.estimate),
    )
    return f"{line} {more}"


def against(context: Context, chosen: pd.DataFrame) -> str:
    """Return what the rows of a table are set against."""
    reference = context.params.groups.reference
    if "comparison" in chosen.columns and reference and str(chosen["comparison"].iloc[0]) == reference:
        return context.say("against {reference}", reference=quoted(context, reference))
    return context.say("against the own months before")
