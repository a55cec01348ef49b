"""Utilities of the EQ-5D family, state by state.

Oracles: golden states (those in the tests of the R package eq5d, and sums of the published coefficients); the
coefficient tables of that package for all 3,125 states of five levels and all 243 of three; the ranges in the abstracts
of Versteegh et al. (2016) and Roudijk et al. (2022).
"""

import itertools

import numpy as np
import pandas as pd
import pytest

from werkplaats.instruments.eq5d_3l import score_eq5d_3l
from werkplaats.instruments.eq5d_5l import EQ5D_5L, score_eq5d_5l
from werkplaats.instruments.eq5d_y import EQ5D_Y, score_eq5d_y
from werkplaats.instruments.valuation import DIMENSIONS
from werkplaats.instruments.value_sets import NL_3L_2006, NL_3L_2026, NL_5L_2016, NL_Y_2022, UK_3L_1997

SUM_OF_DECIMALS = 1e-12
"""The oracle adds decimals in floating point; ours adds whole thousandths."""

GOLDEN = {
    NL_5L_2016.name: {
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
    },
    NL_3L_2006.name: {
        "11111": 1.0,
        "11112": 0.805,
        "21111": 0.893,
        "21211": 0.861,
        "21231": 0.298,
        "21333": -0.052,
        "22222": 0.569,
        "33333": -0.329,
    },
    NL_3L_2026.name: {
        "11111": 1.0,
        "11112": 0.750,
        "21111": 0.801,
        "12313": 0.295,
        "22222": 0.521,
        "33333": -0.723,
    },
    NL_Y_2022.name: {"11111": 1.0, "11112": 0.904, "21111": 0.964, "21232": 0.447, "22222": 0.671, "33333": -0.218},
}

VALUE_SETS = {known.name: known for known in (NL_5L_2016, NL_3L_2006, NL_3L_2026, UK_3L_1997, NL_Y_2022)}

TABLES = {
    NL_5L_2016.name: ("VT.csv", "Netherlands"),
    NL_3L_2006.name: ("TTO.csv", "Netherlands_2006"),
    NL_3L_2026.name: ("TTO.csv", "Netherlands_2026"),
    UK_3L_1997.name: ("TTO.csv", "UK"),
    NL_Y_2022.name: ("Y.csv", "Netherlands"),
}

EVERY_VALUE_SET = pytest.mark.parametrize("value_set", VALUE_SETS.values(), ids=VALUE_SETS)


def every_state(value_set):
    levels = range(1, value_set.n_levels + 1)
    return pd.DataFrame(list(itertools.product(levels, repeat=5)), columns=list(DIMENSIONS))


def utilities(states, value_set):
    scorings = {"eq5d_5l": score_eq5d_5l, "eq5d_3l": score_eq5d_3l, "eq5d_y_3l": score_eq5d_y}
    return scorings[value_set.instrument](states, value_set=value_set).iloc[:, 0]


@pytest.mark.parametrize(
    ("name", "state", "utility"),
    [(name, state, utility) for name, golden in GOLDEN.items() for state, utility in golden.items()],
)
def test_golden_states(name, state, utility):
    states = pd.DataFrame([[int(level) for level in state]], columns=list(DIMENSIONS))
    assert utilities(states, VALUE_SETS[name]).tolist() == [utility]  # exactly: thousandths are whole numbers


@EVERY_VALUE_SET
def test_whole_table_against_the_published_coefficients(refdata, value_set):
    file, column = TABLES[value_set.name]
    table = refdata(f"eq5d_r/{file}", index_col=0)[column].astype("float64").fillna(0.0)
    states = every_state(value_set)
    expected = np.full(len(states), table.get("StartValue", table.get("FullHealth")))
    for dimension, letters in zip(DIMENSIONS, ("MO", "SC", "UA", "PD", "AD"), strict=True):
        weights = np.array([table.get(f"{letters}{level}", 0.0) for level in range(1, value_set.n_levels + 1)])
        expected += weights[states[dimension].to_numpy() - 1]
    constant = table.get("Intercept", 0.0) + table.get("AtLeastOne2Or3", 0.0)
    expected += np.where((states > 1).any(axis=1), constant, 0.0)
    expected += np.where((states == value_set.n_levels).any(axis=1), table.get("AtLeastOne3", 0.0), 0.0)
    assert len(states) == value_set.n_levels**5
    np.testing.assert_allclose(utilities(states, value_set), expected, rtol=0, atol=SUM_OF_DECIMALS)


@EVERY_VALUE_SET
def test_worse_on_any_dimension_is_never_better(value_set):
    states = every_state(value_set)
    indexed = utilities(states, value_set).set_axis(pd.MultiIndex.from_frame(states))
    for dimension in DIMENSIONS:
        steps = indexed.unstack(dimension).diff(axis=1).iloc[:, 1:]
        assert (steps <= 0).all(axis=None), dimension


@EVERY_VALUE_SET
def test_every_utility_has_three_decimals_exactly(value_set):
    found = utilities(every_state(value_set), value_set)
    assert found.tolist() == [round(utility, 3) for utility in found]


def test_range_and_states_worse_than_dead():
    found = utilities(every_state(NL_5L_2016), NL_5L_2016)
    assert (found.min(), found.max()) == (-0.446, 1.0)
    assert ((found < 0).sum(), (found == 0).sum()) == (484, 1)
    assert found[found < 1].max() == 0.918
    children = utilities(every_state(NL_Y_2022), NL_Y_2022)
    assert (children.min(), children.max()) == (-0.218, 1.0)


def test_the_value_set_is_named_with_the_score():
    assert EQ5D_5L.outcomes[0].value_set == NL_5L_2016.name == "EQ-5D-5L NL (Versteegh 2016)"
    assert EQ5D_Y.outcomes[0].value_set == NL_Y_2022.name == "EQ-5D-Y-3L NL (Roudijk 2022)"
