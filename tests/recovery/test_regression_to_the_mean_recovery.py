"""Households selected on a high cost, with a known truth: how far they fall by themselves, and that it is found."""

import numpy as np
import pandas as pd
import pytest

from werkplaats.methods.before_after.permutation import sign_flip_p_value
from werkplaats.methods.comparison.difference_in_differences import att
from werkplaats.methods.selection.regression_to_the_mean import (
    LognormalCosts,
    empirical_fall,
    expected_fall_lognormal,
    expected_fall_normal,
    fit_lognormal_costs,
)

LOG_MEAN, LOG_SD, CORRELATION, THRESHOLD = 10.8, 0.7, 0.55, 100_000.0


def two_years(rng, n_households):
    first, noise = rng.normal(size=(2, n_households))
    second = CORRELATION * first + np.sqrt(1 - CORRELATION**2) * noise
    return pd.DataFrame({"y1": np.exp(LOG_MEAN + LOG_SD * first), "y2": np.exp(LOG_MEAN + LOG_SD * second)})


def test_model_fitted_on_the_pool_predicts_the_fall_of_the_selected():
    pool = two_years(np.random.default_rng(1), 400_000)
    selected = pool[pool["y1"] > THRESHOLD]
    observed = (selected["y1"] - selected["y2"]).mean()
    error = (selected["y1"] - selected["y2"]).sem()
    costs = fit_lognormal_costs(pool, before="y1", after="y2")
    assert costs.correlation == pytest.approx(CORRELATION, abs=0.01)
    assert expected_fall_lognormal(costs, threshold=THRESHOLD).fall == pytest.approx(observed, abs=4 * error)


def test_normal_form_with_two_measurements():
    rng = np.random.default_rng(2)
    household = rng.normal(50, np.sqrt(60), size=400_000)
    first, second, third = household + rng.normal(0, np.sqrt(40), size=(3, 400_000))
    ground = (first + second) / 2
    chosen = ground > 60
    expected = expected_fall_normal(mean=50, sd=10, correlation=0.6, threshold=60, n_measurements=2).fall
    assert (ground - third)[chosen].mean() == pytest.approx(expected, abs=0.1)


def test_a_second_measurement_before_the_start_leaves_no_fall():
    """The design that needs no formula: select on one measurement, and take another as the baseline."""
    rng = np.random.default_rng(9)
    household = rng.normal(50, np.sqrt(60), size=400_000)
    screening, baseline, next_one = household + rng.normal(0, np.sqrt(40), size=(3, 400_000))
    changes = (baseline - next_one)[screening > 60]
    assert abs(changes.mean()) < 4 * changes.std() / np.sqrt(changes.size)


TWELVE = [
    (45_000, 0.7, 0.5, 0.85),
    (45_000, 0.7, 0.7, 0.56),
    (45_000, 0.7, 0.8, 0.33),
    (45_000, 0.7, 0.9, 0.07),
    (45_000, 0.9, 0.8, 0.46),
    (60_000, 0.6, 0.8, 0.19),
]
"""Median, sd of the log, correlation; how often twelve households above 100,000 fall by 30,000 by themselves."""


@pytest.mark.parametrize(("median", "log_sd", "correlation", "printed"), TWELVE)
def test_twelve_households_often_fall_by_themselves(median, log_sd, correlation, printed):
    """Oracle: the simulation in the reference tests, which prints two decimals and not its number of draws."""
    rng = np.random.default_rng(10)
    first, noise = rng.normal(size=(2, 600_000))
    second = correlation * first + np.sqrt(1 - correlation**2) * noise
    before, after = (median * np.exp(log_sd * year) for year in (first, second))
    falls = (before - after)[before > THRESHOLD]
    expected = expected_fall_lognormal(LognormalCosts(np.log(median), log_sd, correlation), threshold=THRESHOLD).fall
    assert falls.mean() == pytest.approx(expected, abs=4 * falls.std() / np.sqrt(falls.size))
    twelves = falls[: falls.size // 12 * 12].reshape(-1, 12).mean(axis=1)
    assert (twelves >= 30_000).mean() == pytest.approx(printed, abs=0.03)


def test_fitting_on_the_selected_only_goes_wrong():
    """The warning in the docstring is real: selection eats spread and correlation."""
    pool = two_years(np.random.default_rng(3), 50_000)
    selected = fit_lognormal_costs(pool[pool["y1"] > THRESHOLD], before="y1", after="y2")
    assert selected.correlation < CORRELATION - 0.1


def test_empirical_fall_covers_the_fall_of_the_model():
    rng, held, n_studies = np.random.default_rng(4), 0, 300
    truth = expected_fall_lognormal(
        fit_lognormal_costs(two_years(np.random.default_rng(5), 400_000), before="y1", after="y2"), threshold=THRESHOLD
    ).fall
    for _ in range(n_studies):
        pool = two_years(rng, 650)
        fall = empirical_fall(
            pool[pool["y1"] > THRESHOLD], before="y1", after="y2", unit="EUR", n_bootstrap=300, rng=rng
        )
        held += fall.conf_low <= truth <= fall.conf_high
    assert 0.91 <= held / n_studies <= 0.99


def test_comparison_by_the_same_rule_takes_the_fall_out():
    """Nobody is helped: before/after shows a large saving, difference-in-differences shows none."""
    rng, falls, effects = np.random.default_rng(6), [], []
    for _ in range(300):
        pool = two_years(rng, 2000)
        selected = pool[pool["y1"] > THRESHOLD].reset_index(drop=True).head(112)
        table = selected.assign(change=selected["y2"] - selected["y1"], arm=np.where(selected.index < 12, "in", "out"))
        falls.append(-table["change"].mean())
        effects.append(att(table, change="change", group="arm", reference="out", unit="EUR").estimate)
    assert np.mean(falls) > 20_000
    assert abs(np.mean(effects)) < 3 * np.std(effects) / np.sqrt(300)


def test_sign_flips_keep_their_size():
    """Under no change the exact p-value is at most .05 in at most 5% of studies, whatever the symmetric shape."""
    rng, n_studies = np.random.default_rng(8), 2000
    changes = rng.standard_t(3, size=(n_studies, 12))
    rejected = [sign_flip_p_value(pd.DataFrame({"change": row}), change="change") <= 0.05 for row in changes]
    assert np.mean(rejected) == pytest.approx(0.05, abs=0.015)
