"""Savings by hand: gross, net, per payer, and who is counted."""

import pandas as pd
import pytest

from werkplaats.analyses.costs import Costs, analyze_costs
from werkplaats.params.model import StudyParams

GROSS = (24_000.0, 12_000.0, 60_000.0)
"""(before - during) x 12 months of H1, H2 and H3, in euros."""

DIRECTOR = 12 * 10 * 80.0


@pytest.fixture
def costs(
    household_periods: pd.DataFrame,
    household_months: pd.DataFrame,
    households: pd.DataFrame,
    programme: pd.DataFrame,
    params: StudyParams,
) -> Costs:
    return analyze_costs(household_periods, household_months, households, programme, params=params)


@pytest.mark.parametrize(
    ("term", "labels", "euros"),
    [
        ("gross_saving_total", {}, sum(GROSS)),
        ("gross_saving_mean", {}, sum(GROSS) / 3),
        ("gross_saving_mean", {"payer": "municipality"}, sum(GROSS) / 3 * 2 / 3),
        ("gross_saving_mean", {"domain": "zvw"}, sum(GROSS) / 3 / 3),
        ("director_cost_mean", {}, DIRECTOR),
        ("net_saving_mean", {}, sum(GROSS) / 3 - DIRECTOR),
        ("net_saving_mean", {"payer": "municipality"}, sum(GROSS) / 3 * 2 / 3 - DIRECTOR),
        ("net_saving_mean", {"payer": "insurer"}, sum(GROSS) / 3 / 3),
    ],
)
def test_savings_as_computed_by_hand(costs: Costs, term: str, labels: dict[str, str], euros: float) -> None:
    found = costs.results.find(term, **labels)
    assert found is not None
    assert found.estimate == pytest.approx(euros)
    assert found.n_households == 3


def test_payers_add_up_to_the_whole(costs: Costs) -> None:
    matrix = costs.results.tables["payer_matrix"]
    net = costs.results.find("net_saving_mean")
    assert net is not None
    assert matrix["net_saving"].sum() == pytest.approx(net.estimate)
    assert (matrix["gross_saving"] - matrix["director_cost"]).tolist() == pytest.approx(matrix["net_saving"].tolist())


def test_three_households_do_not_bound_the_mean(costs: Costs) -> None:
    found = costs.results.find("gross_saving_mean")
    assert found is not None
    assert found.conf_low is None
    assert found.std_error is not None


def test_same_seed_gives_the_same_intervals(
    costs: Costs,
    household_periods: pd.DataFrame,
    household_months: pd.DataFrame,
    households: pd.DataFrame,
    programme: pd.DataFrame,
    params: StudyParams,
) -> None:
    again = analyze_costs(household_periods, household_months, households, programme, params=params)
    assert again.results.to_json() == costs.results.to_json()


def test_domain_without_cost_lines_is_unknown_not_zero(costs: Costs) -> None:
    assert [missing.what for missing in costs.results.missing] == ["domain:youth"]
    assert "youth" not in set(costs.results.tables["cost_by_domain"]["domain"])


def test_without_a_director_there_is_no_net_saving(
    household_periods: pd.DataFrame, household_months: pd.DataFrame, households: pd.DataFrame, params: StudyParams
) -> None:
    results = analyze_costs(household_periods, household_months, households, None, params=params).results
    assert results.find("gross_saving_mean") is not None
    assert results.find("net_saving_mean") is None
    assert "programme" in {missing.what for missing in results.missing}


def test_without_cost_lines_the_chapter_is_missing(households: pd.DataFrame, params: StudyParams) -> None:
    results = analyze_costs(None, None, households, None, params=params).results
    assert results.estimates == ()
    assert [missing.what for missing in results.missing] == ["costs"]


def test_lines_of_single_households_carry_letters_only(costs: Costs) -> None:
    for name in ("household_costs", "household_savings"):
        assert "household_id" not in costs.intern[name]
        assert set(costs.intern[name]["household"]) == {"A", "B", "C"}


def test_exposure_is_the_household_months_behind_the_means(costs: Costs) -> None:
    """H1, H2 and H3: twelve months before and twelve during; the window ends twelve months after."""
    exposure = costs.results.tables["exposure"]
    assert exposure.to_dict("list") == {
        "period": ["before", "during", "after"],
        "household_months": [36, 36, 36],
        "n_households": [3, 3, 3],
    }
