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


WINDOW = (dt.date(2018, 1, 1), dt.date(2020, 12, 31))


@pytest.mark.parametrize(
    ("text", "notation", "rule"),
    [
        ("31-02-2018", "dd-mm-yyyy", "date.invalid"),
        ("29-02-2018", "dd-mm-yyyy", "date.invalid"),
        ("00-01-2018", "dd-mm-yyyy", "date.invalid"),
        ("20190230", "yyyymmdd", "date.invalid"),
        ("2018-31-12", "yyyy-mm-dd", "date.invalid"),
        ("13-13-2018", "dd-mm-yyyy", "date.invalid"),
        ("12-31-2018", "dd-mm-yyyy", "date.month_first"),
        ("3/31/2018", "dd-mm-yyyy", "date.month_first"),
        ("03/04/2018", "dd-mm-yyyy", "date.ambiguous"),
        ("1-mrt-2018", "dd-mm-yyyy", "date.format"),
        ("mei-18", "dd-mm-yyyy", "date.format"),
        ("01-03-18", "dd-mm-yyyy", "date.format"),
        ("01032018", "dd-mm-yyyy", "date.format"),
        ("01-03-2018", "yyyy-mm-dd", "date.format"),
        ("2018-03-01T23:00:00Z", "dd-mm-yyyy", "date.format"),
        ("\uff101-03-2018", "dd-mm-yyyy", "date.format"),
        ("43160", "dd-mm-yyyy", "date.serial_in_csv"),
        ("43160,5", "dd-mm-yyyy", "date.serial_in_csv"),
        ("2018", "serial", "date.format"),
        ("01-01-1900", "dd-mm-yyyy", "date.placeholder"),
        ("00-00-0000", "dd-mm-yyyy", "date.placeholder"),
        ("01-01-0001", "dd-mm-yyyy", "date.placeholder"),
        ("99-99-9999", "dd-mm-yyyy", "date.placeholder"),
        ("00000000", "yyyymmdd", "date.placeholder"),
        ("00000000", "dd-mm-yyyy", "date.placeholder"),
        ("31-12-9999", "dd-mm-yyyy", "date.placeholder"),
        ("01-01-1066", "dd-mm-yyyy", "date.range"),
        ("#VERW!", "dd-mm-yyyy", "value.excel_error"),
        (" ", "dd-mm-yyyy", "date.missing"),
    ],
)
def test_refused(text, notation, rule):
    parsed = parse_date(text, notation=notation, required=True)
    assert (parsed.value, parsed.rule) == (None, rule)


@pytest.mark.parametrize(
    "text",
    [
        "1-3-2018",
        "01.03.2018",
        "1 3 2018",
        " 01-03-2018 ",
        "01-03-2018 00:00:00",
        "2018-03-01",
        "2018-03-01T00:00:00Z",
        "20180301",
    ],
)
def test_other_notations_that_read_one_way_are_repaired(text):
    parsed = parse_date(text, notation="dd-mm-yyyy", required=True)
    assert (parsed.value, parsed.repair) == (dt.date(2018, 3, 1), "date.notation")


@pytest.mark.parametrize(("text", "date"), [("31/03/2018", dt.date(2018, 3, 31)), ("03/03/2018", dt.date(2018, 3, 3))])
def test_slashes_that_read_one_way_are_repaired(text, date):
    parsed = parse_date(text, notation="dd-mm-yyyy", required=True)
    assert (parsed.value, parsed.repair) == (date, "date.notation")


def test_slashes_of_a_file_that_puts_days_first_are_read():
    parsed = parse_date("03/04/2018", notation="dd-mm-yyyy", required=True, day_first=True)
    assert (parsed.value, parsed.repair) == (dt.date(2018, 4, 3), "date.notation")


@pytest.mark.parametrize(
    ("text", "kind", "date"),
    [
        ("2018-03-01", "date", dt.date(2018, 3, 1)),
        ("2018-03-01 13:45:00", "date", dt.date(2018, 3, 1)),
        ("43160", "number", dt.date(2018, 3, 1)),
        ("43160.75", "number", dt.date(2018, 3, 1)),
        ("20180301", "number", dt.date(2018, 3, 1)),
    ],
)
def test_dates_of_a_workbook_need_no_notation(text, kind, date):
    assert parse_date(text, kind, notation="dd-mm-yyyy", required=True).value == date


@pytest.mark.parametrize(
    ("text", "kind", "rule"),
    [
        ("2018", "number", "date.format"),
        ("-5", "number", "date.format"),
        ("2018-02-31", "date", "date.invalid"),
        ("1900-01-01", "date", "date.placeholder"),
        ("#REF!", "error", "xlsx.error_cell"),
        ("=TODAY()", "formula", "xlsx.formula_without_value"),
    ],
)
def test_what_a_workbook_holds_instead_of_dates(text, kind, rule):
    assert parse_date(text, kind, notation="dd-mm-yyyy", required=True).rule == rule


@pytest.mark.parametrize("text", ["31-12-9999", "31-12-2999", "31-12-2099"])
def test_an_open_end_is_no_end(text):
    for options in ({"required": False}, {"required": True, "open_end": True}):
        parsed = parse_date(text, notation="dd-mm-yyyy", **options)
        assert (parsed.value, parsed.rule, parsed.repair) == (None, "", "date.open_end")


@pytest.mark.parametrize(
    ("year", "rule"), [(2007, "date.range"), (2008, ""), (2017, ""), (2025, ""), (2026, "date.range")]
)
def test_far_outside_the_study_is_a_slip_and_nearby_is_not(year, rule):
    parsed = parse_date(f"05-06-{year}", notation="dd-mm-yyyy", required=True, window=WINDOW)
    assert parsed.rule == rule


@pytest.mark.parametrize("text", ["01-03-2018 13:45", "2018-03-01T00:00:01"])
def test_a_time_of_day_is_left_out_and_told(text):
    parsed = parse_date(text, notation="dd-mm-yyyy", required=True)
    assert (parsed.value, parsed.repair) == (dt.date(2018, 3, 1), "date.time_of_day")
