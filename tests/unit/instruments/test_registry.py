"""From long answers to long scores, for instruments that are known and for scores that arrive ready-made."""

import numpy as np
import pandas as pd
import pytest

from werkplaats.instruments.registry import definition, outcome_definitions, score
from werkplaats.params.model import Instrument


def long(rows):
    table = pd.DataFrame(rows, columns=["person_id", "household_id", "wave", "instrument", "item", "value"])
    return table.assign(value=table["value"].astype("float64"))


def eq5d(person, wave, levels, household="H001"):
    items = ("mobility", "selfcare", "activity", "pain", "anxiety")
    return [(person, household, wave, "eq5d_5l", item, level) for item, level in zip(items, levels, strict=True)]


ANSWERS = long(
    [
        *eq5d("P0001", "T0", (2, 1, 2, 3, 2)),
        *eq5d("P0001", "T1", (1, 1, 1, 1, 1)),
        *eq5d("P0002", "T0", (5, 5, 5, None, 5)),
        ("P0001", "H001", "T0", "eq_vas", "vas", 60),
        ("P0002", "H001", "T0", "positive_health", "mph_5", 4),
    ]
)


def test_one_row_per_person_wave_and_outcome():
    scores = score(ANSWERS, Instrument(name="eq5d_5l"))
    assert scores.columns.tolist() == ["person_id", "household_id", "wave", "outcome", "score"]
    assert scores[["person_id", "wave"]].values.tolist() == [["P0001", "T0"], ["P0001", "T1"], ["P0002", "T0"]]
    assert set(scores["outcome"]) == {"eq5d_utility"}
    np.testing.assert_array_equal(scores["score"], [0.717, 1.0, np.nan])


def test_an_instrument_of_six_outcomes_keeps_what_was_answered():
    scores = score(ANSWERS, Instrument(name="positive_health")).set_index("outcome")["score"]
    assert len(scores) == 6
    assert scores.dropna().to_dict() == {"mph_participation": 4.0}


def test_item_that_nobody_answered_makes_the_utility_missing():
    without_pain = ANSWERS[ANSWERS["item"] != "pain"]
    assert score(without_pain, Instrument(name="eq5d_5l"))["score"].isna().all()


def test_ready_made_score_keeps_its_name_and_values():
    answers = long(
        [("P0001", "H001", "T0", "mental_score", "mcs", 31.5), ("P0002", "H002", "T0", "mental_score", "mcs", None)]
    )
    scores = score(answers, Instrument(name="mental_score"))
    assert scores["outcome"].tolist() == ["mental_score", "mental_score"]
    np.testing.assert_array_equal(scores["score"], [31.5, np.nan])


def test_instrument_without_answers_gives_no_rows():
    scores = score(ANSWERS, Instrument(name="mental_score"))
    assert scores.empty
    assert scores.columns.tolist() == ["person_id", "household_id", "wave", "outcome", "score"]


def test_order_of_the_rows_does_not_matter():
    shuffled = ANSWERS.sample(frac=1, random_state=3)
    pd.testing.assert_frame_equal(
        score(shuffled, Instrument(name="eq5d_5l")), score(ANSWERS, Instrument(name="eq5d_5l"))
    )


def test_cleaned_dtypes_are_accepted():
    typed = ANSWERS.astype({"person_id": "string", "household_id": "string", "wave": "string", "item": "string"})
    assert score(typed, Instrument(name="eq5d_5l"))["score"].iloc[0] == 0.717
    categorical = ANSWERS.assign(item=ANSWERS["item"].astype("category"), wave=ANSWERS["wave"].astype("category"))
    assert len(score(categorical, Instrument(name="eq5d_5l"))) == 3


@pytest.mark.parametrize(
    ("rows", "name", "message"),
    [
        (eq5d("P0001", "T0", (1, 1, 1, 1, 6)), "eq5d_5l", "'anxiety' has 1 answers"),
        (eq5d("P0001", "T0", (1, 1, 1, 1, 1)) * 2, "eq5d_5l", "5 answers are given twice"),
        ([("P1", "H1", "T0", "eq5d_5l", "sleep", 1)], "eq5d_5l", "1 items are not in the instrument: sleep"),
        ([("P1", "H1", "T0", "own", "a", 1), ("P1", "H1", "T0", "own", "b", 1)], "own", "has one item, found 2: a, b"),
    ],
)
def test_faults_are_refused(rows, name, message):
    with pytest.raises(ValueError, match=message):
        score(long(rows), Instrument(name=name))


def test_outcomes_of_a_known_instrument_come_from_its_definition():
    (utility,) = outcome_definitions(Instrument(name="eq5d_5l"))
    assert utility is definition("eq5d_5l").outcomes[0]


def test_outcomes_of_a_ready_made_score_come_from_the_params():
    given = Instrument(name="mental_score", label="Mentale score", minimum=0.0, maximum=100.0, higher_is_better=False)
    (outcome,) = outcome_definitions(given)
    row = outcome.as_row()
    assert (row["outcome"], row["label"], row["maximum"], row["value_set"]) == (
        "mental_score",
        "Mentale score",
        100.0,
        None,
    )
    assert row["higher_is_better"] is False


def test_ready_made_score_without_a_range_is_refused():
    with pytest.raises(ValueError, match="mental_score: a ready-made score needs `minimum` and `maximum`"):
        outcome_definitions(Instrument(name="mental_score"))
