"""What would have happened anyway, by hand."""

import pandas as pd
import pytest

from werkplaats.analyses.robustness import analyze_robustness
from werkplaats.params.model import StudyParams
from werkplaats.results import Results

SAVED_ANYWAY = (6_000.0 + 2_400.0 + 6_000.0) / 3
SAVED = (24_000.0 + 12_000.0 + 60_000.0) / 3


@pytest.fixture
def results(
    household_periods: pd.DataFrame,
    household_months: pd.DataFrame,
    households: pd.DataFrame,
    programme: pd.DataFrame,
    params: StudyParams,
) -> Results:
    return analyze_robustness(household_periods, household_months, households, programme, params=params)


def test_comparison_households_saved_by_themselves(results: Results) -> None:
    found = results.find("comparison_saving_mean")
    assert found is not None
    assert found.estimate == pytest.approx(SAVED_ANYWAY)
    assert found.group == "comparison"


def test_difference_in_differences_is_what_fell_more(results: Results) -> None:
    found = results.find("att")
    assert found is not None
    assert found.estimate == pytest.approx(SAVED_ANYWAY - SAVED)
    assert (found.contrast, found.group, found.reference) == ("difference_in_differences", "director", "comparison")


def test_net_of_the_director_less_fell_more(results: Results) -> None:
    found, gross = results.find("net_att"), results.find("att")
    assert found is not None
    assert gross is not None
    assert found.estimate == pytest.approx(SAVED_ANYWAY - SAVED + 12 * 10 * 80.0)
    assert found.conf_level == gross.conf_level


def test_without_a_director_there_is_no_net_difference(
    household_periods: pd.DataFrame, household_months: pd.DataFrame, households: pd.DataFrame, params: StudyParams
) -> None:
    results = analyze_robustness(household_periods, household_months, households, None, params=params)
    assert results.find("att") is not None
    assert results.find("net_att") is None


def test_payers_add_up_to_the_whole_difference(results: Results) -> None:
    per_payer = {item.payer: item.estimate for item in results.estimates if item.term == "att_per_payer"}
    assert set(per_payer) == {"municipality", "insurer"}
    assert sum(per_payer.values()) == pytest.approx(SAVED_ANYWAY - SAVED)
    assert per_payer["municipality"] == pytest.approx((SAVED_ANYWAY - SAVED) * 2 / 3)


def test_leaving_one_household_out_moves_the_mean_between_two_numbers(results: Results) -> None:
    low, high = results.find("leave_one_out_low"), results.find("leave_one_out_high")
    assert low is not None
    assert high is not None
    assert (low.estimate, high.estimate) == (pytest.approx(18_000.0), pytest.approx(42_000.0))


def test_rule_is_replayed_on_households_never_enrolled(results: Results) -> None:
    # H4, H5 and H6 cost more than 100,000 euros in 2018; in prices of 2019 they fell by 12 x the monthly fall.
    found = results.find("expected_fall", population="replayed_rule")
    assert found is not None
    assert found.n_households == 3
    assert found.estimate == pytest.approx(SAVED_ANYWAY, rel=1e-6)


def test_levels_per_group_and_period(results: Results) -> None:
    table = results.tables["comparison"].set_index(["group", "period"])["euros_per_month"]
    assert table.loc[("director", "before")] == pytest.approx(10_000.0)
    assert table.loc[("director", "during")] == pytest.approx(22_000.0 / 3)


def test_without_a_rule_it_cannot_be_replayed(
    household_periods: pd.DataFrame, household_months: pd.DataFrame, households: pd.DataFrame, params: StudyParams
) -> None:
    without = params.model_copy(update={"selection": None})
    results = analyze_robustness(household_periods, household_months, households, None, params=without)
    assert results.find("att") is not None
    assert results.missing[-1].what == "selection"


def test_without_cost_lines_nothing_is_said(households: pd.DataFrame, params: StudyParams) -> None:
    results = analyze_robustness(None, None, households, None, params=params)
    assert results.estimates == ()
    assert [missing.what for missing in results.missing] == ["robustness_costs"]
