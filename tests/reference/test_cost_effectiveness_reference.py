"""Acceptability curve, expected benefit and value of information against the R package BCEA.

Oracle: BCEA's vaccine example, 1,000 simulations at 25,000 (Baio, Berardi & Heath 2017): EIB 1.228428, CEAC .529,
EVPI 2.414467, and an ICER of 20,097.59.
"""

import numpy as np
import pandas as pd
import pytest

from werkplaats.methods.value.cost_effectiveness import (
    acceptability_curve,
    net_benefit_curve,
    net_monetary_benefit,
)
from werkplaats.methods.value.cost_per_qaly import cost_per_qaly, simulated_effects
from werkplaats.methods.value.value_of_information import (
    normal_value_of_perfect_information,
    value_of_perfect_information,
)

PRINTED = 5e-7
"""The oracle prints six decimals."""

CENT = 0.005
"""Half a cent: two decimals are printed."""


@pytest.fixture
def replicates(refdata):
    draws = refdata("bcea_vaccine_smoking/vaccine_psa.csv")
    return draws.assign(delta_qaly=draws["e1"] - draws["e0"], delta_cost=draws["c1"] - draws["c0"])


def test_acceptability_at_25000(replicates):
    curve = acceptability_curve(replicates, thresholds=[25000])
    assert curve["probability"].tolist() == [0.529]


def test_expected_value_of_perfect_information_at_25000(replicates):
    assert value_of_perfect_information(replicates, threshold=25000) == pytest.approx(2.414467, abs=PRINTED)


def test_cost_per_qaly(replicates):
    found = cost_per_qaly(simulated_effects(replicates, n_households=1))
    assert found.quadrant == "dearer_and_better"
    assert found.ratio.estimate == pytest.approx(20097.59, abs=CENT)


def test_normal_value_of_information():
    """Oracle: s (phi(d) - d (1 - Phi(d))) with d = |m| / s, m 500 and s 2000 from tables of the normal: 572.69."""
    assert normal_value_of_perfect_information(mean=500, std_error=2000) == pytest.approx(572.69, abs=CENT)


def test_benefit_curve_at_25000(replicates):
    assert net_benefit_curve(replicates, thresholds=[25000])["mean"].tolist() == pytest.approx([1.228428], abs=PRINTED)


def test_expected_incremental_benefit_at_25000(replicates):
    benefit = net_monetary_benefit(
        replicates,
        cost="delta_cost",
        qaly="delta_qaly",
        threshold=25000,
        n_bootstrap=100,
        rng=np.random.default_rng(1),
    )
    assert benefit.estimate == pytest.approx(1.228428, abs=PRINTED)


def test_curve_crosses_half_at_the_ratio_of_means_when_symmetric():
    """Oracle: for a symmetric net benefit the curve is .5 where the expected benefit is 0, so at delta C / delta E."""
    rng = np.random.default_rng(3)
    noise = rng.normal(0, 300, size=20_000)
    replicates = pd.DataFrame({"delta_qaly": 0.1, "delta_cost": 2000 + np.concatenate([noise, -noise])})
    assert acceptability_curve(replicates, thresholds=[20000])["probability"].iloc[0] == pytest.approx(0.5, abs=1e-3)
