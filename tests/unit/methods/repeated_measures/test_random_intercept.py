"""The closed form against the general fit, resamples against refitting them, and what is refused."""

import numpy as np
import pandas as pd
import pytest

from werkplaats.methods.repeated_measures.random_effects import RandomEffect, build_model, codes
from werkplaats.methods.repeated_measures.random_intercept import random_intercept, random_intercept_replicates
from werkplaats.methods.repeated_measures.restricted_likelihood import fit_by_reml

GOAL = 1e-6
"""Share by which the closed form may differ from the general fit; the goal set for it, and what its search allows."""

SAME_SEARCH = 1e-9
"""The closed form on the same households, summed in another order."""


def trial(n_households=14, sd_household=2.0, seed=1):
    rng = np.random.default_rng(seed)
    sizes = rng.integers(1, 6, n_households)
    homes = np.repeat(np.arange(n_households), sizes)
    table = pd.DataFrame({"home": [f"h{home:03}" for home in homes], "arm": (homes % 2).astype(float)})
    before = rng.normal(50, 10, len(table))
    level = sd_household * rng.normal(size=n_households)[homes]
    return table.assign(before=before, after=20 + 0.6 * before + 3 * table["arm"] + level + rng.normal(size=len(table)))


TABLE = trial()
MODEL = {"outcome": "after", "regressors": ["arm", "before"], "household": "home"}


def general_fit(table):
    design = np.column_stack([table["arm"], table["before"], np.ones(len(table))])
    homes = codes(table["home"])
    return fit_by_reml(
        build_model(design, table["after"].to_numpy(), households=homes, effects=[RandomEffect("household", homes)])
    )


def replicates_of(table, **options):
    return random_intercept_replicates(
        table, **MODEL | {"n_bootstrap": 5, "rng": np.random.default_rng(3), "strata": "arm"} | options
    )


@pytest.mark.parametrize(
    "table", [TABLE, trial(30, 0.3, seed=5), trial(60, 8.0, seed=3)], ids=["few", "weak", "strong"]
)
def test_equals_the_general_fit(table):
    found, general = random_intercept(table, **MODEL), general_fit(table)
    assert found.coefficients[0] == pytest.approx(general.coefficients, rel=GOAL)
    assert found.std_errors[0] == pytest.approx(np.sqrt(np.diag(general.covariance)), rel=GOAL)
    assert found.household_variance[0] == pytest.approx(general.variances[0], rel=GOAL, abs=GOAL)
    assert found.residual_variance[0] == pytest.approx(general.residual_variance, rel=GOAL)


def test_households_alike_by_more_than_chance_have_variance_zero():
    alike = TABLE.assign(after=TABLE["after"] - TABLE.groupby("home")["after"].transform("mean"))
    found = random_intercept(alike, outcome="after", regressors=[], household="home")
    assert found.household_variance[0] == 0
    assert found.std_errors[0, 0] == pytest.approx(alike["after"].std() / np.sqrt(len(alike)))


def test_resamples_equal_refitting_the_households_drawn():
    found = replicates_of(TABLE, strata=None, n_bootstrap=20)
    homes = sorted(TABLE["home"].unique())
    drawn = np.random.default_rng(3).integers(len(homes), size=(20, len(homes)))
    for position, places in enumerate(drawn):
        parts = [TABLE[TABLE["home"] == homes[place]].assign(home=f"{new}") for new, place in enumerate(places)]
        refitted = random_intercept(pd.concat(parts), **MODEL)
        assert found.coefficients[position] == pytest.approx(refitted.coefficients[0], rel=SAME_SEARCH)
        assert found.std_errors[position] == pytest.approx(refitted.std_errors[0], rel=SAME_SEARCH)
        assert found.household_variance[position] == pytest.approx(
            refitted.household_variance[0], rel=GOAL, abs=SAME_SEARCH
        )


def test_each_household_a_stratum_leaves_nothing_to_chance():
    found, fitted = replicates_of(TABLE, strata="home"), random_intercept(TABLE, **MODEL)
    assert found.coefficients == pytest.approx(np.repeat(fitted.coefficients, 5, axis=0), rel=SAME_SEARCH)


def test_strata_are_drawn_apart():
    """With as many rows in each household, the share of an arm in a resample is its share of households."""
    rng = np.random.default_rng(1)
    pairs = pd.concat([TABLE.drop_duplicates("home")] * 2).assign(
        share=lambda table: table["arm"] + rng.normal(0, 0.01, len(table))
    )
    plain, apart = (
        replicates_of(pairs, outcome="share", regressors=[], n_bootstrap=50, strata=strata).coefficients
        for strata in (None, "arm")
    )
    assert np.ptp(apart) < 0.05 < np.ptp(plain)


def test_scaling_the_outcome_scales():
    plain, scaled = replicates_of(TABLE), replicates_of(TABLE.assign(after=10 * TABLE["after"]))
    assert scaled.coefficients == pytest.approx(10 * plain.coefficients, rel=GOAL)
    assert scaled.household_variance == pytest.approx(100 * plain.household_variance, rel=GOAL)


def test_turning_a_group_around_flips_its_sign():
    plain, turned = replicates_of(TABLE), replicates_of(TABLE.assign(arm=1 - TABLE["arm"]))
    fits = random_intercept(TABLE, **MODEL), random_intercept(TABLE.assign(arm=1 - TABLE["arm"]), **MODEL)
    assert fits[1].coefficients[0, 0] == pytest.approx(-fits[0].coefficients[0, 0], rel=GOAL)
    assert plain.coefficients.shape == turned.coefficients.shape == (5, 3)


@pytest.mark.parametrize(
    ("change", "options", "message"),
    [
        ({"after": [None, *TABLE["after"].tolist()[1:]]}, {}, "'after' has 1 missing"),
        ({"before": 1.0}, {}, "cannot determine 3 coefficients"),
        (
            {"arm": (TABLE["home"] == "h000").astype(float)},
            {"strata": None, "n_bootstrap": 50},
            "samples of households the coefficients",
        ),
        ({}, {"strata": "before"}, "households lie in more than one 'before'"),
        ({"after": TABLE["before"]}, {}, "leaves no residual"),
        ({"after": TABLE["before"] + TABLE["home"].str[1:].astype(float) ** 2}, {}, "nothing is left to vary within"),
        ({}, {"n_bootstrap": 0}, "n_bootstrap must be at least 1"),
    ],
    ids=["missing", "no variation", "group missed", "torn stratum", "no residual", "alike within", "no resample"],
)
def test_what_is_refused(change, options, message):
    with pytest.raises(ValueError, match=message):
        replicates_of(TABLE.assign(**change), **options)
