"""Exact tests for few households: every way in which chance could have given the signs."""

from __future__ import annotations

import numpy as np
import pandas as pd

from werkplaats.methods.complete_cases import FloatArray, complete_numbers

MOST_SIGN_FLIPS = 40
"""Largest number of non-zero changes that is enumerated exactly: two halves of 2**20 sums each."""

TIE_TOLERANCE = 1e-10
"""Two sums count as equal when they differ by less than this share of the sum of absolute changes.

Rounding in a sum of 40 doubles stays below 1e-14 of that sum, and the subtraction that made the changes adds about as
much; measured scores and cents differ by far more than 1e-10 of it, so ties are exact ties.
"""


def sign_flip_p_value(table: pd.DataFrame, *, change: str) -> float:
    """Return the exact two-sided p-value for no change, over all sign flips of the household changes.

    The null hypothesis is that the change of a household is as likely to be ``x`` as ``-x``. The p-value is the
    share of the ``2**n`` sign patterns whose absolute sum is at least the observed one (ties count in full), so no
    distribution is assumed and the smallest value there is is ``2 / 2**n``.

    Parameters
    ----------
    table
        One row per household; flip whole households, never the persons in them.
    change
        Column with the change of each household.

    Raises
    ------
    ValueError
        When a change is missing, there is no row, or more than ``MOST_SIGN_FLIPS`` changes are not zero.

    References
    ----------
    Fisher, R. A. (1935). The Design of Experiments, section 21.
    Horowitz, E. & Sahni, S. (1974). Computing partitions with applications to the knapsack problem. JACM 21:277-292
    (the two halves).

    Examples
    --------
    >>> sign_flip_p_value(pd.DataFrame({"change": [1.2, 2.4, 1.3, 1.3, 0.0, 1.0, 1.8, 0.8, 4.6, 1.4]}), change="change")
    0.00390625
    """
    changes = complete_numbers(table, change)
    if changes.size == 0:
        raise ValueError(f"column '{change}' is empty; a test needs at least one household")
    n_flipped = np.count_nonzero(changes)
    if n_flipped > MOST_SIGN_FLIPS:
        raise ValueError(
            f"column '{change}' has {n_flipped} changes to flip; exact enumeration ends at {MOST_SIGN_FLIPS}"
        )
    return exact_p_value(changes)


def exact_p_value(changes: FloatArray) -> float:
    """Return the p-value of `sign_flip_p_value` for changes that were checked: complete, and not too many."""
    flipped = changes[changes != 0]  # a zero has no sign: it adds the same to every pattern
    bar = abs(flipped.sum()) - TIE_TOLERANCE * np.abs(flipped).sum()
    if bar <= 0:
        return 1.0
    half = flipped.size // 2
    n_reaching = _count_sums_reaching(_signed_sums(flipped[:half]), _signed_sums(flipped[half:]), bar)
    return float(2 * n_reaching / 2**flipped.size)


def smallest_reachable_p_value(n_households: int) -> float:
    """Return the smallest two-sided p-value that exact sign flips of ``n_households`` can give.

    With five households or fewer it stays above .05 whatever the data say. Households that did not change do not count:
    they have no sign to flip.

    Raises
    ------
    ValueError
        When there is no household.

    Examples
    --------
    >>> smallest_reachable_p_value(5)
    0.0625
    """
    if n_households < 1:
        raise ValueError(f"n_households must be at least 1, found {n_households}")
    return float(2.0 ** (1 - n_households))


def _signed_sums(changes: FloatArray) -> FloatArray:
    """Return the sums of all sign patterns, sorted; doubling keeps two sorted runs, which merge cheaply."""
    sums = np.zeros(1)
    for change in np.abs(changes):
        sums = np.concatenate([sums - change, sums + change])
        sums.sort(kind="stable")
    return sums


def _count_sums_reaching(left: FloatArray, right: FloatArray, bar: float) -> int:
    """Return how many pairs of a left and a right sum reach ``bar``."""
    return int((right.size - np.searchsorted(right, bar - left, side="left")).sum())
