"""Cost in the calendar and around the start: the same months before and during, and cost added up in event time.

A year before that holds two winters and a deployment that holds one differ by the season alone. Pairing calendar
months takes it out; adding up around the start shows when the lines part.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from werkplaats.methods.complete_cases import complete_numbers, validate_columns, validate_share
from werkplaats.methods.intervals.bootstrap import bootstrap_mean

MONTHS_OF_THE_YEAR = range(1, 13)


def same_month_rates(months: pd.DataFrame, *, reference: str = "before") -> pd.DataFrame:
    """Return each household's cost per month in each period, over the calendar months that it has in both periods.

    Every calendar month (January, ...) counts once in either period, with the mean of its years. A month of the year
    that lies in one period only is left out, and ``n_calendar_months`` says how many remain.

    Parameters
    ----------
    months
        ``household_id``, ``period``, ``calendar_month`` (1 to 12) and ``euros``: one row per household and month of
        exposure, no cost being 0.
    reference
        Period that the others are compared with.

    Returns
    -------
    DataFrame
        ``household_id``, ``period`` (every one but ``reference``), ``reference_euros``, ``euros`` (EUR per month) and
        ``n_calendar_months``; a household without any month in common has no row.

    Raises
    ------
    ValueError
        When a value is missing, a calendar month is none, or the reference does not occur.

    References
    ----------
    Bernal, J. L., Cummins, S. & Gasparrini, A. (2017). Interrupted time series regression for the evaluation of public
    health interventions. Int J Epidemiol 46:348-355 (season as a threat).

    Examples
    --------
    >>> months = pd.DataFrame({"household_id": "H1", "period": ["before"] * 3 + ["during"] * 2,
    ...                        "calendar_month": [1, 7, 8, 1, 7], "euros": [900.0, 300.0, 0.0, 800.0, 200.0]})
    >>> same_month_rates(months)[["reference_euros", "euros", "n_calendar_months"]].values
    array([[600., 500.,   2.]])
    """
    validate_columns(months, ["household_id", "period", "calendar_month"])
    complete_numbers(months, "euros")
    if not months["calendar_month"].isin(MONTHS_OF_THE_YEAR).all():
        raise ValueError("column 'calendar_month' holds other numbers than 1 to 12")
    if reference not in set(months["period"]):
        raise ValueError(f"column 'period' has no period '{reference}'")
    keys = ["household_id", "calendar_month"]
    means = months.groupby([*keys, "period"], as_index=False, observed=True)["euros"].mean()
    before = means.loc[means["period"] == reference].drop(columns="period").rename(columns={"euros": "reference_euros"})
    paired = means.loc[means["period"] != reference].merge(before, on=keys)
    rates: pd.DataFrame = paired.groupby(["household_id", "period"], as_index=False, observed=True).agg(
        reference_euros=("reference_euros", "mean"), euros=("euros", "mean"), n_calendar_months=("euros", "size")
    )
    return rates


def cumulative_cost(
    months: pd.DataFrame, *, start: int, conf_level: float = 0.95, n_bootstrap: int = 5000, rng: np.random.Generator
) -> pd.DataFrame:
    """Return the mean cost per household added up from event month ``start``, with its interval month by month.

    Only households observed in every event month count, so that the line does not bend because others come and go.

    Parameters
    ----------
    months
        ``household_id``, ``event_month`` (months since the start) and ``euros``: one row per household and month of
        exposure, no cost being 0.
    start
        Event month from which cost is added up; it is the first that is counted.
    conf_level
        Confidence level (0 to 1) of each month by itself, not of the whole line.
    n_bootstrap
        Number of resamples of households.
    rng
        Source of the draws; every month rests on the same resamples.

    Returns
    -------
    DataFrame
        One row per event month from ``start``: ``event_month``, ``euros_mean``, ``conf_low``, ``conf_high`` (None where
        too few households differ), ``n_households`` and ``n_left_out`` (not observed in every month).

    Raises
    ------
    ValueError
        When a value is missing, a household has a month twice, or nobody was observed in every month.

    References
    ----------
    Hall, P. (1988). Theoretical comparison of bootstrap confidence intervals. Ann Stat 16:927-953 (the intervals).

    Examples
    --------
    >>> months = pd.DataFrame({"household_id": ["a", "a", "b", "b"], "event_month": [0, 1] * 2,
    ...                        "euros": [1.0, 2.0, 3.0, 4.0]})
    >>> line = cumulative_cost(months, start=0, rng=np.random.default_rng(1))
    >>> line["euros_mean"].tolist(), line["n_households"].tolist()
    ([2.0, 5.0], [2, 2])
    """
    validate_share("conf_level", conf_level)
    validate_columns(months, ["household_id", "event_month"])
    complete_numbers(months, "euros")
    counted = months.loc[months["event_month"] >= start]
    if counted.duplicated(["household_id", "event_month"]).any():
        raise ValueError("a household has an event month twice; add its cost up first")
    wide = counted.pivot(index="household_id", columns="event_month", values="euros").sort_index(axis=1)
    full = wide.dropna().cumsum(axis=1)
    if full.empty:
        raise ValueError(f"no household was observed in every event month from {start}")
    seed = int(rng.integers(2**32))
    rows = []
    for month in full:
        mean = bootstrap_mean(
            full[[month]].set_axis(["euros"], axis=1),
            column="euros",
            term="cumulative_cost",
            unit="EUR per household",
            conf_level=conf_level,
            n_bootstrap=n_bootstrap,
            rng=np.random.default_rng(seed),
        )
        rows.append((month, mean.estimate, mean.conf_low, mean.conf_high, len(full), len(wide) - len(full)))
    columns = ["event_month", "euros_mean", "conf_low", "conf_high", "n_households", "n_left_out"]
    return pd.DataFrame(rows, columns=columns)
