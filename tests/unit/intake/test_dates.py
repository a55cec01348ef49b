"""Dates: those that exist, in the notation of the source, and nothing else."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from werkplaats.intake.cells.dates import parse_date

PLAUSIBLE = st.dates(min_value=dt.date(1901, 1, 1), max_value=dt.date(2099, 12, 30)).filter(
    lambda date: date != dt.date(1970, 1, 1)
)
WRITTEN = {"dd-mm-yyyy": "%d-%m-%Y", "yyyy-mm-dd": "%Y-%m-%d", "yyyymmdd": "%Y%m%d"}


@given(PLAUSIBLE, st.sampled_from(sorted(WRITTEN)))
def test_every_date_comes_back(date, notation):
    assert parse_date(date.strftime(WRITTEN[notation]), notation=notation, required=True).value == date


@given(st.text(max_size=12))
def test_any_text_gives_a_date_or_a_rule(text):
    parsed = parse_date(text, notation="dd-mm-yyyy", required=True)
    assert (parsed.value is None) != (parsed.rule == "")


@pytest.mark.parametrize(
    ("text", "notation", "rule"),
    [
        ("31-02-2018", "dd-mm-yyyy", "date.invalid"),
        ("20190230", "yyyymmdd", "date.invalid"),
        ("13-13-2018", "dd-mm-yyyy", "date.invalid"),
        ("1-mrt-2018", "dd-mm-yyyy", "date.format"),
        ("01-03-18", "dd-mm-yyyy", "date.format"),
        ("2018-03-01", "dd-mm-yyyy", "date.format"),
        ("43160", "dd-mm-yyyy", "date.serial_in_csv"),
        ("01-01-1900", "dd-mm-yyyy", "date.placeholder"),
        ("00000000", "yyyymmdd", "date.placeholder"),
        ("31-12-9999", "dd-mm-yyyy", "date.placeholder"),
        ("01-01-1066", "dd-mm-yyyy", "date.range"),
        ("#VERW!", "dd-mm-yyyy", "value.excel_error"),
        ("", "dd-mm-yyyy", "date.missing"),
    ],
)
def test_refused(text, notation, rule):
    assert parse_date(text, notation=notation, required=True).rule == rule


@pytest.mark.parametrize("text", ["1-3-2018", "01.03.2018", "1/3/2018", "01-03-2018 00:00:00"])
def test_other_notations_that_read_one_way_are_repaired(text):
    parsed = parse_date(text, notation="dd-mm-yyyy", required=True)
    assert (parsed.value, parsed.repair) == (dt.date(2018, 3, 1), "date.notation")


def test_real_dates_of_a_workbook_need_no_notation():
    assert parse_date("2018-03-01", "date", notation="dd-mm-yyyy", required=True).value == dt.date(2018, 3, 1)
    assert parse_date("43160", "number", notation="dd-mm-yyyy", required=True).value == dt.date(2018, 3, 1)


def test_an_open_end_is_no_end():
    parsed = parse_date("31-12-9999", notation="dd-mm-yyyy", required=False)
    assert (parsed.value, parsed.rule, parsed.repair) == (None, "", "date.open_end")
