"""Paired statistics against classic data.

Oracles: Student (1908), the sleep data, as in R's ``t.test``; effectsize's documented d and its noncentral interval for
the same pairs; Fisher (1935, section 21), Darwin's Zea mays.
"""

import pandas as pd
import pytest

from werkplaats.methods.paired import mean_change
from werkplaats.methods.permutation import sign_flip_p_value
from werkplaats.methods.standardized import hedges_g

PRINTED = 5e-5
"""The oracle prints four decimals."""


@pytest.fixture
def sleep(refdata):
    wide = refdata("student_sleep/sleep.csv").pivot(index="ID", columns="group", values="extra")
    # The oracle subtracts the second drug from the first.
    return wide.rename(columns={1: "after", 2: "before"})


def test_mean_change_of_student_sleep(sleep):
    change = mean_change(sleep, before="before", after="after", unit="hours")
    assert change.estimate == pytest.approx(-1.58, abs=PRINTED)
    assert change.estimate / change.std_error == pytest.approx(-4.0621, abs=PRINTED)
    assert (change.conf_low, change.conf_high) == pytest.approx((-2.4599, -0.7001), abs=PRINTED)
    assert change.n_households == 10


def test_exact_sign_flips_of_student_sleep(sleep):
    assert mean_change(sleep, before="before", after="after", unit="hours").p_value == 4 / 1024


def test_hedges_g_of_student_sleep(sleep):
    g = hedges_g(sleep, before="before", after="after")
    assert g.estimate == pytest.approx(-1.1745, abs=PRINTED)
    correction = g.estimate / (-4.0621 / 10**0.5)
    # effectsize prints d = -1.28 [-2.12, -0.41] for these pairs, before the correction.
    assert (g.conf_low / correction, g.conf_high / correction) == pytest.approx((-2.12, -0.41), abs=0.005)


def test_t_and_exact_test_straddle_five_percent_on_darwin(refdata):
    plants = refdata("darwin_zeamays/ZeaMays.csv")
    change = mean_change(plants, before="self", after="cross", unit="eighths of an inch")
    assert change.conf_low > 0  # t says p = .0497
    assert change.p_value == sign_flip_p_value(plants, change="diff") == 1726 / 32768


def test_within_arm_changes_of_anorexia(refdata):
    weights = refdata("anorexia/anorexia.csv")
    printed = {"Cont": -0.45, "CBT": 3.007, "FT": 7.265}
    for arm, expected in printed.items():
        table = weights[weights["Treat"] == arm]
        change = mean_change(table, before="Prewt", after="Postwt", unit="lbs")
        assert change.estimate == pytest.approx(expected, abs=5e-4)


def test_quantities_are_plain_python_numbers(sleep):
    change = mean_change(sleep, before="before", after="after", unit="hours")
    assert {type(change.estimate), type(change.conf_low), type(change.p_value)} == {float}
    assert isinstance(change.n_households, int)
    assert pd.notna(change.estimate)
