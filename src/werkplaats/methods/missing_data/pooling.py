"""Rubin's rules: one estimate from the analyses of several imputed tables."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from scipy import stats

from werkplaats.methods.complete_cases import complete_numbers, validate_share
from werkplaats.results import Estimate


@dataclass(frozen=True, kw_only=True)
class Pooled:
    """An estimate over imputations, and what the missing data cost it.

    Attributes
    ----------
    estimate, std_error
        Mean over imputations, and its standard error with the imputation counted in.
    freedom
        Degrees of freedom of its t statistic (Barnard & Rubin 1999).
    increase
        Relative increase of the variance because data were missing (0 or more).
    fraction_missing
        Fraction of the information about this estimate that is missing (0 to 1), for finite degrees of freedom.
    """

    estimate: float
    std_error: float
    freedom: float
    increase: float
    fraction_missing: float


def pooled(table: pd.DataFrame, *, estimate: str, std_error: str, complete_freedom: float) -> Pooled:
    """Return the mean of ``estimate`` over imputations with Rubin's standard error; signs stay those of the column.

    The variance is the mean variance within imputations plus ``1 + 1/m`` times the variance between them.

    Parameters
    ----------
    table
        One row per imputation.
    estimate, std_error
        Columns with the estimate in each imputed table and its standard error.
    complete_freedom
        Residual degrees of freedom that the analysis would have had without missing data; ``math.inf`` when its
        interval is a normal one.

    Raises
    ------
    ValueError
        When there are fewer than two imputations, a value is missing, a standard error is negative or all are zero, or
        ``complete_freedom`` is not positive.

    References
    ----------
    Rubin, D. B. (1987). Multiple Imputation for Nonresponse in Surveys. Wiley.
    Barnard, J. & Rubin, D. B. (1999). Small-sample degrees of freedom with multiple imputation. Biometrika 86:948-955.

    Examples
    --------
    >>> analyses = pd.DataFrame({"estimate": [1.0, 1.2, 1.4], "std_error": [0.3, 0.3, 0.3]})
    >>> result = pooled(analyses, estimate="estimate", std_error="std_error", complete_freedom=20)
    >>> round(result.estimate, 6), round(result.std_error, 6), round(result.freedom, 3)
    (1.2, 0.378594, 6.392)
    """
    estimates, std_errors = complete_numbers(table, estimate), complete_numbers(table, std_error)
    if estimates.size < 2:
        raise ValueError(f"pooling needs two imputations or more, found {estimates.size}")
    if (std_errors < 0).any() or not std_errors.any():
        raise ValueError(f"column '{std_error}' must hold standard errors, none negative and not all zero")
    if not complete_freedom > 0:
        raise ValueError(f"complete_freedom must be positive, found {complete_freedom}")
    within = float(np.square(std_errors).mean())
    between = (1 + 1 / estimates.size) * float(estimates.var(ddof=1))
    freedom = _freedom(estimates.size, between / (within + between), complete_freedom)
    increase = between / within
    return Pooled(
        estimate=float(estimates.mean()),
        std_error=math.sqrt(within + between),
        freedom=freedom,
        increase=increase,
        fraction_missing=(increase + 2 / (freedom + 3)) / (increase + 1) if between > 0 else 0.0,
    )


def pooled_estimate(analyses: Sequence[Estimate], *, complete_freedom: float, conf_level: float = 0.95) -> Estimate:
    """Return the pooled estimate of the same analysis of several imputed tables; its sign is that of the analyses.

    Parameters
    ----------
    analyses
        One estimate per imputed table; everything but the numbers is taken from the first.
    complete_freedom
        As in `pooled`.
    conf_level
        Confidence level (0 to 1) of the t interval.

    Returns
    -------
    Estimate
        ``method`` adds the number of imputations and the fraction of missing information.

    Raises
    ------
    ValueError
        As `pooled`, and when an analysis has no standard error or the analyses are not of one thing.

    Examples
    --------
    >>> analyses = [Estimate(term="mean_change", estimate=value, std_error=0.3, unit="points", method="mean",
    ...                      n_households=21) for value in (1.0, 1.2, 1.4)]
    >>> result = pooled_estimate(analyses, complete_freedom=20)
    >>> round(result.conf_low, 3), round(result.conf_high, 3), result.method
    (0.287, 2.113, "mean; Rubin's rules over 3 imputations, 51% of the information missing")
    """
    validate_share("conf_level", conf_level)
    without = sum(analysis.std_error is None for analysis in analyses)
    if without:
        raise ValueError(f"{without} of {len(analyses)} analyses have no standard error and cannot be pooled")
    if len({(analysis.id, analysis.unit) for analysis in analyses}) > 1:
        raise ValueError("the analyses differ in term, unit or labels; pool one estimate at a time")
    table = pd.DataFrame([(analysis.estimate, analysis.std_error) for analysis in analyses], columns=["q", "se"])
    result = pooled(table, estimate="q", std_error="se", complete_freedom=complete_freedom)
    distance = float(stats.t.ppf((1 + conf_level) / 2, result.freedom)) * result.std_error
    return replace(
        analyses[0],
        estimate=result.estimate,
        std_error=result.std_error,
        conf_low=result.estimate - distance,
        conf_high=result.estimate + distance,
        conf_level=conf_level,
        p_value=2 * float(stats.t.sf(abs(result.estimate) / result.std_error, result.freedom)),
        method=f"{analyses[0].method}; Rubin's rules over {len(analyses)} imputations, "
        f"{result.fraction_missing:.0%} of the information missing",
    )


def _freedom(n_imputations: int, share: float, complete_freedom: float) -> float:
    """Return the degrees of freedom of Barnard and Rubin, given the share of the variance that imputation adds."""
    if share == 0:
        return complete_freedom
    imputed = (n_imputations - 1) / share**2
    if math.isinf(complete_freedom):
        return imputed
    observed = (complete_freedom + 1) / (complete_freedom + 3) * complete_freedom * (1 - share)
    return imputed * observed / (imputed + observed)
