"""Two regressions over the same rows whose errors go together (Zellner): cost and health of the same people.

With the same regressors in both, the coefficients are those of two separate regressions. With different ones, each
borrows from the residuals of the other. Either way the errors of the two are known together, which a combination of
both, such as a net benefit, needs.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

import numpy as np

from werkplaats.methods.between_groups.cluster_robust import LeastSquares, fit_least_squares
from werkplaats.methods.complete_cases import FloatArray

Weighting = Literal["seemingly_unrelated", "separate"]

ALIKE = 1e-9
"""Share of an error variance that must be its own: below it, two outcomes leave the same residuals but for rounding."""


class Equation(NamedTuple):
    """One regression: rows x coefficients, and the outcome of each row."""

    matrix: FloatArray
    outcome: FloatArray


def fit_pair(first: Equation, second: Equation, *, weighting: Weighting) -> LeastSquares:
    """Return both regressions as one least squares, over rows made independent and alike.

    Rows are those of the first and then those of the second; coefficients likewise. Errors of two rows of the table
    are taken to be independent by the weights; standard errors that allow for households belong on top.

    Parameters
    ----------
    first, second
        The regressions, over the same rows of the table, each of full rank.
    weighting
        ``seemingly_unrelated`` weights by the covariance of the residuals of two separate regressions, each with its
        own degrees of freedom, in one step. ``separate`` takes the errors as unrelated, so that each regression has
        the coefficients that it has alone.

    Raises
    ------
    ValueError
        When the weighting is unknown, nothing is left as residual, or both leave the same residuals.

    References
    ----------
    Zellner, A. (1962). An efficient method of estimating seemingly unrelated regressions and tests for aggregation
    bias. JASA 57:348-368.
    """
    if weighting not in {"seemingly_unrelated", "separate"}:
        raise ValueError(f"weighting must be 'seemingly_unrelated' or 'separate', found '{weighting}'")
    alone = [fit_least_squares(equation.matrix, equation.outcome) for equation in (first, second)]
    covariance = _residual_covariance(*alone)
    if weighting == "separate":
        covariance = np.diag(np.diag(covariance))
    elif not covariance[0, 1] ** 2 < (1 - ALIKE) * covariance[0, 0] * covariance[1, 1]:
        raise ValueError("the two outcomes leave the same residuals; one of them says nothing that the other does not")
    whitening = np.linalg.inv(np.linalg.cholesky(covariance))
    matrix = np.block(
        [
            [whitening[0, 0] * first.matrix, whitening[0, 1] * second.matrix],
            [whitening[1, 0] * first.matrix, whitening[1, 1] * second.matrix],
        ]
    )
    outcome = whitening @ np.stack([first.outcome, second.outcome])
    return fit_least_squares(matrix, outcome.ravel())


def combination(fit: LeastSquares, *, weights: tuple[float, float], positions: tuple[int, int]) -> LeastSquares:
    """Return the same fit, written so that its coefficient at the first position is a weighted sum of two.

    Nothing is estimated anew: the columns are rewritten, and whatever is computed for one coefficient (its standard
    error, its degrees of freedom) then holds for the sum.

    Parameters
    ----------
    fit
        A fit, such as that of `fit_pair`.
    weights
        Weights of the two coefficients, the first not 0.
    positions
        Their positions.
    """
    (one, other), (first, second) = weights, positions
    matrix = fit.matrix.copy()
    matrix[:, first] = fit.matrix[:, first] / one
    matrix[:, second] = fit.matrix[:, second] - fit.matrix[:, first] * (other / one)
    return fit_least_squares(matrix, fit.matrix @ fit.coefficients + fit.residuals)


def _residual_covariance(first: LeastSquares, second: LeastSquares) -> FloatArray:
    residuals = np.column_stack([first.residuals, second.residuals])
    freedom = [len(residuals) - fit.matrix.shape[1] for fit in (first, second)]
    return residuals.T @ residuals / np.sqrt(np.outer(freedom, freedom))
