"""Identities of the cost-effectiveness plane and what is read from it, and what it refuses."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from werkplaats.methods.cost_effectiveness import (
    acceptability_curve,
    ce_plane,
    ce_plane_between,
    net_monetary_benefit,
)
from werkplaats.methods.value_of_information import value_of_perfect_information

RNG = np.random.default_rng(4)
TABLE = pd.DataFrame({"qaly": RNG.normal(0.05, 0.1, 12)}).assign(
    cost=lambda table: -2000 - 20_000 * table["qaly"] + RNG.normal(0, 3000, 12)
)
ARMS = TABLE.assign(arm=["in"] * 5 + ["out"] * 7)


def rng():
    return np.random.default_rng(9)


def plane(table=TABLE, n_bootstrap=2000):
    return ce_plane(table, cost="cost", qaly="qaly", n_bootstrap=n_bootstrap, rng=rng())


def test_cost_and_qaly_stay_together():
    exact = TABLE.assign(cost=100 - 5000 * TABLE["qaly"])
    replicates = plane(exact)
    np.testing.assert_allclose(replicates["delta_cost"], 100 - 5000 * replicates["delta_qaly"])


def test_curve_rises_when_every_replicate_gains_and_starts_at_the_share_that_saves():
    replicates = pd.DataFrame({"delta_qaly": [0.1, 0.2, 0.3, 0.1], "delta_cost": [-5.0, 10.0, 500.0, 9000.0]})
    curve = acceptability_curve(replicates, thresholds=[0, 100, 10_000, 100_000])["probability"]
    assert curve.is_monotonic_increasing
    assert curve.tolist() == [0.25, 0.5, 0.75, 1.0]


def test_break_even_is_not_worth_its_money():
    nothing = pd.DataFrame({"delta_qaly": [0.0], "delta_cost": [0.0]})
    assert acceptability_curve(nothing, thresholds=[50_000])["probability"].tolist() == [0.0]


def test_benefit_is_linear_in_the_threshold():
    def benefit(threshold):
        return net_monetary_benefit(TABLE, cost="cost", qaly="qaly", threshold=threshold, rng=rng())

    at_zero, at_20, at_50 = benefit(0), benefit(20_000), benefit(50_000)
    assert at_zero.estimate == pytest.approx(-TABLE["cost"].mean())
    assert (at_50.estimate - at_zero.estimate) == pytest.approx(2.5 * (at_20.estimate - at_zero.estimate))
    assert [estimate.population for estimate in (at_zero, at_50)] == ["at 0", "at 50000"]
    assert at_20.conf_low < at_20.estimate < at_20.conf_high


def test_information_is_worth_nothing_when_every_replicate_agrees():
    agreed = pd.DataFrame({"delta_qaly": [0.1, 0.2], "delta_cost": [-100.0, -50.0]})
    assert value_of_perfect_information(agreed, threshold=20_000) == 0.0


def test_information_is_worth_the_same_when_the_choice_is_against():
    """Replicates of +1000 and -3000: knowing which gains 1000 half of the time, choosing once for all gains nothing."""
    against = pd.DataFrame({"delta_qaly": [0.0, 0.0], "delta_cost": [-1000.0, 3000.0]})
    assert value_of_perfect_information(against, threshold=20_000) == 500.0


def test_information_for_a_normal_benefit():
    """Oracle: sigma (phi(d) - d (1 - Phi(d))), d = |mu| / sigma: mu 500 and sigma 2000 give 572.69."""
    quantiles = stats.norm.ppf((np.arange(200_000) + 0.5) / 200_000, 500, 2000)
    replicates = pd.DataFrame({"delta_qaly": 0.0, "delta_cost": -quantiles})
    assert value_of_perfect_information(replicates, threshold=0) == pytest.approx(572.69, abs=0.05)


def test_between_groups_is_stratified_and_flips_with_the_reference():
    given = {"cost": "cost", "qaly": "qaly", "group": "arm", "n_bootstrap": 4000}
    forth = ce_plane_between(ARMS, reference="out", rng=rng(), **given)
    back = ce_plane_between(ARMS, reference="in", rng=rng(), **given)
    means = ARMS.groupby("arm")[["qaly", "cost"]].mean()
    expected = (means.loc["in"] - means.loc["out"]).to_numpy()
    errors = forth.std().to_numpy() / np.sqrt(len(forth))
    np.testing.assert_array_less(np.abs(forth.mean().to_numpy() - expected), 5 * errors)
    np.testing.assert_array_less(np.abs(back.mean().to_numpy() + expected), 5 * errors)


@pytest.mark.parametrize("column", ["cost", "qaly"])
def test_missing_value_is_refused_with_its_column(column):
    table = TABLE.assign(**{column: [None, *TABLE[column].tolist()[1:]]})
    with pytest.raises(ValueError, match=f"'{column}' has 1 missing"):
        plane(table)
    with pytest.raises(ValueError, match=f"'{column}' has 1 missing"):
        net_monetary_benefit(table, cost="cost", qaly="qaly", threshold=20_000, rng=rng())


def test_negative_threshold_and_no_replicates_are_refused():
    with pytest.raises(ValueError, match="cannot cost less than nothing"):
        acceptability_curve(plane(), thresholds=[-1])
    with pytest.raises(ValueError, match="empty"):
        acceptability_curve(plane().iloc[:0], thresholds=[1])
