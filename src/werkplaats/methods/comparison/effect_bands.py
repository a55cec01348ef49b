"""Intervals around effects that resampled households give: for one number, and for a whole path at once."""

from __future__ import annotations

import numpy as np

from werkplaats.methods.comparison.effect_paths import EffectPath, Influenced
from werkplaats.methods.complete_cases import FloatArray, validate_share
from werkplaats.methods.intervals.resampling import draw_rows, validate_size
from werkplaats.methods.intervals.studentized import (
    Interval,
    Resampled,
    lengthened_tails,
    skewness,
    studentized_interval,
)
from werkplaats.results import Estimate


def bootstrap_interval(
    number: Influenced, *, conf_level: float = 0.95, n_bootstrap: int = 5000, rng: np.random.Generator
) -> Interval:
    """Return the interval from resampled households, the described and the others apart; at least Student's.

    Whole households are drawn with their influence, each resample gives a t statistic, and the tail on the side of the
    largest influences of the described is lengthened, as in `intervals.studentized`. For skewed costs of few
    households.

    Raises
    ------
    ValueError
        When ``conf_level`` lies outside 0 to 1, there is no resample, or there are too few households to judge by.

    References
    ----------
    Hall, P. (1988). Theoretical comparison of bootstrap confidence intervals. Ann Stat 16:927-953.
    """
    validate_share("conf_level", conf_level)
    precision = number.precision
    if precision is None:
        raise ValueError(f"an interval needs two households or more on either side, found {number.n_described}")
    shift, variance = np.zeros(n_bootstrap), np.zeros(n_bootstrap)
    others = number.influence[~number.described]
    for influence in (number.influence[number.described], others[others != 0]):
        if influence.size:
            shifts, variances = _resampled_sums(influence, n_bootstrap, rng)
            shift, variance = shift + shifts, variance + variances
    described = number.influence[number.described]
    share = float(np.square(described).sum() / np.square(number.influence).sum())
    lopsided = skewness(described) * share if np.ptp(described) > 0 else 0.0
    return studentized_interval(
        number.value,
        precision.std_error,
        precision.freedom,
        Resampled(number.value + shift, np.sqrt(variance)),
        conf_level,
        tails=lengthened_tails(lopsided, number.n_described, conf_level),
    )


def _resampled_sums(influence: FloatArray, n_bootstrap: int, rng: np.random.Generator) -> tuple[FloatArray, FloatArray]:
    n = influence.size
    validate_size(n, n_bootstrap)
    centered = influence - influence.mean()
    sums, variances = np.empty(n_bootstrap), np.empty(n_bootstrap)
    for rows, positions in draw_rows(n, n_bootstrap, rng):
        drawn = centered.take(positions)
        sums[rows] = drawn.sum(axis=1)
        variances[rows] = n / max(n - 1, 1) * (np.einsum("ij,ij->i", drawn, drawn) - sums[rows] ** 2 / n)
    variances[variances < 1e-14 * n * np.square(centered).max()] = 0.0  # all draws alike, but for rounding
    return sums, variances


def simultaneous_band(
    path: EffectPath, *, conf_level: float = 0.95, n_bootstrap: int = 2000, rng: np.random.Generator
) -> tuple[Interval, ...]:
    """Return intervals that hold all parts of the path at once with ``conf_level``; without limits where none is known.

    The signs of whole households are turned at random (multiplier bootstrap), so that what hangs together over time
    stays together; no part gets less than its own interval.

    Raises
    ------
    ValueError
        When ``conf_level`` lies outside 0 to 1 or there is no draw.

    References
    ----------
    Callaway, B. & Sant'Anna, P. H. C. (2021). Difference-in-differences with multiple time periods. J Econometrics
    225:200-230, section 4.1.
    """
    validate_share("conf_level", conf_level)
    validate_size(path.summary.influence.size, n_bootstrap)
    judged = [part for part in path.parts if part.precision is not None]
    critical = 0.0
    if judged:
        errors = np.sqrt([np.square(part.corrected).sum() for part in judged])
        scaled = np.stack([part.corrected for part in judged]) / errors[:, np.newaxis]
        signs = 2.0 * rng.integers(2, size=(n_bootstrap, scaled.shape[1]), dtype=np.int8) - 1
        critical = float(np.quantile(np.abs(signs @ scaled.T).max(axis=1), conf_level, method="inverted_cdf"))
    return tuple(_band(estimate, part, critical) for estimate, part in zip(path.estimates, path.parts, strict=True))


def _band(estimate: Estimate, part: Influenced, critical: float) -> Interval:
    precision = part.precision
    if precision is None or estimate.conf_high is None:
        return Interval(None, None)
    reach = max(critical * precision.std_error, estimate.conf_high - estimate.estimate)
    return Interval(part.value - reach, part.value + reach)
