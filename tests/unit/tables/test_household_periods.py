"""Periods around the deployment: exposure inside the window, and zeros that are rows."""

import datetime as dt

import pandas as pd
import pytest

from werkplaats.params.model import Periods, Window
from werkplaats.tables.household_periods import build_exposure, build_household_periods
from werkplaats.workspace.database import open_relation
from werkplaats.workspace.storage import validate_table

WINDOW = Window(start=dt.date(2016, 1, 1), end=dt.date(2022, 12, 31))


def households(start: object = "2018-03-01", end: object = "2019-02-28") -> pd.DataFrame:
    return pd.DataFrame(
        {
            "household_id": ["H001"],
            "group": ["director"],
            "start": pd.to_datetime([start]),
            "end": pd.to_datetime([end]),
        }
    )


def months(*rows: tuple[int, str, str, float]) -> pd.DataFrame:
    event_month, domain, payer, cents = zip(*rows, strict=True)
    return pd.DataFrame(
        {
            "household_id": "H001",
            "group": "director",
            "event_month": pd.array(event_month, dtype="Int64"),
            "domain": domain,
            "payer": payer,
            "real_cents": cents,
        }
    )


def exposed(table: pd.DataFrame) -> dict[str, tuple[int, int, int]]:
    return {row.period: (row.first, row.last, row.months) for row in table.itertuples()}


def test_a_year_of_deployment_counts_twelve_months():
    exposure = build_exposure(households(), window=WINDOW, periods=Periods())
    assert exposed(exposure) == {"before": (-12, -1, 12), "during": (0, 11, 12), "after": (12, 23, 12)}


def test_months_outside_the_window_are_no_exposure():
    window = Window(start=dt.date(2017, 10, 1), end=dt.date(2019, 4, 30))
    exposure = build_exposure(households(), window=window, periods=Periods())
    assert exposed(exposure) == {"before": (-5, -1, 5), "during": (0, 11, 12), "after": (12, 13, 2)}


def test_a_period_wholly_outside_the_window_is_absent():
    window = Window(start=dt.date(2018, 3, 1), end=dt.date(2019, 2, 28))
    assert set(build_exposure(households(), window=window, periods=Periods())["period"]) == {"during"}


def test_a_deployment_that_still_runs_lasts_to_the_end_of_the_window_and_has_no_after():
    exposure = build_exposure(households(end=None), window=WINDOW, periods=Periods())
    assert exposed(exposure)["during"] == (0, 57, 58)
    assert "after" not in exposed(exposure)


def test_a_household_without_a_start_has_no_periods():
    assert build_exposure(households(start=None, end=None), window=WINDOW, periods=Periods()).empty


def test_costs_per_month_with_zeros_for_what_was_not_used():
    table = build_household_periods(
        months((-12, "wmo", "m", 1200.0), (-13, "wmo", "m", 9e9), (0, "wmo", "m", 600.0), (24, "wmo", "m", 9e9)),
        households(),
        window=WINDOW,
        periods=Periods(),
        combinations=[("zvw", "i")],
    )
    validate_table("household_periods", table)
    assert len(table) == 3 * 2
    cents = table.set_index(["period", "domain"])["cents_per_month"]
    assert cents.loc[("before", "wmo")] == pytest.approx(100.0)
    assert cents.loc[("during", "wmo")] == pytest.approx(50.0)
    assert cents.loc[("after", "wmo")] == 0
    assert cents.loc["before"].loc["zvw"] == 0


def test_two_payers_of_one_domain_are_two_rows():
    table = build_household_periods(
        months((0, "wmo", "m", 120.0), (0, "wmo", "i", 240.0)), households(), window=WINDOW, periods=Periods()
    )
    during = table[table["period"] == "during"].set_index("payer")["cents_per_month"]
    assert during.to_dict() == pytest.approx({"i": 20.0, "m": 10.0})


def test_months_in_a_database_give_the_same_as_months_in_memory():
    frame = months((-12, "wmo", "m", 1200.1), (0, "wmo", "m", 600.2), (1, "wmo", "m", 0.7))
    one, other = (
        build_household_periods(table, households(), window=WINDOW, periods=Periods())
        for table in (frame, open_relation(frame.sample(frac=1, random_state=1)))
    )
    pd.testing.assert_frame_equal(one, other)


def test_costs_of_a_household_without_a_start_belong_to_no_period():
    undated = months((0, "wmo", "m", 120.0)).assign(event_month=pd.array([None], dtype="Int64"))
    table = build_household_periods(undated, households(), window=WINDOW, periods=Periods())
    assert table["cents_per_month"].tolist() == [0.0, 0.0, 0.0]
