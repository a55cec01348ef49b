"""Segmented regression on admissions for acute coronary events in Sicily before and after a smoking ban.

Oracle: Lopez Bernal, Cummins & Gasparrini (2017), Int J Epidemiol 46:348-355, whose tutorial prints these figures
(R's glm). The linear family: statsmodels' formulas, which share the estimator but not the design.
"""

import numpy as np
import pytest
import statsmodels.formula.api as smf

from werkplaats.methods.comparison.segmented_regression import Interruption, segmented_regression

LAST_DIGIT = 0.00005
BAN = 37
"""First month with the ban: January 2005."""


@pytest.fixture
def sicily(refdata):
    table = refdata("its_sicily/sicily.csv")

    def fit(**options):
        return segmented_regression(
            table,
            outcome="aces",
            time="time",
            unit="admissions",
            n_households=100_000,
            offset="stdpop",
            interruption=Interruption(start=BAN, family="quasi_poisson", **options),
        )

    return fit


@pytest.mark.parametrize(
    ("options", "printed"),
    [
        ({}, (0.8944, 0.8392, 0.9532)),
        ({"harmonics": 2}, (0.8851, 0.8394, 0.9332)),
        ({"harmonics": 2, "center": 36}, (0.8765, 0.8268, 0.9292)),
    ],
)
def test_step_is_the_printed_rate_ratio(sicily, options, printed):
    level = sicily(**options).level
    assert (level.estimate, level.conf_low, level.conf_high) == pytest.approx(printed, abs=LAST_DIGIT)
    assert (level.term, level.unit, level.n_obs) == ("level_ratio", "ratio", 59)


def test_dispersion_is_the_printed_one(sicily):
    assert sicily().dispersion == pytest.approx(3.559, abs=0.0005)


def test_the_step_depends_on_where_it_is_read(sicily):
    """Centered at 37 it is .8778; where nobody centers it is read at month 0, three years before the ban: .8309."""
    assert sicily(harmonics=2, center=37).level.estimate == pytest.approx(0.8778, abs=LAST_DIGIT)
    assert sicily(harmonics=2, center=0).level.estimate == pytest.approx(0.8309, abs=LAST_DIGIT)
    slopes = {sicily(harmonics=2, center=center).slope_change.estimate for center in (0, 36)}
    assert np.ptp(list(slopes)) < 1e-9


@pytest.mark.parametrize("errors", ["independent", "newey_west"])
def test_linear_family_against_formulas(refdata, errors):
    table = refdata("its_sicily/sicily.csv").assign(rate=lambda table: 1e5 * table["aces"] / table["stdpop"])
    formula = (
        "rate ~ smokban + time + smokban:I(time - 36) + np.sin(np.pi * time / 6) + np.cos(np.pi * time / 6)"
        " + np.sin(np.pi * time / 3) + np.cos(np.pi * time / 3)"
    )
    robust = {"cov_type": "HAC", "cov_kwds": {"maxlags": 3, "use_correction": True}} if errors == "newey_west" else {}
    theirs = smf.ols(formula, table).fit(**robust)
    ours = segmented_regression(
        table,
        outcome="rate",
        time="time",
        unit="per 100,000",
        n_households=100_000,
        interruption=Interruption(start=BAN, family="linear", center=36, harmonics=2, errors=errors),
    )
    assert ours.level.estimate == pytest.approx(theirs.params["smokban"])
    assert ours.level.std_error == pytest.approx(theirs.bse["smokban"])
    assert ours.level.conf_low == pytest.approx(theirs.conf_int().loc["smokban", 0])
    assert ours.slope_change.p_value == pytest.approx(theirs.pvalues["smokban:I(time - 36)"])
