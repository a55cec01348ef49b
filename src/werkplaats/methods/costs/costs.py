"""What each household cost per month, and what that saved over its deployment.

A saving is cost before minus cost during, per month, times the months of deployment: positive when money was saved. It
says what changed, not what caused it.
"""

from __future__ import annotations

import pandas as pd

from werkplaats.methods.complete_cases import complete_numbers, validate_columns
from werkplaats.prices import CENTS_PER_EURO


def cost_rates(periods: pd.DataFrame, *, by: str | None = None) -> pd.DataFrame:
    """Return euros per household-month in each period: one row per household (and ``by``), one column per period.

    Parameters
    ----------
    periods
        ``household_id``, ``period``, ``cents_per_month`` and the column ``by``; the rows of one household and period
        are summed. A cost of zero is a row; a period without rows was not observed, and its rate is missing.
    by
        ``domain`` or ``payer``; None for all costs together.

    Raises
    ------
    ValueError
        When a value is missing.

    Examples
    --------
    >>> periods = pd.DataFrame({"household_id": ["H1", "H1", "H1"], "period": ["before", "before", "during"],
    ...                         "domain": ["wmo", "jeugd", "wmo"], "cents_per_month": [10000.0, 5000.0, 9000.0]})
    >>> cost_rates(periods).to_dict("records")
    [{'household_id': 'H1', 'before': 150.0, 'during': 90.0}]
    """
    keys = ["household_id", *([by] if by else [])]
    validate_columns(periods, [*keys, "period"])
    euros = complete_numbers(periods, "cents_per_month") / CENTS_PER_EURO
    sums = periods[[*keys, "period"]].assign(euros=euros).groupby([*keys, "period"], observed=True)["euros"].sum()
    return sums.unstack("period").rename_axis(columns=None).reset_index()


def household_savings(rates: pd.DataFrame, *, months: pd.Series[float]) -> pd.DataFrame:
    """Return the gross saving of each household over its deployment (EUR); positive was saved.

    Parameters
    ----------
    rates
        Rows of `cost_rates` with ``before`` and ``during`` (EUR per household-month), complete.
    months
        Months of deployment, with the household as index.

    Returns
    -------
    DataFrame
        The rows of ``rates`` with ``months`` and ``gross`` = (before - during) x months.

    Raises
    ------
    ValueError
        When a rate is missing, or a household has no months.

    Examples
    --------
    >>> rates = pd.DataFrame({"household_id": ["H1"], "before": [9000.0], "during": [6500.0]})
    >>> household_savings(rates, months=pd.Series({"H1": 12}))["gross"].tolist()
    [30000.0]
    """
    savings = rates.assign(months=rates["household_id"].map(months))
    fall = complete_numbers(savings, "before") - complete_numbers(savings, "during")
    return savings.assign(gross=fall * complete_numbers(savings, "months"))


def net_savings(savings: pd.DataFrame, *, director_cost: pd.Series[float]) -> pd.DataFrame:
    """Return what is left of each household's gross saving after its family director is paid (EUR).

    Parameters
    ----------
    savings
        One row per household, with ``household_id`` and ``gross`` (EUR).
    director_cost
        Cost of the director over the deployment (EUR, in the same prices), with the household as index.

    Returns
    -------
    DataFrame
        The rows of ``savings`` with ``director`` and ``net`` = gross - director.

    Raises
    ------
    ValueError
        When a saving is missing, or a household has no director cost (zero is a cost).

    Examples
    --------
    >>> savings = pd.DataFrame({"household_id": ["H1"], "gross": [30000.0]})
    >>> net_savings(savings, director_cost=pd.Series({"H1": 8000.0}))["net"].tolist()
    [22000.0]
    """
    paid = savings.assign(director=savings["household_id"].map(director_cost))
    return paid.assign(net=complete_numbers(paid, "gross") - complete_numbers(paid, "director"))
