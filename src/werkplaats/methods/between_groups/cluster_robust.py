"""Standard errors of least squares when persons of one household resemble each other, for few households.

The plain sandwich (CR0) is too small with few households, and its t statistic is not normal. CR2 takes out the bias
that there would be if the errors were independent and alike, and the degrees of freedom follow from the design: an
arm with few households, or one large household, lowers them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np

from werkplaats.methods.complete_cases import FloatArray
from werkplaats.methods.intervals.student import Precision
from werkplaats.methods.repeated_measures.random_effects import Codes

Correction = Literal["CR0", "CR1", "CR2"]

FITTED_EXACTLY = 1e-10
"""Share of its error variance that a household keeps in its residuals below which it keeps none.

A household that alone determines a coefficient keeps rounding only (1e-15); its residuals say nothing.
"""


@dataclass(frozen=True)
class LeastSquares:
    """Ordinary least squares: coefficients, residuals, and the inverse of X'X (``bread``)."""

    matrix: FloatArray
    coefficients: FloatArray
    residuals: FloatArray
    bread: FloatArray


def fit_least_squares(matrix: FloatArray, outcome: FloatArray) -> LeastSquares:
    """Return the fit of ``outcome`` on a matrix of full rank.

    Raises
    ------
    ValueError
        When nothing is left as residual.
    """
    orthonormal, triangle = np.linalg.qr(matrix)
    coefficients = np.linalg.solve(triangle, orthonormal.T @ outcome)
    residuals = outcome - matrix @ coefficients
    if not np.abs(residuals).max() > 1e-10 * np.abs(outcome).max():
        raise ValueError(
            "the outcome follows the regressors without any residual; there is nothing to make an error of"
        )
    half = np.linalg.inv(triangle)
    return LeastSquares(matrix, coefficients, residuals, half @ half.T)


def cluster_robust_precision(
    fit: LeastSquares, *, position: int, households: Codes, correction: Correction
) -> Precision:
    """Return the standard error of the coefficient at ``position``, and its Satterthwaite degrees of freedom.

    CR0 is the plain sandwich; CR1 multiplies its variance by G / (G - 1) for G households; CR2 multiplies the
    residuals of each household by the inverse square root of what least squares left of their covariance. The degrees
    of freedom take errors that are independent and alike as their working model, in all three.

    Raises
    ------
    ValueError
        When there are fewer than two households, the correction is unknown, or no error is left to judge by.

    References
    ----------
    Bell, R. M. & McCaffrey, D. F. (2002). Bias reduction in standard errors for linear regression with multi-stage
    samples. Survey Methodology 28:169-181.
    Pustejovsky, J. E. & Tipton, E. (2018). Small-sample methods for cluster-robust variance estimation and hypothesis
    testing in fixed effects models. J Bus Econ Stat 36:672-683.
    """
    order = np.argsort(households, kind="stable")
    starts = np.flatnonzero(np.diff(households[order], prepend=-1))
    if len(starts) < 2:
        raise ValueError("a cluster-robust standard error needs two households or more, found 1")
    direction = fit.bread[:, position]
    scores, squares, products = [], [], []
    for rows in np.split(order, starts[1:]):
        weights = _weights(fit.matrix[rows], fit.bread, direction, correction=correction, n_clusters=len(starts))
        scores.append(weights @ fit.residuals[rows])
        squares.append(weights @ weights)
        products.append(fit.matrix[rows].T @ weights)
    std_error = math.sqrt(math.fsum(score**2 for score in scores))
    if not std_error > 1e-10 * math.sqrt(direction[position]) * float(np.abs(fit.residuals).max(initial=0.0)):
        raise ValueError("the residuals leave no error to judge the coefficient by")
    return Precision(std_error, _freedom(np.array(squares), np.array(products), fit.bread))


def _weights(
    rows: FloatArray, bread: FloatArray, direction: FloatArray, *, correction: Correction, n_clusters: int
) -> FloatArray:
    """Return how the residuals of one household enter its score, corrected."""
    plain: FloatArray = rows @ direction
    if correction == "CR0":
        return plain
    if correction == "CR1":
        return plain * math.sqrt(n_clusters / (n_clusters - 1))
    if correction != "CR2":
        raise ValueError(f"correction must be 'CR0', 'CR1' or 'CR2', found '{correction}'")
    # The hat matrix of the household has the rank of its rows: decompose it there, not among all its persons.
    basis, triangle = np.linalg.qr(rows)
    fitted, vectors = np.linalg.eigh(triangle @ bread @ triangle.T)
    kept = 1 - fitted
    stretched = np.where(kept > FITTED_EXACTLY, 1 / np.sqrt(np.maximum(kept, FITTED_EXACTLY)), 0.0)
    axes = basis @ vectors
    corrected: FloatArray = plain + axes @ ((stretched - 1) * (axes.T @ plain))
    return corrected


def _freedom(squares: FloatArray, products: FloatArray, bread: FloatArray) -> float:
    """Return Satterthwaite's degrees of freedom of a sum of squared scores under independent errors.

    The covariance of the scores is ``diag(squares) - products @ bread @ products.T``; this is its squared trace over
    the sum of its squared entries.
    """
    spread = products @ bread
    own = np.einsum("gp,gp->g", spread, products)
    inner = products.T @ spread
    entries = float((squares**2 - 2 * squares * own).sum() + np.einsum("pq,qp->", inner, inner))
    return float((squares - own).sum()) ** 2 / entries
