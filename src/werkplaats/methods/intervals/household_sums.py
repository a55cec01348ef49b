"""Persons in households, summed up so that a mean and its uncertainty rest on households.

Two means can be meant. Every *household* counts alike: the mean of household means, which is the default of the
workbench, because a household is what a director works for. Every *person* counts alike: the sum over all persons
divided by their number. They differ when the change goes with the size of the household.
"""

from __future__ import annotations

import math
from typing import Literal, NamedTuple

import numpy as np
import pandas as pd

from werkplaats.methods.complete_cases import FloatArray, complete_numbers, validate_columns, varies

Weight = Literal["household", "person"]


class HouseholdSums(NamedTuple):
    """What each household adds to the numerator and to the denominator of a mean."""

    total: FloatArray
    size: FloatArray

    @property
    def mean(self) -> float:
        """Return the mean: all totals over all sizes."""
        return float(self.total.sum() / self.size.sum())

    @property
    def deviations(self) -> FloatArray:
        """Return what each household adds beyond the mean, in units of the mean; they add up to zero."""
        deviations: FloatArray = (self.total - self.mean * self.size) / self.size.mean()
        return deviations

    @property
    def std_error(self) -> float:
        """Return the standard error of the mean, over two households or more (linearized when sizes differ)."""
        n = self.total.size
        return float(math.sqrt(np.square(self.deviations).sum() / (n - 1) / n))

    @property
    def has_spread(self) -> bool:
        """Return whether there are two households that differ: without, nothing says how sure the mean is."""
        ratios: FloatArray = self.total / self.size
        return ratios.size > 1 and varies(ratios)


def sum_households(table: pd.DataFrame, *, column: str, household: str, weight: Weight = "household") -> HouseholdSums:
    """Return total and size of each household; with ``weight="household"`` its mean and 1.

    Parameters
    ----------
    table
        One row per person.
    column
        Value of each person.
    household
        Column with the household of each person.
    weight
        Who counts alike: ``household`` or ``person``.

    Raises
    ------
    ValueError
        When a value or a household is missing, there is no row, or ``weight`` is another word.

    Examples
    --------
    >>> table = pd.DataFrame({"home": ["a", "a", "a", "b"], "change": [1.0, 2.0, 3.0, 6.0]})
    >>> [sum_households(table, column="change", household="home", weight=who).mean for who in ("household", "person")]
    [4.0, 3.0]
    """
    if weight not in {"household", "person"}:
        raise ValueError(f"weight must be 'household' or 'person', found '{weight}'")
    numbers = complete_numbers(table, column)
    validate_columns(table, [household])
    if numbers.size == 0:
        raise ValueError(f"column '{column}' is empty; a mean needs at least one household")
    codes, _ = pd.factorize(table[household], sort=True)  # so that the order of rows does not matter to the draws
    total: FloatArray = np.bincount(codes, weights=numbers).astype(np.float64)
    size = np.bincount(codes).astype(np.float64)
    return HouseholdSums(total / size, np.ones_like(size)) if weight == "household" else HouseholdSums(total, size)
