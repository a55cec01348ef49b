"""Bootstrap and imputation together, in either order, for any analysis that returns an `Estimate`.

Bootstrap first: every resample of households is imputed once and analysed, and the spread of the answers holds both
the sampling of households and the imputation (Brand et al. 2019). Imputation first: every imputed table is resampled,
and the answers are pooled with Rubin's rules; for comparison with studies that did so.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Literal

import numpy as np
import pandas as pd

from werkplaats.methods.complete_cases import FloatArray, validate_share, varies
from werkplaats.methods.intervals.studentized import (
    Interval,
    Resampled,
    lengthened_tails,
    skewness,
    studentized_interval,
)
from werkplaats.methods.missing_data.imputed_resamples import completed_resamples
from werkplaats.methods.missing_data.multiple_imputation import ImputationModel, multiple_imputations
from werkplaats.methods.missing_data.pooling import pooled_estimate
from werkplaats.results import Estimate

Analysis = Callable[[pd.DataFrame], Estimate]
"""An analysis of one completed table."""

N_POINT_IMPUTATIONS = 50
"""Imputations of the table itself, whose mean is the estimate that the interval stands around."""


def imputed_replicates(
    table: pd.DataFrame,
    *,
    model: ImputationModel,
    analyses: Mapping[str, Analysis],
    n_bootstrap: int,
    rng: np.random.Generator,
) -> pd.DataFrame:
    """Return the estimate of every analysis (with its sign) in every completed resample, one column each.

    All analyses see the same resamples, so that cost and effect stay together, for a cost-effectiveness plane.
    Parameters and errors are those of `completed_resamples`.
    """
    resamples = completed_resamples(table, model=model, n_bootstrap=n_bootstrap, rng=rng)
    rows = [[_analysed(resample, analysis).estimate for analysis in analyses.values()] for resample in resamples]
    return pd.DataFrame(rows, columns=list(analyses))


def bootstrap_then_impute(
    table: pd.DataFrame,
    *,
    model: ImputationModel,
    analysis: Analysis,
    interval: Literal["percentile", "studentized"] = "studentized",
    conf_level: float = 0.95,
    n_bootstrap: int = 1000,
    rng: np.random.Generator,
) -> Estimate:
    """Return an estimate from incomplete data with an interval from resampled, once imputed households.

    The estimate, and its sign, are those of ``analysis``, averaged over imputations of the table itself. ``std_error``
    is the standard deviation of the replicates: a single imputation each, so on the large side.

    Parameters
    ----------
    table
        One row per person (or household), one column per measurement.
    model
        What is imputed, and from what.
    analysis
        What is estimated from a completed table.
    interval
        ``percentile`` takes quantiles of the replicates, as Brand et al. did; for thirty households or more.
        ``studentized`` takes quantiles of their t statistics, with the long tail lengthened and at least Student's, as
        `mean_interval` does; for fewer households, where it holds even when little is missing. The analysis must
        give a standard error.
    conf_level
        Confidence level (0 to 1).
    n_bootstrap
        Number of resamples.
    rng
        Source of the draws.

    Returns
    -------
    Estimate
        Without ``p_value``. When the replicates do not differ, or too few households differ to bound the estimate,
        ``conf_low`` and ``conf_high`` are None.

    Raises
    ------
    ValueError
        As `completed_resamples`, when a resample cannot be analysed, and for ``studentized`` when the analysis has no
        standard error.

    References
    ----------
    Brand, J., Van Buuren, S., Le Cessie, S. & Van den Hout, W. (2019). Combining multiple imputation and bootstrap in
    the analysis of cost-effectiveness trial data. Stat Med 38:210-220.
    """
    validate_share("conf_level", conf_level)
    if interval not in {"percentile", "studentized"}:
        raise ValueError(f"interval must be 'percentile' or 'studentized', found '{interval}'")
    point = [
        analysis(completed)
        for completed in multiple_imputations(table, model=model, n_imputations=N_POINT_IMPUTATIONS, rng=rng)
    ]
    estimate = float(np.mean([each.estimate for each in point]))
    resamples = completed_resamples(table, model=model, n_bootstrap=n_bootstrap, rng=rng)
    replicates = [_analysed(resample, analysis) for resample in resamples]
    values = np.array([each.estimate for each in replicates])
    if not varies(values):
        limits = Interval(None, None)  # alike in every resample: nothing to make an interval from
    elif interval == "percentile":
        limits = _percentiles(values, conf_level)
    else:
        limits = _studentized(estimate, point, values, replicates, conf_level)
    what = "no interval, too few households differ" if limits.low is None else f"{interval} bootstrap of households"
    return replace(
        point[0],
        estimate=estimate,
        std_error=float(values.std(ddof=1)) if varies(values) else None,
        conf_low=limits.low,
        conf_high=limits.high,
        conf_level=None if limits.low is None else conf_level,
        p_value=None,
        method=f"{point[0].method.split(';')[0]}; {what}, each resample imputed once",
    )


def impute_then_bootstrap(
    table: pd.DataFrame,
    *,
    model: ImputationModel,
    analysis: Analysis,
    n_imputations: int,
    complete_freedom: float,
    conf_level: float = 0.95,
    n_bootstrap: int = 200,
    rng: np.random.Generator,
) -> Estimate:
    """Return an estimate pooled over imputations, each with the standard error of its own bootstrap of households.

    The estimate and its sign are those of ``analysis``. Use it for comparison with studies that imputed first; an
    interval for few households is better left to `bootstrap_then_impute`.

    Parameters
    ----------
    table, model, analysis, conf_level, rng
        As in `bootstrap_then_impute`.
    n_imputations
        Number of imputations.
    complete_freedom
        Degrees of freedom without missing data, as in `pooled`: households minus coefficients.
    n_bootstrap
        Number of resamples of each imputed table.

    Raises
    ------
    ValueError
        As `bootstrap_then_impute` and `pooled`.

    References
    ----------
    Schomaker, M. & Heumann, C. (2018). Bootstrap inference when using multiple imputation. Stat Med 37:2252-2266.
    """
    analyses = []
    for completed in multiple_imputations(table, model=model, n_imputations=n_imputations, rng=rng):
        resamples = completed_resamples(completed, model=model, n_bootstrap=n_bootstrap, rng=rng)
        values = np.array([_analysed(resample, analysis).estimate for resample in resamples])
        analyses.append(replace(analysis(completed), std_error=float(values.std(ddof=1))))
    estimate = pooled_estimate(analyses, complete_freedom=complete_freedom, conf_level=conf_level)
    first = analyses[0].method
    return replace(
        estimate, method=estimate.method.replace(first, f"{first.split(';')[0]}; bootstrap of households", 1)
    )


def _analysed(resample: pd.DataFrame, analysis: Analysis) -> Estimate:
    try:
        return analysis(resample)
    except ValueError as error:
        raise ValueError(f"a resample of {len(resample)} rows cannot be analysed: {error}") from error


def _percentiles(values: FloatArray, conf_level: float) -> Interval:
    low, high = np.quantile(values, [(1 - conf_level) / 2, (1 + conf_level) / 2])
    return Interval(float(low), float(high))


def _studentized(
    estimate: float, point: list[Estimate], values: FloatArray, replicates: list[Estimate], conf_level: float
) -> Interval:
    """Return the interval from t statistics whose standard errors take the completed data as observed.

    The imputation is in the spread of the statistics, which stand around the estimate of many imputations.
    """
    std_errors = [each.std_error for each in point if each.std_error]
    if len(std_errors) < len(point):
        raise ValueError(f"'{point[0].term}' has no standard error; take the percentile interval")
    scale = float(np.sqrt(np.square(std_errors).mean()))
    resampled = Resampled(values, np.array([each.std_error or 0.0 for each in replicates]))
    n_households = point[0].n_households
    # The skewness of a mean is that of its households divided by the root of their number.
    tails = lengthened_tails(skewness(values) * math.sqrt(n_households), n_households, conf_level)
    return studentized_interval(estimate, scale, n_households - 1, resampled, conf_level, tails=tails)
