"""Every definition holds together, and impossible answers are refused without showing them."""

import pandas as pd
import pytest

from werkplaats.instruments.definitions import validate_answers
from werkplaats.instruments.eq5d_5l import EQ5D_5L
from werkplaats.instruments.eq_vas import EQ_VAS
from werkplaats.instruments.registry import INSTRUMENTS, OUTCOMES


@pytest.mark.parametrize("instrument", INSTRUMENTS.values(), ids=INSTRUMENTS)
def test_definition_is_complete(instrument):
    assert instrument.minimum < instrument.maximum
    assert len(set(instrument.items)) == len(instrument.items)
    assert {"nl", "en"} <= set(instrument.label)
    assert instrument.licence
    assert instrument.source
    for outcome in instrument.outcomes:
        assert {"nl", "en"} <= set(outcome.label)
        assert outcome.minimum < outcome.maximum


def test_outcome_names_are_unique_and_fixed():
    assert sum(len(instrument.outcomes) for instrument in INSTRUMENTS.values()) == len(OUTCOMES)
    assert {"eq5d_utility", "eq_vas", "mph_bodily_functions", "mph_daily_functioning", "psat_overall"} <= set(OUTCOMES)
    assert "mph_mean" not in OUTCOMES


def test_a_conversation_tool_is_not_a_measure():
    assert not INSTRUMENTS["positive_health"].is_measure
    assert INSTRUMENTS["eq5d_5l"].is_measure
    assert not OUTCOMES["mph_participation"].as_row()["is_measure"]


def test_row_of_an_outcome_names_the_value_set():
    row = OUTCOMES["eq5d_utility"].as_row()
    assert row["value_set"] == "EQ-5D-5L NL (Versteegh 2016)"
    assert (row["minimum"], row["maximum"]) == (-0.446, 1.0)


@pytest.mark.parametrize("level", [0, 6, 2.5, -1])
def test_impossible_level(level):
    answers = pd.DataFrame([[1, 2, level, 1, 1]], columns=list(EQ5D_5L.items), dtype=float)
    with pytest.raises(ValueError, match="item 'activity' has 1 answers that are not whole numbers from 1 to 5"):
        validate_answers(answers, EQ5D_5L)


def test_impossible_rating_is_counted_and_not_shown():
    with pytest.raises(ValueError, match="'vas' has 2 answers") as caught:
        validate_answers(pd.DataFrame({"vas": [123.0, 50.0, -7.0]}), EQ_VAS)
    assert "123" not in str(caught.value)


def test_missing_answers_are_possible_but_a_missing_item_is_not():
    validate_answers(pd.DataFrame({"vas": pd.array([None, 50], dtype="Int64")}), EQ_VAS)
    with pytest.raises(ValueError, match="item 'vas' is not in the table"):
        validate_answers(pd.DataFrame({"other": [1.0]}), EQ_VAS)
