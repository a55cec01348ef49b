"""Savings of households: the published arithmetic, sums over domains, and what is refused."""

import pandas as pd
import pytest

from werkplaats.methods.costs.costs import cost_rates, household_savings, net_savings

PERIODS = pd.DataFrame(
    [
        ("H1", "before", "wmo", "gemeente", 500_000.0),
        ("H1", "before", "zvw", "verzekeraar", 400_000.0),
        ("H1", "during", "wmo", "gemeente", 300_000.0),
        ("H1", "during", "zvw", "verzekeraar", 350_000.0),
        ("H2", "before", "wmo", "gemeente", 200_000.0),
        ("H2", "before", "zvw", "verzekeraar", 0.0),
        ("H2", "during", "wmo", "gemeente", 250_000.0),
        ("H2", "during", "zvw", "verzekeraar", 0.0),
    ],
    columns=["household_id", "period", "domain", "payer", "cents_per_month"],
)
MONTHS = pd.Series({"H1": 12, "H2": 10})


def test_saving_is_the_fall_per_month_times_the_months():
    savings = household_savings(cost_rates(PERIODS), months=MONTHS).set_index("household_id")
    assert savings.loc["H1", ["before", "during", "gross"]].tolist() == [9000.0, 6500.0, 30_000.0]
    assert savings.loc["H2", "gross"] == -5000.0


@pytest.mark.parametrize("by", ["domain", "payer"])
def test_parts_add_up_to_the_whole(by):
    whole = household_savings(cost_rates(PERIODS), months=MONTHS).set_index("household_id")["gross"]
    parts = household_savings(cost_rates(PERIODS, by=by), months=MONTHS)
    pd.testing.assert_series_equal(parts.groupby("household_id")["gross"].sum(), whole)
    assert len(parts) == 4


def test_net_is_gross_minus_the_director():
    savings = household_savings(cost_rates(PERIODS), months=MONTHS)
    net = net_savings(savings, director_cost=pd.Series({"H1": 8000.0, "H2": 0.0}))
    assert net["net"].tolist() == [22_000.0, -5000.0]


def test_swapping_the_periods_flips_the_sign():
    rates = cost_rates(PERIODS)
    swapped = rates.rename(columns={"before": "during", "during": "before"})
    pd.testing.assert_series_equal(
        household_savings(swapped, months=MONTHS)["gross"], -household_savings(rates, months=MONTHS)["gross"]
    )


def test_a_period_that_was_not_observed_is_missing_and_refused():
    rates = cost_rates(PERIODS.iloc[:-2])
    assert rates.set_index("household_id")["during"].isna().tolist() == [False, True]
    with pytest.raises(ValueError, match="'during' has 1 missing"):
        household_savings(rates, months=MONTHS)


def test_households_without_months_or_director_are_refused():
    with pytest.raises(ValueError, match="'months' has 1 missing"):
        household_savings(cost_rates(PERIODS), months=MONTHS.drop("H2"))
    with pytest.raises(ValueError, match="'director' has 1 missing"):
        net_savings(household_savings(cost_rates(PERIODS), months=MONTHS), director_cost=pd.Series({"H1": 1.0}))


def test_missing_cents_are_refused():
    with pytest.raises(ValueError, match="'cents_per_month' has 1 missing"):
        cost_rates(PERIODS.assign(cents_per_month=[None, *PERIODS["cents_per_month"].tolist()[1:]]))


def test_input_is_left_alone():
    before = PERIODS.copy()
    cost_rates(PERIODS, by="domain")
    pd.testing.assert_frame_equal(PERIODS, before)
