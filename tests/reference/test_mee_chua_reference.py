"""Mee and Chua's test against the example of the authors of its curve.

Oracles: Ostermann, Willich & Luedtke (2008), BMC Med Res Methodol 8:52, and their R package regtomean, on the language
test of eight pupils in McClave & Dietrich (1988), Statistics; statsmodels' least squares on shifted values.
"""

import pytest
import statsmodels.api as sm

from werkplaats.methods.before_after.paired import mean_change
from werkplaats.methods.selection.mee_chua import mee_chua_curve, mee_chua_effect, most_favorable_mean

PRINTED = 5e-4
"""The oracle prints three decimals."""

COLUMNS = {"before": "Before", "after": "After"}


@pytest.fixture
def pupils(refdata):
    return refdata("regtomean_language/language_test.csv")


def test_paired_t_test_that_the_example_starts_from(pupils):
    change = mean_change(pupils, unit="points", **COLUMNS)
    assert change.estimate / change.std_error == pytest.approx(2.000, abs=PRINTED)
    assert change.estimate == 3.0
    assert (change.conf_low, change.conf_high) == pytest.approx((-0.547, 6.547), abs=PRINTED)
    assert pupils["Before"].corr(pupils["After"]) == pytest.approx(0.881, abs=PRINTED)


@pytest.mark.parametrize(
    ("population_mean", "effect", "std_error"), [(60, 3.292, 1.716), (70, 4.403, 3.464), (80, 5.515, 5.738)]
)
def test_effect_at_three_population_means(pupils, population_mean, effect, std_error):
    found = mee_chua_effect(pupils, population_mean=population_mean, unit="points", **COLUMNS)
    assert (found.estimate, found.std_error) == pytest.approx((effect, std_error), abs=PRINTED)


def test_no_population_mean_gives_an_effect(pupils):
    favorable = most_favorable_mean(pupils, unit="points", **COLUMNS)
    assert favorable.effect.p_value == pytest.approx(0.0504, abs=5e-5)
    curve = mee_chua_curve(pupils, population_means=range(101), **COLUMNS)
    assert curve["p_rise"].min() == pytest.approx(favorable.effect.p_value, abs=1e-4)
    assert (curve["p_rise"] > favorable.effect.p_value).all()


def test_effect_is_the_intercept_of_the_shifted_regression(pupils):
    shifted = sm.add_constant(pupils["Before"] - 64.0)
    fit = sm.OLS(pupils["After"] - 64.0, shifted).fit()
    found = mee_chua_effect(pupils, population_mean=64.0, unit="points", conf_level=0.9, **COLUMNS)
    assert (found.estimate, found.std_error, found.p_value) == pytest.approx(
        (fit.params["const"], fit.bse["const"], fit.pvalues["const"]), rel=1e-10
    )
    assert (found.conf_low, found.conf_high) == pytest.approx(tuple(fit.conf_int(alpha=0.1).loc["const"]), rel=1e-10)
