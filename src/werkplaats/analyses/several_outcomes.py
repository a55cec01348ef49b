"""Several outcomes at once: p-values that hold for all outcomes named beforehand together."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from werkplaats.analyses.outcomes import ChosenOutcome
from werkplaats.methods.before_after.multiplicity import holm
from werkplaats.params.model import StudyParams
from werkplaats.results import Estimate

FAMILIES = (("mean_change",), ("adjusted_difference", "unadjusted_difference"))
"""Terms whose p-values are adjusted together: a change and a difference are different questions."""


def build_multiplicity(
    estimates: Iterable[Estimate], outcomes: Iterable[ChosenOutcome], *, params: StudyParams
) -> pd.DataFrame:
    """Return the p-values of outcomes named beforehand, as they are and adjusted by Holm's method.

    A family holds every outcome of one role at every wave, in the group that received the approach. Exploratory
    outcomes are in none: they are called exploratory instead.

    Returns
    -------
    DataFrame
        ``term``, ``family`` (primary or secondary), ``outcome``, ``wave``, ``group``, ``reference``, ``n_tests``,
        ``p_value``, ``p_adjusted`` and ``n_households``. Empty when params do not ask for it.
    """
    if params.quality_of_life.multiplicity == "none":
        return pd.DataFrame()
    roles = {outcome.name: outcome.role for outcome in outcomes}
    tested = [
        estimate
        for estimate in estimates
        if any(estimate.term in terms for terms in FAMILIES)
        and estimate.p_value is not None
        and estimate.group == params.groups.intervention
    ]
    rows = []
    for terms in FAMILIES:
        for family in ("primary", "secondary"):
            members = [one for one in tested if one.term in terms and roles.get(one.outcome or "") == family]
            for found, adjusted in zip(members, holm(members) if members else (), strict=True):
                rows.append(_row(found, adjusted, family, len(members)))
    return pd.DataFrame(rows)


def _row(found: Estimate, adjusted: Estimate, family: str, n_tests: int) -> dict[str, object]:
    smallest = found.n_households if found.n_smallest is None else min(found.n_households, found.n_smallest)
    return {
        "term": found.term,
        "family": family,
        "outcome": found.outcome,
        "wave": found.wave,
        "group": found.group,
        "reference": found.reference,
        "n_tests": n_tests,
        "p_value": found.p_value,
        "p_adjusted": adjusted.p_value,
        "n_households": smallest,
    }
