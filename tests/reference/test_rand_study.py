"""The RAND experiment through the workbench: what care cost by insurance plan, persons in families.

Oracle: table 1.4 of Angrist, J. D. & Pischke, J.-S. (2015), Mastering 'Metrics, Princeton University Press: dollars in
whole units, visits in two decimals; least squares on the file itself for every other cell.
"""

from pathlib import Path

import pandas as pd
import pytest

from werkplaats.analyses.cleaning import clean_study
from werkplaats.analyses.households import derive_tables, describe_households
from werkplaats.analyses.person_costs import add_person_costs
from werkplaats.params.loading import load_params
from werkplaats.results import Results

pytestmark = pytest.mark.slow
"""Forty thousand lines are cleaned: about twelve seconds."""

PROJECT = Path(__file__).parents[2]
FOLDER = PROJECT / ".." / "shared" / "refdata" / "rand_hie"
RAW = {
    "total": "tot_inf",
    "outpatient": "out_inf",
    "inpatient": "inpdol_inf",
    "visits": "ftf",
    "admissions": "totadm",
}
PLANS = {"free": "Free", "cost_sharing": "Cost Sharing", "deductible": "Deductible"}

PRINTED = [
    ("outpatient", "free", 169, 20, 0),
    ("inpatient", "free", 116, 60, 0),
    ("total", "free", 285, 72, 0),
    ("visits", "free", 1.66, 0.25, 2),
]
"""Outcome, plan minus the catastrophic one, standard error, decimals printed."""

PRINTED_ERRORS = [("inpatient", "deductible", 69), ("total", "cost_sharing", 85)]
"""Standard errors that only CR2 rounds to."""

HALF_A_MILLICENT = 5e-6
"""Amounts go through text and two programs: rounding of doubles only."""


@pytest.fixture(scope="module")
def study():
    if not FOLDER.is_dir():
        pytest.skip("reference data rand_hie are not beside this repository (../shared/refdata)")
    params = load_params(PROJECT / "params" / "rand.yaml")
    cleaning = clean_study(params, FOLDER)
    tables = {**cleaning.tables, **derive_tables(cleaning.tables, params=params)}
    results = add_person_costs(Results("04_costs"), tables["person_waves"], tables["households"], params=params)
    return params, cleaning, tables, results


def difference(study, outcome, plan):
    found = study[3].find("cost_difference", outcome=outcome, group=plan)
    assert found is not None
    assert found.reference == "catastrophic"
    return found


@pytest.mark.parametrize(("outcome", "plan", "estimate", "std_error", "decimals"), PRINTED)
def test_what_is_printed_of_the_free_plan(study, outcome, plan, estimate, std_error, decimals):
    found = difference(study, outcome, plan)
    assert (round(found.estimate, decimals), round(found.std_error, decimals)) == (estimate, std_error)


@pytest.mark.parametrize(("outcome", "plan", "std_error"), PRINTED_ERRORS)
def test_errors_that_need_the_correction_for_few_families(study, outcome, plan, std_error):
    assert round(difference(study, outcome, plan).std_error) == std_error


def test_every_cell_is_the_difference_of_means_of_the_file(study):
    raw = pd.read_csv(FOLDER / "rand_person_spend.csv.gz")
    for outcome, column in RAW.items():
        means = raw.groupby("plantype")[column].mean()
        of_others = raw.loc[raw["plantype"] != "Catastrophic", column].mean()
        wanted = {plan: means[name] for plan, name in PLANS.items()} | {"all_others": of_others}
        for plan, mean in wanted.items():
            found = difference(study, outcome, plan)
            assert found.estimate == pytest.approx(mean - means["Catastrophic"], abs=HALF_A_MILLICENT), (outcome, plan)
            assert found.unit.endswith("per person-year")


def test_every_line_is_used_and_every_family_is_there(study):
    _, cleaning, tables, results = study
    assert cleaning.results.facts["records_raw"] == 2 * 20_203 + 2 * 3_957
    assert len(tables["households"]) == 2_206  # 2,205 families, of which one has members on two plans
    table = results.tables["person_costs"].set_index(["outcome", "group"])
    assert table.loc["total", "n_persons"].sum() == 5_915


def test_further_plans_are_no_screening_and_what_the_study_lacks_is_said(study):
    params, _, tables, _ = study
    results = describe_households(tables, params=params)
    flow = results.tables["participant_flow"]
    assert set(flow["stage"]) == {"enrolled", "lost", "analysed", "comparison"}
    assert {one.what for one in results.missing} >= {"household_periods", "care_stacking", "events", "start"}
