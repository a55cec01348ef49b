"""Twelve households that each start at a moment of their own: how often the intervals hold the planted effect.

The page docs/methods/staggered_starts.md rests on these numbers. Bounds leave three Monte Carlo standard errors around
what 1,000 simulations gave, so that a failure is a change of the method.
"""

import math

import numpy as np
import pytest

from staggered_households import COLUMNS, draw_households
from werkplaats.methods.comparison.effect_bands import bootstrap_interval
from werkplaats.methods.comparison.few_treated import dealt_starts_test
from werkplaats.methods.comparison.group_time_averages import average_effects, event_study, overall_effect
from werkplaats.methods.comparison.imputation_did import imputed_effects
from werkplaats.methods.comparison.staggered_panel import staggered_panel
from werkplaats.methods.comparison.staggered_starts import Comparison, group_time_effects
from werkplaats.methods.comparison.trend_violations import relative_bounded_effect, smoothness_bounded_effect

EFFECT = -2.0
N_STUDIES = 300
METHODS = ("all household-moments", "event study", "per start", "imputed", "bootstrap", "starts dealt")
COVERAGE = {
    "normal": (0.949, 0.950, 0.946, 0.939, 0.962, 0.953),
    "skewed": (0.944, 0.954, 0.948, 0.939, 0.953, 0.950),
    "heterogeneous": (0.941, 0.948, 0.952, 0.945, 0.967, 0.680),
}
"""Coverage of 95% intervals over 1,000 studies, as on the page."""


def skewed_like(rng):
    def draw(size):
        return (np.exp(rng.normal(size=size)) - math.exp(0.5)) / 2.0

    return draw


def study(rng, kind):
    """Return twelve households with starts drawn over eight moments, and sixty that never start."""
    return draw_households(
        rng,
        starts=rng.integers(5, 13, 12),
        n_never=60,
        effect=EFFECT,
        heterogeneity=2.0 if kind == "heterogeneous" else 0.0,
        draw=skewed_like(rng) if kind == "skewed" else None,
    )


def intervals(table, rng):
    panel = staggered_panel(table, **COLUMNS)
    effects = group_time_effects(panel, comparison=Comparison("not_yet_started"))
    per_start, imputed = average_effects(effects, axis="start", unit="EUR"), imputed_effects(panel, unit="EUR")
    drawn = bootstrap_interval(per_start.summary, n_bootstrap=1000, rng=rng)
    dealt = dealt_starts_test(panel, unit="EUR", n_deals=499, rng=rng).estimate
    found = {
        "all household-moments": overall_effect(effects, unit="EUR"),
        "event study": event_study(effects, unit="EUR", window=(-4, 3)).overall,
        "per start": per_start.overall,
        "imputed": imputed.overall,
        "starts dealt": dealt,
    }
    return {name: (estimate.conf_low, estimate.conf_high) for name, estimate in found.items()} | {"bootstrap": drawn}


def coverage(kind, n_studies, seed=1):
    rng, hits = np.random.default_rng(seed), {}
    for _ in range(n_studies):
        for name, (low, high) in intervals(study(rng, kind), rng).items():
            hits.setdefault(name, []).append(low is None or low <= EFFECT <= high)
    return {name: float(np.mean(held)) for name, held in hits.items()}


@pytest.mark.slow
@pytest.mark.parametrize("kind", COVERAGE)
def test_intervals_hold_the_effect_as_often_as_the_page_says(kind):
    found = coverage(kind, N_STUDIES, seed=2)
    for name, share in zip(METHODS, COVERAGE[kind], strict=True):
        assert found[name] == pytest.approx(share, abs=3 * math.sqrt(share * (1 - share) / N_STUDIES) + 0.01), name


def bounded(table):
    panel = staggered_panel(table, **COLUMNS)
    effects = group_time_effects(panel, comparison=Comparison("never_started", "universal"))
    path = event_study(effects, unit="EUR", window=(-5, 2))
    return {
        "parallel": path.overall,
        "as large as before": relative_bounded_effect(path, ratio=1.0).estimate,
        "a line": smoothness_bounded_effect(path, largest_bend=0.0).estimate,
    }


@pytest.mark.slow
def test_with_a_trend_of_their_own_only_the_bounded_intervals_hold():
    """Households that start rise by .4 a month more than the others, before and after."""
    rng, hits = np.random.default_rng(3), {}
    for _ in range(150):
        table = draw_households(rng, starts=rng.integers(8, 13, 12), n_never=60, effect=EFFECT, slope=0.4)
        for name, estimate in bounded(table).items():
            hits.setdefault(name, []).append(estimate.conf_low <= EFFECT <= estimate.conf_high)
    held = {name: np.mean(found) for name, found in hits.items()}
    assert held["parallel"] < 0.5
    assert held["a line"] > 0.95 - 3 * math.sqrt(0.05 * 0.95 / 150)
    assert held["as large as before"] > 0.95
