"""What a mean leans on."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from werkplaats.methods.costs.cost_sensitivity import carried_share, leave_one_out, median, winsorized_mean

ROUNDING = 1e-9
"""Sums of a few doubles of this size."""
SAVINGS = pd.DataFrame({"euros": [21_000.0, -4000.0, 12_000.0, 500_000.0, 8000.0, 15_000.0, 3000.0, -1000.0]})


def test_one_family_that_cost_half_a_million_is_held_down():
    mean = SAVINGS["euros"].mean()
    held = winsorized_mean(SAVINGS, column="euros", unit="EUR").estimate
    assert held == pytest.approx((21_000 * 2 - 1000 * 2 + 12_000 + 8000 + 15_000 + 3000) / 8, rel=ROUNDING)
    assert held < mean / 5


def test_the_winsorized_mean_of_symmetric_values_is_their_mean():
    table = pd.DataFrame({"euros": [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0]})
    assert winsorized_mean(table, column="euros", unit="EUR", n_each_side=2).estimate == 4.0


def test_turning_signs_turns_the_interval_and_a_wider_level_widens_it():
    found, turned, wide = (
        winsorized_mean(table, column="euros", unit="EUR", conf_level=level)
        for table, level in ((SAVINGS, 0.8), (-SAVINGS, 0.8), (SAVINGS, 0.95))
    )
    assert (turned.conf_low, turned.conf_high) == pytest.approx((-found.conf_high, -found.conf_low), rel=ROUNDING)
    assert wide.conf_low < found.conf_low < found.conf_high < wide.conf_high


def test_values_that_are_alike_after_moving_have_no_interval():
    found = winsorized_mean(pd.DataFrame({"euros": [0.0, 5.0, 5.0, 5.0, 9.0]}), column="euros", unit="EUR")
    assert (found.estimate, found.std_error, found.conf_low, found.conf_level) == (5.0, None, None, None)


@pytest.mark.parametrize("n_each_side", [0, 4, 5])
def test_moving_everybody_or_nobody_is_refused(n_each_side):
    with pytest.raises(ValueError, match="move one or more and keep two or more"):
        winsorized_mean(SAVINGS, column="euros", unit="EUR", n_each_side=n_each_side)


@pytest.mark.parametrize("n", [5, 6, 12, 17])
def test_the_median_holds_its_level_by_the_binomial(n):
    """Oracle: the chance that a fair coin puts the median between two ordered values, summed by scipy's binomial."""
    numbers = np.sort(np.random.default_rng(n).lognormal(size=n))
    found = median(pd.DataFrame({"euros": numbers}), column="euros", unit="EUR")
    if n < 6:
        assert found.conf_low is None
        return
    low, high = np.searchsorted(numbers, [found.conf_low, found.conf_high])
    held = stats.binom.cdf(high, n, 0.5) - stats.binom.cdf(low, n, 0.5)
    assert held >= 0.95
    narrower = stats.binom.cdf(high - 1, n, 0.5) - stats.binom.cdf(low + 1, n, 0.5)
    assert narrower < 0.95
    assert found.estimate == np.median(numbers)


def test_one_household_left_out_moves_the_mean_between_two_numbers():
    low, high = leave_one_out(SAVINGS, column="euros", unit="EUR")
    means = [SAVINGS["euros"].drop(place).mean() for place in SAVINGS.index]
    assert (low.estimate, high.estimate) == pytest.approx((min(means), max(means)), rel=ROUNDING)
    assert low.n_households == 7


def test_what_the_largest_carries():
    assert carried_share(SAVINGS, column="euros") == pytest.approx(500_000 / SAVINGS["euros"].sum(), rel=ROUNDING)
    assert carried_share(pd.DataFrame({"euros": [2.0, 2.0]}), column="euros") == 0.5
    assert carried_share(-SAVINGS, column="euros") == carried_share(SAVINGS, column="euros")


def test_what_cannot_be_said_is_refused():
    empty, one = SAVINGS.iloc[:0], SAVINGS.iloc[:1]
    with pytest.raises(ValueError, match="two households or more, found 1"):
        leave_one_out(one, column="euros", unit="EUR")
    with pytest.raises(ValueError, match="at least one household"):
        median(empty, column="euros", unit="EUR")
    with pytest.raises(ValueError, match="is zero"):
        carried_share(pd.DataFrame({"euros": [5.0, -5.0]}), column="euros")
    with pytest.raises(ValueError, match="'euros' has 1 missing"):
        winsorized_mean(SAVINGS.assign(euros=SAVINGS["euros"].where(SAVINGS.index > 0)), column="euros", unit="EUR")
