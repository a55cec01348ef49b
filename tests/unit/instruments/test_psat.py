"""PSAT: means that leave "not applicable" out, and what is refused.

Oracle: Luke et al. (2014): the score of a domain is the mean of its answered items, the overall score the mean of the
domains; worked out by hand here.
"""

import numpy as np
import pandas as pd
import pytest

from werkplaats.instruments.psat import PSAT, PSAT_DOMAINS, score_answers, score_psat, score_respondents


def long(rows):
    table = pd.DataFrame(rows, columns=["respondent", "item", "value"])
    return table.assign(instrument="psat", value=table["value"].astype("Float64"))


def test_forty_items_in_eight_domains():
    assert len(PSAT.items) == 40
    assert len(PSAT_DOMAINS) == 8
    assert PSAT.items[5] == "funding_stability_1"


def test_not_applicable_stays_out_of_the_mean():
    scores = score_respondents(
        long([("R1", "partnerships_1", 3), ("R1", "partnerships_2", 6), ("R1", "partnerships_3", None)])
    )
    assert scores.set_index("domain")["score"].to_dict() == {"partnerships": 4.5, "overall": 4.5}


def test_overall_is_the_mean_of_domains_not_of_items():
    rows = [("R1", f"partnerships_{number}", 1) for number in range(1, 6)] + [("R1", "communications_1", 7)]
    scores = score_respondents(long(rows)).set_index("domain")["score"]
    assert scores["overall"] == 4.0  # the mean over six items would be 2


def test_means_over_respondents_in_the_order_of_the_questionnaire():
    rows = [
        ("R1", "strategic_planning_1", 2),
        ("R2", "strategic_planning_1", 5),
        ("R2", "environmental_support_4", 7),
    ]
    means = score_psat(long(rows))
    assert means["domain"].tolist() == ["environmental_support", "strategic_planning", "overall"]
    assert means["mean"].tolist() == [7.0, 3.5, (2 + 6) / 2]
    assert means["n_respondents"].tolist() == [1, 2, 2]


def test_other_instruments_are_left_alone():
    table = pd.concat(
        [long([("R1", "partnerships_1", 3)]), long([("R1", "coherence_1", 5)]).assign(instrument="nomad")]
    )
    assert score_psat(table)["domain"].tolist() == ["partnerships", "overall"]


def test_nobody_answered():
    assert score_psat(long([("R1", "partnerships_1", None)])).empty
    assert score_psat(long([])).empty


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([("R1", "partnerships_1", 8)], "'partnerships_1' has 1 answers that are not whole numbers from 1 to 7"),
        ([("R1", "partnerships_6", 3)], "1 items are not in the questionnaire: partnerships_6"),
        ([("R1", "partnerships_1", 3), ("R1", "partnerships_1", 4)], "1 answers are given twice"),
    ],
)
def test_impossible_answers_are_refused(rows, message):
    with pytest.raises(ValueError, match=message):
        score_psat(long(rows))


def test_an_absent_item_is_refused_in_a_wide_table():
    answers = pd.DataFrame(np.full((2, 40), 4.0), columns=list(PSAT.items))
    with pytest.raises(ValueError, match="'partnerships_2' is not in the table"):
        score_answers(answers.drop(columns="partnerships_2"))
