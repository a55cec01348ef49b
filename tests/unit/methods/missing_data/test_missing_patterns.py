"""Counts and identities of missing patterns and attrition, and what they refuse."""

import pandas as pd
import pytest

from werkplaats.methods.missing_data.missing_patterns import attrition_differences, missing_patterns

WAVES = ["t0", "t1", "t2"]
TABLE = pd.DataFrame(
    {
        "home": [1, 1, 2, 3, 4, 4, 5],
        "t0": [5.0, 6.0, 4.0, None, 7.0, 3.0, None],
        "t1": [6.0, 7.0, None, 5.0, 8.0, None, None],
        "t2": [7.0, 7.0, None, 6.0, 9.0, 4.0, None],
    }
)


def test_patterns_are_counted_and_named():
    patterns = missing_patterns(TABLE, columns=WAVES, household="home")
    expected = pd.DataFrame(
        {
            "t0": [True, True, True, False, False],
            "t1": [True, False, False, True, False],
            "t2": [True, True, False, True, False],
            "kind": ["complete", "intermittent", "dropout", "intermittent", "absent"],
            "n_rows": [3, 1, 1, 1, 1],
            "share": [3 / 7, 1 / 7, 1 / 7, 1 / 7, 1 / 7],
            "n_households": [2, 1, 1, 1, 1],
        }
    )
    pd.testing.assert_frame_equal(patterns, expected)


def test_nothing_is_lost_in_the_patterns():
    patterns = missing_patterns(TABLE, columns=["t2", "t0"])
    assert patterns["n_rows"].sum() == len(TABLE)
    assert patterns["share"].sum() == pytest.approx(1)
    assert (patterns["n_households"] == patterns["n_rows"]).all()


def test_the_order_of_rows_does_not_matter():
    shuffled = TABLE.sample(frac=1, random_state=3)
    pd.testing.assert_frame_equal(missing_patterns(shuffled, columns=WAVES), missing_patterns(TABLE, columns=WAVES))


def test_a_wave_that_nobody_answered_shows_as_such():
    patterns = missing_patterns(TABLE.assign(t2=None), columns=WAVES)
    assert not patterns["t2"].any()
    assert set(patterns["kind"]) == {"dropout", "intermittent", "absent"}


@pytest.mark.parametrize(
    ("table", "columns", "message"),
    [
        (TABLE, [], "0 columns and 7 rows"),
        (TABLE.iloc[:0], WAVES, "3 columns and 0 rows"),
        (TABLE, ["t0", "t9"], "'t9' is not in the table"),
        (TABLE.assign(home=None), WAVES, "'home' has 7 missing"),
    ],
)
def test_patterns_of_nothing_are_refused(table, columns, message):
    with pytest.raises(ValueError, match=message):
        missing_patterns(table, columns=columns, household="home")


HOUSEHOLDS = pd.DataFrame(
    {
        "u0": [0.2, 0.5, 0.3, 0.6, 0.8, 0.7, 0.5, 0.9],
        "size": [1, 4, 2, 2, 3, 5, 1, 2],
        "lost": [True, True, True, False, False, False, False, False],
    }
)


def attrition_of(table, **options):
    return attrition_differences(table, **{"columns": ["u0", "size"], "lost": "lost"} | options)


def test_swapping_lost_and_stayed_flips_the_sign():
    forth, back = attrition_of(HOUSEHOLDS), attrition_of(HOUSEHOLDS.assign(lost=~HOUSEHOLDS["lost"]))
    for there, again in zip(forth, back, strict=True):
        assert (again.estimate, again.conf_low) == pytest.approx((-there.estimate, -there.conf_high))


def test_the_unit_does_not_matter():
    plain, scaled = (
        attrition_of(table, columns=["u0"])[0]
        for table in (HOUSEHOLDS, HOUSEHOLDS.assign(u0=lambda t: 40 * t["u0"] - 3))
    )
    assert (scaled.estimate, scaled.conf_low) == pytest.approx((plain.estimate, plain.conf_low))


def test_a_wider_level_widens():
    (narrow, _), (wide, _) = (attrition_of(HOUSEHOLDS, conf_level=level) for level in (0.8, 0.99))
    assert wide.conf_low < narrow.conf_low < narrow.estimate < narrow.conf_high < wide.conf_high


def test_the_smaller_side_is_told_for_disclosure():
    difference = attrition_of(HOUSEHOLDS)[1]
    assert (difference.outcome, difference.n_households, difference.n_smallest) == ("size", 8, 3)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"lost": [True] + [False] * 7}, "1 households were lost and 7 stayed"),
        ({"lost": False}, "0 households were lost and 8 stayed"),
        ({"lost": [1, 1, 0, 0, 0, 0, 0, 0]}, "must hold True and False"),
        ({"u0": [None] + [0.5] * 7}, "'u0' has 1 missing"),
        ({"u0": 0.5}, "'u0' has one value among the lost"),
    ],
)
def test_attrition_that_cannot_be_compared(changed, message):
    with pytest.raises(ValueError, match=message):
        attrition_of(HOUSEHOLDS.assign(**changed))
