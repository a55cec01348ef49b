"""What happened around the households: helpers over time, events per period, the chain of warm handovers."""

from __future__ import annotations

import pandas as pd

from werkplaats.analyses.populations import analysed_households
from werkplaats.params.model import Groups


def build_stacking_curve(
    care_stacking: pd.DataFrame, households: pd.DataFrame, exposure: pd.DataFrame, *, groups: Groups
) -> pd.DataFrame:
    """Mean number of helpers and organizations per analysed household and event month.

    Only event months that lie in a period of exposure of the household count; ``n_households`` falls where
    deployments were shorter.
    """
    counted = _in_periods(care_stacking, households, exposure, groups=groups)
    return counted.groupby(["event_month", "group"], as_index=False).agg(
        mean_helpers=("n_helpers", "mean"),
        mean_providers=("n_providers", "mean"),
        n_households=("household_id", "nunique"),
    )


def build_helpers_summary(
    care_stacking: pd.DataFrame, households: pd.DataFrame, exposure: pd.DataFrame, *, groups: Groups
) -> pd.DataFrame:
    """Helpers per household in a period: the mean over households of their mean per month."""
    per_household = build_monthly_helpers(care_stacking, households, exposure, groups=groups)
    summary = per_household.groupby(["group", "period"], as_index=False).agg(
        mean_helpers=("n_helpers", "mean"), n_households=("household_id", "nunique")
    )
    return _by_period(summary)


def build_monthly_helpers(
    care_stacking: pd.DataFrame, households: pd.DataFrame, exposure: pd.DataFrame, *, groups: Groups
) -> pd.DataFrame:
    """Helpers per month of each household in each period: ``group``, ``period``, ``household_id``, ``n_helpers``."""
    counted = _in_periods(care_stacking, households, exposure, groups=groups)
    return counted.groupby(["group", "period", "household_id"], as_index=False).agg(n_helpers=("n_helpers", "mean"))


def build_events_table(
    events: pd.DataFrame, households: pd.DataFrame, exposure: pd.DataFrame, *, groups: Groups
) -> pd.DataFrame:
    """Events of analysed households of the intervention group per period, and per household-year of exposure.

    Returns
    -------
    DataFrame
        ``period``, ``event``, ``n_events``, ``n_households`` (to which it happened: they are who the row is about),
        ``n_observed`` (observed in the period) and ``per_household_year``. An event that did not happen in a period
        has a row with zero.
    """
    analysed = analysed_households(households, groups=groups)
    analysed = analysed.loc[analysed["group"] == groups.intervention]
    observed = exposure.loc[exposure["household_id"].isin(analysed["household_id"])]
    dated = events.merge(analysed[["household_id", "start"]], on="household_id")
    months = (dated["date"].dt.year - dated["start"].dt.year) * 12 + dated["date"].dt.month - dated["start"].dt.month
    placed = dated.assign(event_month=months).merge(observed.drop(columns="group"), on="household_id")
    placed = placed.loc[placed["event_month"].between(placed["first"], placed["last"])]
    counts = placed.groupby(["period", "event"], as_index=False).agg(
        n_events=("event_month", "size"), n_households=("household_id", "nunique")
    )
    size = observed.groupby("period", as_index=False).agg(
        n_observed=("household_id", "nunique"), months=("months", "sum")
    )
    happened = pd.DataFrame({"event": sorted(dated["event"].unique())}, dtype=counts["event"].dtype)
    grid = size.merge(happened, how="cross")
    table = grid.merge(counts, on=["period", "event"], how="left")
    table = table.fillna({"n_events": 0, "n_households": 0}).astype({"n_events": "int64", "n_households": "int64"})
    table["per_household_year"] = table["n_events"] / table["months"] * 12
    return _by_period(table)[["period", "event", "n_events", "n_households", "n_observed", "per_household_year"]]


def build_referrals_table(referrals: pd.DataFrame) -> pd.DataFrame:
    """Handovers that reached each step, consent, contact and feedback: ``step``, ``n``, ``n_households``."""
    reached = {step: referrals.loc[referrals[f"{step}_date"].notna()] for step in ("consent", "contact", "feedback")}
    rows = [(step, len(part), part["household_id"].nunique()) for step, part in reached.items()]
    return pd.DataFrame(rows, columns=["step", "n", "n_households"])


def _in_periods(
    care_stacking: pd.DataFrame, households: pd.DataFrame, exposure: pd.DataFrame, *, groups: Groups
) -> pd.DataFrame:
    analysed = analysed_households(households, groups=groups)
    months = care_stacking.loc[care_stacking["household_id"].isin(analysed["household_id"])]
    placed = months.merge(exposure.drop(columns="group"), on="household_id")
    return placed.loc[placed["event_month"].between(placed["first"], placed["last"])].astype(
        {"n_helpers": "float64", "n_providers": "float64", "event_month": "int64"}
    )


def _by_period(table: pd.DataFrame) -> pd.DataFrame:
    order = pd.Categorical(table["period"], categories=["before", "during", "after"], ordered=True)
    return table.assign(_order=order).sort_values("_order", kind="stable").drop(columns="_order").reset_index(drop=True)
