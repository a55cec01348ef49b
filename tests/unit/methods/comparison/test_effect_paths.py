"""Numbers with influences: standard errors, combinations, bands, and intervals from resampled households."""

import numpy as np
import pytest
from scipy import stats

from staggered_households import COLUMNS, draw_households
from werkplaats.methods.comparison.effect_bands import bootstrap_interval, simultaneous_band
from werkplaats.methods.comparison.effect_paths import Influenced, combined, influence_estimate
from werkplaats.methods.comparison.group_time_averages import event_study
from werkplaats.methods.comparison.staggered_panel import staggered_panel
from werkplaats.methods.comparison.staggered_starts import Comparison, group_time_effects
from werkplaats.methods.intervals.studentized import mean_interval

RNG = np.random.default_rng(7)
IN, OUT = RNG.normal(2, 1, 8), RNG.normal(0, 3, 30)
DESCRIBED = np.arange(38) < 8
TABLE = draw_households(np.random.default_rng(8), starts=[5, 6, 7, 8, 9, 10] * 3, n_never=30)
PATH = event_study(
    group_time_effects(staggered_panel(TABLE, **COLUMNS), comparison=Comparison("never_started", base="universal")),
    unit="EUR",
    window=(-4, 3),
)


def difference_of_means(inside=IN, outside=OUT):
    influence = np.concatenate([(inside - inside.mean()) / inside.size, (outside.mean() - outside) / outside.size])
    return Influenced(float(inside.mean() - outside.mean()), influence, np.arange(influence.size) < inside.size)


def estimate_of(number, **options):
    return influence_estimate(number, **({"term": "att", "unit": "EUR", "method": "test", "n_obs": 38} | options))


def test_a_difference_of_means_is_welchs_test():
    estimate, welch = estimate_of(difference_of_means()), stats.ttest_ind(IN, OUT, equal_var=False)
    assert estimate.p_value == pytest.approx(welch.pvalue)
    assert (estimate.conf_low, estimate.conf_high) == pytest.approx(tuple(welch.confidence_interval()))
    assert (estimate.n_households, estimate.n_smallest) == (38, 8)


def test_a_wider_level_widens():
    narrow, wide = (estimate_of(difference_of_means(), conf_level=level) for level in (0.9, 0.99))
    assert wide.conf_low < narrow.conf_low < narrow.conf_high < wide.conf_high


def test_one_household_has_a_number_and_no_interval():
    alone = estimate_of(difference_of_means(inside=IN[:1]))
    assert (alone.std_error, alone.conf_low, alone.p_value) == (None, None, None)
    with pytest.raises(ValueError, match="two households or more on either side, found 1"):
        bootstrap_interval(difference_of_means(inside=IN[:1]), rng=np.random.default_rng(1))


def test_a_combination_has_the_variance_of_the_combination():
    weights = np.linspace(-1, 1, len(PATH.keys))
    number = combined(PATH.parts, weights.tolist())
    assert number.value == pytest.approx(weights @ PATH.values)
    # all parts describe the same households, so the corrections are the same as well
    assert number.precision.std_error**2 == pytest.approx(weights @ PATH.covariance @ weights)


def test_the_bootstrap_is_never_narrower_than_t_and_longer_where_the_tail_is():
    skewed = np.append(np.linspace(0, 1, 9), [4.0, 8.0, 30.0])
    plain = estimate_of(difference_of_means(inside=skewed))
    low, high = bootstrap_interval(difference_of_means(inside=skewed), rng=np.random.default_rng(9))
    assert low <= plain.conf_low
    assert high - plain.estimate > 1.3 * (plain.conf_high - plain.estimate)
    turned = bootstrap_interval(difference_of_means(inside=-skewed), rng=np.random.default_rng(9))
    assert turned.low < -1.1 * turned.high + 2 * difference_of_means(inside=-skewed).value


def test_the_bootstrap_of_one_sample_is_that_of_a_mean():
    """Nobody to compare with: the interval of the workbench for a skewed mean, long tail and all, draw by draw."""
    changes = np.append(np.linspace(0, 1, 9), [4.0, 8.0, 30.0])
    number = Influenced(float(changes.mean()), (changes - changes.mean()) / 12, np.full(12, True))
    expected = mean_interval(changes, conf_level=0.95, n_bootstrap=2000, rng=np.random.default_rng(9))
    assert bootstrap_interval(number, n_bootstrap=2000, rng=np.random.default_rng(9)) == pytest.approx(expected)


def test_a_band_for_all_is_wider_than_each_and_narrower_than_bonferroni():
    band = simultaneous_band(PATH, rng=np.random.default_rng(10))
    reaches = [interval.high - part.value for interval, part in zip(band, PATH.parts, strict=True)]
    own = [estimate.conf_high - estimate.estimate for estimate in PATH.estimates]
    freedom = min(part.precision.freedom for part in PATH.parts)
    ratio = stats.t.isf(0.025 / len(PATH.keys), freedom) / stats.t.isf(0.025, freedom)
    assert all(1.05 * one < all_at_once < ratio * one for one, all_at_once in zip(own, reaches, strict=True))
    assert simultaneous_band(PATH, rng=np.random.default_rng(10)) == band


def test_a_band_of_one_part_is_its_own_interval():
    single = event_study(
        group_time_effects(staggered_panel(TABLE, **COLUMNS), comparison=Comparison("never_started")),
        unit="EUR",
        window=(0, 0),
    )
    (interval,) = simultaneous_band(single, rng=np.random.default_rng(11))
    assert interval.high >= single.estimates[0].conf_high
    assert interval.high == pytest.approx(single.estimates[0].conf_high, rel=0.1)


def test_no_draws_are_refused():
    with pytest.raises(ValueError, match="n_bootstrap must be at least 1"):
        simultaneous_band(PATH, n_bootstrap=0, rng=np.random.default_rng(1))
    with pytest.raises(ValueError, match="n_bootstrap must be at least 1"):
        bootstrap_interval(PATH.summary, n_bootstrap=0, rng=np.random.default_rng(1))
