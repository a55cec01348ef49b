"""Changes within a group: how large, how sure, for how many households, and what this study could not have seen.

A change within one group is never an effect. What cannot be said of a group is said with the reason.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pandas as pd

from werkplaats.analyses.randomness import generator
from werkplaats.analyses.score_pairs import Finding, Measured, Pair, place
from werkplaats.methods.before_after.detectable_change import minimal_detectable_change
from werkplaats.methods.before_after.paired import mean_change
from werkplaats.methods.before_after.permutation import smallest_reachable_p_value
from werkplaats.methods.before_after.responders import responders
from werkplaats.methods.before_after.signed_ranks import hodges_lehmann
from werkplaats.methods.before_after.standardized import hedges_g, hedges_g_av
from werkplaats.methods.complete_cases import varies
from werkplaats.params.model import StudyParams
from werkplaats.results import Estimate, Missing

FEW_HOUSEHOLDS = 200
"""Up to here the mean of skewed changes needs more than Student's t (docs/methods/intervals.md); beyond, t is good."""

MOST_RANKED = 500
"""Households above which the middle of all pairs of changes is left out: pairs grow with their square."""


def change_findings(measured: Measured) -> Iterator[Finding]:
    """Yield every change within a group, or the reason that there is none.

    Parameters
    ----------
    measured
        Its params give ``groups``, ``quality_of_life``, ``confidence_level`` and ``seed``.
    """
    yield from _without_important_difference(measured)
    for pair in measured.pairs:
        if not pair.outcome.is_tested:
            continue
        for group in measured.groups:
            table, where = pair.within(group), (pair.outcome.name, pair.wave.name, group)
            lacking = _lacking(measured, pair, group, len(table))
            if lacking is not None:
                yield lacking
            if len(table) < measured.params.quality_of_life.fewest_households:
                continue
            n_persons = int(table["n_persons"].sum())
            for found in _within(table, pair=pair, where=where, params=measured.params):
                if isinstance(found, Missing):
                    yield found
                else:
                    yield replace(found.labelled(**pair.labels(group)), n_obs=n_persons)


def change_interval_holds_zero(change: Estimate) -> bool:
    """Return whether no change at all is among the values that a change may have; also when nothing bounds it."""
    if change.conf_low is None or change.conf_high is None:
        return True
    return change.conf_low <= 0 <= change.conf_high


def _lacking(measured: Measured, pair: Pair, group: str, n_households: int) -> Missing | None:
    """Return why a group has no change, or none that can be tested; None when nothing is lacking."""
    name, wave, baseline = pair.outcome.name, pair.wave.name, measured.waves[0].name
    waves = {*measured.of(name, group=group)["wave"].unique()}
    fewest = measured.params.quality_of_life.fewest_households
    if not waves:
        return None  # said once for the whole outcome
    if baseline not in waves:
        return Missing(place("no_baseline", name, group=group), f"nobody has a score at {baseline}")
    if wave not in waves:
        return Missing(place("wave_not_measured", name, wave, group), f"nobody has a score at {wave}")
    if n_households == 0:
        return Missing(place("no_pairs", name, wave, group), f"nobody has a score both at {baseline} and at {wave}")
    if n_households < fewest:
        why = f"fewer than {fewest} households have a score at both moments, too few to speak of a change of the group"
        return Missing(place("few_pairs", name, wave, group), why)
    if smallest_reachable_p_value(n_households) > 1 - measured.params.confidence_level:
        why = "so few households that exact sign flips cannot reach the level of the test, whatever the data say"
        return Missing(place("unreachable_p", name, wave, group), why)
    return None


def _within(table: pd.DataFrame, *, pair: Pair, where: tuple[str, str, str], params: StudyParams) -> Iterator[Finding]:
    unit, level = pair.outcome.known.unit, params.confidence_level
    rng = generator(params.seed, "mean_change", *where) if len(table) <= FEW_HOUSEHOLDS else None
    change = mean_change(table, before="before", after="after", unit=unit, conf_level=level, rng=rng)
    yield change
    if not varies(table["change"].to_numpy()):
        why = "every household changed by the same amount: there is no spread to make an interval or a size from"
        yield Missing(place("changed_alike", *where), why)
    else:
        if change.conf_low is None:
            why = "too few households differ from the others to bound the mean change"
            yield Missing(place("no_interval", *where), why)
        yield _attempt("size", where, lambda: hedges_g(table, before="before", after="after", conf_level=level))
        yield _attempt("size", where, lambda: hedges_g_av(table, before="before", after="after", conf_level=level))
        if change_interval_holds_zero(change):
            power = params.quality_of_life.power
            yield minimal_detectable_change(table, change="change", unit=unit, power=power, conf_level=level)
    yield from _middle(table, where=where, unit=unit, level=level)
    yield from _responders(table, pair=pair, level=level)


def _middle(table: pd.DataFrame, *, where: tuple[str, str, str], unit: str, level: float) -> Iterator[Finding]:
    if len(table) > MOST_RANKED:
        why = f"more than {MOST_RANKED} households; with so many the mean change says it"
        yield Missing(place("hodges_lehmann", *where), why)
    else:
        yield hodges_lehmann(table, change="change", unit=unit, conf_level=level)


def _responders(table: pd.DataFrame, *, pair: Pair, level: float) -> Iterator[Estimate]:
    difference = pair.outcome.important_difference
    if difference is None:
        return
    found = responders(
        table,
        change="change",
        important_difference=difference.value,
        higher_is_better=pair.outcome.known.higher_is_better,
        conf_level=level,
    )
    yield from (found.improved, found.same, found.worse)


def _without_important_difference(measured: Measured) -> Iterator[Missing]:
    for outcome in measured.outcomes:
        if outcome.is_tested and outcome.important_difference is None:
            why = "no smallest change that matters is known with its source; params may give one"
            yield Missing(place("no_important_difference", outcome.name), why)


def _attempt(kind: str, where: tuple[str, str, str], compute: Callable[[], Estimate]) -> Finding:
    try:
        return compute()
    except ValueError as reason:  # how a method says that it is undefined for these data
        return Missing(place(kind, *where), str(reason))
