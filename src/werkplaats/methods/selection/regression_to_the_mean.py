"""Regression to the mean: the fall to expect, without any intervention, in households selected on a high cost.

A household is selected in a year in which its cost was high. Part of that height is the household, part is the year;
the second part does not come back. Every fall here is before minus next, positive when the cost falls by itself.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

from werkplaats.methods.complete_cases import complete_numbers
from werkplaats.methods.intervals.bootstrap import bootstrap_mean
from werkplaats.results import Estimate


@dataclass(frozen=True)
class ExpectedFall:
    """Mean of selected households in the period of selection and in the next, when nothing is done."""

    before: float
    after: float

    @property
    def fall(self) -> float:
        """Before minus after, in the unit of the cost; positive when the cost falls by itself."""
        return self.before - self.after

    @property
    def share(self) -> float:
        """The fall as a share of the mean before (0 to 1)."""
        return self.fall / self.before


@dataclass(frozen=True)
class LognormalCosts:
    """Costs of all households from which was selected: mean and sd of the log, and the log's correlation over time."""

    log_mean: float
    log_sd: float
    correlation: float

    def __post_init__(self) -> None:
        _validate_spread(self.log_sd, self.correlation)


def expected_fall_normal(
    *, mean: float, sd: float, correlation: float, threshold: float, n_measurements: int = 1
) -> ExpectedFall:
    """Return the expected fall for a normal score, selected above ``threshold``; positive when it falls by itself.

    With ``n_measurements`` = k, selection was on the mean of k measurements, and the next measurement is compared with
    that mean. Two measurements of one household correlate by ``correlation``, whatever lies between them.

    Parameters
    ----------
    mean, sd
        Mean and standard deviation of one measurement over all households from which was selected.
    correlation
        Correlation between two measurements of one household (0 to 1).
    threshold
        Value above which a household was selected.
    n_measurements
        Number of measurements whose mean was the ground for selection.

    Raises
    ------
    ValueError
        When ``sd`` is not positive, ``correlation`` lies outside 0 to 1, or ``n_measurements`` is below 1.

    References
    ----------
    Gardner, M. J. & Heady, J. A. (1973). Some effects of within-person variability in epidemiological studies.
    J Chronic Dis 26:781-795.
    Davis, C. E. (1976). The effect of regression to the mean in epidemiologic and clinical studies. Am J Epidemiol
    104:493-498.

    Examples
    --------
    >>> round(expected_fall_normal(mean=50, sd=10, correlation=0.6, threshold=60).fall, 4)
    6.1005
    """
    _validate_spread(sd, correlation)
    if n_measurements < 1:
        raise ValueError(f"n_measurements must be at least 1, found {n_measurements}")
    between, within = correlation * sd**2, (1 - correlation) * sd**2 / n_measurements
    spread = math.sqrt(between + within)
    distance = (threshold - mean) / spread
    excess = math.exp(stats.norm.logpdf(distance) - stats.norm.logsf(distance))
    return ExpectedFall(before=mean + spread * excess, after=mean + between / spread * excess)


def expected_fall_lognormal(costs: LognormalCosts, *, threshold: float) -> ExpectedFall:
    """Return the expected fall for a lognormal cost, selected above ``threshold``; positive when it falls by itself.

    Parameters
    ----------
    costs
        The costs of all households from which was selected.
    threshold
        Cost above which a household was selected (positive; the unit in which ``costs`` was fitted).

    Raises
    ------
    ValueError
        When ``threshold`` is not positive.

    References
    ----------
    Aitchison, J. & Brown, J. A. C. (1957). The Lognormal Distribution, section 2.5 (moments of a truncated lognormal).

    Examples
    --------
    >>> costs = LognormalCosts(log_mean=9.0, log_sd=1.2, correlation=0.6)
    >>> fall = expected_fall_lognormal(costs, threshold=math.exp(9.6))
    >>> round(fall.before), round(fall.after), round(fall.share, 3)
    (40900, 31675, 0.226)
    """
    if not threshold > 0:
        raise ValueError(f"threshold must be positive, found {threshold}")
    distance = (math.log(threshold) - costs.log_mean) / costs.log_sd
    mean = math.exp(costs.log_mean + costs.log_sd**2 / 2)

    def selected_mean(correlation: float) -> float:
        log_ratio = stats.norm.logcdf(correlation * costs.log_sd - distance) - stats.norm.logsf(distance)
        return mean * math.exp(log_ratio)

    return ExpectedFall(before=selected_mean(1.0), after=selected_mean(costs.correlation))


def expected_fall_curve(
    *, log_mean: float, log_sd: float, threshold: float, correlations: Sequence[float]
) -> pd.DataFrame:
    """Return the expected fall of a lognormal cost over a range of correlations, one row each.

    The correlation between two years is what a study without a comparison group does not know; the curve shows how much
    the answer hangs on it. Parameters and errors are those of `LognormalCosts` and `expected_fall_lognormal`.

    Returns
    -------
    DataFrame
        ``correlation``, ``before``, ``after``, ``fall`` (unit of ``threshold``) and ``share`` (0 to 1).

    Examples
    --------
    >>> curve = expected_fall_curve(log_mean=9.0, log_sd=1.2, threshold=15000, correlations=[0.6, 1.0])
    >>> curve["share"].round(3).tolist()
    [0.228, 0.0]
    """
    falls = [
        expected_fall_lognormal(LognormalCosts(log_mean, log_sd, correlation), threshold=threshold)
        for correlation in correlations
    ]
    rows = [
        (correlation, fall.before, fall.after, fall.fall, fall.share)
        for correlation, fall in zip(correlations, falls, strict=True)
    ]
    return pd.DataFrame(rows, columns=["correlation", "before", "after", "fall", "share"])


def fit_lognormal_costs(table: pd.DataFrame, *, before: str, after: str) -> LognormalCosts:
    """Return mean and sd of the log cost over both periods, and the correlation of the logs between them.

    Parameters
    ----------
    table
        One row per household of the whole population from which was selected, never of the selected ones only: their
        spread and correlation are too small.
    before, after
        Columns with the cost in two periods of equal length, all positive.

    Raises
    ------
    ValueError
        When a cost is missing or not positive, there are fewer than three households, or the logs correlate negatively.

    Examples
    --------
    >>> table = pd.DataFrame({"y1": [10.0, 20.0, 40.0, 80.0], "y2": [12.0, 18.0, 50.0, 60.0]})
    >>> round(fit_lognormal_costs(table, before="y1", after="y2").correlation, 3)
    0.967
    """
    costs = np.stack([complete_numbers(table, before), complete_numbers(table, after)])
    if costs.shape[1] < 3:
        raise ValueError(f"a fit needs three households or more, found {costs.shape[1]}")
    n_not_positive = int((costs <= 0).any(axis=0).sum())
    if n_not_positive:
        raise ValueError(f"{n_not_positive} households have a cost of zero or below in '{before}' or '{after}'")
    logs = np.log(costs)
    log_sd = math.sqrt(float(logs.var(axis=1, ddof=1).mean()))
    return LognormalCosts(float(logs.mean()), log_sd, float(np.corrcoef(logs)[0, 1]))


def empirical_fall(
    table: pd.DataFrame,
    *,
    before: str,
    after: str,
    unit: str,
    conf_level: float = 0.95,
    n_bootstrap: int = 5000,
    rng: np.random.Generator,
) -> Estimate:
    """Return the mean fall of households that met the selection rule and were never enrolled; positive when it fell.

    What happened to households like these without the intervention: no model, but as good as the likeness.

    Parameters
    ----------
    table
        One row per household that was selected by the same rule and not enrolled.
    before, after
        Columns with the cost in the period of selection and in the next, in ``unit``.
    unit
        Unit of the cost.
    conf_level, n_bootstrap, rng
        As in `werkplaats.methods.intervals.bootstrap.bootstrap_mean`, which gives the interval.

    Returns
    -------
    Estimate
        Term ``expected_fall``.

    Raises
    ------
    ValueError
        When a cost is missing or there is no household.

    Examples
    --------
    >>> table = pd.DataFrame({"y1": [120.0, 150.0, 110.0, 300.0], "y2": [100.0, 90.0, 115.0, 210.0]})
    >>> empirical_fall(table, before="y1", after="y2", unit="EUR", rng=np.random.default_rng(1)).estimate
    41.25
    """
    falls = complete_numbers(table, before) - complete_numbers(table, after)
    return bootstrap_mean(
        pd.DataFrame({"fall": falls}),
        column="fall",
        term="expected_fall",
        unit=unit,
        conf_level=conf_level,
        n_bootstrap=n_bootstrap,
        rng=rng,
    )


def _validate_spread(sd: float, correlation: float) -> None:
    if not sd > 0:
        raise ValueError(f"the standard deviation must be positive, found {sd}")
    if not 0 <= correlation <= 1:
        raise ValueError(f"the correlation must lie between 0 and 1, found {correlation}")
