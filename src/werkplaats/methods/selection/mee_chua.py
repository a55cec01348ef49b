"""Mee and Chua's test: the change of selected households, less what regression to the mean would give them.

It needs no second measurement of a comparison group, but the mean of the population from which was selected. Where that
is unknown, the whole curve over it shows for which means there would be an effect at all.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy import stats

from werkplaats.methods.complete_cases import complete_numbers, validate_share, varies
from werkplaats.results import Estimate


@dataclass(frozen=True)
class FavorableMean:
    """The population mean at which the effect stands out most, and the effect there; its p-value is one-sided."""

    population_mean: float
    effect: Estimate


class _Line(NamedTuple):
    """Least squares line of after on before, and what its standard errors are made from."""

    n: int
    mean_before: float
    mean_change: float
    slope: float
    squares: float
    """Sum of squared deviations of before."""
    error: float
    """Residual standard deviation."""


def mee_chua_effect(
    table: pd.DataFrame, *, before: str, after: str, population_mean: float, unit: str, conf_level: float = 0.95
) -> Estimate:
    """Return the mean change of a household that began at ``population_mean``; positive when the value rose.

    Regression to the mean moves nobody who stands at the mean. So the line of after on before, read off there, is the
    change that selection does not explain. It assumes that both are normal in the population, with one mean and a
    straight line between them; the further the mean lies from the households measured, the more rests on that line.

    Parameters
    ----------
    table
        One row per selected household.
    before, after
        Columns with the two values, in ``unit``.
    population_mean
        Mean of the population from which was selected, in ``unit``.
    unit
        Unit of the values.
    conf_level
        Confidence level (0 to 1).

    Returns
    -------
    Estimate
        Term ``mee_chua_effect``; t interval and two-sided p-value with n - 2 degrees of freedom.

    Raises
    ------
    ValueError
        When a value is missing, there are fewer than three households, all began alike, or all lie on one line.

    References
    ----------
    Mee, R. W. & Chua, T. C. (1991). Regression toward the mean and the paired sample t test. Am Stat 45:39-42.

    Examples
    --------
    >>> table = pd.DataFrame({"before": [45, 52, 63, 68, 57, 55, 60, 59], "after": [49, 50, 70, 71, 53, 61, 62, 67]})
    >>> effect = mee_chua_effect(table, before="before", after="after", population_mean=60, unit="points")
    >>> round(effect.estimate, 3), round(effect.std_error, 3)
    (3.292, 1.716)
    """
    validate_share("conf_level", conf_level)
    line = _fit(table, before=before, after=after)
    estimate, std_error = _effect(line, population_mean)
    reach = std_error * float(stats.t.ppf((1 + conf_level) / 2, line.n - 2))
    return Estimate(
        term="mee_chua_effect",
        estimate=estimate,
        unit=unit,
        method="change expected at the population mean (Mee & Chua); t interval",
        n_households=line.n,
        std_error=std_error,
        conf_low=estimate - reach,
        conf_high=estimate + reach,
        conf_level=conf_level,
        p_value=float(2 * stats.t.sf(abs(estimate / std_error), line.n - 2)),
    )


def mee_chua_curve(
    table: pd.DataFrame, *, before: str, after: str, population_means: Sequence[float], conf_level: float = 0.95
) -> pd.DataFrame:
    """Return the effect over a range of population means, one row each; positive when the value rose.

    Parameters and errors are those of `mee_chua_effect`.

    Returns
    -------
    DataFrame
        ``population_mean``, ``effect``, ``std_error``, ``conf_low``, ``conf_high`` (unit of the values), and
        ``p_rise`` and ``p_fall``: the one-sided p-values against a rise and against a fall.

    References
    ----------
    Ostermann, T., Willich, S. N. & Luedtke, R. (2008). Regression toward the mean: a detection method for unknown
    population mean based on Mee and Chua's algorithm. BMC Med Res Methodol 8:52.

    Examples
    --------
    >>> table = pd.DataFrame({"before": [45, 52, 63, 68, 57, 55, 60, 59], "after": [49, 50, 70, 71, 53, 61, 62, 67]})
    >>> curve = mee_chua_curve(table, before="before", after="after", population_means=[60, 70, 80])
    >>> curve["effect"].round(3).tolist()
    [3.292, 4.403, 5.515]
    """
    validate_share("conf_level", conf_level)
    line = _fit(table, before=before, after=after)
    curve = pd.DataFrame(
        [(mean, *_effect(line, mean)) for mean in population_means], columns=["population_mean", "effect", "std_error"]
    ).astype(float)
    reach = curve["std_error"] * stats.t.ppf((1 + conf_level) / 2, line.n - 2)
    t_statistics = curve["effect"] / curve["std_error"]
    return curve.assign(
        conf_low=curve["effect"] - reach,
        conf_high=curve["effect"] + reach,
        p_rise=stats.t.sf(t_statistics, line.n - 2),
        p_fall=stats.t.cdf(t_statistics, line.n - 2),
    )


def most_favorable_mean(table: pd.DataFrame, *, before: str, after: str, unit: str) -> FavorableMean:
    """Return the population mean at which the change stands out most in its own direction, and the effect there.

    When even this one-sided p-value is large, no population mean gives an effect. A small one does not show an effect:
    the population mean may lie elsewhere. Parameters and errors are those of `mee_chua_effect`.

    Raises
    ------
    ValueError
        As `mee_chua_effect`, and when the mean change is zero, so that there is no direction.

    References
    ----------
    Ostermann et al. (2008), as in `mee_chua_curve`. The maximum of t is solved for here instead of searched on a grid.

    Examples
    --------
    >>> table = pd.DataFrame({"before": [45, 52, 63, 68, 57, 55, 60, 59], "after": [49, 50, 70, 71, 53, 61, 62, 67]})
    >>> favorable = most_favorable_mean(table, before="before", after="after", unit="points")
    >>> round(favorable.population_mean, 2), round(favorable.effect.p_value, 4)
    (58.96, 0.0504)
    """
    line = _fit(table, before=before, after=after)
    if line.mean_change == 0:
        raise ValueError(f"'{before}' and '{after}' have the same mean; there is no direction to look in")
    # With u = mu - mean before: t = (d + (b - 1) u) / (s sqrt(1 / n + u^2 / S)), and |t| is largest once, on d's side.
    population_mean = line.mean_before + (line.slope - 1) * line.squares / (line.n * line.mean_change)
    estimate, std_error = _effect(line, population_mean)
    effect = Estimate(
        term="mee_chua_most_favorable",
        estimate=estimate,
        unit=unit,
        method="Mee & Chua at the mean that favors the change most; p one-sided, no mean gives a smaller one",
        n_households=line.n,
        std_error=std_error,
        p_value=float(stats.t.sf(abs(estimate / std_error), line.n - 2)),
    )
    return FavorableMean(population_mean, effect)


def _fit(table: pd.DataFrame, *, before: str, after: str) -> _Line:
    first, second = complete_numbers(table, before), complete_numbers(table, after)
    if first.size < 3 or not varies(first):
        raise ValueError(f"a line needs three households or more that differ in '{before}', found {first.size} rows")
    fit = stats.linregress(first, second)
    residuals = second - fit.intercept - fit.slope * first
    error = math.sqrt(float(np.square(residuals).sum()) / (first.size - 2))
    if error <= 1e-9 * np.abs(second).max():
        raise ValueError(f"'{before}' and '{after}' lie on one line; there is no spread to make an interval from")
    change = float((second - first).mean())
    return _Line(first.size, float(first.mean()), change, float(fit.slope), float(first.var() * first.size), error)


def _effect(line: _Line, population_mean: float) -> tuple[float, float]:
    """Return the change that the line gives at the population mean, and its standard error."""
    distance = population_mean - line.mean_before
    estimate = line.mean_change + (line.slope - 1) * distance
    return estimate, line.error * math.sqrt(1 / line.n + distance**2 / line.squares)
