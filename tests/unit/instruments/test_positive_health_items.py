"""Positive Health per statement: the map of the study decides, and nothing of it becomes a measure."""

import numpy as np
import pandas as pd
import pytest

from werkplaats.instruments.positive_health import POSITIVE_HEALTH
from werkplaats.instruments.positive_health_items import (
    PH22_ITEMS_PER_FACTOR,
    positive_health_17,
    positive_health_22,
    positive_health_statements,
)

DIMENSIONS = [outcome.outcome for outcome in POSITIVE_HEALTH.outcomes]
PH17 = (
    "physical_fitness",
    "mental_functions",
    "future_perspective",
    "contentment",
    "social_relations",
    "health_management",
)


def web_map(n_statements):
    return {f"statement_{number}": DIMENSIONS[number % 6] for number in range(n_statements)}


def ph22_map(**n_per_factor):
    factors = [factor for factor, n in (PH22_ITEMS_PER_FACTOR | n_per_factor).items() for _ in range(n)]
    return {f"statement_{number}": factor for number, factor in enumerate(factors)}


@pytest.mark.parametrize("n_statements", [42, 43, 44])
def test_every_edition_gives_six_dimensions_that_are_no_measure(n_statements):
    instrument = positive_health_statements(web_map(n_statements))
    answers = pd.DataFrame([range(n_statements)], columns=list(instrument.definition.items), dtype="float64") % 11
    scores = instrument.score(answers)
    assert list(scores) == DIMENSIONS
    assert not instrument.definition.is_measure
    expected = np.mean([number % 11 for number in range(0, n_statements, 6)])
    assert scores["mph_bodily_functions"].iloc[0] == pytest.approx(expected)


def test_a_missing_answer_takes_its_own_dimension_only():
    instrument = positive_health_statements(web_map(42))
    answers = pd.DataFrame([[6.0] * 42], columns=list(instrument.definition.items)).assign(statement_7=np.nan)
    scores = instrument.score(answers).iloc[0]
    assert scores[scores.isna()].index.tolist() == ["mph_mental_wellbeing"]
    assert (scores.dropna() == 6.0).all()


@pytest.mark.parametrize(
    ("dimension_of", "message"),
    [
        (web_map(41), "41 statements in the map; 42, 43 or 44 exist"),
        (web_map(42) | {"statement_0": "mph_mood"}, r"1 unknown scales \(mph_mood\) and leaves 0"),
        (dict.fromkeys(web_map(42), "mph_participation"), "leaves 5 without a statement"),
    ],
)
def test_a_map_that_does_not_fit_is_refused(dimension_of, message):
    with pytest.raises(ValueError, match=message):
        positive_health_statements(dimension_of)


def test_factor_models_are_means_per_factor():
    short = positive_health_17({f"s{number}": PH17[number % 6] for number in range(17)})
    answers = pd.DataFrame([[number % 6 for number in range(17)]], columns=list(short.definition.items))
    assert short.score(answers).iloc[0].tolist() == [0.0, 1.0, 2.0, 3.0, 4.0, 5.0]
    long = positive_health_22(ph22_map())
    assert [outcome.outcome for outcome in long.definition.outcomes] == [
        f"ph22_{name}" for name in PH22_ITEMS_PER_FACTOR
    ]
    assert not short.definition.is_measure
    assert not long.definition.is_measure
    assert "22" in long.definition.label["nl"]


def test_factor_models_check_their_map():
    with pytest.raises(ValueError, match="ph17: 3 statements in the map, the model has 17"):
        positive_health_17(dict.fromkeys(("a", "b", "c"), "contentment"))
    with pytest.raises(ValueError, match="ph22: 'physical_fitness' has 6 statements, it needs 5"):
        positive_health_22(ph22_map(physical_fitness=6, contentment_with_life=8))
    with pytest.raises(ValueError, match=r"1 unknown scales \(ph17_mood\)"):
        positive_health_17({f"s{number}": (*PH17[1:], "mood")[number % 6] for number in range(17)})


def test_an_answer_outside_0_to_10_is_refused():
    instrument = positive_health_statements(web_map(42))
    with pytest.raises(ValueError, match="'statement_3' has 1 answers that are not numbers from 0 to 10"):
        instrument.score(pd.DataFrame([[5.0] * 42], columns=list(instrument.definition.items)).assign(statement_3=11.0))
