"""Degrees of freedom for a coefficient of a mixed model: Satterthwaite, and Kenward and Roger.

The variances are estimated from few households, so the ratio of a coefficient to its standard error is not normal.
Both methods find the Student's t that has the same first two moments. Kenward and Roger widen the standard error too,
for what it misses by taking the variances as known. Variances that were fitted at zero count as known: when all of
them are zero, this is ordinary least squares and its degrees of freedom.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

import numpy as np

from werkplaats.methods.complete_cases import FloatArray
from werkplaats.methods.intervals.student import Precision
from werkplaats.methods.repeated_measures.random_effects import with_residual
from werkplaats.methods.repeated_measures.restricted_likelihood import (
    MixedFit,
    curvature,
    jacobian,
    moves,
    whole_effects,
)

FreedomMethod = Literal["kenward_roger", "satterthwaite"]


class _Derivatives(NamedTuple):
    """What both methods need, for the covariance parameters with the residual variance last.

    ``first`` is X'V^-1 G V^-1 X for each direction G, ``second`` the same with two directions; ``expected`` and
    ``observed`` are the expected and the actual second derivatives of the criterion, ``slope`` the first.
    """

    first: FloatArray
    second: FloatArray
    expected: FloatArray
    observed: FloatArray
    slope: FloatArray


def contrast_precision(fit: MixedFit, contrast: FloatArray, *, freedom: FreedomMethod) -> Precision:
    """Return standard error and degrees of freedom of ``contrast @ coefficients``, by the method that is named.

    Raises
    ------
    ValueError
        When the method is unknown, or the data do not determine how uncertain the variances are.
    """
    if freedom == "kenward_roger":
        return kenward_roger(fit, contrast)
    if freedom == "satterthwaite":
        return satterthwaite(fit, contrast)
    raise ValueError(f"freedom must be 'kenward_roger' or 'satterthwaite', found '{freedom}'")


def satterthwaite(fit: MixedFit, contrast: FloatArray) -> Precision:
    """Return the standard error that takes the variances as known, and Satterthwaite's degrees of freedom.

    ``2 v^2 / var(v)``, where ``v`` is the squared standard error and its variance follows from the second derivatives
    of the restricted likelihood at its top.

    References
    ----------
    Giesbrecht, F. G. & Burns, J. C. (1985). Two-stage analysis based on a mixed model. Biometrics 41:477-486.
    Kuznetsova, A., Brockhoff, P. B. & Christensen, R. H. B. (2017). lmerTest package: tests in linear mixed effects
    models. J Stat Softw 82(13).
    """
    derivatives = _derivatives(fit)
    change = _with_residual_variance(jacobian(fit.model, fit.shape), corner=1.0)
    bending = _with_residual_variance(curvature(fit.model, fit.shape, derivatives.slope[:-1]), corner=0.0)
    free = [*moves(fit).nonzero()[0], len(fit.shape)]
    hessian = (change.T @ derivatives.observed @ change + bending)[np.ix_(free, free)]
    gradient = (_change_of_variance(fit, contrast, derivatives) @ change)[free]
    return Precision(float(np.sqrt(_variance(fit, contrast))), _moments(fit, contrast, gradient, hessian))


def kenward_roger(fit: MixedFit, contrast: FloatArray) -> Precision:
    """Return the standard error adjusted for the estimation of the variances, and Kenward and Roger's freedom.

    For one contrast their scale factor is 1 and their degrees of freedom are those of Satterthwaite, with the expected
    second derivatives in place of the actual ones.

    References
    ----------
    Kenward, M. G. & Roger, J. H. (1997). Small sample inference for fixed effects from restricted maximum likelihood.
    Biometrics 53:983-997.
    Halekoh, U. & Hojsgaard, S. (2014). A Kenward-Roger approximation and parametric bootstrap methods for tests in
    linear mixed models: the R package pbkrtest. J Stat Softw 59(9).
    """
    derivatives = _derivatives(fit)
    kept = [*whole_effects(fit).nonzero()[0], len(fit.shape)]
    hessian = derivatives.expected[np.ix_(kept, kept)]
    gradient = _change_of_variance(fit, contrast, derivatives)[kept]
    freedom = _moments(fit, contrast, gradient, hessian)
    first, second = derivatives.first[kept], derivatives.second[np.ix_(kept, kept)]
    missed = second - np.einsum("kpq,qr,lrs->klps", first, fit.covariance, first)
    direction = fit.covariance @ contrast
    added = np.einsum("kl,p,klpq,q->", 2 * np.linalg.inv(hessian), direction, missed, direction)
    return Precision(float(np.sqrt(_variance(fit, contrast) + 2 * added)), freedom)


def _variance(fit: MixedFit, contrast: FloatArray) -> float:
    return float(contrast @ fit.covariance @ contrast)


def _change_of_variance(fit: MixedFit, contrast: FloatArray, derivatives: _Derivatives) -> FloatArray:
    """Return how the squared standard error changes with each covariance parameter."""
    direction = fit.covariance @ contrast
    change: FloatArray = np.einsum("p,kpq,q->k", direction, derivatives.first, direction)
    return change


def _moments(fit: MixedFit, contrast: FloatArray, gradient: FloatArray, hessian: FloatArray) -> float:
    """Return the degrees of freedom from the variance of the squared standard error."""
    scale = np.sqrt(np.abs(np.diag(hessian)))
    if not (scale > 0).all() or np.linalg.eigvalsh(hessian / np.outer(scale, scale)).min() < 1e-10:
        raise ValueError("the data do not determine how uncertain the variances are; leave out a random effect")
    spread = float(gradient @ np.linalg.solve(hessian, gradient))
    return _variance(fit, contrast) ** 2 / spread


def _derivatives(fit: MixedFit) -> _Derivatives:
    n_parameters, n_coefficients = len(fit.shape) + 1, fit.model.n_coefficients
    first = np.zeros((n_parameters, n_coefficients, n_coefficients))
    second = np.zeros((n_parameters, n_parameters, n_coefficients, n_coefficients))
    traces, squares = np.zeros((n_parameters, n_parameters)), np.zeros((n_parameters, n_parameters))
    crossed, slope = np.zeros((n_parameters, n_coefficients)), np.zeros(n_parameters)
    for stack in fit.model.stacks:
        directions = with_residual(stack.directions)
        inverse = np.linalg.inv(np.tensordot([*fit.variances, fit.residual_variance], directions, axes=1))
        applied = inverse @ stack.design
        grown = inverse @ directions  # V^-1 G
        turned = directions @ applied  # G V^-1 X
        weighted = np.einsum("hnm,hm->hn", inverse, stack.outcome - stack.design @ fit.coefficients)
        pushed = np.einsum("khnm,hm->khn", directions, weighted)
        first += np.einsum("hnp,khnq->kpq", applied, turned)
        second += np.einsum("khnp,hnm,lhmq->klpq", turned, inverse, turned, optimize=True)
        traces += np.einsum("khnm,lhmn->kl", grown, grown)
        squares += np.einsum("khn,hnm,lhm->kl", pushed, inverse, pushed, optimize=True)
        crossed += np.einsum("hnp,khn->kp", applied, pushed)
        slope += np.einsum("khnn->k", grown) - np.einsum("hn,khn->k", weighted, pushed)
    halves = fit.covariance @ first
    expected = traces - 2 * np.einsum("pq,klqp->kl", fit.covariance, second) + np.einsum("kpq,lqp->kl", halves, halves)
    observed = 2 * (squares - crossed @ fit.covariance @ crossed.T) - expected
    return _Derivatives(first, second, expected, observed, slope - np.einsum("kpp->k", halves))


def _with_residual_variance(square: FloatArray, *, corner: float) -> FloatArray:
    """Return a square matrix with a row and a column for the residual variance behind."""
    grown = np.zeros((len(square) + 1, len(square) + 1))
    grown[:-1, :-1] = square
    grown[-1, -1] = corner
    return grown
