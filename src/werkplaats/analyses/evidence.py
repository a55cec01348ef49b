"""The label of each conclusion: what is known of its design, brought to the rule of `methods.evidence.evidence_level`.

The label is decided here, from all households, so that the internal and the public report cannot differ in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import pandas as pd

from werkplaats.analyses.balance import largest_difference
from werkplaats.analyses.follow_up_differences import TERM as FOLLOW_UP
from werkplaats.analyses.follow_up_differences import means_at
from werkplaats.analyses.incremental_rows import Rows
from werkplaats.analyses.score_pairs import Measured, Pair
from werkplaats.methods.evidence.evidence_level import StudyFacts, evidence_level
from werkplaats.params.model import Groups, StudyParams
from werkplaats.results import Estimate

SEPARATOR = "; "
"""Between the names of the criteria in a fact."""

SHARE_DECIMALS = 12
"""A share that equals a bound may lie above it by what subtracting it from one leaves."""


class Missed(NamedTuple):
    """Part of those who entered the study without the outcome, and how much that differs between the groups."""

    share: float
    difference: float


def missed(seen: pd.Series[str], entered: pd.Series[str], *, groups: Groups, compared: bool) -> Missed:
    """Return which part of those who entered has no outcome (0 to 1); whoever was lost on the way entered too.

    Parameters
    ----------
    seen, entered
        The group of each household or person: of whom the outcome is known, and who entered the study.
    groups
        The two groups; others are not looked at.
    compared
        Whether the conclusion rests on both groups, or on the one with the approach.

    Examples
    --------
    >>> groups = Groups(intervention="in", reference="out")
    >>> entered = pd.Series(["in"] * 4 + ["out"] * 6)
    >>> missed(entered.drop([0]), entered, groups=groups, compared=True)
    Missed(share=0.1, difference=0.25)
    """
    named = [groups.intervention, *([str(groups.reference)] if compared else [])]
    n_seen = seen.value_counts().reindex(named, fill_value=0)
    n_entered = entered.value_counts().reindex(named, fill_value=0).clip(lower=n_seen)
    shares = [1 - int(n_seen[group]) / int(n_entered[group]) if n_entered[group] else 0.0 for group in named]
    share = 1 - int(n_seen.sum()) / max(int(n_entered.sum()), 1)
    return Missed(round(share, SHARE_DECIMALS), round(abs(shares[0] - shares[-1]), SHARE_DECIMALS))


def evidence_facts(known: StudyFacts) -> dict[str, str | int]:
    """Return the label as facts of results: its level, that of its design, and the criteria that lowered it.

    Examples
    --------
    >>> evidence_facts(StudyFacts(before_and_after=True, compared=False, chosen_on_outcome=True, n_households=12))
    {'evidence_level': 1, 'evidence_design': 2, 'evidence_criteria': 'chosen on the outcome'}
    """
    found = evidence_level(known)
    return {
        "evidence_level": found.level.level,
        "evidence_design": found.design.level,
        "evidence_criteria": SEPARATOR.join(criterion.name for criterion in found.applied),
    }


def cost_evidence(
    savings: pd.DataFrame,
    households: pd.DataFrame,
    *,
    largest_imbalance: float | None,
    estimate: Estimate | None,
    alternatives: Sequence[Estimate],
    params: StudyParams,
) -> dict[str, str | int]:
    """Return the label of what is said of cost; empty when no household with the approach has a cost before and during.

    Parameters
    ----------
    savings
        Households with a cost before and during, with their ``group``.
    households
        Households of the study, also those that were lost, with their ``group``.
    largest_imbalance
        Largest standardized difference in cost before the start; None when it is not known.
    estimate, alternatives
        The difference-in-differences, and other defensible ways to compute it; none without a comparison.
    params
        Uses ``groups`` and ``selection``.
    """
    groups, compared = params.groups, estimate is not None
    own, other = (int((savings["group"] == group).sum()) for group in (groups.intervention, groups.reference))
    if not own:
        return {}
    without = missed(savings["group"], households["group"], groups=groups, compared=compared)
    known = StudyFacts(
        before_and_after=True,
        compared=compared,
        randomized=groups.randomized and compared,
        chosen_on_outcome=params.selection is not None,
        n_households=own,
        n_compared=other if compared else None,
        largest_imbalance=largest_imbalance if compared else None,
        share_missing=without.share,
        difference_missing=without.difference,
        estimate=estimate,
        alternatives=tuple(alternatives),
    )
    return evidence_facts(known)


def score_evidence(
    measured: Measured, households: pd.DataFrame, *, estimates: Sequence[Estimate]
) -> dict[str, str | int]:
    """Return the label of what is said of quality of life; empty when nothing was measured twice.

    It is that of the primary outcome, or of the first outcome when none was named. Where groups are compared it is the
    lowest over the waves: who is missing at the last one weighs as much as who is at the first. Where they are not, it
    is that of the change at the first wave after the start.
    Households are chosen for their cost and not for a score, so before and after stays level 2 where nobody is compared
    with. What is missing is counted over households and over persons; the larger part counts.

    Parameters
    ----------
    measured
        Scores that count.
    households
        Households of the study, also those that were lost, with their ``group``.
    estimates
        Those of notebook 03. There is a comparison where the groups were large enough to be compared.
    """
    at_follow_up = _at_follow_up(measured, households, estimates)
    if at_follow_up is not None:
        return evidence_facts(at_follow_up)
    answers = [_of_pair(pair, measured, households, estimates) for pair in _answers(measured, estimates)]
    if not answers:
        return {}
    return evidence_facts(min(answers, key=lambda known: evidence_level(known).level.level))


def _of_pair(pair: Pair, measured: Measured, households: pd.DataFrame, estimates: Sequence[Estimate]) -> StudyFacts:
    """Return what is known of the change or the difference of one outcome at one wave."""
    groups, named = measured.params.groups, {"outcome": pair.outcome.name, "wave": pair.wave.name}
    here = [one for one in estimates if all(getattr(one, label) == name for label, name in named.items())]
    estimate = next((one for one in here if one.term == "adjusted_difference"), None)
    compared = estimate is not None
    own, other = (len(pair.within(group)) if group else 0 for group in (groups.intervention, groups.reference))
    asked = measured.enrolled.loc[measured.enrolled["outcome"] == pair.outcome.name].drop_duplicates("person_id")
    units = ((pair.table, households), (pair.persons, asked))
    without = max(missed(seen["group"], entered["group"], groups=groups, compared=compared) for seen, entered in units)
    return StudyFacts(
        before_and_after=True,
        compared=compared,
        randomized=groups.randomized and compared,
        n_households=own,
        n_compared=other if compared else None,
        largest_imbalance=largest_difference(pair.table, ["before"], groups=groups) if compared else None,
        share_missing=without.share,
        difference_missing=without.difference,
        estimate=estimate,
        alternatives=tuple(one for one in here if one.term.startswith("adjusted_difference_")) if compared else (),
    )


def value_evidence(
    rows: Rows, entered: pd.Series[str], *, estimates: Sequence[Estimate], params: StudyParams
) -> dict[str, str | int]:
    """Return the label of what is said of cost and QALYs of two measured groups.

    A row of which a part is imputed counts as missing, and balance is that of the rows with everything: imputation
    repairs what can be known of the others, and this is about what cannot.

    Parameters
    ----------
    rows
        What is compared.
    entered
        The group of everybody who entered the study: persons or households, as the rows are.
    estimates
        Those of notebook 05. The difference in QALYs is held against the same one over rows with everything.
    params
        Uses ``groups``.
    """
    groups, complete, before = params.groups, rows.complete, [*rows.cost_before, *rows.qaly_before]
    of_qaly = [one for one in estimates if one.term == "incremental_qaly" and one.reference == groups.reference]
    estimate = next((one for one in of_qaly if one.population is None), None)
    n_households = rows.table.groupby("group")["household_id"].nunique()
    without = missed(complete["group"], entered, groups=groups, compared=True)
    known = StudyFacts(
        before_and_after=bool(rows.cost_before and rows.qaly_before),
        compared=True,
        randomized=groups.randomized,
        n_households=int(n_households[groups.intervention]),
        n_compared=int(n_households[str(groups.reference)]),
        largest_imbalance=largest_difference(complete, before, groups=groups) if before else None,
        share_missing=without.share,
        difference_missing=without.difference,
        estimate=estimate,
        alternatives=tuple(one for one in of_qaly if one.population is not None) if estimate else (),
    )
    return evidence_facts(known)


def _at_follow_up(measured: Measured, households: pd.DataFrame, estimates: Sequence[Estimate]) -> StudyFacts | None:
    """Return what is known of a primary outcome without a baseline, compared at follow-up; None when that is not so."""
    params = measured.params
    groups, primary = params.groups, params.primary_outcome
    found = [one for one in estimates if one.term == FOLLOW_UP and one.outcome == primary]
    estimate = found[-1] if found else None
    if estimate is None or estimate.wave is None or primary is None:
        return None
    seen = means_at(measured, primary, estimate.wave)["group"]
    without = missed(seen, households["group"], groups=groups, compared=True)
    return StudyFacts(
        before_and_after=False,
        compared=True,
        randomized=groups.randomized,
        n_households=int(seen.eq(groups.intervention).sum()),
        n_compared=int(seen.eq(str(groups.reference)).sum()),
        share_missing=without.share,
        difference_missing=without.difference,
        estimate=estimate,
    )


def _answers(measured: Measured, estimates: Sequence[Estimate]) -> list[Pair]:
    """Return the pairs that the conclusion rests on: one outcome, at every wave at which the groups are compared.

    Where they are compared at none it is the first wave; nothing where nobody with the approach was measured twice.
    """
    primary = measured.params.primary_outcome
    pairs = [pair for pair in measured.pairs if pair.outcome.is_tested]
    named = [pair for pair in pairs if pair.outcome.name == primary] or pairs
    filled = [pair for pair in named if len(pair.within(measured.params.groups.intervention))]
    compared = {(one.outcome, one.wave) for one in estimates if one.term == "adjusted_difference"}
    told = [pair for pair in filled if (pair.outcome.name, pair.wave.name) in compared]
    return [pair for pair in told if pair.outcome.name == told[0].outcome.name] or filled[:1]
