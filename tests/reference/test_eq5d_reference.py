"""EQ-5D-5L utilities of the Netherlands.

Oracles: golden states (those in the tests of the R package eq5d, and sums of the published coefficients of Versteegh et
al. 2016); the coefficient table of eq5d for all 3,125 states; the abstract's range, -.446 to 1.
"""

import itertools

import numpy as np
import pandas as pd
import pytest

from werkplaats.instruments.eq5d import EQ5D_5L, score_eq5d_5l
from werkplaats.instruments.value_sets import DIMENSIONS, NL_5L_2016

GOLDEN = {
    "11111": 1.0,
    "21111": 0.918,
    "12111": 0.915,
    "11211": 0.914,
    "11121": 0.887,
    "11112": 0.883,
    "21232": 0.717,
    "22222": 0.705,
    "33333": 0.511,
    "44444": -0.289,
    "55555": -0.446,
    "55511": 0.390,
    "12345": 0.047,
    "54321": 0.429,
    "32523": 0.455,
}


@pytest.fixture(scope="module")
def every_state():
    return pd.DataFrame(list(itertools.product(range(1, 6), repeat=5)), columns=list(DIMENSIONS))


@pytest.mark.parametrize(("state", "utility"), GOLDEN.items())
def test_golden_states(state, utility):
    answers = pd.DataFrame([[int(level) for level in state]], columns=list(DIMENSIONS))
    assert score_eq5d_5l(answers)["eq5d_utility"].tolist() == [utility]  # exactly: thousandths are whole numbers


def test_whole_table_against_the_published_coefficients(refdata, every_state):
    table = refdata("eq5d_r/VT.csv", index_col=0)["Netherlands"].fillna(0.0)
    letters = dict(zip(DIMENSIONS, ("MO", "SC", "UA", "PD", "AD"), strict=True))
    expected = np.full(len(every_state), table["StartValue"])
    for dimension, letter in letters.items():
        weights = np.array([table.get(f"{letter}{level}", 0.0) for level in range(1, 6)])
        expected += weights[every_state[dimension].to_numpy() - 1]
    expected += np.where((every_state > 1).any(axis=1), table["Intercept"], 0.0)
    np.testing.assert_allclose(score_eq5d_5l(every_state)["eq5d_utility"], expected, atol=1e-12)


def test_range_and_states_worse_than_dead(every_state):
    utilities = score_eq5d_5l(every_state)["eq5d_utility"]
    assert (utilities.min(), utilities.max()) == (-0.446, 1.0)
    assert ((utilities < 0).sum(), (utilities == 0).sum()) == (484, 1)
    assert utilities[utilities < 1].max() == 0.918


def test_worse_on_any_dimension_is_never_better(every_state):
    utilities = score_eq5d_5l(every_state).set_index(pd.MultiIndex.from_frame(every_state))["eq5d_utility"]
    for dimension in DIMENSIONS:
        steps = utilities.unstack(dimension).diff(axis=1).iloc[:, 1:]
        assert (steps <= 0).all(axis=None), dimension


def test_the_value_set_is_named_with_the_score():
    assert EQ5D_5L.outcomes[0].value_set == NL_5L_2016.name == "EQ-5D-5L NL (Versteegh 2016)"
