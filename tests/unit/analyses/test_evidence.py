"""Labels of conclusions, from the tables of a study: what the design is, and what takes it down."""

from dataclasses import replace

import pandas as pd
import pytest

from werkplaats.analyses.evidence import cost_evidence, missed
from werkplaats.analyses.quality_of_life import analyze_quality_of_life
from werkplaats.results import Estimate

ATT = Estimate(
    term="att", estimate=-9_000.0, conf_low=-28_000.0, conf_high=9_500.0, conf_level=0.95, unit="EUR", method="m",
    n_households=32,
)  # fmt: skip
OTHER = replace(ATT, term="att_balanced", estimate=-11_000.0, conf_low=-40_000.0, conf_high=18_000.0)
APART = replace(ATT, term="att_balanced", estimate=-40_000.0, conf_low=-60_000.0, conf_high=-20_000.0)


@pytest.fixture
def analysed() -> pd.DataFrame:
    return pd.DataFrame({"household_id": range(32), "group": ["director"] * 12 + ["comparison"] * 20})


def label(analysed, params, **changed):
    given = {"largest_imbalance": 0.1, "estimate": ATT, "alternatives": (OTHER,), "savings": analysed} | changed
    savings = given.pop("savings")
    found = cost_evidence(savings, analysed, params=params, **given)
    return found["evidence_level"], found["evidence_design"], found["evidence_criteria"]


def test_a_comparison_of_alike_groups_keeps_its_level(analysed, params):
    assert label(analysed, params) == (3, 3, "")


@pytest.mark.parametrize(
    ("changed", "level", "criteria"),
    [
        ({"largest_imbalance": 0.37}, 2, "groups not alike"),
        ({"largest_imbalance": None}, 2, "balance unknown"),
        ({"alternatives": (OTHER, APART)}, 2, "estimates disagree"),
        ({"largest_imbalance": 0.37, "alternatives": (APART,)}, 1, "groups not alike; estimates disagree"),
    ],
)
def test_what_is_known_of_the_comparison_takes_it_down(analysed, params, changed, level, criteria):
    assert label(analysed, params, **changed) == (level, 3, criteria)


def test_households_without_a_cost_before_and_during_count_as_missing(analysed, params):
    assert label(analysed, params, savings=analysed.iloc[3:]) == (3, 3, "")
    assert label(analysed, params, savings=analysed.iloc[6:-1]) == (2, 3, "much is missing")


def test_without_a_comparison_households_chosen_on_cost_stand_lowest(analysed, params):
    alone = {"estimate": None, "alternatives": (), "largest_imbalance": None}
    assert label(analysed, params, **alone) == (1, 2, "chosen on the outcome")
    not_chosen = params.model_copy(update={"selection": None})
    assert label(analysed, not_chosen, **alone) == (2, 2, "")


def test_nobody_with_the_approach_has_no_label(analysed, params):
    others = analysed.loc[analysed["group"] == "comparison"]
    none = cost_evidence(others, analysed, largest_imbalance=None, estimate=None, alternatives=(), params=params)
    assert none == {}


def test_scores_of_few_households_that_are_compared(person_waves, households, params):
    facts = analyze_quality_of_life(person_waves, households, params=params).results.facts
    assert (facts["evidence_level"], facts["evidence_design"]) == (1, 3)
    assert "very few households" in facts["evidence_criteria"]


def test_scores_before_and_after_are_level_two_although_households_were_chosen_on_cost(
    person_waves, households, params
):
    alone = params.model_copy(update={"groups": params.groups.model_copy(update={"reference": None})})
    own = person_waves.loc[person_waves["group"] == "director"]
    facts = analyze_quality_of_life(own, households, params=alone).results.facts
    assert facts["evidence_design"] == 2
    assert "chosen on the outcome" not in facts["evidence_criteria"]


def test_scores_of_one_moment_have_no_label(person_waves, households, params):
    once = person_waves.loc[person_waves["wave"] == "T0"]
    assert "evidence_level" not in analyze_quality_of_life(once, households, params=params).results.facts


def test_households_that_were_lost_count_as_missing(analysed, params):
    lost = pd.DataFrame({"household_id": [f"L{number}" for number in range(9)], "group": "director"})
    entered = pd.concat([analysed, lost], ignore_index=True)
    found = cost_evidence(analysed, entered, largest_imbalance=0.1, estimate=ATT, alternatives=(OTHER,), params=params)
    assert (found["evidence_level"], found["evidence_criteria"]) == (2, "much is missing")


@pytest.mark.parametrize(("n_lost", "level", "criteria"), [(0, 5, ""), (2, 3, "chance undone")])
def test_chance_is_undone_by_what_one_group_lost(analysed, params, n_lost, level, criteria):
    """Two of twelve against none of twenty: 6% in all, where 6.2 points are the most, and 17 points apart."""
    by_lot = params.model_copy(update={"groups": params.groups.model_copy(update={"randomized": True})})
    assert label(analysed, by_lot, savings=analysed.iloc[n_lost:]) == (level, 5, criteria)


def test_what_is_missing_is_a_share_of_who_entered_per_group_and_in_all(params):
    entered = pd.Series(["director"] * 4 + ["comparison"] * 6 + ["pool"] * 9)
    seen = entered.drop([0])
    assert missed(seen, entered, groups=params.groups, compared=True) == (0.1, 0.25)
    assert missed(seen, entered, groups=params.groups, compared=False) == (0.25, 0.0)
    assert missed(seen, entered.iloc[:0], groups=params.groups, compared=True) == (0.0, 0.0)


def test_persons_without_a_second_score_count_where_their_household_has_one(person_waves, households, params):
    """H1 has a second score through one of two persons; of all households only H7, which was lost, has none."""
    alone = params.model_copy(update={"groups": params.groups.model_copy(update={"reference": None})})
    own = person_waves.loc[person_waves["group"].eq("director") & person_waves["household_id"].ne("H7")]
    stayed = households.loc[households["household_id"] != "H7"]
    facts = analyze_quality_of_life(own, stayed, params=alone).results.facts
    assert "much is missing" in facts["evidence_criteria"]  # one of four persons, and no household
    both = own.assign(score=own["score"].fillna(5.0))
    assert "missing" not in analyze_quality_of_life(both, stayed, params=alone).results.facts["evidence_criteria"]
