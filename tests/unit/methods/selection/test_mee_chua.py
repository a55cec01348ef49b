"""Identities of Mee and Chua's test, and what it refuses."""

import numpy as np
import pandas as pd
import pytest

from werkplaats.methods.selection.mee_chua import mee_chua_curve, mee_chua_effect, most_favorable_mean

SCORES = pd.DataFrame({"t0": [3.0, 4.0, 2.0, 5.0, 3.5, 4.5], "t1": [4.0, 5.5, 4.0, 5.0, 5.0, 5.0]})
COLUMNS = {"before": "t0", "after": "t1"}


def effect(table=SCORES, **options):
    return mee_chua_effect(table, **COLUMNS | {"population_mean": 5.0, "unit": "points"} | options)


def test_at_the_mean_of_those_measured_it_is_the_mean_change():
    found = effect(population_mean=SCORES["t0"].mean())
    assert found.estimate == pytest.approx((SCORES["t1"] - SCORES["t0"]).mean())


def test_mirrored_scores_turn_the_effect():
    found, mirrored = effect(), effect(-SCORES, population_mean=-5.0)
    assert mirrored.estimate == pytest.approx(-found.estimate)
    assert (mirrored.std_error, mirrored.p_value) == pytest.approx((found.std_error, found.p_value))


def test_another_unit_scales_and_a_wider_level_widens():
    found, scaled = effect(), effect(100 * SCORES, population_mean=500.0)
    assert (scaled.estimate, scaled.std_error) == pytest.approx((100 * found.estimate, 100 * found.std_error))
    wide = effect(conf_level=0.99)
    assert wide.conf_low < found.conf_low < found.estimate < found.conf_high < wide.conf_high


def test_curve_is_a_straight_line_of_single_effects():
    means = [3.0, 4.0, 5.0, 6.0]
    curve = mee_chua_curve(SCORES, population_means=means, **COLUMNS)
    singles = [effect(population_mean=mean) for mean in means]
    np.testing.assert_allclose(curve["effect"], [single.estimate for single in singles])
    np.testing.assert_allclose(curve["conf_low"], [single.conf_low for single in singles])
    np.testing.assert_allclose(2 * curve[["p_rise", "p_fall"]].min(axis=1), [single.p_value for single in singles])
    np.testing.assert_allclose(curve["p_rise"] + curve["p_fall"], 1.0)
    np.testing.assert_allclose(np.diff(curve["effect"], 2), 0.0, atol=1e-12)


@pytest.mark.parametrize(("sign", "column"), [(1, "p_rise"), (-1, "p_fall")])
def test_no_mean_is_more_favorable_than_the_most_favorable(sign, column):
    table = sign * SCORES
    favorable = most_favorable_mean(table, unit="points", **COLUMNS)
    grid = sign * np.linspace(-50, 60, 20_001)
    found = mee_chua_curve(table, population_means=grid, **COLUMNS)[column]
    assert found.min() == pytest.approx(favorable.effect.p_value, rel=1e-4)
    assert found.min() >= favorable.effect.p_value
    assert grid[found.argmin()] == pytest.approx(favorable.population_mean, abs=0.006)
    assert np.sign(favorable.effect.estimate) == sign


def test_regression_to_the_mean_alone_gives_no_effect():
    rng = np.random.default_rng(1)
    level = rng.normal(50, 8, size=20_000)
    table = pd.DataFrame(level[:, np.newaxis] + rng.normal(0, 6, size=(20_000, 2)), columns=["t0", "t1"])
    selected = table[table["t0"] > 60]
    found = effect(selected, population_mean=50.0)
    assert (selected["t1"] - selected["t0"]).mean() < -5
    assert found.conf_low < 0 < found.conf_high


def test_few_households_equal_baselines_and_a_perfect_line_are_refused():
    with pytest.raises(ValueError, match="three households or more that differ in 't0', found 2"):
        effect(SCORES.head(2))
    with pytest.raises(ValueError, match="differ in 't0'"):
        effect(SCORES.assign(t0=4.0))
    with pytest.raises(ValueError, match="lie on one line"):
        effect(SCORES.assign(t1=0.3 * SCORES["t0"] + 0.7))
    with pytest.raises(ValueError, match="no direction"):
        most_favorable_mean(SCORES.assign(t1=SCORES["t0"].to_numpy()[::-1]), unit="points", **COLUMNS)
    with pytest.raises(ValueError, match="'t1' has 1 missing"):
        effect(SCORES.assign(t1=SCORES["t1"].mask(SCORES.index == 0)))
