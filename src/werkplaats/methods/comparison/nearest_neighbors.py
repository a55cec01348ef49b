"""Comparison households, each chosen because it is near a household of the group at baseline."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.spatial.distance import cdist

from werkplaats.methods.comparison.balancing import two_sides
from werkplaats.methods.comparison.effect_paths import BoolArray
from werkplaats.methods.complete_cases import FloatArray, complete_matrix, varies


@dataclass(frozen=True)
class Matching:
    """Which households were matched, and what weight that gives each.

    Attributes
    ----------
    pairs
        ``household`` and ``match``, by the index of the table, and their ``distance``. For internal use.
    weights
        One per row of the table, by its index: 1 for a household of the group with a match; for a comparison household
        the sum of its shares of those that it is matched with; otherwise 0.
    n_unmatched
        Households of the group without a match within the caliper: the effect is not about them.
    n_matches
        Different comparison households that were chosen.
    """

    pairs: pd.DataFrame
    weights: pd.Series[float]
    n_unmatched: int
    n_matches: int


def nearest_neighbors(
    table: pd.DataFrame,
    *,
    covariates: Sequence[str],
    group: str,
    reference: str,
    n_neighbors: int = 1,
    caliper: float | None = None,
    replacement: bool = False,
) -> Matching:
    """Return for each household of the group the nearest of ``reference`` at baseline, by Mahalanobis distance.

    Without replacement the closest pair of all is matched first, then the closest of what is left: the order of rows
    does not matter. Each household of the group gets a first neighbor before any gets a second.

    Parameters
    ----------
    table
        One row per household.
    covariates
        Columns in which neighbors are to be near.
    group, reference
        Column with the group of each household (two groups), and the group from which neighbors come.
    n_neighbors
        Neighbors for each household (1 or more).
    caliper
        Largest difference in any one covariate, in its standard deviations within groups; None for no limit.
    replacement
        Whether one household may be the neighbor of several.

    Raises
    ------
    ValueError
        When a value is missing, there are not two groups, covariates determine each other, neighbors are too few, or
        nobody has one within the caliper.

    References
    ----------
    Rubin, D. B. (1980). Bias reduction using Mahalanobis-metric matching. Biometrics 36:293-298.

    Examples
    --------
    >>> table = pd.DataFrame({"arm": ["in"] * 2 + ["out"] * 4, "cost": [10.0, 20.0, 11.0, 12.0, 18.0, 40.0]})
    >>> found = nearest_neighbors(table, covariates=["cost"], group="arm", reference="out")
    >>> found.pairs["match"].tolist(), found.weights.tolist()
    ([2, 4], [1.0, 1.0, 1.0, 0.0, 1.0, 0.0])
    """
    _, described = two_sides(table, group=group, reference=reference)
    n_group, n_others = int(described.sum()), int((~described).sum())
    if n_neighbors < 1 or n_neighbors > n_others or (caliper is not None and not caliper > 0):
        raise ValueError(
            f"n_neighbors must be 1 to {n_others} and a caliper positive, found {n_neighbors} and {caliper}"
        )
    distances = _distances(complete_matrix(table, covariates), described, covariates, caliper)
    choose = _with_replacement if replacement else _without_replacement
    chosen = choose(distances, n_neighbors)
    if not chosen:
        raise ValueError(f"none of {n_group} households has a neighbor within the caliper of {caliper}")
    rows, columns = (np.array(side) for side in zip(*sorted(chosen), strict=True))
    weights = np.zeros(len(table))
    inside, outside = np.flatnonzero(described), np.flatnonzero(~described)
    weights[inside[rows]] = 1.0
    np.add.at(weights, outside[columns], 1 / np.bincount(rows)[rows])
    labels = table.index.to_numpy()
    pairs = pd.DataFrame(
        {"household": labels[inside[rows]], "match": labels[outside[columns]], "distance": distances[rows, columns]}
    )
    return Matching(
        pairs,
        pd.Series(weights, index=table.index, name="weight"),
        n_group - np.unique(rows).size,
        np.unique(columns).size,
    )


def _distances(
    numbers: FloatArray, described: BoolArray, covariates: Sequence[str], caliper: float | None
) -> FloatArray:
    """Return group x reference distances; infinite beyond the caliper."""
    sides = numbers[described], numbers[~described]
    within = np.vstack([side - side.mean(axis=0) for side in sides])
    covariance = within.T @ within / (len(numbers) - 2)
    fixed = [column for column, values in zip(covariates, within.T, strict=True) if not varies(values)]
    if fixed or np.linalg.matrix_rank(covariance, hermitian=True) < len(covariates):
        raise ValueError(
            f"{len(covariates)} covariates determine each other or do not vary: {', '.join(map(str, fixed))}"
        )
    distances = cdist(*sides, metric="mahalanobis", VI=np.linalg.inv(covariance))
    if caliper is not None:
        spread = np.sqrt(np.diag(covariance))
        beyond = cdist(sides[0] / spread, sides[1] / spread, metric="chebyshev") > caliper
        distances[beyond] = np.inf
    return np.asarray(distances, dtype=np.float64)


def _with_replacement(distances: FloatArray, n_neighbors: int) -> list[tuple[int, int]]:
    nearest = np.argsort(distances, axis=1, kind="stable")[:, :n_neighbors]
    return [
        (row, int(column))
        for row, columns in enumerate(nearest)
        for column in columns
        if np.isfinite(distances[row, column])
    ]


def _without_replacement(distances: FloatArray, n_neighbors: int) -> list[tuple[int, int]]:
    left = distances.copy()
    chosen: list[tuple[int, int]] = []
    for _ in range(n_neighbors):
        waiting = left.copy()
        while np.isfinite(nearest := waiting.min()):
            row, column = (int(place[0]) for place in np.nonzero(waiting == nearest))
            chosen.append((row, column))
            waiting[row] = np.inf
            waiting[:, column] = left[:, column] = np.inf
    return chosen
