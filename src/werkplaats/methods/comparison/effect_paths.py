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
from werkplaats.methods.intervals.student import Precision, student_inference
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
