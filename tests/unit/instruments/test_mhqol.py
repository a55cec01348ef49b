"""MHQoL: values of states, and what is refused."""

import numpy as np
import pandas as pd
import pytest

from werkplaats.instruments.mhqol import DECREMENTS, MHQOL, score_mhqol

BEST = pd.DataFrame([[3] * 7], columns=list(MHQOL.items), index=[5])


@pytest.mark.parametrize("dimension", DECREMENTS)
def test_a_lower_level_is_never_worth_more(dimension):
    values = [score_mhqol(BEST.assign(**{dimension: level}))["mhqol_utility"].iloc[0] for level in (0, 1, 2, 3)]
    assert values == sorted(values)
    assert values[-1] == 1.0


def test_a_missing_dimension_means_no_value():
    states = pd.concat([BEST, BEST.astype("float64").assign(mood=np.nan)])
    np.testing.assert_array_equal(score_mhqol(states)["mhqol_utility"], [1.0, np.nan])


def test_value_set_travels_with_the_outcome():
    assert MHQOL.outcomes[0].value_set == "MHQoL NL (van Krugten 2024)"


@pytest.mark.parametrize("level", [-1, 4, 1.5])
def test_a_level_that_does_not_exist_is_refused(level):
    with pytest.raises(ValueError, match="'mood' has 1 answers that are not whole numbers from 0 to 3"):
        score_mhqol(BEST.assign(mood=float(level)))
