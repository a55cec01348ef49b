"""One cent lost between lines, months, periods and the tables of notebooks 04 to 07 stops the run, and says so."""

import dataclasses

import pandas as pd
import pytest

from werkplaats.analyses import costs as notebook_04
from werkplaats.analyses import robustness as notebook_07
from werkplaats.analyses.cents import validate_euros
from werkplaats.analyses.cost_effectiveness import analyze_cost_effectiveness
from werkplaats.analyses.costs import analyze_costs
from werkplaats.analyses.event_time import event_month_costs
from werkplaats.analyses.robustness import analyze_robustness
from werkplaats.analyses.sustainability import analyze_sustainability
from werkplaats.errors import BalanceError

CENT = 0.01


@pytest.fixture
def found(household_periods, household_months, households, programme, params):
    """Return what notebook 04 finds."""
    return analyze_costs(household_periods, household_months, households, programme, params=params)


@pytest.mark.parametrize(
    ("function", "column", "what"),
    [
        ("by domain", "euros_per_month", "costs by domain and household periods"),
        ("by payer", "euros_per_month", "costs by payer and household periods"),
        ("waterfall", "euros", "payers and waterfall"),
        ("payer_matrix", "gross_saving", "payers and waterfall"),
    ],
)
def test_a_table_of_notebook_04_that_lost_a_cent(
    function, column, what, household_periods, household_months, households, programme, params, monkeypatch
):
    made = notebook_04._ledger_tables
    name = {"by domain": "cost_by_domain", "by payer": "cost_by_payer"}.get(function, function)

    def planted(*arguments):
        tables = made(*arguments)
        tables[name].loc[tables[name].index[0], column] -= CENT
        return tables

    monkeypatch.setattr(notebook_04, "_ledger_tables", planted)
    with pytest.raises(BalanceError, match=f"{what} do not hold the same cents"):
        analyze_costs(household_periods, household_months, households, programme, params=params)


def test_a_household_that_lost_a_cent_in_notebook_04(
    household_periods, household_months, households, programme, params, monkeypatch
):
    made = notebook_04._household_lines

    def planted(*arguments):
        frames = made(*arguments)
        frames["household_costs"].loc[0, "euros_per_month"] -= CENT
        return frames

    monkeypatch.setattr(notebook_04, "_household_lines", planted)
    with pytest.raises(
        BalanceError, match=r"costs by household and household periods .* 1 of 3 sums differ, by 1 cents"
    ):
        analyze_costs(household_periods, household_months, households, programme, params=params)


@pytest.mark.parametrize(
    ("column", "what"),
    [("gross", "gross savings of notebook 04 and household periods"), ("net", "net savings of notebook 04")],
)
def test_a_ledger_that_lost_a_cent_on_its_way_to_notebook_05(
    column, what, found, person_waves, household_periods, households, params
):
    utilities = person_waves.assign(outcome="eq5d_utility", score=person_waves["score"] / 10)
    ledger = found.intern["ledger"].copy()
    analyze_cost_effectiveness(utilities, household_periods, households, ledger, params=params)
    ledger.loc[0, column] -= CENT
    if column == "gross":
        ledger.loc[0, "net"] -= CENT
    with pytest.raises(BalanceError, match=what):
        analyze_cost_effectiveness(utilities, household_periods, households, ledger, params=params)


def test_a_level_that_lost_a_cent_on_its_way_to_notebook_06(
    found, household_periods, household_months, person_waves, households, params
):
    levels = [
        dataclasses.replace(one, estimate=one.estimate - CENT) if one.term == "cost_per_household_month" else one
        for one in found.results.estimates
    ]
    costs = dataclasses.replace(found.results, estimates=tuple(levels))
    with pytest.raises(BalanceError, match="cost levels of notebook 04 and household periods"):
        analyze_sustainability(
            household_periods, household_months, person_waves, households, None, costs, params=params
        )


def test_a_month_that_does_not_stand_where_it_is_counted(household_months, households, params):
    given = {"window": params.window, "first": -12, "last": 23}
    assert event_month_costs(household_months, households, **given)["euros"].sum() > 0
    household_months.loc[0, "month"] = pd.Timestamp("2030-01-01")
    with pytest.raises(BalanceError, match="costs around the start and household months"):
        event_month_costs(household_months, households, **given)


def test_a_payer_that_lost_a_cent_in_notebook_07(
    household_periods, household_months, households, programme, params, monkeypatch
):
    made = notebook_07.deployment_savings

    def planted(periods, *, by=None):
        savings = made(periods, by=by)
        if by == "payer":
            savings.loc[0, "gross"] -= CENT
        return savings

    monkeypatch.setattr(notebook_07, "deployment_savings", planted)
    with pytest.raises(BalanceError, match="savings of all payers and savings do not hold the same cents"):
        analyze_robustness(household_periods, household_months, households, programme, params=params)


@pytest.mark.parametrize(("by", "keys"), [("household_id", 6), (["household_id", "month"], 216)])
def test_a_table_made_of_months_is_held_to_them(by, keys, household_months):
    euros = household_months.groupby(by)["real_cents"].sum() / 100
    validate_euros("quarters", euros, household_months, by=by)
    euros.iloc[2] -= CENT
    with pytest.raises(BalanceError) as raised:
        validate_euros("quarters", euros, household_months, by=by)
    assert str(raised.value).count("quarters and household months do not hold the same cents") == 1
    assert f"1 of {keys} sums differ, by 1 cents in all" in str(raised.value)


def test_half_a_cent_of_rounding_is_none_and_more_is(household_months):
    euros = household_months.groupby("household_id")["real_cents"].sum() / 100
    validate_euros("quarters", euros + 0.0049, household_months, by="household_id")
    with pytest.raises(BalanceError, match="do not hold the same cents"):
        validate_euros("quarters", euros + 0.0051, household_months, by="household_id")
