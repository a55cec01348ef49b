"""Pooling and resampling of cost and QALYs with gaps: against complete data, by hand, and what is refused."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from werkplaats.methods.missing_data.multiple_imputation import ImputationModel
from werkplaats.methods.value.imputed_incremental import (
    imputed_incremental_replicates,
    pooled_effects,
    pooled_net_benefits,
    resampled_copies,
)
from werkplaats.methods.value.incremental_bootstrap import incremental_replicates
from werkplaats.methods.value.incremental_regression import IncrementalModel, adjusted_net_benefits, incremental_effects

MODEL = IncrementalModel(
    cost="cost",
    qaly="qaly",
    group="arm",
    reference="usual",
    household="home",
    cost_covariates=("before",),
    qaly_covariates=("start",),
)
IMPUTATION = ImputationModel(columns=("start", "before", "qaly", "cost"), household="home", group="arm")
LIKE_EACH_OTHER = 0.15
"""Relative distance of two spreads over 400 resamples each (Monte Carlo error of a spread: 3.5%)."""


def draw(seed=2, n_homes=30):
    rng = np.random.default_rng(seed)
    home = np.repeat(np.arange(n_homes), 2)
    treated = home % 2
    start, before = rng.normal(0.6, 0.1, home.size), rng.normal(1000, 200, home.size)
    shared = rng.normal(size=n_homes)[home]
    return pd.DataFrame(
        {
            "home": home,
            "arm": np.where(treated == 1, "new", "usual"),
            "start": start,
            "before": before,
            "qaly": start + 0.1 * treated + 0.03 * shared + rng.normal(0, 0.05, home.size),
            "cost": before + 300 * treated - 50 * shared + rng.normal(0, 100, home.size),
        }
    )


TABLE = draw()


def test_copies_that_are_alike_pool_to_one_of_them():
    effects = incremental_effects(TABLE, model=MODEL)
    found = pooled_effects([effects] * 5)
    assert found.cost.estimate == pytest.approx(effects.cost.estimate)
    assert found.qaly.std_error == pytest.approx(effects.qaly.std_error)
    assert found.covariance == pytest.approx(effects.covariance)


def test_covariance_between_copies_counts_by_rubin():
    effects = incremental_effects(TABLE, model=MODEL)
    moved = replace(
        effects,
        cost=replace(effects.cost, estimate=effects.cost.estimate + 10),
        qaly=replace(effects.qaly, estimate=effects.qaly.estimate + 0.02),
    )
    # Two copies that differ by 10 and .02: covariance between them 10 x .02 / 2, times 1 + 1/2.
    assert pooled_effects([effects, moved]).covariance == pytest.approx(effects.covariance + 1.5 * 0.1)


def test_net_benefit_of_copies_that_are_alike_is_that_of_one():
    effects = incremental_effects(TABLE, model=MODEL)
    pooled = pooled_net_benefits([effects] * 3, thresholds=[0.0, 20_000.0])
    alone = adjusted_net_benefits(TABLE, model=MODEL, thresholds=[0.0, 20_000.0])
    for one, other in zip(pooled, alone, strict=True):
        assert (one.estimate, one.std_error) == pytest.approx((other.estimate, other.std_error))
        assert one.population == other.population


def test_without_gaps_resamples_that_impute_are_ordinary_resamples():
    """The same households, drawn the same way: centers and spreads agree, by two roads of arithmetic."""
    found = imputed_incremental_replicates(
        TABLE,
        model=MODEL,
        imputation=IMPUTATION,
        finish=lambda table: table,
        n_bootstrap=400,
        rng=np.random.default_rng(1),
    )
    plain = incremental_replicates(TABLE, model=MODEL, n_bootstrap=400, rng=np.random.default_rng(2))
    assert found.std().to_numpy() == pytest.approx(plain.std().to_numpy(), rel=LIKE_EACH_OTHER)
    assert found["delta_cost"].mean() == pytest.approx(plain["delta_cost"].mean(), abs=plain["delta_cost"].std() / 5)
    assert found.corr().iloc[0, 1] == pytest.approx(plain.corr().iloc[0, 1], abs=LIKE_EACH_OTHER)


def test_gaps_widen_the_cloud():
    rng = np.random.default_rng(4)
    gaps = TABLE.assign(qaly=TABLE["qaly"].mask(rng.uniform(size=len(TABLE)) < 0.5))
    options = {"model": MODEL, "imputation": IMPUTATION, "finish": lambda table: table, "n_bootstrap": 200}
    with_gaps = imputed_incremental_replicates(gaps, **options, rng=np.random.default_rng(1))
    without = imputed_incremental_replicates(TABLE, **options, rng=np.random.default_rng(1))
    assert with_gaps["delta_qaly"].std() > without["delta_qaly"].std()


def test_resamples_are_divided_over_the_copies():
    found = resampled_copies([TABLE, TABLE, TABLE], model=MODEL, n_bootstrap=10, rng=np.random.default_rng(1))
    assert found.shape == (10, 2)


def test_what_is_refused():
    effects = incremental_effects(TABLE, model=MODEL)
    with pytest.raises(ValueError, match="two imputations or more"):
        pooled_effects([effects])
    with pytest.raises(ValueError, match="cannot cost less than nothing"):
        pooled_net_benefits([effects] * 2, thresholds=[-1.0])
    with pytest.raises(ValueError, match="conf_level"):
        pooled_effects([effects] * 2, conf_level=2.0)
