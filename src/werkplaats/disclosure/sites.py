"""Sites: their numbers leave in one table, without those that a subtraction from the total would give back."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from werkplaats.results import OF_SITES, Results

TABLE = "site_results"
RESPONSES = (("improved", "same", "worse"), ("important_improved", "important_same", "important_worse"))
"""Columns that add up to the households of a row: of one that is small the others tell it."""

_TOTAL_OF = ["outcome", "contrast", "wave", "group", "subgroup"]


def without_site_estimates(results: Results) -> Results:
    """Return results without the estimates about single sites; the table `site_results` has the same numbers."""
    kept = tuple(estimate for estimate in results.estimates if not estimate.term.startswith(OF_SITES))
    return replace(results, estimates=kept)


def small_sites(table: pd.DataFrame, units: pd.Series[float], minimum: int) -> pd.Series[bool]:
    """Return which rows are about too few households, or are the last that would give such rows back.

    The row without a site is the total of the others, and stays unless it is small by itself.
    """
    return _with_next(table, units, units < minimum, minimum)


def without_small_responses(released: pd.DataFrame, table: pd.DataFrame, minimum: int) -> pd.DataFrame:
    """Take out how many improved, stayed the same or got worse wherever one of these is fewer than ``minimum``.

    Parameters
    ----------
    released
        The table as it would be released.
    table
        The table as it was found.
    """
    hidden = released.copy()
    for columns in RESPONSES:
        names = [name for name in columns if name in table.columns]
        few = table[names].lt(minimum).any(axis=1) | released[names].isna().any(axis=1)
        few = _with_next(table, table["n_households"].astype("float64"), few, minimum)
        hidden[names] = hidden[names].astype("float64").mask(few)
    return hidden


def _with_next(table: pd.DataFrame, units: pd.Series[float], small: pd.Series[bool], minimum: int) -> pd.Series[bool]:
    """Also hide the next smallest sites until those hidden of one total are at least two, and ``minimum`` together."""
    hidden = small.copy()
    sites = table["site"].notna()
    for _, rows in table[sites].groupby(_TOTAL_OF, dropna=False):
        own = list(rows.index[small[rows.index]])
        others = list(units[rows.index.difference(own)].sort_values(kind="stable").index)
        while own and others and (len(own) == 1 or units[own].sum() < minimum):
            own.append(others.pop(0))
        hidden[own] = True
    return hidden
