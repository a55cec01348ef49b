"""Lasting change, break-even and embedding, by hand."""

import pandas as pd
import pytest

from werkplaats.analyses.costs import analyze_costs
from werkplaats.analyses.sustainability import analyze_sustainability
from werkplaats.params.model import StudyParams
from werkplaats.results import Results
from werkplaats.workspace.storage import validate_table


@pytest.fixture
def embedding() -> pd.DataFrame:
    frame = pd.DataFrame(
        {
            "respondent": ["R1", "R1", "R2"],
            "organization": "gemeente",
            "date": "2020-01-01",
            "instrument": "psat",
            "item": ["partnerships_1", "partnerships_2", "partnerships_1"],
            "value": [3.0, 5.0, 6.0],
        }
    )
    return validate_table("embedding", frame)


@pytest.fixture
def results(
    household_periods: pd.DataFrame,
    household_months: pd.DataFrame,
    person_waves: pd.DataFrame,
    households: pd.DataFrame,
    programme: pd.DataFrame,
    embedding: pd.DataFrame,
    params: StudyParams,
) -> Results:
    costs = analyze_costs(household_periods, household_months, households, programme, params=params).results
    return analyze_sustainability(
        household_periods, household_months, person_waves, households, embedding, costs, params=params
    )


def test_cost_that_stayed_where_it_was_has_held(results: Results) -> None:
    change, share = results.find("cost_change"), results.find("change_held_share")
    assert change is not None
    assert share is not None
    assert change.estimate == pytest.approx(0.0)
    assert share.estimate == pytest.approx(1.0)


def test_saving_covers_the_director_from_the_first_month(results: Results) -> None:
    # 2,667 euros a month saved against 800 euros a month of director.
    found = results.find("break_even_months")
    assert found is not None
    assert found.estimate == 1.0


def test_change_since_the_first_measurement_after_the_start(results: Results) -> None:
    found = results.find("mean_change", wave="T2")
    assert found is not None
    # H1: -1 (P1 only), H2: 0, H3: 0.
    assert (found.estimate, found.contrast) == (pytest.approx(-1 / 3), "after-follow_up")


def test_psat_is_the_mean_over_respondents(results: Results) -> None:
    table = results.tables["psat"].set_index("domain")
    assert table.loc["partnerships", "mean"] == pytest.approx((4 + 6) / 2)
    assert table.loc["partnerships", "n_respondents"] == 2


def test_what_the_study_lacks_is_said(households: pd.DataFrame, params: StudyParams) -> None:
    results = analyze_sustainability(None, None, None, households, None, None, params=params)
    assert results.estimates == ()
    assert {missing.what for missing in results.missing} == {"lasting_costs", "embedding", "role_transfer"}


def test_the_persons_behind_a_lasting_change_are_counted(results: Results) -> None:
    found = results.find("mean_change", wave="T2")
    assert found is not None
    # P2 has no score at T1.
    assert (found.n_households, found.n_obs) == (3, 3)


def test_what_is_no_measure_has_no_lasting_change(
    household_periods: pd.DataFrame,
    household_months: pd.DataFrame,
    households: pd.DataFrame,
    programme: pd.DataFrame,
    params: StudyParams,
    scores,
) -> None:
    people = {("P1", "H1", "director"): (4, 6, 5), ("P3", "H2", "director"): (5, 8, 8)}
    people[("P4", "H3", "director")] = (3, 4, 4)
    made = pd.concat([scores(people, outcome="mph_participation"), scores(people, outcome="eq_vas"), scores(people)])
    named = [{"name": "positive_health"}, {"name": "eq_vas"}]
    known = StudyParams.model_validate({**params.model_dump(), "instruments": named, "primary_outcome": "eq_vas"})
    costs = analyze_costs(household_periods, household_months, households, programme, params=known).results
    found = analyze_sustainability(household_periods, household_months, made, households, None, costs, params=known)
    assert [item.outcome for item in found.estimates if item.term == "mean_change"] == ["eq_vas"]
