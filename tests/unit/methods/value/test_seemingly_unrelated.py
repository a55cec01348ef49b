"""Identities of two regressions fitted together, and what they refuse."""

import numpy as np
import pytest

from werkplaats.methods.between_groups.cluster_robust import cluster_robust_precision, fit_least_squares
from werkplaats.methods.value.seemingly_unrelated import Equation, combination, fit_pair

RNG = np.random.default_rng(5)
N = 40
SHARED = RNG.normal(size=N)
ARM = np.repeat([1.0, 0.0], N // 2)
HOUSEHOLDS = np.arange(N) // 4


def regressors(*covariates):
    return np.column_stack([ARM, *covariates, np.ones(N)])


FIRST, SECOND = RNG.normal(size=(2, N))
COST = Equation(regressors(FIRST), 3 + 2 * ARM + FIRST + SHARED + RNG.normal(size=N))
QALY = Equation(regressors(SECOND), 1 + ARM - SECOND - 0.8 * SHARED + RNG.normal(size=N))


@pytest.mark.parametrize("weighting", ["separate", "seemingly_unrelated"])
def test_same_regressors_give_two_separate_regressions(weighting):
    same = Equation(COST.matrix, QALY.outcome)
    together = fit_pair(COST, same, weighting=weighting).coefficients
    alone = [fit_least_squares(*equation).coefficients for equation in (COST, same)]
    np.testing.assert_allclose(together, np.concatenate(alone))


def test_separate_weights_give_two_separate_regressions():
    together = fit_pair(COST, QALY, weighting="separate").coefficients
    alone = [fit_least_squares(*equation).coefficients for equation in (COST, QALY)]
    np.testing.assert_allclose(together, np.concatenate(alone))
    borrowed = fit_pair(COST, QALY, weighting="seemingly_unrelated").coefficients
    assert np.abs(borrowed - together).max() > 0.01


def test_order_and_scale_do_not_matter():
    forth = fit_pair(COST, QALY, weighting="seemingly_unrelated").coefficients
    thousandfold = QALY._replace(outcome=1000 * QALY.outcome)
    back = fit_pair(thousandfold, COST, weighting="seemingly_unrelated").coefficients
    np.testing.assert_allclose(back, [*1000 * forth[3:], *forth[:3]])


def test_combination_has_the_sum_and_leaves_the_rest():
    fit = fit_pair(COST, QALY, weighting="seemingly_unrelated")
    written = combination(fit, weights=(-1.0, 5.0), positions=(0, 3))
    assert written.coefficients[0] == pytest.approx(5 * fit.coefficients[3] - fit.coefficients[0])
    np.testing.assert_allclose(written.coefficients[1:], fit.coefficients[1:])
    np.testing.assert_allclose(written.residuals, fit.residuals)


def test_standard_error_of_a_combination_is_that_of_its_own_regression():
    """With the same regressors ``5 q - c`` can be regressed itself: same estimate, same CR2, same freedom."""
    same = Equation(COST.matrix, QALY.outcome)
    written = combination(fit_pair(COST, same, weighting="seemingly_unrelated"), weights=(-1.0, 5.0), positions=(0, 3))
    found = cluster_robust_precision(written, position=0, households=np.tile(HOUSEHOLDS, 2), correction="CR2")
    alone = fit_least_squares(COST.matrix, 5 * QALY.outcome - COST.outcome)
    expected = cluster_robust_precision(alone, position=0, households=HOUSEHOLDS, correction="CR2")
    assert tuple(found) == pytest.approx(tuple(expected))


def test_outcomes_that_follow_each_other_are_refused():
    twice = Equation(COST.matrix, 1 - 2 * COST.outcome)
    with pytest.raises(ValueError, match="same residuals"):
        fit_pair(COST, twice, weighting="seemingly_unrelated")


def test_unknown_weighting_is_refused():
    with pytest.raises(ValueError, match="'seemingly_unrelated' or 'separate', found 'sur'"):
        fit_pair(COST, QALY, weighting="sur")
