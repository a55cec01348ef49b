"""Responders: the border belongs to those who reached it, whatever doubles make of it; intervals; refusals."""

import pandas as pd
import pytest
from scipy import stats

from werkplaats.methods.before_after.responders import responders

CHANGES = pd.DataFrame({"change": [0.2, 0.1, 0.05, 0.0, -0.05, -0.1, 0.3, 0.4]})


def shares(table=CHANGES, **options):
    found = responders(table, **{"change": "change", "important_difference": 0.1} | options)
    return found.improved.estimate, found.same.estimate, found.worse.estimate


def test_who_reaches_the_difference_counts():
    assert shares() == (4 / 8, 3 / 8, 1 / 8)


def test_differences_of_decimals_reach_what_they_equal():
    scores = pd.DataFrame({"change": [0.9 - 0.8, 0.4 - 0.3, 0.3 - 0.4, 0.7 - 0.6 - 0.05]})
    assert scores["change"].iloc[0] < 0.1  # what a double makes of it
    assert shares(scores) == (2 / 4, 1 / 4, 1 / 4)


def test_with_a_difference_of_zero_any_change_counts():
    assert shares(important_difference=0.0) == (5 / 8, 1 / 8, 2 / 8)
    unchanged = pd.DataFrame({"change": [0.0, 0.0]})
    assert shares(unchanged, important_difference=0.0) == shares(unchanged) == (0.0, 1.0, 0.0)


def test_turning_the_sign_swaps_improved_and_worse():
    assert shares(-CHANGES) == shares(higher_is_better=False) == shares()[::-1]


def test_scaling_both_changes_nothing():
    assert shares(CHANGES * 1000, important_difference=100.0) == shares()


def test_exact_interval_equals_scipy():
    improved = responders(CHANGES, change="change", important_difference=0.1).improved
    expected = stats.binomtest(4, 8).proportion_ci(method="exact")
    assert (improved.conf_low, improved.conf_high) == pytest.approx((expected.low, expected.high))


def test_wilson_is_narrower_and_a_wider_level_widens():
    def width(**options):
        improved = responders(CHANGES, change="change", important_difference=0.1, **options).improved
        return improved.conf_high - improved.conf_low

    assert width(interval="wilson") < width() < width(conf_level=0.99)


def test_method_names_the_interval_and_the_count():
    found = responders(CHANGES, change="change", important_difference=0.1, interval="wilson")
    assert found.worse.method == "1 of 8 households; Wilson's interval"
    assert found.worse.term == "share_worse"


def test_refusals():
    with pytest.raises(ValueError, match="'change' has 1 missing"):
        shares(pd.DataFrame({"change": [0.1, None]}))
    with pytest.raises(ValueError, match="empty"):
        shares(CHANGES.iloc[:0])
    with pytest.raises(ValueError, match=r"0 or more, found -0\.1"):
        shares(important_difference=-0.1)
    with pytest.raises(ValueError, match="0 or more, found nan"):
        shares(important_difference=float("nan"))
    with pytest.raises(ValueError, match="'exact' or 'wilson'"):
        shares(interval="wald")
