"""Cost per household-month in each period, as a table: by domain, by payer, measured or estimated."""

from __future__ import annotations

import pandas as pd

from werkplaats.prices import CENTS_PER_EURO

PERIODS = ("before", "during", "after")


def cost_levels(periods: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """Return mean euros per household-month over the households that were seen in the period.

    Parameters
    ----------
    periods
        Rows of table ``household_periods`` or ``estimated_periods``, of the households to describe.
    by
        ``domain``, ``payer`` or both.

    Returns
    -------
    DataFrame
        ``period``, ``by``, ``euros_per_month`` and ``n_households``, in the order of the periods.
    """
    exposed = periods.loc[periods["months"] > 0]
    households = exposed.groupby("period")["household_id"].nunique()
    table = exposed.groupby(["period", *by], as_index=False)["cents_per_month"].sum()
    table["n_households"] = table["period"].map(households).astype("int64")
    table["euros_per_month"] = table["cents_per_month"] / CENTS_PER_EURO / table["n_households"]
    order = pd.Categorical(table["period"], categories=list(PERIODS), ordered=True)
    ordered: pd.DataFrame = table.assign(_order=order).sort_values(["_order", *by])
    return ordered[["period", *by, "euros_per_month", "n_households"]].reset_index(drop=True)


def total_exposure(periods: pd.DataFrame) -> pd.DataFrame:
    """Return the household-months behind the means of each period: what a mean per month is a mean over.

    Parameters
    ----------
    periods
        Rows of table ``household_periods``, of the households to describe.

    Returns
    -------
    DataFrame
        ``period``, ``household_months`` and ``n_households``, in the order of the periods.
    """
    exposed = periods.loc[periods["months"] > 0, ["household_id", "period", "months"]].drop_duplicates()
    table = exposed.groupby("period").agg(household_months=("months", "sum"), n_households=("household_id", "size"))
    return table.reindex([period for period in PERIODS if period in table.index]).reset_index()
