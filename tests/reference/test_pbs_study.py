"""The PBS trial through the workbench: persons in teams as persons in households, costs per wave and no cost lines.

Oracle: the trial of Hassiotis, A. et al. (2018), Br J Psychiatry 212:161-168, as published with the R package
missingHE, analyzed in R with clubSandwich (CR2, Satterthwaite).
"""

from pathlib import Path

import pytest

from werkplaats.analyses.cleaning import clean_study
from werkplaats.analyses.cost_effectiveness import analyze_cost_effectiveness
from werkplaats.analyses.households import derive_tables
from werkplaats.analyses.person_costs import add_person_costs
from werkplaats.params.loading import load_params
from werkplaats.results import Results

PROJECT = Path(__file__).parents[2]
FOLDER = PROJECT / ".." / "shared" / "refdata" / "pbs_trial"
FOUR_DECIMALS = 5e-5
"""Half a unit of the fourth decimal, in which QALYs are given."""

ONE_DECIMAL = 0.05
"""Half a unit of the only decimal that is given."""

MONEY = ("incremental_cost", "net_monetary_benefit", "cost_per_qaly_gained")


@pytest.fixture(scope="module")
def study():
    if not FOLDER.is_dir():
        pytest.skip("reference data pbs_trial are not beside this repository (../shared/refdata)")
    params = load_params(PROJECT / "params" / "pbs.yaml")
    cleaning = clean_study(params, FOLDER)
    return params, cleaning, {**cleaning.tables, **derive_tables(cleaning.tables, params=params)}


def test_everybody_is_read(study):
    _, cleaning, tables = study
    assert (len(tables["households"]), len(tables["persons"])) == (23, 244)
    assert len(tables["measurements"]) == 2 * 732
    assert cleaning.results.facts["records_quarantined"] == 0


def test_costs_given_those_before(study):
    params, _, tables = study
    results = add_person_costs(Results("04_costs"), tables["person_waves"], tables["households"], params=params)
    found = results.find("cost_difference", outcome="cost", group="pbs")
    assert (found.estimate, found.std_error) == pytest.approx((2020.9, 573.8), abs=ONE_DECIMAL)
    assert "t with 17.2 degrees of freedom" in found.method
    assert (found.unit, found.n_households, found.n_smallest) == ("GBP per person", 23, 11)


def test_qalys_and_cost_per_qaly(study):
    params, _, tables = study
    quick = params.model_copy(update={"n_bootstrap": 200})
    results = analyze_cost_effectiveness(tables["person_waves"], None, tables["households"], None, params=quick)
    found = results.find("adjusted_qaly_difference")
    assert (found.estimate, found.std_error) == pytest.approx((0.0759, 0.0319), abs=FOUR_DECIMALS)
    assert found.p_value == pytest.approx(0.028, abs=5e-4)
    assert "t with 18.8 degrees of freedom" in found.method
    assert found.n_obs == 108 + 96
    assert {one.unit[:3] for one in results.estimates if one.term in MONEY} == {"GBP"}
