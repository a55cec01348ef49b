"""Identities of the nonoverlap measures, their edges, and what they refuse."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from werkplaats.methods.single_case.nonoverlap import baseline_corrected_tau, nap, tau, tau_u
from werkplaats.methods.single_case.nonoverlap_shares import ird, pem, pnd

ROUNDING = 1e-12
SCORES = st.lists(st.integers(-9, 9), min_size=3, max_size=8)
PHASES = {"value": "score", "phase": "phase", "reference": "before"}
TIMED = PHASES | {"time": "month"}


def series(before, after):
    return pd.DataFrame(
        {
            "score": np.array([*before, *after], dtype=float),
            "phase": ["before"] * len(before) + ["after"] * len(after),
            "month": np.arange(len(before) + len(after)),
        }
    )


@given(SCORES, SCORES)
def test_swapping_the_phases_mirrors_nap_and_tau(before, after):
    forth, back = nap(series(before, after), **PHASES), nap(series(after, before), **PHASES)
    assert forth.estimate == pytest.approx(1 - back.estimate, abs=ROUNDING)
    assert (forth.conf_low, forth.conf_high) == pytest.approx((1 - back.conf_high, 1 - back.conf_low), abs=1e-6)
    assert tau(series(before, after), **PHASES).estimate == pytest.approx(
        -tau(series(after, before), **PHASES).estimate, abs=ROUNDING
    )


@given(SCORES, SCORES)
def test_turning_the_sign_of_the_score_turns_every_tau(before, after):
    table = series(before, after)
    turned = table.assign(score=-table["score"])
    assert tau(turned, **PHASES).estimate == pytest.approx(-tau(table, **PHASES).estimate, abs=ROUNDING)
    for method in (tau_u, baseline_corrected_tau):
        assert method(turned, **TIMED).estimate == pytest.approx(-method(table, **TIMED).estimate, abs=ROUNDING)


@given(SCORES, SCORES, st.sampled_from([0.1, 3.7, 1e6]))
def test_scale_and_a_common_trend_do_not_matter(before, after, scale):
    table = series(before, after)
    tilted = table.assign(score=(table["score"] + 0.3 * table["month"]) * scale)
    corrected = baseline_corrected_tau(table, **TIMED).estimate
    assert baseline_corrected_tau(tilted, **TIMED).estimate == pytest.approx(corrected, abs=ROUNDING)
    assert nap(table.assign(score=table["score"] * scale), **PHASES).estimate == nap(table, **PHASES).estimate


@given(SCORES, SCORES)
def test_limits_hold_the_estimate_and_stay_between_zero_and_one(before, after):
    narrow, wide = (nap(series(before, after), conf_level=level, **PHASES) for level in (0.8, 0.99))
    assert 0 <= wide.conf_low <= narrow.conf_low <= narrow.estimate <= narrow.conf_high <= wide.conf_high <= 1
    assert narrow.std_error > 0


def test_tau_is_nap_on_another_scale():
    table = series([3, 1, 4, 1], [5, 9, 2, 6, 5])
    share, difference = nap(table, **PHASES), tau(table, **PHASES)
    assert difference.estimate == pytest.approx(2 * share.estimate - 1)
    assert difference.std_error == pytest.approx(2 * share.std_error)
    assert (difference.conf_low, difference.conf_high) == pytest.approx(
        (2 * share.conf_low - 1, 2 * share.conf_high - 1)
    )
    assert (difference.group, difference.reference, difference.n_obs) == ("after", "before", 9)


def test_no_overlap_still_leaves_a_lower_limit_and_a_standard_error():
    clear = nap(series([1, 2, 3], [7, 8, 9]), **PHASES)
    assert clear.estimate == clear.conf_high == 1.0
    assert 0.4 < clear.conf_low < 0.6
    assert clear.std_error > 0


def test_one_measurement_in_a_phase_has_no_standard_error():
    single = nap(series([4], [5, 6, 7]), **PHASES)
    assert (single.estimate, single.std_error) == (1.0, None)
    assert single.conf_low < 0.5
    assert tau(series([4], [5, 6, 7]), **PHASES).std_error is None


def test_scores_that_are_all_equal_are_no_evidence():
    flat = series([5, 5, 5], [5, 5, 5, 5])
    assert nap(flat, **PHASES).estimate == pem(flat, **PHASES).estimate == 0.5
    assert tau_u(flat, **TIMED).estimate == baseline_corrected_tau(flat, **TIMED).estimate == 0.0
    assert pnd(flat, **PHASES).estimate == 0.0


def test_one_high_month_in_the_baseline_makes_pnd_zero_and_hardly_moves_nap():
    calm, spiked = series([1, 2, 1, 2], [5, 6, 7, 5]), series([1, 9, 1, 2], [5, 6, 7, 5])
    assert (pnd(calm, **PHASES).estimate, pnd(spiked, **PHASES).estimate) == (1.0, 0.0)
    assert nap(spiked, **PHASES).estimate == 0.75


def test_improvement_rate_difference_is_one_without_overlap():
    assert ird(series([1, 2, 3], [4, 5]), **PHASES).estimate == 1.0
    assert ird(series([1, 2, 3, 4], [1, 2, 3, 4]), **PHASES).estimate == pytest.approx(0.0)


def test_order_of_the_rows_does_not_matter_but_time_does():
    table = series([1, 2, 4, 3], [5, 4, 6])
    shuffled = table.sample(frac=1, random_state=1)
    for method in (tau_u, baseline_corrected_tau):
        assert method(shuffled, **TIMED).estimate == method(table, **TIMED).estimate
    gap = table.assign(month=[0, 1, 2, 3, 20, 21, 22])
    assert baseline_corrected_tau(gap, **TIMED).estimate < baseline_corrected_tau(table, **TIMED).estimate


def test_table_is_left_as_it_was():
    table = series([1, 2, 4], [5, 4]).sample(frac=1, random_state=2)
    before = table.copy()
    tau_u(table, **TIMED)
    pd.testing.assert_frame_equal(table, before)


def test_missing_score_single_phase_and_repeated_time_are_refused():
    table = series([1, 2, 4], [5, 4])
    with pytest.raises(ValueError, match="'score' has 1 missing"):
        nap(table.assign(score=[None, 2, 4, 5, 4]), **PHASES)
    with pytest.raises(ValueError, match="holds 'before' only"):
        nap(table.head(3), **PHASES)
    with pytest.raises(ValueError, match="repeats 1 times"):
        tau_u(table.assign(month=[0, 1, 2, 2, 3]), **TIMED)
    with pytest.raises(ValueError, match="found 2"):
        baseline_corrected_tau(series([1, 2], [5, 4]), **TIMED)
    with pytest.raises(ValueError, match="conf_level"):
        tau(table, conf_level=1.0, **PHASES)
