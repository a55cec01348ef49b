"""Changes that follow on each other: from start to after, from start to follow-up, and from after to follow-up.

Over the same households the third is the second less the first, and says nothing new. Over a household more, it gives
that household's change away. The first two are of notebook 03, the third of notebook 06.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

import pandas as pd

from werkplaats.results import Estimate, Results
from werkplaats.schema import QUALITY_OF_LIFE

LAST_STEP = "after-follow_up"
"""Contrast of the change between the two later waves."""

Behind = tuple[int, int | None]
"""Households and persons behind a number; None when the persons are not known."""


def without_chained(results: Mapping[str, Results], minimum: int) -> dict[str, Results]:
    """Return released results without changes between later waves that give back fewer than ``minimum`` households.

    Parameters
    ----------
    results
        Results of every notebook, past disclosure control on their own.
    minimum
        Smallest number of households that may be shown.
    """
    scores = results.get(QUALITY_OF_LIFE)
    if scores is None:
        return dict(results)
    return {name: _kept(found, scores, minimum) for name, found in results.items()}


def _kept(found: Results, scores: Results, minimum: int) -> Results:
    kept = tuple(item for item in found.estimates if not _gives_back(item, scores, minimum))
    if len(kept) == len(found.estimates):
        return found
    n_before = int(found.facts.get("suppressed_estimates", 0))
    facts = {**found.facts, "suppressed_estimates": n_before + len(found.estimates) - len(kept)}
    return replace(found, estimates=kept, facts=facts)


def _gives_back(step: Estimate, scores: Results, minimum: int) -> bool:
    if step.term != "mean_change" or step.contrast != LAST_STEP:
        return False
    own = (step.n_households, step.n_obs)
    around = [list(_changes(step, scores)), list(_means(step, scores))]
    return any(len(both) == 2 and not _apart(own, both, minimum) for both in around)


def _changes(step: Estimate, scores: Results) -> Iterator[Behind]:
    for change in scores.estimates:
        same = (change.outcome, change.group) == (step.outcome, step.group) and change.term == "mean_change"
        if same and (change.contrast == "before-after" or change.wave == step.wave):
            yield change.n_households, change.n_obs


def _means(step: Estimate, scores: Results) -> Iterator[Behind]:
    """Yield what is behind the means at the two later waves, where they are shown."""
    table = scores.tables.get("wave_means")
    if table is None:
        return
    means = table[(table["outcome"] == step.outcome) & (table["group"] == step.group)].sort_values("month")
    after = next(iter(means["wave"].iloc[1:]), None)
    for _, row in means[means["wave"].isin([after, step.wave])].dropna(subset=["mean"]).iterrows():
        persons = row.get("n_persons")
        yield int(row["n_households"]), None if persons is None or pd.isna(persons) else int(persons)


def _apart(own: Behind, others: list[Behind], minimum: int) -> bool:
    """Return whether all are over the same households, or over so different ones that nobody follows from them.

    Where the persons are known of some and not of others, they are not taken for the same.
    """
    households = {own[0], *(number for number, _ in others)}
    persons = {number for _, number in (own, *others)}
    if len(households) == 1 and len(persons) <= 1:
        return True
    return sum(abs(own[0] - number) for number, _ in others) >= minimum
