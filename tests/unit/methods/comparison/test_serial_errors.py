"""Errors that keep part of the one before. Oracles: statsmodels where months are unlike, and moments counted out."""

import numpy as np
import pytest
import statsmodels.api as sm

from werkplaats.methods.comparison.serial_errors import MOST_ALIKE, neighbors_alike, serial_errors

MONTHS = np.arange(36.0)
DESIGN = np.column_stack([np.ones(36), MONTHS >= 18, MONTHS])


def left_over(errors):
    return np.asarray(sm.OLS(errors, DESIGN).fit().resid)


def chained(rng, autocorrelation, n=36):
    errors = np.empty(n)
    errors[0] = rng.normal()
    for month in range(1, n):
        errors[month] = autocorrelation * errors[month - 1] + np.sqrt(1 - autocorrelation**2) * rng.normal()
    return errors


def test_months_that_are_unlike_give_plain_least_squares():
    unlike = np.where(MONTHS % 2 == 0, 1.0, -1.0) * np.linspace(0.5, 1.5, 36)
    plain = sm.OLS(unlike, DESIGN).fit()
    found = serial_errors(DESIGN, np.asarray(plain.resid))
    assert found.autocorrelation == 0.0
    assert found.scale == pytest.approx(plain.scale)
    assert found.covariance == pytest.approx(plain.cov_params())


def test_the_autocorrelation_is_the_one_that_makes_residuals_as_alike_as_they_are():
    """Oracle: residuals of 20,000 drawn series with the autocorrelation that was found are as alike on average."""
    rng = np.random.default_rng(5)
    residuals = left_over(chained(rng, 0.6))
    found = serial_errors(DESIGN, residuals)
    lower = np.linalg.cholesky(found.autocorrelation ** np.abs(np.subtract.outer(MONTHS, MONTHS)))
    maker = np.eye(36) - DESIGN @ np.linalg.pinv(DESIGN)
    drawn = rng.normal(size=(20_000, 36)) @ (maker @ lower).T
    alike = (drawn[:, 1:] * drawn[:, :-1]).sum(axis=1).mean() / (drawn**2).sum(axis=1).mean()
    assert alike == pytest.approx(neighbors_alike(residuals), abs=0.01)
    assert found.scale * (drawn**2).sum(axis=1).mean() == pytest.approx(residuals @ residuals, rel=0.02)


def test_a_mean_of_errors_that_hang_together_has_the_variance_of_the_textbook():
    """Var(mean) = sigma^2 / n (1 + rho) / (1 - rho), for long series."""
    errors = chained(np.random.default_rng(3), 0.5, n=400)
    found = serial_errors(np.ones((400, 1)), errors - errors.mean())
    assert found.autocorrelation == pytest.approx(0.5, abs=0.1)
    expected = found.scale / 400 * (1 + found.autocorrelation) / (1 - found.autocorrelation)
    assert found.covariance[0, 0] == pytest.approx(expected, rel=0.02)


def test_scaling_the_errors_scales_the_variance_and_a_trend_is_as_alike_as_can_be():
    residuals = left_over(chained(np.random.default_rng(8), 0.4))
    one, ten = serial_errors(DESIGN, residuals), serial_errors(DESIGN, 10 * residuals)
    assert ten.autocorrelation == pytest.approx(one.autocorrelation)
    assert ten.covariance == pytest.approx(100 * one.covariance)
    slow = left_over(np.cos(MONTHS / 9))
    assert serial_errors(DESIGN, slow).autocorrelation == MOST_ALIKE


def test_as_many_coefficients_as_moments_are_refused():
    with pytest.raises(ValueError, match="3 moments do not determine 3 coefficients"):
        serial_errors(np.eye(3), np.zeros(3))
