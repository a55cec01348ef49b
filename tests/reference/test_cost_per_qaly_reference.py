"""Fieller's limits of a ratio against a printed example.

Oracle: the program FIELLER of D. Colquhoun (Lectures on Biostatistics, 1971) as kept with the package DCSTATS: 14 (3)
over 7 (2), unrelated, 10 degrees of freedom, 5% in each tail: 2, from 1.051413 to 4.414296.
"""

import pytest

from werkplaats.methods.value.cost_per_qaly import fieller_limits
from werkplaats.methods.value.incremental_regression import IncrementalEffects
from werkplaats.results import Estimate

SIX_DECIMALS = 1e-5
"""The oracle's own test holds its six decimals to a ten-thousandth; its t has five digits."""


def test_ratio_of_two_unrelated_means():
    given = {"unit": "EUR", "method": "printed", "n_households": 12}
    effects = IncrementalEffects(
        Estimate(term="incremental_cost", estimate=14.0, std_error=3.0, **given),
        Estimate(term="incremental_qaly", estimate=7.0, std_error=2.0, **given),
        0.0,
        10.0,
    )
    limits = fieller_limits(effects, conf_level=0.9)
    assert limits.shape == "interval"
    assert (limits.low, limits.high) == pytest.approx((1.051413, 4.414296), rel=SIX_DECIMALS)
