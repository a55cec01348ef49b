"""The smallest change that a study could have seen: simulated power, identities, and what it refuses."""

import math

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from statsmodels.stats.power import TTestPower

from werkplaats.methods.before_after.detectable_change import detectable_size, minimal_detectable_change

TABLE = pd.DataFrame({"change": [1.2, 2.4, 1.3, 1.3, 0.0, 1.0, 1.8, 0.8, 4.6, 1.4]})


def detectable(table=TABLE, **options):
    return minimal_detectable_change(table, change="change", unit="points", **options)


@pytest.mark.parametrize("n_households", [3, 5, 12, 40, 650])
@pytest.mark.parametrize("power", [0.1, 0.5, 0.8, 0.95])
def test_equals_statsmodels_turned_round(n_households, power):
    """Oracle: the power that statsmodels gives for the size found."""
    size = detectable_size(n_households, power=power)
    assert TTestPower().power(size, n_households, alpha=0.05) == pytest.approx(power, abs=1e-8)


def test_two_households_can_see_only_what_is_enormous():
    assert detectable_size(2) > 11


def test_simulated_power_is_the_power_asked_for():
    """Recovery: 20,000 studies of twelve households in which the change is just the detectable one."""
    rng = np.random.default_rng(14)
    changes = rng.normal(detectable_size(12), 1, size=(20_000, 12))
    found = stats.ttest_1samp(changes, 0, axis=1).pvalue <= 0.05
    assert found.mean() == pytest.approx(0.8, abs=4 * math.sqrt(0.16 / 20_000))


def test_it_scales_and_does_not_depend_on_the_change_found():
    plain, scaled, shifted = detectable(), detectable(TABLE * 100), detectable(TABLE + 50)
    assert (scaled.estimate, scaled.conf_low, scaled.conf_high) == pytest.approx(
        (plain.estimate * 100, plain.conf_low * 100, plain.conf_high * 100)
    )
    assert shifted.estimate == pytest.approx(plain.estimate)


def test_more_power_or_level_asks_for_a_larger_change_and_more_households_for_a_smaller():
    assert detectable(power=0.9).estimate > detectable().estimate
    assert detectable(conf_level=0.99).estimate > detectable().estimate
    assert detectable_size(30) < detectable_size(12)


def test_interval_is_that_of_the_standard_deviation():
    """Oracle: the chi-squared interval of a standard deviation, (n - 1) s^2 over its quantiles."""
    found, deviation = detectable(), TABLE["change"].std()
    limits = [deviation * math.sqrt(9 / quantile) for quantile in stats.chi2.ppf([0.975, 0.025], 9)]
    assert (found.conf_low, found.conf_high) == pytest.approx([limit * detectable_size(10) for limit in limits])


def test_refusals():
    with pytest.raises(ValueError, match="two households or more, found 1"):
        detectable(TABLE.head(1))
    with pytest.raises(ValueError, match="must vary"):
        detectable(TABLE.assign(change=2.0))
    with pytest.raises(ValueError, match="'change' has 1 missing"):
        detectable(pd.DataFrame({"change": [1.0, None, 2.0]}))
    with pytest.raises(ValueError, match="more than the level"):
        detectable(power=0.04)
    with pytest.raises(ValueError, match="power must lie between"):
        detectable(power=1.0)
    with pytest.raises(ValueError, match="found 1"):
        detectable_size(1)
