"""Spreading cost lines over months: by days, in whole cents, and not one cent lost."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from werkplaats.errors import BalanceError, InputError
from werkplaats.prices import price_factor
from werkplaats.tables import household_months
from werkplaats.tables.household_months import build_household_months, spread_over_months

HOUSEHOLDS = pd.DataFrame(
    {"household_id": ["H001", "H002"], "group": ["director", "pool"], "start": pd.to_datetime(["2018-03-01", None])}
)
DAYS = st.dates(min_value=dt.date(2015, 1, 1), max_value=dt.date(2020, 12, 31))
LINES = st.lists(
    st.tuples(DAYS, st.integers(min_value=0, max_value=800), st.integers(min_value=-(10**8), max_value=10**8)),
    min_size=1,
    max_size=8,
)


def costs(*lines: tuple[object, object, int]) -> pd.DataFrame:
    start, end, cents = zip(*lines, strict=True)
    return pd.DataFrame(
        {
            "household_id": "H001",
            "domain": "wmo",
            "payer": "municipality",
            "start": pd.to_datetime(list(start)),
            "end": pd.to_datetime(list(end)),
            "cents": pd.array(cents, dtype="Int64"),
        }
    )


@given(LINES)
def test_the_months_of_a_line_add_up_to_the_line(drawn):
    lines = [(start, start + dt.timedelta(days=days), cents) for start, days, cents in drawn]
    spread = spread_over_months(costs(*lines))
    sizes = [(end.year - start.year) * 12 + end.month - start.month + 1 for start, end, _ in lines]
    assert len(spread) == sum(sizes)
    line = np.repeat(np.arange(len(lines)), sizes)
    assert np.bincount(line, weights=spread["cents"]).astype(int).tolist() == [cents for _, _, cents in lines]


@given(LINES)
def test_every_month_is_within_a_cent_of_its_share(drawn):
    start, days, cents = drawn[0]
    spread = spread_over_months(costs((start, start + dt.timedelta(days=days), cents)))
    calendar = (
        pd.Series(pd.date_range(start, start + dt.timedelta(days=days))).dt.to_period("M").value_counts(sort=False)
    )
    exact = cents * calendar.sort_index().to_numpy() / (days + 1)
    assert np.abs(spread["cents"].to_numpy() - exact).max() < 1


def test_the_largest_remainder_gets_the_cent():
    spread = spread_over_months(costs(("2018-01-31", "2018-03-01", 10)))
    # 1, 28 and 1 days of 30: 0.33, 9.33 and 0.33 cents; equal remainders, so the earliest month.
    assert spread["cents"].tolist() == [1, 9, 0]


def test_real_cents_are_in_prices_of_the_price_year():
    table = build_household_months(costs(("2018-03-01", "2018-04-30", 6100)), HOUSEHOLDS, price_year=2020)
    assert table["cents"].tolist() == [3100, 3000]
    assert table["event_month"].tolist() == [0, 1]
    assert table["real_cents"].tolist() == pytest.approx([3100 * 107.51 / 103.44, 3000 * 107.51 / 103.44])
    assert price_factor(2018, price_year=2020) == pytest.approx(107.51 / 103.44)


def test_a_household_without_a_start_has_no_event_month():
    table = build_household_months(
        costs(("2018-03-01", "2018-03-31", 100)).assign(household_id="H002"), HOUSEHOLDS, price_year=2020
    )
    assert table["event_month"].isna().all()


def test_lines_of_one_month_domain_and_payer_are_one_row():
    table = build_household_months(
        costs(("2018-03-01", "2018-03-31", 100), ("2018-03-05", "2018-03-05", -40)), HOUSEHOLDS, price_year=2020
    )
    assert table["cents"].tolist() == [60]


def test_a_year_without_a_price_index_is_an_input_error():
    with pytest.raises(InputError, match="years 2009"):
        build_household_months(costs(("2009-03-01", "2009-03-31", 100)), HOUSEHOLDS, price_year=2020)


def test_a_lost_cent_stops_the_run(monkeypatch):
    honest = household_months._share_cents
    monkeypatch.setattr(household_months, "_share_cents", lambda *parts: honest(*parts) - 1)
    with pytest.raises(BalanceError):
        build_household_months(costs(("2018-03-01", "2018-03-31", 100)), HOUSEHOLDS, price_year=2020)


def test_an_unknown_household_stops_the_run():
    with pytest.raises(BalanceError):
        build_household_months(
            costs(("2018-03-01", "2018-03-31", 100)).assign(household_id="H999"), HOUSEHOLDS, price_year=2020
        )
