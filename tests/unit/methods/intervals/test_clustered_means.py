"""Means of persons in households: which mean, identities of every interval, scipy on the same draws, refusals."""

import itertools
import math

import numpy as np
import pandas as pd
import pytest
from scipy import optimize, stats

from werkplaats.methods.before_after import sign_flip_interval as sign_flip_module
from werkplaats.methods.before_after.permutation import exact_p_value
from werkplaats.methods.before_after.sign_flip_interval import sign_flip_interval
from werkplaats.methods.intervals.cluster_bootstrap import (
    bca_interval,
    percentile_interval,
    resample_sums,
    studentized_sums_interval,
)
from werkplaats.methods.intervals.clustered_means import household_mean, person_mean
from werkplaats.methods.intervals.household_sums import HouseholdSums, sum_households
from werkplaats.methods.intervals.skew_corrected import skew_corrected_interval, student_interval
from werkplaats.methods.intervals.studentized import mean_interval

SEARCHED = 1e-7
"""A limit that is searched for lies within a billionth of the range of the data; the data lie within 20."""

N_BOOTSTRAP = 1999


def rng():
    return np.random.default_rng(1904)


def persons():
    source = rng()
    sizes = source.integers(1, 5, size=12)
    homes = np.repeat([f"home {number}" for number in range(12)], sizes)
    shared = np.repeat(source.lognormal(0, 0.7, size=12), sizes)
    return pd.DataFrame({"home": homes, "change": shared + source.lognormal(0, 0.7, size=sizes.sum())})


def sums_of(weight="person", table=None):
    return sum_households(persons() if table is None else table, column="change", household="home", weight=weight)


DRAWN = [percentile_interval, bca_interval, studentized_sums_interval]
CLOSED = [student_interval, skew_corrected_interval, sign_flip_interval]


def interval_of(interval, sums, conf_level=0.95):
    options = {"n_bootstrap": N_BOOTSTRAP, "rng": rng()} if interval in DRAWN else {}
    return interval(sums, conf_level=conf_level, **options)


def mean_of(statistic, table=None, **options):
    given = {"column": "change", "household": "home", "unit": "points", "rng": rng()} | options
    return statistic(persons() if table is None else table, **given)


def test_the_two_means():
    table = persons()
    assert mean_of(household_mean).estimate == pytest.approx(table.groupby("home")["change"].mean().mean())
    assert mean_of(person_mean).estimate == pytest.approx(table["change"].mean())
    assert (mean_of(person_mean).n_households, mean_of(person_mean).n_obs) == (12, len(table))


def test_order_of_rows_does_not_matter():
    shuffled = persons().sample(frac=1, random_state=1)
    for statistic in (household_mean, person_mean):
        plain, again = mean_of(statistic), mean_of(statistic, shuffled)
        assert (again.estimate, again.conf_low, again.conf_high) == pytest.approx(
            (plain.estimate, plain.conf_low, plain.conf_high)
        )


def test_standard_error_of_households_is_that_of_their_means():
    sums = sums_of("household")
    assert sums.std_error == pytest.approx(stats.sem(sums.total))


def test_standard_error_of_persons_is_the_jackknife_to_first_order():
    """Oracle: leaving out one household at a time, which agrees with linearization as households become many."""
    source = rng()
    sums = HouseholdSums(source.gamma(4, size=4000), source.integers(1, 5, size=4000).astype(float))
    left_out = (sums.total.sum() - sums.total) / (sums.size.sum() - sums.size)
    jackknife = math.sqrt(3999 / 4000 * np.square(left_out - left_out.mean()).sum())
    assert sums.std_error == pytest.approx(jackknife, rel=1e-3)


@pytest.mark.parametrize("method", ["percentile", "BCa"])
@pytest.mark.parametrize("of", ["household", "person", "ties"])
def test_percentile_and_bca_equal_scipy_on_the_same_draws(method, of):
    """Oracle: scipy.stats.bootstrap, which draws pairs of total and size from the same generator."""
    ties = HouseholdSums(np.array([0.0, 0.0, 1.0, 1.0, 1.0, 2.0, 2.0, 5.0]), np.ones(8))  # many means equal the mean
    sums = ties if of == "ties" else sums_of(of)
    expected = stats.bootstrap(
        (sums.total, sums.size),
        lambda total, size, axis: total.sum(axis=axis) / size.sum(axis=axis),
        paired=True,
        vectorized=True,
        n_resamples=N_BOOTSTRAP,
        method=method,
        rng=rng(),
    ).confidence_interval
    found = interval_of({"percentile": percentile_interval, "BCa": bca_interval}[method], sums)
    assert found == pytest.approx((expected.low, expected.high), rel=1e-10)


def test_studentized_of_equal_sizes_is_that_of_the_household_means():
    sums = sums_of("household")
    doubled = HouseholdSums(2 * sums.total, np.full(12, 2.0))  # two persons in each: same mean by the longer way
    direct = mean_interval(sums.total, conf_level=0.95, n_bootstrap=N_BOOTSTRAP, rng=rng())
    assert interval_of(studentized_sums_interval, sums) == direct
    assert interval_of(studentized_sums_interval, doubled) == pytest.approx(direct)


def test_resampled_standard_errors_agree_with_a_plain_loop():
    sums = sums_of()
    draws = rng().integers(12, size=(50, 12), dtype=np.intp)
    resampled = resample_sums(sums, 50, rng())
    for row, mean, std_error in zip(draws, resampled.mean, resampled.std_error, strict=True):
        drawn = HouseholdSums(sums.total[row], sums.size[row])
        assert (mean, std_error) == pytest.approx((drawn.mean, drawn.std_error))


def test_student_equals_scipy():
    numbers = sums_of("household").total
    expected = stats.t.interval(0.95, 11, numbers.mean(), stats.sem(numbers))
    assert student_interval(sums_of("household"), conf_level=0.95) == pytest.approx(expected)


def test_skew_corrected_quantile_solves_the_cubic_of_hall():
    """Oracle: Hall (1992), JRSS B 54:221-228: t + 2at^2 + (4/3)a^2t^3 + a, the transformation, set to Student's t."""
    numbers = sums_of("household").total
    slant = stats.skew(numbers, bias=False) / (6 * math.sqrt(12))
    low, high = skew_corrected_interval(sums_of("household"), conf_level=0.95)
    for limit, quantile in ((low, stats.t.ppf(0.975, 11)), (high, stats.t.ppf(0.025, 11))):
        root = optimize.brentq(
            lambda t, quantile=quantile: t + 2 * slant * t**2 + 4 / 3 * slant**2 * t**3 + slant - quantile, -30, 30
        )
        # Willink takes the unbiased third moment over the usual variance, which differs from scipy's by n alone.
        assert (numbers.mean() - limit) / stats.sem(numbers) == pytest.approx(root)


@pytest.mark.parametrize("weight", ["household", "person"])
def test_sign_flip_interval_ends_where_the_exact_test_starts_to_reject(weight):
    sums = sums_of(weight)
    for limit, outwards in zip(sign_flip_interval(sums, conf_level=0.95), (-1, 1), strict=True):
        inside, outside = limit - outwards * 1e-6, limit + outwards * 1e-6
        assert exact_p_value(sums.total - inside * sums.size) > 0.05
        assert exact_p_value(sums.total - outside * sums.size) <= 0.05


def test_sign_flip_interval_is_an_order_statistic_of_subset_means():
    """Oracle: Hartigan (1969), all 63 subsets of six households spelt out; at 90%, the third from either end."""
    numbers = np.array([3.0, -1.0, 4.0, 1.5, 9.0, 2.6])
    means = sorted(np.mean(subset) for size in range(1, 7) for subset in itertools.combinations(numbers.tolist(), size))
    found = sign_flip_interval(HouseholdSums(numbers, np.ones(6)), conf_level=0.9)
    assert found == pytest.approx((means[2], means[-3]))


def test_searched_limits_equal_enumerated_ones(monkeypatch):
    enumerated = sign_flip_interval(sums_of(), conf_level=0.95)
    monkeypatch.setattr(sign_flip_module, "MOST_SUBSETS", 0)
    assert sign_flip_interval(sums_of(), conf_level=0.95) == pytest.approx(enumerated, abs=SEARCHED)


@pytest.mark.parametrize("interval", DRAWN + CLOSED)
@pytest.mark.parametrize("weight", ["household", "person"])
def test_identities_of_every_interval(interval, weight):
    sums = sums_of(weight)
    low, high = interval_of(interval, sums)
    assert low < sums.mean < high
    scaled = interval_of(interval, HouseholdSums(100 * sums.total, sums.size))
    assert scaled == pytest.approx((100 * low, 100 * high))
    turned = interval_of(interval, HouseholdSums(-sums.total, sums.size))
    assert turned == pytest.approx((-high, -low))
    shifted = interval_of(interval, HouseholdSums(sums.total + 7 * sums.size, sums.size))
    assert shifted == pytest.approx((low + 7, high + 7))
    narrow, wide = (interval_of(interval, sums, conf_level) for conf_level in (0.8, 0.99))
    assert wide[0] < narrow[0] < narrow[1] < wide[1]


@pytest.mark.parametrize("interval", DRAWN + CLOSED)
def test_households_that_do_not_differ_have_no_interval(interval):
    assert interval_of(interval, HouseholdSums(np.arange(1.0, 7) * 0.1, np.arange(1.0, 7))) == (None, None)


def test_no_interval_leaves_no_level_behind():
    alone = persons().head(1)
    mean = mean_of(household_mean, alone)
    assert (mean.std_error, mean.conf_low, mean.conf_high, mean.conf_level) == (None,) * 4
    assert "no interval" in mean.method


def test_five_households_reject_nothing_by_sign_flips():
    assert sign_flip_interval(HouseholdSums(np.arange(5.0), np.ones(5)), conf_level=0.95) == (None, None)
    assert sign_flip_interval(HouseholdSums(np.arange(6.0), np.ones(6)), conf_level=0.95) == (0.0, 5.0)


def test_a_level_that_can_be_reached_exactly_is():
    five = HouseholdSums(np.array([1.0, 2.0, 4.0, 8.0, 16.0]), np.ones(5))
    assert sign_flip_interval(five, conf_level=15 / 16) == (1.0, 16.0)


def test_refusals():
    table = persons()
    with pytest.raises(ValueError, match="'change' has 1 missing"):
        mean_of(person_mean, table.assign(change=[None, *table["change"].tolist()[1:]]))
    with pytest.raises(ValueError, match="'home' has 1 missing"):
        mean_of(person_mean, table.assign(home=[None, *table["home"].tolist()[1:]]))
    with pytest.raises(ValueError, match="empty"):
        mean_of(household_mean, table.iloc[:0])
    with pytest.raises(ValueError, match="weight must be"):
        sum_households(table, column="change", household="home", weight="child")
    with pytest.raises(ValueError, match="three households or more, found 2"):
        skew_corrected_interval(HouseholdSums(np.array([1.0, 2.0]), np.ones(2)), conf_level=0.95)
    with pytest.raises(ValueError, match="41 households to flip"):
        sign_flip_interval(HouseholdSums(np.arange(41.0), np.ones(41)), conf_level=0.95)


def test_input_is_left_alone():
    table = persons()
    mean_of(person_mean, table)
    pd.testing.assert_frame_equal(table, persons())
