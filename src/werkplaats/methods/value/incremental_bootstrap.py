"""The regression of cost and QALYs, repeated over resampled households, for a cost-effectiveness plane.

A regression needs only sums of squares and products. Those of each household are taken once; a resample is then a
weighted sum of them, and all its regressions are solved together: ten thousand in less than a second.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from werkplaats.methods.between_groups.group_design import GroupDesign
from werkplaats.methods.complete_cases import FloatArray, validate_columns
from werkplaats.methods.intervals.resampling import draw_rows, validate_size
from werkplaats.methods.repeated_measures.random_effects import Codes, codes
from werkplaats.methods.value.incremental_regression import IncrementalModel, build_designs
from werkplaats.methods.value.seemingly_unrelated import ALIKE, Weighting

DETERMINED = 1e-10
"""Least ratio of the extreme eigenvalues of a standardized design for a resample to determine its coefficients."""


class HouseholdMoments(NamedTuple):
    """Sums of products of the columns of each household, households x columns x columns.

    The columns are the regressors of cost, those of QALYs, cost, and QALYs, brought to one scale: ``scales`` is what
    one unit of the two outcomes stands for.
    """

    products: FloatArray
    sizes: tuple[int, int]
    scales: tuple[float, float]


def incremental_replicates(
    table: pd.DataFrame, *, model: IncrementalModel, n_bootstrap: int, rng: np.random.Generator
) -> pd.DataFrame:
    """Return replicates of the cost and the QALYs of the one group minus those of the other, given where both began.

    Households are drawn whole, within their group and, when the model names one, their stratum; every replicate is
    the whole regression, weights included. A resample that does not determine the coefficients, as a few do when there
    are few households, is drawn again. The replicates are for the plane and the acceptability curve: as intervals
    their quantiles cover too little below a hundred households, and those of
    `werkplaats.methods.value.incremental_regression.adjusted_net_benefits` do not.

    Parameters
    ----------
    table
        One row per person, or per household.
    model
        What is compared, and how.
    n_bootstrap
        Number of resamples.
    rng
        Source of the draws.

    Returns
    -------
    DataFrame
        ``delta_qaly``, ``delta_cost``; one row per replicate, as `value.cost_effectiveness` reads them.

    Raises
    ------
    ValueError
        As `incremental_effects`; when a household lies in two groups or strata, or most resamples do not determine
        the coefficients.

    References
    ----------
    Davison, A. C. & Hinkley, D. V. (1997). Bootstrap Methods and their Application. Cambridge University Press.
    Gomes, M., Ng, E. S.-W., Grieve, R., Nixon, R., Carpenter, J. & Thompson, S. G. (2012). Developing appropriate
    methods for cost-effectiveness analysis of cluster randomized trials. Med Decis Making 32:350-361.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> table = pd.DataFrame({"arm": ["a"] * 8 + ["b"] * 8, "home": range(16), "cost": rng.normal(9, 1, 16),
    ...                       "qaly": rng.normal(0.7, 0.1, 16)})
    >>> model = IncrementalModel(cost="cost", qaly="qaly", group="arm", reference="b", household="home")
    >>> incremental_replicates(table, model=model, n_bootstrap=3, rng=rng).columns.tolist()
    ['delta_qaly', 'delta_cost']
    """
    of_cost, of_qaly = build_designs(table, model)
    strata = household_strata(table, model, of_cost)
    validate_size(len(strata), n_bootstrap)
    moments = household_moments(of_cost, of_qaly)
    differences = np.full((n_bootstrap, 2), np.nan)
    while (open_rows := np.flatnonzero(np.isnan(differences[:, 0]))).size:
        sums = _drawn_sums(moments, strata, open_rows.size, rng)
        found = differences_from_sums(sums, moments, model.weighting)
        n_undetermined = int(np.isnan(found[:, 0]).sum())
        if open_rows.size == n_bootstrap and 2 * n_undetermined > n_bootstrap:
            raise ValueError(
                f"{n_undetermined} of {n_bootstrap} resamples do not determine the coefficients; there are too few "
                f"households ({len(strata)}) for these covariates"
            )
        differences[open_rows] = found
    return pd.DataFrame({"delta_qaly": differences[:, 1], "delta_cost": differences[:, 0]})


def household_strata(table: pd.DataFrame, model: IncrementalModel, design: GroupDesign) -> Codes:
    """Return for each household the number of the stratum that it is drawn in.

    Raises
    ------
    ValueError
        When a household lies in more than one group or stratum, or a stratum is missing.
    """
    columns = [model.group, *([model.stratum] if model.stratum else [])]
    validate_columns(table, columns)
    of_rows = codes(pd.Series(table.groupby(columns, observed=True).ngroup().to_numpy()))
    found = pd.Series(of_rows).groupby(design.households).agg(["first", "nunique"])
    n_split = int((found["nunique"] > 1).sum())
    if n_split:
        named = " and ".join(f"'{column}'" for column in columns)
        raise ValueError(f"{n_split} households have rows in more than one {named}; a household is drawn as a whole")
    strata: Codes = found["first"].to_numpy(dtype=np.intp)
    return strata


def household_moments(of_cost: GroupDesign, of_qaly: GroupDesign) -> HouseholdMoments:
    """Return the sums of products of each household, in the order of its number."""
    scales = tuple(float(design.outcome.std()) or 1.0 for design in (of_cost, of_qaly))
    outcomes = [
        (design.outcome - design.outcome.mean()) / scale
        for design, scale in zip((of_cost, of_qaly), scales, strict=True)
    ]
    columns = np.column_stack([_standardized(of_cost.matrix), _standardized(of_qaly.matrix), *outcomes])
    order = np.argsort(of_cost.households, kind="stable")
    starts = np.flatnonzero(np.diff(of_cost.households[order], prepend=-1))
    products = np.einsum("ij,ik->ijk", columns[order], columns[order])
    sizes = (of_cost.matrix.shape[1], of_qaly.matrix.shape[1])
    return HouseholdMoments(np.add.reduceat(products, starts, axis=0), sizes, (scales[0], scales[1]))


def differences_from_sums(sums: FloatArray, moments: HouseholdMoments, weighting: Weighting) -> FloatArray:
    """Return the differences in cost and QALYs, replicates x 2, from sums of products, replicates x columns x columns.

    A replicate whose sums do not determine them has NaN.
    """
    first, both = moments.sizes[0], sum(moments.sizes)
    blocks = (slice(0, first), slice(first, both))
    determined = np.logical_and.reduce([_is_determined(sums[:, block, block]) for block in blocks])
    differences = np.full((len(sums), 2), np.nan)
    sums = sums[determined]
    residuals = np.zeros((len(sums), both + 2, 2))
    for position, block in enumerate(blocks):
        solved = np.linalg.solve(sums[:, block, block], sums[:, block, both + position, None])
        residuals[:, block, position] = -solved[..., 0]
        residuals[:, both + position, position] = 1.0
    alone = weighting == "separate"
    found = -residuals[:, [0, first], [0, 1]] if alone else _weighted(sums, residuals, moments.sizes)
    differences[determined] = found * np.array(moments.scales)
    return differences


def _drawn_sums(moments: HouseholdMoments, strata: Codes, n_bootstrap: int, rng: np.random.Generator) -> FloatArray:
    """Return the sums of products in resamples, replicates x columns x columns, drawn within strata."""
    flat = moments.products.reshape(len(strata), -1)
    sums = np.zeros((n_bootstrap, flat.shape[1]))
    for stratum in np.unique(strata):
        households = np.flatnonzero(strata == stratum)
        for rows, drawn in draw_rows(len(households), n_bootstrap, rng):
            sums[rows] += _counts(drawn) @ flat[households]
    return sums.reshape(n_bootstrap, *moments.products.shape[1:])


def _is_determined(squares: FloatArray) -> NDArray[np.bool_]:
    extremes = np.linalg.eigvalsh(squares)
    found: NDArray[np.bool_] = extremes[:, 0] > DETERMINED * extremes[:, -1]
    return found


def _weighted(sums: FloatArray, residuals: FloatArray, sizes: tuple[int, int]) -> FloatArray:
    """Return the two differences when each regression borrows from the residuals of the other, NaN where it cannot."""
    both = sum(sizes)
    covariance = np.swapaxes(residuals, 1, 2) @ sums @ residuals
    n_rows = sums[:, sizes[0] - 1, sizes[0] - 1]  # the constant, squared and summed
    freedom = np.stack([n_rows - size for size in sizes], axis=1)
    apart = covariance[:, 0, 1] ** 2 < (1 - ALIKE) * covariance[:, 0, 0] * covariance[:, 1, 1]
    usable = apart & (freedom > 0).all(axis=1)
    root = np.sqrt(freedom[usable])
    weights = np.linalg.inv(covariance[usable] / (root[:, :, None] * root[:, None, :]))
    of_columns = np.repeat([0, 1], sizes)
    square = sums[usable, :both, :both] * weights[:, of_columns[:, None], of_columns]
    pulled = np.einsum("rpk,rpk->rp", sums[usable, :both, both:], weights[:, of_columns])
    found = np.full((len(sums), 2), np.nan)
    found[usable] = np.linalg.solve(square, pulled[..., None])[:, [0, sizes[0]], 0]
    return found


def _standardized(matrix: FloatArray) -> FloatArray:
    """Return regressors with the covariates brought to mean 0 and spread 1; the group and the constant as they are."""
    covariates = matrix[:, 1:-1]
    scaled = (covariates - covariates.mean(axis=0)) / covariates.std(axis=0)
    return np.column_stack([matrix[:, 0], scaled, matrix[:, -1]])


def _counts(drawn: NDArray[np.intp]) -> FloatArray:
    """Return how often each household was drawn, replicates x households."""
    n_replicates, n_households = drawn.shape
    shifted = drawn + n_households * np.arange(n_replicates)[:, None]
    counts = np.bincount(shifted.ravel(), minlength=n_replicates * n_households)
    return counts.reshape(n_replicates, n_households).astype(np.float64)
