"""Means over households, and differences of means, with intervals from resampled households.

Means are arithmetic, because an arithmetic mean times the number of households is a budget; the mean of a logarithm is
not. How the interval is made, and why: `werkplaats.methods.intervals.studentized` and docs/decisions/0002.
"""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from werkplaats.methods.complete_cases import FloatArray, complete_numbers, split_in_two, validate_share
from werkplaats.methods.intervals.studentized import (
    Interval,
    Resampled,
    mean_interval,
    resample,
    standard_error,
    studentized_interval,
)
from werkplaats.results import Estimate

STUDENTIZED = "studentized bootstrap of households, at least the t interval"


def bootstrap_mean(
    table: pd.DataFrame,
    *,
    column: str,
    term: str,
    unit: str,
    conf_level: float = 0.95,
    n_bootstrap: int = 5000,
    rng: np.random.Generator,
) -> Estimate:
    """Return the arithmetic mean over households with the interval of `mean_interval`; signs stay those of ``column``.

    Parameters
    ----------
    table
        One row per household.
    column
        Amount per household, in ``unit``.
    term, unit
        Name and unit of the estimate.
    conf_level
        Confidence level (0 to 1).
    n_bootstrap
        Number of resamples.
    rng
        Source of the draws.

    Returns
    -------
    Estimate
        ``conf_low`` and ``conf_high`` are None when too few households differ to bound the mean.

    Raises
    ------
    ValueError
        When a value is missing or there is no household.

    Examples
    --------
    >>> table = pd.DataFrame({"saving": [10.0, 30.0, -5.0, 25.0, 90.0, 12.0]})
    >>> mean = bootstrap_mean(table, column="saving", term="gross_saving_mean", unit="EUR",
    ...                       rng=np.random.default_rng(1))
    >>> mean.estimate, mean.conf_low < 27.0 < mean.conf_high
    (27.0, True)
    """
    numbers = complete_numbers(table, column)
    low, high = mean_interval(numbers, conf_level=conf_level, n_bootstrap=n_bootstrap, rng=rng)
    return Estimate(
        term=term,
        estimate=float(numbers.mean()),
        unit=unit,
        method=_method("arithmetic mean", low, high),
        n_households=numbers.size,
        std_error=standard_error(numbers) if numbers.size > 1 else None,
        conf_low=low,
        conf_high=high,
        conf_level=None if low is None else conf_level,
    )


def bootstrap_mean_difference(
    table: pd.DataFrame,
    *,
    column: str,
    group: str,
    reference: str,
    term: str,
    unit: str,
    conf_level: float = 0.95,
    n_bootstrap: int = 5000,
    rng: np.random.Generator,
) -> Estimate:
    """Return the mean of the one group minus the mean of ``reference``; positive when the group is higher.

    Households are resampled within their group. The interval is the studentized one of `mean_interval`, with the
    standard error of Welch.

    Parameters
    ----------
    table
        One row per household.
    column
        Amount per household, in ``unit``.
    group, reference
        Column with the group of each household, and the group to compare with.
    term, unit
        Name and unit of the estimate.
    conf_level
        Confidence level (0 to 1).
    n_bootstrap
        Number of resamples.
    rng
        Source of the draws.

    Raises
    ------
    ValueError
        When a value is missing, there are not exactly two groups, or a group has fewer than two households.

    Examples
    --------
    >>> table = pd.DataFrame({"fall": [4.0, 6.0, 8.0, 1.0, 2.0, 3.0], "arm": ["a", "a", "a", "b", "b", "b"]})
    >>> bootstrap_mean_difference(table, column="fall", group="arm", reference="b", term="difference", unit="EUR",
    ...                           rng=np.random.default_rng(1)).estimate
    4.0
    """
    validate_share("conf_level", conf_level)
    name, *samples = split_in_two(table, column=column, group=group, reference=reference)
    sizes = [sample.size for sample in samples]
    if min(sizes) < 2:
        raise ValueError(f"each group needs two households or more, found {sizes[0]} and {sizes[1]} ('{reference}')")
    first, second = (resample(sample, n_bootstrap, rng) for sample in samples)
    resampled = Resampled(first.mean - second.mean, np.hypot(first.std_error, second.std_error))
    difference = float(samples[0].mean() - samples[1].mean())
    std_error = math.hypot(*(standard_error(sample) for sample in samples))
    interval = Interval(None, None)
    if std_error > 0:
        interval = studentized_interval(difference, std_error, _welch_freedom(*samples), resampled, conf_level)
    return Estimate(
        term=term,
        estimate=difference,
        unit=unit,
        method=_method("difference of arithmetic means", *interval),
        n_households=sum(sizes),
        n_smallest=min(sizes),
        std_error=std_error,
        conf_low=interval.low,
        conf_high=interval.high,
        conf_level=None if interval.low is None else conf_level,
        group=name,
        reference=reference,
    )


def _welch_freedom(first: FloatArray, second: FloatArray) -> float:
    """Return the degrees of freedom of Welch and Satterthwaite."""
    one, two = (standard_error(sample) ** 2 for sample in (first, second))
    return (one + two) ** 2 / (one**2 / (first.size - 1) + two**2 / (second.size - 1))


def _method(what: str, low: float | None, high: float | None) -> str:
    if low is None or high is None:
        return f"{what}; no interval, too few households differ"
    return f"{what}; {STUDENTIZED}"
