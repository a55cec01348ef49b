"""Dead is 0 from the day of death: which waves, whose, and what stays as it was."""

import numpy as np
import pandas as pd
import pytest

from werkplaats.instruments.after_death import score_after_death

MONTHS = {"T0": 0.0, "T1": 6.0, "T2": 12.0}
STARTS = pd.DataFrame({"person_id": ["P1", "P2"], "date": pd.to_datetime(["2023-01-10", "2023-03-01"])})


def scores(*rows):
    table = pd.DataFrame(rows, columns=["person_id", "wave", "score"]).astype({"score": "float64"})
    return table.assign(household_id="H" + table["person_id"].str[1:], outcome="eq5d_utility")[
        ["person_id", "household_id", "wave", "outcome", "score"]
    ]


SCORES = scores(("P1", "T0", 0.6), ("P1", "T1", None), ("P2", "T0", 0.8), ("P2", "T1", 0.7), ("P2", "T2", None))


def died(day, person="P1"):
    return pd.DataFrame({"person_id": [person], "date": pd.to_datetime([day])})


def filled(day, person="P1", table=SCORES):
    result = score_after_death(table, deaths=died(day, person), baseline=STARTS, months=MONTHS)
    return result.set_index(["person_id", "wave"])["score"]


def test_waves_after_death_are_zero_and_those_of_others_stay():
    result = filled("2023-05-01")
    assert result["P1"].to_dict() == {"T0": 0.6, "T1": 0.0, "T2": 0.0}
    np.testing.assert_array_equal(result["P2"].loc[["T0", "T1", "T2"]], [0.8, 0.7, np.nan])


@pytest.mark.parametrize(("day", "score"), [("2023-07-09", 0.0), ("2023-07-10", 0.0), ("2023-07-11", None)])
def test_the_day_of_death_counts_as_dead(day, score):
    result = filled(day)["P1"]
    assert result["T1"] == score if score is not None else np.isnan(result["T1"])
    assert result["T2"] == 0.0


def test_who_answered_before_the_planned_day_stays_as_answered():
    early = scores(("P1", "T0", 0.6), ("P1", "T1", 0.4))
    assert filled("2023-07-05", table=early)["P1"].to_dict() == {"T0": 0.6, "T1": 0.4, "T2": 0.0}


def test_every_outcome_gets_its_zero_and_the_input_is_left_alone():
    before = SCORES.copy()
    both = pd.concat([SCORES, SCORES.assign(outcome="eq5d_y_utility")])
    result = score_after_death(both, deaths=died("2023-05-01"), baseline=STARTS, months=MONTHS)
    assert (result["score"] == 0).sum() == 4
    assert result.duplicated(["person_id", "wave", "outcome"]).sum() == 0
    pd.testing.assert_frame_equal(SCORES, before)


def test_half_months_are_days():
    months = {"T0": 0.0, "T1": 1.5}
    table = scores(("P1", "T0", 0.6))
    by_day = [
        len(score_after_death(table, deaths=died(day), baseline=STARTS, months=months))
        for day in ("2023-02-25", "2023-02-26")
    ]
    assert by_day == [2, 1]  # 10 January plus a month and 15 days is 25 February


def test_a_death_of_somebody_who_was_never_measured_changes_nothing():
    pd.testing.assert_frame_equal(
        score_after_death(SCORES, deaths=died("2023-05-01", "P9"), baseline=STARTS, months=MONTHS), SCORES
    )


def test_what_cannot_be_placed_in_time_is_refused():
    twice = pd.concat([died("2023-05-01"), died("2023-06-01")])
    with pytest.raises(ValueError, match="1 persons have more than one day of death"):
        score_after_death(SCORES, deaths=twice, baseline=STARTS, months=MONTHS)
    with pytest.raises(ValueError, match="1 persons who died have no day at baseline"):
        score_after_death(SCORES, deaths=died("2023-05-01"), baseline=STARTS[1:], months=MONTHS)
    with pytest.raises(ValueError, match="waves without months since baseline: T2"):
        score_after_death(SCORES, deaths=died("2023-05-01"), baseline=STARTS, months={"T0": 0.0, "T1": 6.0})
