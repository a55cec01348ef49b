"""The price of a QALY gained, where there is one, and where on the plane the comparison lies.

A ratio of two differences means something when both have the same sign: dearer and better (what a QALY gained costs),
or cheaper and worse (what a QALY given up saves). Cheaper and better and dearer and worse would both be a negative
ratio, the one to be taken and the other to be left: no number is given, the quadrant says it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from scipy import stats

from werkplaats.methods.complete_cases import complete_matrix, validate_share
from werkplaats.methods.value.incremental_regression import IncrementalEffects
from werkplaats.results import Estimate

Quadrant = Literal["dearer_and_better", "cheaper_and_better", "cheaper_and_worse", "dearer_and_worse", "on_an_axis"]
"""Where the two differences lie; ``on_an_axis`` when one of them is exactly 0."""

Shape = Literal["interval", "outside", "everything"]


@dataclass(frozen=True)
class FiellerLimits:
    """The ratios that the data do not exclude, which need not be an interval.

    Attributes
    ----------
    shape
        ``interval``: from ``low`` to ``high``. ``outside``: everything except what lies between ``low`` and ``high``.
        ``everything``: no ratio is excluded, and both are None. Only where the QALYs differ from 0 is it an interval.
    low, high
        EUR per QALY; a negative one lies in another quadrant than the ratio, and is no price.
    """

    shape: Shape
    low: float | None
    high: float | None


@dataclass(frozen=True)
class CostPerQaly:
    """Where the comparison lies and, where that has a meaning, the ratio.

    ``ratio`` is None in the quadrants without a meaningful ratio; it has limits only when Fieller's set is an interval
    of prices. ``limits`` is Fieller's set itself.
    """

    quadrant: Quadrant
    ratio: Estimate | None
    limits: FiellerLimits


def quadrant_of(*, delta_cost: float, delta_qaly: float) -> Quadrant:
    """Return the quadrant of the cost-effectiveness plane; positive is dearer, and better.

    Examples
    --------
    >>> quadrant_of(delta_cost=-500.0, delta_qaly=0.1)
    'cheaper_and_better'
    """
    if delta_cost == 0 or delta_qaly == 0:
        return "on_an_axis"
    if delta_qaly > 0:
        return "dearer_and_better" if delta_cost > 0 else "cheaper_and_better"
    return "dearer_and_worse" if delta_cost > 0 else "cheaper_and_worse"


def cost_per_qaly(effects: IncrementalEffects, *, conf_level: float = 0.95) -> CostPerQaly:
    """Return what one QALY costs (or, cheaper and worse, what giving one up saves), with Fieller's limits.

    The ratio is positive, or it is not given.

    Parameters
    ----------
    effects
        Both differences and their covariance, as `incremental_effects` or `simulated_effects` return them.
    conf_level
        Confidence level of the limits (0 to 1).

    Returns
    -------
    CostPerQaly
        The ratio has term ``cost_per_qaly_gained`` or ``saving_per_qaly_lost``, in EUR per QALY.

    Raises
    ------
    ValueError
        When a difference has no standard error.

    References
    ----------
    Fieller, E. C. (1954). Some problems in interval estimation. J R Stat Soc B 16:175-185.
    Willan, A. R. & O'Brien, B. J. (1996). Confidence intervals for cost-effectiveness ratios: an application of
    Fieller's theorem. Health Econ 5:297-305.
    """
    cost, qaly = effects.cost, effects.qaly
    quadrant = quadrant_of(delta_cost=cost.estimate, delta_qaly=qaly.estimate)
    limits = fieller_limits(effects, conf_level=conf_level)
    if quadrant not in {"dearer_and_better", "cheaper_and_worse"}:
        return CostPerQaly(quadrant, None, limits)
    priced = limits.shape == "interval" and limits.low is not None and limits.low >= 0
    ratio = Estimate(
        term="cost_per_qaly_gained" if quadrant == "dearer_and_better" else "saving_per_qaly_lost",
        estimate=cost.estimate / qaly.estimate,
        unit="EUR per QALY",
        method=f"ratio of the two differences; {_words(limits, priced=priced)}",
        n_households=min(cost.n_households, qaly.n_households),
        n_obs=cost.n_obs,
        n_smallest=cost.n_smallest,
        conf_low=limits.low if priced else None,
        conf_high=limits.high if priced else None,
        conf_level=conf_level if priced else None,
        contrast=cost.contrast,
        group=cost.group,
        reference=cost.reference,
    )
    return CostPerQaly(quadrant, ratio, limits)


def fieller_limits(effects: IncrementalEffects, *, conf_level: float) -> FiellerLimits:
    """Return the ratios ``cost / QALY`` that Student's t at this level does not exclude; signs are not judged here.

    A ratio R is not excluded while ``cost - R x QALY`` lies within t standard errors of 0: a quadratic in R.

    Parameters
    ----------
    effects
        Both differences, their standard errors, covariance and degrees of freedom.
    conf_level
        Confidence level (0 to 1).

    Raises
    ------
    ValueError
        When a difference has no standard error, or the level lies outside 0 to 1.

    References
    ----------
    Fieller, E. C. (1954). Some problems in interval estimation. J R Stat Soc B 16:175-185.
    """
    validate_share("conf_level", conf_level)
    cost, qaly = effects.cost, effects.qaly
    if not cost.std_error or not qaly.std_error:
        raise ValueError("Fieller's limits need a standard error of both differences")
    reach = float(stats.t.ppf((1 + conf_level) / 2, effects.freedom)) ** 2
    square = qaly.estimate**2 - reach * qaly.std_error**2
    middle = cost.estimate * qaly.estimate - reach * effects.covariance
    constant = cost.estimate**2 - reach * cost.std_error**2
    discriminant = middle**2 - square * constant
    if discriminant < 0 or square == 0:
        return FiellerLimits("everything", None, None)
    roots = sorted((middle + sign * math.sqrt(discriminant)) / square for sign in (-1, 1))
    return FiellerLimits("interval" if square > 0 else "outside", roots[0], roots[1])


def simulated_effects(replicates: pd.DataFrame, *, n_households: int) -> IncrementalEffects:
    """Return means, spread and covariance of simulated differences in cost and QALYs, each with its sign.

    For simulations of a model, whose spread is the uncertainty itself: their standard deviation is the standard error
    and the normal distribution holds. Not for resamples of data, which have an estimate of their own.

    Parameters
    ----------
    replicates
        ``delta_qaly`` and ``delta_cost``, one row per simulation.
    n_households
        Households that the model speaks about.

    Raises
    ------
    ValueError
        When a value is missing, or there are fewer than two simulations.
    """
    numbers = complete_matrix(replicates, ["delta_cost", "delta_qaly"])
    if len(numbers) < 2:
        raise ValueError(f"a spread needs two simulations or more, found {len(numbers)}")
    covariance = np.cov(numbers.T)
    described = {"method": f"mean and spread of {len(numbers)} simulations", "n_households": n_households}
    cost, qaly = (
        Estimate(term=term, estimate=float(mean), std_error=float(np.sqrt(variance)), unit=unit, **described)  # type: ignore[arg-type]
        for term, mean, variance, unit in zip(
            ("incremental_cost", "incremental_qaly"),
            numbers.mean(axis=0),
            np.diag(covariance),
            ("EUR", "QALY"),
            strict=True,
        )
    )
    return IncrementalEffects(cost, qaly, float(covariance[0, 1]), math.inf)


def _words(limits: FiellerLimits, *, priced: bool) -> str:
    if priced:
        return "Fieller's limits"
    if limits.shape == "interval":
        return "no limits, because Fieller's interval reaches into another quadrant"
    return "no limits, because Fieller's set has no end: the QALYs may not differ"
