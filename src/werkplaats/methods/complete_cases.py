"""What every method asks of its table: complete numbers, complete labels, two named groups.

A method never drops a row in silence. What is missing is an error here; whoever calls a method chooses the complete
cases first, and says how many were left out.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]


class TwoGroups(NamedTuple):
    """Values of the group described and of the group it is compared with."""

    group: str
    described: FloatArray
    compared: FloatArray


def validate_columns(table: pd.DataFrame, columns: Sequence[Hashable]) -> None:
    """Raise ValueError when a column is absent or holds a missing value; the message names column and count."""
    for column in columns:
        if column not in table.columns:
            raise ValueError(f"column '{column}' is not in the table")
        n_missing = int(table[column].isna().sum())
        if n_missing:
            raise ValueError(f"column '{column}' has {n_missing} missing values; pass complete cases")


def complete_numbers(table: pd.DataFrame, column: Hashable) -> FloatArray:
    """Return a column as floats, one per row.

    Raises
    ------
    ValueError
        When the column is absent, is not numeric, or holds missing or infinite values.
    """
    validate_columns(table, [column])
    if not pd.api.types.is_numeric_dtype(table[column]):
        raise ValueError(f"column '{column}' is not numeric but {table[column].dtype}")
    numbers: FloatArray = table[column].to_numpy(dtype=np.float64)
    n_infinite = int((~np.isfinite(numbers)).sum())
    if n_infinite:
        raise ValueError(f"column '{column}' has {n_infinite} infinite values")
    return numbers


def complete_matrix(table: pd.DataFrame, columns: Sequence[Hashable]) -> FloatArray:
    """Return columns as floats, rows x columns, checked as in `complete_numbers`."""
    return np.column_stack([complete_numbers(table, column) for column in columns])


def other_groups(table: pd.DataFrame, *, group: str, reference: str) -> list[str]:
    """Return the groups other than ``reference``, sorted.

    Raises
    ------
    ValueError
        When a label is missing, the reference is not there, or there is nothing to compare it with.
    """
    validate_columns(table, [group])
    found = sorted({str(label) for label in table[group]})
    if reference not in found:
        raise ValueError(f"column '{group}' has no group '{reference}'; found: {', '.join(found) or 'none'}")
    others = [label for label in found if label != reference]
    if not others:
        raise ValueError(f"column '{group}' holds '{reference}' only; there is nothing to compare it with")
    return others


def split_in_two(table: pd.DataFrame, *, column: str, group: str, reference: str) -> TwoGroups:
    """Return the values of the one other group, and of the reference group.

    Raises
    ------
    ValueError
        As `other_groups` and `complete_numbers`, and when there is more than one other group.
    """
    others = other_groups(table, group=group, reference=reference)
    if len(others) > 1:
        raise ValueError(f"column '{group}' holds {len(others)} groups beside '{reference}'; pass two groups")
    numbers, labels = complete_numbers(table, column), table[group].astype(str).to_numpy()
    return TwoGroups(others[0], numbers[labels == others[0]], numbers[labels == reference])


def validate_share(name: str, value: float) -> None:
    """Raise ValueError unless ``value`` lies strictly between 0 and 1."""
    if not 0 < value < 1:
        raise ValueError(f"{name} must lie between 0 and 1, found {value}")


def varies(numbers: FloatArray) -> bool:
    """Return whether the numbers differ by more than the rounding of doubles (a billionth of the largest)."""
    return bool(np.ptp(numbers) > 1e-9 * np.abs(numbers).max())
