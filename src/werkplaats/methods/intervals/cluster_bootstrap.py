"""Bootstrap intervals for a mean over persons in households: households are drawn whole.

Percentile and BCa are here because they are what others report, and to be compared with. With twelve households they
cover too little (docs/methods/intervals.md); the studentized interval is the default.
"""

from __future__ import annotations

from statistics import NormalDist

import numpy as np

from werkplaats.methods.complete_cases import FloatArray, validate_share
from werkplaats.methods.intervals.household_sums import HouseholdSums
from werkplaats.methods.intervals.resampling import draw_rows, validate_size
from werkplaats.methods.intervals.studentized import (
    Interval,
    Resampled,
    lengthened_tails,
    mean_interval,
    skewness,
    studentized_interval,
)

NORMAL = NormalDist()


def percentile_interval(
    sums: HouseholdSums, *, conf_level: float, n_bootstrap: int, rng: np.random.Generator
) -> Interval:
    """Return the quantiles of the resampled means of ``sums``. Too narrow for few households: 12 cover 80% to 91%.

    Raises
    ------
    ValueError
        When there is no household or no resample, or ``conf_level`` lies outside 0 to 1.

    References
    ----------
    Efron, B. (1979). Bootstrap methods: another look at the jackknife. Ann Stat 7:1-26.
    """
    validate_share("conf_level", conf_level)
    means = resample_sums(sums, n_bootstrap, rng).mean
    tail = (1 - conf_level) / 2
    return _quantiles(sums, means, tail, 1 - tail)


def bca_interval(sums: HouseholdSums, *, conf_level: float, n_bootstrap: int, rng: np.random.Generator) -> Interval:
    """Return the bias-corrected and accelerated interval for the mean of ``sums``; 12 households cover 81% to 91%.

    The acceleration comes from leaving out one household at a time.

    Raises
    ------
    ValueError
        When there is no household or no resample, or ``conf_level`` lies outside 0 to 1.

    References
    ----------
    Efron, B. (1987). Better bootstrap confidence intervals. JASA 82:171-185.
    """
    validate_share("conf_level", conf_level)
    means = resample_sums(sums, n_bootstrap, rng).mean
    if not sums.has_spread:
        return Interval(None, None)
    below = float(((means < sums.mean).mean() + (means <= sums.mean).mean()) / 2)
    if not 0 < below < 1:
        return Interval(None, None)
    bias, tail = NORMAL.inv_cdf(below), (1 - conf_level) / 2
    acceleration = _acceleration(sums)
    shifted = (bias + NORMAL.inv_cdf(share) for share in (tail, 1 - tail))
    low, high = (NORMAL.cdf(bias + shift / (1 - acceleration * shift)) for shift in shifted)
    return _quantiles(sums, means, low, high)


def studentized_sums_interval(
    sums: HouseholdSums, *, conf_level: float, n_bootstrap: int, rng: np.random.Generator
) -> Interval:
    """Return the interval of `mean_interval` for the mean of ``sums``, with each resample's own standard error.

    Raises
    ------
    ValueError
        When there is no household or no resample, or ``conf_level`` lies outside 0 to 1.
    """
    if bool((sums.size == 1).all()):
        return mean_interval(sums.total, conf_level=conf_level, n_bootstrap=n_bootstrap, rng=rng)
    validate_share("conf_level", conf_level)
    resampled = resample_sums(sums, n_bootstrap, rng)
    if not sums.has_spread:
        return Interval(None, None)
    n = sums.total.size
    tails = lengthened_tails(skewness(sums.deviations), n, conf_level)
    return studentized_interval(sums.mean, sums.std_error, n - 1, resampled, conf_level, tails=tails)


def resample_sums(sums: HouseholdSums, n_bootstrap: int, rng: np.random.Generator) -> Resampled:
    """Return mean and standard error of ``sums`` in each resample of households."""
    n = sums.total.size
    validate_size(n, n_bootstrap)
    residual = sums.total - sums.mean * sums.size  # adds up to zero, so that the variance below does not cancel
    shift, squares, size = (np.empty(n_bootstrap) for _ in range(3))
    for rows, positions in draw_rows(n, n_bootstrap, rng):
        left, drawn = residual.take(positions), sums.size.take(positions)
        size[rows] = drawn.sum(axis=1)
        shift[rows] = left.sum(axis=1) / size[rows]
        left -= shift[rows, np.newaxis] * drawn
        squares[rows] = np.einsum("ij,ij->i", left, left)
    squares[squares < 1e-14 * n * np.square(residual).max()] = 0.0  # all draws alike, but for rounding
    return Resampled(sums.mean + shift, np.sqrt(squares * n / max(n - 1, 1)) / size)


def _acceleration(sums: HouseholdSums) -> float:
    left_out = (sums.total.sum() - sums.total) / (sums.size.sum() - sums.size)
    pull = left_out.mean() - left_out
    return float(np.sum(pull**3) / (6 * np.sum(pull**2) ** 1.5))


def _quantiles(sums: HouseholdSums, means: FloatArray, low: float, high: float) -> Interval:
    if not sums.has_spread:
        return Interval(None, None)
    lowest, highest = np.quantile(means, [low, high])
    return Interval(float(lowest), float(highest))
