"""Exact sign flips against plain enumeration, ties, and their limits."""

import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from werkplaats.methods.before_after.permutation import MOST_SIGN_FLIPS, sign_flip_p_value, smallest_reachable_p_value


def p_of(changes):
    return sign_flip_p_value(pd.DataFrame({"change": list(changes)}, dtype=float), change="change")


def enumerated(changes):
    """Return the p-value in whole numbers, so without any rounding."""
    observed = abs(sum(changes))
    sums = [
        abs(sum(sign * change for sign, change in zip(signs, changes, strict=True)))
        for signs in itertools.product((-1, 1), repeat=len(changes))
    ]
    return sum(value >= observed for value in sums) / len(sums)


@given(st.lists(st.integers(-20, 20), min_size=1, max_size=10))
def test_equals_plain_enumeration_ties_and_zeros_included(changes):
    assert p_of(changes) == enumerated(changes)


@given(st.lists(st.integers(-20, 20), min_size=1, max_size=10))
def test_ties_survive_decimals_that_doubles_cannot_hold(changes):
    assert p_of([change * 0.1 for change in changes]) == enumerated(changes)


def test_equals_scipy_on_continuous_changes():
    changes = np.random.default_rng(11).normal(0.4, 1, size=13)
    scipy_p = stats.permutation_test(
        (changes,), np.mean, permutation_type="samples", n_resamples=np.inf, vectorized=True
    ).pvalue
    assert p_of(changes) == pytest.approx(scipy_p, abs=1e-12)


def test_sign_of_all_changes_does_not_matter():
    changes = np.array([3.0, -1.0, 4.0, 1.0, -5.0, 9.0])
    assert p_of(changes) == p_of(-changes) == p_of(changes * 17)


def test_all_in_one_direction_reaches_the_smallest_p_value():
    for n_households in range(1, 13):
        assert p_of(np.arange(1, n_households + 1)) == smallest_reachable_p_value(n_households)


@pytest.mark.parametrize(("n_households", "smallest"), [(4, 0.125), (5, 0.0625), (6, 0.03125), (10, 0.001953125)])
def test_smallest_reachable(n_households, smallest):
    assert smallest_reachable_p_value(n_households) == smallest


def test_no_change_at_all_is_no_evidence():
    assert p_of([0.0, 0.0, 0.0]) == 1.0


def test_forty_households_are_still_exact():
    changes = np.random.default_rng(2).normal(0.3, 1, size=MOST_SIGN_FLIPS)
    p_value = p_of(changes)  # a plain enumeration would take days
    assert p_value * 2**MOST_SIGN_FLIPS == int(p_value * 2**MOST_SIGN_FLIPS)
    assert p_value == pytest.approx(stats.ttest_1samp(changes, 0).pvalue, rel=0.2)


def test_more_than_forty_changes_are_refused_but_zeros_do_not_count():
    with pytest.raises(ValueError, match="41 changes to flip"):
        p_of(np.ones(41))
    assert p_of([1.0, 2.0, *[0.0] * 60]) == 0.5


def test_missing_change_and_empty_table_are_refused():
    with pytest.raises(ValueError, match="'change' has 1 missing"):
        p_of([1.0, None])
    with pytest.raises(ValueError, match="empty"):
        p_of([])


def test_no_household_reaches_no_p_value():
    with pytest.raises(ValueError, match="at least 1"):
        smallest_reachable_p_value(0)
