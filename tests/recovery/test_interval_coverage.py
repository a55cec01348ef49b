"""How often the default interval for a mean holds the truth, with twelve households.

The decision records docs/decisions/0002 and 0007 rest on these numbers. Bounds leave three Monte
Carlo standard errors, so that a failure is a change of the method and not of luck.
"""

import math

import numpy as np
import pandas as pd
import pytest

from werkplaats.methods.comparison.difference_in_differences import att
from werkplaats.methods.intervals.bootstrap import bootstrap_mean_difference
from werkplaats.methods.intervals.studentized import mean_interval

N_HOUSEHOLDS = 12
LOG_SD = 0.7


def normal(rng):
    return rng.normal(size=N_HOUSEHOLDS)


def lognormal(rng):
    return rng.lognormal(0, LOG_SD, size=N_HOUSEHOLDS)


def very_skewed(rng):
    return rng.lognormal(0, 1.0, size=N_HOUSEHOLDS)


def savings(rng, n_households=N_HOUSEHOLDS):
    """Draw a cost before minus a cost during that is 20% lower and correlates by one half with it, in logs."""
    first, noise = rng.normal(size=(2, n_households))
    second = 0.5 * first + math.sqrt(0.75) * noise
    return np.exp(LOG_SD * first) - 0.8 * np.exp(LOG_SD * second)


MEAN_COST = math.exp(LOG_SD**2 / 2)
SETTINGS = {
    "normal": (normal, 0.0, 0.955, 0.970),
    "lognormal": (lognormal, MEAN_COST, 0.945, 0.965),
    "very skewed": (very_skewed, math.exp(0.5), 0.930, 0.945),
    "savings": (savings, 0.2 * MEAN_COST, 0.950, 0.970),
}
"""Draw, true mean, and the range in which the coverage of the 95% interval was found."""


def coverage(draw, truth, n_studies, n_bootstrap):
    rng = np.random.default_rng(20201122)
    held = 0
    for _ in range(n_studies):
        low, high = mean_interval(draw(rng), conf_level=0.95, n_bootstrap=n_bootstrap, rng=rng)
        held += low is not None and low <= truth <= high
    return held / n_studies


def allowance(share, n_studies):
    return 3 * math.sqrt(share * (1 - share) / n_studies)


@pytest.mark.parametrize("name", SETTINGS)
def test_coverage_of_the_default_interval(name):
    draw, truth, lowest, highest = SETTINGS[name]
    found = coverage(draw, truth, n_studies=1000, n_bootstrap=500)
    assert lowest - allowance(lowest, 1000) <= found <= highest + allowance(highest, 1000)


@pytest.mark.slow
@pytest.mark.parametrize("name", SETTINGS)
def test_coverage_of_the_default_interval_precisely(name):
    draw, truth, lowest, highest = SETTINGS[name]
    found = coverage(draw, truth, n_studies=8000, n_bootstrap=999)
    assert lowest - allowance(lowest, 8000) <= found <= highest + allowance(highest, 8000)


@pytest.mark.slow
def test_percentile_interval_would_cover_far_too_little():
    """The reason for the decision: if this ever fails, the simpler interval will do."""
    rng = np.random.default_rng(7)
    amounts = rng.lognormal(0, LOG_SD, size=(4000, N_HOUSEHOLDS))
    held = 0
    for sample in amounts:
        means = sample.take(rng.integers(N_HOUSEHOLDS, size=(999, N_HOUSEHOLDS))).mean(axis=1)
        low, high = np.quantile(means, [0.025, 0.975])
        held += low <= MEAN_COST <= high
    assert held / 4000 < 0.87


def test_difference_in_differences_covers_a_planted_effect():
    """Twelve households against a hundred, skewed changes, a planted effect of -0.3."""
    rng, held, n_studies = np.random.default_rng(31), 0, 600
    arm = np.repeat(["in", "out"], [N_HOUSEHOLDS, 100])
    for _ in range(n_studies):
        changes = np.concatenate([-savings(rng) - 0.3, -savings(rng, 100)])
        table = pd.DataFrame({"arm": arm, "change": changes})
        effect = att(table, change="change", group="arm", reference="out", unit="EUR")
        held += effect.conf_low <= -0.3 <= effect.conf_high
    assert 0.93 - allowance(0.93, n_studies) <= held / n_studies <= 0.97 + allowance(0.97, n_studies)


def test_difference_of_skewed_means_covers():
    rng, held, n_studies = np.random.default_rng(32), 0, 400
    arm = np.repeat(["in", "out"], [N_HOUSEHOLDS, 40])
    for _ in range(n_studies):
        table = pd.DataFrame({"arm": arm, "cost": rng.lognormal(0, LOG_SD, size=len(arm))})
        difference = bootstrap_mean_difference(
            table, column="cost", group="arm", reference="out", term="d", unit="EUR", n_bootstrap=400, rng=rng
        )
        held += difference.conf_low <= 0 <= difference.conf_high
    assert held / n_studies >= 0.93 - allowance(0.93, n_studies)
