"""Cost per quarter around the start: a month of one household is mostly noise, a quarter is less of it."""

from __future__ import annotations

import pandas as pd

from werkplaats.analyses.cents import validate_totals
from werkplaats.analyses.event_time import event_month_costs
from werkplaats.params.model import StudyParams

MONTHS_PER_QUARTER = 3


def quarters_around(params: StudyParams) -> tuple[int, int]:
    """Return how many quarters are looked at before and after the start: twice the months compared, and as many."""
    months = params.periods.before_months
    return 2 * months // MONTHS_PER_QUARTER, months // MONTHS_PER_QUARTER


def event_quarters(household_months: pd.DataFrame, households: pd.DataFrame, *, params: StudyParams) -> pd.DataFrame:
    """Return what each household cost per month in every quarter around its own start, zeros included.

    Twice as far before the start as costs are compared over, so that a trend before it can be seen. Only households
    of which all those months lie in the window are there; whoever calls this says how many were left out.

    Parameters
    ----------
    household_months
        Table of that name (`werkplaats.schema`).
    households
        Households to describe, each with a ``start``.
    params
        Uses ``window`` and ``periods``.

    Returns
    -------
    DataFrame
        ``household_id``, ``group``, ``quarter`` (start quarter = 0) and ``euros`` per month (prices of the price year).
    """
    assert params.window is not None
    before, after = quarters_around(params)
    first, last = -before * MONTHS_PER_QUARTER, after * MONTHS_PER_QUARTER - 1
    costs = event_month_costs(household_months, households, window=params.window, first=first, last=last)
    n_months = costs.groupby("household_id")["event_month"].transform("size")
    complete = costs.loc[n_months == last - first + 1]
    by_quarter = complete.assign(quarter=complete["event_month"] // MONTHS_PER_QUARTER)
    quarters = by_quarter.groupby(["household_id", "group", "quarter"], as_index=False).agg(euros=("euros", "mean"))
    whole = {"costs around the start": complete.groupby("household_id")["euros"].sum()}
    validate_totals(whole | {"quarters": quarters.groupby("household_id")["euros"].sum() * MONTHS_PER_QUARTER})
    return quarters
