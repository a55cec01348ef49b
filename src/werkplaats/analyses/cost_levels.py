"""Cost levels of households: their mean with an interval, and per household-month as a table by domain and payer."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from werkplaats.analyses.randomness import generator
from werkplaats.methods.intervals.bootstrap import bootstrap_mean
from werkplaats.params.model import StudyParams
from werkplaats.prices import CENTS_PER_EURO
from werkplaats.results import Estimate
from werkplaats.schema import COSTS

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


def mean_cost_level(euros: pd.Series, *, term: str, unit: str, params: StudyParams, draws: tuple[str, ...]) -> Estimate:
    """Return the mean over households with its interval, which does not go below zero when no household does.

    Parameters
    ----------
    euros
        One cost per household (EUR per month or year).
    term, unit
        Those of the estimate.
    params
        Uses ``confidence_level``, ``n_bootstrap`` and ``seed``.
    draws
        What the draws are for; the same draws for the same words.
    """
    estimate = bootstrap_mean(
        euros.to_frame("euros"),
        column="euros",
        term=term,
        unit=unit,
        conf_level=params.confidence_level,
        n_bootstrap=params.n_bootstrap,
        rng=generator(params.seed, COSTS, *draws),
    )
    if estimate.conf_low is not None and estimate.conf_low < 0 <= euros.min():
        return replace(estimate, conf_low=0.0, method=f"{estimate.method}; a cost level is not below zero")
    return estimate


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
