"""The tipping correlation is the inverse of the expected fall, and None where there is none.

Oracle: `expected_fall_lognormal`, whose golden value (correlation .6, from 40,900 to 31,675) is turned round.
"""

import math

import pytest

from werkplaats.methods.selection.regression_to_the_mean import LognormalCosts, expected_fall_lognormal
from werkplaats.methods.selection.tipping_correlation import tipping_correlation

POOL = {"log_mean": 9.0, "log_sd": 1.2, "threshold": math.exp(9.6)}


def expected_fall(correlation):
    return expected_fall_lognormal(LognormalCosts(9.0, 1.2, correlation), threshold=math.exp(9.6)).fall


def test_golden_fall_gives_its_correlation():
    assert tipping_correlation(observed_fall=40_900 - 31_675, **POOL) == pytest.approx(0.6, abs=5e-4)


@pytest.mark.parametrize("correlation", [0.05, 0.3, 0.55, 0.9, 0.999])
def test_inverse_of_the_expected_fall(correlation):
    assert tipping_correlation(observed_fall=expected_fall(correlation), **POOL) == pytest.approx(correlation, abs=1e-9)


def test_larger_falls_need_a_lower_correlation():
    found = [tipping_correlation(observed_fall=fall, **POOL) for fall in (1_000, 5_000, 10_000, 20_000)]
    assert found == sorted(found, reverse=True)


def test_another_currency_changes_nothing():
    cents = {"log_mean": 9.0 + math.log(100), "log_sd": 1.2, "threshold": 100 * math.exp(9.6)}
    assert tipping_correlation(observed_fall=900_000, **cents) == pytest.approx(
        tipping_correlation(observed_fall=9_000, **POOL)
    )


@pytest.mark.parametrize("fall", [-1.0, expected_fall(0.0) + 1, 50_000, 1e9])
def test_falls_beyond_any_correlation_have_none(fall):
    assert tipping_correlation(observed_fall=fall, **POOL) is None


def test_impossible_pool_is_refused():
    with pytest.raises(ValueError, match="must be positive"):
        tipping_correlation(observed_fall=1.0, **POOL | {"log_sd": 0.0})
    with pytest.raises(ValueError, match="threshold must be positive"):
        tipping_correlation(observed_fall=1.0, **POOL | {"threshold": 0.0})
