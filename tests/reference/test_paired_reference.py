"""Paired and small-sample statistics against classic data and printed examples.

Oracles: Student (1908), the sleep data, as in R's ``t.test``; effectsize's documented d and its noncentral interval for
the same pairs; Fisher (1935, section 21), Darwin's Zea mays; the arms of Hand et al. (1994), anorexia, as in R's
``t.test``.
"""

import math

import pandas as pd
import pytest
from scipy import stats

from werkplaats.methods.before_after.paired import mean_change
from werkplaats.methods.before_after.permutation import sign_flip_p_value
from werkplaats.methods.before_after.sign_flip_interval import sign_flip_interval
from werkplaats.methods.before_after.signed_ranks import hodges_lehmann, signed_rank_p_value
from werkplaats.methods.before_after.standardized import d_z, hedges_g, hedges_g_av
from werkplaats.methods.intervals.household_sums import HouseholdSums

PRINTED = 5e-5
"""The oracle prints four decimals."""


@pytest.fixture
def sleep(refdata):
    wide = refdata("student_sleep/sleep.csv").pivot(index="ID", columns="group", values="extra")
    # The oracle subtracts the second drug from the first.
    return wide.rename(columns={1: "after", 2: "before"})


@pytest.fixture
def plants(refdata):
    return refdata("darwin_zeamays/ZeaMays.csv")


def t_p_value(change):
    """Return the p-value of the paired t test that belongs to a mean change and its standard error."""
    return 2 * stats.t.sf(abs(change.estimate / change.std_error), change.n_households - 1)


def test_mean_change_of_student_sleep(sleep):
    change = mean_change(sleep, before="before", after="after", unit="hours")
    assert change.estimate == pytest.approx(-1.58, abs=PRINTED)
    assert change.estimate / change.std_error == pytest.approx(-4.0621, abs=PRINTED)
    assert t_p_value(change) == pytest.approx(0.002833, abs=5e-7)
    assert (change.conf_low, change.conf_high) == pytest.approx((-2.4599, -0.7001), abs=PRINTED)
    assert change.n_households == 10


def test_exact_sign_flips_of_student_sleep(sleep):
    change = mean_change(sleep, before="before", after="after", unit="hours")
    assert change.p_value == 4 / 1024
    assert "with 10 at least 0.002)" in change.method


def test_standardized_changes_of_student_sleep(sleep):
    assert d_z(sleep, before="before", after="after").estimate == pytest.approx(-1.2846, abs=PRINTED)
    # effectsize prints d = -1.28 [-2.12, -0.41] for these pairs, before the correction.
    found = d_z(sleep, before="before", after="after")
    assert (found.conf_low, found.conf_high) == pytest.approx((-2.12, -0.41), abs=0.005)
    g = hedges_g(sleep, before="before", after="after")
    assert g.estimate == pytest.approx(-1.1745, abs=PRINTED)
    assert g.conf_low / found.conf_low == pytest.approx(g.estimate / found.estimate)


def test_change_of_student_sleep_in_standard_deviations_of_the_score(sleep):
    """Oracle: effectsize prints d = -0.83 for the two drugs as groups; of equal size, their pooled spread is ours."""
    correction = 1 - 3 / (4 * 9 - 1)
    g_av = hedges_g_av(sleep, before="before", after="after")
    assert g_av.estimate / correction == pytest.approx(-0.83, abs=0.005)
    assert g_av.conf_low < g_av.estimate < g_av.conf_high < 0


def test_t_and_exact_test_straddle_five_percent_on_darwin(plants):
    change = mean_change(plants, before="self", after="cross", unit="eighths of an inch")
    assert t_p_value(change) == pytest.approx(0.0497, abs=PRINTED)
    assert change.conf_low > 0
    assert change.p_value == sign_flip_p_value(plants, change="diff") == 1726 / 32768


def test_inverted_sign_flips_hold_zero_where_the_exact_test_does_not_reject_it(plants):
    low, high = sign_flip_interval(HouseholdSums(plants["diff"].to_numpy(), [1.0] * 15), conf_level=0.95)
    assert low < 0 < high


def test_exact_signed_ranks_of_darwin(plants):
    assert signed_rank_p_value(plants, change="diff") == pytest.approx(0.04126, abs=5e-6)
    assert hodges_lehmann(plants, change="diff", unit="eighths of an inch").conf_low > 0


def test_signed_ranks_of_the_depression_scores():
    """Oracle: Hollander & Wolfe (1999), example 3.1 and its sequels, the Hamilton depression scale of nine patients.

    One-sided .0195, as in the example of R's ``wilcox.test``; the middle -.46; the 96.1% interval -.786 to -.010.
    """
    before = pd.Series([1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30])
    after = pd.Series([0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29])
    table = pd.DataFrame({"change": after - before})
    assert signed_rank_p_value(table, change="change") / 2 == pytest.approx(0.01953, abs=5e-6)
    middle = hodges_lehmann(table, change="change", unit="points")
    assert (middle.estimate, middle.conf_low, middle.conf_high) == pytest.approx((-0.46, -0.786, -0.010), abs=5e-4)
    assert "at 96.09%" in middle.method


@pytest.mark.parametrize(
    ("arm", "expected", "p_value", "decimals"),
    [("Cont", -0.45, 0.776, 3), ("CBT", 3.007, 0.035, 3), ("FT", 7.265, 0.0007, 4)],
)
def test_within_arm_changes_of_anorexia(refdata, arm, expected, p_value, decimals):
    weights = refdata("anorexia/anorexia.csv")
    change = mean_change(weights[weights["Treat"] == arm], before="Prewt", after="Postwt", unit="lbs")
    assert change.estimate == pytest.approx(expected, abs=5e-4)
    assert t_p_value(change) == pytest.approx(p_value, abs=0.5 * 10**-decimals)


def test_quantities_are_plain_python_numbers(sleep):
    change = mean_change(sleep, before="before", after="after", unit="hours")
    assert {type(change.estimate), type(change.conf_low), type(change.p_value)} == {float}
    assert isinstance(change.n_households, int)
    assert math.isfinite(change.estimate)
