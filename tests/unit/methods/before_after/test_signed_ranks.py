"""Signed ranks against plain enumeration and scipy, with ties and zeros; the middle of the changes and its interval."""

import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from werkplaats.methods.before_after.signed_ranks import hodges_lehmann, signed_rank_p_value

EXACT = 1e-12
"""Shares of whole numbers of patterns, halved in doubles once per household."""


def p_of(changes, zeros="wilcoxon"):
    return signed_rank_p_value(pd.DataFrame({"change": changes}, dtype=float), change="change", zeros=zeros)


def middle_of(changes, **options):
    return hodges_lehmann(pd.DataFrame({"change": changes}, dtype=float), change="change", unit="points", **options)


def enumerated(changes, zeros):
    changes = np.array(changes, dtype=float)
    if zeros == "wilcoxon":
        changes = changes[changes != 0]
    ranks = stats.rankdata(np.abs(changes))[changes != 0]
    observed = abs((ranks * np.sign(changes[changes != 0])).sum())
    sums = [abs((ranks * signs).sum()) for signs in itertools.product((-1, 1), repeat=len(ranks))]
    return np.mean([value >= observed for value in sums])


@given(st.lists(st.integers(-6, 6), min_size=1, max_size=9), st.sampled_from(["wilcoxon", "pratt"]))
def test_equals_plain_enumeration_ties_and_zeros_included(changes, zeros):
    assert p_of(changes, zeros) == pytest.approx(enumerated(changes, zeros), abs=EXACT)


@given(st.lists(st.integers(-6, 6), min_size=1, max_size=9))
def test_ties_survive_decimals_that_doubles_cannot_hold(changes):
    before = np.linspace(0.3, 0.9, len(changes))
    assert p_of((before + np.array(changes) * 0.1) - before) == pytest.approx(
        enumerated(changes, "wilcoxon"), abs=EXACT
    )


@pytest.mark.parametrize("n_households", [6, 12, 30, 60])
def test_equals_scipy_without_ties(n_households):
    """Oracle: scipy.stats.wilcoxon, exact."""
    changes = np.random.default_rng(n_households).normal(0.3, 1, size=n_households)
    assert p_of(changes) == pytest.approx(stats.wilcoxon(changes, method="exact").pvalue, abs=EXACT)


@pytest.mark.parametrize(("zeros", "in_scipy"), [("wilcoxon", "wilcox"), ("pratt", "pratt")])
def test_equals_scipy_permutations_with_ties_and_zeros(zeros, in_scipy):
    """Oracle: scipy.stats.wilcoxon over all permutations of the same ranks."""
    changes = np.array([0.0, 2.0, -1.0, 3.0, 3.0, 5.0, -2.0, 4.0, 0.0, 2.0])
    method = stats.PermutationMethod(n_resamples=np.inf)
    assert p_of(changes, zeros) == pytest.approx(stats.wilcoxon(changes, zero_method=in_scipy, method=method).pvalue)


def test_sign_and_scale_of_all_changes_do_not_matter():
    changes = np.array([3.0, -1.0, 4.0, 1.0, -5.0, 9.0])
    assert p_of(changes) == p_of(-changes) == p_of(changes * 0.01)


def test_no_change_at_all_is_no_evidence():
    assert p_of([0.0, 0.0, 0.0]) == p_of([0.0, 0.0], "pratt") == 1.0


def test_middle_flips_scales_and_shifts():
    changes = np.array([3.0, -1.0, 4.0, 1.5, 9.0, 2.6, 2.0])
    plain, turned, moved = middle_of(changes), middle_of(-changes), middle_of(changes * 10 + 3)
    assert (turned.estimate, turned.conf_low, turned.conf_high) == pytest.approx(
        (-plain.estimate, -plain.conf_high, -plain.conf_low)
    )
    assert (moved.estimate, moved.conf_low) == pytest.approx((plain.estimate * 10 + 3, plain.conf_low * 10 + 3))


def test_middle_hardly_moves_with_one_odd_household():
    changes = np.array([3.0, -1.0, 4.0, 1.5, 9.0, 2.6, 2.0])
    odd = np.where(changes == 9.0, 900.0, changes)
    assert middle_of(odd).estimate == pytest.approx(middle_of(changes).estimate, abs=1.0)


def test_interval_holds_what_the_test_does_not_reject():
    """Identity: just inside a limit the exact p-value is above 5%, just outside it is not."""
    changes = np.random.default_rng(8).normal(1, 2, size=11)
    middle = middle_of(changes)
    for limit, outwards in ((middle.conf_low, -1), (middle.conf_high, 1)):
        assert p_of(changes - (limit - outwards * 1e-6)) > 0.05
        assert p_of(changes - (limit + outwards * 1e-6)) <= 0.05


def test_a_wider_level_widens_and_says_what_it_covers():
    changes = np.random.default_rng(8).normal(1, 2, size=11)
    narrow, wide = middle_of(changes, conf_level=0.8), middle_of(changes, conf_level=0.99)
    assert wide.conf_low < narrow.conf_low < narrow.conf_high < wide.conf_high
    assert "interval at 99.02%" in wide.method


def test_a_level_that_can_be_reached_exactly_is():
    """Five households: one pattern in 32 on either side, so the range of the changes covers 15/16."""
    middle = middle_of([1.0, 2.0, 4.0, 8.0, 16.0], conf_level=15 / 16)
    assert (middle.conf_low, middle.conf_high) == (1.0, 16.0)


@pytest.mark.parametrize("changes", [[1.0, 2.0, 3.0, 4.0, 5.0], [2.0] * 8, [1.0]])
def test_too_few_or_alike_have_no_interval(changes):
    middle = middle_of(changes)
    assert (middle.conf_low, middle.conf_high, middle.conf_level) == (None,) * 3
    assert middle.estimate == np.median(changes)
    assert "no interval" in middle.method


def test_refusals():
    with pytest.raises(ValueError, match="'change' has 1 missing"):
        p_of([1.0, None])
    with pytest.raises(ValueError, match="empty"):
        middle_of([])
    with pytest.raises(ValueError, match="zeros must be"):
        p_of([1.0], "keep")
