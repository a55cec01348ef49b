"""Weights that turn what was measured a few times into one discounted sum, so that gaps can be imputed before it.

Year 0 is that from the start to one year after it, and is not discounted; year k has a factor (1 + rate)^-k.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from werkplaats.methods.complete_cases import FloatArray
from werkplaats.methods.value.discounting import DiscountRates, discount_factors


def area_weights(years: Sequence[float], *, rates: DiscountRates) -> FloatArray:
    """Return how much each utility adds to the discounted area under straight lines between utilities (QALYs).

    Without discounting, ``utilities @ area_weights(years)`` is the trapezoid rule.

    Parameters
    ----------
    years
        Time of each utility (years since the start), strictly increasing, two or more.
    rates
        The rates of effects, each for its own years.

    Raises
    ------
    ValueError
        When there are fewer than two times, they do not increase, or one lies before the start.

    Examples
    --------
    >>> from werkplaats.methods.value.discounting import EFFECT_RATES, flat_rate
    >>> area_weights([0, 0.25, 0.5, 1], rates=flat_rate(0.0, source="none")).tolist()
    [0.125, 0.25, 0.375, 0.25]
    >>> area_weights([0, 2], rates=EFFECT_RATES).round(6).tolist()
    [0.996305, 0.988916]
    """
    times = _times(years)
    weights = np.zeros(len(times))
    for start, end in _pieces(times):
        factor = (end - start) * float(discount_factors([_year(start)], rates=rates)[0])
        for time in (start, end):
            weights += factor / 2 * _interpolation(times, time)
    return weights


def amount_weights(years: Sequence[float], *, rates: DiscountRates) -> FloatArray:
    """Return the discount factor of each amount that was spent, evenly, since the time before it.

    Parameters
    ----------
    years
        The start, and then the end of the time that each amount covers (years since the start), strictly increasing.
    rates
        The rates, each for its own years.

    Returns
    -------
    array
        One factor per amount, one fewer than ``years``.

    Raises
    ------
    ValueError
        As `area_weights`.

    Examples
    --------
    >>> from werkplaats.methods.value.discounting import COST_RATES
    >>> amount_weights([0, 0.5, 1, 2, 4], rates=COST_RATES).round(6).tolist()
    [1.0, 1.0, 0.970874, 0.928869]
    """
    times = _times(years)
    return np.array([_mean_factor(start, end, rates) for start, end in pairwise(times.tolist())])


def _mean_factor(start: float, end: float, rates: DiscountRates) -> float:
    inside = np.array([start, end])
    pieces = list(_pieces(inside))
    factors = discount_factors([_year(first) for first, _ in pieces], rates=rates)
    lengths = np.array([last - first for first, last in pieces])
    return float(factors @ lengths / lengths.sum())


def _times(years: Sequence[float]) -> FloatArray:
    times = np.asarray(years, dtype=np.float64)
    if len(times) < 2 or not (np.diff(times) > 0).all() or not times[0] >= 0:
        raise ValueError(f"times must be two or more, from the start on, each later than the last; found {years}")
    return times


def _pieces(times: FloatArray) -> list[tuple[float, float]]:
    """Return stretches between measurements, cut at whole years."""
    whole = np.arange(np.ceil(times[0]), np.floor(times[-1]) + 1)
    cuts = np.unique(np.concatenate([times, whole]))
    return list(pairwise(cuts.tolist()))


def _year(start: float) -> int:
    return int(np.floor(start))


def _interpolation(times: FloatArray, time: float) -> FloatArray:
    """Return the weights of the measurements in the straight line at a time."""
    return np.array([np.interp(time, times, row) for row in np.eye(len(times))])
