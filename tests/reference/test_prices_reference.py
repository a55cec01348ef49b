"""Reference prices and the friction period against published tables.

Oracles: R package tatooheene 1.0.0 (160 reference prices of the costing manual of 2024, in euros of 2022, and its
friction periods from CBS 80472NED), as kept beside this repository; and prices printed elsewhere.
"""

import pytest

from werkplaats.prices.friction import friction_period
from werkplaats.prices.reference_prices import REFERENCE_PRICES

INDEX_DIGITS = 3e-4
"""The package multiplies with a factor of three decimals, and rounds to cents."""
SAME = 1e-9
"""Both are the same arithmetic in doubles."""

PRINTED = {
    ("zvw", "nursing_day"): 644.0,
    ("zvw", "outpatient_visit"): 120.0,
    ("zvw", "emergency_visit"): 258.0,
    ("zvw", "physiotherapy"): 38.89,
    ("zvw", "gp_consultation"): 30.87,
    ("zvw", "operating_room_minute"): 11.09,
    ("wmo", "social_work"): 127.0,
    ("wmo", "guidance"): 64.0,
    ("wlz", "disturbed_behavior_day_with_activities"): 458.0,
    ("household", "informal_care_hour"): 18.8,
    ("work", "paid_work_hour"): 39.88,
    ("education", "special_school_year"): 15855.0,
    ("justice", "threat"): 23451.0,
}


@pytest.mark.parametrize(("priced", "euros"), PRINTED.items())
def test_prices_that_were_printed_elsewhere(priced, euros):
    assert REFERENCE_PRICES[priced].euros == euros


def test_every_price_is_that_of_the_manual_in_its_order(refdata):
    manual = refdata("../nl_reference_prices.csv")
    assert [price.euros for price in REFERENCE_PRICES.values()] == manual["eur_2022"].tolist()


def test_units_are_those_of_the_manual_where_it_names_one(refdata):
    manual = refdata("../nl_reference_prices.csv")
    told = zip(manual["Unit"], REFERENCE_PRICES.values(), strict=True)
    wrong = [
        (said, price.unit)
        for said, price in told
        for unit in ("hour", "minute", "half day", "day", "kilometer", "year", "session", "visit")
        if f"per {unit}" in said.lower() and price.unit != unit
    ]
    assert wrong == []


@pytest.mark.parametrize("year", [2024, 2025])
def test_indexed_prices_differ_by_the_rounding_of_the_package_only(refdata, year):
    manual = refdata("../nl_reference_prices.csv")
    for price, euros in zip(REFERENCE_PRICES.values(), manual[f"eur_{year}_cpi"], strict=True):
        assert price.cents(price_year=year) / 100 == pytest.approx(euros, rel=INDEX_DIGITS, abs=0.0051)


def test_friction_periods_of_every_year(refdata):
    table = refdata("../nl_friction_period.csv").set_index("Year")
    for year, days in table["Friction period in days"].dropna().items():
        assert friction_period(int(year), averaged_over=1) == pytest.approx(days, rel=SAME)
    averaged = table["Friction period days average over 5 years"].dropna()
    assert len(averaged) == 22
    for year, days in averaged.items():
        assert friction_period(int(year)) == pytest.approx(days, rel=SAME)
