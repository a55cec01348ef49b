"""Cost per household-month before, during and after the deployment, with zeros where nothing was spent."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from werkplaats.params.model import Periods, Window
from werkplaats.tables.months import month_number, month_of

_PERIODS = ("before", "during", "after")


def build_exposure(households: pd.DataFrame, *, window: Window, periods: Periods) -> pd.DataFrame:
    """Months of exposure: which event months of a household count in which period, inside the window.

    Parameters
    ----------
    households
        Cleaned table ``households``. One without a start has no periods; one without an end is still in deployment.

    Returns
    -------
    DataFrame
        ``household_id``, ``group``, ``period``, ``first`` and ``last`` (event months, inclusive) and ``months``.
        A period without a month inside the window is absent.
    """
    begun = households.loc[households["start"].notna()]
    start = month_number(begun["start"]).astype("int64")
    running = month_number(begun["end"]).fillna(month_of(window.end)).astype("int64") - start
    after = periods.after_months * begun["end"].notna().astype("int64")
    bounds = {
        "before": (pd.Series(-periods.before_months, index=begun.index), pd.Series(-1, index=begun.index)),
        "during": (pd.Series(0, index=begun.index), running),
        "after": (running + 1, running + after),
    }
    parts = [_inside(begun, period, first, last, start, window) for period, (first, last) in bounds.items()]
    exposure = pd.concat(parts, ignore_index=True)
    return exposure.loc[exposure["months"] > 0].reset_index(drop=True)


def build_household_periods(
    household_months: pd.DataFrame,
    households: pd.DataFrame,
    *,
    window: Window,
    periods: Periods,
    combinations: Sequence[tuple[str, str]] = (),
) -> pd.DataFrame:
    """Cents per household-month, per household, period, domain and payer, in prices of one year.

    Parameters
    ----------
    household_months
        Table of that name; its ``real_cents`` are summed.
    households
        Cleaned table ``households``.
    window, periods
        What counts as exposure.
    combinations
        Pairs of domain and payer of the study; those seen in the costs are added. Every household has a row for each
        pair in each period: no cost is zero, not absent.

    Returns
    -------
    DataFrame
        Table ``household_periods``.
    """
    exposure = build_exposure(households, window=window, periods=periods)
    seen = household_months[["domain", "payer"]].drop_duplicates().itertuples(index=False, name=None)
    pairs = pd.DataFrame(sorted({*combinations, *seen}), columns=["domain", "payer"])
    grid = exposure.merge(pairs, how="cross")
    spent = _spent(household_months, exposure)
    table = grid.merge(spent, on=["household_id", "period", "domain", "payer"], how="left", validate="1:1")
    table["cents_per_month"] = table["real_cents"].fillna(0.0) / table["months"]
    table["months"] = table["months"].astype("Int64")
    order = pd.Categorical(table["period"], categories=_PERIODS, ordered=True)
    ordered = table.assign(_order=order).sort_values(["household_id", "_order", "domain", "payer"], ignore_index=True)
    return ordered[["household_id", "group", "period", "domain", "payer", "months", "cents_per_month"]]


def _inside(
    begun: pd.DataFrame, period: str, first: pd.Series, last: pd.Series, start: pd.Series, window: Window
) -> pd.DataFrame:
    low = pd.concat([first, month_of(window.start) - start], axis=1).max(axis=1)
    high = pd.concat([last, month_of(window.end) - start], axis=1).min(axis=1)
    return pd.DataFrame(
        {
            "household_id": begun["household_id"],
            "group": begun["group"],
            "period": period,
            "first": low,
            "last": high,
            "months": (high - low + 1).clip(lower=0),
        }
    )


def _spent(household_months: pd.DataFrame, exposure: pd.DataFrame) -> pd.DataFrame:
    dated = household_months.loc[household_months["event_month"].notna()]
    paired = dated.drop(columns="group").merge(exposure, on="household_id")
    counted = paired.loc[paired["event_month"].between(paired["first"], paired["last"])]
    return counted.groupby(["household_id", "period", "domain", "payer"], as_index=False).agg(
        real_cents=("real_cents", "sum")
    )
