"""Calendar months as whole numbers, so that months can be counted, compared and subtracted."""

from __future__ import annotations

import datetime as dt

import pandas as pd


def month_number(dates: pd.Series) -> pd.Series:
    """Return calendar months since year 0 (nullable Int64; missing where the date is).

    Examples
    --------
    >>> month_number(pd.Series(pd.to_datetime(["2018-03-15"]))).tolist()
    [24218]
    """
    number: pd.Series = dates.dt.year.astype("Int64") * 12 + dates.dt.month.astype("Int64") - 1
    return number


def month_of(date: dt.date) -> int:
    """Return the month number of one date."""
    return date.year * 12 + date.month - 1


def first_day(numbers: pd.Series) -> pd.Series:
    """Return the first day of each month number (datetime64[us]).

    Examples
    --------
    >>> first_day(pd.Series([24218])).dt.strftime("%Y-%m-%d").tolist()
    ['2018-03-01']
    """
    plain = numbers.astype("int64")
    text = (plain // 12).astype(str).str.zfill(4) + "-" + (plain % 12 + 1).astype(str).str.zfill(2) + "-01"
    return pd.to_datetime(text, format="%Y-%m-%d").astype("datetime64[us]")


def event_month(months: pd.Series, starts: pd.Series) -> pd.Series:
    """Return months since the month of the start (start month = 0; Int64, missing without a start)."""
    return (month_number(months) - month_number(starts)).astype("Int64")
