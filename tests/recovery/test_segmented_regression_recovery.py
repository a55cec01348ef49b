"""How often the interval of a step in a monthly count holds the truth, when months hang together and when they do not.

The choice of errors in docs/methods/segmented_regression.md rests on this: with independent errors an interval of 95%
holds the step in four of five series whose months are this alike. Bounds leave three Monte Carlo standard errors.
"""

import math

import numpy as np
import pandas as pd
import pytest

from werkplaats.methods.comparison.segmented_regression import Interruption, segmented_regression

N_SERIES = 300
N_MONTHS, START = 36, 18


def drawn(rng, autocorrelation):
    """Draw monthly counts around 20 whose rate swings by a third, with a trend, a season, and a step to 70%."""
    months = np.arange(N_MONTHS)
    swings = np.empty(N_MONTHS)
    swings[0] = rng.normal()
    for month in range(1, N_MONTHS):
        swings[month] = autocorrelation * swings[month - 1] + math.sqrt(1 - autocorrelation**2) * rng.normal()
    line = math.log(20) + 0.005 * months + 0.1 * np.sin(math.pi * months / 6) + math.log(0.7) * (months >= START)
    return pd.DataFrame({"month": months, "count": rng.poisson(np.exp(line + 0.316 * swings - 0.05))})


def coverage(autocorrelation, errors):
    rng = np.random.default_rng(11)
    held = 0
    interruption = Interruption(start=START, family="quasi_poisson", center=float(START), harmonics=1, errors=errors)
    for _ in range(N_SERIES):
        level = segmented_regression(
            drawn(rng, autocorrelation),
            outcome="count",
            time="month",
            interruption=interruption,
            unit="clients",
            n_households=100,
        ).level
        held += level.conf_low <= 0.7 <= level.conf_high
    return held / N_SERIES


def noise(share):
    return 3 * math.sqrt(share * (1 - share) / N_SERIES)


@pytest.mark.slow
@pytest.mark.parametrize(("autocorrelation", "expected"), [(0.0, 0.955), (0.3, 0.94), (0.6, 0.89)])
def test_autoregressive_errors_hold_the_step(autocorrelation, expected):
    assert coverage(autocorrelation, "autoregressive") == pytest.approx(expected, abs=noise(expected))


@pytest.mark.slow
@pytest.mark.parametrize(("errors", "most"), [("independent", 0.80), ("newey_west", 0.80)])
def test_other_errors_do_not_when_months_hang_together(errors, most):
    assert coverage(0.6, errors) < most
