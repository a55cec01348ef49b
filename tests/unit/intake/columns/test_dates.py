"""Dates as columns: which comes first, what time a file is about, and dates stored as text."""

import datetime as dt

import pytest

from werkplaats.intake.columns.dates import check_day_first, derive_window, judge_dates


@pytest.fixture
def judged(profile, hits):
    def judge(cells, kinds="text", notation="dd-mm-yyyy"):
        built = profile(cells, kinds)
        return hits(built, judge_dates(built, notation))

    return judge


@pytest.mark.parametrize("cells", [["01-31-2023", "02-28-2023", "03-04-2023"], ["1/31/2023 00:00", "03/04/2023"]])
def test_months_in_front_stop_the_column(judged, cells):
    assert judged(cells) == {"date.month_first": None}


@pytest.mark.parametrize(
    "cells",
    [
        ["01-31-2023", "31-01-2023"],
        ["01-31-2023", "03-04-2023", "05-04-2023"],
        ["03-04-2023", "05-06-2023"],
        ["2023-01-31", "2023-02-28"],
        ["01-32-2023", "02-45-2023"],
        ["", ""],
    ],
)
def test_other_columns_are_left_to_the_rules_on_cells(judged, cells):
    assert judged(cells) == {}


def test_only_days_in_front_can_be_turned(judged):
    assert judged(["01-31-2023", "02-28-2023"], notation="yyyymmdd") == {}


def test_texts_among_dates(judged):
    kinds = ["date", "text", "text", "text"]
    assert judged(["2023-01-31", "28-02-2023", "mei-23", ""], kinds) == {"xlsx.date_as_text": ["28-02-2023"]}
    assert judged(["31-01-2023", "28-02-2023"]) == {}


@pytest.mark.parametrize(
    ("columns", "day_first"),
    [
        ([["01/04/2023"], ["30/04/2023"]], True),
        ([["01/04/2023"], ["05/04/2023"]], False),
        ([["01/04/2023"], ["30/04/2023", "04/30/2023"]], False),
        ([["01/04/2023"], ["30-04-2023"]], False),
        ([], False),
    ],
)
def test_slashes_are_read_with_all_dates_of_the_file(profile, columns, day_first):
    assert check_day_first([profile(cells) for cells in columns]) is day_first


def test_the_usual_time_leaves_slips_out(profile):
    cells = ["05-01-2023"] * 20 + ["20-12-2023"] * 20 + ["01-01-2099", "31-02-2023", ""]
    assert derive_window(profile(cells), "dd-mm-yyyy") == (dt.date(2023, 1, 5), dt.date(2023, 12, 20))


def test_few_dates_have_no_usual_time(profile):
    assert derive_window(profile(["05-01-2023"] * 9), "dd-mm-yyyy") is None
    assert derive_window(profile(["05-01-2023"] * 10), "dd-mm-yyyy") is not None
    assert derive_window(profile([]), "dd-mm-yyyy") is None
