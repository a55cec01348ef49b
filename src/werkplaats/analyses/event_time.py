"""Cost around the start: every household's own month 0, whatever the calendar says."""

from __future__ import annotations

import pandas as pd

from werkplaats.analyses.cents import validate_euros
from werkplaats.params.model import Window
from werkplaats.prices import CENTS_PER_EURO


def event_month_costs(
    household_months: pd.DataFrame, households: pd.DataFrame, *, window: Window, first: int, last: int
) -> pd.DataFrame:
    """Return what each household cost in each month around its start, zeros included.

    Parameters
    ----------
    household_months
        Table of that name (`werkplaats.schema`).
    households
        Households to describe, each with a ``start``.
    window
        Months for which costs were delivered; a month outside it is absent, not zero.
    first, last
        Event months to return, both included (start month = 0).

    Returns
    -------
    DataFrame
        ``household_id``, ``group``, ``event_month`` and ``euros`` (prices of the price year).
    """
    grid = households.loc[households["start"].notna(), ["household_id", "group", "start"]].merge(
        pd.DataFrame({"event_month": range(first, last + 1)}), how="cross"
    )
    month = (grid["start"].dt.year * 12 + grid["start"].dt.month - 1) + grid["event_month"]
    inside = month.between(_month_number(window.start), _month_number(window.end))
    spent = household_months.groupby(["household_id", "event_month"], as_index=False)["real_cents"].sum()
    spent["event_month"] = spent["event_month"].astype("int64")
    table = grid.loc[inside].merge(spent, on=["household_id", "event_month"], how="left", validate="one_to_one")
    table["euros"] = table["real_cents"].fillna(0.0) / CENTS_PER_EURO
    _validate_months(table, household_months, window, first, last)
    columns = ["household_id", "group", "event_month", "euros"]
    chosen: pd.DataFrame = table[columns].reset_index(drop=True)
    return chosen


def _validate_months(
    table: pd.DataFrame, household_months: pd.DataFrame, window: Window, first: int, last: int
) -> None:
    """Raise BalanceError unless the grid holds, for each of its households, what its months in the window cost."""
    number = household_months["month"].dt.year * 12 + household_months["month"].dt.month - 1
    inside = number.between(_month_number(window.start), _month_number(window.end))
    around = household_months["event_month"].between(first, last)
    counted = household_months.loc[inside & around & household_months["household_id"].isin(table["household_id"])]
    validate_euros("costs around the start", table.groupby("household_id")["euros"].sum(), counted, by="household_id")


def mean_by_event_month(costs: pd.DataFrame) -> pd.DataFrame:
    """Return the mean over households per group and event month: ``euros_per_month`` and ``n_households``."""
    return costs.groupby(["group", "event_month"], as_index=False).agg(
        euros_per_month=("euros", "mean"), n_households=("household_id", "nunique")
    )


def _month_number(day: object) -> int:
    moment = pd.Timestamp(day)  # type: ignore[arg-type]
    return moment.year * 12 + moment.month - 1
