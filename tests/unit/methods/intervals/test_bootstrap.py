"""Resampled means: joint draws, bounded memory, identities of the intervals, and what they refuse."""

import math
import tracemalloc

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from werkplaats.methods.intervals import resampling
from werkplaats.methods.intervals.bootstrap import bootstrap_mean, bootstrap_mean_difference
from werkplaats.methods.intervals.resampling import replicate_means
from werkplaats.methods.intervals.studentized import lengthened_tails, mean_interval

SAVINGS = pd.DataFrame({"saving": [10.0, 30.0, -5.0, 25.0, 90.0, 12.0, 41.0, 8.0, 17.0, 3.0, 55.0, 29.0]})
ARMS = SAVINGS.assign(arm=["in"] * 5 + ["out"] * 7)


def rng():
    return np.random.default_rng(2020)


def mean_of(table, **options):
    given = {"column": "saving", "term": "gross_saving_mean", "unit": "EUR", "rng": rng()} | options
    return bootstrap_mean(table, **given)


def difference_of(table, **options):
    given = {"column": "saving", "group": "arm", "reference": "out", "term": "d", "unit": "EUR", "rng": rng()} | options
    return bootstrap_mean_difference(table, **given)


def test_columns_of_a_household_are_drawn_together():
    table = SAVINGS.assign(double=SAVINGS["saving"] * 2 + 1)
    means = replicate_means(table, columns=["saving", "double"], n_bootstrap=200, rng=rng())
    np.testing.assert_allclose(means[:, 1], 2 * means[:, 0] + 1)


def test_replicates_have_the_moments_of_resampled_means():
    means = replicate_means(SAVINGS, columns=["saving"], n_bootstrap=40_000, rng=rng())[:, 0]
    expected_sd = SAVINGS["saving"].std(ddof=0) / np.sqrt(len(SAVINGS))
    assert means.mean() == pytest.approx(SAVINGS["saving"].mean(), abs=5 * expected_sd / np.sqrt(40_000))
    assert means.std() == pytest.approx(expected_sd, rel=0.02)


def test_chunks_do_not_change_the_replicates(monkeypatch):
    whole = replicate_means(SAVINGS, columns=["saving"], n_bootstrap=100, rng=rng())
    monkeypatch.setattr(resampling, "CHUNK", 36)
    np.testing.assert_array_equal(replicate_means(SAVINGS, columns=["saving"], n_bootstrap=100, rng=rng()), whole)


def test_memory_is_bounded_by_the_chunk():
    table = pd.DataFrame({"x": np.arange(20_000.0)})
    tracemalloc.start()
    replicate_means(table, columns=["x"], n_bootstrap=400, rng=rng())
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 10e6  # all draws at once would be 64 MB of rows and as much again of values


def test_same_generator_same_numbers():
    assert mean_of(SAVINGS) == mean_of(SAVINGS)
    assert mean_of(SAVINGS) != mean_of(SAVINGS, rng=np.random.default_rng(1))


def test_scaling_scales():
    plain, cents = mean_of(SAVINGS), mean_of(SAVINGS * 100)
    assert (cents.estimate, cents.std_error, cents.conf_low, cents.conf_high) == pytest.approx(
        tuple(100 * value for value in (plain.estimate, plain.std_error, plain.conf_low, plain.conf_high))
    )


def test_a_wider_level_widens():
    narrow, wide = mean_of(SAVINGS, conf_level=0.8), mean_of(SAVINGS, conf_level=0.99)
    assert wide.conf_low < narrow.conf_low < narrow.conf_high < wide.conf_high


def test_interval_is_never_narrower_than_students():
    amounts = SAVINGS["saving"]
    student = stats.t.interval(0.95, len(amounts) - 1, amounts.mean(), amounts.sem())
    mean = mean_of(SAVINGS)
    assert mean.conf_low <= student[0]
    assert mean.conf_high > student[1]  # costs are skewed to the right: so is what is not known


def test_bootstrap_t_agrees_with_a_plain_loop():
    """Oracle: Hall (1988) spelt out, one resample at a time, on amounts where it is wider than t on both sides.

    The long tail is a little more on the left; Hesterberg's (2015) expansion for eight households is the normal tail
    beyond the t quantile, 2.365, times the root of 8/7.
    """
    amounts = np.array([1.0, 1.2, 0.9, 1.1, 8.0, -6.5, 1.0, 1.05])
    draws = rng().integers(8, size=(4000, 8), dtype=np.intp)
    t_statistics = []
    for rows in draws:
        sample = amounts[rows]
        error = sample.std(ddof=1) / np.sqrt(8)
        distance = sample.mean() - amounts.mean()
        t_statistics.append(distance / error if error > 1e-9 else np.copysign(np.inf, distance))
    error = amounts.std(ddof=1) / np.sqrt(8)
    student = stats.t.ppf(0.975, 7)
    share = -stats.skew(amounts) / math.sqrt(6 / 8)
    assert 0 < share < 1
    reach = stats.norm.ppf(0.975) + share * (math.sqrt(8 / 7) * student - stats.norm.ppf(0.975))
    lowest, highest = np.sort(t_statistics)[[100, 3999 - math.floor(4000 * stats.norm.sf(reach))]]
    low, high = mean_interval(amounts, conf_level=0.95, n_bootstrap=4000, rng=rng())
    assert low == pytest.approx(amounts.mean() - max(highest, student) * error)
    assert high == pytest.approx(amounts.mean() - min(lowest, -student) * error)


def test_turning_the_sign_turns_the_interval():
    amounts = np.array([1.0, 1.2, 0.9, 1.1, 8.0, 1.3, 1.0, 1.05, 0.7])
    low, high = mean_interval(amounts, conf_level=0.95, n_bootstrap=999, rng=rng())
    assert mean_interval(-amounts, conf_level=0.95, n_bootstrap=999, rng=rng()) == pytest.approx((-high, -low))


@pytest.mark.parametrize("skew", [-3.0, -0.2, 0.0, 0.2, 3.0])
def test_only_the_long_tail_is_lengthened_and_no_further_than_the_expansion(skew):
    """Oracle: Hesterberg's (2015) expansion, a tail of .0108 instead of .025 with twelve households, as the bound."""
    tails = lengthened_tails(skew, 12, 0.95)
    expanded = stats.norm.cdf(math.sqrt(12 / 11) * stats.t.ppf(0.025, 11))
    assert tails == lengthened_tails(-skew, 12, 0.95)[::-1]
    assert max(tails) == pytest.approx(0.025)
    assert min(tails) >= expanded - 1e-12
    assert (min(tails) < 0.0249) == (skew != 0)


def test_a_skewness_of_half_its_standard_error_goes_half_the_way():
    half = lengthened_tails(0.5 * math.sqrt(6 / 12), 12, 0.95)
    plain, expanded = stats.norm.isf(0.025), math.sqrt(12 / 11) * stats.t.isf(0.025, 11)
    assert half.high == pytest.approx(stats.norm.sf((plain + expanded) / 2))


def test_tails_of_fewer_than_six_households_stay_and_of_many_come_back():
    assert lengthened_tails(3.0, 5, 0.95) == pytest.approx((0.025, 0.025))
    assert lengthened_tails(3.0, 100_000, 0.95) == pytest.approx((0.025, 0.025), rel=1e-3)


def test_a_tail_without_variation_falls_back_on_the_plain_one():
    """Three of eight households differ: 2.3% of the resamples hold none of them, more than the lengthened tail."""
    sparse = np.array([0.0] * 5 + [100.0, 250.0, 90.0])
    assert lengthened_tails(float(stats.skew(sparse)), 8, 0.95).high < (5 / 8) ** 8 < 0.025
    assert mean_interval(sparse, conf_level=0.95, n_bootstrap=20_000, rng=rng()).high is not None


def test_bootstrap_t_of_a_difference_agrees_with_a_plain_loop():
    """Oracle: the t statistic of Welch in each pair of resamples, on amounts where the quantiles are wider than t."""
    one = np.array([1.0, 1.2, 0.9, 1.1, 8.0, 1.3, 1.0, 1.05, 0.7])
    two = np.array([2.0, 2.2, 1.4, 2.6, 2.1, 1.9])
    table = pd.DataFrame({"saving": [*one, *two], "arm": ["in"] * 9 + ["out"] * 6})

    def difference_and_error(first, second):
        return first.mean() - second.mean(), np.sqrt(first.var(ddof=1) / len(first) + second.var(ddof=1) / len(second))

    source, n_bootstrap = rng(), 2000
    rows_one = source.integers(9, size=(n_bootstrap, 9), dtype=np.intp)
    rows_two = source.integers(6, size=(n_bootstrap, 6), dtype=np.intp)
    estimate, error = difference_and_error(one, two)
    t_statistics = []
    for of_one, of_two in zip(rows_one, rows_two, strict=True):
        drawn, drawn_error = difference_and_error(one[of_one], two[of_two])
        t_statistics.append((drawn - estimate) / drawn_error)
    tail = (1 - 0.95) / 2  # not .025: a double decides on which side of a step the quantile falls
    lowest, highest = np.quantile(t_statistics, [tail, 1 - tail], method="inverted_cdf")
    welch = stats.ttest_ind(one, two, equal_var=False).confidence_interval()
    difference = difference_of(table, n_bootstrap=n_bootstrap)
    assert difference.conf_high == pytest.approx(max(estimate - lowest * error, welch.high))
    assert difference.conf_low == pytest.approx(min(estimate - highest * error, welch.low))
    assert difference.conf_high > welch.high + 0.01  # otherwise this test would say nothing about the bootstrap


@pytest.mark.parametrize("n_others", [0, 1, 2, 3])
def test_too_few_different_households_give_no_interval(n_others):
    sparse = pd.DataFrame({"saving": [0.0] * (12 - n_others) + [100.0, 250.0, 90.0][:n_others]})
    mean = mean_of(sparse)
    assert mean.estimate == pytest.approx(sparse["saving"].mean())
    assert (mean.conf_low, mean.conf_high, mean.conf_level) == (None, None, None)
    assert "no interval" in mean.method


def test_one_household_has_a_mean_and_nothing_more():
    mean = mean_of(SAVINGS.head(1))
    assert (mean.estimate, mean.std_error, mean.conf_low, mean.n_households) == (10.0, None, None, 1)


def test_difference_flips_with_the_reference():
    forth, back = difference_of(ARMS), difference_of(ARMS, reference="in")
    assert back.estimate == pytest.approx(-forth.estimate)
    assert back.std_error == pytest.approx(forth.std_error)
    assert (forth.group, forth.reference, back.group) == ("in", "out", "out")


def test_difference_is_never_narrower_than_welch():
    difference = difference_of(ARMS)
    one, two = (ARMS.loc[ARMS["arm"] == arm, "saving"] for arm in ("in", "out"))
    welch = stats.ttest_ind(one, two, equal_var=False).confidence_interval()
    assert difference.conf_low <= welch.low + 1e-9
    assert difference.conf_high >= welch.high - 1e-9
    assert difference.std_error == pytest.approx(np.sqrt(one.var() / 5 + two.var() / 7))


def test_missing_value_is_refused_with_its_column():
    table = ARMS.assign(saving=[None, *ARMS["saving"].tolist()[1:]])
    for statistic in (mean_of, difference_of):
        with pytest.raises(ValueError, match="'saving' has 1 missing"):
            statistic(table)


def test_groups_too_small_to_resample():
    with pytest.raises(ValueError, match="two households or more, found 1 and 11"):
        difference_of(ARMS.assign(arm=["in"] + ["out"] * 11))


def test_empty_table_and_no_resamples_are_refused():
    with pytest.raises(ValueError, match="empty"):
        mean_of(SAVINGS.iloc[:0])
    with pytest.raises(ValueError, match="n_bootstrap must be at least 1"):
        mean_of(SAVINGS, n_bootstrap=0)
