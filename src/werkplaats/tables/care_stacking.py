"""How many different professionals and organizations are involved with a household, month by month."""

from __future__ import annotations

import numpy as np
import pandas as pd

from werkplaats.params.model import Window
from werkplaats.tables.months import event_month, first_day, month_number, month_of


def build_care_stacking(helpers: pd.DataFrame, households: pd.DataFrame, *, window: Window | None) -> pd.DataFrame:
    """Different professionals and organizations per household and calendar month; nobody involved is zero.

    Parameters
    ----------
    helpers
        Cleaned table ``helpers``. One without an end is still involved.
    households
        Cleaned table ``households``; only those with any helper get rows, because for others helpers were not asked.
    window
        Months that are observed; from the first to the last day in ``helpers`` when None.

    Returns
    -------
    DataFrame
        Table ``care_stacking``.
    """
    first, last = _observed(helpers, window)
    active = _active_months(helpers, first, last)
    counts = active.groupby(["household_id", "number"], as_index=False).agg(
        n_helpers=("professional", "nunique"), n_providers=("provider", "nunique")
    )
    known = households.loc[households["household_id"].isin(helpers["household_id"]), ["household_id", "group", "start"]]
    grid = known.merge(pd.DataFrame({"number": np.arange(first, last + 1)}), how="cross")
    table = grid.merge(counts, on=["household_id", "number"], how="left", validate="1:1")
    month = first_day(table["number"])
    return pd.DataFrame(
        {
            "household_id": table["household_id"],
            "group": table["group"],
            "month": month,
            "event_month": event_month(month, table["start"]),
            "n_helpers": table["n_helpers"].fillna(0).astype("Int64"),
            "n_providers": table["n_providers"].fillna(0).astype("Int64"),
        }
    ).sort_values(["household_id", "month"], ignore_index=True)


def _observed(helpers: pd.DataFrame, window: Window | None) -> tuple[int, int]:
    if window is not None:
        return month_of(window.start), month_of(window.end)
    days = pd.concat([helpers["start"], helpers["end"]]).dropna()
    numbers = month_number(days)
    return int(numbers.min()), int(numbers.max())


def _active_months(helpers: pd.DataFrame, first: int, last: int) -> pd.DataFrame:
    """Return one row per helper and month of involvement, inside the observed months."""
    begin = month_number(helpers["start"]).astype("int64").clip(lower=first)
    end = month_number(helpers["end"]).fillna(last).astype("int64").clip(upper=last)
    n_months = (end - begin + 1).clip(lower=0).to_numpy()
    row = np.repeat(np.arange(len(helpers)), n_months)
    step = np.arange(len(row)) - np.repeat(np.cumsum(n_months) - n_months, n_months)
    repeated = helpers[["household_id", "provider", "professional"]].take(row).reset_index(drop=True)
    # The code of a professional is only unique within the organization.
    return repeated.assign(
        professional=repeated["provider"] + "\x1f" + repeated["professional"], number=begin.to_numpy()[row] + step
    )
