"""Effects over time with the influence of every household on each: intervals, covariances and bands come from these.

The influence of a household is what the estimate owes to it beyond what is expected: the error of the estimate is about
the sum of the influences, and households are independent.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from werkplaats.methods.complete_cases import FloatArray, validate_share
from werkplaats.methods.resampling import draw_rows, validate_size
from werkplaats.methods.student import Precision, student_inference
from werkplaats.methods.studentized import Interval, Resampled, lengthened_tails, skewness, studentized_interval
from werkplaats.results import Estimate

Axis = Literal["event_time", "start", "time"]
BoolArray = NDArray[np.bool_]

FEWEST_TO_JUDGE = 2
"""One household has no spread: its part of the path gets a number and no interval."""


@dataclass(frozen=True)
class Influenced:
    """One number, the influence of each household on it, and which households it describes.

    Attributes
    ----------
    value
        The number.
    influence
        One per household, not corrected for few households.
    described
        The households whose effect it is; all others with an influence are those they are compared with.
    """

    value: float
    influence: FloatArray
    described: BoolArray

    @property
    def n_described(self) -> int:
        """Number of households described."""
        return int(self.described.sum())

    @property
    def n_compared(self) -> int:
        """Number of households that they are compared with."""
        return int(np.count_nonzero(self.influence[~self.described]))

    @property
    def corrected(self) -> FloatArray:
        """Influence times the root of n / (n - 1), apart for the described and the others, as in Welch's test."""
        correction = np.where(self.described, _inflation(self.n_described), _inflation(self.n_compared))
        return np.asarray(self.influence * correction)

    @property
    def precision(self) -> Precision | None:
        """Standard error and Welch's degrees of freedom; None when there are too few households to judge by."""
        squares = np.square(self.corrected)
        parts = (
            (float(squares[self.described].sum()), self.n_described),
            (
                float(squares[~self.described].sum()),
                self.n_compared,
            ),
        )
        variance = math.fsum(part for part, _ in parts)
        if self.n_described < FEWEST_TO_JUDGE or self.n_compared == 1 or not variance > 0:
            return None
        lost = math.fsum(part**2 / (n - 1) for part, n in parts if n > 1)
        return Precision(math.sqrt(variance), variance**2 / lost)


@dataclass(frozen=True)
class EffectPath:
    """An effect split over event time, start or calendar time, and its summary.

    Attributes
    ----------
    axis
        What the effect is split over.
    keys
        Where each part stands on the axis; event time 0 is the first moment after the start.
    estimates
        One per key. Before the start (term ``pre_trend``) they should be near zero.
    overall
        One number for all that came after the start.
    parts
        The same numbers with the influence of each household.
    summary
        The influence on ``overall``.
    """

    axis: Axis
    keys: tuple[int, ...]
    estimates: tuple[Estimate, ...]
    overall: Estimate
    parts: tuple[Influenced, ...]
    summary: Influenced

    @property
    def values(self) -> FloatArray:
        """The numbers, one per key."""
        return np.array([part.value for part in self.parts])

    @property
    def covariance(self) -> FloatArray:
        """Covariance of the numbers, keys x keys, corrected for few households."""
        rows = np.stack([part.corrected for part in self.parts])
        return np.asarray(rows @ rows.T)


def _inflation(n: int) -> float:
    return math.sqrt(n / (n - 1)) if n > 1 else 1.0


def combined(parts: Sequence[Influenced], weights: Sequence[float]) -> Influenced:
    """Return a weighted sum of numbers that rest on the same households.

    Examples
    --------
    >>> one = Influenced(2.0, np.array([0.5, -0.5]), np.array([True, True]))
    >>> two = Influenced(4.0, np.array([0.1, -0.1]), np.array([True, True]))
    >>> combined([one, two], [0.5, 0.5]).value
    3.0
    """
    used = [(part, weight) for part, weight in zip(parts, weights, strict=True) if weight]
    return Influenced(
        float(sum(weight * part.value for part, weight in used)),
        np.sum([weight * part.influence for part, weight in used], axis=0),
        np.any([part.described for part, _ in used], axis=0),
    )


def influence_estimate(
    number: Influenced, *, term: str, unit: str, method: str, n_obs: int, conf_level: float = 0.95
) -> Estimate:
    """Return a number with Student's interval from its influences, with Welch's degrees of freedom.

    With one start and one moment on either side it is Welch's test of two groups of changes, exactly. Without an
    interval where fewer than ``FEWEST_TO_JUDGE`` households are described.
    """
    validate_share("conf_level", conf_level)
    n_described, n_compared = number.n_described, number.n_compared
    plain = Estimate(
        term=term,
        estimate=number.value,
        unit=unit,
        method=method,
        n_households=n_described + n_compared,
        n_smallest=min(n_described, n_compared) if n_compared else n_described,
        n_obs=n_obs,
        contrast="difference_in_differences",
    )
    precision = number.precision
    if precision is None:
        return plain
    inference = student_inference(number.value, precision, conf_level=conf_level)
    return replace(
        plain,
        std_error=precision.std_error,
        conf_low=inference.conf_low,
        conf_high=inference.conf_high,
        conf_level=conf_level,
        p_value=inference.p_value,
    )


def bootstrap_interval(
    number: Influenced, *, conf_level: float = 0.95, n_bootstrap: int = 5000, rng: np.random.Generator
) -> Interval:
    """Return the interval from resampled households, the described and the others apart; at least Student's.

    Whole households are drawn with their influence, each resample gives a t statistic, and the tail on the side of the
    largest influences of the described is lengthened, as in `werkplaats.methods.studentized`. For skewed costs of few
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
