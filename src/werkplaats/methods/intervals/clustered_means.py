"""The mean of a value of persons who live together in few households, with an interval that rests on households.

Persons of one household resemble each other, so that twenty persons in twelve households are not twenty observations:
a t test on persons rejects three times too often (docs/methods/intervals.md). Which mean is meant, that of households
or that of persons, is the choice between `household_mean` and `person_mean`.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from werkplaats.methods.intervals.cluster_bootstrap import studentized_sums_interval
from werkplaats.methods.intervals.household_sums import Weight, sum_households
from werkplaats.results import Estimate


def household_mean(
    table: pd.DataFrame,
    *,
    column: str,
    household: str,
    unit: str,
    conf_level: float = 0.95,
    n_bootstrap: int = 5000,
    rng: np.random.Generator,
) -> Estimate:
    """Return the mean over households of the mean of their persons; signs stay those of ``column``.

    Every household counts alike, however many live in it. The interval is the studentized bootstrap of households of
    `werkplaats.methods.intervals.studentized.mean_interval`, which holds for skewed values of twelve households.

    Parameters
    ----------
    table
        One row per person.
    column
        Value of each person, in ``unit``; for a change, after minus before.
    household
        Column with the household of each person.
    unit
        Unit of the value, for the reader.
    conf_level
        Confidence level (0 to 1).
    n_bootstrap
        Number of resamples.
    rng
        Source of the draws.

    Returns
    -------
    Estimate
        Term ``household_mean``; ``n_obs`` counts persons. Without an interval when too few households differ.

    Raises
    ------
    ValueError
        When a value or a household is missing, or there is no row.

    Examples
    --------
    >>> table = pd.DataFrame({"home": list("aabbcdddef"), "change": [1., 3, 4, 6, 2, 0, 1, 2, 9, 1]})
    >>> mean = household_mean(table, column="change", household="home", unit="points", rng=np.random.default_rng(1))
    >>> mean.estimate, mean.n_households, mean.n_obs
    (3.3333333333333335, 6, 10)
    """
    return _clustered_mean(
        table,
        column=column,
        household=household,
        weight="household",
        unit=unit,
        conf_level=conf_level,
        n_bootstrap=n_bootstrap,
        rng=rng,
    )


def person_mean(
    table: pd.DataFrame,
    *,
    column: str,
    household: str,
    unit: str,
    conf_level: float = 0.95,
    n_bootstrap: int = 5000,
    rng: np.random.Generator,
) -> Estimate:
    """Return the mean over persons, every person counting alike; signs stay those of ``column``.

    The interval draws households whole, because they are what was sampled, and is the same studentized one; the
    standard error is that of a ratio of two sums over households. Parameters and errors are those of `household_mean`.

    Examples
    --------
    >>> table = pd.DataFrame({"home": list("aabbcdddef"), "change": [1., 3, 4, 6, 2, 0, 1, 2, 9, 1]})
    >>> person_mean(table, column="change", household="home", unit="points", rng=np.random.default_rng(1)).estimate
    2.9
    """
    return _clustered_mean(
        table,
        column=column,
        household=household,
        weight="person",
        unit=unit,
        conf_level=conf_level,
        n_bootstrap=n_bootstrap,
        rng=rng,
    )


def _clustered_mean(
    table: pd.DataFrame,
    *,
    column: str,
    household: str,
    weight: Weight,
    unit: str,
    conf_level: float,
    n_bootstrap: int,
    rng: np.random.Generator,
) -> Estimate:
    sums = sum_households(table, column=column, household=household, weight=weight)
    interval = studentized_sums_interval(sums, conf_level=conf_level, n_bootstrap=n_bootstrap, rng=rng)
    what = (
        "studentized bootstrap of households" if interval.low is not None else "no interval, too few households differ"
    )
    return Estimate(
        term=f"{weight}_mean",
        estimate=sums.mean,
        unit=unit,
        method=f"mean in which every {weight} counts alike; {what}",
        n_households=sums.total.size,
        n_obs=len(table),
        std_error=sums.std_error if sums.has_spread else None,
        conf_low=interval.low,
        conf_high=interval.high,
        conf_level=None if interval.low is None else conf_level,
    )
