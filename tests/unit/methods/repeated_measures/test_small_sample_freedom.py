"""Degrees of freedom and adjusted errors against the same formulas on whole matrices, differentiated by differences."""

import numpy as np
import pytest

from werkplaats.methods.repeated_measures.random_effects import RandomEffect, build_model
from werkplaats.methods.repeated_measures.restricted_likelihood import (
    covariance_parameters,
    curvature,
    fit_by_reml,
    jacobian,
)
from werkplaats.methods.repeated_measures.small_sample_freedom import contrast_precision, kenward_roger, satterthwaite

SAME_ALGEBRA = 1e-8
"""Two ways to compute one formula, on matrices of 60 rows."""

BY_DIFFERENCES = 2e-4
"""Second derivatives by central differences with a step of 1e-3 are right to about 1e-6 of their size; freedom depends
on them to a few times that, and on the search, which ends within 1e-6 of the top."""

RNG = np.random.default_rng(20)
SIZES = [3, 5, 2, 6, 4, 7, 3, 4, 8, 5, 6, 7]
HOUSEHOLDS = np.repeat(np.arange(12), SIZES)
PERSONS = np.concatenate([100 * home + np.arange(size) // 2 for home, size in enumerate(SIZES)])
X = RNG.normal(size=60)
DESIGN = np.column_stack([HOUSEHOLDS % 2, X, np.ones(60)])
NESTED = [RandomEffect("household", HOUSEHOLDS), RandomEffect("person", PERSONS)]
SLOPES = [RandomEffect("household", HOUSEHOLDS, X)]
CONTRAST = np.array([1.0, 0.5, -0.2])


def drawn(sd_household, sd_person, sd_slope=0.0, seed=1):
    rng = np.random.default_rng(seed)
    level, slope = sd_household * rng.normal(size=12), sd_slope * rng.normal(size=12)
    person = sd_person * rng.normal(size=1200)
    return DESIGN @ [0.5, 1.0, 3.0] + level[HOUSEHOLDS] + slope[HOUSEHOLDS] * X + person[PERSONS] + rng.normal(size=60)


def fit_of(outcome, effects):
    return fit_by_reml(build_model(DESIGN, outcome, households=HOUSEHOLDS, effects=effects))


def dense_directions(fit):
    """Return the whole matrix that each covariance parameter multiplies, the residual variance last."""
    found = []
    for effect in fit.model.effects:
        same = (effect.labels[:, None] == effect.labels[None, :]).astype(float)
        found.append(same)
        if effect.slope is not None:
            found.extend([same * (effect.slope[:, None] + effect.slope), same * np.outer(effect.slope, effect.slope)])
    return [*found, np.eye(60)]


def dense_criterion(directions, parameters, outcome):
    """Return minus twice the restricted log-likelihood, and the covariance of the coefficients, from whole matrices."""
    covariance = np.tensordot(parameters, directions, axes=1)
    inverse = np.linalg.inv(covariance)
    bread = np.linalg.inv(DESIGN.T @ inverse @ DESIGN)
    residual = outcome - DESIGN @ bread @ DESIGN.T @ inverse @ outcome
    criterion = (
        np.linalg.slogdet(covariance)[1]
        - np.linalg.slogdet(bread)[1]
        + residual @ inverse @ residual
        + (60 - 3) * np.log(2 * np.pi)
    )
    return criterion, bread


def differences(function, point, step=1e-3):
    """Return gradient and Hessian by central differences, with steps in proportion to each entry."""
    n, steps = len(point), step * np.maximum(np.abs(point), 0.1)
    units = np.eye(n) * steps
    gradient = np.array([(function(point + unit) - function(point - unit)) for unit in units]) / (2 * steps)
    hessian = np.empty((n, n))
    for i in range(n):
        for j in range(n):
            corners = (
                function(point + units[i] + units[j])
                - function(point + units[i] - units[j])
                - function(point - units[i] + units[j])
                + function(point - units[i] - units[j])
            )
            hessian[i, j] = corners / (4 * steps[i] * steps[j])
    return gradient, hessian


def satterthwaite_by_differences(fit, outcome, free):
    """Return the degrees of freedom with every derivative by differences, in the entries of the shape that are free."""
    directions = dense_directions(fit)
    whole = np.array([*fit.shape, fit.residual_variance])

    def parameters(part):
        point = whole.copy()
        point[free] = part
        return [*covariance_parameters(fit.model, point[:-1]), point[-1]]

    def variance(part):
        return CONTRAST @ dense_criterion(directions, parameters(part), outcome)[1] @ CONTRAST

    _, hessian = differences(lambda part: dense_criterion(directions, parameters(part), outcome)[0], whole[free])
    gradient, _ = differences(variance, whole[free])
    return 2 * variance(whole[free]) ** 2 / (gradient @ np.linalg.solve(hessian / 2, gradient))


@pytest.mark.parametrize(
    ("effects", "outcome"), [(NESTED, drawn(1.5, 1.0)), (SLOPES, drawn(1.5, 0.0, 1.0))], ids=["nested", "slopes"]
)
def test_satterthwaite_equals_the_definition(effects, outcome):
    fit = fit_of(outcome, effects)
    assert (fit.shape[:2] > 0).all(), "the test is about variances that are not zero"
    free = list(range(len(fit.shape) + 1))
    assert satterthwaite(fit, CONTRAST).freedom == pytest.approx(
        satterthwaite_by_differences(fit, outcome, free), rel=BY_DIFFERENCES
    )


def test_satterthwaite_on_the_edge_moves_along_the_edge():
    outcome = drawn(1.5, 0.0, 0.0, seed=8)
    outcome += 0.6 * X * np.repeat([np.mean(outcome[home == HOUSEHOLDS]) - 3 for home in range(12)], SIZES)
    fit = fit_of(outcome, SLOPES)
    assert fit.shape[1] == 0 < fit.shape[0], "the test is about slopes that follow from the levels"
    assert fit.at_zero == ("household",)
    assert satterthwaite(fit, CONTRAST).freedom == pytest.approx(
        satterthwaite_by_differences(fit, outcome, [0, 2, 3]), rel=BY_DIFFERENCES
    )


@pytest.mark.parametrize(
    ("effects", "outcome"), [(NESTED, drawn(1.5, 1.0)), (SLOPES, drawn(1.5, 0.0, 1.0))], ids=["nested", "slopes"]
)
def test_kenward_roger_equals_the_whole_matrices(effects, outcome):
    fit = fit_of(outcome, effects)
    directions = dense_directions(fit)
    inverse = np.linalg.inv(np.tensordot([*fit.variances, fit.residual_variance], directions, axes=1))
    bread = np.linalg.inv(DESIGN.T @ inverse @ DESIGN)
    projection = inverse - inverse @ DESIGN @ bread @ DESIGN.T @ inverse
    spread = 2 * np.linalg.inv([[np.trace(projection @ a @ projection @ b) for b in directions] for a in directions])
    grown = [DESIGN.T @ inverse @ a @ inverse @ DESIGN for a in directions]
    missed = sum(
        spread[i, j] * (DESIGN.T @ inverse @ a @ inverse @ b @ inverse @ DESIGN - grown[i] @ bread @ grown[j])
        for i, a in enumerate(directions)
        for j, b in enumerate(directions)
    )
    adjusted = bread + 2 * bread @ missed @ bread
    change = np.array([CONTRAST @ bread @ one @ bread @ CONTRAST for one in grown])
    freedom = 2 * (CONTRAST @ bread @ CONTRAST) ** 2 / (change @ spread @ change)
    found = kenward_roger(fit, CONTRAST)
    assert (found.std_error**2, found.freedom) == pytest.approx(
        (CONTRAST @ adjusted @ CONTRAST, freedom), rel=SAME_ALGEBRA
    )
    assert found.std_error > satterthwaite(fit, CONTRAST).std_error


@pytest.mark.parametrize("freedom", ["kenward_roger", "satterthwaite"])
def test_all_variances_zero_is_least_squares(freedom):
    outcome = drawn(0.0, 0.0, seed=3)
    by_household = np.array([outcome[home == HOUSEHOLDS].mean() for home in range(12)])
    outcome = outcome - by_household[HOUSEHOLDS] + DESIGN @ [0.5, 1.0, 3.0]  # households alike, more than by chance
    fit = fit_of(outcome, NESTED[:1])
    coefficients, (squares,), *_ = np.linalg.lstsq(DESIGN, outcome)
    covariance = squares / 57 * np.linalg.inv(DESIGN.T @ DESIGN)
    found = contrast_precision(fit, CONTRAST, freedom=freedom)
    assert fit.at_zero == ("household",)
    assert fit.coefficients == pytest.approx(coefficients, rel=SAME_ALGEBRA)
    assert found == pytest.approx((np.sqrt(CONTRAST @ covariance @ CONTRAST), 57), rel=SAME_ALGEBRA)


@pytest.mark.parametrize("freedom", ["kenward_roger", "satterthwaite"])
def test_scaling_contrast_and_outcome_leaves_the_freedom(freedom):
    outcome = drawn(1.5, 1.0)
    plain = contrast_precision(fit_of(outcome, NESTED), CONTRAST, freedom=freedom)
    scaled = contrast_precision(fit_of(1000 * outcome, NESTED), -2 * CONTRAST, freedom=freedom)
    assert scaled == pytest.approx((2000 * plain.std_error, plain.freedom), rel=1e-5)  # two searches, not one


def test_criterion_equals_the_whole_matrices():
    outcome = drawn(1.5, 1.0)
    fit = fit_of(outcome, NESTED)
    parameters = [*fit.variances, fit.residual_variance]
    assert fit.criterion == pytest.approx(
        dense_criterion(dense_directions(fit), parameters, outcome)[0], rel=SAME_ALGEBRA
    )


def test_derivatives_of_the_covariance_parameters():
    model = fit_of(drawn(1.5, 0.0, 1.0), SLOPES).model
    shape, weights = np.array([2.0, 0.7, -0.4]), np.array([0.3, -1.2, 0.8])
    gradient, hessian = differences(lambda point: weights @ covariance_parameters(model, point), shape)
    assert weights @ jacobian(model, shape) == pytest.approx(gradient, abs=1e-6)
    assert curvature(model, shape, weights) == pytest.approx(hessian, abs=1e-6)


def test_an_unknown_method_is_refused():
    with pytest.raises(ValueError, match="'kenward_roger' or 'satterthwaite', found 'residual'"):
        contrast_precision(fit_of(drawn(1.5, 1.0), NESTED), CONTRAST, freedom="residual")


def test_an_outcome_without_residual_is_refused():
    with pytest.raises(ValueError, match="without any residual"):
        fit_of(DESIGN @ [1.0, 2.0, 3.0], NESTED)


def test_persons_who_do_not_differ_within_are_refused():
    with pytest.raises(ValueError, match="did not settle"):
        fit_of(np.random.default_rng(1).normal(size=1200)[PERSONS] + DESIGN[:, 0], NESTED)
