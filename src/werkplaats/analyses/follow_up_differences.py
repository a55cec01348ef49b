"""Differences between the groups in an outcome that nobody has at baseline: the groups as they stand at a later wave.

Only where chance divided the groups did they begin alike, give or take chance. In any other design a difference
without a baseline says who the households were as much as what was done for them, and it is not given.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pandas as pd

from werkplaats.analyses.outcomes import ChosenOutcome
from werkplaats.analyses.score_pairs import Finding, Measured, place
from werkplaats.methods.between_groups.between import adjusted_differences_clustered
from werkplaats.params.model import Wave
from werkplaats.results import Missing

TERM = "unadjusted_difference"


def lacks_baseline(measured: Measured, outcome: str) -> bool:
    """Return whether nobody has a score on ``outcome`` at baseline."""
    return bool(measured.of(outcome)["wave"].ne(measured.params.baseline).all())


def means_at(measured: Measured, outcome: str, wave: str) -> pd.DataFrame:
    """Return the mean of each household of the two groups at one wave: ``household_id``, ``group`` and ``score``."""
    scores = measured.of(outcome)
    groups = [measured.params.groups.intervention, measured.params.groups.reference]
    there = scores.loc[scores["wave"].eq(wave) & scores["group"].isin(groups)]
    return there.groupby(["household_id", "group"], as_index=False, observed=True).agg(score=("score", "mean"))


def follow_up_difference(measured: Measured, outcome: ChosenOutcome, wave: Wave) -> Iterator[Finding]:
    """Yield the difference between the groups at a wave, by term ``unadjusted_difference``, or why there is none.

    Household means are compared, each household alike, with a standard error that does not take the spread in the
    groups to be the same. A positive difference is a higher score in the group with the approach.

    Parameters
    ----------
    measured
        Scores that count; its params say whether chance divided the groups.
    outcome, wave
        What nobody has at baseline, and when it is compared.
    """
    params = measured.params
    reference = str(params.groups.reference)
    if not params.groups.randomized:
        why = "nobody has a score at baseline, so there is nothing to adjust by, and chance did not divide the groups"
        yield Missing(place("no_start_to_compare", outcome.name, wave.name), why)
        return
    means = means_at(measured, outcome.name, wave.name)
    sizes, fewest = means["group"].value_counts(), params.quality_of_life.fewest_households
    if min(sizes.get(params.groups.intervention, 0), sizes.get(reference, 0)) < fewest:
        why = f"a group has fewer than {fewest} households with a score at the wave"
        yield Missing(place("no_difference", outcome.name, wave.name), why)
        return
    try:
        (found,) = adjusted_differences_clustered(
            means,
            outcome="score",
            group="group",
            reference=reference,
            household="household_id",
            unit=outcome.known.unit,
            conf_level=params.confidence_level,
        )
    except ValueError as reason:  # how a method says that it is undefined for these data
        yield Missing(place("no_difference", outcome.name, wave.name), str(reason))
        return
    method = found.method.replace("over persons", "over household means")
    yield replace(found, term=TERM, method=f"{method}; not adjusted").labelled(outcome=outcome.name, wave=wave.name)
