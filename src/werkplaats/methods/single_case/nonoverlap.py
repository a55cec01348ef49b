"""One household measured many times: how far the values after the start lie clear of those before it.

Every measurement before is compared with every measurement after; only which of the two is higher counts, so a single
extreme month weighs no more than a mild one. Everything here is positive, or above one half, when the values rose.
Overlap says nothing of how large a change is, and of one household it does not say what caused it.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.polynomial import Polynomial
from scipy import stats

from werkplaats.methods.complete_cases import FloatArray, complete_numbers, split_in_two, validate_share
from werkplaats.results import Estimate

TIE_TOLERANCE = 1e-10
"""Two values count as equal when they differ by less than this share of the largest.

Taking off a trend leaves rounding errors of about 1e-15 of it, and measured values differ by far more than 1e-10.
"""


class Overlap(NamedTuple):
    """Share of pairs in which the later value is higher, its standard error (None if undefined) and its limits."""

    share: float
    std_error: float | None
    low: float
    high: float


def nap(table: pd.DataFrame, *, value: str, phase: str, reference: str, conf_level: float = 0.95) -> Estimate:
    """Return the share of pairs in which the value outside ``reference`` is the higher; above one half when it rose.

    Nonoverlap of all pairs: each measurement of the baseline is compared with each measurement after it, and a tie
    counts for one half. It is the probability that a random measurement after is higher than a random one before. The
    interval inverts a score test (Newcombe's method 5), so it never passes 0 or 1. Both it and the standard error take
    the measurements as independent: with months that resemble their neighbors the truth is less certain than they say.

    Parameters
    ----------
    table
        One row per measurement of one household.
    value
        Column with what was measured.
    phase, reference
        Column with the phase of each measurement, and the one that is the baseline. There are two phases.
    conf_level
        Confidence level (0 to 1).

    Returns
    -------
    Estimate
        Term ``nap``. With one measurement in a phase ``std_error`` is None.

    Raises
    ------
    ValueError
        When a value is missing or there are not exactly two phases.

    References
    ----------
    Parker, R. I. & Vannest, K. (2009). An improved effect size for single-case research: nonoverlap of all pairs.
    Behav Ther 40:357-367.
    Newcombe, R. G. (2006). Confidence intervals for an effect size measure based on the Mann-Whitney statistic.
    Part 2. Stat Med 25:559-573.
    Sen, P. K. (1967). A note on asymptotically distribution-free confidence bounds for P{X < Y}. Sankhya A 29:95-102.

    Examples
    --------
    >>> table = pd.DataFrame({"score": [3, 3, 4, 5, 4, 5, 6, 7, 7], "phase": list("AAAABBBBB")})
    >>> nap(table, value="score", phase="phase", reference="A").estimate
    0.9
    """
    validate_share("conf_level", conf_level)
    later, described, compared = split_in_two(table, column=value, group=phase, reference=reference)
    overlap = overlap_of_pairs(compared, described, conf_level)
    return Estimate(
        term="nap",
        estimate=overlap.share,
        unit="share of pairs",
        method="nonoverlap of all pairs; score interval (Newcombe's method 5); measurements taken as independent",
        n_households=1,
        n_obs=len(table),
        std_error=overlap.std_error,
        conf_low=overlap.low,
        conf_high=overlap.high,
        conf_level=conf_level,
        group=later,
        reference=reference,
    )


def tau(table: pd.DataFrame, *, value: str, phase: str, reference: str, conf_level: float = 0.95) -> Estimate:
    """Return the share of pairs that rose minus the share that fell, from -1 to 1; positive when the value rose.

    This is ``2 nap - 1``; parameters, interval, assumptions and errors are those of `nap`.

    References
    ----------
    Parker, R. I., Vannest, K. J. & Davis, J. L. (2011). Effect size in single-case research: a review of nine
    nonoverlap techniques. Behav Modif 35:303-322.

    Examples
    --------
    >>> table = pd.DataFrame({"score": [3, 3, 4, 5, 4, 5, 6, 7, 7], "phase": list("AAAABBBBB")})
    >>> round(tau(table, value="score", phase="phase", reference="A").estimate, 6)
    0.8
    """
    validate_share("conf_level", conf_level)
    later, described, compared = split_in_two(table, column=value, group=phase, reference=reference)
    overlap = overlap_of_pairs(compared, described, conf_level)
    return Estimate(
        term="tau",
        estimate=2 * overlap.share - 1,
        unit="pairs that rose minus pairs that fell",
        method="Tau without correction for trend; score interval of NAP; measurements taken as independent",
        n_households=1,
        n_obs=len(table),
        std_error=None if overlap.std_error is None else 2 * overlap.std_error,
        conf_low=2 * overlap.low - 1,
        conf_high=2 * overlap.high - 1,
        conf_level=conf_level,
        group=later,
        reference=reference,
    )


def tau_u(table: pd.DataFrame, *, value: str, phase: str, time: str, reference: str) -> Estimate:
    """Return Tau minus the trend within the baseline, per pair of phases; positive when it rose more than that trend.

    The count of pairs that rose within the baseline is taken off the count between the phases, and both are divided by
    the number of pairs between the phases. It can therefore pass -1 and 1, it depends on the length of the baseline,
    and it has no standard error; `baseline_corrected_tau` is the better answer to a trend.

    Parameters
    ----------
    table
        One row per measurement of one household.
    value, time
        Columns with what was measured, and when (numbers; the order of the baseline).
    phase, reference
        As in `nap`.

    Raises
    ------
    ValueError
        As `nap`, and when two measurements have the same time.

    References
    ----------
    Parker, R. I., Vannest, K. J., Davis, J. L. & Sauber, S. B. (2011). Combining nonoverlap and trend for single-case
    research: Tau-U. Behav Ther 42:284-299.

    Examples
    --------
    >>> table = pd.DataFrame({"month": range(10), "score": range(10), "phase": list("AAAAABBBBB")})
    >>> tau_u(table, value="score", phase="phase", time="month", reference="A").estimate
    0.6
    """
    later, described, compared = split_in_two(_ordered(table, time), column=value, group=phase, reference=reference)
    return Estimate(
        term="tau_u",
        estimate=tau_less_trend(compared, described),
        unit="pairs that rose minus pairs that fell, less the baseline's own",
        method="Tau-U, baseline trend taken off; no interval",
        n_households=1,
        n_obs=len(table),
        group=later,
        reference=reference,
    )


def baseline_corrected_tau(table: pd.DataFrame, *, value: str, phase: str, time: str, reference: str) -> Estimate:
    """Return Tau after the trend of the baseline is taken off all values; positive when it rose beyond that trend.

    The trend is the median of the slopes between all pairs of baseline measurements (Theil-Sen), carried forward. That
    a trend would have gone on for as long as anybody looked is an assumption, and a strong one with a short baseline.
    No interval: that of Tau would leave out how little a few measurements say about a slope.

    Parameters
    ----------
    table
        One row per measurement of one household.
    value, time
        Columns with what was measured, and when (numbers in any unit; the gaps count).
    phase, reference
        As in `nap`.

    Raises
    ------
    ValueError
        As `tau_u`, and when the baseline has fewer than three measurements: two always have a slope.

    References
    ----------
    Tarlow, K. R. (2017). An improved rank correlation effect size statistic for single-case designs: baseline corrected
    Tau. Behav Modif 41:427-467.

    Examples
    --------
    >>> table = pd.DataFrame({"month": range(10), "score": range(10), "phase": list("AAAAABBBBB")})
    >>> baseline_corrected_tau(table, value="score", phase="phase", time="month", reference="A").estimate
    0.0
    """
    ordered = _ordered(table, time)
    later, described, compared = split_in_two(ordered, column=value, group=phase, reference=reference)
    if compared.size < 3:
        raise ValueError(f"a trend needs three measurements in phase '{reference}' or more, found {compared.size}")
    _, times_after, times_before = split_in_two(ordered, column=time, group=phase, reference=reference)
    return Estimate(
        term="baseline_corrected_tau",
        estimate=tau_beyond_slope(compared, described, times_before=times_before, times_after=times_after),
        unit="pairs that rose minus pairs that fell, beyond the trend",
        method="Tau after the Theil-Sen trend of the baseline; no interval, the slope is uncertain too",
        n_households=1,
        n_obs=len(table),
        group=later,
        reference=reference,
    )


def pair_signs(before: FloatArray, after: FloatArray, *, expected_rise: FloatArray | float = 0.0) -> FloatArray:
    """Return before x after: 1 where the later value is higher by more than expected, -1 by less, 0 for a tie."""
    differences = after[np.newaxis, :] - before[:, np.newaxis] - expected_rise
    tie = TIE_TOLERANCE * max(np.abs(before).max(), np.abs(after).max())
    return np.where(np.abs(differences) <= tie, 0.0, np.sign(differences))


def tau_less_trend(before: FloatArray, after: FloatArray) -> float:
    """Return Tau-U of two samples in order of time."""
    risen, trend = pair_signs(before, after), np.triu(pair_signs(before, before))
    return float((risen.sum() - trend.sum()) / risen.size)


def tau_beyond_slope(
    before: FloatArray, after: FloatArray, *, times_before: FloatArray, times_after: FloatArray
) -> float:
    """Return Tau of two samples beyond the Theil-Sen slope of the first."""
    slope = stats.theilslopes(before, times_before).slope
    passed = times_after[np.newaxis, :] - times_before[:, np.newaxis]
    return float(pair_signs(before, after, expected_rise=slope * passed).mean())


def overlap_of_pairs(before: FloatArray, after: FloatArray, conf_level: float) -> Overlap:
    """Return NAP of two samples with Sen's standard error and Newcombe's limits."""
    higher = (1 + pair_signs(before, after)) / 2
    share = float(higher.mean())
    return Overlap(share, _standard_error(higher), *_score_limits(share, before.size, after.size, conf_level))


def _standard_error(higher: FloatArray) -> float | None:
    n_before, n_after = higher.shape
    if min(n_before, n_after) < 2:
        return None
    share, n_pairs = higher.mean(), higher.size
    bounded = np.clip(share, 0.5 / n_pairs, 1 - 0.5 / n_pairs)  # without overlap the pairs would show no spread at all
    around = higher - share
    rows, columns, pairs = np.square(around.sum(axis=1)).sum(), np.square(around.sum(axis=0)).sum(), np.sum(around**2)
    variance = (bounded * (1 - bounded) + (rows + columns - 2 * pairs) / n_pairs) / ((n_before - 1) * (n_after - 1))
    return math.sqrt(variance)


def _score_limits(share: float, n_before: int, n_after: int, conf_level: float) -> tuple[float, float]:
    """Return the lowest and the highest probability that lies within z standard errors of the share, by its own error.

    The variance at a probability p is that of exponential samples, p (1 - p) (1 + h (q / (2 - p) + p / (1 + p))) / mn
    with q = 1 - p and h = (m + n) / 2 - 1; multiplied out, the limits are roots of a polynomial of degree four.
    """
    p, half = Polynomial([0, 1]), (n_before + n_after) / 2 - 1
    z = float(stats.norm.ppf((1 + conf_level) / 2))
    distance = n_before * n_after * (share - p) ** 2 * (2 - p) * (1 + p)
    spread = p * (1 - p) * ((2 - p) * (1 + p) + half * ((1 - p) * (1 + p) + p * (2 - p)))
    roots = [complex(root) for root in (distance - z**2 * spread).roots()]
    limits = [root.real for root in roots if abs(root.imag) < 1e-6 and -1e-6 < root.real < 1 + 1e-6]
    return max(min(*limits, share), 0.0), min(max(*limits, share), 1.0)


def _ordered(table: pd.DataFrame, time: str) -> pd.DataFrame:
    n_repeated = int(pd.Series(complete_numbers(table, time)).duplicated().sum())
    if n_repeated:
        raise ValueError(f"column '{time}' repeats {n_repeated} times; pass one household, one row per measurement")
    return table.sort_values(time)
