"""Regression to the mean: golden values of the formulas, and the same by numerical integration.

Oracles: Gardner & Heady (1973) worked out for mean 50, sd 10, correlation .6, threshold 60: 6.1005, and 3.6235 when
selection is on the mean of two; a bivariate lognormal (9, 1.2, .6, exp(9.6)): 40,900 falls to 31,675, 22.6%; and a
simulation of household costs without any intervention, made before this code and printed in thousands of euros.
"""

import math

import pandas as pd
import pytest
from scipy import integrate, stats

from werkplaats.methods.selection.regression_to_the_mean import (
    LognormalCosts,
    expected_fall_lognormal,
    expected_fall_normal,
)
from werkplaats.methods.value.quality_adjusted import area_under_curve

SIMULATED = 1.0
"""Thousands of euros, and points of percent: one half for rounding, one half for chance.

The simulation prints the mean before, which does not hang on the correlation, as 149, 150, 149 and 149: so large is its
error. Row by row the formula gives 52.1 where it prints 53, and 7.6% where it prints 7%; the rest agrees when rounded.
"""

SIMULATION = [
    (45, 0.7, 0.5, 149, 53, 35),
    (45, 0.7, 0.7, 150, 33, 22),
    (45, 0.7, 0.8, 149, 22, 15),
    (45, 0.7, 0.9, 149, 11, 7),
    (45, 0.9, 0.8, 182, 26, 14),
    (60, 0.6, 0.8, 146, 17, 11),
]
"""Median, sd of the log, correlation of the logs; mean before, fall, and percent, of those above 100 thousand."""


@pytest.mark.parametrize(("n_measurements", "golden"), [(1, 6.1005), (2, 3.6235)])
def test_normal_form(n_measurements, golden):
    fall = expected_fall_normal(mean=50, sd=10, correlation=0.6, threshold=60, n_measurements=n_measurements)
    assert fall.fall == pytest.approx(golden, abs=5e-5)


def test_lognormal_form():
    fall = expected_fall_lognormal(LognormalCosts(9.0, 1.2, 0.6), threshold=math.exp(9.6))
    assert (fall.before, fall.after) == pytest.approx((40_900, 31_675), abs=0.5)
    assert fall.share == pytest.approx(0.226, abs=5e-4)


@pytest.mark.parametrize(("median", "log_sd", "correlation", "before", "fall", "percent"), SIMULATION)
def test_lognormal_form_against_a_simulation(median, log_sd, correlation, before, fall, percent):
    expected = expected_fall_lognormal(LognormalCosts(math.log(median), log_sd, correlation), threshold=100)
    assert (expected.before, expected.fall) == pytest.approx((before, fall), abs=SIMULATED)
    assert 100 * expected.share == pytest.approx(percent, abs=SIMULATED)


def test_lognormal_form_by_numerical_integration():
    log_mean, log_sd, correlation, threshold = 11.0, 0.7, 0.45, 100_000.0
    border = (math.log(threshold) - log_mean) / log_sd

    def first(z):
        return stats.norm.pdf(z) * math.exp(log_mean + log_sd * z)

    def second(z):
        given = log_mean + correlation * log_sd * z + log_sd**2 * (1 - correlation**2) / 2
        return stats.norm.pdf(z) * math.exp(given)

    tail = stats.norm.sf(border)
    expected = [integrate.quad(curve, border, 15)[0] / tail for curve in (first, second)]
    fall = expected_fall_lognormal(LognormalCosts(log_mean, log_sd, correlation), threshold=threshold)
    assert [fall.before, fall.after] == pytest.approx(expected, rel=1e-8)


def test_area_under_curve_worked_example():
    """Oracle: trapezoids by hand, .60 .70 .75 .80 at 0, 3, 6 and 12 months: .1625 + .18125 + .3875 = .73125."""
    table = pd.DataFrame({"T0": [0.60], "T1": [0.70], "T2": [0.75], "T3": [0.80]})
    years = [0, 0.25, 0.5, 1]
    assert area_under_curve(table, columns=list(table), years=years).iloc[0] == pytest.approx(0.73125, abs=1e-12)
