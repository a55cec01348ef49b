"""The label of each conclusion: what is known of its design, brought to the rule of `methods.evidence.evidence_level`.

The label is decided here, from all households, so that the internal and the public report cannot differ in it.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from werkplaats.analyses.balance import largest_difference
from werkplaats.analyses.score_pairs import Measured, Pair
from werkplaats.methods.evidence.evidence_level import StudyFacts, evidence_level
from werkplaats.params.model import StudyParams
from werkplaats.results import Estimate

SEPARATOR = "; "
"""Between the names of the criteria in a fact."""


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
    analysed: pd.DataFrame,
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
    analysed
        Households that should have had one.
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
    n_seen = own + (other if compared else 0)
    known = StudyFacts(
        before_and_after=True,
        compared=compared,
        randomized=groups.randomized and compared,
        chosen_on_outcome=params.selection is not None,
        n_households=own,
        n_compared=other if compared else None,
        largest_imbalance=largest_imbalance if compared else None,
        share_missing=_share_missing(n_seen, analysed, compared, params),
        estimate=estimate,
        alternatives=tuple(alternatives),
    )
    return evidence_facts(known)


def score_evidence(
    measured: Measured, analysed: pd.DataFrame, *, estimates: Sequence[Estimate]
) -> dict[str, str | int]:
    """Return the label of what is said of quality of life; empty when nothing was measured twice.

    It is that of the primary outcome at the first wave after the start, or of the first outcome when none was named.
    Households are chosen for their cost and not for a score, so before and after stays level 2 where nobody is compared
    with.

    Parameters
    ----------
    measured
        Scores that count.
    analysed
        Households that should have had them, with their ``group``.
    estimates
        Those of notebook 03. There is a comparison where the groups were large enough to be compared.
    """
    pair = _answer(measured)
    if pair is None:
        return {}
    params = measured.params
    groups, named = params.groups, {"outcome": pair.outcome.name, "wave": pair.wave.name}
    here = [one for one in estimates if all(getattr(one, label) == name for label, name in named.items())]
    estimate = next((one for one in here if one.term == "adjusted_difference"), None)
    compared = estimate is not None
    own, other = (len(pair.within(group)) if group else 0 for group in (groups.intervention, groups.reference))
    known = StudyFacts(
        before_and_after=True,
        compared=compared,
        randomized=groups.randomized and compared,
        n_households=own,
        n_compared=other if compared else None,
        largest_imbalance=largest_difference(pair.table, ["before"], groups=groups) if compared else None,
        share_missing=_share_missing(own + (other if compared else 0), analysed, compared, params),
        estimate=estimate,
        alternatives=tuple(one for one in here if one.term.startswith("adjusted_difference_")) if compared else (),
    )
    return evidence_facts(known)


def _answer(measured: Measured) -> Pair | None:
    """Return the pair that the conclusion rests on; None where nobody with the approach was measured twice."""
    primary = measured.params.primary_outcome
    pairs = [pair for pair in measured.pairs if pair.outcome.is_tested]
    named = [pair for pair in pairs if pair.outcome.name == primary] or pairs
    filled = (pair for pair in named if len(pair.within(measured.params.groups.intervention)))
    return next(filled, None)


def _share_missing(n_seen: int, analysed: pd.DataFrame, compared: bool, params: StudyParams) -> float:
    asked = [params.groups.intervention, *([params.groups.reference] if compared else [])]
    n_asked = max(int(analysed["group"].isin(asked).sum()), n_seen)
    return 1 - n_seen / n_asked
