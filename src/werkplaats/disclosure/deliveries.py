"""Deliveries: what may be told of the raw files. Per kind of table and per rule, not per file.

A single file can hold one bill set apart; many files together seldom do.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np
import pandas as pd

FOLDED_BY: Mapping[str, tuple[str, ...]] = MappingProxyType({"balance": ("table",), "findings": ("rule", "outcome")})
"""Tables of the cleaning that are added up over files, and what each of their rows then stands for."""

ABOUT_FILES = ("benchmark.", "encoding.", "row.total", "xlsx.")
"""Beginnings of rules about a file, not about the records of people in it."""


def fold_files(name: str, table: pd.DataFrame) -> pd.DataFrame:
    """Return a table of the cleaning added up over files, with their number in ``n_files``; any other as it is."""
    if name not in FOLDED_BY or "file" not in table.columns:
        return table
    if table.empty:
        return table.drop(columns="file").assign(n_files=0)
    keys = list(FOLDED_BY[name])
    numbers = table.select_dtypes("number").columns
    grouped = table.groupby(keys, sort=False)
    return pd.concat([grouped["file"].nunique().rename("n_files"), grouped[list(numbers)].sum()], axis=1).reset_index()


def about_files(name: str, table: pd.DataFrame) -> pd.Series[bool]:
    """Return which rows say nothing about people: how a file was written, its titles, totals and empty lines."""
    if name != "findings":
        return pd.Series(data=False, index=table.index)
    return (table["outcome"] == "structure") | table["rule"].str.startswith(ABOUT_FILES)


def without_small_parts(balance: pd.DataFrame, minimum: int) -> pd.DataFrame:
    """Take out the cents of fewer than ``minimum`` quarantined records: they may be one person's bill."""
    few = balance["quarantined"].between(1, minimum - 1)
    hidden = [column for column in ("cents_clean", "cents_quarantined") if column in balance.columns]
    return balance.assign(**{column: balance[column].mask(few, np.nan) for column in hidden})
