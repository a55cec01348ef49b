"""The overall effect when the trends were not parallel: how much of it stands, under what is said of the difference.

Three things can be said of how the groups would have moved apart without the start: that they went on as before (a
line), that they bent from that line no more than so much per moment, or that no step was larger than so many times the
largest before the start. Rambachan and Roth give the best intervals under the last two; here are simpler ones that hold
as much and are somewhat wider.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy import optimize, stats

from werkplaats.methods.comparison.effect_paths import EffectPath, Influenced, combined, influence_estimate
from werkplaats.methods.comparison.pre_trends import mean_distance, slope_before, validate_leads
from werkplaats.methods.comparison.rebased_paths import rebased
from werkplaats.methods.complete_cases import FloatArray, validate_share
from werkplaats.methods.intervals.student import Precision
from werkplaats.results import Estimate


@dataclass(frozen=True)
class BoundedEffect:
    """An effect with an interval that allows for a violation.

    Attributes
    ----------
    estimate
        The effect; its interval holds chance and the violation, its standard error chance only.
    violation
        The largest part of the effect that the violation allowed can make up.
    n_before
        Moments before the base that were used.
    """

    estimate: Estimate
    violation: float
    n_before: int


def extrapolated_effect(path: EffectPath, *, conf_level: float = 0.95) -> Estimate:
    """Return the overall effect minus what the line through all moments before the start would have given.

    Negative when the outcome fell below that line. The line is estimated, so the interval is wide; it widens with every
    moment after the start.

    Raises
    ------
    ValueError
        As `werkplaats.methods.comparison.pre_trends.validate_leads`.
    """
    leads = validate_leads(path)
    method = "overall effect minus the extrapolated slope before the start; t interval over households"
    return _estimate(path, _detrended(path, leads[0]), "att_extrapolated", method, conf_level)


def smoothness_bounded_effect(path: EffectPath, *, largest_bend: float, conf_level: float = 0.95) -> BoundedEffect:
    """Return the overall effect beyond the trend before the start, which may bend; negative when the outcome fell.

    The difference that would have been there anyway changes its slope from one moment to the next by no more than
    ``largest_bend``, in either direction. With zero it is a line. Of the lines through the last two, three, ... moments
    before the start, the one with the shortest interval counts; that choice rests on the design and not on the outcome.

    Parameters
    ----------
    path
        An event study with ``base="universal"``.
    largest_bend
        In the unit of the outcome, per moment per moment (0 or more).
    conf_level
        Confidence level (0 to 1).

    Raises
    ------
    ValueError
        When ``largest_bend`` is negative, or as `werkplaats.methods.comparison.pre_trends.validate_leads`.

    References
    ----------
    Rambachan, A. & Roth, J. (2023). A more credible approach to parallel trends. Rev Econ Stud 90:2555-2591.
    Armstrong, T. B. & Kolesar, M. (2018). Optimal inference in a class of regression models. Econometrica 86:655-683
    (intervals of fixed length).
    """
    validate_share("conf_level", conf_level)
    if not largest_bend >= 0:
        raise ValueError(f"largest_bend must be 0 or more, found {largest_bend}")
    found = []
    for farthest in reversed(validate_leads(path)):
        number = _detrended(path, farthest)
        precision = _precision(number)
        violation = largest_bend * worst_bend(path.keys, _detrending(path, farthest))
        found.append((_reach(precision, violation, conf_level), farthest, number, violation))
    reach, farthest, number, violation = min(found, key=lambda entry: entry[0])
    method = (
        f"overall effect minus the slope from event time {farthest} on; interval of fixed length for a slope that "
        f"bends by at most {largest_bend:.6g} per moment"
    )
    estimate = _estimate(path, number, "att_smooth_trend", method, conf_level)
    return BoundedEffect(_widened(estimate, reach), violation, -1 - farthest)


def relative_bounded_effect(
    path: EffectPath, *, ratio: float, base: Sequence[int] = (-1,), conf_level: float = 0.95
) -> BoundedEffect:
    """Return the overall effect when later steps apart may be ``ratio`` times the largest before; negative if it fell.

    The difference that would have been there anyway changes from one moment to the next by no more than ``ratio`` times
    the largest such step before the start. The estimate itself is not moved. Half of the error goes to chance in the
    effect, half to chance in the largest step, so the interval holds at least ``conf_level``.

    Parameters
    ----------
    path
        An event study with ``base="universal"``.
    ratio
        How many times the largest step before the start (0 or more).
    base
        Moments before the start that the effect is against (`rebased`). Between them and the last moment before the
        start the difference may move by the largest step each time, whatever the ratio.
    conf_level
        Confidence level (0 to 1).

    Raises
    ------
    ValueError
        When ``ratio`` is negative, or as `rebased` and `werkplaats.methods.comparison.pre_trends.validate_leads`.

    References
    ----------
    Rambachan, A. & Roth, J. (2023). A more credible approach to parallel trends. Rev Econ Stud 90:2555-2591.
    """
    validate_share("conf_level", conf_level)
    if not ratio >= 0:
        raise ValueError(f"ratio must be 0 or more, found {ratio}")
    n_before = len(validate_leads(path))
    number, step = rebased(path, base=base).summary, _largest_step(path, conf_level)
    violation = step * (ratio * mean_distance(path) + _distance_within(base))
    method = f"overall effect; interval for steps apart of at most {ratio:.6g} times the largest before the start"
    estimate = _estimate(path, number, "att_relative_trend", method, conf_level)
    chance = _chance(number, conf_level)
    return BoundedEffect(_widened(estimate, chance + violation), violation, n_before)


def breakdown_ratio(path: EffectPath, *, base: Sequence[int] = (-1,), conf_level: float = 0.95) -> float:
    """Return the ratio up to which `relative_bounded_effect` keeps its interval off zero; 0 when it never does.

    Below 1 the effect does not survive a violation as large as what was seen, or could not be ruled out, before the
    start.

    Raises
    ------
    ValueError
        As `relative_bounded_effect`.
    """
    validate_share("conf_level", conf_level)
    validate_leads(path)
    number, step = rebased(path, base=base).summary, _largest_step(path, conf_level)
    left = abs(number.value) - _chance(number, conf_level) - step * _distance_within(base)
    return max(left, 0.0) / (step * mean_distance(path))


def worst_bend(keys: tuple[int, ...], weights: FloatArray) -> float:
    """Return the largest weighted sum of differences that bend by at most 1 per moment and are 0 at event time -1.

    The weights must add up to nothing for every line through that point. A path is its slope at the base plus one kink
    per moment; each kink is worth the sum that it adds, with the sign that is worst.

    Examples
    --------
    >>> worst_bend((-2, 0), np.array([1.0, 1.0]))
    1.0
    """
    moments = np.array(keys)
    kinks = range(min(keys) + 1, max(keys))
    after = [float(weights @ np.maximum(moments - kink, 0)) for kink in kinks if kink >= -1]
    before = [float(weights @ np.maximum(kink - moments, 0)) for kink in kinks if kink < -1]
    return float(np.abs([*after, *before]).sum())


def _detrending(path: EffectPath, farthest: int) -> FloatArray:
    keys = np.array(path.keys)
    distances = np.where((keys >= farthest) & (keys < 0), keys + 1.0, 0.0)
    after = keys >= 0
    return np.asarray(after / after.sum() - mean_distance(path) * distances / (distances @ distances))


def _detrended(path: EffectPath, farthest: int) -> Influenced:
    return combined([path.summary, slope_before(path, farthest=farthest)], [1.0, -mean_distance(path)])


def _precision(number: Influenced) -> Precision:
    precision = number.precision
    if precision is None:
        raise ValueError(f"an interval needs two households or more on either side, found {number.n_described}")
    return precision


def _reach(precision: Precision, violation: float, conf_level: float) -> float:
    """Return half the length of the interval: the quantile of |T + bias| times the standard error."""
    bias = violation / precision.std_error

    def lacking(critical: float) -> float:
        inside = stats.t.cdf(critical - bias, precision.freedom) - stats.t.cdf(-critical - bias, precision.freedom)
        return float(inside) - conf_level

    farthest = bias + float(stats.t.isf((1 - conf_level) / 2, precision.freedom))
    return float(optimize.brentq(lacking, 0.0, farthest + 1e-9)) * precision.std_error


def _distance_within(base: Sequence[int]) -> float:
    """Return the mean number of moments between the base and the last moment before the start."""
    return float(np.mean([-1 - key for key in base]))


def _chance(number: Influenced, conf_level: float) -> float:
    """Return how far chance takes the effect, with half of the error that is allowed."""
    precision = _precision(number)
    return float(stats.t.isf((1 - conf_level) / 4, precision.freedom)) * precision.std_error


def _largest_step(path: EffectPath, conf_level: float) -> float:
    """Return the upper limit of the largest step before the start, with the other half of the error.

    The step that is truly largest lies below its own upper limit with that confidence, so below the largest limit.
    """
    limits = []
    leads = [part for key, part in zip(path.keys, path.parts, strict=True) if key < 0]
    for position, earlier in enumerate(leads):
        step = combined([earlier, leads[position + 1]], [-1.0, 1.0]) if position + 1 < len(leads) else earlier
        precision = _precision(step)
        quantile = float(stats.t.isf((1 - conf_level) / 2, precision.freedom))
        limits.append(abs(step.value) + quantile * precision.std_error)
    return max(limits)


def _estimate(path: EffectPath, number: Influenced, term: str, method: str, conf_level: float) -> Estimate:
    return influence_estimate(
        number,
        term=term,
        unit=path.overall.unit,
        method=method,
        n_obs=path.overall.n_obs or 0,
        conf_level=conf_level,
    )


def _widened(estimate: Estimate, reach: float) -> Estimate:
    return replace(estimate, conf_low=estimate.estimate - reach, conf_high=estimate.estimate + reach, p_value=None)
