"""Trends before the start: a slope that is there is found, what would have been missed is said, and refusals."""

import numpy as np
import pytest
from scipy import stats

from staggered_households import COLUMNS, draw_households
from werkplaats.methods.comparison.group_time_averages import average_effects, event_study
from werkplaats.methods.comparison.pre_trends import pre_trend_test
from werkplaats.methods.comparison.staggered_panel import staggered_panel
from werkplaats.methods.comparison.staggered_starts import Comparison, group_time_effects


def path_of(slope=0.0, *, n_started=12, n_never=40, window=(-5, 3), base="universal", seed=1):
    table = draw_households(
        np.random.default_rng(seed), starts=np.repeat([8.0, 10.0], n_started // 2), n_never=n_never, slope=slope
    )
    effects = group_time_effects(staggered_panel(table, **COLUMNS), comparison=Comparison("never_started", base))
    return event_study(effects, unit="EUR", window=window)


def test_slope_is_that_of_a_line_through_the_base():
    path = path_of()
    found = pre_trend_test(path, unit="EUR a month")
    distances = np.array([-4.0, -3.0, -2.0, -1.0])
    line = np.linalg.lstsq(distances[:, np.newaxis], path.values[:4], rcond=None)[0][0]
    assert found.slope.estimate == pytest.approx(line)
    assert found.slope.period == "event time -5 to -1"


def test_a_trend_moves_the_slope_by_itself_and_the_effect_by_its_distance():
    """The same households with a slope added: all differences are known exactly."""
    flat, sloped = path_of(), path_of(slope=0.5)
    gained = pre_trend_test(sloped, unit="").slope.estimate - pre_trend_test(flat, unit="").slope.estimate
    assert gained == pytest.approx(0.5)
    assert sloped.overall.estimate - flat.overall.estimate == pytest.approx(0.5 * 2.5)


def test_joint_test_with_many_households_is_chi_squared():
    path = path_of(n_started=400, n_never=2000)
    joint = pre_trend_test(path, unit="").joint
    wald = path.values[:4] @ np.linalg.solve(path.covariance[:4, :4], path.values[:4])
    assert joint.p_value == pytest.approx(stats.chi2.sf(wald, 4), abs=0.01)
    assert joint.n_differences == 4


def test_joint_test_of_few_against_very_many_is_hotellings():
    """The others are so many that their mean is known: Hotelling's test of one sample of ten."""
    table = draw_households(np.random.default_rng(4), starts=[8] * 10, n_never=20_000, n_months=10)
    comparison = Comparison("never_started", "universal")
    effects = group_time_effects(staggered_panel(table, **COLUMNS), comparison=comparison)
    joint = pre_trend_test(event_study(effects, unit="", window=(-5, 1)), unit="").joint
    wide = table.set_index(["home", "month"])["cost"].unstack()[[3, 4, 5, 6, 7]]
    changes = wide.sub(wide[7], axis=0)[[3, 4, 5, 6]].to_numpy()
    distances = changes[:10] - changes[10:].mean(axis=0)
    squared = 10 * distances.mean(axis=0) @ np.linalg.solve(np.cov(distances.T), distances.mean(axis=0))
    assert joint.freedom == pytest.approx(6, abs=0.1)
    assert joint.statistic == pytest.approx(6 / (4 * 9) * squared, rel=0.02)


def test_few_households_cannot_judge_many_moments_together():
    found = pre_trend_test(path_of(n_started=4, n_never=3, window=(-7, 3)), unit="")
    assert found.joint is None
    assert found.slope.p_value is not None


def test_the_slope_called_detectable_is_detected_that_often():
    """Power by noncentral t, checked by drawing the normal and the chi-squared that make it up; five households."""
    table = draw_households(np.random.default_rng(4), starts=[8] * 5, n_never=20_000, n_months=12)
    comparison = Comparison("never_started", "universal")
    effects = group_time_effects(staggered_panel(table, **COLUMNS), comparison=comparison)
    found = pre_trend_test(event_study(effects, unit="", window=(-5, 3)), unit="", power=0.7)
    rng = np.random.default_rng(2)
    distance = found.detectable_slope / found.slope.std_error
    t = (rng.normal(size=400_000) + distance) / np.sqrt(rng.chisquare(4, 400_000) / 4)
    assert (np.abs(t) > stats.t.isf(0.025, 4)).mean() == pytest.approx(0.7, abs=0.005)
    assert found.hidden_effect == pytest.approx(2.5 * found.detectable_slope)


def test_more_power_asks_for_a_larger_slope():
    low, high = (pre_trend_test(path_of(), unit="", power=power).detectable_slope for power in (0.5, 0.9))
    assert low < high


def test_what_is_no_event_study_with_a_base_is_refused():
    with pytest.raises(ValueError, match="base='universal'"):
        pre_trend_test(path_of(base="varying"), unit="")
    with pytest.raises(ValueError, match="two moments before the base or more, found 1"):
        pre_trend_test(path_of(window=(-2, 3)), unit="")
    with pytest.raises(ValueError, match="power must be more"):
        pre_trend_test(path_of(), unit="", power=0.04)
    table = draw_households(np.random.default_rng(1), starts=[8, 9], n_never=4)
    effects = group_time_effects(staggered_panel(table, **COLUMNS), comparison=Comparison("never_started"))
    with pytest.raises(ValueError, match="base='universal'"):
        pre_trend_test(average_effects(effects, axis="start", unit=""), unit="")


def test_one_household_has_no_slope_to_test():
    table = draw_households(np.random.default_rng(1), starts=[8], n_never=4)
    comparison = Comparison("never_started", "universal")
    path = event_study(group_time_effects(staggered_panel(table, **COLUMNS), comparison=comparison), unit="")
    with pytest.raises(ValueError, match="two households or more, found 1"):
        pre_trend_test(path, unit="")
