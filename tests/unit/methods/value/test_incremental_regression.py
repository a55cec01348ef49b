"""Identities of incremental cost and QALYs given baseline, their bootstrap, and what both refuse."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from werkplaats.methods.between_groups.between import adjusted_differences_clustered
from werkplaats.methods.missing_data.imputed_bootstrap import imputed_replicates
from werkplaats.methods.missing_data.multiple_imputation import ImputationModel
from werkplaats.methods.value.incremental_bootstrap import (
    differences_from_sums,
    household_moments,
    household_strata,
    incremental_replicates,
)
from werkplaats.methods.value.incremental_regression import (
    IncrementalModel,
    adjusted_net_benefits,
    build_designs,
    incremental_effects,
)

SUMS_OF_PRODUCTS = 1e-9
"""Sums of squares lose some digits that a decomposition of the rows keeps."""


def draw_persons(n_households=12, seed=3):
    rng = np.random.default_rng(seed)
    home = np.repeat(np.arange(n_households), rng.integers(1, 4, n_households))
    n_persons, shared = len(home), rng.normal(size=n_households)[home]
    arm = np.where(home % 2 == 0, "director", "usual")
    utility = rng.normal(0.6, 0.15, n_persons)
    before = rng.lognormal(9, 0.6, n_persons)
    noise = rng.normal(size=n_persons)
    return pd.DataFrame(
        {
            "home": [f"H{number}" for number in home],
            "arm": arm,
            "site": np.where(home % 4 < 2, "north", "south"),
            "before": before,
            "utility": utility,
            "qaly": utility + 0.05 * (arm == "director") + 0.05 * shared + 0.1 * noise,
            "cost": 2000 + 0.7 * before - 1500 * (arm == "director") - 800 * shared - 1000 * noise,
        }
    )


PERSONS = draw_persons()
MODEL = IncrementalModel(
    cost="cost",
    qaly="qaly",
    group="arm",
    reference="usual",
    household="home",
    cost_covariates=("before",),
    qaly_covariates=("utility",),
)
BOTH = replace(MODEL, cost_covariates=("before", "utility"), qaly_covariates=("before", "utility"))


def benefit(threshold, table=PERSONS, model=MODEL, **options):
    (found,) = adjusted_net_benefits(table, model=model, thresholds=[threshold], **options)
    return found


def alone(outcome, covariates):
    (found,) = adjusted_differences_clustered(
        PERSONS,
        outcome=outcome,
        group="arm",
        reference="usual",
        household="home",
        covariates=covariates,
        unit="EUR",
    )
    return found


def numbers(estimate):
    return (estimate.estimate, estimate.std_error, estimate.conf_low, estimate.conf_high, estimate.p_value)


def test_same_covariates_give_the_regressions_of_each():
    effects = incremental_effects(PERSONS, model=BOTH)
    assert numbers(effects.cost) == pytest.approx(numbers(alone("cost", ["before", "utility"])))
    assert numbers(effects.qaly) == pytest.approx(numbers(alone("qaly", ["before", "utility"])))


def test_separate_weights_give_the_regressions_of_each():
    effects = incremental_effects(PERSONS, model=replace(MODEL, weighting="separate"))
    assert numbers(effects.cost) == pytest.approx(numbers(alone("cost", ["before"])))
    assert numbers(effects.qaly) == pytest.approx(numbers(alone("qaly", ["utility"])))


def test_benefit_at_zero_is_the_cost_saved():
    cost, found = incremental_effects(PERSONS, model=MODEL).cost, benefit(0)
    assert numbers(found) == pytest.approx(
        (-cost.estimate, cost.std_error, -cost.conf_high, -cost.conf_low, cost.p_value)
    )


def test_benefit_is_a_sum_with_the_variance_of_a_sum():
    effects = incremental_effects(PERSONS, model=MODEL)
    cost, qaly = effects.cost, effects.qaly
    for threshold in (20_000, 80_000):
        found = benefit(threshold)
        variance = cost.std_error**2 + (threshold * qaly.std_error) ** 2 - 2 * threshold * effects.covariance
        assert found.estimate == pytest.approx(threshold * qaly.estimate - cost.estimate)
        assert found.std_error**2 == pytest.approx(variance)
        assert found.population == f"at {threshold}"


def test_freedom_is_that_of_the_wider_interval():
    effects = incremental_effects(PERSONS, model=MODEL)
    reaches = [(each.conf_high - each.estimate) / each.std_error for each in (effects.cost, effects.qaly)]
    assert stats.t.ppf(0.975, effects.freedom) == pytest.approx(max(reaches))
    assert reaches[0] != pytest.approx(reaches[1])


def test_swapping_groups_flips_the_sign():
    forth = incremental_effects(PERSONS, model=MODEL)
    back = incremental_effects(PERSONS, model=replace(MODEL, reference="director"))
    assert back.cost.estimate == pytest.approx(-forth.cost.estimate)
    assert (back.qaly.conf_low, back.qaly.conf_high) == pytest.approx((-forth.qaly.conf_high, -forth.qaly.conf_low))
    assert back.covariance == pytest.approx(forth.covariance)
    assert (forth.cost.group, back.cost.group) == ("director", "usual")


def test_cents_give_a_hundredfold():
    cents = incremental_effects(PERSONS.assign(cost=100 * PERSONS["cost"]), model=MODEL)
    euros = incremental_effects(PERSONS, model=MODEL)
    assert cents.cost.conf_low == pytest.approx(100 * euros.cost.conf_low)
    assert cents.qaly.estimate == pytest.approx(euros.qaly.estimate)
    assert cents.covariance == pytest.approx(100 * euros.covariance)


def test_wider_level_widens():
    narrow, wide = benefit(20_000, conf_level=0.8), benefit(20_000, conf_level=0.95)
    assert wide.conf_low < narrow.conf_low < narrow.conf_high < wide.conf_high


def test_counts_households_and_persons():
    found = benefit(20_000)
    assert (found.n_households, found.n_obs, found.n_smallest) == (12, len(PERSONS), 6)


def test_table_is_left_alone():
    table = PERSONS.copy()
    incremental_effects(table, model=MODEL)
    incremental_replicates(table, model=MODEL, n_bootstrap=5, rng=np.random.default_rng(1))
    pd.testing.assert_frame_equal(table, PERSONS)


@pytest.mark.parametrize("weighting", ["seemingly_unrelated", "separate"])
@pytest.mark.parametrize("covariates", [("before",), ("before", "utility")])
def test_a_resample_is_the_regression_over_its_rows(weighting, covariates):
    """Households drawn twice or not at all, by their sums of products and by their rows."""
    model = replace(MODEL, weighting=weighting, cost_covariates=covariates)
    designs = build_designs(PERSONS, model)
    counts = np.random.default_rng(1).integers(0, 4, size=(20, 12))
    counts[0] = 1
    moments = household_moments(*designs)
    found = differences_from_sums(np.tensordot(counts, moments.products, axes=1), moments, weighting)
    ordered = sorted(PERSONS["home"].unique())
    for drawn, differences in zip(counts, found, strict=True):
        parts = [
            PERSONS.loc[PERSONS["home"] == home].assign(home=f"{home}/{copy}")
            for home, times in zip(ordered, drawn, strict=True)
            for copy in range(times)
        ]
        effects = incremental_effects(pd.concat(parts), model=model)
        assert differences == pytest.approx([effects.cost.estimate, effects.qaly.estimate], rel=SUMS_OF_PRODUCTS)


def test_replicates_spread_as_the_standard_errors_say():
    """Many households: the spread of resamples and the CR2 standard errors are two answers to one question."""
    persons = draw_persons(400, seed=8)
    replicates = incremental_replicates(persons, model=MODEL, n_bootstrap=4000, rng=np.random.default_rng(2))
    effects = incremental_effects(persons, model=MODEL)
    assert replicates["delta_cost"].std() == pytest.approx(effects.cost.std_error, rel=0.06)
    assert replicates["delta_qaly"].std() == pytest.approx(effects.qaly.std_error, rel=0.06)
    assert replicates.cov().loc["delta_cost", "delta_qaly"] == pytest.approx(effects.covariance, rel=0.15)
    assert replicates["delta_cost"].mean() == pytest.approx(effects.cost.estimate, abs=0.1 * effects.cost.std_error)


def test_households_are_drawn_within_arm_and_site():
    """With one household in each arm and site every resample is the table itself."""
    four = draw_persons(4, seed=2)
    within_both = replace(MODEL, stratum="site", cost_covariates=(), qaly_covariates=(), weighting="separate")
    within_arm = replace(within_both, stratum=None)
    both, arm = (
        incremental_replicates(four, model=model, n_bootstrap=50, rng=np.random.default_rng(3))["delta_cost"]
        for model in (within_both, within_arm)
    )
    np.testing.assert_allclose(both, incremental_effects(four, model=within_both).cost.estimate)
    assert arm.std() > 1


def test_same_seed_same_replicates():
    first, second = (
        incremental_replicates(PERSONS, model=MODEL, n_bootstrap=50, rng=np.random.default_rng(4)) for _ in range(2)
    )
    pd.testing.assert_frame_equal(first, second)


def test_missing_data_are_imputed_inside_each_resample():
    """Any analysis can stand inside the bootstrap with imputation; cost and QALYs see the same resamples."""
    rng = np.random.default_rng(6)
    gaps = PERSONS.assign(qaly=PERSONS["qaly"].mask(rng.uniform(size=len(PERSONS)) < 0.2))
    replicates = imputed_replicates(
        gaps,
        model=ImputationModel(
            columns=("qaly",), predictors=("utility", "before", "cost"), household="home", group="arm"
        ),
        analyses={
            "delta_cost": lambda table: incremental_effects(table, model=MODEL).cost,
            "delta_qaly": lambda table: incremental_effects(table, model=MODEL).qaly,
        },
        n_bootstrap=10,
        rng=rng,
    )
    assert replicates.shape == (10, 2)
    assert replicates.corr().iloc[0, 1] < 0


@pytest.mark.parametrize("column", ["cost", "qaly", "before", "utility", "home", "arm"])
def test_missing_value_is_refused_with_its_column(column):
    table = PERSONS.assign(**{column: PERSONS[column].mask(PERSONS.index == 0)})
    with pytest.raises(ValueError, match=f"'{column}' has 1 missing"):
        incremental_effects(table, model=MODEL)
    with pytest.raises(ValueError, match=f"'{column}' has 1 missing"):
        incremental_replicates(table, model=MODEL, n_bootstrap=5, rng=np.random.default_rng(1))


def test_third_group_is_refused():
    table = PERSONS.assign(arm=PERSONS["arm"].mask(PERSONS.index < 4, "other"))
    with pytest.raises(ValueError, match="2 groups beside 'usual'"):
        incremental_effects(table, model=MODEL)


def test_negative_threshold_is_refused():
    with pytest.raises(ValueError, match="cannot cost less than nothing"):
        benefit(-1)


def test_household_in_two_arms_cannot_be_drawn():
    table = PERSONS.assign(home=PERSONS["home"].replace({"H1": "H0"}))
    with pytest.raises(ValueError, match="1 households have rows in more than one 'arm'"):
        incremental_replicates(table, model=MODEL, n_bootstrap=5, rng=np.random.default_rng(1))


def test_missing_stratum_is_refused():
    table = PERSONS.assign(site=PERSONS["site"].mask(PERSONS.index == 0))
    model = replace(MODEL, stratum="site")
    with pytest.raises(ValueError, match="'site' has 1 missing"):
        household_strata(table, model, build_designs(table, model)[0])


def test_a_resample_that_determines_nothing_is_drawn_again():
    """Six persons in as many households: one resample in eighty has one household in each arm, and no slope."""
    six = PERSONS.drop_duplicates("home").head(6)
    model = replace(MODEL, weighting="separate", qaly_covariates=())
    designs = build_designs(six, model)
    moments = household_moments(*designs)
    counts = np.array([[3, 3, 0, 0, 0, 0], [1, 1, 1, 1, 1, 1]])
    found = differences_from_sums(np.tensordot(counts, moments.products, axes=1), moments, "separate")
    assert np.isnan(found).all(axis=1).tolist() == [True, False]
    replicates = incremental_replicates(six, model=model, n_bootstrap=2000, rng=np.random.default_rng(1))
    assert replicates.notna().all(axis=None)


def test_too_few_households_for_the_covariates_are_refused():
    """Six persons cannot carry three covariates in most resamples, though in the table they do."""
    six = PERSONS.drop_duplicates("home").head(6).assign(age=[31.0, 44, 28, 39, 52, 35])
    model = replace(MODEL, weighting="separate", cost_covariates=("before", "utility", "age"), qaly_covariates=())
    with pytest.raises(ValueError, match=r"of 500 resamples do not determine .* too few households \(6\)"):
        incremental_replicates(six, model=model, n_bootstrap=500, rng=np.random.default_rng(1))
