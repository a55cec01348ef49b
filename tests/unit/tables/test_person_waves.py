"""Scores per person and wave."""

import pandas as pd
import pytest

from werkplaats.params.model import Wave
from werkplaats.tables.person_waves import build_person_waves
from werkplaats.workspace.storage import validate_table

WAVES = [Wave(name="T0", month=0.0), Wave(name="T1", month=12.0)]
HOUSEHOLDS = pd.DataFrame({"household_id": ["H001"], "group": ["director"]})
SCORES = pd.DataFrame(
    {
        "person_id": ["P1", "P1", "P1"],
        "household_id": "H001",
        "wave": ["T1", "T0", "T0"],
        "outcome": ["vas", "vas", "aaa"],
        "score": [60.0, None, 1.0],
    }
)


def test_scores_get_group_and_planned_month_in_the_order_of_the_questionnaire():
    table = build_person_waves(SCORES, HOUSEHOLDS, waves=WAVES)
    validate_table("person_waves", table)
    assert table[["outcome", "wave", "month", "group"]].to_numpy().tolist() == [
        ["vas", "T0", 0.0, "director"],
        ["vas", "T1", 12.0, "director"],
        ["aaa", "T0", 0.0, "director"],
    ]


@pytest.mark.parametrize("strange", [{"wave": "T9"}, {"household_id": "H999"}])
def test_a_score_from_outside_the_study_is_a_fault(strange):
    with pytest.raises(ValueError, match="3 scores"):
        build_person_waves(SCORES.assign(**strange), HOUSEHOLDS, waves=WAVES)
