"""The change of one group minus that of another at equal covariates, with what each household adds to it.

Two ways: regression of the change of the other group on the covariates, and doubly robust, which weighs the other group
besides, by its odds of being in the first; that one is right when either model is.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from werkplaats.methods.complete_cases import FloatArray

Adjustment = Literal["regression", "doubly_robust"]

MOST_STEPS = 50
"""Newton's method on a logistic likelihood needs about six; one that needs more runs off to infinity."""

FEWEST_ODDS = 1e-8
"""A score closer than this to 0 or 1 means that the covariates tell the groups apart."""


class Contrast(NamedTuple):
    """A difference, and the influence of each household on it: the error is about the sum of the influences."""

    estimate: float
    influence: FloatArray


def adjusted_contrast(
    changes: FloatArray, in_group: NDArray[np.bool_], covariates: FloatArray, *, adjustment: Adjustment
) -> Contrast:
    """Return the mean change of the group minus what the others would have had with its covariates; negative if less.

    Parameters
    ----------
    changes, in_group
        Change of each household, and whether it is in the group.
    covariates
        Households x covariates, without a constant.
    adjustment
        ``regression`` or ``doubly_robust`` (logistic odds and linear regression).

    Raises
    ------
    ValueError
        When the others are too few to fit the regression, or the covariates tell the groups apart.

    References
    ----------
    Heckman, J. J., Ichimura, H. & Todd, P. E. (1997). Matching as an econometric evaluation estimator. Rev Econ Stud
    64:605-654 (regression).
    Sant'Anna, P. H. C. & Zhao, J. (2020). Doubly robust difference-in-differences estimators. J Econometrics
    219:101-122.

    Examples
    --------
    >>> x = np.array([[0.0], [1.0], [2.0], [0.0], [1.0], [2.0], [3.0]])
    >>> changes = np.array([1.0, 2.0, 3.0, 0.0, 1.0, 2.0, 3.0])
    >>> group = np.arange(7) < 3
    >>> round(adjusted_contrast(changes, group, x, adjustment="regression").estimate, 9)
    1.0
    """
    if adjustment not in {"regression", "doubly_robust"}:
        raise ValueError(f"adjustment must be 'regression' or 'doubly_robust', found '{adjustment}'")
    design = np.column_stack([np.ones(changes.size), covariates])
    n_others = int((~in_group).sum())
    if np.linalg.matrix_rank(design[~in_group]) < design.shape[1]:
        raise ValueError(f"{n_others} households to compare with do not determine {covariates.shape[1]} covariates")
    others = design * ~in_group[:, np.newaxis]
    bread = np.linalg.inv(others.T @ others)
    coefficients = bread @ (others.T @ changes)
    left = changes - design @ coefficients
    scores = (others * left[:, np.newaxis]) @ bread  # influence of each household on the coefficients
    weights = in_group / in_group.sum()
    treated = float(weights @ left)
    influence = weights * (left - treated) - scores @ (weights @ design)
    if adjustment == "regression":
        return Contrast(treated, influence)
    compared = _weighted_others(left, in_group, design, scores)
    return Contrast(treated - compared.estimate, influence - compared.influence)


def _weighted_others(left: FloatArray, in_group: NDArray[np.bool_], design: FloatArray, scores: FloatArray) -> Contrast:
    """Return the mean residual of the others, weighed by their odds of being in the group."""
    probability, bread = _logistic(design, in_group)
    odds = np.where(in_group, 0.0, probability / (1 - probability))
    weights = odds / odds.sum()
    mean = float(weights @ left)
    moved_by_odds = (in_group - probability)[:, np.newaxis] * design @ bread @ (weights * (left - mean) @ design)
    return Contrast(mean, weights * (left - mean) + moved_by_odds - scores @ (weights @ design))


def _logistic(design: FloatArray, in_group: NDArray[np.bool_]) -> tuple[FloatArray, FloatArray]:
    """Return the fitted probability of being in the group, and the inverse of the information."""
    coefficients = np.zeros(design.shape[1])
    for _ in range(MOST_STEPS):
        probability = 1 / (1 + np.exp(-np.clip(design @ coefficients, -500, 500)))
        spread = probability * (1 - probability)
        if np.minimum(probability, 1 - probability).min() < FEWEST_ODDS:
            break
        bread: FloatArray = np.asarray(np.linalg.inv(design.T @ (spread[:, np.newaxis] * design)), dtype=np.float64)
        step = bread @ (design.T @ (in_group - probability))
        coefficients += step
        if np.abs(design @ step).max() < 1e-10:
            return probability, bread
    raise ValueError(
        f"the covariates tell {int(in_group.sum())} households apart from {int((~in_group).sum())} others; "
        "no others are like them"
    )
