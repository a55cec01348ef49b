"""Loneliness: which answers count, what may be missing, and cut-offs per version."""

import numpy as np
import pandas as pd
import pytest

from werkplaats.instruments.loneliness import (
    CUT_OFFS,
    LONELINESS_6,
    LONELINESS_11,
    score_loneliness_6,
    score_loneliness_11,
)

SCORING = {6: (LONELINESS_6, score_loneliness_6), 11: (LONELINESS_11, score_loneliness_11)}


def answered(length, *rows):
    return pd.DataFrame(rows, columns=list(SCORING[length][0].items), dtype="float64")


@pytest.mark.parametrize(("length", "emotional", "social"), [(6, 3, 3), (11, 6, 5)])
@pytest.mark.parametrize("answer", [1, 2, 3])
def test_the_middle_counts_always_and_the_ends_count_on_one_side(length, emotional, social, answer):
    scores = SCORING[length][1](answered(length, [answer] * length)).iloc[0].tolist()
    expected = {1: (social, 0, social), 2: (length, emotional, social), 3: (emotional, emotional, 0)}
    assert scores == list(expected[answer])


def test_the_six_items_are_a_part_of_the_eleven():
    assert set(LONELINESS_6.items) < set(LONELINESS_11.items)
    eleven = answered(11, [3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3])
    six = score_loneliness_6(eleven[list(LONELINESS_6.items)])
    # Emotional 3 and 9 (yes), not 10 (no); social 4 and 8 (no), not 7 (yes).
    assert six.iloc[0].tolist() == [4.0, 2.0, 2.0]


@pytest.mark.parametrize(("length", "emotional_item", "social_item"), [(6, "djg_3", "djg_4"), (11, "djg_2", "djg_1")])
def test_the_total_may_lack_one_answer_and_a_subscale_none(length, emotional_item, social_item):
    score = SCORING[length][1]
    complete = answered(length, [2] * length)
    one = complete.assign(**{emotional_item: np.nan})
    scores = score(one).iloc[0].tolist()
    assert scores[0] == length - 1  # what is missing does not count
    assert np.isnan(scores[1])
    assert not np.isnan(scores[2])
    two = one.assign(**{social_item: np.nan})
    assert score(two).iloc[0].isna().all()


def test_direction_is_down():
    assert not any(outcome.higher_is_better for outcome in (*LONELINESS_6.outcomes, *LONELINESS_11.outcomes))


def test_cut_offs_cover_every_score_and_differ_by_version():
    six = CUT_OFFS["loneliness_6"].categories(pd.Series(range(7), dtype="float64"), language="en")
    assert six.value_counts(sort=False).tolist() == [2, 3, 2]
    eleven = CUT_OFFS["loneliness_11"].categories(pd.Series([2.0, 3.0, 8.0, 9.0, 10.0, 11.0, np.nan]), language="en")
    assert eleven.tolist()[:-1] == [
        "not lonely",
        "moderately lonely",
        "moderately lonely",
        "severely lonely",
        "severely lonely",
        "very severely lonely",
    ]
    assert pd.isna(eleven.iloc[-1])
    assert eleven.name == "loneliness_11_category"
    for cut_offs in CUT_OFFS.values():
        assert cut_offs.source
        assert {len(labels) for labels in cut_offs.labels.values()} == {len(cut_offs.highest)}


@pytest.mark.parametrize("answer", [0, 4, 5])
def test_a_form_with_five_answers_must_be_recoded_first(answer):
    with pytest.raises(
        ValueError, match="loneliness_6: item 'djg_9' has 1 answers that are not whole numbers from 1 to 3"
    ):
        score_loneliness_6(answered(6, [2] * 6).assign(djg_9=float(answer)))
