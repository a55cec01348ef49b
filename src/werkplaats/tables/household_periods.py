"""Cost per household-month before, during and after the deployment, with zeros where nothing was spent."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb
import pandas as pd

from werkplaats.params.model import Periods, Window
from werkplaats.tables.months import month_number, month_of
from werkplaats.workspace.database import ask_relation, drop_kept, keep_frame, open_relation

# Floating sums depend on their order: adding month by month makes them the same on every run.
_SPENT = """
WITH spent AS (
    SELECT household_id, period, domain, payer, sum(real_cents ORDER BY event_month) AS cents
    FROM household_months JOIN {exposure} AS exposed USING (household_id)
    WHERE event_month BETWEEN exposed."first" AND exposed."last"
    GROUP BY household_id, period, domain, payer
)
SELECT household_id, exposed."group", period, domain, payer, exposed.months,
    coalesce(spent.cents, 0) / exposed.months AS cents_per_month
FROM {exposure} AS exposed CROSS JOIN {pairs} AS pairs
LEFT JOIN spent USING (household_id, period, domain, payer)
ORDER BY household_id, exposed."first", domain, payer
"""


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
    household_months: pd.DataFrame | duckdb.DuckDBPyRelation,
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
        Table of that name, as a relation (any size) or as a DataFrame; its ``real_cents`` are summed.
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
    months = open_relation(household_months)
    exposure = build_exposure(households, window=window, periods=periods)
    pairs = pd.DataFrame(sorted({*combinations, *find_combinations(months)}), columns=["domain", "payer"])
    names = {"exposure": keep_frame(months, exposure, "exposure"), "pairs": keep_frame(months, pairs, "pairs")}
    spent: pd.DataFrame = ask_relation(months, "household_months", _SPENT.format(**names)).df()
    drop_kept(months, *names.values())
    return spent.astype({"months": "Int64"})


def find_combinations(household_months: duckdb.DuckDBPyRelation) -> list[tuple[str, str]]:
    """Return the pairs of domain and payer that occur, sorted."""
    return sorted(household_months.project("domain, payer").distinct().fetchall())


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
