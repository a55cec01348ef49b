"""Wilcoxon's signed ranks, exact: a p-value and a change in the middle, for households with an odd one among them.

Convention. Changes of zero are left out before ranking, as Wilcoxon did; Pratt's way, which ranks them first and then
leaves them out, is there by name. Equal changes get the mean of their ranks, and the distribution is that of these very
ranks over all sign patterns, so that ties and zeros are exact and not approximated.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
import pandas as pd
from scipy import stats

from werkplaats.methods.complete_cases import FloatArray, complete_numbers, validate_share
from werkplaats.results import Estimate

Zeros = Literal["wilcoxon", "pratt"]

SAME_RANK = 1e-9
"""Changes that differ by less than this share of the largest are ties: .7 - .6 and .3 - .2 are the same change."""


def signed_rank_p_value(table: pd.DataFrame, *, change: str, zeros: Zeros = "wilcoxon") -> float:
    """Return the exact two-sided p-value of the signed-rank test of no change over households.

    The null hypothesis is that a household is as likely to change by ``x`` as by ``-x``. The p-value is the share of
    the sign patterns whose rank sum lies at least as far from its mean as the observed one.

    Parameters
    ----------
    table
        One row per household.
    change
        Column with the change of each household.
    zeros
        ``wilcoxon`` leaves changes of zero out before ranking, ``pratt`` after.

    Raises
    ------
    ValueError
        When a change is missing, there is no row, or ``zeros`` is another word.

    References
    ----------
    Wilcoxon, F. (1945). Individual comparisons by ranking methods. Biometrics Bull 1:80-83.
    Pratt, J. W. (1959). Remarks on zeros and ties in the Wilcoxon signed rank procedures. JASA 54:655-667.

    Examples
    --------
    >>> signed_rank_p_value(pd.DataFrame({"change": [1.2, 2.4, 1.3, 1.3, 0.0, 1.0, 1.8, 0.8, 4.6, 1.4]}),
    ...                     change="change")
    0.00390625
    """
    if zeros not in {"wilcoxon", "pratt"}:
        raise ValueError(f"zeros must be 'wilcoxon' or 'pratt', found '{zeros}'")
    changes = _to_grid(_complete_changes(table, change))
    if zeros == "wilcoxon":
        changes = changes[changes != 0]
    doubled = np.rint(2 * stats.rankdata(np.abs(changes))).astype(np.int64)[changes != 0]  # mean ranks end in .5 or .0
    positive = doubled[changes[changes != 0] > 0].sum()
    distance = abs(2 * positive - doubled.sum())
    sums = np.arange(doubled.sum() + 1)
    return float(_rank_sum_shares(doubled)[np.abs(2 * sums - doubled.sum()) >= distance].sum())


def hodges_lehmann(table: pd.DataFrame, *, change: str, unit: str, conf_level: float = 0.95) -> Estimate:
    """Return the median of all averages of two changes (a change with itself too); positive when the value rose.

    It is the middle of the changes when they lie symmetrically around it, and one odd household hardly moves it; times
    the number of households it is no total. The interval holds the values that the signed-rank test does not reject:
    two of the ordered averages, by the exact distribution without ties. It covers at least ``conf_level``; ``method``
    says how much.

    Parameters
    ----------
    table
        One row per household.
    change
        Column with the change of each household, in ``unit``.
    unit
        Unit of the change, for the reader.
    conf_level
        Least confidence level (0 to 1).

    Returns
    -------
    Estimate
        Term ``hodges_lehmann``; without an interval when the households are too few for any at this level.

    Raises
    ------
    ValueError
        When a change is missing or there is no row.

    References
    ----------
    Hodges, J. L. & Lehmann, E. L. (1963). Estimates of location based on rank tests. Ann Math Stat 34:598-611.
    Hollander, M. & Wolfe, D. A. (1999). Nonparametric Statistical Methods, sections 3.2 and 3.3. Wiley.

    Examples
    --------
    >>> table = pd.DataFrame({"change": [1.2, 2.4, 1.3, 1.3, 0.0, 1.0, 1.8, 0.8, 4.6, 1.4]})
    >>> middle = hodges_lehmann(table, change="change", unit="hours")
    >>> round(middle.estimate, 3), round(middle.conf_low, 3), round(middle.conf_high, 3)
    (1.3, 0.9, 2.7)
    """
    validate_share("conf_level", conf_level)
    changes = _complete_changes(table, change)
    n = changes.size
    averages = np.sort(((changes[:, np.newaxis] + changes) / 2)[np.triu_indices(n)])
    # What is rejected on either side: rank sums of at most rank - 1.
    below = np.cumsum(_rank_sum_shares(np.arange(1, n + 1)))
    rank = int(np.count_nonzero(2 * below <= 1 - conf_level))
    bounded = rank > 0 and averages[-1] > averages[0]
    achieved = f"exact signed-rank interval at {1 - 2 * below[rank - 1]:.2%}" if bounded else "no interval"
    return Estimate(
        term="hodges_lehmann",
        estimate=float(np.median(averages)),
        unit=unit,
        method=f"median of the averages of all pairs of changes; {achieved}",
        n_households=n,
        conf_low=float(averages[rank - 1]) if bounded else None,
        conf_high=float(averages[-rank]) if bounded else None,
        conf_level=conf_level if bounded else None,
    )


def _complete_changes(table: pd.DataFrame, change: str) -> FloatArray:
    changes = complete_numbers(table, change)
    if changes.size == 0:
        raise ValueError(f"column '{change}' is empty; signed ranks need at least one household")
    return changes


def _to_grid(changes: FloatArray) -> FloatArray:
    """Return the changes without the noise of subtraction, so that ties are ties and zeros zeros."""
    step = SAME_RANK * np.abs(changes).max()
    return np.rint(changes / step) * step if step > 0 else changes


def _rank_sum_shares(ranks: np.ndarray[tuple[int], np.dtype[np.int64]]) -> FloatArray:
    """Return the share of the sign patterns with each sum of positive ``ranks`` (whole numbers), from 0 up."""
    shares = np.zeros(int(ranks.sum()) + 1)
    shares[0] = 1.0
    for rank in ranks:
        shifted = np.zeros_like(shares)
        shifted[rank:] = shares[: shares.size - rank]
        shares = (shares + shifted) / 2
    return shares
