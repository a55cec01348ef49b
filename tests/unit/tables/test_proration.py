"""Spreading cost lines over months: by days, in whole cents, not one cent lost, and as plain Python would do it."""

import calendar
import datetime as dt
from fractions import Fraction

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from werkplaats.tables.proration import spread_over_months
from werkplaats.workspace.database import open_relation

DAYS = st.dates(min_value=dt.date(2015, 1, 1), max_value=dt.date(2020, 12, 31))
LINES = st.lists(
    st.tuples(DAYS, st.integers(min_value=0, max_value=800), st.integers(min_value=-(10**8), max_value=10**8)).map(
        lambda drawn: (drawn[0], drawn[0] + dt.timedelta(days=drawn[1]), drawn[2])
    ),
    min_size=1,
    max_size=8,
)
Line = tuple[dt.date, dt.date, int]


def spread(lines: list[Line], keys: list[int] | None = None) -> dict[tuple[int, int], int]:
    start, end, cents = zip(*lines, strict=True)
    frame = pd.DataFrame({"key": keys or range(len(lines)), "start": start, "end": end, "cents": cents})
    typed = open_relation(frame).project('"key", "start"::DATE AS "start", "end"::DATE AS "end", cents')
    return {(key, number): cents for key, number, cents in spread_over_months(typed).fetchall()}


def share_out(start: dt.date, end: dt.date, cents: int) -> dict[int, int]:
    """Return cents per month number by the definition: floors, then one cent each to the largest remainders."""
    days: dict[int, int] = {}
    for step in range((end - start).days + 1):
        day = start + dt.timedelta(days=step)
        days[day.year * 12 + day.month - 1] = days.get(day.year * 12 + day.month - 1, 0) + 1
    exact = {number: Fraction(cents * n_days, sum(days.values())) for number, n_days in days.items()}
    shares = {number: share.__floor__() for number, share in exact.items()}
    ranked = sorted(days, key=lambda number: (shares[number] - exact[number], number))
    for number in ranked[: cents - sum(shares.values())]:
        shares[number] += 1
    return shares


@given(LINES)
def test_lines_are_shared_out_as_the_definition_says(lines):
    expected = {(key, number): cents for key, line in enumerate(lines) for number, cents in share_out(*line).items()}
    assert spread(lines) == expected


@given(LINES)
def test_the_months_of_a_line_add_up_to_the_line(lines):
    found = spread(lines)
    for key, (_, _, cents) in enumerate(lines):
        assert sum(share for (line, _), share in found.items() if line == key) == cents


@pytest.mark.parametrize(
    ("start", "end", "cents", "shares"),
    [
        # 1, 28 and 1 days of 30: 0.33, 9.33 and 0.33 cents; equal remainders, so the earliest month.
        ((2018, 1, 31), (2018, 3, 1), 10, [1, 9, 0]),
        # A credit: -0.33, -9.33 and -0.33 are -1, -10 and -1 when floored; two cents go back to the earliest two.
        ((2018, 1, 31), (2018, 3, 1), -10, [0, -9, -1]),
        # Half a cent each: the earlier month.
        ((2018, 1, 31), (2018, 2, 1), 1, [1, 0]),
        ((2018, 1, 31), (2018, 2, 1), -1, [0, -1]),
        # 1 day of 3 and 2 of 3: the larger remainder is the later month's.
        ((2018, 1, 31), (2018, 2, 2), 1, [0, 1]),
        # Over the end of a leap year, and a February of 29 days.
        ((2020, 2, 28), (2020, 3, 1), 300, [200, 100]),
        ((2020, 12, 31), (2021, 1, 1), 200, [100, 100]),
        ((2020, 5, 5), (2020, 5, 5), 0, [0]),
    ],
)
def test_who_gets_the_odd_cent(start, end, cents, shares):
    found = spread([(dt.date(*start), dt.date(*end), cents)])
    assert [found[key] for key in sorted(found)] == shares


def test_a_whole_year_has_every_month_with_its_days():
    found = spread([(dt.date(2020, 1, 1), dt.date(2020, 12, 31), 36_600)])
    days = [calendar.monthrange(2020, month)[1] for month in range(1, 13)]
    assert [found[(0, 2020 * 12 + month)] for month in range(12)] == [100 * n_days for n_days in days]


def test_lines_with_one_key_are_summed_per_month():
    day = dt.date(2018, 3, 5)
    april = (dt.date(2018, 3, 31), dt.date(2018, 4, 1), 10)
    assert spread([(day, day, 100), (day, day, -40), april], keys=[3, 3, 3]) == {(3, 24218): 65, (3, 24219): 5}
    assert spread([(day, day, 100), (day, day, -40)], keys=[3, 4]) == {(3, 24218): 100, (4, 24218): -40}
