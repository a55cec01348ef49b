"""Signs in the records that a fall is no saving: outflow to another domain, lump sums, domains that nobody delivered.

A sign is a reason to ask, not a finding. Each is counted in households, so that disclosure control can judge it.
"""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from werkplaats.methods.complete_cases import complete_numbers, validate_columns

OTHER_DOMAIN = "39"
"""Reason to stop in WMO588 and JZ588: outflow to care under another act, which another payer pays."""

QUIET_MONTHS = 3
"""Months without a line after which care that has no stop message has stopped, lump sum or late claims being left."""


def outflow_signs(stops: pd.DataFrame, changes: pd.DataFrame, *, reason: str = OTHER_DOMAIN) -> pd.DataFrame:
    """Return for each domain how many households left it for another domain, and where cost then rose.

    Parameters
    ----------
    stops
        ``household_id``, ``domain`` and ``reason`` of every stop message.
    changes
        ``household_id``, ``domain`` and ``change`` (cost after minus before), every domain of every household.
    reason
        Code of outflow to another domain.

    Returns
    -------
    DataFrame
        One row per domain that was left: ``domain``, ``n_households`` (that left it so), ``n_risen_elsewhere`` (of
        them, with a rise in another domain) and ``risen_domains`` (those in which it rose, most households first).

    Raises
    ------
    ValueError
        When a value is missing.

    References
    ----------
    iStandaarden, informatiemodel iWmo and iJw, code lists WMO588 and JZ588.

    Examples
    --------
    >>> stops = pd.DataFrame({"household_id": ["H1"], "domain": ["youth"], "reason": ["39"]})
    >>> changes = pd.DataFrame({"household_id": "H1", "domain": ["youth", "wlz"], "change": [-9.0, 8.0]})
    >>> outflow_signs(stops, changes).to_dict("records")
    [{'domain': 'youth', 'n_households': 1, 'n_risen_elsewhere': 1, 'risen_domains': 'wlz'}]
    """
    validate_columns(stops, ["household_id", "domain", "reason"])
    validate_columns(changes, ["household_id", "domain"])
    complete_numbers(changes, "change")
    left = stops.loc[stops["reason"] == reason, ["household_id", "domain"]].drop_duplicates()
    risen = changes.loc[changes["change"] > 0, ["household_id", "domain"]].drop_duplicates()
    rows = []
    for domain, households in left.groupby("domain", sort=True)["household_id"]:
        elsewhere = risen.loc[risen["household_id"].isin(households) & (risen["domain"] != domain)]
        counts = elsewhere["domain"].value_counts().rename_axis("name").reset_index(name="n")
        order = counts.sort_values(["n", "name"], ascending=[False, True])["name"]
        rows.append((domain, households.nunique(), elsewhere["household_id"].nunique(), ", ".join(order)))
    return pd.DataFrame(rows, columns=["domain", "n_households", "n_risen_elsewhere", "risen_domains"])


def lump_sum_signs(months: pd.DataFrame, stops: pd.DataFrame, *, last_month: int) -> pd.DataFrame:
    """Return for each domain how many households' claims ended without a stop, and how many of those in one month.

    Care that is paid by a lump sum is not claimed per household: its lines end, and the care goes on. The sign is a
    number of households whose lines end in the same month with no stop message. Claims that come late look the same,
    so the last ``QUIET_MONTHS`` months do not count as an end.

    Parameters
    ----------
    months
        ``household_id``, ``domain``, ``month`` (calendar month as a whole number that counts up by one) and ``cents``.
    stops
        ``household_id`` and ``domain`` of every stop message.
    last_month
        Last month that was delivered.

    Returns
    -------
    DataFrame
        One row per domain: ``domain``, ``n_households`` (with lines), ``n_ended``, ``n_without_stop`` (of those) and
        ``most_in_one_month`` (of those, ended in the same month).

    Raises
    ------
    ValueError
        When a value is missing, or a line lies after the last month.

    Examples
    --------
    >>> months = pd.DataFrame({"household_id": ["H1", "H2"], "domain": "wmo", "month": [5, 5], "cents": [100, 100]})
    >>> stops = pd.DataFrame({"household_id": ["H1"], "domain": ["wmo"]})
    >>> lump_sum_signs(months, stops, last_month=12)[["n_ended", "n_without_stop", "most_in_one_month"]].values
    array([[2, 1, 1]])
    """
    ends = claim_ends(months, stops, last_month=last_month)
    rows = []
    for domain, part in ends.groupby("domain", sort=True):
        same = part.loc[part["unstopped"], "month"].value_counts()
        most = int(same.max()) if len(same) else 0
        rows.append((domain, len(part), int(part["ended"].sum()), int(part["unstopped"].sum()), most))
    return pd.DataFrame(rows, columns=["domain", "n_households", "n_ended", "n_without_stop", "most_in_one_month"])


def claim_ends(months: pd.DataFrame, stops: pd.DataFrame, *, last_month: int) -> pd.DataFrame:
    """Return for each household and domain when its claims ended, and whether a stop message says so.

    Parameters
    ----------
    months, stops, last_month
        As in `lump_sum_signs`.

    Returns
    -------
    DataFrame
        ``domain``, ``household_id``, ``month`` (last with cost above zero), ``ended`` (``QUIET_MONTHS`` or more before
        the last month) and ``unstopped`` (ended without a stop message of that household and domain).

    Raises
    ------
    ValueError
        As in `lump_sum_signs`.

    Examples
    --------
    >>> months = pd.DataFrame({"household_id": ["H1", "H2"], "domain": "wmo", "month": [5, 11], "cents": [100, 100]})
    >>> stops = pd.DataFrame({"household_id": [], "domain": []}, dtype=str)
    >>> claim_ends(months, stops, last_month=12)[["household_id", "ended", "unstopped"]].values.tolist()
    [['H1', True, True], ['H2', False, False]]
    """
    validate_columns(months, ["household_id", "domain", "month"])
    validate_columns(stops, ["household_id", "domain"])
    complete_numbers(months, "cents")
    if (months["month"] > last_month).any():
        raise ValueError(f"{int((months['month'] > last_month).sum())} lines lie after the last month")
    claimed = months.loc[months["cents"] > 0]
    ends: pd.DataFrame = claimed.groupby(["domain", "household_id"], as_index=False)[["month"]].max()
    stopped = set(stops[["household_id", "domain"]].itertuples(index=False, name=None))
    ends["ended"] = ends["month"] <= last_month - QUIET_MONTHS
    silent = [pair not in stopped for pair in zip(ends["household_id"], ends["domain"], strict=True)]
    ends["unstopped"] = ends["ended"] & pd.Series(silent, index=ends.index, dtype=bool)
    return ends


def unknown_domains(months: pd.DataFrame, *, domains: Iterable[str], periods: Iterable[str]) -> pd.DataFrame:
    """Return the domains and periods for which nobody delivered a line: unknown, and never zero.

    Parameters
    ----------
    months
        ``domain`` and ``period`` of every line that was delivered.
    domains, periods
        Every domain and period of the study.

    Returns
    -------
    DataFrame
        ``domain``, ``period`` and ``sign``: ``never`` (no line in any period), or ``in_part`` (lines in another period
        only, so that a change of this domain may be one of delivery).

    Raises
    ------
    ValueError
        When a domain or a period is missing.

    Examples
    --------
    >>> months = pd.DataFrame({"domain": ["wmo", "wmo", "wlz"], "period": ["before", "during", "before"]})
    >>> unknown_domains(months, domains=["wmo", "wlz"], periods=["before", "during"]).to_dict("records")
    [{'domain': 'wlz', 'period': 'during', 'sign': 'in_part'}]
    """
    validate_columns(months, ["domain", "period"])
    seen = set(months[["domain", "period"]].itertuples(index=False, name=None))
    delivered = {domain for domain, _ in seen}
    rows = [
        (domain, period, "in_part" if domain in delivered else "never")
        for domain in domains
        for period in periods
        if (domain, period) not in seen
    ]
    return pd.DataFrame(rows, columns=["domain", "period", "sign"])
