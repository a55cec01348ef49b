"""Identities of the expected fall, and what it refuses."""

import numpy as np
import pandas as pd
import pytest

from werkplaats.methods.selection.regression_to_the_mean import (
    LognormalCosts,
    empirical_fall,
    expected_fall_curve,
    expected_fall_lognormal,
    expected_fall_normal,
    fit_lognormal_costs,
)

NORMAL = {"mean": 50.0, "sd": 10.0, "correlation": 0.6, "threshold": 60.0}
PAIRS = pd.DataFrame({"y1": [120.0, 150.0, 110.0, 300.0, 130.0], "y2": [100.0, 90.0, 115.0, 210.0, 60.0]})


def test_perfect_correlation_means_no_fall():
    assert expected_fall_normal(**NORMAL | {"correlation": 1.0}).fall == 0.0
    assert expected_fall_lognormal(LognormalCosts(9, 1.2, 1.0), threshold=15_000).fall == 0.0


def test_without_correlation_the_next_period_is_the_mean_of_all():
    assert expected_fall_normal(**NORMAL | {"correlation": 0.0}).after == pytest.approx(50.0)
    fall = expected_fall_lognormal(LognormalCosts(9, 1.2, 0.0), threshold=15_000)
    assert fall.after == pytest.approx(np.exp(9 + 1.2**2 / 2))


def test_more_measurements_before_selection_mean_a_smaller_fall():
    falls = [expected_fall_normal(**NORMAL, n_measurements=k).fall for k in (1, 2, 4, 100)]
    assert falls == sorted(falls, reverse=True)


def test_selecting_everybody_means_no_fall():
    assert expected_fall_normal(**NORMAL | {"threshold": -1e3}).fall == pytest.approx(0.0, abs=1e-12)


def test_far_tails_stay_finite():
    # 95 sd out, the mean above the threshold is one ninety-fifth of an sd further (Mills' ratio).
    assert expected_fall_normal(**NORMAL | {"threshold": 1000.0}).before == pytest.approx(1000 + 10 / 95, abs=1e-3)
    assert np.isfinite(expected_fall_lognormal(LognormalCosts(9, 0.3, 0.5), threshold=np.exp(22)).fall)


def test_another_currency_scales_the_fall():
    euros = expected_fall_lognormal(LognormalCosts(9, 1.2, 0.6), threshold=15_000)
    cents = expected_fall_lognormal(LognormalCosts(9 + np.log(100), 1.2, 0.6), threshold=1_500_000)
    assert cents.fall == pytest.approx(100 * euros.fall)
    assert cents.share == pytest.approx(euros.share)


def test_curve_falls_with_the_correlation_and_is_its_own_difference():
    curve = expected_fall_curve(log_mean=9.0, log_sd=1.2, threshold=15_000, correlations=[0.3, 0.5, 0.7, 0.9])
    assert curve["fall"].is_monotonic_decreasing
    np.testing.assert_allclose(curve["fall"], curve["before"] - curve["after"])
    np.testing.assert_allclose(curve["share"], curve["fall"] / curve["before"])


def test_empirical_fall_is_the_mean_difference_and_flips():
    given = {"unit": "EUR", "n_bootstrap": 500}
    forth = empirical_fall(PAIRS, before="y1", after="y2", rng=np.random.default_rng(1), **given)
    back = empirical_fall(PAIRS, before="y2", after="y1", rng=np.random.default_rng(1), **given)
    assert forth.estimate == (PAIRS["y1"] - PAIRS["y2"]).mean() == -back.estimate
    assert forth.term == "expected_fall"
    assert forth.conf_low < forth.estimate < forth.conf_high


def test_fit_is_that_of_the_logs():
    fitted = fit_lognormal_costs(PAIRS, before="y1", after="y2")
    logs = np.log(PAIRS)
    assert fitted.log_mean == pytest.approx(logs.stack().mean())
    assert fitted.log_sd**2 == pytest.approx(logs.var().mean())
    assert fitted.correlation == pytest.approx(logs.corr().iloc[0, 1])


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"sd": 0.0}, "must be positive"),
        ({"correlation": 1.2}, "between 0 and 1"),
        ({"n_measurements": 0}, "at least 1"),
    ],
)
def test_impossible_spread_is_refused(options, message):
    with pytest.raises(ValueError, match=message):
        expected_fall_normal(**NORMAL | options)


def test_threshold_of_zero_and_free_households_are_refused():
    with pytest.raises(ValueError, match="threshold must be positive"):
        expected_fall_lognormal(LognormalCosts(9, 1.2, 0.6), threshold=0)
    with pytest.raises(ValueError, match="1 households have a cost of zero or below"):
        fit_lognormal_costs(PAIRS.assign(y2=[0.0, *PAIRS["y2"].tolist()[1:]]), before="y1", after="y2")
    with pytest.raises(ValueError, match="three households or more"):
        fit_lognormal_costs(PAIRS.head(2), before="y1", after="y2")


def test_missing_cost_is_refused_with_its_column():
    table = PAIRS.assign(y2=[None, *PAIRS["y2"].tolist()[1:]])
    with pytest.raises(ValueError, match="'y2' has 1 missing"):
        empirical_fall(table, before="y1", after="y2", unit="EUR", rng=np.random.default_rng(1))
