"""QALYs against cost, by hand, in both comparisons."""

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm

from werkplaats.analyses.cost_effectiveness import analyze_cost_effectiveness
from werkplaats.params.model import StudyParams
from werkplaats.results import Results

LEDGER = pd.DataFrame(
    {"household_id": ["H1", "H2", "H3"], "gross": [24_000.0, 12_000.0, 60_000.0], "director": 9_600.0}
).assign(net=[14_400.0, 2_400.0, 50_400.0])


@pytest.fixture
def utilities(person_waves: pd.DataFrame) -> pd.DataFrame:
    return person_waves.assign(outcome="eq5d_utility", score=person_waves["score"] / 10)


@pytest.fixture
def results(
    utilities: pd.DataFrame, household_periods: pd.DataFrame, households: pd.DataFrame, params: StudyParams
) -> Results:
    return analyze_cost_effectiveness(utilities, household_periods, households, LEDGER, params=params)


def test_qaly_gain_is_half_the_rise_over_one_year(results: Results) -> None:
    found = results.find("qaly_gain")
    assert found is not None
    # H1: P1 only, +.2; H2 +.3; H3 +.1; a straight line over a year gives half.
    assert found.estimate == pytest.approx((0.10 + 0.15 + 0.05) / 3)


def test_cost_against_the_own_year_is_a_change_and_has_no_price(results: Results) -> None:
    own = results.find("incremental_cost", reference=None)
    assert own is not None
    assert own.estimate == pytest.approx(-22_400.0)
    assert results.facts["ratio_before"] == "no_comparison"


def test_measured_groups_are_regressed_on_where_they_began(results: Results) -> None:
    """Cost over the deployment, director included, at equal cost before; QALYs at equal utility: least squares."""
    before = np.array([9.0, 10.0, 11.0, 9.5, 10.0, 10.5]) * 12_000
    during = np.array([7.0, 9.0, 6.0, 9.0, 9.8, 10.0]) * 12_000 + np.array([9_600.0] * 3 + [0.0] * 3)
    start = np.array([0.4, 0.5, 0.3, 0.4, 0.5, 0.6])
    qaly = start + np.array([0.2, 0.3, 0.1, 0.1, 0.1, 0.05]) / 2
    group = np.array([1.0] * 3 + [0.0] * 3)
    for term, outcome, baseline in (("incremental_cost", during, before), ("incremental_qaly", qaly, start)):
        found = results.find(term, reference="comparison")
        assert found is not None
        # With as many regressors in both and one covariate each, Zellner's weights move the answer: judge it alone.
        alone = sm.OLS(outcome, np.column_stack([group, baseline, np.ones(6)])).fit().params[0]
        assert np.sign(found.estimate) == np.sign(alone)
        assert found.n_smallest == 3


def test_without_measured_comparison_health_is_assumed_and_there_is_no_ratio(
    utilities: pd.DataFrame, household_periods: pd.DataFrame, households: pd.DataFrame, params: StudyParams
) -> None:
    only = utilities.loc[utilities["group"] == "director"]
    results = analyze_cost_effectiveness(only, household_periods, households, LEDGER, params=params)
    compared = results.find("incremental_cost", reference="comparison")
    assert compared is not None
    assert compared.estimate == pytest.approx(-22_400.0 + 4_800.0)
    assert results.facts["ratio"] == "not_measured"
    assert results.find("incremental_qaly") is None
    assert not [estimate for estimate in results.estimates if estimate.term.startswith("cost_per_qaly")]


def test_net_benefit_is_threshold_times_qalys_minus_cost(results: Results) -> None:
    found = results.find("net_monetary_benefit", reference=None, population="at 20000")
    assert found is not None
    assert found.estimate == pytest.approx(20_000 * 0.1 + 22_400.0)


def test_curve_runs_from_zero_to_the_maximum_for_each_comparison(results: Results, params: StudyParams) -> None:
    curve = results.tables["acceptability_curve"]
    assert set(curve["comparison"]) == {"own_year_before", "comparison"}
    assert (curve["threshold"].min(), curve["threshold"].max()) == (0, params.cost_effectiveness.maximum)
    assert curve["probability"].between(0, 1).all()
    benefits = results.tables["net_benefit_curve"]
    assert (benefits["threshold"].min(), benefits["threshold"].max()) == (0, params.cost_effectiveness.maximum)
    assert results.tables["quadrants"].groupby("comparison")["share"].sum().round(9).eq(1).all()


def test_without_utility_or_costs_the_chapter_is_missing(
    person_waves: pd.DataFrame, households: pd.DataFrame, params: StudyParams
) -> None:
    results = analyze_cost_effectiveness(person_waves, None, households, None, params=params)
    assert results.estimates == ()
    assert {missing.what for missing in results.missing} == {"cost_effectiveness", "qaly"}
