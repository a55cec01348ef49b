"""KIDSCREEN-10: raw sum, items 3 and 4 reversed."""

import numpy as np
import pandas as pd
import pytest

from werkplaats.instruments.kidscreen import KIDSCREEN_10, REVERSED, score_kidscreen_10

BEST = pd.DataFrame([[5.0] * 10], columns=list(KIDSCREEN_10.items)).assign(kidscreen_3=1.0, kidscreen_4=1.0)


def test_ends_of_the_scale():
    assert score_kidscreen_10(BEST)["kidscreen_10_sum"].tolist() == [50.0]
    assert score_kidscreen_10(6 - BEST)["kidscreen_10_sum"].tolist() == [10.0]


@pytest.mark.parametrize("item", KIDSCREEN_10.items)
def test_one_step_on_each_item(item):
    middle = pd.DataFrame([[3.0] * 10], columns=list(KIDSCREEN_10.items))
    step = -1.0 if item in REVERSED else 1.0
    assert score_kidscreen_10(middle.assign(**{item: 4.0}))["kidscreen_10_sum"].tolist() == [30.0 + step]


def test_a_missing_answer_means_no_score():
    assert score_kidscreen_10(BEST.assign(kidscreen_7=np.nan))["kidscreen_10_sum"].isna().all()


def test_an_answer_outside_the_scale_is_refused():
    with pytest.raises(ValueError, match="'kidscreen_4' has 1 answers"):
        score_kidscreen_10(BEST.assign(kidscreen_4=0.0))
