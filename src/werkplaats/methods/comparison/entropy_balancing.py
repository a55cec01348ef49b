"""Weights that give comparison households the baseline means of a group, and disturb them as little as that takes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from werkplaats.methods.comparison.balancing import effective_sample_size, two_sides
from werkplaats.methods.complete_cases import FloatArray, complete_matrix, varies

MOST_STEPS = 200
"""Newton's method takes about ten steps when there are such weights, and runs off when there are none."""

BALANCED = 1e-8
"""Standardized difference of means at which the search ends; rounding stays below 1e-12."""

ROUNDING = 1e-12
"""What the function that is minimized may rise by rounding; next to the solution a step lowers it by less."""


@dataclass(frozen=True)
class EntropyBalance:
    """The weights, and what they cost.

    Attributes
    ----------
    weights
        One per row of the table, by its index: 1 in the group; in the reference 1 on average.
    effective_sample_size
        Comparison households with equal weights that would tell as much.
    largest_share
        Share of the total weight that the heaviest comparison household has (0 to 1).
    """

    weights: pd.Series[float]
    effective_sample_size: float
    largest_share: float


def entropy_balance(
    table: pd.DataFrame, *, covariates: Sequence[str], group: str, reference: str, moments: int = 1
) -> EntropyBalance:
    """Return weights that make the means of ``covariates`` in ``reference`` those of the group, exactly.

    Among all weights that do, those closest to equal in entropy. Balance on the months before the start makes the
    trajectories alike, and what goes with them; it does not make alike what is not in the table.

    Parameters
    ----------
    table
        One row per household.
    covariates
        Columns to balance, as the outcome in each quarter before the start.
    group, reference
        Column with the group of each household (two groups), and the one that is weighted.
    moments
        1 for means; 2 for variances as well.

    Raises
    ------
    ValueError
        When a value is missing, there are not two groups, covariates determine each other, or no weights exist: the
        group lies outside of what the reference has.

    References
    ----------
    Hainmueller, J. (2012). Entropy balancing for causal effects: a multivariate reweighting method to produce balanced
    samples in observational studies. Political Analysis 20:25-46.

    Examples
    --------
    >>> table = pd.DataFrame({"arm": ["in"] * 2 + ["out"] * 3, "cost": [2.0, 4.0, 1.0, 2.0, 4.0]})
    >>> found = entropy_balance(table, covariates=["cost"], group="arm", reference="out")
    >>> weights = found.weights[2:]
    >>> round(float((weights * table["cost"][2:]).sum() / weights.sum()), 6), round(found.effective_sample_size, 2)
    (3.0, 2.32)
    """
    if moments not in {1, 2}:
        raise ValueError(f"moments must be 1 or 2, found {moments}")
    _, described = two_sides(table, group=group, reference=reference)
    numbers = complete_matrix(table, covariates)
    fixed = [column for column, values in zip(covariates, numbers.T, strict=True) if not varies(values[~described])]
    if fixed:
        raise ValueError(f"{len(fixed)} covariates do not vary in '{reference}': {', '.join(map(str, fixed))}")
    centered = (numbers - numbers[described].mean(axis=0)) / numbers[~described].std(axis=0)
    if moments == 2:
        binary = np.isin(numbers, [0.0, 1.0]).all(axis=0)
        squares = np.square(centered[:, ~binary])
        centered = np.column_stack([centered, squares - squares[described].mean(axis=0)])
    shares = _tilted(centered[~described])
    weights = np.ones(len(table))
    weights[~described] = shares * int((~described).sum())
    return EntropyBalance(
        pd.Series(weights, index=table.index, name="weight"),
        effective_sample_size(shares),
        float(shares.max()),
    )


def _tilted(distances: FloatArray) -> FloatArray:
    """Return shares proportional to an exponential of ``distances`` whose weighted mean is zero.

    They minimize the logarithm of the sum of exponentials, which is convex: Newton's steps, halved until they improve.
    """
    if np.linalg.matrix_rank(distances - distances.mean(axis=0)) < distances.shape[1]:
        raise ValueError(f"{len(distances)} households to weigh do not determine {distances.shape[1]} balances")
    slopes = np.zeros(distances.shape[1])
    shares, height = _softmax(distances, slopes)
    for _ in range(MOST_STEPS):
        mean = shares @ distances
        if np.abs(mean).max() < BALANCED:
            return shares
        spread = (distances * shares[:, np.newaxis]).T @ distances - np.outer(mean, mean)
        step = -np.linalg.lstsq(spread, mean, rcond=None)[0]
        length = 1.0
        shares, lower = _softmax(distances, slopes + step)
        while lower > height + ROUNDING:
            length /= 2
            shares, lower = _softmax(distances, slopes + length * step)
        slopes, height = slopes + length * step, lower
    raise ValueError(
        f"no weights of {len(distances)} households balance {distances.shape[1]} means: the group lies outside of what "
        "they have; balance fewer covariates, or coarser ones"
    )


def _softmax(distances: FloatArray, slopes: FloatArray) -> tuple[FloatArray, float]:
    exponents = distances @ slopes
    top = float(exponents.max())
    heights = np.exp(exponents - top)
    total = float(heights.sum())
    return heights / total, top + float(np.log(total))
