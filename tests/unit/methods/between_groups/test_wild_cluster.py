"""The wild cluster bootstrap against refitting every draw, its limits, and what it refuses."""

import numpy as np
import pandas as pd
import pytest

from werkplaats.methods.between_groups.cluster_robust import cluster_robust_precision, fit_least_squares
from werkplaats.methods.between_groups.wild_cluster import (
    WEBB,
    adjusted_difference_wild,
    build_wild_cluster,
    draw_weights,
    wild_cluster_interval,
    wild_cluster_p_value,
)

RNG = np.random.default_rng(9)
HOUSEHOLDS = np.repeat(np.arange(9), [1, 3, 5, 2, 8, 6, 4, 7, 4])
MATRIX = np.column_stack([HOUSEHOLDS % 2, RNG.normal(size=40), np.ones(40)])
OUTCOME = MATRIX @ [1.0, 0.5, 2.0] + RNG.normal(size=9)[HOUSEHOLDS] + RNG.normal(size=40)
TABLE = pd.DataFrame(
    {"home": HOUSEHOLDS, "arm": np.where(HOUSEHOLDS % 2, "in", "out"), "before": MATRIX[:, 1], "after": OUTCOME}
)


def difference_of(table, **options):
    given = {"outcome": "after", "group": "arm", "reference": "out", "household": "home", "covariates": ["before"]}
    return adjusted_difference_wild(table, **{**given, "unit": "points", "rng": np.random.default_rng(4)} | options)


def p_value_by_refitting(draws, value):
    """Return the p-value the long way: build each bootstrap sample, fit it, and count."""
    restricted = fit_least_squares(MATRIX[:, 1:], OUTCOME - value * MATRIX[:, 0])
    fitted = value * MATRIX[:, 0] + MATRIX[:, 1:] @ restricted.coefficients
    statistics = []
    for draw in draws:
        fit = fit_least_squares(MATRIX, fitted + draw[HOUSEHOLDS] * restricted.residuals)
        precision = cluster_robust_precision(fit, position=0, households=HOUSEHOLDS, correction="CR1")
        statistics.append(abs(fit.coefficients[0] - value) / precision.std_error)
    return np.mean(np.array(statistics) >= statistics[0] * (1 - 1e-9))


@pytest.mark.parametrize("weights", ["rademacher", "webb"])
@pytest.mark.parametrize("value", [0.0, 0.7])
def test_equals_refitting_every_draw(weights, value):
    draws, _ = draw_weights(9, weights=weights, n_bootstrap=200, rng=np.random.default_rng(1))
    wild = build_wild_cluster(MATRIX, OUTCOME, position=0, households=HOUSEHOLDS, draws=draws)
    assert wild_cluster_p_value(wild, value=value) == p_value_by_refitting(draws, value)
    assert wild.estimate == pytest.approx(fit_least_squares(MATRIX, OUTCOME).coefficients[0])


def test_all_patterns_up_to_turning_every_sign():
    draws, described = draw_weights(4, weights="rademacher", n_bootstrap=7, rng=np.random.default_rng(1))
    both = np.vstack([draws, -draws])
    assert len(np.unique(both, axis=0)) == len(both) == 16
    assert described == "all 16 patterns of signs"
    assert (draws[0] == 1).all()


@pytest.mark.parametrize(("weights", "n_clusters"), [("webb", 5), ("rademacher", 17)])
def test_random_weights_have_mean_0_and_variance_1(weights, n_clusters):
    draws, described = draw_weights(n_clusters, weights=weights, n_bootstrap=20_000, rng=np.random.default_rng(1))
    assert draws.shape == (20_001, n_clusters)
    assert (draws[0] == 1).all()
    monte_carlo = 4 / np.sqrt(20_000 * n_clusters)
    assert draws[1:].mean() == pytest.approx(0, abs=monte_carlo)
    assert np.square(draws[1:]).mean() == pytest.approx(1, abs=monte_carlo)
    assert described.startswith("20000 draws")


def test_webb_has_six_weights():
    draws, _ = draw_weights(6, weights="webb", n_bootstrap=500, rng=np.random.default_rng(1))
    assert np.unique(draws[1:].round(9)).tolist() == np.concatenate([-WEBB[::-1], WEBB]).round(9).tolist()


def test_limits_are_where_the_test_turns():
    draws, _ = draw_weights(9, weights="rademacher", n_bootstrap=1, rng=np.random.default_rng(1))
    wild = build_wild_cluster(MATRIX, OUTCOME, position=0, households=HOUSEHOLDS, draws=draws)
    low, high = wild_cluster_interval(wild, std_error=0.5, conf_level=0.95)
    assert low < wild.estimate < high
    for limit, outward in ((low, -1e-5), (high, 1e-5)):
        assert (
            wild_cluster_p_value(wild, value=limit - outward)
            > 0.05
            >= wild_cluster_p_value(wild, value=limit + outward)
        )


def test_swapping_scaling_and_widening():
    forth, back = difference_of(TABLE), difference_of(TABLE, reference="in")
    assert (back.estimate, back.conf_low, back.conf_high) == pytest.approx(
        (-forth.estimate, -forth.conf_high, -forth.conf_low), rel=1e-6
    )
    assert back.p_value == forth.p_value
    scaled = difference_of(TABLE.assign(after=3 * TABLE["after"] + 100))
    assert (scaled.estimate, scaled.conf_low) == pytest.approx((3 * forth.estimate, 3 * forth.conf_low), rel=1e-6)
    assert scaled.p_value == forth.p_value
    assert difference_of(TABLE, conf_level=0.99).conf_low < forth.conf_low


def test_four_households_bound_nothing():
    few = TABLE[TABLE["home"].isin([1, 2, 3, 4])]
    difference = difference_of(few)
    assert (difference.conf_low, difference.conf_high, difference.conf_level) == (None,) * 3
    assert difference.p_value >= 1 / 8


def test_same_generator_same_numbers_and_webb_is_named():
    first, second = (difference_of(TABLE, weights="webb", n_bootstrap=999) for _ in range(2))
    assert first == second
    assert "999 draws of Webb weights" in first.method
    assert 0 < first.p_value <= 1


@pytest.mark.parametrize(
    ("change", "options", "message"),
    [
        ({"after": [None] * 3 + OUTCOME[3:].tolist()}, {}, "'after' has 3 missing"),
        ({"arm": np.where(HOUSEHOLDS == 0, "third", TABLE["arm"])}, {}, "2 groups|1 household"),
        ({}, {"weights": "normal"}, "found 'normal'"),
        ({}, {"n_bootstrap": 0}, "n_bootstrap must be at least 1"),
        ({}, {"conf_level": 95}, "conf_level must lie between 0 and 1"),
    ],
    ids=["missing", "third group", "unknown weights", "no draws", "level"],
)
def test_what_is_refused(change, options, message):
    with pytest.raises(ValueError, match=message):
        difference_of(TABLE.assign(**change), **options)
