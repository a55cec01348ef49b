"""Errors that keep part of the one before: how sure a line through a short series is when its months are alike.

A line bends after its series, so what is left over looks less alike from month to month than the errors were, and
smaller. Both are put right by their expectation; without that, intervals of a few dozen months are far too narrow.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy.optimize import brentq

from werkplaats.methods.complete_cases import FloatArray

MOST_ALIKE = 0.95
"""Errors more alike than this cannot be told from a trend in a series of a few years."""


class SerialErrors(NamedTuple):
    """What the residuals say of the errors.

    Attributes
    ----------
    autocorrelation
        Between neighboring errors: 0 to ``MOST_ALIKE``.
    scale
        Their variance, after weighting.
    covariance
        Of the coefficients, by that autocorrelation and variance (coefficients x coefficients).
    """

    autocorrelation: float
    scale: float
    covariance: FloatArray


def serial_errors(design: FloatArray, residuals: FloatArray) -> SerialErrors:
    """Return autocorrelation and variance of first-order autoregressive errors, and the covariance that they give.

    The autocorrelation is the one with which the residuals of this very design are expected to be as alike as they
    are; never below 0, because months that are unlike by chance must not make anybody surer. The coefficients are
    those of (weighted) least squares, as when months had nothing to do with each other.

    Parameters
    ----------
    design
        Moments x coefficients, in order of time, each row times the root of its weight: of a log-linear model of
        counts, the root of the fitted mean (Zeger 1988).
    residuals
        One per moment, weighted alike: of counts, Pearson's.

    Raises
    ------
    ValueError
        When there are no more moments than coefficients.

    References
    ----------
    Zeger, S. L. (1988). A regression model for time series of counts. Biometrika 75:621-629.

    Examples
    --------
    >>> errors = np.array([1.0, 1.2, 0.8, -0.5, -0.9, -1.1, 0.1, 0.6, -0.2, -1.0])
    >>> round(serial_errors(np.ones((10, 1)), errors - errors.mean()).autocorrelation, 2)
    0.83
    """
    n_moments, n_coefficients = design.shape
    if n_moments <= n_coefficients:
        raise ValueError(f"{n_moments} moments do not determine {n_coefficients} coefficients and their errors")
    bread = np.linalg.inv(design.T @ design)
    left_over = np.eye(n_moments) - design @ bread @ design.T
    lags = np.arange(n_moments)
    apart = np.abs(np.subtract.outer(lags, lags))
    # Expected products and squares of residuals are sums over pairs of errors: together per distance, they are short.
    neighbors = np.bincount(apart.ravel(), weights=(left_over[:-1].T @ left_over[1:]).ravel())
    squares = np.bincount(apart.ravel(), weights=left_over.ravel())

    def expected(autocorrelation: float) -> float:
        kept = autocorrelation**lags
        return float(neighbors @ kept / (squares @ kept))

    alike = neighbors_alike(residuals)
    found = 0.0
    if alike >= expected(MOST_ALIKE):
        found = MOST_ALIKE
    elif alike > expected(0.0):
        found = float(brentq(lambda autocorrelation: expected(autocorrelation) - alike, 0.0, MOST_ALIKE))
    correlation = found**apart
    scale = float(residuals @ residuals / (squares @ found**lags))
    return SerialErrors(found, scale, scale * bread @ design.T @ correlation @ design @ bread)


def neighbors_alike(residuals: FloatArray) -> float:
    """Return the autocorrelation of neighboring residuals: 1 when all are the same, 0 when they tell nothing."""
    return float(residuals[1:] @ residuals[:-1] / (residuals @ residuals))
