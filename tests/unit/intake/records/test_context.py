"""What somebody who knows the field would say: told when it is so, and not when it is not."""

import datetime as dt

import pytest

WINDOW = (dt.date(2018, 1, 1), dt.date(2018, 12, 31))
HEADER = "person_id;household_id;domain;product_code;provider;start;end;amount\n"


def months(provider: str, *numbers: int, year: int = 2018, domain: str = "wmo") -> str:
    return "".join(
        f"P0001;H001;{domain};02A;{provider};{dt.date(year, month, 1):%d-%m-%Y};{dt.date(year, month, 28):%d-%m-%Y};"
        f"{month},0{len(provider)}\n"
        for month in numbers
    )


@pytest.fixture
def told(clean):
    """Return what is told of cost files, by rule."""

    def teller(*contents: str, window=WINDOW) -> dict[str, list[tuple[str, tuple[int, ...]]]]:
        files = {f"a{place}.csv": HEADER + content for place, content in enumerate(contents)}
        found: dict[str, list[tuple[str, tuple[int, ...]]]] = {}
        for item in clean(files, window=window).findings:
            found.setdefault(item.rule, []).append((item.found, item.lines))
        return found

    return teller


YEAR = range(1, 13)


@pytest.mark.parametrize(
    ("last", "silent"),
    [(6, True), (8, True), (9, False), (12, False), (5, False)],
    ids=["half a year", "four months before", "three months before", "to the end", "too short to be steady"],
)
def test_a_provider_with_steady_lines_that_stop_fell_silent(told, last, silent):
    found = told(months("Linde", *YEAR) + months("Beuk", *range(1, last + 1)))
    assert found.get("care.fell_silent") == ([("1 providers", (13 + last,))] if silent else None)


def test_a_provider_that_came_and_went_did_not_fall_silent(told):
    assert "care.fell_silent" not in told(months("Linde", *YEAR) + months("Beuk", 1, 2, 4, 5, 7, 8))


def test_files_are_looked_at_together(told):
    found = told(months("Linde", *range(1, 7)), months("Linde", *range(7, 13)))
    assert "care.fell_silent" not in found


def test_files_that_all_stop_before_the_window_ends_are_no_silence(told):
    assert "care.fell_silent" not in told(months("Linde", *range(1, 7)) + months("Beuk", *range(1, 7)))


def test_without_a_window_nothing_is_told(told):
    assert "care.fell_silent" not in told(months("Linde", *YEAR) + months("Beuk", *range(1, 7)), window=None)


@pytest.mark.parametrize(
    ("years", "days"),
    [
        ((2018,), []),
        ((2018, 2019), ["2019-01-01"]),
        ((2019, 2020), ["2020-01-01", "2020-03-01"]),
        ((2021, 2022), ["2020-03-01"]),
    ],
)
def test_breaks_are_told_when_lines_lie_on_both_sides(told, years, days):
    content = "".join(months("Linde", *YEAR, year=year) for year in years)
    found = told(content, window=(dt.date(years[0], 1, 1), dt.date(years[-1], 12, 31)))
    assert [text[:10] for text, _ in found.get("context.definition_break", [])] == days


def test_a_break_of_another_domain_is_not_told(told):
    content = "".join(months("Linde", *YEAR, year=year, domain="zvw") for year in (2018, 2019))
    found = told(content, window=(dt.date(2018, 1, 1), dt.date(2019, 12, 31)))
    assert "context.definition_break" not in found


def test_a_domain_without_lines_is_told_once(told):
    assert told(months("Linde", *YEAR))["domain.no_data"] == [("no cost lines of zvw", ())]
    both = months("Linde", *YEAR) + months("Beuk", *YEAR, domain="zvw")
    assert "domain.no_data" not in told(both)
