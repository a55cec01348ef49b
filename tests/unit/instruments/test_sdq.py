"""SDQ: every item in one subscale, five reversed, scaled up when one or two answers are missing."""

import numpy as np
import pandas as pd
import pytest

from werkplaats.instruments.sdq import DIFFICULTIES, REVERSED, SDQ, SUBSCALES, score_sdq

NONE_TRUE = pd.DataFrame([[0.0] * 25], columns=list(SDQ.items))


def test_every_item_belongs_to_one_subscale():
    numbers = [number for items in SUBSCALES.values() for number in items]
    assert sorted(numbers) == list(range(1, 26))
    assert {len(items) for items in SUBSCALES.values()} == {5}


def test_strengths_among_the_difficulties_are_reversed():
    scores = score_sdq(NONE_TRUE).iloc[0]
    # One reversed item in conduct, two in hyperactivity and two in peer problems; each then counts 2.
    assert scores.tolist() == [0.0, 2.0, 4.0, 4.0, 0.0, 10.0]
    assert set(REVERSED).isdisjoint(SUBSCALES["prosocial_behavior"])


@pytest.mark.parametrize("number", range(1, 26))
def test_each_item_moves_its_own_subscale_by_one(number):
    (subscale,) = [name for name, items in SUBSCALES.items() if number in items]
    before, after = score_sdq(NONE_TRUE).iloc[0], score_sdq(NONE_TRUE.assign(**{f"sdq_{number}": 1.0})).iloc[0]
    step = -1.0 if number in REVERSED else 1.0
    moved = {f"sdq_{subscale}"} | ({"sdq_total_difficulties"} if subscale in DIFFICULTIES else set())
    assert (after - before).to_dict() == {name: step if name in moved else 0.0 for name in before.index}


def test_too_few_answers_take_the_subscale_and_the_total():
    scores = score_sdq(NONE_TRUE.assign(sdq_3=np.nan, sdq_8=np.nan, sdq_13=np.nan)).iloc[0]
    assert scores[["sdq_emotional_symptoms", "sdq_total_difficulties"]].isna().all()
    assert scores["sdq_peer_problems"] == 4.0
    without_prosocial = score_sdq(NONE_TRUE.assign(sdq_1=np.nan, sdq_4=np.nan, sdq_9=np.nan)).iloc[0]
    assert np.isnan(without_prosocial["sdq_prosocial_behavior"])
    assert without_prosocial["sdq_total_difficulties"] == 10.0


def test_only_prosocial_behavior_is_better_when_higher():
    assert [outcome.outcome for outcome in SDQ.outcomes if outcome.higher_is_better] == ["sdq_prosocial_behavior"]


def test_a_questionnaire_coded_from_one_is_refused():
    with pytest.raises(ValueError, match="sdq: item 'sdq_1' has 1 answers that are not whole numbers from 0 to 2"):
        score_sdq(NONE_TRUE + 3)
