"""Cents: lines, months, periods, domains and payers agree, and one that does not is an error."""

import dataclasses

import pandas as pd
import pytest

from werkplaats.analyses.cost_checks import build_cost_basis, reconcile_costs, validate_ledger
from werkplaats.analyses.cost_tables import derive_cost_tables
from werkplaats.analyses.costs import analyze_costs
from werkplaats.analyses.saving_ledger import build_ledger
from werkplaats.errors import BalanceError
from werkplaats.tables.household_months import build_household_months
from werkplaats.tables.household_periods import build_household_periods
from werkplaats.workspace.storage import validate_table


@pytest.fixture
def lines() -> pd.DataFrame:
    """Return three lines of H1 and one of H2; a third of them estimated, one over two months."""
    rows = [
        ("H1", "wmo", "municipality", "2018-03-01", "2018-04-30", 10_001, "measured"),
        ("H1", "wmo", "municipality", "2019-02-01", "2019-02-28", 5_000, None),
        ("H1", "zvw", "insurer", "2019-05-01", "2019-05-31", 333, "estimated"),
        ("H2", "wmo", "municipality", "2018-05-01", "2018-05-31", 700, "measured"),
    ]
    columns = ["household_id", "domain", "payer", "start", "end", "cents", "basis"]
    lacking = dict.fromkeys(["person_id", "product_code", "provider", "status"])
    return validate_table("costs", pd.DataFrame(rows, columns=columns).assign(**lacking))


@pytest.fixture
def tables(lines, households, params):
    """Return months and periods as notebook 02 makes them."""
    months = build_household_months(lines, households, price_year=params.price_year)
    periods = build_household_periods(months, households, window=params.window, periods=params.periods)
    return validate_table("household_months", months.df()), periods


def test_what_notebook_02_makes_of_the_lines_agrees_with_them(lines, tables, households, params):
    account = reconcile_costs(lines, *tables, households, params=params)
    assert account.set_index("check")["n_sums"].to_dict() == {"lines_months": 3, "months_periods": 7 * 3 * 2}
    assert account.set_index("check")["n_households"].to_dict() == {"lines_months": 2, "months_periods": 7}


def test_a_cent_too_many_in_a_month_is_an_error(lines, tables, households, params):
    months, periods = tables
    months.loc[0, "cents"] += 1
    with pytest.raises(BalanceError, match="1 of 3 sums differ, by 1 cents"):
        reconcile_costs(lines, months, periods, households, params=params)


def test_a_cent_that_changed_payer_is_an_error(lines, tables, households, params):
    months, periods = tables
    months["payer"] = months["payer"].mask(months["household_id"] == "H2", "insurer")
    with pytest.raises(BalanceError, match="2 of 4 sums differ, by 1400 cents"):
        reconcile_costs(lines, months, periods, households, params=params)


def test_a_period_that_lost_a_cent_is_an_error(lines, tables, households, params):
    months, periods = tables
    place = periods.index[periods["cents_per_month"] > 0][0]
    periods.loc[place, "cents_per_month"] -= 1 / 12
    with pytest.raises(BalanceError, match="household months and household periods"):
        reconcile_costs(lines, months, periods, households, params=params)


def test_a_saving_that_a_domain_lacks_is_an_error(household_periods, programme, params):
    ledger = build_ledger(household_periods, programme, params)
    validate_ledger(ledger)
    lacking = dataclasses.replace(ledger, by_domain=ledger.by_domain.drop(columns="zvw"))
    with pytest.raises(BalanceError, match="savings of all domains"):
        validate_ledger(lacking)


def test_measured_and_estimated_never_share_a_column(lines):
    basis = build_cost_basis(lines, pd.Series(["H1"])).set_index("domain")
    assert basis.loc["wmo", ["measured_euros", "estimated_euros"]].tolist() == [150.01, 0.0]
    assert basis.loc["zvw", ["measured_euros", "estimated_euros"]].tolist() == [0.0, 3.33]
    assert basis["n_households"].tolist() == [1, 1]


def test_the_notebook_tells_the_account(lines, tables, households, programme, params):
    months, periods = tables
    made = derive_cost_tables(lines, None, households, params=params)
    measured = validate_table("household_months", made["household_months"].df())
    assert set(measured["domain"]) == {"wmo"}  # what was estimated is in no figure
    found = analyze_costs(
        made["household_periods"], measured, households, programme, params=params, costs=lines
    ).results
    assert found.tables["reconciliation"]["check"].tolist() == ["lines_months", "months_periods"]
    assert analyze_costs(periods, months, households, programme, params=params).results.tables.keys() == (
        found.tables.keys() - {"reconciliation", "cost_basis"}
    )


def test_domains_payers_and_households_of_one_period_add_up_to_the_same_cents(
    household_periods, household_months, households, programme, params
):
    found = analyze_costs(household_periods, household_months, households, programme, params=params)
    sums = []
    for name in ("cost_by_domain", "cost_by_payer"):
        table = found.results.tables[name]
        cents = 100 * table["euros_per_month"] * table["n_households"]
        sums.append(cents.groupby(table["period"]).sum())
    lines = found.intern["household_costs"]
    sums.append((100 * lines["euros_per_month"]).groupby(lines["period"]).sum())
    for other in sums[1:]:
        pd.testing.assert_series_equal(sums[0], other, check_names=False, rtol=0, atol=0.5)
