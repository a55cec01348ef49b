"""The months of the example study: counted from January 2016, month 0, to December 2022, month 83."""

from __future__ import annotations

import calendar
import datetime as dt

FIRST_YEAR = 2016
LAST_YEAR = 2022
N_MONTHS = 12 * (LAST_YEAR - FIRST_YEAR + 1)
YEARS = tuple(range(FIRST_YEAR, LAST_YEAR + 1))

SELECTION_MONTHS = tuple(range(24, 55, 3))
"""Months whose first day is a selection date: every quarter from January 2018 to July 2020."""


def first_day(month: int) -> dt.date:
    """Return the first day of a month of the study.

    Examples
    --------
    >>> first_day(25)
    datetime.date(2018, 2, 1)
    """
    return dt.date(FIRST_YEAR + month // 12, month % 12 + 1, 1)


def days_in_month(month: int) -> int:
    """Return the number of days of a month of the study."""
    return calendar.monthrange(FIRST_YEAR + month // 12, month % 12 + 1)[1]


def last_day(month: int) -> dt.date:
    """Return the last day of a month of the study.

    Examples
    --------
    >>> last_day(49)
    datetime.date(2020, 2, 29)
    """
    return first_day(month).replace(day=days_in_month(month))
