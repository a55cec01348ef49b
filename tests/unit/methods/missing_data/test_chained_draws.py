"""The pieces of the chain whose mistakes no analysis would show."""

import numpy as np
import pytest

from werkplaats.methods.missing_data.chained_draws import N_DONORS, _housemates, _nearest, chained_draws


def test_the_mean_of_the_housemates_leaves_oneself_out():
    scores = np.array([[[1.0, 3.0, 8.0], [4.0, 0.0, 0.0], [2.0, 6.0, 0.0]]])
    present = np.array([[[True, True, True], [True, False, False], [True, True, False]]])
    mean = 24 / 6
    means = _housemates(scores.reshape(1, 9), present).reshape(3, 3)
    assert means[0] + mean == pytest.approx([5.5, 4.5, 2.0])
    assert means[1] == pytest.approx([0, 0, 0])  # who lives alone is an average person, and the absent are nobody
    assert means[2, :2] + mean == pytest.approx([6.0, 2.0])


def test_the_nearest_donors_are_as_likely_as_each_other():
    donors = np.array([9.0, 0.0, 1.0, 2.0, 3.0, 4.0, -9.0])
    chosen = _nearest(donors, np.full(5000, 2.1), np.random.default_rng(1))
    counts = np.bincount(chosen, minlength=7)
    assert counts[[0, 6]].tolist() == [0, 0]
    # four standard errors of a count of one in five
    np.testing.assert_allclose(counts[1:6], 5000 / N_DONORS, atol=4 * np.sqrt(5000 * 0.2 * 0.8))


@pytest.mark.parametrize("wanted", [-100.0, 100.0])
def test_beyond_all_donors_the_outermost_are_taken(wanted):
    donors = np.arange(20.0)
    chosen = set(_nearest(donors, np.full(200, wanted), np.random.default_rng(1)))
    assert chosen == (set(range(5)) if wanted < 0 else set(range(15, 20)))


def test_donors_that_predict_alike_take_turns():
    chosen = _nearest(np.zeros(12), np.zeros(1), np.random.default_rng(1))
    seen = {int(_nearest(np.zeros(12), np.zeros(1), np.random.default_rng(seed))[0]) for seed in range(200)}
    assert chosen.shape == (1,)
    assert seen == set(range(12))


def test_few_donors_are_all_there_is():
    assert set(_nearest(np.array([1.0, 2.0]), np.full(50, 7.0), np.random.default_rng(1))) == {0, 1}


def test_copies_are_imputed_apart():
    rng = np.random.default_rng(3)
    values = rng.normal(size=(2, 3, 30, 1))
    values[1, :, ::4] = np.nan
    present = np.ones((3, 30, 1), dtype=bool)
    other = values.copy()
    other[:, 1] *= 50
    draw = [
        chained_draws(each, present, n_imputed=2, method="normal", n_cycles=2, rng=np.random.default_rng(9))
        for each in (values, other)
    ]
    np.testing.assert_allclose(draw[0][:, [0, 2]], draw[1][:, [0, 2]])
    assert not np.allclose(draw[0][:, 1], draw[1][:, 1])
