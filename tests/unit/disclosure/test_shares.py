"""Shares that add up to one stand or fall together; an order statistic is the value of one or two households."""

from __future__ import annotations

import pandas as pd
import pytest

from werkplaats.disclosure.suppression import public, suppress_table
from werkplaats.params.model import Disclosure
from werkplaats.results import Estimate, Results

CBS = Disclosure()


def estimate(term, value, n, unit="share of households", **labels):
    return Estimate(term=term, estimate=value, unit=unit, method="m", n_households=n, **labels)


def shares(*values, n=100, terms=("share_improved", "share_same", "share_worse"), **labels):
    return tuple(estimate(term, value, n, **labels) for term, value in zip(terms, values, strict=True))


def shown(estimates):
    return [item.term for item in public(Results("03_quality_of_life", tuple(estimates)), CBS).estimates]


@pytest.mark.parametrize(
    "terms", [("share_improved", "share_same", "share_worse"), ("forward_share", "stable_share", "back_share")]
)
def test_the_third_share_does_not_follow_from_two(terms):
    assert shown(shares(0.5, 0.3, 0.2, terms=terms)) == list(terms)
    assert shown(shares(0.5, 0.45, 0.05, terms=terms)) == []
    assert shown(shares(0.6, 0.4, 0.0, terms=terms)) == []


def test_only_the_shares_of_one_outcome_and_wave_stand_together():
    fine, small = shares(0.5, 0.3, 0.2, wave="T1"), shares(0.5, 0.45, 0.05, wave="T2")
    kept = public(Results("03_quality_of_life", (*fine, *small)), CBS).estimates
    assert [item.wave for item in kept] == ["T1"] * 3


def test_a_median_of_few_is_the_value_of_one_of_them():
    assert shown([estimate("hodges_lehmann", 1.0, 20, unit="points")]) == []
    assert shown([estimate("hodges_lehmann", 1.0, 21, unit="points")]) == ["hodges_lehmann"]


def test_levels_of_few_do_not_follow_from_the_others():
    levels = pd.DataFrame(
        {
            "outcome": "zrm_2017_housing",
            "group": "g",
            "wave": "T1",
            "level": [1, 2, 3, 4, 5],
            "share": [0.02, 0.18, 0.3, 0.3, 0.2],
            "n_households": [2, 18, 30, 30, 20],
        }
    )
    released = suppress_table("level_shares", levels, CBS)
    assert released["suppressed"].tolist() == [True, True, False, False, False]
    assert released["level"].tolist() == [1, 2, 3, 4, 5]


def test_that_all_but_a_few_have_a_problem_is_about_the_few():
    problems = pd.DataFrame(
        {
            "instrument": "eq5d_5l",
            "dimension": ["pain", "anxiety", "mobility"],
            "share": [0.93, 0.5, 0.1],
            "n_with_problems": [28, 15, 3],
            "n_persons": 30,
            "n_households": [12, 11, 3],
        }
    )
    assert suppress_table("health_problems", problems, CBS)["suppressed"].tolist() == [True, False, True]
