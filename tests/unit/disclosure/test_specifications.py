"""Of a sweep only counts leave: its estimates are over nearly the same households."""

import pandas as pd
import pytest

from werkplaats.disclosure.specifications import IN_UNITS, public_sweep
from werkplaats.results import Results


@pytest.fixture
def sweep():
    curves = pd.DataFrame(
        {
            "curve": [1, 2],
            "label": ["net saving", "difference"],
            "estimate_of": ["net_saving_mean", "att"],
            "own": [22000.0, -9000.0],
            "median": [21000.0, -8000.0],
            "lowest": [6000.0, -26000.0],
            "highest": [35000.0, 900.0],
            "n_specifications": [24, 12],
            "n_same_sign": [24, 11],
        }
    )
    drawn = pd.DataFrame({"curve": [1, 2], "estimate": [22000.0, -9000.0], "n_households": [12, 123]})
    return Results("specification_curve", tables={"curves": curves, "specifications": drawn}, facts={"grid": "g"})


def test_no_estimate_leaves_and_the_counts_do(sweep):
    shown = public_sweep(sweep, {"net_saving_mean", "att"})
    assert set(shown.tables) == {"curves"}
    assert not set(IN_UNITS) & set(shown.tables["curves"].columns)
    assert list(shown.tables["curves"]["n_same_sign"]) == [24, 11]
    assert shown.facts == {"grid": "g"}


def test_an_outcome_that_is_taken_out_takes_its_counts_along(sweep):
    shown = public_sweep(sweep, {"att"})
    assert list(shown.tables["curves"]["label"]) == ["difference"]
    assert len(sweep.tables["curves"]) == 2


def test_an_outcome_without_a_released_estimate_has_nothing_to_say(sweep):
    assert public_sweep(sweep, set()).tables["curves"].empty
