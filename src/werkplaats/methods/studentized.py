"""Confidence intervals for means of skewed amounts from few households (docs/decisions/0002)."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from scipy import stats

from werkplaats.methods.complete_cases import FloatArray, validate_share, varies
from werkplaats.methods.resampling import draw_rows, validate_size


class Interval(NamedTuple):
    """Lower and upper confidence limit; None where the data do not bound the mean."""

    low: float | None
    high: float | None


class Resampled(NamedTuple):
    """Means and their standard errors, one of each per replicate."""

    mean: FloatArray
    std_error: FloatArray


def mean_interval(numbers: FloatArray, *, conf_level: float, n_bootstrap: int, rng: np.random.Generator) -> Interval:
    """Return a confidence interval for the mean of skewed amounts from few households.

    Each resample gives a t statistic; their quantiles replace those of Student's t (bootstrap-t). On either side the
    wider of this and the t limit counts. Simulation chose it: with 12 households it covers 93.8% for lognormal costs
    with a log-sd of .7, where the percentile interval covers 86% and t 89% (docs/decisions/0002). When a resample has
    too few different values to bound the mean (three or fewer of twelve households that differ from the others), both
    limits are None rather than a number that the data do not support.

    Raises
    ------
    ValueError
        When there is no household or no resample, or ``conf_level`` lies outside 0 to 1.

    References
    ----------
    Hall, P. (1988). Theoretical comparison of bootstrap confidence intervals. Ann Stat 16:927-953.
    """
    validate_share("conf_level", conf_level)
    validate_size(numbers.size, n_bootstrap)
    if numbers.size < 2 or not varies(numbers):
        return Interval(None, None)
    resampled = resample(numbers, n_bootstrap, rng)
    mean, std_error = float(numbers.mean()), standard_error(numbers)
    return studentized_interval(mean, std_error, numbers.size - 1, resampled, conf_level)


def resample(numbers: FloatArray, n_bootstrap: int, rng: np.random.Generator) -> Resampled:
    """Return mean and standard error of ``numbers`` (one per household) in each resample of households."""
    validate_size(numbers.size, n_bootstrap)
    centered = numbers - numbers.mean()  # so that the variance below does not cancel
    means, squares = np.empty(n_bootstrap), np.empty(n_bootstrap)
    for rows, positions in draw_rows(numbers.size, n_bootstrap, rng):
        drawn = centered.take(positions)
        means[rows] = drawn.mean(axis=1)
        squares[rows] = np.einsum("ij,ij->i", drawn, drawn) / numbers.size
    variance = np.maximum(squares - means**2, 0.0)
    variance[variance < 1e-14 * np.square(centered).max()] = 0.0  # all draws alike, but for rounding
    return Resampled(means + numbers.mean(), np.sqrt(variance / (numbers.size - 1)))


def studentized_interval(
    mean: float, std_error: float, freedom: float, resampled: Resampled, conf_level: float
) -> Interval:
    """Return the interval around ``mean`` from the t statistics of its resamples, at least Student's t interval."""
    distance = resampled.mean - mean
    with np.errstate(divide="ignore", invalid="ignore"):
        t_statistics = distance / resampled.std_error
    # Draws that are all alike say only on which side they lie: infinitely far.
    t_statistics = np.where(resampled.std_error > 0, t_statistics, np.copysign(np.inf, distance))
    tail = (1 - conf_level) / 2
    lowest, highest = np.quantile(t_statistics, [tail, 1 - tail], method="inverted_cdf")
    student = float(stats.t.ppf(1 - tail, freedom))
    low = mean - max(float(highest), student) * std_error
    high = mean - min(float(lowest), -student) * std_error
    return Interval(low, high) if math.isfinite(low) and math.isfinite(high) else Interval(None, None)


def standard_error(numbers: FloatArray) -> float:
    """Return the standard error of the mean of two numbers or more."""
    return float(numbers.std(ddof=1) / math.sqrt(numbers.size))
