"""Cost added up around the start: per group with the interval of those who had a director, and per household."""

from __future__ import annotations

import pandas as pd

from werkplaats.analyses.event_time import event_month_costs
from werkplaats.analyses.randomness import generator
from werkplaats.methods.costs.cost_timing import cumulative_cost
from werkplaats.params.model import StudyParams
from werkplaats.schema import COSTS

COLUMNS = ("event_month", "group", "euros_mean", "conf_low", "conf_high", "n_households")


def observed_around_start(
    household_months: pd.DataFrame, analysed: pd.DataFrame, params: StudyParams
) -> pd.DataFrame | None:
    """Return cost per household and event month, of those observed in every month around the start; None without one.

    Parameters
    ----------
    household_months
        Table of that name.
    analysed
        Households to describe, each with a ``start``.
    params
        Uses ``window`` and ``periods``.
    """
    if params.window is None:
        return None
    first, last = -params.periods.before_months, params.periods.before_months + params.periods.after_months - 1
    costs = event_month_costs(household_months, analysed, window=params.window, first=first, last=last)
    full = costs.groupby("household_id")["event_month"].transform("size") == last - first + 1
    return costs.loc[full].sort_values(["household_id", "event_month"])


def build_cumulative(costs: pd.DataFrame | None, params: StudyParams) -> pd.DataFrame:
    """Return mean cumulative cost per group and event month; with an interval for the group that had a director.

    Parameters
    ----------
    costs
        What `observed_around_start` returned.
    params
        Uses ``groups``, ``confidence_level``, ``n_bootstrap`` and ``seed``.

    Returns
    -------
    DataFrame
        ``event_month``, ``group``, ``euros_mean``, ``conf_low``, ``conf_high`` (of each month by itself) and
        ``n_households``.
    """
    if costs is None or costs.empty:
        return pd.DataFrame(columns=list(COLUMNS))
    added = costs.assign(cumulative=costs.groupby("household_id")["euros"].cumsum())
    means = added.groupby(["event_month", "group"], as_index=False).agg(
        euros_mean=("cumulative", "mean"), n_households=("household_id", "nunique")
    )
    own = costs.loc[costs["group"] == params.groups.intervention]
    if own.empty:
        return means.assign(conf_low=None, conf_high=None)[list(COLUMNS)]
    line = cumulative_cost(
        own[["household_id", "event_month", "euros"]],
        start=int(costs["event_month"].min()),
        conf_level=params.confidence_level,
        n_bootstrap=params.n_bootstrap,
        rng=generator(params.seed, COSTS, "cumulative"),
    ).assign(group=params.groups.intervention)
    bounds = line[["event_month", "group", "conf_low", "conf_high"]].astype({"conf_low": float, "conf_high": float})
    return means.merge(bounds, on=["event_month", "group"], how="left")[list(COLUMNS)]


def build_household_lines(costs: pd.DataFrame | None, letters: dict[str, str]) -> pd.DataFrame:
    """Return cumulative cost of each household that has a letter: ``household``, ``event_month``, ``euros``."""
    if costs is None:
        return pd.DataFrame(columns=["household", "event_month", "euros"])
    own = costs.loc[costs["household_id"].isin(letters)]
    return pd.DataFrame(
        {
            "household": own["household_id"].map(letters),
            "event_month": own["event_month"],
            "euros": own.groupby("household_id")["euros"].cumsum(),
        }
    )
