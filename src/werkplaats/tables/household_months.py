"""Cost lines become cents per household and calendar month; not a cent is lost on the way."""

from __future__ import annotations

import numpy as np
import pandas as pd

from werkplaats.errors import BalanceError, InputError
from werkplaats.prices import FIRST_YEAR, LAST_YEAR, price_factor
from werkplaats.tables.months import event_month, first_day, month_number

_KEY = ["household_id", "month", "domain", "payer"]


def build_household_months(costs: pd.DataFrame, households: pd.DataFrame, *, price_year: int) -> pd.DataFrame:
    """Cents per household, calendar month, domain and payer; a line is spread over its months by days.

    Parameters
    ----------
    costs
        Cleaned table ``costs``.
    households
        Cleaned table ``households``; every household of ``costs`` must be in it.
    price_year
        Year in whose prices ``real_cents`` are.

    Returns
    -------
    DataFrame
        Table ``household_months``: only months with a cost line.

    Raises
    ------
    BalanceError
        When the cents of the months do not add up to those of the lines.
    InputError
        When a line lies outside the years of the price index.
    """
    spread = spread_over_months(costs)
    summed = spread.groupby(_KEY, as_index=False, sort=True)["cents"].sum()
    table = summed.merge(households[["household_id", "group", "start"]], on="household_id", how="left", validate="m:1")
    if int(table["cents"].sum()) != int(costs["cents"].sum()) or bool(table["group"].isna().any()):
        raise BalanceError(
            "household months do not hold the cents of the cost lines, or hold a household that is not in the study",
            found=f"{int(table['cents'].sum())} of {int(costs['cents'].sum())} cents",
            rule="balance.household_months",
        )
    return pd.DataFrame(
        {
            "household_id": table["household_id"],
            "group": table["group"],
            "month": table["month"],
            "event_month": event_month(table["month"], table["start"]),
            "domain": table["domain"],
            "payer": table["payer"],
            "cents": table["cents"].astype("Int64"),
            "real_cents": table["cents"].astype("float64") * _factors(table["month"], price_year),
        }
    )


def spread_over_months(costs: pd.DataFrame) -> pd.DataFrame:
    """Spread each cost line over its calendar months in proportion to days, in whole cents.

    The cents that rounding leaves go to the months with the largest remainders, the earliest first, so the months of
    a line add up to the line.

    Returns
    -------
    DataFrame
        ``household_id``, ``domain``, ``payer``, ``month`` (first day) and ``cents``: one row per line and month.
    """
    first = month_number(costs["start"]).to_numpy(dtype="int64")
    n_months = month_number(costs["end"]).to_numpy(dtype="int64") - first + 1
    line = np.repeat(np.arange(len(costs)), n_months)
    step = np.arange(len(line)) - np.repeat(np.cumsum(n_months) - n_months, n_months)
    month = first_day(pd.Series(first[line] + step))
    days = _days_inside(costs, line, month)
    cents = _share_cents(costs["cents"].to_numpy(dtype="int64"), line, days)
    keys = costs[["household_id", "domain", "payer"]].take(line).reset_index(drop=True)
    return keys.assign(month=month, cents=cents)


def _days_inside(costs: pd.DataFrame, line: np.ndarray, month: pd.Series) -> np.ndarray:
    """Return how many days of each line fall in each of its months."""
    start = costs["start"].to_numpy(dtype="datetime64[D]")[line]
    end = costs["end"].to_numpy(dtype="datetime64[D]")[line]
    begin = month.to_numpy(dtype="datetime64[D]")
    last = (month + pd.offsets.MonthEnd(0)).to_numpy(dtype="datetime64[D]")
    inside: np.ndarray = (np.minimum(end, last) - np.maximum(start, begin)).astype("int64") + 1
    return inside


def _share_cents(cents: np.ndarray, line: np.ndarray, days: np.ndarray) -> np.ndarray:
    """Return whole cents per line and month, in proportion to days, by largest remainder."""
    total = np.bincount(line, weights=days, minlength=len(cents)).astype("int64")
    share, remainder = np.divmod(cents[line] * days, total[line])
    left = cents - np.bincount(line, weights=share, minlength=len(cents)).astype("int64")
    order = np.lexsort((np.arange(len(line)), -remainder, line))
    starts = np.searchsorted(line, np.arange(len(cents)))
    rank = np.empty(len(line), dtype="int64")
    rank[order] = np.arange(len(line)) - starts[line[order]]
    shared: np.ndarray = share + (rank < left[line])
    return shared


def _factors(months: pd.Series, price_year: int) -> pd.Series:
    years = months.dt.year
    outside = sorted({int(year) for year in years.unique() if not FIRST_YEAR <= year <= LAST_YEAR})
    if outside:
        raise InputError(
            "there are costs in years without a price index",
            where="table costs",
            found=f"years {', '.join(map(str, outside))}; the index runs from {FIRST_YEAR} to {LAST_YEAR}",
            do="Ask for the delivery within those years",
            rule="prices.year",
        )
    factors = {int(year): price_factor(int(year), price_year=price_year) for year in years.unique()}
    mapped: pd.Series = years.map(factors).astype("float64")
    return mapped
