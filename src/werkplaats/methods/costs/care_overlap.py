"""Stacking of care around a household: how many are involved, who is there twice, and when nobody is.

Stretches of involvement are days, the first and the last included. A stretch without an end lasts as long as the
observation does.
"""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import numpy as np
import pandas as pd

from werkplaats.methods.complete_cases import validate_columns

Day = dt.date
_KEYS = ["household_id", "provider"]


def helpers_per_year(helpers: pd.DataFrame, *, first: Day, last: Day) -> pd.DataFrame:
    """Return how many different professionals and organizations each household met, per year of observation.

    It is the number that reports quote ("up to 28 helpers in a year"); it is larger than the number in any month,
    because helpers follow each other. Years are counted from ``first``; what is left after whole years is left out.

    Parameters
    ----------
    helpers
        ``household_id``, ``provider``, ``professional`` (a code within the provider), ``start`` and ``end``, one row
        per stretch of involvement.
    first, last
        First and last day that were observed.

    Returns
    -------
    DataFrame
        ``household_id``, ``year`` (1, 2, ...), ``n_helpers`` and ``n_providers``; nobody involved is 0.

    Raises
    ------
    ValueError
        When a value is missing, a stretch ends before it starts, or less than a year was observed.

    Examples
    --------
    >>> helpers = pd.DataFrame({"household_id": "H1", "provider": ["A", "A", "B"], "professional": ["1", "2", "1"],
    ...                         "start": pd.to_datetime(["2019-01-01", "2019-07-01", "2019-03-01"]),
    ...                         "end": pd.to_datetime(["2019-06-30", "2019-12-31", "2019-04-01"])})
    >>> helpers_per_year(helpers, first=dt.date(2019, 1, 1), last=dt.date(2019, 12, 31)).to_dict("records")
    [{'household_id': 'H1', 'year': 1, 'n_helpers': 3, 'n_providers': 2}]
    """
    stretches = _stretches(helpers, ["professional"], last=last)
    begin, beyond = pd.Timestamp(first), pd.Timestamp(last) + pd.Timedelta(days=1)
    bounds = [begin]
    while (following := begin + pd.DateOffset(years=len(bounds))) <= beyond:
        bounds.append(following)
    if len(bounds) == 1:
        raise ValueError("less than a year was observed; helpers per year cannot be counted")
    stretches["who"] = list(zip(stretches["provider"], stretches["professional"], strict=True))
    parts = []
    for year, (low, high) in enumerate(pairwise(bounds), start=1):
        met = stretches.loc[(stretches["start"] < high) & (stretches["end"] >= low)].groupby("household_id")
        counts = pd.DataFrame({"n_helpers": met["who"].nunique(), "n_providers": met["provider"].nunique()})
        parts.append(counts.reindex(sorted(helpers["household_id"].unique()), fill_value=0).assign(year=year))
    table = pd.concat(parts).rename_axis("household_id").reset_index().sort_values(["household_id", "year"])
    return table[["household_id", "year", "n_helpers", "n_providers"]].reset_index(drop=True)


def shared_organizations(helpers: pd.DataFrame, *, last: Day) -> pd.DataFrame:
    """Return the organizations that helped several members of one household on the same day: one family, many files.

    It is no fault by itself. It is where one professional for the family might do what several do now.

    Parameters
    ----------
    helpers
        ``household_id``, ``person_id``, ``provider``, ``professional``, ``start`` and ``end``, one row per stretch.
        Help for the household as a whole (no ``person_id``) is not of several members, and is to be left out before.
    last
        Last day that was observed.

    Returns
    -------
    DataFrame
        ``household_id``, ``provider``, ``n_members`` and ``n_professionals`` (most on one day) and ``days`` (with two
        members or more); only where there was such a day.

    Raises
    ------
    ValueError
        When a value is missing or a stretch ends before it starts.

    Examples
    --------
    >>> helpers = pd.DataFrame({"household_id": "H1", "person_id": ["P1", "P2"], "provider": "A",
    ...                         "professional": ["1", "2"], "start": pd.to_datetime(["2019-01-01", "2019-01-11"]),
    ...                         "end": pd.to_datetime(["2019-01-20", "2019-02-01"])})
    >>> shared_organizations(helpers, last=dt.date(2019, 12, 31))[["n_members", "n_professionals", "days"]].values
    array([[ 2,  2, 10]])
    """
    stretches = _stretches(helpers, ["person_id", "professional"], last=last)
    found = []
    for (household, provider), rows in stretches.groupby(_KEYS, sort=True):
        members, days = _simultaneous(rows, "person_id")
        shared = int(days[members > 1].sum())
        if shared:
            most, _ = _simultaneous(rows, "professional")
            found.append((household, provider, int(members.max()), int(most.max()), shared))
    return pd.DataFrame(found, columns=[*_KEYS, "n_members", "n_professionals", "days"])


def overlaps_and_gaps(helpers: pd.DataFrame, *, last: Day) -> pd.DataFrame:
    """Return for each household the days with two organizations or more, and those on which everybody had left.

    A gap lies between the first and the last day of involvement: before and after it nobody was asked to be there.

    Parameters
    ----------
    helpers
        ``household_id``, ``provider``, ``start`` and ``end``, one row per stretch of involvement.
    last
        Last day that was observed.

    Returns
    -------
    DataFrame
        One row per household: ``household_id``, ``days`` (from first to last involvement), ``overlap_days``,
        ``gap_days``, ``n_gaps``, ``longest_gap_days``, ``most_providers`` (on one day) and ``provider_days`` (days of
        all organizations together).

    Raises
    ------
    ValueError
        When a value is missing or a stretch ends before it starts.

    Examples
    --------
    >>> helpers = pd.DataFrame({"household_id": "H1", "provider": ["A", "B"],
    ...                         "start": pd.to_datetime(["2019-01-01", "2019-01-21"]),
    ...                         "end": pd.to_datetime(["2019-01-10", "2019-01-31"])})
    >>> overlaps_and_gaps(helpers, last=dt.date(2019, 12, 31))[["days", "overlap_days", "gap_days", "n_gaps"]].values
    array([[31,  0, 10,  1]])
    """
    stretches = _stretches(helpers, [], last=last)
    found = []
    for household, rows in stretches.groupby("household_id", sort=True):
        present, days = _simultaneous(rows, "provider")
        gaps = days[present == 0]
        overlap = int(days[present > 1].sum())
        longest = int(gaps.max()) if gaps.size else 0
        total, together = int(days.sum()), int(present @ days)
        found.append((household, total, overlap, int(gaps.sum()), gaps.size, longest, int(present.max()), together))
    columns = [
        "household_id",
        "days",
        "overlap_days",
        "gap_days",
        "n_gaps",
        "longest_gap_days",
        "most_providers",
        "provider_days",
    ]
    return pd.DataFrame(found, columns=columns)


def _stretches(helpers: pd.DataFrame, extra: list[str], *, last: Day) -> pd.DataFrame:
    """Return the stretches that began by the last day, each with an end on or before it."""
    validate_columns(helpers, [*_KEYS, *extra, "start"])
    ended = helpers["end"].fillna(pd.Timestamp.max.floor("D"))
    backwards = int((ended < helpers["start"]).sum())
    if backwards:
        raise ValueError(f"{backwards} stretches end before they start")
    held = helpers[[*_KEYS, *extra, "start"]].assign(end=ended.where(ended <= pd.Timestamp(last), pd.Timestamp(last)))
    return held.loc[held["start"] <= pd.Timestamp(last)].copy()


def _simultaneous(rows: pd.DataFrame, column: str) -> tuple[np.ndarray, np.ndarray]:
    """Return how many different values of a column were there in each stretch without a change, and its days."""
    starts, beyond = rows["start"].to_numpy(), (rows["end"] + pd.Timedelta(days=1)).to_numpy()
    bounds = np.unique(np.concatenate([starts, beyond]))
    there = (starts[:, np.newaxis] <= bounds[:-1]) & (beyond[:, np.newaxis] > bounds[:-1])
    codes, values = pd.factorize(rows[column])
    seen = np.zeros((len(values), len(bounds) - 1), dtype=bool)
    np.logical_or.at(seen, codes, there)
    days = np.diff(bounds) / np.timedelta64(1, "D")
    present, days = seen.sum(axis=0), days.astype(np.int64)
    # Stretches that follow each other with as many there are one.
    first = np.flatnonzero(np.concatenate([[True], np.diff(present) != 0]))
    return present[first], np.add.reduceat(days, first)
