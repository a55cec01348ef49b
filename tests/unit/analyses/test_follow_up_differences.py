"""Outcomes without a baseline: compared at follow-up where chance divided the groups, refused with a reason elsewhere.

Oracle: the t test of scipy over household means. With groups of one size its standard error is Welch's, which is that
of CR2, and its degrees of freedom are those of Satterthwaite.
"""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import ttest_ind

from werkplaats.analyses.quality_of_life import analyze_quality_of_life
from werkplaats.params.model import StudyParams

EXACT = 1e-9


def study(*, randomized=True):
    return StudyParams.model_validate(
        {
            "study": "ready",
            "title": "Ready-made",
            "n_bootstrap": 200,
            "waves": [{"name": "T0", "month": 0}, {"name": "T12", "month": 12}],
            "groups": {"intervention": "new", "reference": "usual", "randomized": randomized},
            "sources": [{"path": "trial.csv", "table": "measurements"}],
            "instruments": [{"name": "wellbeing", "label": "Wellbeing", "minimum": 0, "maximum": 10}],
            "primary_outcome": "wellbeing",
        }
    )


@pytest.fixture
def waves():
    """Forty households, some of two persons, with a score at the last wave only; a quarter of them has none."""
    rng = np.random.default_rng(3)
    rows = [
        (f"P{home}-{person}", f"H{home:02}", ("new", "usual")[home % 2], "T12", 12.0, "wellbeing", score)
        for home in range(40)
        for person in range(1 + home % 3 // 2)
        for score in [np.nan if home % 8 < 2 else rng.normal(6 + (home % 2 == 0), 1 + home % 2)]
    ]
    columns = ["person_id", "household_id", "group", "wave", "month", "outcome", "score"]
    return pd.DataFrame(rows, columns=columns)


def analyze(waves, params):
    households = waves.drop_duplicates("household_id")[["household_id", "group"]]
    households = households.assign(exit_reason=None, start=pd.NaT, end=pd.NaT, subgroup=None, neighborhood=None)
    return analyze_quality_of_life(waves, households, params=params).results


def test_arms_are_compared_as_they_stand(waves):
    found = analyze(waves, study()).find("unadjusted_difference")
    means = waves.dropna().groupby(["group", "household_id"])["score"].mean()
    told = ttest_ind(means["new"], means["usual"])
    assert found.estimate == pytest.approx(means["new"].mean() - means["usual"].mean(), abs=EXACT)
    assert found.p_value == pytest.approx(told.pvalue, abs=EXACT)
    interval = told.confidence_interval()
    assert (found.conf_low, found.conf_high) == pytest.approx((interval.low, interval.high), abs=EXACT)
    assert (found.n_households, found.outcome, found.wave) == (30, "wellbeing", "T12")
    assert found.method.endswith("not adjusted")


def test_swapping_the_groups_turns_the_sign(waves):
    turned = waves.assign(group=waves["group"].map({"new": "usual", "usual": "new"}))
    one, two = (analyze(table, study()).find("unadjusted_difference") for table in (waves, turned))
    assert two.estimate == pytest.approx(-one.estimate, abs=EXACT)


def test_without_chance_the_reason_stands_in_its_place(waves):
    results = analyze(waves, study(randomized=False))
    assert results.find("unadjusted_difference") is None
    (reason,) = (one for one in results.missing if one.what.startswith("no_start_to_compare"))
    assert "chance did not divide the groups" in reason.why


def test_a_group_that_is_too_small_is_said(waves):
    few = waves.loc[waves["group"].eq("usual") | waves["household_id"].isin(["H02", "H04"])]
    results = analyze(few, study())
    assert results.find("unadjusted_difference") is None
    (reason,) = (one for one in results.missing if one.what.startswith("no_difference"))
    assert "a group has fewer than" in reason.why


def test_the_label_knows_the_design_and_who_is_missing(waves):
    facts = analyze(waves, study()).facts
    assert facts["evidence_design"] == 5
    assert facts["evidence_level"] < 5
    assert "missing" in facts["evidence_criteria"]


def test_the_family_of_differences_holds_it(waves):
    table = analyze(waves, study()).tables["multiplicity"]
    assert table["term"].tolist() == ["unadjusted_difference"]
