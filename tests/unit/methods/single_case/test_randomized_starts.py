"""The randomization test against plain enumeration, its size, its edges, and what it refuses."""

import itertools
import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from werkplaats.methods.single_case import randomized_starts
from werkplaats.methods.single_case.randomized_starts import MOST_VECTORS, N_DRAWS, randomized_starts_test

COLUMNS = {"household": "name", "time": "month", "value": "score", "start": "start", "unit": "points"}
MONTE_CARLO = 4 * math.sqrt(0.25 / N_DRAWS)
"""Four standard errors of a drawn share, at most."""


def panel(scores, starts):
    """Return one row per household and month; ``scores`` is households x months."""
    scores = np.asarray(scores, dtype=float)
    n_households, n_months = scores.shape
    return pd.DataFrame(
        {
            "name": np.repeat([f"household {number}" for number in range(n_households)], n_months),
            "month": np.tile(np.arange(n_months), n_households),
            "score": scores.ravel(),
            "start": np.repeat(starts, n_months),
        }
    )


def own_lots(*possible):
    return {f"household {number}": starts for number, starts in enumerate(possible)}


def enumerated(scores, starts, vectors):
    """Return the p-value from means taken one vector at a time."""
    scores = np.asarray(scores, dtype=float)

    def mean_shift(vector):
        return np.mean([row[start:].mean() - row[:start].mean() for row, start in zip(scores, vector, strict=True)])

    bar = abs(mean_shift(starts)) - 1e-9
    shifts = [abs(mean_shift(vector)) for vector in vectors]
    return np.mean([shift >= bar for shift in shifts])


SCORES = st.lists(st.lists(st.integers(-9, 9), min_size=6, max_size=6), min_size=3, max_size=4)


@settings(max_examples=40)
@given(SCORES, st.data())
def test_dealt_starts_equal_plain_enumeration_equal_starts_included(scores, data):
    starts = data.draw(st.lists(st.integers(1, 5), min_size=len(scores), max_size=len(scores)))
    test = randomized_starts_test(panel(scores, starts), **COLUMNS)
    vectors = set(itertools.permutations(starts))
    assert test.n_vectors == len(vectors)
    assert test.estimate.p_value == pytest.approx(enumerated(scores, starts, vectors), abs=1e-12)


@settings(max_examples=40)
@given(SCORES, st.data())
def test_a_lot_for_each_household_equals_plain_enumeration(scores, data):
    possible = [sorted(data.draw(st.sets(st.integers(1, 5), min_size=1))) for _ in scores]
    starts = [data.draw(st.sampled_from(choice)) for choice in possible]
    test = randomized_starts_test(panel(scores, starts), admissible=own_lots(*possible), **COLUMNS)
    vectors = list(itertools.product(*possible))
    assert test.n_vectors == len(vectors)
    assert test.estimate.p_value == pytest.approx(enumerated(scores, starts, vectors), abs=1e-12)


STEPS = [[0, 0, 8, 8, 8, 8, 8], [0, 0, 0, 8, 8, 8, 8], [0, 0, 0, 0, 8, 8, 8], [0, 0, 0, 0, 0, 8, 8]]


def test_a_clear_shift_reaches_the_smallest_p_value():
    test = randomized_starts_test(panel(STEPS, [2, 3, 4, 5]), **COLUMNS)
    assert test.estimate.estimate == 8.0
    assert test.estimate.p_value == test.smallest_p_value == 1 / 24
    assert "no p-value below 0.042" in test.estimate.method


def test_three_households_can_never_reach_five_percent_when_starts_are_dealt():
    test = randomized_starts_test(panel(STEPS[:3], [2, 3, 4]), **COLUMNS)
    assert test.smallest_p_value == pytest.approx(1 / 6)


def test_turning_the_score_turns_the_shift_and_keeps_the_p_value():
    table = panel(np.random.default_rng(1).normal(size=(4, 8)), [2, 3, 5, 6])
    forth = randomized_starts_test(table, **COLUMNS)
    back = randomized_starts_test(table.assign(score=-7 * table["score"]), **COLUMNS)
    assert back.estimate.estimate == pytest.approx(-7 * forth.estimate.estimate)
    assert back.estimate.p_value == forth.estimate.p_value


def test_a_level_of_each_household_does_not_matter():
    scores = np.random.default_rng(2).normal(size=(4, 8))
    first = randomized_starts_test(panel(scores, [2, 3, 5, 6]), **COLUMNS)
    levels = np.array([[0], [50], [-20], [7]])
    moved = randomized_starts_test(panel(scores + levels, [2, 3, 5, 6]), **COLUMNS)
    assert moved.estimate.p_value == first.estimate.p_value
    assert moved.estimate.estimate == pytest.approx(first.estimate.estimate)


def test_scores_that_never_change_are_no_evidence():
    assert randomized_starts_test(panel(np.full((3, 6), 5.0), [2, 3, 4]), **COLUMNS).estimate.p_value == 1.0


def test_start_between_two_moments_and_missing_months():
    table = panel(STEPS, [2, 3, 4, 5])
    half = table.assign(start=table["start"] - 0.5)
    assert randomized_starts_test(half, **COLUMNS) == randomized_starts_test(table, **COLUMNS)
    gaps = table.drop(index=[0, 9, 17])
    test = randomized_starts_test(gaps.sample(frac=1, random_state=1), **COLUMNS)
    assert (test.estimate.estimate, test.estimate.n_obs) == (8.0, 25)


@pytest.mark.parametrize("lots", [False, True])
def test_drawn_vectors_agree_with_the_exact_count(monkeypatch, lots):
    table = panel(np.random.default_rng(3).normal(size=(5, 9)), [2, 3, 4, 6, 7])
    admissible = own_lots(*[[2, 3, 4, 6, 7]] * 5) if lots else None
    exact = randomized_starts_test(table, admissible=admissible, **COLUMNS)
    monkeypatch.setattr(randomized_starts, "MOST_VECTORS", 10)
    drawn = randomized_starts_test(table, admissible=admissible, rng=np.random.default_rng(4), **COLUMNS)
    assert (exact.exact, drawn.exact) == (True, False)
    assert drawn.estimate.p_value == pytest.approx(exact.estimate.p_value, abs=MONTE_CARLO)
    assert drawn.smallest_p_value == 1 / (N_DRAWS + 1)
    again = randomized_starts_test(table, admissible=admissible, rng=np.random.default_rng(4), **COLUMNS)
    assert again == drawn
    with pytest.raises(ValueError, match="pass rng"):
        randomized_starts_test(table, admissible=admissible, **COLUMNS)


def test_twelve_households_in_three_waves_are_counted_exactly():
    starts = [3, 5, 7] * 4
    scores = np.random.default_rng(5).normal(size=(12, 10)) + 3 * (np.arange(10) >= np.array(starts)[:, np.newaxis])
    test = randomized_starts_test(panel(scores, starts), **COLUMNS)
    assert test.n_vectors == math.factorial(12) // math.factorial(4) ** 3 < MOST_VECTORS
    assert test.estimate.p_value < 0.001


def test_drawn_p_value_counts_the_real_starts_and_is_never_zero():
    starts = np.arange(2, 14)
    scores = 5.0 * (np.arange(16) >= starts[:, np.newaxis])  # 479,001,600 vectors, of which one shifts by 5
    test = randomized_starts_test(panel(scores, starts), rng=np.random.default_rng(8), **COLUMNS)
    assert test.estimate.p_value == test.smallest_p_value == 1 / (N_DRAWS + 1)


def test_a_hundred_households_are_drawn():
    starts = list(range(2, 12)) * 10
    scores = np.random.default_rng(6).normal(size=(100, 14))
    test = randomized_starts_test(panel(scores, starts), rng=np.random.default_rng(7), **COLUMNS)
    assert not test.exact
    assert 0.001 < test.estimate.p_value <= 1


def test_what_is_no_lot_is_refused_with_counts():
    table = panel(STEPS, [2, 3, 4, 5])
    with pytest.raises(ValueError, match="1 households started at a moment that is not among"):
        randomized_starts_test(table, admissible=own_lots([2, 3], [3], [2, 3], [5]), **COLUMNS)
    with pytest.raises(ValueError, match="needed for the 4 households, found 3"):
        randomized_starts_test(table, admissible=own_lots([2], [3], [4]), **COLUMNS)
    with pytest.raises(ValueError, match="1 possible starts of one household leave no measurement"):
        randomized_starts_test(table, admissible=own_lots([0, 2], [3], [4], [5]), **COLUMNS)
    with pytest.raises(ValueError, match="of 4 households 1 have several"):
        randomized_starts_test(table.assign(start=table["start"].mask(table.index == 0, 3)), **COLUMNS)
    with pytest.raises(ValueError, match="1 rows repeat a moment"):
        randomized_starts_test(pd.concat([table, table.head(1)]), **COLUMNS)
    with pytest.raises(ValueError, match="'score' has 1 missing"):
        randomized_starts_test(table.assign(score=table["score"].mask(table.index == 0)), **COLUMNS)
    with pytest.raises(ValueError, match="of 0 households"):
        randomized_starts_test(table.head(0), **COLUMNS)
