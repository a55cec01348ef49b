"""Volumes times prices: cents that reconcile, nothing invented, and three totals that are never one."""

from decimal import ROUND_HALF_UP, Decimal

import numpy as np
import pandas as pd
import pytest

from werkplaats.errors import InputError
from werkplaats.prices import CPI
from werkplaats.prices.unit_price import UnitPrice
from werkplaats.tables.valuation import build_basis_totals, build_valued_lines

OWN = {
    ("youth", "stay"): UnitPrice("youth", "stay", "stay", "day", 312.75, 2020, "tariffs 2020", "municipality"),
}
VOLUMES = pd.DataFrame(
    {
        "household_id": ["H1", "H1", "H2"],
        "domain": ["zvw", "wmo", "zvw"],
        "item": ["gp_consultation", "guidance", "gp_consultation"],
        "unit": ["consultation", "hour", "consultation"],
        "volume": [3.0, 10.5, 1.0],
    }
)


def test_a_line_is_its_volume_times_its_price():
    lines = build_valued_lines(VOLUMES, price_year=2022)
    assert lines["cents"].tolist() == [9261, 67_200, 3087]
    assert lines["payer"].tolist() == ["health_insurer", "municipality", "health_insurer"]
    assert lines["basis"].unique().tolist() == ["estimated"]
    assert lines["household_id"].tolist() == ["H1", "H1", "H2"]


def test_cents_are_those_of_exact_decimals():
    """Oracle: decimal arithmetic, rounded half up, of 2,000 drawn volumes."""
    volumes = np.random.default_rng(1).integers(1, 40_000, size=2000) / 4
    lines = build_valued_lines(
        pd.DataFrame({"domain": "wmo", "item": "household_help", "unit": "hour", "volume": volumes}), price_year=2024
    )
    factor = Decimal(str(CPI[2024])) / Decimal(str(CPI[2022]))
    exact = [
        int((Decimal(str(volume)) * Decimal(3276) * factor).quantize(Decimal(1), ROUND_HALF_UP)) for volume in volumes
    ]
    assert lines["cents"].tolist() == exact


def test_half_a_cent_goes_away_from_zero_and_a_correction_undoes_its_line():
    half = pd.DataFrame(
        {"domain": "zvw", "item": "gp_consultation", "unit": "consultation", "volume": [0.5, 1.5, -1.5]}
    )
    assert build_valued_lines(half, price_year=2022)["cents"].tolist() == [1544, 4631, -4631]


def test_twice_the_volume_is_twice_the_cost_and_prices_of_a_later_year_are_higher():
    once, twice = (
        build_valued_lines(VOLUMES.assign(volume=VOLUMES["volume"] * times), price_year=2022)["cents"]
        for times in (1, 2)
    )
    assert (2 * once).tolist() == twice.tolist()
    assert (build_valued_lines(VOLUMES, price_year=2025)["cents"] > once).all()


def test_a_payer_that_the_line_names_stands():
    named = build_valued_lines(VOLUMES.assign(payer=["municipality", None, None]), price_year=2022)
    assert named["payer"].tolist() == ["municipality", "municipality", "health_insurer"]


def test_the_price_of_the_study_is_used_and_told():
    days = pd.DataFrame({"domain": ["youth"], "item": ["stay"], "unit": ["day"], "volume": [2.0]})
    (line,) = build_valued_lines(days, price_year=2020, own=OWN).to_dict("records")
    assert (line["cents"], line["price_euros"], line["price_source"]) == (62_550, 312.75, "tariffs 2020")


def test_no_price_is_made_up_and_all_that_lack_one_are_told():
    lacking = VOLUMES.assign(domain=["youth", "wmo", "shelter"], item=["stay", "guidance", "night"])
    with pytest.raises(InputError, match=r"youth\.stay.*shelter\.night.*price list.*prices\.lacking"):
        build_valued_lines(lacking, price_year=2022)


def test_a_price_of_an_hour_does_not_value_days():
    with pytest.raises(InputError, match=r"wmo\.guidance is priced per hour and counted per day"):
        build_valued_lines(VOLUMES.assign(unit=["consultation", "day", "consultation"]), price_year=2022)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"volume": [1.0, None, 1.0]}, "'volume' has 1 missing"),
        ({"volume": [1.0, float("inf"), 1.0]}, "finite"),
        ({"basis": ["estimated", "measured", "estimated"]}, "1 lines with another word"),
        ({"basis": ["estimated", None, "avoided"]}, "'basis' has 1 missing"),
    ],
)
def test_lines_that_cannot_be_valued_are_refused(change, message):
    with pytest.raises(InputError, match=message):
        build_valued_lines(VOLUMES.assign(**change), price_year=2022)


def test_what_was_avoided_stays_apart_and_cents_reconcile():
    lines = build_valued_lines(VOLUMES.assign(basis=["estimated", "avoided", "estimated"]), price_year=2022)
    totals = build_basis_totals(lines, by=["household_id"]).set_index("household_id")
    assert totals.loc["H1"].tolist() == [0, 9261, 67_200]
    assert totals.loc["H2"].tolist() == [0, 3087, 0]
    assert totals.to_numpy().sum() == lines["cents"].sum()
    assert list(build_basis_totals(lines)) == ["measured_cents", "estimated_cents", "avoided_cents"]


def test_input_is_left_alone():
    before = VOLUMES.copy()
    build_valued_lines(VOLUMES, price_year=2024)
    pd.testing.assert_frame_equal(VOLUMES, before)
