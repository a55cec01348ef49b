"""Gross saving of each household over its deployment, for every notebook that needs it."""

from __future__ import annotations

import pandas as pd

from werkplaats.methods.costs.costs import cost_rates, household_savings
from werkplaats.prices import CENTS_PER_EURO, price_factor


def deployment_months(household_periods: pd.DataFrame) -> pd.Series[float]:
    """Return the months of deployment of each household, with the household as index."""
    during = household_periods.loc[household_periods["period"] == "during"]
    return during.groupby("household_id")["months"].first().astype("float64")


def observed_twice(household_periods: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of households observed both before and during the deployment: only they have a saving.

    A household that started in the first month of the window has no months before; whoever calls this says how many
    were left out.
    """
    exposed = household_periods.loc[household_periods["months"] > 0]
    periods = exposed.groupby("household_id")["period"].agg(set)
    complete = periods.index[[{"before", "during"} <= seen for seen in periods]]
    return household_periods.loc[household_periods["household_id"].isin(complete)]


def deployment_savings(household_periods: pd.DataFrame, *, by: str | None = None) -> pd.DataFrame:
    """Return (cost per month before - during) x months of deployment, per household and ``by``; positive was saved.

    Parameters
    ----------
    household_periods
        Rows of the table of that name (`werkplaats.schema`), of the households to describe. Those that were not
        observed both before and during are left out (`observed_twice`).
    by
        ``domain`` or ``payer``; None for all costs together.

    Returns
    -------
    DataFrame
        ``household_id``, ``by``, ``before``, ``during`` (EUR per household-month, prices of the price year),
        ``months`` and ``gross`` (EUR).
    """
    observed = observed_twice(household_periods)
    compared = observed.loc[observed["period"].isin(["before", "during"])]
    return household_savings(cost_rates(compared, by=by), months=deployment_months(observed))


def director_costs(programme: pd.DataFrame, *, price_year: int) -> pd.Series[float]:
    """Return hours x rate of the family director per household, in euros of ``price_year``; the household is the index.

    Parameters
    ----------
    programme
        Table of that name (`werkplaats.schema`).
    price_year
        Year in whose prices the cost is expressed.
    """
    factors = programme["month"].dt.year.map(lambda year: price_factor(year, price_year=price_year))
    euros = programme["hours"] * programme["rate_cents"].astype("float64") * factors / CENTS_PER_EURO
    total: pd.Series[float] = euros.groupby(programme["household_id"]).sum()
    return total
