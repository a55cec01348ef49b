"""Interrupted time series: the step and the change of slope of one series at a known moment.

For counts and costs of a neighborhood per month: what a region saw before the start says what it would have seen after.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

import numpy as np
import pandas as pd
import statsmodels.api as sm
from numpy.typing import NDArray
from scipy import stats

from werkplaats.methods.comparison.serial_errors import neighbors_alike, serial_errors
from werkplaats.methods.complete_cases import FloatArray, complete_numbers, validate_share
from werkplaats.results import Estimate

Family = Literal["linear", "quasi_poisson"]
Errors = Literal["independent", "newey_west", "autoregressive"]

FEWEST_PER_SIDE = 3
"""A line on either side needs more than the two points that determine it; eight and more are advised."""


@dataclass(frozen=True)
class Interruption:
    """What is fitted.

    Attributes
    ----------
    start
        First moment after the interruption.
    family
        ``linear``: the outcome in its unit; ``quasi_poisson``: ratios, variance in proportion to the mean.
    center
        None without a change of slope. With one, the moment at which the step is read: the change of slope counts from
        there. A step read far from the start is an extrapolation, so the choice must be made and said.
    harmonics
        Pairs of sines and cosines for the season.
    season
        Moments in a season.
    errors
        ``independent``; ``newey_west``: errors of neighboring moments may be alike, which needs a long series;
        ``autoregressive``: each error keeps part of the one before (`serial_errors`), which short series can bear. The
        coefficients are the same in all three.
    """

    start: float
    family: Family
    center: float | None = None
    harmonics: int = 0
    season: float = 12.0
    errors: Errors = "independent"

    def __post_init__(self) -> None:
        if self.family not in {"linear", "quasi_poisson"}:
            raise ValueError(f"family must be 'linear' or 'quasi_poisson', found '{self.family}'")
        if self.errors not in {"independent", "newey_west", "autoregressive"}:
            raise ValueError(f"errors must be independent, newey_west or autoregressive, found '{self.errors}'")
        if self.harmonics < 0 or not self.season > 0:
            raise ValueError(f"harmonics and season must not be negative, found {self.harmonics} and {self.season}")


class _Series(NamedTuple):
    """The series in order of time, and the rows of the table in that order."""

    moments: FloatArray
    values: FloatArray
    exposure: FloatArray
    order: NDArray[np.intp]


class _Fit(NamedTuple):
    """Coefficients with their standard errors, and what is left over."""

    coefficients: FloatArray
    errors: FloatArray
    freedom: float
    scale: float
    autocorrelation: float
    n_moments: int


@dataclass(frozen=True)
class SegmentedFit:
    """The step, the slopes, and the series with and without the interruption.

    Attributes
    ----------
    level
        The step: a ratio (``level_ratio``) or a difference (``level_change``).
    slope_before, slope_change
        Per moment, as ratio or difference; the change is None where it was not fitted.
    dispersion
        Variance over mean (quasi-Poisson), or the residual variance.
    autocorrelation
        Of neighboring residuals; with autoregressive errors, of neighboring errors.
    fitted, without
        What the model says of each moment, and what it says without the interruption; in the order of the table.
    """

    level: Estimate
    slope_before: Estimate
    slope_change: Estimate | None
    dispersion: float
    autocorrelation: float
    fitted: FloatArray
    without: FloatArray


def segmented_regression(
    table: pd.DataFrame,
    *,
    outcome: str,
    time: str,
    interruption: Interruption,
    unit: str,
    n_households: int,
    offset: str | None = None,
    conf_level: float = 0.95,
) -> SegmentedFit:
    """Return the step of a series at its interruption; below 1 (ratio) or negative (difference) when it fell.

    It is the effect if nothing else changed at that moment, and the line before would have gone on. A neighborhood
    without the intervention tells whether that is so.

    Parameters
    ----------
    table
        One row per moment.
    outcome, time
        Columns with the outcome, and with the moment as a number.
    interruption
        What is fitted.
    unit
        Unit of the outcome, for the linear family; ratios have none.
    n_households
        Households behind the series, in the month with fewest; the series does not tell, and disclosure asks.
    offset
        Column with the population or exposure behind each outcome (positive); quasi-Poisson only.
    conf_level
        Confidence level (0 to 1). Newey-West, and independent errors of counts, take normal quantiles; the others
        Student's t.

    Raises
    ------
    ValueError
        When a value is missing, moments are repeated or not equally far apart, a side has fewer moments than
        ``FEWEST_PER_SIDE``, an outcome is negative or an exposure not positive, or the model is not determined.

    References
    ----------
    Wagner, A. K., Soumerai, S. B., Zhang, F. & Ross-Degnan, D. (2002). Segmented regression analysis of interrupted
    time series studies in medication use research. J Clin Pharm Ther 27:299-309.
    Lopez Bernal, J., Cummins, S. & Gasparrini, A. (2017). Interrupted time series regression for the evaluation of
    public health interventions: a tutorial. Int J Epidemiol 46:348-355.
    Newey, W. K. & West, K. D. (1987). A simple, positive semi-definite, heteroskedasticity and autocorrelation
    consistent covariance matrix. Econometrica 55:703-708.
    Turner, S. L., Forbes, A. B., Karahalios, A., Taljaard, M. & McKenzie, J. E. (2021). Evaluation of statistical
    methods used in the analysis of interrupted time series studies: a simulation study. BMC Med Res Methodol 21:181.

    Examples
    --------
    >>> table = pd.DataFrame({"month": range(12), "inflow": [20, 23, 21, 24, 22, 25, 15, 17, 16, 18, 16, 19]})
    >>> fit = segmented_regression(table, outcome="inflow", time="month", unit="clients", n_households=60,
    ...                            interruption=Interruption(start=6, family="linear"))
    >>> round(fit.level.estimate, 2), round(fit.slope_before.estimate, 2)
    (-9.44, 0.63)
    """
    validate_share("conf_level", conf_level)
    series = _series(table, outcome, time, offset)
    _validate_series(series, interruption, has_offset=offset is not None)
    design = _design(series.moments, interruption)
    fit = _fit(design, series, interruption)
    names = ["level", "slope_before"] + (["slope_change"] if interruption.center is not None else [])
    numbers = {
        name: _estimate(fit, place, name, interruption, unit=unit, conf_level=conf_level, n_households=n_households)
        for place, name in enumerate(names, start=1)
    }
    undone = fit.coefficients.copy()
    undone[[1] if interruption.center is None else [1, 3]] = 0.0
    back = np.argsort(series.order)
    return SegmentedFit(
        level=numbers["level"],
        slope_before=numbers["slope_before"],
        slope_change=numbers.get("slope_change"),
        dispersion=fit.scale,
        autocorrelation=fit.autocorrelation,
        fitted=_predicted(design, fit.coefficients, series, interruption)[back],
        without=_predicted(design, undone, series, interruption)[back],
    )


def _series(table: pd.DataFrame, outcome: str, time: str, offset: str | None) -> _Series:
    moments, values = complete_numbers(table, time), complete_numbers(table, outcome)
    exposure = np.ones(values.size) if offset is None else complete_numbers(table, offset)
    order = np.argsort(moments, kind="stable")
    return _Series(moments[order], values[order], exposure[order], order)


def _validate_series(series: _Series, interruption: Interruption, *, has_offset: bool) -> None:
    n_before = int((series.moments < interruption.start).sum())
    n_after = series.moments.size - n_before
    if min(n_before, n_after) < FEWEST_PER_SIDE:
        raise ValueError(f"{FEWEST_PER_SIDE} moments or more are needed on each side, found {n_before} and {n_after}")
    steps = np.diff(series.moments)
    if steps.min() <= 0 or not np.allclose(steps, steps[0]):
        raise ValueError("the moments must follow each other once each, equally far apart")
    if interruption.family == "linear" and has_offset:
        raise ValueError("an offset belongs to the quasi_poisson family; divide by the population instead")
    n_wrong = int((series.exposure <= 0).sum()), int((series.values < 0).sum())
    if n_wrong[0] or (interruption.family == "quasi_poisson" and n_wrong[1]):
        raise ValueError(f"{n_wrong[0]} exposures are not positive and {n_wrong[1]} outcomes negative")


def _design(moments: FloatArray, interruption: Interruption) -> FloatArray:
    after = (moments >= interruption.start).astype(np.float64)
    columns = [np.ones(moments.size), after, moments]
    if interruption.center is not None:
        columns.append(after * (moments - interruption.center))
    for harmonic in range(1, interruption.harmonics + 1):
        angle = 2 * math.pi * harmonic * moments / interruption.season
        columns += [np.sin(angle), np.cos(angle)]
    design = np.column_stack(columns)
    if np.linalg.matrix_rank(design) < design.shape[1] or design.shape[1] >= moments.size:
        raise ValueError(f"{moments.size} moments do not determine {design.shape[1]} coefficients")
    return design


def _fit(design: FloatArray, series: _Series, interruption: Interruption) -> _Fit:
    robust: dict[str, Any] = {}
    if interruption.errors == "newey_west":
        lags = math.floor(4 * (series.values.size / 100) ** (2 / 9))
        robust = {"cov_type": "HAC", "cov_kwds": {"maxlags": lags, "use_correction": True}}
    counted = interruption.family == "quasi_poisson"
    if counted:
        model = sm.GLM(series.values, design, family=sm.families.Poisson(), offset=np.log(series.exposure))
        found = model.fit(scale="X2", **robust)
    else:
        found = sm.OLS(series.values, design).fit(**robust)
    coefficients = np.asarray(found.params, dtype=np.float64)
    residuals = np.asarray(found.resid_pearson if counted else found.resid, dtype=np.float64)
    if interruption.errors == "autoregressive":
        weighted = design * np.sqrt(found.mu)[:, np.newaxis] if counted else design
        serial = serial_errors(weighted, residuals)
        errors = np.sqrt(np.diag(serial.covariance))
        return _Fit(coefficients, errors, float(found.df_resid), serial.scale, serial.autocorrelation, residuals.size)
    freedom = math.inf if counted or robust else float(found.df_resid)
    errors = np.asarray(found.bse, dtype=np.float64)
    return _Fit(coefficients, errors, freedom, float(found.scale), neighbors_alike(residuals), residuals.size)


def _estimate(
    fit: _Fit, place: int, name: str, interruption: Interruption, *, unit: str, conf_level: float, n_households: int
) -> Estimate:
    ratio = interruption.family == "quasi_poisson"
    estimate, error = float(fit.coefficients[place]), float(fit.errors[place])
    margin = float(stats.t.ppf((1 + conf_level) / 2, fit.freedom)) * error
    named = {"level": "level_ratio", "slope_before": "slope_ratio_before", "slope_change": "slope_ratio_change"}
    linear = {"level": "level_change", "slope_before": "slope_before", "slope_change": "slope_change"}
    season = f", {interruption.harmonics} harmonics" if interruption.harmonics else ""
    center = "" if interruption.center is None else f", step at {interruption.center:g}"
    return Estimate(
        term=(named if ratio else linear)[name],
        estimate=math.exp(estimate) if ratio else estimate,
        unit=("ratio" if ratio else unit) + ("" if name == "level" else " per moment"),
        method=f"segmented regression, {interruption.family}, {interruption.errors} errors{season}{center}",
        n_households=n_households,
        n_obs=fit.n_moments,
        std_error=None if ratio else error,
        conf_low=math.exp(estimate - margin) if ratio else estimate - margin,
        conf_high=math.exp(estimate + margin) if ratio else estimate + margin,
        conf_level=conf_level,
        p_value=2 * float(stats.t.sf(abs(estimate) / error, fit.freedom)),
        contrast="before-after",
    )


def _predicted(design: FloatArray, coefficients: FloatArray, series: _Series, interruption: Interruption) -> FloatArray:
    line: FloatArray = design @ coefficients
    return series.exposure * np.exp(line) if interruption.family == "quasi_poisson" else line
