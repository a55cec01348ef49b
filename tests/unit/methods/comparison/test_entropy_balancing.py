"""Entropy weights: they balance, are closest to equal, and are refused where there are none."""

import numpy as np
import pandas as pd
import pytest
from scipy import optimize

from werkplaats.methods.comparison.balancing import balance_table
from werkplaats.methods.comparison.entropy_balancing import entropy_balance

RNG = np.random.default_rng(1)
TABLE = pd.DataFrame(
    {
        "arm": ["in"] * 12 + ["out"] * 80,
        "q1": np.concatenate([RNG.normal(1, 1, 12), RNG.normal(0, 1.5, 80)]),
        "q2": np.concatenate([RNG.normal(1, 1, 12), RNG.normal(0, 1.5, 80)]),
        "young": np.concatenate([np.arange(12) % 2, np.arange(80) % 4 == 0]).astype(float),
    },
    index=[f"household {number}" for number in range(92)],
)
ARMS = {"group": "arm", "reference": "out"}
QUARTERS = ["q1", "q2", "young"]


def test_means_are_equal_and_with_two_moments_variances_too():
    for moments in (1, 2):
        found = entropy_balance(TABLE, covariates=QUARTERS, moments=moments, **ARMS)
        after = balance_table(TABLE.assign(w=found.weights), covariates=QUARTERS, weights="w", **ARMS)
        assert np.abs(after["standardized_difference"]).max() < 1e-7
    weights = found.weights[12:]
    for column in ("q1", "q2"):
        inside, outside = TABLE[column].iloc[:12], TABLE[column].iloc[12:]
        mean = np.average(outside, weights=weights)
        assert np.average((outside - mean) ** 2, weights=weights) == pytest.approx(inside.var(ddof=0))


def test_no_other_weights_that_balance_are_closer_to_equal():
    """Against a general solver that minimizes the entropy itself, among thirty households."""
    some = TABLE.iloc[:42]
    found = entropy_balance(some, covariates=QUARTERS, **ARMS)
    numbers = some[QUARTERS].to_numpy()
    constraint = np.vstack([numbers[12:].T, np.ones(30)])
    target = np.append(numbers[:12].mean(axis=0), 1.0)
    theirs = optimize.minimize(
        lambda w: float(w @ np.log(w)),
        np.full(30, 1 / 30),
        jac=lambda w: np.log(w) + 1,
        bounds=[(1e-9, 1)] * 30,
        constraints={"type": "eq", "fun": lambda w: constraint @ w - target, "jac": lambda _: constraint},
        method="SLSQP",
        options={"ftol": 1e-12, "maxiter": 500},
    )
    assert found.weights[12:].to_numpy() / 30 == pytest.approx(theirs.x, abs=1e-5)


def test_weights_carry_the_index_of_the_table_and_are_one_on_average():
    found = entropy_balance(TABLE, covariates=QUARTERS, **ARMS)
    assert found.weights.index.equals(TABLE.index)
    assert (found.weights[:12] == 1).all()
    assert found.weights[12:].mean() == pytest.approx(1)
    assert found.largest_share == pytest.approx(found.weights[12:].max() / 80)
    assert 1 < found.effective_sample_size < 80


def test_units_of_covariates_do_not_matter_and_balanced_groups_keep_equal_weights():
    plain = entropy_balance(TABLE, covariates=QUARTERS, **ARMS).weights
    cents = entropy_balance(TABLE.assign(q1=1e6 * TABLE["q1"] + 3e6), covariates=QUARTERS, **ARMS).weights
    assert cents.to_numpy() == pytest.approx(plain.to_numpy(), rel=1e-6)
    same = pd.concat([TABLE[12:].assign(arm="in"), TABLE[12:]])
    assert entropy_balance(same, covariates=QUARTERS, **ARMS).weights.to_numpy() == pytest.approx(1.0)


def test_a_group_outside_of_the_others_has_no_weights():
    with pytest.raises(ValueError, match="no weights of 80 households balance 3 means"):
        entropy_balance(TABLE.assign(q1=TABLE["q1"] + 50 * (TABLE["arm"] == "in")), covariates=QUARTERS, **ARMS)


def test_what_cannot_be_balanced_is_refused():
    with pytest.raises(ValueError, match="do not determine 4 balances"):
        entropy_balance(TABLE.assign(sum=TABLE["q1"] + TABLE["q2"]), covariates=[*QUARTERS, "sum"], **ARMS)
    with pytest.raises(ValueError, match="1 covariates do not vary in 'out': flat"):
        entropy_balance(TABLE.assign(flat=1.0), covariates=["q1", "flat"], **ARMS)
    with pytest.raises(ValueError, match="moments must be 1 or 2"):
        entropy_balance(TABLE, covariates=QUARTERS, moments=3, **ARMS)
    with pytest.raises(ValueError, match="'q1' has 1 missing"):
        entropy_balance(
            TABLE.assign(q1=TABLE["q1"].where(TABLE["q1"] < TABLE["q1"].max())), covariates=QUARTERS, **ARMS
        )
