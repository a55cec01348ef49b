"""Starts drawn by lot: whether values shift at a household's own start more than at the starts it might have had.

The one test for a handful of households that needs no comparison group, no distribution and no independence of months:
chance is the lot, and it is known. Without a lot there is no such test, whatever the data look like.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from werkplaats.methods.before_after.permutation import TIE_TOLERANCE
from werkplaats.methods.complete_cases import FloatArray, complete_numbers, validate_columns
from werkplaats.results import Estimate

MOST_VECTORS = 4_000_000
"""Largest number of start vectors that is enumerated: ten households with ten different starts have 3,628,800."""

N_DRAWS = 20_000
"""Start vectors drawn when there are more; the Monte Carlo error of a p-value of .05 is then .0015."""


@dataclass(frozen=True)
class RandomizedStarts:
    """The shift at the start, its p-value, and what the lot could have shown at best.

    Attributes
    ----------
    estimate
        Mean over households of the mean from the start on minus the mean before; two-sided p-value.
    n_vectors
        Number of ways in which the lot could have fallen.
    smallest_p_value
        The smallest p-value that this lot can give, whatever the data.
    exact
        Whether every way was counted, or ``N_DRAWS`` of them drawn.
    """

    estimate: Estimate
    n_vectors: int
    smallest_p_value: float
    exact: bool


@dataclass(frozen=True)
class _Lot:
    """Shift of each household at each start it might have had (households x starts), and how the starts are drawn."""

    shifts: tuple[FloatArray, ...]
    copies: tuple[int, ...] | None
    """How often each start is there to be dealt; None when each household draws its own."""

    @property
    def n_vectors(self) -> int:
        if self.copies is None:
            return math.prod(shift.size for shift in self.shifts)
        return math.factorial(len(self.shifts)) // math.prod(math.factorial(n) for n in self.copies)


def randomized_starts_test(
    table: pd.DataFrame,
    *,
    household: str,
    time: str,
    value: str,
    start: str,
    unit: str,
    admissible: Mapping[Any, Sequence[float]] | None = None,
    rng: np.random.Generator | None = None,
) -> RandomizedStarts:
    """Return the mean over households of the shift at the start, tested against the lot; positive when values rose.

    The null hypothesis is that every value would have been the same, whenever the household had started. The p-value is
    the share of start vectors whose mean shift is at least as large, in either direction, as that of the real starts. A
    trend that all households share shifts every vector alike: the test stays right, and finds less.

    Parameters
    ----------
    table
        One row per household and moment.
    household, time, value, start
        Columns with the household, the moment, what was measured (in ``unit``), and the start of the household, on the
        clock of ``time``. A measurement at the start counts as after.
    unit
        Unit of the value.
    admissible
        The starts among which the lot was drawn for each household, independently. None when the starts were fixed
        beforehand and dealt over the households.
    rng
        Source of the draws; needed only beyond ``MOST_VECTORS``.

    Raises
    ------
    ValueError
        When a value is missing, a household has two starts or was measured twice at one moment, a start that was
        possible leaves no measurement on one of its sides, the real start was not among the possible ones, or there is
        no ``rng`` where draws are needed.

    References
    ----------
    Wampold, B. E. & Worsham, N. L. (1986). Randomization tests for multiple-baseline designs. Behav Assess 8:135-143
    (starts dealt over households).
    Marascuilo, L. A. & Busk, P. L. (1988). Combining statistics for multiple-baseline AB and replicated ABAB designs
    across subjects. Behav Assess 10:1-28 (a lot for each household).

    Examples
    --------
    >>> rows = [(name, month, 5 * (month >= start), start)
    ...         for name, start in [("a", 2), ("b", 3), ("c", 4)] for month in range(6)]
    >>> table = pd.DataFrame(rows, columns=["household", "month", "score", "start"])
    >>> test = randomized_starts_test(table, household="household", time="month", value="score", start="start",
    ...                               unit="points")
    >>> test.estimate.estimate, round(test.estimate.p_value, 3), round(test.smallest_p_value, 3)
    (5.0, 0.167, 0.167)
    """
    series, starts = _series(table, household=household, time=time, value=value, start=start)
    possible = _possible_starts(starts, admissible)
    shifts = tuple(_shifts(series[name], possible[name]) for name in series)
    copies = None if admissible is not None else tuple(np.unique(list(starts.values()), return_counts=True)[1].tolist())
    observed = sum(float(_shifts(series[name], np.array([starts[name]]))[0]) for name in series)
    bar = abs(observed) - TIE_TOLERANCE * sum(np.abs(shift).max() for shift in shifts)
    lot = _Lot(shifts, copies)
    exact = lot.n_vectors <= MOST_VECTORS
    if exact:
        p_value, smallest = float((np.abs(_every_sum(lot)) >= bar).mean()), 1 / lot.n_vectors
    else:
        p_value, smallest = _drawn_p_value(lot, bar, rng), 1 / (N_DRAWS + 1)
    counted = f"all {lot.n_vectors}" if exact else f"{N_DRAWS} drawn"
    estimate = Estimate(
        term="mean_shift_at_start",
        estimate=observed / len(series),
        unit=unit,
        method=f"randomization test over {counted} start vectors; no p-value below {smallest:.2g} can occur",
        n_households=len(series),
        n_obs=len(table),
        p_value=p_value,
    )
    return RandomizedStarts(estimate, lot.n_vectors, smallest, exact)


def _series(
    table: pd.DataFrame, *, household: str, time: str, value: str, start: str
) -> tuple[dict[Hashable, tuple[FloatArray, FloatArray]], dict[Hashable, float]]:
    """Return times and values of each household, in order of time, and the start of each household."""
    validate_columns(table, [household])
    numbers = pd.DataFrame({column: complete_numbers(table, column) for column in (time, value, start)})
    names = table[household].set_axis(numbers.index)
    n_repeated = int(pd.DataFrame({"household": names, "time": numbers[time]}).duplicated().sum())
    if n_repeated:
        raise ValueError(f"{n_repeated} rows repeat a moment ('{time}') of one household ('{household}')")
    groups = dict(iter(numbers.sort_values(time).groupby(names)))
    n_several = sum(group[start].nunique() > 1 for group in groups.values())
    if n_several or not groups:
        raise ValueError(f"each household needs one '{start}'; of {len(groups)} households {n_several} have several")
    series = {name: (group[time].to_numpy(), group[value].to_numpy()) for name, group in groups.items()}
    return series, {name: float(group[start].iloc[0]) for name, group in groups.items()}


def _possible_starts(
    starts: Mapping[Hashable, float], admissible: Mapping[Any, Sequence[float]] | None
) -> dict[Hashable, FloatArray]:
    if admissible is None:
        dealt = np.unique(list(starts.values()))
        return dict.fromkeys(starts, dealt)
    if set(admissible) != set(starts):
        n_found = len(set(admissible) & set(starts))
        raise ValueError(f"admissible starts are needed for the {len(starts)} households, found {n_found} of them")
    n_outside = sum(start not in admissible[name] for name, start in starts.items())
    if n_outside:
        raise ValueError(f"{n_outside} households started at a moment that is not among their admissible starts")
    return {name: np.unique(np.asarray(admissible[name], dtype=np.float64)) for name in starts}


def _shifts(series: tuple[FloatArray, FloatArray], starts: FloatArray) -> FloatArray:
    """Return the mean from each start on minus the mean before it."""
    times, values = series
    n_before = np.searchsorted(times, starts, side="left")
    n_empty = int(((n_before == 0) | (n_before == times.size)).sum())
    if n_empty:
        raise ValueError(f"{n_empty} possible starts of one household leave no measurement before or after them")
    sums = np.cumsum(values)
    before = sums[n_before - 1]
    return np.asarray((sums[-1] - before) / (times.size - n_before) - before / n_before)


def _every_sum(lot: _Lot) -> FloatArray:
    """Return the summed shift of every start vector."""
    if lot.copies is None:
        sums = np.zeros(1)
        for shift in lot.shifts:
            sums = np.add.outer(sums, shift).ravel()
        return sums
    partial: dict[tuple[int, ...], FloatArray] = {lot.copies: np.zeros(1)}
    for shift in lot.shifts:  # the state is what is left to deal; in the end nothing is
        longer = defaultdict(list)
        for left, sums in partial.items():
            for place in np.flatnonzero(left):
                longer[*left[:place], left[place] - 1, *left[place + 1 :]].append(sums + shift[place])
        partial = {left: np.concatenate(pieces) for left, pieces in longer.items()}
    return partial[(0,) * len(lot.copies)]


def _drawn_p_value(lot: _Lot, bar: float, rng: np.random.Generator | None) -> float:
    """Return the share of drawn start vectors that reach ``bar``, the real one counted with them."""
    if rng is None:
        raise ValueError(f"more than {MOST_VECTORS} start vectors are too many to count; pass rng to draw {N_DRAWS}")
    if lot.copies is None:
        sums = np.zeros(N_DRAWS)
        for shift in lot.shifts:
            sums += rng.choice(shift, size=N_DRAWS)
    else:
        shifts, households = np.stack(lot.shifts), np.arange(len(lot.shifts))
        dealt = np.repeat(np.arange(len(lot.copies)), lot.copies)
        sums = np.array([shifts[households, rng.permutation(dealt)].sum() for _ in range(N_DRAWS)])
    return float((1 + (np.abs(sums) >= bar).sum()) / (1 + N_DRAWS))
