"""Wild cluster bootstrap: a difference between groups of households, tested without leaning on a t distribution.

Under the null hypothesis the residuals of a household are as likely with the one sign as with the other. Whole
households get a random sign (or another weight), the t statistic is computed again, and the p-value is the share that
is at least as far out as the one observed. All draws are handled at once through sums per household.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import pandas as pd

from werkplaats.methods.between_groups.cluster_robust import cluster_robust_precision, fit_least_squares
from werkplaats.methods.between_groups.group_design import build_group_design, group_difference
from werkplaats.methods.complete_cases import FloatArray, validate_share
from werkplaats.methods.intervals.studentized import Interval
from werkplaats.methods.repeated_measures.random_effects import Codes
from werkplaats.results import Estimate

Weights = Literal["rademacher", "webb"]

MOST_ENUMERATED = 16
"""Households up to which all patterns of signs are gone through: 2**15, since turning all signs changes nothing."""

TIE_TOLERANCE = 1e-9
"""Two squared t statistics count as equal when they differ by less than this share; rounding stays below 1e-12."""

WEBB: FloatArray = np.sqrt([0.5, 1.0, 1.5])
"""Webb's weights, each with either sign."""

FARTHEST = 1e6
"""Standard errors from the estimate at which the search for a limit ends."""


@dataclass(frozen=True)
class WildCluster:
    """What the test of any value of one coefficient needs, draw by draw; the first draw is the data.

    A residual under the null is ``residual - value * regressor``, so the distance of a draw from the value is a line in
    the value, and its variance a parabola.

    Attributes
    ----------
    estimate
        The coefficient, by least squares.
    distances
        Draws x 2: the distance is the first column minus ``value`` times the second.
    variances
        Draws x 3: constant, minus half of what goes with ``value``, and what goes with its square.
    """

    estimate: float
    distances: FloatArray
    variances: FloatArray


def adjusted_difference_wild(
    table: pd.DataFrame,
    *,
    outcome: str,
    group: str,
    reference: str,
    household: str,
    unit: str,
    covariates: Sequence[str] = (),
    weights: Weights = "rademacher",
    n_bootstrap: int = 9999,
    conf_level: float = 0.95,
    rng: np.random.Generator,
) -> Estimate:
    """Return the group's mean minus the ``reference`` mean of ``outcome`` at equal covariates; positive when higher.

    Least squares over persons, tested by the wild cluster bootstrap with the null hypothesis imposed; the interval
    holds the values that this test does not reject. With random signs (Rademacher) and at most ``MOST_ENUMERATED``
    households every pattern is gone through and nothing is random. Below about twelve households there are few
    patterns, so small p-values cannot occur; ``weights="webb"`` has more. With one or two households in a group the
    test is blind: see docs/methods/cluster_robust.md.

    Parameters
    ----------
    table
        One row per person.
    outcome, covariates
        Columns with the value at follow-up in ``unit``, and with what is held equal.
    group, reference
        Column with the group of each person (two groups), and the group to compare with.
    household
        Column with the household of each person.
    unit
        Unit of the outcome.
    weights
        ``rademacher``: -1 or 1; ``webb``: six values, for few households.
    n_bootstrap
        Number of draws, where not all patterns are gone through.
    conf_level
        Confidence level (0 to 1).
    rng
        Source of the draws.

    Returns
    -------
    Estimate
        Term ``adjusted_difference``, contrast ``between``; ``std_error`` is CR1. Both limits are None where the test
        rejects no value however far off: the data do not bound the difference.

    Raises
    ------
    ValueError
        When a value is missing, there are not exactly two groups, a group has fewer than two households, or the
        coefficients are not determined.

    References
    ----------
    Cameron, A. C., Gelbach, J. B. & Miller, D. L. (2008). Bootstrap-based improvements for inference with clustered
    errors. Rev Econ Stat 90:414-427.
    Webb, M. D. (2023). Reworking wild bootstrap-based inference for clustered errors. Can J Econ 56:839-858.
    MacKinnon, J. G. & Webb, M. D. (2017). Wild bootstrap inference for wildly different cluster sizes.
    J Appl Econometrics 32:233-254.

    Examples
    --------
    >>> table = pd.DataFrame({"arm": list("aaaaabbbbb"), "home": [1, 1, 2, 3, 3, 4, 4, 5, 6, 6],
    ...                       "t0": [5.0, 6, 4, 7, 5, 5, 4, 6, 7, 4], "t1": [7.0, 8, 6, 8, 8, 5, 5, 6, 8, 4]})
    >>> difference = adjusted_difference_wild(
    ...     table, outcome="t1", group="arm", reference="b", household="home", covariates=["t0"], unit="points",
    ...     rng=np.random.default_rng(1)
    ... )
    >>> round(difference.estimate, 2), difference.p_value, round(difference.conf_low, 2)
    (1.62, 0.03125, 1.33)
    """
    validate_share("conf_level", conf_level)
    design = build_group_design(
        table, outcome=outcome, group=group, reference=reference, household=household, covariates=covariates
    )
    if len(design.others) > 1:
        raise ValueError(f"column '{group}' holds {len(design.others)} groups beside '{reference}'; pass two groups")
    draws, described = draw_weights(design.n_clusters, weights=weights, n_bootstrap=n_bootstrap, rng=rng)
    wild = build_wild_cluster(design.matrix, design.outcome, position=0, households=design.households, draws=draws)
    precision = cluster_robust_precision(
        fit_least_squares(design.matrix, design.outcome), position=0, households=design.households, correction="CR1"
    )
    low, high = wild_cluster_interval(wild, std_error=precision.std_error, conf_level=conf_level)
    return replace(
        group_difference(
            design,
            0,
            wild.estimate,
            precision,
            unit=unit,
            method=f"least squares over persons; wild cluster bootstrap-t under the null, {described}; test inverted",
            conf_level=conf_level,
        ),
        conf_low=low,
        conf_high=high,
        conf_level=None if low is None else conf_level,
        p_value=wild_cluster_p_value(wild),
    )


def draw_weights(
    n_clusters: int, *, weights: Weights, n_bootstrap: int, rng: np.random.Generator
) -> tuple[FloatArray, str]:
    """Return weights, draws x households, and how they came about.

    The first draw is all ones: the data as they are, so that no p-value is zero.

    Raises
    ------
    ValueError
        When the weights are unknown or there is no draw.
    """
    if weights not in {"rademacher", "webb"}:
        raise ValueError(f"weights must be 'rademacher' or 'webb', found '{weights}'")
    if n_bootstrap < 1:
        raise ValueError(f"n_bootstrap must be at least 1, found {n_bootstrap}")
    if weights == "rademacher" and n_clusters <= MOST_ENUMERATED:
        patterns = np.arange(2 ** (n_clusters - 1))[:, None] >> np.arange(n_clusters) & 1
        return np.where(patterns == 1, -1.0, 1.0), f"all {2**n_clusters} patterns of signs"
    signs = np.where(rng.integers(2, size=(n_bootstrap, n_clusters)) == 1, -1.0, 1.0)
    drawn: FloatArray = signs if weights == "rademacher" else signs * WEBB[rng.integers(3, size=signs.shape)]
    named = {"rademacher": "signs", "webb": "Webb weights"}[weights]
    return np.vstack([np.ones(n_clusters), drawn]), f"{n_bootstrap} draws of {named}"


def build_wild_cluster(
    matrix: FloatArray, outcome: FloatArray, *, position: int, households: Codes, draws: FloatArray
) -> WildCluster:
    """Return distances and variances of the coefficient at ``position`` in each draw, by sums per household."""
    others = np.delete(matrix, position, axis=1)
    both = np.column_stack([outcome, matrix[:, position]])
    if others.shape[1]:
        orthonormal = np.linalg.qr(others)[0]
        both = both - orthonormal @ (orthonormal.T @ both)
    regressor = both[:, 1]
    spread = float(regressor @ regressor)
    scores = _household_sums(regressor[:, None] * both / spread, households)
    products = _household_sums(matrix[:, :, None] * both[:, None, :], households)
    # How the score of a household follows the coefficients that are fitted again in each draw.
    shares = _household_sums(regressor[:, None] * matrix / spread, households)
    shares = shares @ fit_least_squares(matrix, outcome).bread
    return WildCluster(
        estimate=float(regressor @ both[:, 0]) / spread,
        distances=draws @ scores,
        variances=_variances(draws, scores, products, shares),
    )


def wild_cluster_p_value(wild: WildCluster, *, value: float = 0.0) -> float:
    """Return the share of draws with a t statistic at least as far from zero as that of the data, if ``value`` is true.

    Compared as squares times the other's variance, so that a draw without variance is far out and not undefined.
    """
    distance = np.square(wild.distances @ [1.0, -value])
    variance = wild.variances @ [1.0, -2 * value, value**2]
    reaching = distance * variance[0] >= (1 - TIE_TOLERANCE) * distance[0] * variance
    return float(reaching.mean())


def _household_sums(rows: FloatArray, households: Codes) -> FloatArray:
    sums = np.zeros((int(households.max()) + 1, *rows.shape[1:]))
    np.add.at(sums, households, rows)
    return sums


def _variances(draws: FloatArray, scores: FloatArray, products: FloatArray, shares: FloatArray) -> FloatArray:
    """Return the sum over households of the product of their scores, for both columns and between them.

    The score of household g in a draw is its weight times ``scores[g]``, minus ``shares[g]`` times the sum over all
    households of their weights times ``products``.
    """
    squared, inner = np.square(draws), shares.T @ shares
    refitted = [draws @ products[:, :, column] for column in (0, 1)]
    followed = [draws @ (scores[:, [column]] * shares) for column in (0, 1)]
    return np.column_stack(
        [
            squared @ (scores[:, first] * scores[:, second])
            - np.einsum("dp,dp->d", refitted[first], followed[second])
            - np.einsum("dp,dp->d", refitted[second], followed[first])
            + np.einsum("dp,pq,dq->d", refitted[first], inner, refitted[second], optimize=True)
            for first, second in ((0, 0), (0, 1), (1, 1))
        ]
    )


def wild_cluster_interval(wild: WildCluster, *, std_error: float, conf_level: float) -> Interval:
    """Return the values on either side at which the p-value falls to ``1 - conf_level``; None where it never does."""
    limits = [_limit(wild, step=side * std_error, level=1 - conf_level) for side in (-1, 1)]
    low, high = limits
    return Interval(None, None) if low is None or high is None else Interval(low, high)


def _limit(wild: WildCluster, *, step: float, level: float) -> float | None:
    inside, outside = 0.0, 1.0
    while wild_cluster_p_value(wild, value=wild.estimate + outside * step) > level:
        if outside > FARTHEST:
            return None
        inside, outside = outside, 2 * outside
    while not math.isclose(inside, outside, rel_tol=1e-9):
        middle = (inside + outside) / 2
        if wild_cluster_p_value(wild, value=wild.estimate + middle * step) > level:
            inside = middle
        else:
            outside = middle
    return float(wild.estimate + inside * step)
