"""The crosswalk of van Hout et al. (2012) from five levels to three, with the Dutch three-level set.

Oracles: the table of 3,125 crosswalk values in the R package eq5d, and golden states in its tests. That table has three
decimals and is made from transition probabilities with more decimals than any table prints.
"""

import itertools

import numpy as np
import pandas as pd
import pytest

from werkplaats.instruments.crosswalk import LEVEL_SHARES, NL_CROSSWALK_2012
from werkplaats.instruments.eq5d_5l import score_eq5d_5l
from werkplaats.instruments.valuation import DIMENSIONS
from werkplaats.instruments.value_sets import NL_3L_2006

ROUNDING = 0.0006
"""Three decimals of the table (.0005), and six of the probabilities."""
SUMS = 1e-12
"""243 products added up, against a sum in closed form."""

GOLDEN = {
    "11111": 1.0,
    "21111": 0.912,
    "12111": 0.873,
    "11211": 0.917,
    "11121": 0.874,
    "11112": 0.845,
    "21232": 0.689,
    "22222": 0.638,
    "33333": 0.569,
    "44444": 0.139,
    "55555": -0.329,
    "21213": 0.750,
    "33433": 0.484,
    "45454": -0.094,
}


def frame(states):
    return pd.DataFrame([[int(level) for level in state] for state in states], columns=list(DIMENSIONS))


def crossed(states):
    return score_eq5d_5l(frame(states), value_set=NL_CROSSWALK_2012)["eq5d_utility"].to_numpy()


@pytest.mark.parametrize(("state", "utility"), GOLDEN.items())
def test_golden_states(state, utility):
    assert crossed([state]) == pytest.approx([utility], abs=ROUNDING)


def test_whole_table_against_the_published_one(refdata):
    table = refdata("eq5d_r/CW.csv", index_col=0, dtype={0: str})["Netherlands"]
    states = table.index.astype(str)
    assert len(states) == 5**5
    np.testing.assert_allclose(crossed(states), table.to_numpy(), rtol=0, atol=ROUNDING)


def test_closed_form_is_the_sum_over_all_three_level_states():
    three = np.array(list(itertools.product(range(1, 4), repeat=5)))
    values = NL_3L_2006.utilities(three)
    rng = np.random.default_rng(5)
    for state in rng.integers(1, 6, size=(40, 5)):
        chances = np.ones(len(three))
        for place, dimension in enumerate(DIMENSIONS):
            mild, severe = LEVEL_SHARES[dimension]
            by_level = {1: (1, 0, 0), 2: (mild, 1 - mild, 0), 3: (0, 1, 0), 4: (0, severe, 1 - severe), 5: (0, 0, 1)}
            chances *= np.asarray(by_level[int(state[place])])[three[:, place] - 1]
        assert NL_CROSSWALK_2012.utilities(state[None, :])[0] == pytest.approx(chances @ values, abs=SUMS)


def test_levels_that_are_certain_give_the_three_level_utility_exactly():
    states = np.array(list(itertools.product((1, 3, 5), repeat=5)))
    three = (states + 1) // 2
    np.testing.assert_array_equal(NL_CROSSWALK_2012.utilities(states), NL_3L_2006.utilities(three))


def test_a_level_that_does_not_exist_is_refused():
    with pytest.raises(ValueError, match="1 states have a level outside 1 to 5"):
        NL_CROSSWALK_2012.utilities(np.array([[1, 1, 1, 1, 6]]))
