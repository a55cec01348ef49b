"""Values of a neighborhood per month: whether they are counts, and what neighborhoods without the approach add."""

from __future__ import annotations

import pandas as pd

from werkplaats.tables.months import month_number

COMPARISON = "comparison"

MONEY = frozenset({"euro", "euros", "eur", "€", "cent", "cents"})
"""Units of amounts, which may be whole numbers and are no counts."""


def counted(rows: pd.DataFrame) -> bool:
    """Return whether a measure counts people or things: what the delivery says, or else what its values look like.

    Parameters
    ----------
    rows
        Rows of table ``neighborhood_series`` of one measure, in any neighborhood.

    Returns
    -------
    bool
        True when every ``kind`` says ``count``, or none says anything, the unit is no money and every value is whole;
        False when any value is negative.
    """
    values = rows["value"].dropna().astype("float64")
    if (values < 0).any():
        return False
    kinds = set(rows["kind"].dropna())
    if kinds:
        return kinds == {"count"}
    units = set(rows["unit"].dropna().str.lower())
    return not units & MONEY and bool((values % 1 == 0).all())


def monthly(rows: pd.DataFrame) -> pd.DataFrame:
    """Return ``month`` (number), ``value``, ``exposure`` and ``n_households`` in the order of the months."""
    table = pd.DataFrame(
        {
            "month": month_number(rows["month"]).astype("int64"),
            "value": rows["value"].astype("float64"),
            "exposure": rows["exposure"].astype("float64"),
            "n_households": rows["n_households"].astype("float64").fillna(0.0),
        }
    )
    return table.sort_values("month", ignore_index=True)


def compared(own: pd.DataFrame, others: pd.DataFrame, *, counts: bool) -> pd.DataFrame | None:
    """Return a series with what neighborhoods without the approach did taken out; None without any.

    Parameters
    ----------
    own
        What `monthly` returns of one neighborhood.
    others
        Rows of table ``neighborhood_series`` of the comparison neighborhoods, same measure. Those that lack a month
        that others have are left out.
    counts
        Of counts, what the others counted becomes the exposure (per head of theirs, times the own heads, where both
        are known), so that a ratio is one of rates in the same month. Of amounts, their mean is subtracted.

    Returns
    -------
    DataFrame
        As `monthly`, for the months that both have; ``n_households`` the fewest of both.
    """
    if others.empty:
        return None
    parts = [monthly(rows).assign(neighborhood=name) for name, rows in others.groupby("neighborhood")]
    months = pd.concat(parts, ignore_index=True)
    lengths = months.groupby("neighborhood")["month"].nunique()
    whole = months.loc[months["neighborhood"].isin(lengths.index[lengths == lengths.max()])]
    per_month = whole.groupby("month", as_index=False).agg(
        mean=("value", "mean"),
        total=("value", "sum"),
        heads=("exposure", lambda heads: heads.sum(skipna=False)),
        others=("n_households", "sum"),
    )
    both = own.merge(per_month, on="month")
    if counts:
        known = both["exposure"].notna().all() and both["heads"].notna().all()
        rate = both["total"] * (both["exposure"] / both["heads"] if known else 1.0)
        both = both.assign(exposure=rate)
    else:
        both = both.assign(value=both["value"] - both["mean"])
    fewest = both[["n_households", "others"]].min(axis=1)
    return both.assign(n_households=fewest)[["month", "value", "exposure", "n_households"]]


def unit_of(rows: pd.DataFrame) -> str:
    """Return the unit of a measure, when there is one and only one."""
    units = rows["unit"].dropna().unique()
    return str(units[0]) if len(units) == 1 else "units"
