"""What this study could have seen: the smallest true change that its number of households would have shown."""

from __future__ import annotations

import math

import pandas as pd
from scipy import optimize, stats

from werkplaats.methods.complete_cases import complete_numbers, validate_share, varies
from werkplaats.results import Estimate


def minimal_detectable_change(
    table: pd.DataFrame, *, change: str, unit: str, power: float = 0.8, conf_level: float = 0.95
) -> Estimate:
    """Return the smallest true mean change that a study of this size and spread detects with ``power``; positive.

    It belongs beside every change that is not significant: a smaller change than this may well have happened. It is
    made from the number of households and the standard deviation of their changes, never from the change that was
    found, because "observed power" only says the p-value again. The test is the two-sided paired t test. It is not the
    measurement error of one person, which goes by the same name in the literature on instruments.

    Parameters
    ----------
    table
        One row per household.
    change
        Column with the change of each household, in ``unit``.
    unit
        Unit of the change, for the reader.
    power
        Chance to detect such a change (0 to 1), more than one minus ``conf_level``.
    conf_level
        One minus the level of the test.

    Returns
    -------
    Estimate
        Term ``minimal_detectable_change``. Its interval comes from that of the standard deviation (chi-squared).

    Raises
    ------
    ValueError
        When a change is missing, or households are fewer than two or all changed alike, or ``power`` is no more than
        one minus ``conf_level``.

    References
    ----------
    Cohen, J. (1988). Statistical Power Analysis for the Behavioral Sciences, chapter 2. Erlbaum.
    Hoenig, J. M. & Heisey, D. M. (2001). The abuse of power. Am Stat 55:19-24.

    Examples
    --------
    >>> table = pd.DataFrame({"change": [1.2, 2.4, 1.3, 1.3, 0.0, 1.0, 1.8, 0.8, 4.6, 1.4]})
    >>> round(minimal_detectable_change(table, change="change", unit="hours").estimate, 3)
    1.225
    """
    changes = complete_numbers(table, change)
    if changes.size < 2 or not varies(changes):
        raise ValueError(f"'{change}' must vary over two households or more, found {changes.size}")
    n, deviation = changes.size, float(changes.std(ddof=1))
    size = detectable_size(n, power=power, conf_level=conf_level)
    low, high = (
        math.sqrt((n - 1) / float(stats.chi2.isf(share, n - 1)))
        for share in ((1 - conf_level) / 2, (1 + conf_level) / 2)
    )
    return Estimate(
        term="minimal_detectable_change",
        estimate=size * deviation,
        unit=unit,
        method=f"two-sided paired t test at {1 - conf_level:.3g}, power {power:.3g}; interval from that of the spread",
        n_households=n,
        conf_low=size * deviation * low,
        conf_high=size * deviation * high,
        conf_level=conf_level,
    )


def detectable_size(n_households: int, *, power: float = 0.8, conf_level: float = 0.95) -> float:
    """Return the smallest true mean change, in standard deviations of the change, that a paired t test detects.

    Raises
    ------
    ValueError
        With fewer than two households, or when ``power`` is no more than one minus ``conf_level``.

    Examples
    --------
    >>> [round(detectable_size(n), 2) for n in (5, 12, 30)]
    [1.68, 0.89, 0.53]
    """
    validate_share("conf_level", conf_level)
    validate_share("power", power)
    if n_households < 2:
        raise ValueError(f"a t test needs two households or more, found {n_households}")
    if power <= 1 - conf_level:
        raise ValueError(f"power must be more than the level of the test, {1 - conf_level:.3g}; found {power}")
    freedom = n_households - 1
    critical = float(stats.t.isf((1 - conf_level) / 2, freedom))

    def lacking(noncentrality: float) -> float:
        return _power(noncentrality, freedom, critical) - power

    highest = critical
    while lacking(highest) < 0:
        highest *= 2
    return float(optimize.brentq(lacking, 0.0, highest)) / math.sqrt(n_households)


def _power(noncentrality: float, freedom: int, critical: float) -> float:
    """Return the chance that t lies beyond the critical value on either side; ``noncentrality`` is 0 or more."""
    # The lower tail turned round: asked for directly, scipy gives NaN far out.
    return float(stats.nct.sf(critical, freedom, noncentrality) + stats.nct.sf(critical, freedom, -noncentrality))
