"""Multiple baseline: households measured at the same moments, each with a start of its own."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from werkplaats.methods.complete_cases import FloatArray, complete_numbers, other_groups, validate_columns

IntArray = NDArray[np.intp]


@dataclass(frozen=True)
class MultipleBaseline:
    """Measurements sorted by household and time, each with the number of its household, phase and moment.

    Attributes
    ----------
    values, times
        What was measured, and when (whole numbers).
    household
        0, 1, 2, ... in the order of the labels.
    phase
        Household and phase together: 2 i for the baseline of household i, 2 i + 1 for what came after.
    moment
        Time and phase together: households share a moment when they were then in the same phase.
    later
        Label of the phase that is not the baseline.
    """

    values: FloatArray
    times: FloatArray
    household: IntArray
    phase: IntArray
    moment: IntArray
    later: str

    @property
    def n_households(self) -> int:
        """Number of households."""
        return int(self.household.max()) + 1

    @property
    def n_moments(self) -> int:
        """Number of moments."""
        return int(self.moment.max()) + 1


def multiple_baseline(
    table: pd.DataFrame, *, household: str, time: str, value: str, phase: str, reference: str
) -> MultipleBaseline:
    """Return the measurements as a multiple baseline; parameters as in `between_case.between_case_difference`.

    Raises
    ------
    ValueError
        When a value is missing, there are not exactly two phases, a household has one of them only or was measured
        twice at one moment, or a time is not a whole number.

    Examples
    --------
    >>> table = pd.DataFrame({"name": list("aabb"), "month": [0, 1, 0, 1], "score": [5, 7, 4, 6], "on": [0, 1, 0, 1]})
    >>> multiple_baseline(table, household="name", time="month", value="score", phase="on", reference="0").n_households
    2
    """
    later = other_groups(table, group=phase, reference=reference)
    if len(later) > 1:
        raise ValueError(f"column '{phase}' holds {len(later)} phases beside '{reference}'; pass two phases")
    validate_columns(table, [household])
    sorted_table = table.assign(**{value: complete_numbers(table, value), time: complete_numbers(table, time)})
    sorted_table = sorted_table.sort_values([household, time])
    _validate_moments(sorted_table, household=household, time=time)
    cases = pd.factorize(sorted_table[household])[0]
    started = (sorted_table[phase].astype(str) != reference).to_numpy(dtype=np.intp)
    moments = pd.factorize(pd.MultiIndex.from_arrays([sorted_table[time], started]))[0]
    values, times = (sorted_table[column].to_numpy(dtype=np.float64) for column in (value, time))
    design = MultipleBaseline(values, times, cases, 2 * cases + started, moments, later[0])
    n_single = 2 * design.n_households - np.unique(design.phase).size
    if n_single:
        raise ValueError(f"{n_single} households were measured in one phase only; leave them out and say so")
    return design


def _validate_moments(table: pd.DataFrame, *, household: str, time: str) -> None:
    n_repeated = int(table.duplicated([household, time]).sum())
    if n_repeated:
        raise ValueError(f"{n_repeated} rows repeat a moment ('{time}') of one household ('{household}')")
    n_fractions = int((table[time] % 1 != 0).sum())
    if n_fractions:
        raise ValueError(f"column '{time}' must hold whole numbers, found {n_fractions} that are not")


def label_means(numbers: FloatArray, labels: IntArray) -> FloatArray:
    """Return the mean of each label, over the first axis."""
    members = labels == np.arange(labels.max() + 1)[:, np.newaxis]
    means: FloatArray = members @ numbers / np.bincount(labels).reshape(-1, *[1] * (numbers.ndim - 1))
    return means
