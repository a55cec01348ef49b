"""Alpha, floor and ceiling, open answers: identities and what is refused."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from werkplaats.methods.scales.reliability import cronbach_alpha, floor_ceiling, missing_items

ITEMS = ["a", "b", "c"]
TABLE = pd.DataFrame(
    {
        "a": [1, 2, 4, 5, 3, 2],
        "b": [2, 2, 5, 4, 3, 1],
        "c": [1, 3, 4, 5, 2, 2],
        "household": ["H1", "H2", "H3", "H4", "H5", "H6"],
    }
)


def alpha_of(table=TABLE, **options):
    return cronbach_alpha(table, **{"items": ITEMS, "household": "household"} | options)


@given(factor=st.floats(0.01, 100), shift=st.floats(-50, 50))
def test_alpha_does_not_depend_on_unit_or_origin(factor, shift):
    moved = TABLE.assign(**{item: TABLE[item] * factor + shift for item in ITEMS})
    assert alpha_of(moved).estimate == pytest.approx(alpha_of().estimate, rel=1e-6)


def test_order_of_items_and_persons_does_not_matter():
    assert alpha_of(TABLE.iloc[::-1], items=ITEMS[::-1]).estimate == pytest.approx(alpha_of().estimate)


def test_identical_items_are_perfectly_consistent():
    same = TABLE.assign(b=TABLE["a"], c=TABLE["a"])
    assert alpha_of(same).estimate == pytest.approx(1.0)


def test_an_item_that_was_not_reversed_pulls_alpha_down():
    assert alpha_of(TABLE.assign(c=6 - TABLE["c"])).estimate < 0 < alpha_of().estimate


def test_a_wider_level_widens():
    narrow, wide = alpha_of(conf_level=0.8), alpha_of(conf_level=0.99)
    assert wide.conf_low < narrow.conf_low < narrow.estimate < narrow.conf_high < wide.conf_high


def test_persons_who_live_together_widen_the_interval_and_leave_alpha():
    apart, together = alpha_of(), alpha_of(TABLE.assign(household=["H1", "H1", "H2", "H2", "H3", "H3"]))
    assert together.estimate == apart.estimate
    assert together.conf_low < apart.conf_low
    assert (together.n_households, together.n_obs) == (3, 6)


def test_one_household_has_no_interval():
    alone = alpha_of(TABLE.assign(household="H1"))
    assert (alone.conf_low, alone.conf_high, alone.conf_level) == (None, None, None)
    assert "no interval" in alone.method


@pytest.mark.parametrize(
    ("table", "items", "message"),
    [
        (TABLE, ["a"], "at least two items, found 1"),
        (TABLE.assign(b=[2, 2, None, 4, 3, 1]), ITEMS, "'b' has 1 missing"),
        (TABLE.assign(a=1, b=2, c=3), ITEMS, "does not vary over 6 persons"),
        (TABLE.iloc[:1], ITEMS, "does not vary over 1 persons"),
        (TABLE.assign(household=["H1", None, "H3", "H4", "H5", "H6"]), ITEMS, "'household' has 1 missing"),
    ],
)
def test_undefined_alpha_is_refused(table, items, message):
    with pytest.raises(ValueError, match=message):
        alpha_of(table, items=items)


def test_turning_the_scale_swaps_floor_and_ceiling():
    def ends(table):
        return floor_ceiling(table, score="a", household="household", minimum=1, maximum=5)

    straight, turned = ends(TABLE), ends(TABLE.assign(a=6 - TABLE["a"]))
    assert straight.floor.estimate == turned.ceiling.estimate == pytest.approx(1 / 6)
    assert straight.ceiling.estimate == turned.floor.estimate
    assert straight.floor.conf_low is None


def test_scores_outside_the_scale_are_counted_and_not_shown():
    with pytest.raises(ValueError, match="'a' has 2 scores outside 1 to 3") as caught:
        floor_ceiling(TABLE, score="a", household="household", minimum=1, maximum=3)
    assert "4" not in str(caught.value).replace("'a'", "")
    with pytest.raises(ValueError, match="at least one person"):
        floor_ceiling(TABLE.iloc[:0], score="a", household="household", minimum=1, maximum=5)


def test_open_answers_are_counted_per_item_in_order():
    table = TABLE.astype({"b": "Float64", "c": "float64"})
    table.loc[[0, 4], "c"] = np.nan
    table.loc[2, "b"] = pd.NA
    counted = missing_items(table, items=["c", "a", "b"], household="household")
    assert counted["item"].tolist() == ["c", "a", "b"]
    assert counted["n_missing"].tolist() == [2, 0, 1]
    assert counted["share_missing"].tolist() == pytest.approx([1 / 3, 0, 1 / 6])
    assert set(counted["n_persons"]) == set(counted["n_households"]) == {6}


def test_an_item_that_is_not_there_is_refused():
    with pytest.raises(ValueError, match="column 'z' is not in the table"):
        missing_items(TABLE, items=["z"], household="household")
    with pytest.raises(ValueError, match="at least one person"):
        missing_items(TABLE.iloc[:0], items=["a"], household="household")


def test_input_is_left_alone():
    before = TABLE.copy()
    alpha_of()
    floor_ceiling(TABLE, score="a", household="household", minimum=1, maximum=5)
    missing_items(TABLE, items=ITEMS, household="household")
    pd.testing.assert_frame_equal(TABLE, before)
