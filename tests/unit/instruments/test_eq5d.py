"""Utilities: missing dimensions, kinds of columns, another value set."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from werkplaats.instruments.eq5d_3l import INSTRUMENT as EQ5D_3L_BY_VALUE_SET
from werkplaats.instruments.eq5d_3l import score_eq5d_3l
from werkplaats.instruments.eq5d_5l import score_eq5d_5l
from werkplaats.instruments.eq5d_y import score_eq5d_y
from werkplaats.instruments.eq_vas import score_eq_vas, score_eq_vas_y
from werkplaats.instruments.valuation import DIMENSIONS
from werkplaats.instruments.value_sets import NL_3L_2006, NL_3L_2026, NL_5L_2016

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


def test_the_worst_level_costs_its_constant_once():
    states = pd.DataFrame([[3, 1, 1, 1, 1], [3, 3, 1, 1, 1]], columns=list(DIMENSIONS))
    lost = 1 - score_eq5d_3l(states, value_set=NL_3L_2006)["eq5d_3l_utility"]
    np.testing.assert_allclose(lost, [0.071 + 0.234 + 0.161, 0.071 + 0.234 + 0.161 + 0.152])


def test_three_levels_are_not_scored_before_somebody_chose_a_value_set():
    states = pd.DataFrame([[1, 1, 2, 1, 1]], columns=list(DIMENSIONS))
    with pytest.raises(ValueError, match="no value set is chosen for 1 rows"):
        EQ5D_3L_BY_VALUE_SET.score(states)


def test_the_two_dutch_sets_differ_and_each_is_named():
    states = pd.DataFrame([[1, 1, 1, 1, 2]], columns=list(DIMENSIONS))
    older, newer = (EQ5D_3L_BY_VALUE_SET.by_value_set[name] for name in ("nl_2006", "nl_2026"))
    assert older.score(states)["eq5d_3l_utility"].tolist() == [0.805]
    assert newer.score(states)["eq5d_3l_utility"].tolist() == [0.750]
    named = [known.definition.outcomes[0] for known in (older, newer)]
    assert [outcome.value_set for outcome in named] == [NL_3L_2006.name, NL_3L_2026.name]
    assert [outcome.minimum for outcome in named] == [-0.329, -0.723]


def test_level_four_does_not_exist_with_three_levels():
    states = pd.DataFrame([[1, 1, 1, 4, 1]], columns=list(DIMENSIONS))
    with pytest.raises(ValueError, match="eq5d_3l: item 'pain' has 1 answers that are not whole numbers from 1 to 3"):
        score_eq5d_3l(states, value_set=NL_3L_2006)
    with pytest.raises(ValueError, match="eq5d_y_3l: item 'pain' has 1 answers"):
        score_eq5d_y(states)


def test_children_have_outcomes_of_their_own():
    states = pd.DataFrame([[1, 1, 1, 1, 1]], columns=list(DIMENSIONS))
    columns = [
        *score_eq5d_5l(states),
        *score_eq5d_3l(states, value_set=NL_3L_2006),
        *score_eq5d_y(states),
        *score_eq_vas(pd.DataFrame({"vas": [50.0]})),
        *score_eq_vas_y(pd.DataFrame({"vas": [50.0]})),
    ]
    assert len(set(columns)) == 5
