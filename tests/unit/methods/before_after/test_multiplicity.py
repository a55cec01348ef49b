"""Holm over outcomes: order kept, never below the plain p-value, and what it refuses."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from werkplaats.methods.before_after.multiplicity import holm
from werkplaats.results import Estimate


def estimates(p_values):
    return [
        Estimate(
            term="mean_change", estimate=1.0, unit="", method="t", n_households=9, p_value=p, outcome=f"scale {at}"
        )
        for at, p in enumerate(p_values)
    ]


def adjusted(p_values):
    return [estimate.p_value for estimate in holm(estimates(p_values))]


def step_down(p_values):
    """Return Holm's values by the words of the paper: the smallest times k, the next times k - 1, never going down."""
    k, highest, found = len(p_values), 0.0, {}
    for step, at in enumerate(sorted(range(k), key=lambda at: p_values[at])):
        highest = max(highest, min(1.0, (k - step) * p_values[at]))
        found[at] = highest
    return [found[at] for at in range(k)]


@settings(max_examples=20)  # statsmodels collects garbage at every call, a fifth of a second
@given(st.lists(st.floats(0, 1), min_size=1, max_size=8))
def test_equals_the_words_of_the_paper_in_the_order_given(p_values):
    assert adjusted(p_values) == pytest.approx(step_down(p_values), abs=1e-12)


def test_one_outcome_stays_as_it_is():
    assert adjusted([0.03]) == [0.03]


def test_all_else_stays_and_the_method_says_it():
    given_estimates = estimates([0.01, 0.04])
    for before, after in zip(given_estimates, holm(given_estimates), strict=True):
        assert (after.id, after.estimate, after.conf_low) == (before.id, before.estimate, before.conf_low)
        assert after.method == "t; p adjusted for 2 outcomes (Holm)"


def test_refusals():
    with pytest.raises(ValueError, match="there is none"):
        holm([])
    with pytest.raises(ValueError, match=r"mean_change\[outcome=scale 1\]"):
        holm(estimates([0.01, None]))
