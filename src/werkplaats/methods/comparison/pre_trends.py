"""Whether households that started moved apart from the others before they did, and what a test of that could have seen.

A test that finds nothing is no proof of parallel trends: with a dozen households it would have missed a trend that
makes up the whole effect. So the trend that it would have missed stands beside it (Roth).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy import optimize, stats

from werkplaats.methods.comparison.effect_paths import EffectPath, Influenced, combined, influence_estimate
from werkplaats.methods.complete_cases import FloatArray, validate_share
from werkplaats.results import Estimate


@dataclass(frozen=True)
class JointTest:
    """All differences before the start at once: Hotelling's F and its degrees of freedom."""

    statistic: float
    n_differences: int
    freedom: float
    p_value: float


@dataclass(frozen=True)
class PreTrend:
    """The trend before the start, and how much of one the test would have missed.

    Attributes
    ----------
    slope
        Change per moment of the difference before the start (term ``pre_trend_slope``).
    joint
        Test of all differences before the start; None when there are too many of them for so few households.
    detectable_slope
        The smallest slope, in either direction, that the test of the slope finds with ``power``.
    hidden_effect
        What that slope would add to the overall effect if it went on: as large an "effect" may be no effect.
    power
        The chance of finding it.
    """

    slope: Estimate
    joint: JointTest | None
    detectable_slope: float
    hidden_effect: float
    power: float


def pre_trend_test(path: EffectPath, *, unit: str, power: float = 0.8, conf_level: float = 0.95) -> PreTrend:
    """Return the change per moment of the difference before the start; negative when those who start were falling.

    Parameters
    ----------
    path
        An event study with ``base="universal"``, with two moments before the start or more beside the base.
    unit
        Unit of the slope: that of the outcome, per moment.
    power
        Chance to find the slope that is called detectable (0 to 1), more than one minus ``conf_level``.
    conf_level
        One minus the level of the test.

    Raises
    ------
    ValueError
        When the path has another base or axis, fewer than two moments before the start, or too few households.

    References
    ----------
    Roth, J. (2022). Pretest with caution: event-study estimates after testing for parallel trends. AER: Insights
    4:305-322.

    Examples
    --------
    >>> import pandas as pd
    >>> from werkplaats.methods.comparison.group_time_averages import event_study
    >>> from werkplaats.methods.comparison.staggered_panel import staggered_panel
    >>> from werkplaats.methods.comparison.staggered_starts import Comparison, group_time_effects
    >>> rng = np.random.default_rng(1)
    >>> rows = [(home, month, rng.normal() - (home < 9) * month, 5 if home < 9 else None)
    ...         for home in range(30) for month in range(8)]
    >>> table = pd.DataFrame(rows, columns=["home", "month", "score", "start"])
    >>> panel = staggered_panel(table, household="home", time="month", outcome="score", start="start")
    >>> effects = group_time_effects(panel, comparison=Comparison("never_started", "universal"))
    >>> found = pre_trend_test(event_study(effects, unit="points"), unit="points a month")
    >>> round(found.slope.estimate, 2), found.slope.p_value < 0.001
    (-1.03, True)
    """
    validate_share("conf_level", conf_level)
    validate_share("power", power)
    if power <= 1 - conf_level:
        raise ValueError(f"power must be more than the level of the test, {1 - conf_level:.3g}; found {power}")
    leads = validate_leads(path)
    number = slope_before(path, farthest=leads[0])
    precision = number.precision
    if precision is None:
        raise ValueError(f"a slope before the start needs two households or more, found {number.n_described}")
    detectable = _detectable(precision.freedom, power, conf_level) * precision.std_error
    estimate = influence_estimate(
        number,
        term="pre_trend_slope",
        unit=unit,
        method="least squares through the base of the differences before the start; t interval over households",
        n_obs=path.overall.n_obs or 0,
        conf_level=conf_level,
    )
    return PreTrend(
        slope=replace(estimate, period=f"event time {leads[0]} to -1"),
        joint=_joint(path, len(leads)),
        detectable_slope=detectable,
        hidden_effect=detectable * mean_distance(path),
        power=power,
    )


def validate_leads(path: EffectPath) -> tuple[int, ...]:
    """Return the moments before the base, increasing.

    Raises
    ------
    ValueError
        When the path is no event study with a universal base, has fewer than two such moments, or leaves one out.
    """
    leads = tuple(key for key in path.keys if key < 0)
    if path.axis != "event_time" or -1 in leads:
        raise ValueError(
            "pass an event study with base='universal': all moments compared with the last before the start"
        )
    if len(leads) < 2:
        raise ValueError(f"a trend needs two moments before the base or more, found {len(leads)}")
    wanted = [key for key in range(path.keys[0], path.keys[-1] + 1) if key != -1]
    if list(path.keys) != wanted:
        raise ValueError(
            f"{len(wanted) - len(path.keys)} moments of the event study are not there; pass a row without holes"
        )
    return leads


def slope_before(path: EffectPath, *, farthest: int) -> Influenced:
    """Return the least-squares slope through the base (event time -1) of the differences from ``farthest`` on."""
    distances = np.array([float(key + 1) if farthest <= key < 0 else 0.0 for key in path.keys])
    return combined(path.parts, (distances / (distances @ distances)).tolist())


def mean_distance(path: EffectPath) -> float:
    """Return the mean number of moments between the base and the moments after the start."""
    return float(np.mean([key + 1 for key in path.keys if key >= 0]))


def _joint(path: EffectPath, n_leads: int) -> JointTest | None:
    """Return Hotelling's test; None when its degrees of freedom or the rank of the covariance do not allow it."""
    precisions = [part.precision for part in path.parts[:n_leads]]
    covariance: FloatArray = path.covariance[:n_leads, :n_leads]
    freedom = min((precision.freedom if precision else 0.0) for precision in precisions)
    left = freedom - n_leads + 1
    if left < 1 or np.linalg.matrix_rank(covariance, hermitian=True) < n_leads:
        return None
    values = path.values[:n_leads]
    statistic = float(values @ np.linalg.solve(covariance, values)) * left / (freedom * n_leads)
    return JointTest(statistic, n_leads, left, float(stats.f.sf(statistic, n_leads, left)))


def _detectable(freedom: float, power: float, conf_level: float) -> float:
    """Return the slope, in standard errors, that a two-sided t test finds with ``power``."""
    critical = float(stats.t.isf((1 - conf_level) / 2, freedom))

    def lacking(noncentrality: float) -> float:
        # The lower tail turned round: asked for directly, scipy gives NaN far out.
        beyond = stats.nct.sf(critical, freedom, noncentrality) + stats.nct.sf(critical, freedom, -noncentrality)
        return float(beyond) - power

    highest = critical
    while lacking(highest) < 0:
        highest *= 2
    return float(optimize.brentq(lacking, 0.0, highest))
