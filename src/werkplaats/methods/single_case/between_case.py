"""Multiple baseline across households, in standard deviations of households: an effect size that can be compared.

Most effect sizes of single cases divide by the spread within a household and cannot be set beside that of a trial. This
one divides by the spread over households and moments, which a trial divides by too.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

from werkplaats.methods.complete_cases import FloatArray, validate_share
from werkplaats.methods.single_case.multiple_baseline import MultipleBaseline, label_means, multiple_baseline
from werkplaats.results import Estimate

FEWEST_HOUSEHOLDS = 3
"""Below three households the spread between households cannot be told from chance (Hedges et al., 2013)."""

MOST_MEASUREMENTS = 5000
"""The correlation of every pair of measurements is held in memory: 200 MB at this number."""

NEGLIGIBLE = 1e-9
"""Deviations below this share of the largest value are rounding, not spread."""


@dataclass(frozen=True)
class BetweenCaseDifference:
    """The effect size with everything that it was made from.

    Attributes
    ----------
    estimate
        Delta, corrected for few households, with standard error and t interval.
    mean_difference
        Numerator: mean over households of the phase means' difference, in the unit of the value.
    variance
        Variance over households at the same moment of the same phase, pooled (the square of the denominator).
    autocorrelation, intraclass_correlation
        Phi, of neighbors in time within a household; and rho, the share of the variance that lies between households.
    freedom
        Nu: degrees of freedom of the variance.
    """

    estimate: Estimate
    mean_difference: float
    variance: float
    autocorrelation: float
    intraclass_correlation: float
    freedom: float


def between_case_difference(
    table: pd.DataFrame, *, household: str, time: str, value: str, phase: str, reference: str, conf_level: float = 0.95
) -> BetweenCaseDifference:
    """Return the mean rise from ``reference`` in standard deviations over households; positive when the value rose.

    The model: each household has a level of its own and rises by the same amount at its start; there is no trend, and
    what is left within a household correlates by ``phi ** distance`` in time. The estimate carries Hedges' correction
    for the estimated degrees of freedom.

    Parameters
    ----------
    table
        One row per household and moment.
    household, time, value
        Columns with the household, the moment (whole numbers, the same clock for all) and what was measured.
    phase, reference
        Column with the phase, and the one that is the baseline. There are two phases, and every household has both.
    conf_level
        Confidence level (0 to 1).

    Returns
    -------
    BetweenCaseDifference
        Its estimate has term ``between_case_difference``.

    Raises
    ------
    ValueError
        When a value is missing, a household was measured twice at one moment or in one phase only, there are fewer than
        three households or more than ``MOST_MEASUREMENTS`` rows, or the measurements are too few or too much alike to
        tell the spread over households or the correlation within them.

    References
    ----------
    Hedges, L. V., Pustejovsky, J. E. & Shadish, W. R. (2013). A standardized mean difference effect size for multiple
    baseline designs across individuals. Res Synth Methods 4:324-341.

    Examples
    --------
    >>> rows = [(name, month, 2.0 * level + (month * level) % 3 + 4 * (month >= start), month >= start)
    ...         for level, (name, start) in enumerate([("a", 3), ("b", 4), ("c", 5)]) for month in range(8)]
    >>> table = pd.DataFrame(rows, columns=["household", "month", "score", "started"])
    >>> difference = between_case_difference(table, household="household", time="month", value="score",
    ...                                      phase="started", reference="False")
    >>> round(difference.mean_difference, 2), round(difference.estimate.estimate, 2)
    (4.08, 1.05)
    """
    validate_share("conf_level", conf_level)
    design = multiple_baseline(table, household=household, time=time, value=value, phase=phase, reference=reference)
    _validate_size(design)
    numerator, variance = _mean_difference(design), _variance_at_moments(design)
    phi = _autocorrelation(design)
    rho = max(0.0, 1 - _within_variance(design, phi) / variance)
    correlations = _correlations(design, phi, rho)
    freedom = _freedom(design, correlations)
    effect, std_error = _corrected(numerator / math.sqrt(variance), _scale(design, correlations), freedom)
    reach = std_error * float(stats.t.ppf((1 + conf_level) / 2, freedom))
    estimate = Estimate(
        term="between_case_difference",
        estimate=effect,
        unit="standard deviations over households",
        method="multiple baseline across households (Hedges, Pustejovsky & Shadish 2013); t interval",
        n_households=design.n_households,
        n_obs=design.values.size,
        std_error=std_error,
        conf_low=effect - reach,
        conf_high=effect + reach,
        conf_level=conf_level,
        group=design.later,
        reference=reference,
    )
    return BetweenCaseDifference(estimate, numerator, variance, phi, rho, freedom)


def _validate_size(design: MultipleBaseline) -> None:
    if design.n_households < FEWEST_HOUSEHOLDS:
        raise ValueError(f"it takes {FEWEST_HOUSEHOLDS} households or more, found {design.n_households}")
    if design.values.size > MOST_MEASUREMENTS:
        raise ValueError(f"the table has {design.values.size} rows; the limit is {MOST_MEASUREMENTS}")


def _mean_difference(design: MultipleBaseline) -> float:
    before, after = label_means(design.values, design.phase).reshape(-1, 2).T
    return float((after - before).mean())


def _variance_at_moments(design: MultipleBaseline) -> float:
    """Return the variance over households that were in the same phase at the same moment, pooled over moments."""
    freedom = design.values.size - design.n_moments
    deviations = design.values - label_means(design.values, design.moment)[design.moment]
    if freedom < 1 or _negligible(deviations, design):
        raise ValueError("households in the same phase at the same moment are too few or all alike; no spread to use")
    return float(np.square(deviations).sum() / freedom)


def _within(design: MultipleBaseline) -> FloatArray:
    """Return the deviations of the values from the mean of their household and phase."""
    return design.values - label_means(design.values, design.phase)[design.phase]


def _negligible(deviations: FloatArray, design: MultipleBaseline) -> bool:
    return bool(np.abs(deviations).max() <= NEGLIGIBLE * np.abs(design.values).max())


def _autocorrelation(design: MultipleBaseline) -> float:
    """Return phi, the lag-one correlation within households, with its bias for short phases taken off."""
    deviations, sizes = _within(design), np.bincount(design.phase)
    neighbors = design.household[1:] == design.household[:-1]
    squares = np.square(deviations).sum()
    if _negligible(deviations, design):
        raise ValueError("no household varies within a phase; the correlation of neighboring measurements is undefined")
    bias = (1 - 1 / sizes).sum() / (design.values.size - sizes.size)
    phi = float((deviations[1:] * deviations[:-1])[neighbors].sum() / squares + bias)
    if not abs(phi) < 1:
        raise ValueError(f"the phases are too short: neighboring measurements would correlate by {phi:.2f}")
    return phi


def _within_variance(design: MultipleBaseline, phi: float) -> float:
    """Return the variance within households, given how far neighbors resemble each other."""
    same_phase = design.phase[:, np.newaxis] == design.phase
    explained = (same_phase * _correlations(design, phi, 0.0)).sum(axis=1) / np.bincount(design.phase)[design.phase]
    return float(np.square(_within(design)).sum() / (design.values.size - explained.sum()))


def _correlations(design: MultipleBaseline, phi: float, rho: float) -> FloatArray:
    """Return the correlation of every pair of measurements; none between households."""
    same_household = design.household[:, np.newaxis] == design.household
    distance = np.where(same_household, np.abs(design.times[:, np.newaxis] - design.times), 0.0)
    correlations: FloatArray = same_household * (rho + (1 - rho) * phi**distance)
    return correlations


def _freedom(design: MultipleBaseline, correlations: FloatArray) -> float:
    """Return nu, which gives the pooled variance the first two moments of a chi-squared (Satterthwaite)."""
    centered = correlations - label_means(correlations, design.moment)[design.moment]
    n_free = design.values.size - design.n_moments
    freedom = float(n_free**2 / (centered * centered.T).sum())
    if not freedom > 2:
        raise ValueError(
            f"the spread over households rests on {freedom:.1f} degrees of freedom; more than 2 are needed"
        )
    return freedom


def _scale(design: MultipleBaseline, correlations: FloatArray) -> float:
    """Return theta, the standard error of the mean difference in standard deviations over households."""
    signs = np.where(design.phase % 2 == 1, 1.0, -1.0)
    weights = signs / np.bincount(design.phase)[design.phase] / design.n_households
    return math.sqrt(weights @ correlations @ weights)


def _corrected(effect: float, scale: float, freedom: float) -> tuple[float, float]:
    """Return the effect with Hedges' correction, and its standard error (equations 13 and 14)."""
    correction = 1 - 3 / (4 * freedom - 1)
    corrected = correction * effect
    inflation = freedom / (freedom - 2)
    return corrected, math.sqrt(correction**2 * scale**2 * inflation + corrected**2 * (correction**2 * inflation - 1))
