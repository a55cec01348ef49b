"""Variances of a mixed model by restricted maximum likelihood (REML), with the residual variance profiled out.

The criterion is minus twice the restricted log-likelihood, written as in Bates et al. (2015), so that it can be laid
beside other software.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import optimize

from werkplaats.methods.complete_cases import FloatArray
from werkplaats.methods.repeated_measures.random_effects import MixedModel

BoolArray = NDArray[np.bool_]

STARTS = (0.1, 3.0)
"""Variances of the effects to start from, in residual variances: a restricted likelihood can have two tops."""

FRESH_STARTS = 10
"""Times that a search which stopped on a slope goes on from there."""

FLAT = 1e-5
"""Largest slope of the criterion at what counts as its lowest point, for a change of a variance by its own size."""


@dataclass(frozen=True)
class MixedFit:
    """A fitted mixed model.

    Attributes
    ----------
    coefficients, covariance
        Of the fixed effects, by generalized least squares at the fitted variances; the covariance takes these as known.
    shape
        For each effect in turn: its variance; with a slope then the variance of the slope given the first effect, and
        its regression on the first effect. In absolute units.
    residual_variance
        Variance of a row given all effects.
    criterion
        Minus twice the restricted log-likelihood.
    """

    model: MixedModel
    coefficients: FloatArray
    covariance: FloatArray
    shape: FloatArray
    residual_variance: float
    criterion: float

    @property
    def variances(self) -> FloatArray:
        """Covariance parameters: per effect its variance (with a slope: covariance, variance of the slope)."""
        return covariance_parameters(self.model, self.shape)

    @property
    def at_zero(self) -> tuple[str, ...]:
        """Names of the effects with a variance that was fitted at zero."""
        return tuple(
            effect.name
            for effect, part in zip(self.model.effects, _parts(self.model), strict=True)
            if not (self.shape[part][:2] > 0).all()
        )


class _Likelihood(NamedTuple):
    criterion: float
    slope: FloatArray
    coefficients: FloatArray
    bread: FloatArray
    residual_variance: float


def fit_by_reml(model: MixedModel) -> MixedFit:
    """Return the fit with the lowest REML criterion.

    Raises
    ------
    ValueError
        When the outcome leaves no residual, or the search ends on a slope.

    References
    ----------
    Patterson, H. D. & Thompson, R. (1971). Recovery of inter-block information when block sizes are unequal.
    Biometrika 58:545-554.
    Bates, D., Maechler, M., Bolker, B. & Walker, S. (2015). Fitting linear mixed-effects models using lme4.
    J Stat Softw 67(1), section 3.
    """
    unit = _unit(model)
    found = [shape for start in STARTS if (shape := _search(model, unit, start)) is not None]
    if not found:
        raise ValueError("the search for the variances did not settle; the data say too little about them")
    ratios = min(found, key=lambda shape: _likelihood(model, shape).criterion)
    lowest = _likelihood(model, ratios)
    return MixedFit(
        model=model,
        coefficients=lowest.coefficients,
        covariance=lowest.residual_variance * lowest.bread,
        shape=np.where(_is_regression(model), ratios, ratios * lowest.residual_variance),
        residual_variance=lowest.residual_variance,
        criterion=lowest.criterion,
    )


def covariance_parameters(model: MixedModel, shape: FloatArray) -> FloatArray:
    """Return variances (and covariances) from the shape of each effect."""
    parameters = shape.copy()
    for part in _parts(model):
        if part.stop - part.start == 3:
            variance, rest, regression = shape[part]
            parameters[part] = variance, regression * variance, regression**2 * variance + rest
    return parameters


def jacobian(model: MixedModel, shape: FloatArray) -> FloatArray:
    """Return how the covariance parameters (rows) change with the shape (columns)."""
    change = np.eye(len(shape))
    for part in _parts(model):
        if part.stop - part.start == 3:
            variance, _, regression = shape[part]
            change[part, part] = [[1, 0, 0], [regression, 0, variance], [regression**2, 1, 2 * regression * variance]]
    return change


def curvature(model: MixedModel, shape: FloatArray, slope: FloatArray) -> FloatArray:
    """Return what the bending of the covariance parameters adds to second derivatives, given the first (``slope``)."""
    bending = np.zeros((len(shape), len(shape)))
    for part in _parts(model):
        if part.stop - part.start == 3:
            variance, _, regression = shape[part]
            _, of_covariance, of_slope = slope[part]
            mixed = of_covariance + 2 * regression * of_slope
            bending[part, part] = [[0, 0, mixed], [0, 0, 0], [mixed, 0, 2 * variance * of_slope]]
    return bending


def moves(fit: MixedFit) -> BoolArray:
    """Return which entries of the shape are free: a variance at zero is not, nor a regression on an effect of zero."""
    free: BoolArray = fit.shape > 0
    for part in _parts(fit.model):
        if part.stop - part.start == 3:
            free[part.start + 2] = free[part.start]
    return free


def whole_effects(fit: MixedFit) -> BoolArray:
    """Return which covariance parameters belong to an effect that was not fitted at zero altogether."""
    whole = np.zeros(len(fit.shape), dtype=bool)
    for part in _parts(fit.model):
        whole[part] = (fit.shape[part][:2] > 0).any()
    return whole


def _search(model: MixedModel, unit: FloatArray, start: float) -> FloatArray | None:
    """Return the shape, in residual variances, where the criterion is lowest seen from ``start``; None when it is lost.

    L-BFGS-B can give up on a slope once variances have reached zero; from there a fresh start goes on.
    """
    regression = _is_regression(model)
    position: FloatArray = np.where(regression, 0.0, start)
    if not position.size:
        return position

    def scaled(position: FloatArray) -> tuple[float, FloatArray]:
        shape = position * unit
        likelihood = _likelihood(model, shape)
        return likelihood.criterion, likelihood.slope @ jacobian(model, shape) * unit

    bounds = optimize.Bounds(np.where(regression, -np.inf, 0.0), np.inf)
    for _ in range(FRESH_STARTS):
        found = optimize.minimize(
            scaled,
            position,
            jac=True,
            method="L-BFGS-B",
            bounds=bounds,
            options={"maxiter": 1000, "ftol": 1e-15, "gtol": 1e-9},
        )
        position = found.x
        slope = np.where((position == 0) & ~regression, np.minimum(found.jac, 0.0), found.jac)
        if np.abs(slope * np.maximum(np.abs(position), 1e-3)).max() < FLAT:
            return position * unit
    return None


def _likelihood(model: MixedModel, ratios: FloatArray) -> _Likelihood:
    """Return the profiled criterion and its slope in the covariance parameters, which are in residual variances."""
    parameters = covariance_parameters(model, ratios)
    inverses: list[FloatArray] = []
    log_determinant = 0.0
    for stack in model.stacks:
        covariance = np.eye(stack.outcome.shape[1]) + np.tensordot(parameters, stack.directions, axes=1)
        log_determinant += float(np.linalg.slogdet(covariance)[1].sum())
        inverses.append(np.asarray(np.linalg.inv(covariance), dtype=np.float64))
    bread, coefficients = generalized_least_squares(model, inverses)
    freedom = model.n_obs - model.n_coefficients
    slope, squares, total = np.zeros(len(ratios)), 0.0, 0.0
    for stack, inverse in zip(model.stacks, inverses, strict=True):
        residual = stack.outcome - stack.design @ coefficients
        weighted = np.einsum("hnm,hm->hn", inverse, residual)
        squares += float(np.einsum("hn,hn->", residual, weighted))
        total += float(np.einsum("hn,hn->", stack.outcome, stack.outcome))
        slope -= np.einsum("hn,khn->k", weighted, (stack.directions @ weighted[:, :, None])[..., 0])
    if not squares > 1e-20 * total:
        raise ValueError(
            "the outcome follows the fixed effects without any residual; there is nothing to make an error of"
        )
    slope *= freedom / squares
    for stack, inverse in zip(model.stacks, inverses, strict=True):
        applied = inverse @ stack.design
        slope += np.einsum("hnm,khmn->k", inverse, stack.directions)
        slope -= np.einsum("hnp,khnp->k", applied @ bread, stack.directions @ applied)
    criterion = (
        log_determinant - float(np.linalg.slogdet(bread)[1]) + freedom * (1 + math.log(2 * math.pi * squares / freedom))
    )
    return _Likelihood(criterion, slope, coefficients, bread, squares / freedom)


def generalized_least_squares(model: MixedModel, inverses: list[FloatArray]) -> tuple[FloatArray, FloatArray]:
    """Return the inverse of ``X'V^-1 X``, and the coefficients, given ``V^-1`` for each stack."""
    squares = np.zeros((model.n_coefficients, model.n_coefficients))
    products = np.zeros(model.n_coefficients)
    for stack, inverse in zip(model.stacks, inverses, strict=True):
        applied = inverse @ stack.design
        squares += np.einsum("hnp,hnq->pq", stack.design, applied)
        products += np.einsum("hnp,hn->p", applied, stack.outcome)
    bread = np.asarray(np.linalg.inv(squares), dtype=np.float64)
    return bread, bread @ products


def _parts(model: MixedModel) -> tuple[slice, ...]:
    """Return where the parameters of each effect stand."""
    ends = np.cumsum([effect.n_parameters for effect in model.effects])
    return tuple(slice(end - effect.n_parameters, end) for end, effect in zip(ends, model.effects, strict=True))


def _is_regression(model: MixedModel) -> BoolArray:
    return np.array([name == 2 for effect in model.effects for name in range(effect.n_parameters)], dtype=bool)


def _unit(model: MixedModel) -> FloatArray:
    """Return a natural size for each entry of the shape: a variance that doubles the variance of an average row."""
    unit = np.ones(sum(effect.n_parameters for effect in model.effects))
    diagonal = sum((np.einsum("khnn->k", stack.directions) for stack in model.stacks), np.zeros(len(unit)))
    for part in _parts(model):
        unit[part.start] = model.n_obs / diagonal[part.start]
        if part.stop - part.start == 3:
            unit[part.start + 1] = model.n_obs / diagonal[part.start + 2]
            unit[part.start + 2] = math.sqrt(unit[part.start + 1] / unit[part.start])
    return unit
