"""Helpers per household and month."""

import datetime as dt

import pandas as pd

from werkplaats.params.model import Window
from werkplaats.tables.care_stacking import build_care_stacking
from werkplaats.workspace.storage import validate_table

HOUSEHOLDS = pd.DataFrame(
    {
        "household_id": ["H001", "H002"],
        "group": ["director", "comparison"],
        "start": pd.to_datetime(["2018-03-01", "2018-03-01"]),
    }
)
HELPERS = pd.DataFrame(
    {
        "household_id": "H001",
        "provider": ["A", "A", "B", "A"],
        "professional": ["1", "2", "1", "1"],
        "start": pd.to_datetime(["2018-01-15", "2018-02-01", "2018-02-28", "2018-02-10"]),
        "end": pd.to_datetime(["2018-02-01", "2018-02-10", None, "2018-02-20"]),
    }
)


def counts(window: Window | None) -> pd.DataFrame:
    table = validate_table("care_stacking", build_care_stacking(HELPERS, HOUSEHOLDS, window=window))
    return table.assign(month=table["month"].dt.strftime("%Y-%m"))


def test_different_professionals_and_organizations_count_once_a_month():
    table = counts(Window(start=dt.date(2017, 12, 1), end=dt.date(2018, 4, 30)))
    assert table[["month", "event_month", "n_helpers", "n_providers"]].to_numpy().tolist() == [
        ["2017-12", -3, 0, 0],
        ["2018-01", -2, 1, 1],
        ["2018-02", -1, 3, 2],
        ["2018-03", 0, 1, 1],
        ["2018-04", 1, 1, 1],
    ]


def test_without_a_window_the_helpers_themselves_bound_the_months():
    assert counts(None)["month"].tolist() == ["2018-01", "2018-02"]


def test_households_whose_helpers_were_not_asked_have_no_rows():
    assert set(counts(None)["household_id"]) == {"H001"}
