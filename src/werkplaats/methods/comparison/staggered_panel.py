"""Households followed over time, some of which start something on the way: the table that staggered methods share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from werkplaats.methods.complete_cases import FloatArray, complete_matrix, complete_numbers, validate_columns

IntArray = NDArray[np.intp]
Gaps = Literal["refuse", "keep"]


@dataclass(frozen=True)
class StaggeredPanel:
    """Outcomes as times x households, the households in order of their start; those who never start come last.

    Attributes
    ----------
    outcomes
        Times x households; NaN where a household was not observed.
    times
        The moments, increasing whole numbers.
    starts
        First moment of each household at which it had started; infinite for who never starts.
    covariates
        Households x covariates.
    order
        Labels of the households, in the order of the columns of ``outcomes``.
    """

    outcomes: FloatArray
    times: FloatArray
    starts: FloatArray
    covariates: FloatArray
    order: tuple[object, ...]

    @cached_property
    def started(self) -> NDArray[np.bool_]:
        """Whether each household starts within the period observed."""
        return np.asarray(self.starts <= self.times[-1])

    @property
    def n_started(self) -> int:
        """Number of households that start within the period observed."""
        return int(self.started.sum())

    @property
    def n_households(self) -> int:
        """Number of households."""
        return self.starts.size

    @property
    def n_smallest(self) -> int:
        """Households in the smaller of the two: those who start within the period, and all others."""
        others = self.n_households - self.n_started
        return min(self.n_started, others) if others else self.n_started

    @cached_property
    def n_obs(self) -> int:
        """Number of household-moments observed."""
        return int(np.isfinite(self.outcomes).sum())

    @cached_property
    def groups(self) -> FloatArray:
        """The different starts within the period observed, increasing."""
        return np.unique(self.starts[self.started])

    @property
    def complete(self) -> bool:
        """Whether every household was observed at every moment."""
        return self.n_obs == self.outcomes.size


def staggered_panel(
    table: pd.DataFrame,
    *,
    household: str,
    time: str,
    outcome: str,
    start: str,
    covariates: Sequence[str] = (),
    gaps: Gaps = "refuse",
) -> StaggeredPanel:
    """Return the households as a panel; nothing is left out of it.

    Parameters
    ----------
    table
        One row per household and moment.
    household, time, outcome
        Columns with the household, the moment (whole numbers, as months counted from anywhere), and the outcome.
    start
        Column with the first moment at which the household had started, missing for who never starts.
    covariates
        Columns that do not change within a household.
    gaps
        What to do when a household was not observed at some moment: ``refuse``, or ``keep`` it with the moments that
        it has. Costs are complete when a month without a bill is a zero; only a month outside the window is a gap.

    Raises
    ------
    ValueError
        When a value is missing, a moment is repeated or no whole number, a household has several starts or covariate
        values, a household had started at its first moment or before, nobody starts, or there are gaps to refuse.

    Examples
    --------
    >>> table = pd.DataFrame({"home": list("aabb"), "month": [1, 2, 1, 2], "cost": [5.0, 3.0, 4.0, 4.0],
    ...                       "start": [2, 2, None, None]})
    >>> panel = staggered_panel(table, household="home", time="month", outcome="cost", start="start")
    >>> panel.starts.tolist(), panel.outcomes.tolist()
    ([2.0, inf], [[5.0, 4.0], [3.0, 4.0]])
    """
    if gaps not in {"refuse", "keep"}:
        raise ValueError(f"gaps must be 'refuse' or 'keep', found '{gaps}'")
    validate_columns(table, [household])
    if start not in table.columns:
        raise ValueError(f"column '{start}' is not in the table")
    if not pd.api.types.is_numeric_dtype(table[start]):
        raise ValueError(f"column '{start}' is not numeric but {table[start].dtype}")
    values, moments = complete_numbers(table, outcome), complete_numbers(table, time)
    if (moments % 1 != 0).any():
        raise ValueError(f"column '{time}' has {int((moments % 1 != 0).sum())} values that are not whole numbers")
    codes, labels = pd.factorize(table[household], sort=True)
    given = table[start].to_numpy(dtype=np.float64, na_value=np.nan)
    starts = _one_each(codes, np.where(np.isnan(given), np.inf, given)[:, np.newaxis], [start])[:, 0]
    traits = (
        _one_each(codes, complete_matrix(table, covariates), covariates) if covariates else np.empty((len(labels), 0))
    )
    times, when = np.unique(moments, return_inverse=True)
    if not (starts <= times[-1]).any():
        raise ValueError(f"column '{start}': none of {len(labels)} households starts within the period observed")
    order = np.argsort(starts, kind="stable")
    outcomes = _matrix(codes, when, values, shape=(times.size, len(labels)), name=time)[:, order]
    panel = StaggeredPanel(outcomes, times, starts[order], traits[order], tuple(np.asarray(labels)[order].tolist()))
    _validate_panel(panel, start=start, gaps=gaps)
    return panel


def _one_each(codes: IntArray, values: FloatArray, columns: Sequence[str]) -> FloatArray:
    """Return the one row of ``values`` that each household has."""
    first = np.zeros((int(codes.max()) + 1, values.shape[1]))
    first[codes[::-1]] = values[::-1]
    for position, column in enumerate(columns):
        differs = np.unique(codes[first[codes, position] != values[:, position]]).size
        if differs:
            raise ValueError(f"column '{column}' must be one value per household; {differs} have several")
    return first


def _matrix(codes: IntArray, when: IntArray, values: FloatArray, *, shape: tuple[int, int], name: str) -> FloatArray:
    cells = when * shape[1] + codes
    n_repeated = cells.size - np.unique(cells).size
    if n_repeated:
        raise ValueError(f"column '{name}': {n_repeated} rows repeat a moment of a household")
    matrix = np.full(shape[0] * shape[1], np.nan)
    matrix[cells] = values
    return matrix.reshape(shape)


def _validate_panel(panel: StaggeredPanel, *, start: str, gaps: Gaps) -> None:
    observed = np.isfinite(panel.outcomes)
    first = panel.times[observed.argmax(axis=0)]
    n_late = int((panel.starts <= first).sum())
    if n_late:
        raise ValueError(
            f"column '{start}': {n_late} households had started at their first moment; they have no before"
        )
    n_gaps = int((~observed).sum())
    if n_gaps and gaps == "refuse":
        n_with = int((~observed).any(axis=0).sum())
        raise ValueError(f"{n_with} households lack {n_gaps} moments; pass complete households, or gaps='keep'")
