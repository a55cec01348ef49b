"""Identities of the paired statistics, and what they refuse."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from werkplaats.methods.before_after.paired import mean_change
from werkplaats.methods.intervals.studentized import mean_interval

TABLE = pd.DataFrame({"t0": [52.0, 61.0, 40.0, 70.0, 55.0, 49.0], "t1": [60.0, 64.0, 47.0, 68.0, 63.0, 50.0]})


def change_of(table, **options):
    return mean_change(table, **{"before": "t0", "after": "t1", "unit": "points"} | options)


def test_swapping_before_and_after_flips_the_sign():
    forth, back = change_of(TABLE), change_of(TABLE, before="t1", after="t0")
    assert (back.estimate, back.conf_low, back.conf_high) == pytest.approx(
        (-forth.estimate, -forth.conf_high, -forth.conf_low)
    )
    assert back.p_value == forth.p_value


@given(factor=st.floats(0.01, 1000), shift=st.floats(-100, 100))
def test_scaling_scales_and_shifting_changes_nothing(factor, shift):
    plain, scaled = change_of(TABLE), change_of(TABLE * factor + shift)
    assert (scaled.estimate, scaled.std_error, scaled.conf_low) == pytest.approx(
        (plain.estimate * factor, plain.std_error * factor, plain.conf_low * factor), rel=1e-6
    )


def test_a_wider_level_widens():
    narrow, wide = change_of(TABLE, conf_level=0.8), change_of(TABLE, conf_level=0.99)
    assert wide.conf_low < narrow.conf_low < narrow.conf_high < wide.conf_high


def test_with_a_generator_the_interval_is_the_studentized_one():
    skewed = TABLE.assign(t1=TABLE["t0"] + [0.1, 0.4, -0.2, 9.0, 0.3, 0.2])
    plain = change_of(skewed)
    change = change_of(skewed, rng=np.random.default_rng(3))
    expected = mean_interval(
        (skewed["t1"] - skewed["t0"]).to_numpy(), conf_level=0.95, n_bootstrap=5000, rng=np.random.default_rng(3)
    )
    assert (change.conf_low, change.conf_high) == expected
    assert (change.estimate, change.std_error, change.p_value) == (plain.estimate, plain.std_error, plain.p_value)
    assert change.conf_high > plain.conf_high
    assert "studentized bootstrap" in change.method
    assert "t interval" in plain.method


def test_too_few_households_that_differ_bound_nothing():
    sparse = pd.DataFrame({"t0": [0.0] * 12, "t1": [0.0] * 10 + [5.0, 8.0]})
    change = change_of(sparse, rng=np.random.default_rng(3))
    assert (change.conf_low, change.conf_high, change.conf_level) == (None, None, None)
    assert "no interval, too few households differ" in change.method


@pytest.mark.parametrize(("n_households", "smallest"), [(5, "0.062"), (6, "0.031")])
def test_the_smallest_p_value_is_said(n_households, smallest):
    change = change_of(TABLE.head(n_households))
    assert f"(with {n_households} at least {smallest})" in change.method


def test_missing_value_is_refused_with_its_column():
    with pytest.raises(ValueError, match="'t1' has 1 missing"):
        change_of(TABLE.assign(t1=[60.0, None, 47.0, 68.0, 63.0, 50.0]))


def test_no_households_is_refused():
    with pytest.raises(ValueError, match="at least one household"):
        change_of(TABLE.iloc[:0])


@pytest.mark.parametrize("rows", [slice(0, 1), slice(0, 6)])
def test_without_spread_there_is_no_interval(rows):
    alike = TABLE.assign(t1=TABLE["t0"] + 3).iloc[rows]
    change = change_of(alike)
    assert change.estimate == pytest.approx(3.0)
    assert (change.std_error, change.conf_low, change.conf_high, change.conf_level) == (None,) * 4
    assert "no interval" in change.method


def test_beyond_exact_enumeration_the_t_test_is_named():
    rng = np.random.default_rng(5)
    table = pd.DataFrame({"t0": rng.normal(size=41), "t1": rng.normal(0.5, 1, size=41)})
    assert "paired t test" in change_of(table).method
    assert "exact sign-flip test" in change_of(table.head(40)).method


def test_input_is_left_alone():
    before = TABLE.copy()
    change_of(TABLE)
    pd.testing.assert_frame_equal(TABLE, before)
