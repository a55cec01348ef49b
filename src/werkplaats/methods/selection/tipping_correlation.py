"""How strongly costs must hold on from year to year before an observed fall is more than regression to the mean."""

from __future__ import annotations

import math

from scipy import stats

from werkplaats.methods.selection.regression_to_the_mean import LognormalCosts, expected_fall_lognormal


def tipping_correlation(*, observed_fall: float, log_mean: float, log_sd: float, threshold: float) -> float | None:
    """Return the correlation at which the whole observed fall was to be expected; at a lower one, even more was.

    The lognormal expectation of `expected_fall_lognormal`, solved for the correlation. Whoever holds that the real
    correlation is lower than this also holds that the households did worse than doing nothing.

    Parameters
    ----------
    observed_fall
        Mean before minus mean after of the selected households, in the unit of ``threshold``.
    log_mean, log_sd
        Mean and standard deviation of the log cost over all households from which was selected.
    threshold
        Cost above which a household was selected (positive).

    Returns
    -------
    float or None
        Between 0 and 1; None when no such correlation explains the fall: it is negative, or larger than the fall
        to the mean of all households.

    Raises
    ------
    ValueError
        When ``log_sd`` or ``threshold`` is not positive.

    Examples
    --------
    >>> round(tipping_correlation(observed_fall=9225, log_mean=9.0, log_sd=1.2, threshold=math.exp(9.6)), 3)
    0.6
    """
    before = expected_fall_lognormal(LognormalCosts(log_mean, log_sd, 1.0), threshold=threshold).before
    distance = (math.log(threshold) - log_mean) / log_sd
    remaining = (before - observed_fall) * float(stats.norm.sf(distance)) / math.exp(log_mean + log_sd**2 / 2)
    if not 0 < remaining < 1:
        return None
    correlation = (distance + float(stats.norm.ppf(remaining))) / log_sd
    return correlation if 0 <= correlation <= 1 else None
