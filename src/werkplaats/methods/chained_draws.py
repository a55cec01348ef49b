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


class Draws(NamedTuple):
    """How draws are made.

    Attributes
    ----------
    method
        ``normal``: prediction plus a normal residual. ``pmm``: the value of a donor with a near prediction.
    n_cycles
        Rounds over the incomplete columns.
    parameters_drawn
        Whether coefficients and residual variance are drawn from their posterior (needed when the same table is
        imputed again and again) or taken as estimated (enough when every copy is itself a resample).
    """

    method: Literal["normal", "pmm"]
    n_cycles: int
    parameters_drawn: bool


class _Fit(NamedTuple):
    """Predictions of one column in every copy (copies x places), and the residual standard deviation (copies)."""

    estimated: FloatArray
    drawn: FloatArray
    spread: FloatArray


def chained_draws(
    values: FloatArray, present: BoolArray, *, n_imputed: int, draws: Draws, rng: np.random.Generator
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
    draws
        How draws are made.
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
    for column in incomplete * draws.n_cycles:
        predictors = _predictors(completed, column, present)
        observed = there & ~gaps[column]
        fit = _fit(predictors, completed[column], observed, draws, rng)
        _fill(completed[column], gaps[column], observed, fit, draws, rng)
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


def _fit(
    predictors: FloatArray, column: FloatArray, observed: BoolArray, draws: Draws, rng: np.random.Generator
) -> _Fit:
    """Regress the column on the predictors in every copy, over the places where it was observed.

    Directions in which the observed do not differ get no coefficient: nothing was learned about them.
    """
    weights = observed.astype(float)
    n_observed = weights.sum(axis=1)
    scaled = _standardized(predictors, weights, n_observed)
    mean = np.einsum("bi,bi->b", weights, column) / n_observed
    deviations = (column - mean[:, None]) * weights
    weighted = scaled * weights[:, None, :]
    products = weighted @ weighted.swapaxes(1, 2) / n_observed[:, None, None]
    moments = (weighted @ deviations[:, :, None])[:, :, 0] / n_observed[:, None]
    roots, vectors = np.linalg.eigh(products)
    kept = roots > FLAT
    inverse = np.divide(1.0, roots, out=np.zeros_like(roots), where=kept)
    along = np.einsum("bji,bj->bi", vectors, moments)
    explained = np.square(along) * inverse
    squares = n_observed * np.maximum(np.square(deviations).sum(axis=1) / n_observed - explained.sum(axis=1), 0.0)
    freedom = np.maximum(n_observed - 1 - kept.sum(axis=1), 1)
    coefficients = np.einsum("bij,bj->bi", vectors, along * inverse)
    estimated = mean[:, None] + (coefficients[:, None, :] @ scaled)[:, 0]
    if not draws.parameters_drawn:
        return _Fit(estimated, estimated, np.sqrt(squares / freedom))
    spread = np.sqrt(squares / rng.chisquare(freedom))
    noise = (spread / np.sqrt(n_observed))[:, None] * rng.standard_normal(roots.shape) * np.sqrt(inverse)
    drawn_mean = mean + spread / np.sqrt(n_observed) * rng.standard_normal(len(mean))
    drawn = coefficients + np.einsum("bij,bj->bi", vectors, noise)
    return _Fit(estimated, drawn_mean[:, None] + (drawn[:, None, :] @ scaled)[:, 0], spread)


def _standardized(predictors: FloatArray, weights: FloatArray, n_observed: FloatArray) -> FloatArray:
    """Return predictors with mean 0 and variance 1 over the observed places; 0 where they do not differ there."""
    mean = np.einsum("bki,bi->bk", predictors, weights) / n_observed[:, None]
    centered = predictors - mean[:, :, None]
    variance = np.einsum("bki,bki,bi->bk", centered, centered, weights) / n_observed[:, None]
    rounding = 1e-18 * np.maximum(np.square(mean), 1e-300)
    factor = np.divide(1.0, np.sqrt(variance), out=np.zeros_like(variance), where=variance > rounding)
    centered *= factor[:, :, None]
    return centered


def _fill(
    column: FloatArray, gaps: BoolArray, observed: BoolArray, fit: _Fit, draws: Draws, rng: np.random.Generator
) -> None:
    copies, places = np.nonzero(gaps)
    if draws.method == "normal":
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
    return order[candidates[np.arange(wanted.size), picked]]
