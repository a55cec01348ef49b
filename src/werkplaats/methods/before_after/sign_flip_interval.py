"""The interval of all means that exact sign flips over households do not reject."""

from __future__ import annotations

import math
from statistics import NormalDist

import numpy as np
from scipy import optimize

from werkplaats.methods.before_after.permutation import MOST_SIGN_FLIPS, exact_p_value
from werkplaats.methods.complete_cases import FloatArray, validate_share
from werkplaats.methods.intervals.household_sums import HouseholdSums
from werkplaats.methods.intervals.studentized import Interval

MOST_SUBSETS = 16
"""Up to so many households the mean of every subset is formed; beyond, the limit is searched for."""

SEARCH_TOLERANCE = 1e-9
"""A searched limit is exact to this share of the range of household means."""

NORMAL = NormalDist()


def sign_flip_interval(sums: HouseholdSums, *, conf_level: float) -> Interval:
    """Return the values for the mean of ``sums`` that the exact two-sided sign-flip test does not reject.

    The limits are two of the ``2**n - 1`` means of subsets of households (Hartigan's typical values), so no draw and no
    formula comes in. The interval covers at least ``conf_level`` whenever households lie symmetrically around the mean,
    whatever their distribution and however unequal their sizes; with skewed households it covers no more than t does.

    Raises
    ------
    ValueError
        When ``conf_level`` lies outside 0 to 1, or there are more than ``MOST_SIGN_FLIPS`` households.

    Returns
    -------
    Interval
        Both limits None when households do not differ, or are so few that no value can be rejected: five at 95%.

    References
    ----------
    Hartigan, J. A. (1969). Using subsample values as typical values. JASA 64:1303-1317.

    Examples
    --------
    >>> sums = HouseholdSums(np.array([1.0, 2.0, 4.0, 8.0, 16.0, 32.0]), np.ones(6))
    >>> sign_flip_interval(sums, conf_level=0.95)
    Interval(low=1.0, high=32.0)
    """
    validate_share("conf_level", conf_level)
    n = sums.total.size
    if n > MOST_SIGN_FLIPS:
        raise ValueError(f"{n} households to flip; exact enumeration ends at {MOST_SIGN_FLIPS}")
    if not sums.has_spread:
        return Interval(None, None)
    error = 1 - conf_level
    rank = math.floor(error * 2 ** (n - 1))
    if rank < 1:
        return Interval(None, None)
    if n <= MOST_SUBSETS:
        means = np.sort(_subset_means(sums))
        return Interval(float(means[rank - 1]), float(means[-rank]))
    mirrored = HouseholdSums(-sums.total, sums.size)
    return Interval(_search_lowest(sums, error), -_search_lowest(mirrored, error))


def _subset_means(sums: HouseholdSums) -> FloatArray:
    """Return the mean of every subset of households that is not empty."""
    total, size = np.zeros(1), np.zeros(1)
    for household_total, household_size in zip(sums.total, sums.size, strict=True):
        total = np.concatenate([total, total + household_total])
        size = np.concatenate([size, size + household_size])
    means: FloatArray = total[1:] / size[1:]
    return means


def _search_lowest(sums: HouseholdSums, error: float) -> float:
    """Return the smallest mean that is not rejected, between the smallest household mean and the mean of all."""
    bar = NORMAL.inv_cdf(error / 2)

    def excess(mean: float) -> float:
        # On this scale the p-value is nearly straight in the mean, so that few enumerations find the limit.
        return NORMAL.inv_cdf(exact_p_value(sums.total - mean * sums.size) / 2) - bar

    ratios: FloatArray = sums.total / sums.size
    return float(optimize.brentq(excess, float(ratios.min()), sums.mean, xtol=SEARCH_TOLERANCE * float(np.ptp(ratios))))
