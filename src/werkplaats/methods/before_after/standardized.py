"""The mean change in standard deviations: of the change itself (d_z, Hedges' g) or of the scores (g_av).

The two answer different questions and differ by a lot when scores before and after hang together: d_z says how
consistently households changed, g_av how far they moved along the scale on which households differ. Neither may be
compared with Cohen's words for two groups without saying so.
"""

from __future__ import annotations

import math

import pandas as pd
from scipy import special

from werkplaats.methods.complete_cases import FloatArray, complete_numbers, validate_share, varies
from werkplaats.results import Estimate


def d_z(table: pd.DataFrame, *, before: str, after: str, conf_level: float = 0.95) -> Estimate:
    """Return the mean change in standard deviations of the change, without correction; positive when it rose.

    It is the t statistic divided by the square root of the number of households, and too large for few of them:
    `hedges_g` takes that out. The interval inverts the noncentral t distribution. Parameters and errors are those of
    `hedges_g`.

    References
    ----------
    Cohen, J. (1988). Statistical Power Analysis for the Behavioral Sciences, p. 48. Erlbaum.

    Examples
    --------
    >>> table = pd.DataFrame({"before": [5.0, 6.0, 4.0, 7.0], "after": [6.0, 8.0, 4.0, 8.0]})
    >>> round(d_z(table, before="before", after="after").estimate, 4)
    1.2247
    """
    validate_share("conf_level", conf_level)
    changes = _varying_changes(table, before=before, after=after)
    return _standardized(
        changes,
        standardizer=float(changes.std(ddof=1)),
        correction=1.0,
        conf_level=conf_level,
        term="d_z",
        unit="standard deviations of the change",
        method="mean change over its standard deviation; interval from the noncentral t distribution",
    )


def hedges_g(table: pd.DataFrame, *, before: str, after: str, conf_level: float = 0.95) -> Estimate:
    """Return the mean change in standard deviations of the change, corrected for few households; positive when it rose.

    This is d_z, the mean change divided by the standard deviation of the changes, times Hedges' correction
    ``1 - 3 / (4 (n - 1) - 1)``. It answers how consistent the change is over households. It is not the difference
    between two groups in standard deviations of the score, and must not be compared with one. The interval inverts the
    noncentral t distribution and carries the same correction.

    Parameters
    ----------
    table
        One row per household.
    before, after
        Columns with the two values.
    conf_level
        Confidence level (0 to 1).

    Raises
    ------
    ValueError
        When a value is missing, or g is undefined: fewer than three households, or every household changed alike.

    References
    ----------
    Hedges, L. V. (1981). Distribution theory for Glass's estimator of effect size. J Educ Stat 6:107-128.
    Gibbons, R. D., Hedeker, D. R. & Davis, J. M. (1993). Estimation of effect size from a series of experiments
    involving paired comparisons. J Educ Stat 18:271-279.

    Examples
    --------
    >>> table = pd.DataFrame({"before": [5.0, 6.0, 4.0, 7.0], "after": [6.0, 8.0, 4.0, 8.0]})
    >>> round(hedges_g(table, before="before", after="after").estimate, 4)
    0.8907
    """
    validate_share("conf_level", conf_level)
    changes = _varying_changes(table, before=before, after=after)
    return _standardized(
        changes,
        standardizer=float(changes.std(ddof=1)),
        correction=_small_sample_correction(changes.size - 1),
        conf_level=conf_level,
        term="hedges_g",
        unit="standard deviations of the change",
        method="d_z with Hedges' small-sample correction; interval from the noncentral t distribution",
    )


def hedges_g_av(table: pd.DataFrame, *, before: str, after: str, conf_level: float = 0.95) -> Estimate:
    """Return the mean change in standard deviations of the score, corrected for few households; positive when it rose.

    The standardizer is the square root of the mean of the variances before and after, so that the number lies on the
    scale on which households differ. Hedges' correction has n - 1 degrees of freedom. The interval is that of Algina
    and Keselman: the noncentral t interval of the paired t statistic, brought to this standardizer as if the ratio of
    the two standard deviations were known. Parameters and errors are those of `hedges_g`; scores must vary too.

    References
    ----------
    Algina, J. & Keselman, H. J. (2003). Approximate confidence intervals for effect sizes. Educ Psychol Meas
    63:537-553.
    Cumming, G. (2012). Understanding the New Statistics, chapter 11. Routledge.

    Examples
    --------
    >>> table = pd.DataFrame({"before": [5.0, 6.0, 4.0, 7.0], "after": [6.0, 8.0, 4.0, 8.0]})
    >>> round(hedges_g_av(table, before="before", after="after").estimate, 4)
    0.4454
    """
    validate_share("conf_level", conf_level)
    changes = _varying_changes(table, before=before, after=after)
    variances = [float(complete_numbers(table, column).var(ddof=1)) for column in (before, after)]
    return _standardized(
        changes,
        standardizer=math.sqrt(sum(variances) / 2),
        correction=_small_sample_correction(changes.size - 1),
        conf_level=conf_level,
        term="hedges_g_av",
        unit="standard deviations of the score",
        method="d_av with Hedges' small-sample correction; interval of Algina and Keselman (noncentral t)",
    )


def _varying_changes(table: pd.DataFrame, *, before: str, after: str) -> FloatArray:
    changes: FloatArray = complete_numbers(table, after) - complete_numbers(table, before)
    if changes.size < 3 or not varies(changes):
        raise ValueError(
            f"g is undefined: '{after}' minus '{before}' must vary over three households or more, found {changes.size}"
        )
    return changes


def _standardized(
    changes: FloatArray,
    *,
    standardizer: float,
    correction: float,
    conf_level: float,
    term: str,
    unit: str,
    method: str,
) -> Estimate:
    n, freedom = changes.size, changes.size - 1
    std_error = float(changes.std(ddof=1)) / math.sqrt(n)
    t_statistic = float(changes.mean()) / std_error
    low, high = (
        float(special.nctdtrinc(freedom, share, t_statistic)) for share in ((1 + conf_level) / 2, (1 - conf_level) / 2)
    )
    scale = correction * std_error / standardizer  # from t statistics to the standardized change
    return Estimate(
        term=term,
        estimate=t_statistic * scale,
        unit=unit,
        method=method,
        n_households=n,
        conf_low=low * scale,
        conf_high=high * scale,
        conf_level=conf_level,
    )


def _small_sample_correction(freedom: int) -> float:
    """Return J: the factor that takes the bias out of a standardized mean, as the closed form that is in common use."""
    return 1 - 3 / (4 * freedom - 1)
