"""Cost around the start: every household's own month 0, whatever the calendar says."""

from __future__ import annotations

import pandas as pd

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
    columns = ["household_id", "group", "event_month", "euros"]
    chosen: pd.DataFrame = table[columns].reset_index(drop=True)
    return chosen


def mean_by_event_month(costs: pd.DataFrame) -> pd.DataFrame:
    """Return the mean over households per group and event month: ``euros_per_month`` and ``n_households``."""
    return costs.groupby(["group", "event_month"], as_index=False).agg(
        euros_per_month=("euros", "mean"), n_households=("household_id", "nunique")
    )


def _month_number(day: object) -> int:
    moment = pd.Timestamp(day)  # type: ignore[arg-type]
    return moment.year * 12 + moment.month - 1
