"""Standardized changes: how the two hang together, the inverted noncentral t, and what they refuse."""

import math

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from werkplaats.methods.before_after.standardized import d_z, hedges_g, hedges_g_av

TABLE = pd.DataFrame({"t0": [52.0, 61.0, 40.0, 70.0, 55.0, 49.0], "t1": [60.0, 64.0, 47.0, 68.0, 63.0, 50.0]})
MOMENTS = {"before": "t0", "after": "t1"}
ALL = [d_z, hedges_g, hedges_g_av]

INVERTED = 1e-6
"""Accuracy of the noncentral t distribution in scipy, which is independent of its inverse."""


@pytest.mark.parametrize("statistic", ALL)
def test_turning_flips_scaling_and_shifting_change_nothing(statistic):
    plain = statistic(TABLE, **MOMENTS)
    turned = statistic(TABLE, before="t1", after="t0")
    scaled = statistic(TABLE * 0.01 + 3, **MOMENTS)
    assert (turned.estimate, turned.conf_low, turned.conf_high) == pytest.approx(
        (-plain.estimate, -plain.conf_high, -plain.conf_low)
    )
    assert (scaled.estimate, scaled.conf_low, scaled.conf_high) == pytest.approx(
        (plain.estimate, plain.conf_low, plain.conf_high)
    )


@pytest.mark.parametrize("statistic", ALL)
def test_a_wider_level_widens(statistic):
    narrow, wide = (statistic(TABLE, **MOMENTS, conf_level=level) for level in (0.8, 0.99))
    assert wide.conf_low < narrow.conf_low < narrow.estimate < narrow.conf_high < wide.conf_high


def test_limits_are_where_the_noncentral_t_leaves_the_tails():
    """Oracle: scipy's noncentral t distribution at the limits of d_z."""
    change = d_z(TABLE, **MOMENTS)
    t_statistic, root = change.estimate * math.sqrt(6), math.sqrt(6)
    assert stats.nct.sf(t_statistic, 5, change.conf_low * root) == pytest.approx(0.025, abs=INVERTED)
    assert stats.nct.cdf(t_statistic, 5, change.conf_high * root) == pytest.approx(0.025, abs=INVERTED)


def test_the_two_standardizers_differ_by_the_correlation_when_spread_stays():
    """Identity: with equal spread before and after, g_av is g times the root of 2 (1 - r)."""
    rng = np.random.default_rng(5)
    before = rng.normal(size=12)
    after = stats.zscore(0.8 * before + 0.6 * rng.normal(size=12)) * before.std() + 0.4
    table = pd.DataFrame({"t0": before, "t1": after})
    expected = math.sqrt(2 * (1 - np.corrcoef(before, after)[0, 1]))
    g, g_av = hedges_g(table, **MOMENTS), hedges_g_av(table, **MOMENTS)
    for name in ("estimate", "conf_low", "conf_high"):
        assert getattr(g_av, name) / getattr(g, name) == pytest.approx(expected)


def test_correction_is_that_of_hedges():
    assert hedges_g(TABLE, **MOMENTS).estimate == pytest.approx(d_z(TABLE, **MOMENTS).estimate * (1 - 3 / 19))


@pytest.mark.parametrize("statistic", ALL)
@pytest.mark.parametrize("table", [TABLE.assign(t1=TABLE["t0"] + 3), TABLE.head(2)])
def test_without_spread_or_with_two_households_it_is_undefined(statistic, table):
    with pytest.raises(ValueError, match="g is undefined"):
        statistic(table, **MOMENTS)


def test_missing_value_is_refused_with_its_column():
    with pytest.raises(ValueError, match="'t1' has 1 missing"):
        hedges_g_av(TABLE.assign(t1=[60.0, None, 47.0, 68.0, 63.0, 50.0]), **MOMENTS)


@pytest.mark.slow
@pytest.mark.parametrize("correlation", [0.3, 0.7])
def test_intervals_of_twelve_normal_households_cover(correlation):
    """Recovery: the interval of g_av is approximate, so it is shown to hold, uncorrected on both sides alike."""
    rng, n_studies = np.random.default_rng(90), 2000
    correction = 1 - 3 / (4 * 11 - 1)
    held = 0
    for _ in range(n_studies):
        before, noise = rng.normal(size=(2, 12))
        after = 0.5 + correlation * before + math.sqrt(1 - correlation**2) * noise
        g_av = hedges_g_av(pd.DataFrame({"t0": before, "t1": after}), **MOMENTS)
        held += g_av.conf_low <= 0.5 * correction <= g_av.conf_high
    assert 0.93 <= held / n_studies <= 0.97
