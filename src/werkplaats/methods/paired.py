"""One group, measured twice: the mean change, and the same change in standard deviations.

Positive means that the value after is higher than the value before. A change within one group is not an effect: it
holds everything that happened meanwhile, regression to the mean included.
"""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pandas as pd
from scipy import special
from statsmodels.stats.weightstats import DescrStatsW

from werkplaats.methods.complete_cases import FloatArray, complete_numbers, validate_share, varies
from werkplaats.methods.permutation import MOST_SIGN_FLIPS, sign_flip_p_value
from werkplaats.results import Estimate


def mean_change(table: pd.DataFrame, *, before: str, after: str, unit: str, conf_level: float = 0.95) -> Estimate:
    """Return the mean of after minus before over households; positive when the value rose.

    The interval is Student's t over households. The p-value comes from the exact sign-flip test
    (`werkplaats.methods.permutation`), which assumes no distribution; beyond ``MOST_SIGN_FLIPS`` changes that are not
    zero it comes from the paired t test. ``method`` says which of the two it was. The interval and the exact p-value
    can disagree near the border, because they rest on different assumptions.

    Parameters
    ----------
    table
        One row per household.
    before, after
        Columns with the two values, in ``unit``.
    unit
        Unit of the change, for the reader.
    conf_level
        Confidence level (0 to 1).

    Returns
    -------
    Estimate
        Term ``mean_change``. With one household, or when every household changed alike, there is no spread to make an
        interval from: ``std_error``, ``conf_low`` and ``conf_high`` are None.

    Raises
    ------
    ValueError
        When a value is missing or there is no household.

    References
    ----------
    Student (1908). The probable error of a mean. Biometrika 6:1-25.

    Examples
    --------
    >>> table = pd.DataFrame({"before": [5.0, 6.0, 4.0, 7.0], "after": [6.0, 8.0, 4.0, 8.0]})
    >>> change = mean_change(table, before="before", after="after", unit="points")
    >>> change.estimate, round(change.conf_low, 3), round(change.conf_high, 3), change.p_value
    (1.0, -0.299, 2.299, 0.25)
    """
    validate_share("conf_level", conf_level)
    changes = _changes(table, before=before, after=after)
    described = DescrStatsW(changes)
    p_value, test = _p_value(changes, described)
    estimate = Estimate(
        term="mean_change",
        estimate=float(described.mean),
        unit=unit,
        method=f"mean of paired differences; no interval, all households changed alike; p from {test}",
        n_households=changes.size,
        p_value=p_value,
    )
    if not varies(changes):
        return estimate
    low, high = described.tconfint_mean(alpha=1 - conf_level)
    return replace(
        estimate,
        std_error=float(described.std_mean),
        conf_low=float(low),
        conf_high=float(high),
        conf_level=conf_level,
        method=f"mean of paired differences; t interval over households; p from {test}",
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
    changes = _changes(table, before=before, after=after)
    if changes.size < 3 or not varies(changes):
        raise ValueError(
            f"g is undefined: '{after}' minus '{before}' must vary over three households or more, found {changes.size}"
        )
    n, freedom = changes.size, changes.size - 1
    t_statistic = float(changes.mean() / (changes.std(ddof=1) / math.sqrt(n)))
    correction = _small_sample_correction(freedom)
    low, high = (
        float(special.nctdtrinc(freedom, share, t_statistic)) for share in ((1 + conf_level) / 2, (1 - conf_level) / 2)
    )
    scale = correction / math.sqrt(n)
    return Estimate(
        term="hedges_g",
        estimate=t_statistic * scale,
        unit="standard deviations of the change",
        method="d_z with Hedges' small-sample correction; interval from the noncentral t distribution",
        n_households=n,
        conf_low=low * scale,
        conf_high=high * scale,
        conf_level=conf_level,
    )


def _changes(table: pd.DataFrame, *, before: str, after: str) -> FloatArray:
    changes: FloatArray = complete_numbers(table, after) - complete_numbers(table, before)
    if changes.size == 0:
        raise ValueError(f"columns '{before}' and '{after}' are empty; a change needs at least one household")
    return changes


def _p_value(changes: FloatArray, described: DescrStatsW) -> tuple[float, str]:
    if np.count_nonzero(changes) > MOST_SIGN_FLIPS:
        return float(described.ttest_mean(0.0)[1]), f"the paired t test (more than {MOST_SIGN_FLIPS} households)"
    table = pd.DataFrame({"change": changes})
    return sign_flip_p_value(table, change="change"), "the exact sign-flip test over households"


def _small_sample_correction(freedom: int) -> float:
    """Return J: the factor that takes the bias out of a standardized mean, as the closed form that is in common use."""
    return 1 - 3 / (4 * freedom - 1)
