"""Utilities: missing dimensions, kinds of columns, another value set."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from werkplaats.instruments.eq5d import score_eq5d_5l, score_eq_vas
from werkplaats.instruments.value_sets import DIMENSIONS, NL_5L_2016

STATES = pd.DataFrame([[1, 1, 1, 1, 1], [2, 1, 2, 3, 2], [5, 5, 5, 5, 5]], columns=list(DIMENSIONS), index=[7, 3, 9])


def test_any_missing_dimension_means_no_utility():
    states = STATES.astype("Float64")
    states.loc[3, "pain"] = pd.NA
    utilities = score_eq5d_5l(states)["eq5d_utility"]
    assert utilities.index.tolist() == [7, 3, 9]
    np.testing.assert_array_equal(utilities, [1.0, np.nan, -0.446])


@pytest.mark.parametrize("dtype", ["int64", "float64", "Int64", "Float64"])
def test_every_kind_of_number_gives_the_same_utility(dtype):
    assert score_eq5d_5l(STATES.astype(dtype))["eq5d_utility"].tolist() == [1.0, 0.717, -0.446]


def test_order_of_the_columns_does_not_matter():
    pd.testing.assert_frame_equal(score_eq5d_5l(STATES[STATES.columns[::-1]]), score_eq5d_5l(STATES))


def test_another_value_set_gives_other_utilities():
    kinder = replace(NL_5L_2016, name="test set", constant=0)
    assert score_eq5d_5l(STATES, value_set=kinder)["eq5d_utility"].tolist() == [1.0, 0.764, -0.399]


def test_level_outside_the_value_set_is_refused():
    with pytest.raises(ValueError, match="1 states have a level outside 1 to 5"):
        NL_5L_2016.utilities(np.array([[1, 2, 3, 4, 6]]))
    with pytest.raises(ValueError, match="five columns"):
        NL_5L_2016.utilities(np.array([[1, 2, 3]]))
    with pytest.raises(ValueError, match="'mobility' has 1 answers"):
        score_eq5d_5l(STATES.assign(mobility=[0, 1, 2]))


def test_rating_is_taken_as_it_is():
    ratings = score_eq_vas(pd.DataFrame({"vas": [0.0, np.nan, 100.0]}))["eq_vas"]
    np.testing.assert_array_equal(ratings, [0.0, np.nan, 100.0])
