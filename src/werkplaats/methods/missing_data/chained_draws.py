"""Chained imputation of many copies of a table at once: the arithmetic below `multiple_imputation`.

A copy is an array of households x members, so that households can be drawn again whole and stay whole. One column after
another is regressed on the others, over the members who have it, and drawn for those who lack it; a few rounds of this
and the draws no longer depend on where they began.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from werkplaats.methods.complete_cases import FloatArray

BoolArray = NDArray[np.bool_]

N_DONORS = 5
"""Nearest donors of a predictive mean match, as in mice (Van Buuren & Groothuis-Oudshoorn 2011)."""

FLAT = 1e-8
"""Directions of the predictors with less than this share of a standardized variance hold nothing but rounding."""


Method = Literal["normal", "pmm"]
"""``normal``: a prediction plus a normal residual. ``pmm``: the score of a donor with a near prediction."""


class _Regression(NamedTuple):
    """Least squares in every copy, along the principal directions of the predictors.

    ``vectors`` are the directions, ``roots`` the square roots of their inverse variances (0 where flat), ``squares``
    the residual sums of squares and ``freedom`` their degrees of freedom.
    """

    coefficients: FloatArray
    vectors: FloatArray
    roots: FloatArray
    squares: FloatArray
    freedom: FloatArray


class _Fit(NamedTuple):
    """Predictions of one column in every copy (copies x places), and the residual standard deviation (copies)."""

    estimated: FloatArray
    drawn: FloatArray
    spread: FloatArray


def chained_draws(
    values: FloatArray, present: BoolArray, *, n_imputed: int, method: Method, n_cycles: int, rng: np.random.Generator
) -> FloatArray:
    """Return ``values`` with the missing ones among the first ``n_imputed`` columns drawn; positions stay theirs.

    Parameters
    ----------
    values
        Columns x copies x households x members; NaN where a score is missing. The columns beyond ``n_imputed`` are
        complete.
    present
        Copies x households x members: False where a household has fewer members.
    n_imputed
        Number of columns that may be incomplete; they come first.
    method
        How a missing score is drawn.
    n_cycles
        Rounds over the incomplete columns.
    rng
        Source of the draws.

    Notes
    -----
    The mean of the housemates at the same moment is a predictor when a household has more than one member.

    References
    ----------
    Van Buuren, S. & Groothuis-Oudshoorn, K. (2011). mice: multivariate imputation by chained equations in R.
    J Stat Softw 45(3):1-67.
    """
    n_columns, n_copies, n_households, n_members = values.shape
    places = (n_copies, n_households * n_members)
    there = present.reshape(places)
    completed = np.where(there, values.reshape(n_columns, *places), 0.0)
    gaps = np.isnan(completed[:n_imputed])
    incomplete = [column for column in range(n_imputed) if gaps[column].any()]
    for column in incomplete:
        _start(completed[column], gaps[column], there, rng)
    for column in incomplete * n_cycles:
        predictors = _predictors(completed, column, present)
        observed = there & ~gaps[column]
        fit = _fit(predictors, completed[column], observed, rng)
        _fill(completed[column], gaps[column], observed, fit, method, rng)
    return completed.reshape(values.shape)


def _start(column: FloatArray, gaps: BoolArray, there: BoolArray, rng: np.random.Generator) -> None:
    """Fill gaps with draws that look like what was observed, whatever the other columns say."""
    observed = there & ~gaps
    n_observed = observed.sum(axis=1)
    known = np.where(observed, column, 0.0)
    mean = known.sum(axis=1) / n_observed
    spread = np.sqrt(np.where(observed, np.square(known - mean[:, None]), 0.0).sum(axis=1) / n_observed)
    copies, places = np.nonzero(gaps)
    column[copies, places] = mean[copies] + spread[copies] * rng.standard_normal(copies.size)


def _predictors(completed: FloatArray, column: int, present: BoolArray) -> FloatArray:
    """Return copies x predictors x places: every other column, and the mean of the housemates in this one."""
    others = [completed[other] for other in range(len(completed)) if other != column]
    if present.shape[-1] > 1:
        others.append(_housemates(completed[column], present))
    return np.stack(others, axis=1) if others else np.empty((len(present), 0, completed.shape[-1]))


def _housemates(column: FloatArray, present: BoolArray) -> FloatArray:
    """Return the mean of the other members, minus the mean of everybody; zero for who lives alone."""
    scores = column.reshape(present.shape)
    mean = scores.sum(axis=(1, 2)) / present.sum(axis=(1, 2))  # who is not there counts zero in both
    deviations = np.where(present, scores - mean[:, None, None], 0.0)
    n_others = present.sum(axis=2, keepdims=True) - 1
    means = (deviations.sum(axis=2, keepdims=True) - deviations) / np.maximum(n_others, 1)
    return np.where(present & (n_others > 0), means, 0.0).reshape(column.shape)


def _fit(predictors: FloatArray, column: FloatArray, observed: BoolArray, rng: np.random.Generator) -> _Fit:
    """Regress the column on the predictors where it was observed, and draw the parameters from their posterior."""
    weights = observed.astype(float)
    n_observed = weights.sum(axis=1)
    scaled = _standardized(predictors, weights, n_observed)
    mean = np.einsum("bi,bi->b", weights, column) / n_observed
    regression = _regression(scaled * weights[:, None, :], (column - mean[:, None]) * weights, n_observed)
    spread = np.sqrt(regression.squares / rng.chisquare(regression.freedom))
    of_means = spread / np.sqrt(n_observed)
    noise = of_means[:, None] * regression.roots * rng.standard_normal(regression.roots.shape)
    drawn = regression.coefficients + np.einsum("bij,bj->bi", regression.vectors, noise)
    drawn_mean = mean + of_means * rng.standard_normal(mean.shape)
    return _Fit(
        mean[:, None] + (regression.coefficients[:, None, :] @ scaled)[:, 0],
        drawn_mean[:, None] + (drawn[:, None, :] @ scaled)[:, 0],
        spread,
    )


def _regression(predictors: FloatArray, outcome: FloatArray, n_observed: FloatArray) -> _Regression:
    """Return least squares of a centered outcome on standardized predictors, both 0 where not observed.

    Directions in which the observed do not differ get no coefficient: nothing was learned about them.
    """
    products = predictors @ predictors.swapaxes(1, 2) / n_observed[:, None, None]
    moments = (predictors @ outcome[:, :, None])[:, :, 0] / n_observed[:, None]
    variances, vectors = np.linalg.eigh(products)
    kept = variances > FLAT
    inverse = np.divide(1.0, variances, out=np.zeros_like(variances), where=kept)
    along = np.einsum("bji,bj->bi", vectors, moments)
    squares = np.square(outcome).sum(axis=1) - n_observed * (np.square(along) * inverse).sum(axis=1)
    return _Regression(
        np.einsum("bij,bj->bi", vectors, along * inverse),
        vectors,
        np.sqrt(inverse),
        np.maximum(squares, 0.0),
        np.maximum(n_observed - 1 - kept.sum(axis=1), 1),
    )


def _standardized(predictors: FloatArray, weights: FloatArray, n_observed: FloatArray) -> FloatArray:
    """Return predictors with mean 0 and variance 1 over the observed places; 0 where they do not differ there."""
    mean = np.einsum("bki,bi->bk", predictors, weights) / n_observed[:, None]
    centered: FloatArray = predictors - mean[:, :, None]
    variance = np.einsum("bki,bki,bi->bk", centered, centered, weights) / n_observed[:, None]
    rounding = 1e-18 * np.maximum(np.square(mean), 1e-300)  # of a mean in doubles, squared
    factor = np.divide(1.0, np.sqrt(variance), out=np.zeros_like(variance), where=variance > rounding)
    centered *= factor[:, :, None]
    return centered


def _fill(
    column: FloatArray, gaps: BoolArray, observed: BoolArray, fit: _Fit, method: Method, rng: np.random.Generator
) -> None:
    copies, places = np.nonzero(gaps)
    if method == "normal":
        residuals = fit.spread[copies] * rng.standard_normal(copies.size)
        column[copies, places] = fit.drawn[copies, places] + residuals
        return
    for copy, missing in _by_copy(copies, places, len(column)):
        donors = np.flatnonzero(observed[copy])
        chosen = _nearest(fit.estimated[copy, donors], fit.drawn[copy, missing], rng)
        column[copy, missing] = column[copy, donors[chosen]]


def _by_copy(
    copies: NDArray[np.intp], places: NDArray[np.intp], n_copies: int
) -> Iterator[tuple[int, NDArray[np.intp]]]:
    """Yield every copy that has gaps, and where they are."""
    bounds = np.searchsorted(copies, np.arange(n_copies + 1))
    for copy in range(n_copies):
        if bounds[copy] < bounds[copy + 1]:
            yield copy, places[bounds[copy] : bounds[copy + 1]]


def _nearest(donors: FloatArray, wanted: FloatArray, rng: np.random.Generator) -> NDArray[np.intp]:
    """Return for each wanted prediction the position of one of the donors that are nearest, each as likely."""
    shuffled = rng.permutation(donors.size)  # donors with equal predictions come in no order of their own
    order = shuffled[np.argsort(donors[shuffled], kind="stable")]
    ordered = donors[order]
    n_near = min(N_DONORS, donors.size)
    width = min(2 * N_DONORS, donors.size)
    first = np.clip(np.searchsorted(ordered, wanted) - N_DONORS, 0, donors.size - width)
    candidates = first[:, None] + np.arange(width)
    distance = np.abs(ordered[candidates] - wanted[:, None])
    near = np.argpartition(distance, n_near - 1, axis=1)[:, :n_near]
    picked = near[np.arange(wanted.size), rng.integers(n_near, size=wanted.size)]
    chosen: NDArray[np.intp] = order[candidates[np.arange(wanted.size), picked]]
    return chosen
