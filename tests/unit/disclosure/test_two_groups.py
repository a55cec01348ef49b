"""A difference between two groups is about the smaller one: what the larger did is published by itself."""

import pandas as pd
import pytest

from werkplaats.disclosure.suppression import public
from werkplaats.methods.comparison.difference_in_differences import att
from werkplaats.params.model import Disclosure
from werkplaats.results import Results


@pytest.mark.parametrize(("n_households", "shown"), [(8, False), (9, False), (10, True), (12, True)])
def test_a_difference_needs_enough_households_on_either_side(n_households, shown):
    table = pd.DataFrame(
        {
            "group": ["director"] * n_households + ["comparison"] * 111,
            "change": [float(number % 7) for number in range(n_households + 111)],
        }
    )
    effect = att(table, change="change", group="group", reference="comparison", unit="EUR")
    assert effect.n_smallest == n_households
    released = public(Results("07_robustness", (effect,)), Disclosure())
    assert bool(released.estimates) == shown


@pytest.mark.parametrize(("n_households", "shown"), [(9, False), (10, True)])
def test_resamples_of_few_households_give_their_mean_away(n_households, shown):
    tables = {
        "ce_plane": pd.DataFrame({"delta_qaly": [0.1], "delta_cost": [-100.0]}),
        "acceptability_curve": pd.DataFrame({"threshold": [0.0], "probability": [0.5]}),
    }
    found = Results("05_cost_effectiveness", tables=tables, facts={"n_households": n_households})
    assert set(public(found, Disclosure()).tables) == (set(tables) if shown else set())
