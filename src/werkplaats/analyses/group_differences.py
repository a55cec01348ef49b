"""Differences between the groups at the same moment, given where each household began: regression on baseline.

Household means decide. Where persons live together the same is done over persons, with a standard error that allows
any likeness within a household, and with a mixed model: both stand beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from werkplaats.analyses.follow_up_differences import follow_up_difference, lacks_baseline
from werkplaats.analyses.score_pairs import MANY_HOUSEHOLDS, TOO_MANY, Finding, Measured, Pair, place
from werkplaats.methods.between_groups.between import adjusted_difference, adjusted_differences_clustered
from werkplaats.methods.between_groups.mixed_between import mixed_differences
from werkplaats.methods.complete_cases import varies
from werkplaats.params.model import StudyParams
from werkplaats.results import Estimate, Missing


def difference_findings(measured: Measured) -> Iterator[Finding]:
    """Yield the difference between the groups for each outcome and wave, or the reason that there is none."""
    intervention, reference = measured.params.groups.intervention, measured.params.groups.reference
    if reference is None or not {intervention, reference} <= set(measured.groups):
        return  # said once: there is no comparison
    for pair in measured.pairs:
        if not pair.outcome.is_tested:
            continue
        groups = {*measured.of(pair.outcome.name)["group"].unique()}
        if not {intervention, reference} <= groups:
            continue  # said once for the outcome: it was measured in one group only
        if lacks_baseline(measured, pair.outcome.name):
            yield from follow_up_difference(measured, pair.outcome, pair.wave)
            continue
        reason = _no_comparison(pair, measured.params)
        if reason is not None:
            yield Missing(place("no_difference", pair.outcome.name, pair.wave.name), reason)
            continue
        yield from _differences(pair, params=measured.params, intervention=intervention, reference=reference)


def _no_comparison(pair: Pair, params: StudyParams) -> str | None:
    """Return why two groups cannot be compared here, or None when they can."""
    sizes = pair.table["group"].value_counts()
    fewest = params.quality_of_life.fewest_households
    if min(sizes.get(params.groups.intervention, 0), sizes.get(params.groups.reference, 0)) < fewest:
        return f"a group has fewer than {fewest} households with a score at both moments"
    for moment, words in (("before", "at baseline"), ("after", "at the wave")):
        if not any(varies(scores.to_numpy()) for _, scores in pair.table.groupby("group")[moment]):
            return f"scores {words} are all the same within each group, so there is nothing to adjust by"
    return None


def _differences(pair: Pair, *, params: StudyParams, intervention: str, reference: str) -> Iterator[Finding]:
    name, wave = pair.outcome.name, pair.wave.name
    labels = {"outcome": name, "wave": wave, "contrast": "between", "group": intervention, "reference": reference}
    shared: dict[str, Any] = {
        "outcome": "after",
        "group": "group",
        "reference": reference,
        "unit": pair.outcome.known.unit,
        "conf_level": params.confidence_level,
    }
    attempts: dict[str, Callable[[], Estimate]] = {
        "adjusted_difference": lambda: adjusted_difference(pair.table, baseline="before", **shared)
    }
    if pair.is_nested:
        nested = shared | {"household": "household_id", "covariates": ["before"]}
        attempts["adjusted_difference_persons"] = lambda: adjusted_differences_clustered(pair.persons, **nested)[0]
        if len(pair.table) <= MANY_HOUSEHOLDS:
            attempts["adjusted_difference_mixed"] = lambda: mixed_differences(pair.persons, **nested)[0]
        else:
            yield TOO_MANY
    for term, compute in attempts.items():
        try:
            yield replace(compute(), term=term).labelled(**labels)
        except ValueError as reason:  # how a method says that it is undefined for these data
            kind = "no_difference" if term == "adjusted_difference" else term
            yield Missing(place(kind, name, wave), str(reason))
