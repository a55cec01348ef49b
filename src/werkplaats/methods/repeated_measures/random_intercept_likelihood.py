"""Random-intercept models in closed form, all samples of households together.

With one random effect per household the inverse covariance is known: all that REML asks of a household are the sums of
its rows and of their products. A sample is then a count per household, the sums of a sample are one matrix product, and
only the ratio of the two variances is left to search, for all samples at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from werkplaats.methods.complete_cases import FloatArray
from werkplaats.methods.repeated_measures.random_effects import Codes

RATIOS = np.concatenate([[0.0], np.geomspace(1e-3, 1e6, 28)])
"""Ratios of household to residual variance at which the search looks first, in case the likelihood has two tops."""

STEPS = 60
"""Most steps of the search between two of them; it takes about ten, and would end here if it only halved."""

SETTLED = 1e-13
"""The share of households in the variance is found when a step changes it by less than this."""

ROUNDING = 1e-12
"""Share of the size of an outcome up to which a residual is taken for rounding."""

SINGULAR = 1e-10
"""Smallest share of its information that a coefficient may keep beside the others in a bootstrap sample."""


@dataclass(frozen=True)
class RandomIntercepts:
    """Random-intercept fits, one per row.

    Attributes
    ----------
    coefficients, std_errors
        Fits x coefficients, in the order of ``regressors`` and the constant last. The standard errors take the
        variances as known.
    household_variance, residual_variance
        One per fit, squared units of the outcome.
    """

    coefficients: FloatArray
    std_errors: FloatArray
    household_variance: FloatArray
    residual_variance: FloatArray


class HouseholdSums(NamedTuple):
    """Sums of households, for design (orthonormal) and outcome together.

    ``inner`` has for each household the products of its rows with themselves, ``outer`` the product of its sums with
    themselves; both households x (coefficients + 1)^2. ``sizes`` are the rows of each household.
    """

    inner: FloatArray
    outer: FloatArray
    sizes: Codes
    turn: FloatArray
    center: FloatArray


def household_sums(matrix: FloatArray, outcome: FloatArray, households: Codes) -> HouseholdSums:
    """Return the sums that fits need, from a design of full rank.

    Raises
    ------
    ValueError
        When the design determines the outcome to within rounding, so that nothing is left as residual.
    """
    # Orthonormal columns and residuals lose no digits to a large mean or to regressors of unlike size.
    n_rows, n_coefficients = matrix.shape
    orthonormal, triangle = np.linalg.qr(matrix)
    center = np.linalg.solve(triangle, orthonormal.T @ outcome)
    residual = outcome - matrix @ center
    # What rounding leaves differs from processor to processor, so it must be told from a residual by its size.
    if np.linalg.norm(residual) <= ROUNDING * np.linalg.norm(outcome):
        raise ValueError("the outcome leaves no residual; there is nothing to make an error of")
    both = np.column_stack([orthonormal * np.sqrt(n_rows), residual])
    n_households = int(households.max()) + 1
    totals = np.zeros((n_households, n_coefficients + 1))
    np.add.at(totals, households, both)
    inner = np.zeros((n_households, n_coefficients + 1, n_coefficients + 1))
    np.add.at(inner, households, both[:, :, None] * both[:, None, :])
    outer = totals[:, :, None] * totals[:, None, :]
    return HouseholdSums(inner, outer, np.bincount(households), np.linalg.inv(triangle) * np.sqrt(n_rows), center)


class _Samples(NamedTuple):
    """Sums of each sample: of all rows, and of household totals apart for each size of household."""

    inner: FloatArray
    outer: FloatArray
    sizes: FloatArray
    counts: FloatArray
    freedom: FloatArray


class _Profile(NamedTuple):
    """Criterion of each sample up to a constant, its slope in the ratio of variances, and what hangs on that ratio."""

    criterion: FloatArray
    slope: FloatArray
    coefficients: FloatArray
    bread: FloatArray
    residual_variance: FloatArray


def fit_samples(sums: HouseholdSums, counts: FloatArray) -> RandomIntercepts:
    """Return the REML fit of each sample; ``counts`` says how often it holds each household, samples x households.

    Raises
    ------
    ValueError
        When in some samples the coefficients are not determined, or nothing is left as residual.
    """
    samples = _samples(sums, counts)
    ratios = _lowest(samples)
    profile = _profile(samples, ratios)
    covariance = np.einsum("ij,bjk,lk->bil", sums.turn, profile.bread, sums.turn)
    variances = np.einsum("bii->bi", covariance) * profile.residual_variance[:, None]
    return RandomIntercepts(
        coefficients=sums.center + profile.coefficients @ sums.turn.T,
        std_errors=np.sqrt(variances),
        household_variance=ratios * profile.residual_variance,
        residual_variance=profile.residual_variance,
    )


def _samples(sums: HouseholdSums, counts: FloatArray) -> _Samples:
    n_columns = sums.inner.shape[1]
    n_samples, shape = len(counts), (len(counts), n_columns, n_columns)
    sizes = np.unique(sums.sizes)
    inner = (counts @ sums.inner.reshape(len(sums.sizes), -1)).reshape(shape)
    outer, by_size = np.empty((n_samples, len(sizes), n_columns, n_columns)), np.empty((n_samples, len(sizes)))
    for place, size in enumerate(sizes):
        alike = sums.sizes == size
        by_size[:, place] = counts[:, alike].sum(axis=1)
        outer[:, place] = (counts[:, alike] @ sums.outer[alike].reshape(alike.sum(), -1)).reshape(shape)
    freedom = by_size @ sizes - (n_columns - 1)
    design = inner[:, :-1, :-1]
    scale = np.sqrt(np.einsum("bii->bi", design).clip(min=np.finfo(float).tiny))
    alone = np.linalg.eigvalsh(design / (scale[:, :, None] * scale[:, None, :]))[:, 0]
    n_singular = int(((alone < SINGULAR) | (freedom < 1)).sum())
    if n_singular:
        raise ValueError(
            f"in {n_singular} of {n_samples} samples of households the coefficients are not determined; draw within "
            "strata, or leave out a regressor"
        )
    return _Samples(inner, outer, sizes.astype(float), by_size, freedom)


def _lowest(samples: _Samples) -> FloatArray:
    """Return the ratio of variances with the lowest criterion, for each sample."""
    criteria = np.array([_profile(samples, np.full(len(samples.freedom), ratio)).criterion for ratio in RATIOS])
    place = criteria.argmin(axis=0)
    n_unbounded = int((place == len(RATIOS) - 1).sum())
    if n_unbounded:
        raise ValueError(f"in {n_unbounded} of {len(place)} samples nothing is left to vary within households")
    at_zero = (place == 0) & (_profile(samples, np.zeros(len(place))).slope >= 0)
    return _level(samples, np.maximum(place - 1, 0), np.where(at_zero, 0, place + 1))


def _level(samples: _Samples, before: Codes, after: Codes) -> FloatArray:
    """Return the ratio between two of ``RATIOS`` at which the criterion is level (0 between 0 and 0).

    False position, with the Illinois rule: an end that stays a second time has its slope halved, or the steps would
    creep up to it from one side. Searched on the scale of the share of households in the variance, on which 0 to
    infinity is 0 to 1.
    """
    shares = RATIOS / (1 + RATIOS)
    low, high = shares[before], shares[after]
    below, above = _profile(samples, RATIOS[before]).slope, _profile(samples, RATIOS[after]).slope
    found, rose = low, np.full(len(low), np.nan)
    for _ in range(STEPS):
        with np.errstate(divide="ignore", invalid="ignore"):
            crossing = (low * above - high * below) / (above - below)
        previous, found = found, np.where((crossing > low) & (crossing < high), crossing, (low + high) / 2)
        if np.abs(found - previous).max() < SETTLED:
            break
        slope = _profile(samples, found / (1 - found)).slope
        rising = slope > 0
        damped = np.where(rising == rose, 0.5, 1.0)
        below, above = np.where(rising, below * damped, slope), np.where(rising, slope, above * damped)
        low, high = np.where(rising, low, found), np.where(rising, found, high)
        rose = rising.astype(float)
    ratios: FloatArray = found / (1 - found)
    return ratios


def _profile(samples: _Samples, ratios: FloatArray) -> _Profile:
    """Return the REML criterion with coefficients and residual variance at their best for each ratio of variances."""
    grown = 1 + samples.sizes * ratios[:, None]
    taken = ratios[:, None] / grown
    products = samples.inner - np.einsum("bs,bsij->bij", taken, samples.outer)
    change = np.einsum("bs,bsij->bij", grown**-2, samples.outer)  # minus the slope of the products
    bread = np.linalg.inv(products[:, :-1, :-1])
    coefficients = np.einsum("bij,bj->bi", bread, products[:, :-1, -1])
    squares = products[:, -1, -1] - np.einsum("bi,bi->b", coefficients, products[:, :-1, -1])
    if not (squares > 1e-12 * samples.inner[:, -1, -1]).all():
        raise ValueError("in some samples the outcome leaves no residual; there is nothing to make an error of")
    residual = np.column_stack([-coefficients, np.ones(len(coefficients))])
    slope = (
        (samples.counts * samples.sizes / grown).sum(axis=1)
        - np.einsum("bij,bji->b", bread, change[:, :-1, :-1])
        - samples.freedom * np.einsum("bi,bij,bj->b", residual, change, residual) / squares
    )
    criterion = (
        (samples.counts * np.log(grown)).sum(axis=1) - np.linalg.slogdet(bread)[1] + samples.freedom * np.log(squares)
    )
    return _Profile(criterion, slope, coefficients, bread, squares / samples.freedom)
