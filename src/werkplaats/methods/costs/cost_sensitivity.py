"""Does one household carry the result: means that hold extremes down, medians, and every household left out once.

The arithmetic mean stays the result, because a budget is a mean times a number of households. These say how far it
leans on a few.
"""

from __future__ import annotations

import math
from typing import cast

import pandas as pd
from scipy import stats
from scipy.stats import mstats

from werkplaats.methods.complete_cases import complete_numbers, validate_columns, validate_share, varies
from werkplaats.results import Estimate


def winsorized_mean(
    table: pd.DataFrame, *, column: str, unit: str, n_each_side: int = 1, conf_level: float = 0.95
) -> Estimate:
    """Return the mean after the lowest and highest values were moved to the nearest that stay; signs as in ``column``.

    It estimates another number than the mean when values are skewed: that of a population without its tails. Far from
    the mean it says that few households carry it, not that they do not count.

    Parameters
    ----------
    table
        One row per household.
    column
        Amount per household, in ``unit``.
    unit
        Unit of the amount.
    n_each_side
        Households moved on either side, 1 or more.
    conf_level
        Confidence level (0 to 1).

    Returns
    -------
    Estimate
        Term ``winsorized_mean``, with the t interval of Dixon and Tukey, which rests on the households that stay.

    Raises
    ------
    ValueError
        When a value is missing, or fewer than two households stay.

    References
    ----------
    Dixon, W. J. & Tukey, J. W. (1968). Approximate behavior of the distribution of Winsorized t (Trimming/Winsorization
    2). Technometrics 10:83-98.

    Examples
    --------
    >>> table = pd.DataFrame({"saving": [20.0, 30.0, 25.0, 35.0, 500.0]})
    >>> winsorized_mean(table, column="saving", unit="EUR").estimate
    30.0
    """
    validate_share("conf_level", conf_level)
    numbers = complete_numbers(table, column)
    n, stay = numbers.size, numbers.size - 2 * n_each_side
    if n_each_side < 1 or stay < 2:
        raise ValueError(
            f"{n_each_side} moved on each side of {n} leaves {stay}; move one or more and keep two or more"
        )
    share = n_each_side / n
    # Not inclusive: then scipy rounds n times the share, where it would cut 2.9999 off to 2.
    moved = mstats.winsorize(numbers, limits=(share, share), inclusive=(False, False)).data
    spread = float(moved.std(ddof=1)) if varies(moved) else 0.0
    std_error = (n - 1) * spread / (stay - 1) / math.sqrt(n)
    reach = float(stats.t.isf((1 - conf_level) / 2, stay - 1)) * std_error
    mean = float(moved.mean())
    known = spread > 0
    return Estimate(
        term="winsorized_mean",
        estimate=mean,
        unit=unit,
        method=f"mean with {n_each_side} of {n} moved on each side; Dixon and Tukey's t interval",
        n_households=n,
        std_error=std_error if known else None,
        conf_low=mean - reach if known else None,
        conf_high=mean + reach if known else None,
        conf_level=conf_level if known else None,
    )


def median(table: pd.DataFrame, *, column: str, unit: str, conf_level: float = 0.95) -> Estimate:
    """Return the median over households; signs as in ``column``. Half of the households lie on either side of it.

    The median times the number of households is no budget. Its interval runs between two of the ordered values and
    holds at least ``conf_level``, whatever the distribution; with fewer than six households there is none at 0.95.

    Parameters
    ----------
    table, column, unit, conf_level
        As in `winsorized_mean`.

    Returns
    -------
    Estimate
        Term ``median``; ``conf_low`` and ``conf_high`` are None when so few households bound nothing at that level.

    Raises
    ------
    ValueError
        When a value is missing or there is no household.

    References
    ----------
    Conover, W. J. (1999). Practical Nonparametric Statistics, 3rd edition, section 3.2. Wiley.

    Examples
    --------
    >>> table = pd.DataFrame({"saving": [1.0, 2.0, 3.0, 4.0, 5.0, 60.0]})
    >>> found = median(table, column="saving", unit="EUR")
    >>> found.estimate, found.conf_low, found.conf_high
    (3.5, 1.0, 60.0)
    """
    validate_share("conf_level", conf_level)
    numbers = complete_numbers(table, column)
    if numbers.size == 0:
        raise ValueError(f"column '{column}' is empty; a median needs at least one household")
    # The stubs of scipy take this pair for one number.
    low, high = cast("tuple[float, float]", stats.quantile_test(numbers).confidence_interval(conf_level))
    bounded = math.isfinite(low) and math.isfinite(high)
    return Estimate(
        term="median",
        estimate=float(pd.Series(numbers).median()),
        unit=unit,
        method="median; interval between ordered values" if bounded else "median; no interval, too few households",
        n_households=numbers.size,
        conf_low=float(low) if bounded else None,
        conf_high=float(high) if bounded else None,
        conf_level=conf_level if bounded else None,
    )


def leave_one_out(table: pd.DataFrame, *, column: str, unit: str) -> tuple[Estimate, Estimate]:
    """Return the lowest and the highest mean that leaving out one household gives; signs as in ``column``.

    When the two lie on different sides of zero, one household decides whether money was saved.

    Parameters
    ----------
    table, column, unit
        As in `winsorized_mean`.

    Returns
    -------
    tuple of Estimate
        Terms ``leave_one_out_low`` and ``leave_one_out_high``; a range, and no interval.

    Raises
    ------
    ValueError
        When a value is missing or there are fewer than two households.

    References
    ----------
    Efron, B. & Tibshirani, R. J. (1993). An Introduction to the Bootstrap, section 11.2. Chapman & Hall.

    Examples
    --------
    >>> table = pd.DataFrame({"saving": [-10.0, -20.0, 90.0]})
    >>> [found.estimate for found in leave_one_out(table, column="saving", unit="EUR")]
    [-15.0, 40.0]
    """
    numbers = complete_numbers(table, column)
    if numbers.size < 2:
        raise ValueError(f"leaving one out needs two households or more, found {numbers.size}")
    without = (numbers.sum() - numbers) / (numbers.size - 1)
    low, high = (
        Estimate(
            term=f"leave_one_out_{side}",
            estimate=float(value),
            unit=unit,
            method="mean of all households but one, over every choice of that one",
            n_households=numbers.size - 1,
        )
        for side, value in (("low", without.min()), ("high", without.max()))
    )
    return low, high


def carried_share(table: pd.DataFrame, *, column: str) -> float:
    """Return the part of the total that the household with the largest amount carries; above 1 when others undo it.

    Parameters
    ----------
    table, column
        As in `winsorized_mean`.

    Raises
    ------
    ValueError
        When a value is missing, or the total is zero.

    References
    ----------
    The dominance rule of disclosure control: Hundepool, A. et al. (2012). Statistical Disclosure Control, section 4.2.
    Wiley.

    Examples
    --------
    >>> carried_share(pd.DataFrame({"saving": [-10.0, -20.0, 90.0]}), column="saving")
    1.5
    """
    validate_columns(table, [column])
    numbers = complete_numbers(table, column)
    total = float(numbers.sum())
    if numbers.size == 0 or total == 0:
        raise ValueError(f"the total of '{column}' is zero; nobody carries a part of it")
    return float((numbers / total).max())
