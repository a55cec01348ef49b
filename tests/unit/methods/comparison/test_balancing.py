"""Balance tables, effective sizes, weighted differences, trajectories: identities, and what they refuse."""

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm

from werkplaats.methods.comparison.balancing import (
    balance_table,
    baseline_trajectories,
    effective_sample_size,
    weighted_att,
)
from werkplaats.methods.comparison.difference_in_differences import att

RNG = np.random.default_rng(1)
TABLE = pd.DataFrame(
    {
        "arm": ["in"] * 12 + ["out"] * 60,
        "cost": np.concatenate([RNG.normal(5, 1, 12), RNG.normal(3, 2, 60)]),
        "young": RNG.integers(2, size=72),
        "change": RNG.normal(size=72),
        "weight": np.concatenate([np.ones(12), RNG.exponential(size=60)]),
    }
)
ARMS = {"group": "arm", "reference": "out"}


def effect_of(table=TABLE, **options):
    return weighted_att(table, **({"change": "change", "weights": "weight", "unit": "EUR"} | ARMS | options))


def test_weights_of_two_are_households_that_are_there_twice():
    doubled = TABLE.assign(weight=np.where(TABLE.index < 40, 2.0, 1.0))
    twice = pd.concat([TABLE, TABLE[TABLE.index < 40]])
    found = balance_table(doubled, covariates=["cost", "young"], weights="weight", **ARMS)
    plain = balance_table(twice, covariates=["cost", "young"], **ARMS)
    pd.testing.assert_frame_equal(
        found[["covariate", "mean_group", "mean_reference"]], plain[["covariate", "mean_group", "mean_reference"]]
    )


def test_the_yardstick_is_the_group_before_weights():
    weights = TABLE.assign(weight=np.where(TABLE["cost"] > 4.5, 1.0, 0.2))
    found = balance_table(weights, covariates=["cost"], weights="weight", **ARMS).iloc[0]
    spread = TABLE.loc[TABLE["arm"] == "in", "cost"].std()
    distance = (found["mean_group"] - found["mean_reference"]) / spread
    assert found["standardized_difference"] == pytest.approx(distance)


def test_swapping_the_groups_turns_the_means_and_inverts_the_variances():
    forth = balance_table(TABLE, covariates=["cost"], group="arm", reference="out").iloc[0]
    back = balance_table(TABLE, covariates=["cost"], group="arm", reference="in").iloc[0]
    assert (back["mean_group"], back["mean_reference"]) == (forth["mean_reference"], forth["mean_group"])
    assert back["variance_ratio"] == pytest.approx(1 / forth["variance_ratio"])
    assert np.sign(back["standardized_difference"]) == -np.sign(forth["standardized_difference"])


def test_equal_weights_are_all_effective_and_give_welch():
    assert effective_sample_size(np.full(7, 0.3)) == pytest.approx(7)
    plain = att(TABLE, change="change", unit="EUR", **ARMS)
    equal = effect_of(TABLE.assign(weight=3.0))
    for name in ("estimate", "std_error", "conf_low", "conf_high", "p_value", "n_households", "n_smallest"):
        assert getattr(equal, name) == pytest.approx(getattr(plain, name)), name


def test_weighted_difference_is_weighted_least_squares_with_robust_errors():
    """HC0 of statsmodels, times the effective n / (n - 1) of either group that it leaves out."""
    inside = (TABLE["arm"] == "in").to_numpy()
    design = sm.add_constant(inside.astype(float))
    fit = sm.WLS(TABLE["change"], design, weights=TABLE["weight"]).fit(cov_type="HC0")
    effect = effect_of()
    assert effect.estimate == pytest.approx(fit.params.iloc[1])
    effective = [effective_sample_size(TABLE.loc[side, "weight"].to_numpy()) for side in (inside, ~inside)]
    other = fit.bse.iloc[0] ** 2
    own = fit.bse.iloc[1] ** 2 - other
    expected = own * effective[0] / (effective[0] - 1) + other * effective[1] / (effective[1] - 1)
    assert effect.std_error**2 == pytest.approx(expected)


def test_a_weight_of_zero_is_not_counted():
    effect = effect_of(TABLE.assign(weight=np.where(TABLE.index > 70, 0.0, TABLE["weight"])))
    assert effect.n_households == 71


def test_trajectories_are_one_column_per_moment():
    long = pd.DataFrame({"home": ["b", "a"] * 3, "month": [1, 1, 2, 2, 3, 3], "cost": [1.0, 2, 3, 4, 5, 6]})
    wide = baseline_trajectories(long, household="home", time="month", outcome="cost", moments=[2, 1])
    expected = pd.DataFrame({"cost at 2": [4.0, 3.0], "cost at 1": [2.0, 1.0]}, index=pd.Index(["a", "b"], name="home"))
    pd.testing.assert_frame_equal(wide, expected)
    with pytest.raises(ValueError, match="1 of 2 households lack one of the 2 moments"):
        baseline_trajectories(long.drop(index=0), household="home", time="month", outcome="cost", moments=[1, 2])
    with pytest.raises(ValueError, match="1 rows repeat a moment"):
        baseline_trajectories(
            pd.concat([long, long.head(1)]), household="home", time="month", outcome="cost", moments=[1]
        )


def test_what_cannot_be_compared_is_refused():
    with pytest.raises(ValueError, match="'cost' does not vary within the group"):
        balance_table(
            TABLE.assign(cost=np.where(TABLE["arm"] == "in", 1.0, TABLE["cost"])), covariates=["cost"], **ARMS
        )
    with pytest.raises(ValueError, match="1 weights are negative"):
        effect_of(TABLE.assign(weight=TABLE["weight"].mask(TABLE.index == 0, -1)))
    with pytest.raises(ValueError, match="above zero are 12 and 1"):
        effect_of(TABLE.assign(weight=(TABLE.index <= 12).astype(float)))
    with pytest.raises(ValueError, match="two households or more, found 1 and 60"):
        effect_of(TABLE.iloc[11:])
    with pytest.raises(ValueError, match="'change' has 1 missing"):
        effect_of(TABLE.assign(change=TABLE["change"].mask(TABLE.index == 0)))
    with pytest.raises(ValueError, match="does not vary within either group"):
        effect_of(TABLE.assign(change=2.0))
    with pytest.raises(ValueError, match="holds 2 groups beside"):
        effect_of(TABLE.assign(arm=np.where(TABLE.index == 3, "third", TABLE["arm"])))
