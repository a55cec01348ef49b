"""Identities of the ratio of cost and QALYs, when it is given, and when not."""

import math

import numpy as np
import pandas as pd
import pytest

from werkplaats.methods.value.cost_per_qaly import cost_per_qaly, fieller_limits, quadrant_of, simulated_effects
from werkplaats.methods.value.incremental_regression import IncrementalEffects
from werkplaats.results import Estimate


def effects(cost=2000.0, qaly=0.1, *, spread=(400.0, 0.02), correlation=-0.3, freedom=20.0):
    given = {"method": "told", "n_households": 12}
    return IncrementalEffects(
        Estimate(term="incremental_cost", estimate=cost, std_error=spread[0], unit="EUR", **given),
        Estimate(term="incremental_qaly", estimate=qaly, std_error=spread[1], unit="QALY", **given),
        correlation * spread[0] * spread[1],
        freedom,
    )


@pytest.mark.parametrize(
    ("cost", "qaly", "quadrant", "term"),
    [
        (2000.0, 0.1, "dearer_and_better", "cost_per_qaly_gained"),
        (-2000.0, -0.1, "cheaper_and_worse", "saving_per_qaly_lost"),
        (-2000.0, 0.1, "cheaper_and_better", None),
        (2000.0, -0.1, "dearer_and_worse", None),
        (0.0, 0.1, "on_an_axis", None),
        (2000.0, 0.0, "on_an_axis", None),
    ],
)
def test_ratio_only_where_it_means_something(cost, qaly, quadrant, term):
    found = cost_per_qaly(effects(cost, qaly))
    assert found.quadrant == quadrant_of(delta_cost=cost, delta_qaly=qaly) == quadrant
    assert (found.ratio and found.ratio.term) == term
    assert found.ratio is None or found.ratio.estimate == pytest.approx(20_000)


def test_limits_are_where_the_net_benefit_is_just_not_excluded():
    given = effects()
    limits = fieller_limits(given, conf_level=0.95)
    assert limits.shape == "interval"
    for ratio in (limits.low, limits.high):
        benefit = ratio * given.qaly.estimate - given.cost.estimate
        variance = 400.0**2 + (ratio * 0.02) ** 2 - 2 * ratio * given.covariance
        assert abs(benefit) / math.sqrt(variance) == pytest.approx(2.085963, abs=1e-6)  # t of 20 at 97.5%


def test_swapping_groups_leaves_the_ratio():
    forth, back = fieller_limits(effects(), conf_level=0.95), fieller_limits(effects(-2000.0, -0.1), conf_level=0.95)
    assert (back.low, back.high) == pytest.approx((forth.low, forth.high))


def test_scale_and_level():
    limits = fieller_limits(effects(), conf_level=0.95)
    cents = fieller_limits(effects(200_000.0, spread=(40_000.0, 0.02)), conf_level=0.95)
    narrow = fieller_limits(effects(), conf_level=0.8)
    assert (cents.low, cents.high) == pytest.approx((100 * limits.low, 100 * limits.high))
    assert limits.low < narrow.low < narrow.high < limits.high


def test_qalys_that_may_not_differ_leave_no_interval():
    unsure = cost_per_qaly(effects(spread=(400.0, 0.08)))
    assert unsure.limits.shape == "outside"
    assert unsure.ratio.estimate == pytest.approx(20_000)
    assert (unsure.ratio.conf_low, unsure.ratio.conf_high, unsure.ratio.conf_level) == (None, None, None)
    assert "no end" in unsure.ratio.method


def test_nothing_known_excludes_nothing():
    limits = fieller_limits(effects(spread=(4000.0, 0.2)), conf_level=0.95)
    assert (limits.shape, limits.low, limits.high) == ("everything", None, None)


def test_limit_in_another_quadrant_is_not_a_price():
    found = cost_per_qaly(effects(500.0, spread=(400.0, 0.02)))
    assert found.limits.shape == "interval"
    assert found.limits.low < 0 < found.limits.high
    assert (found.ratio.conf_low, found.ratio.conf_high) == (None, None)
    assert "another quadrant" in found.ratio.method


def test_simulations_have_their_own_spread():
    rng = np.random.default_rng(2)
    draws = pd.DataFrame({"delta_qaly": rng.normal(0.1, 0.02, 500), "delta_cost": rng.normal(2000, 400, 500)})
    found = simulated_effects(draws, n_households=12)
    assert found.cost.std_error == pytest.approx(draws["delta_cost"].std())
    assert found.covariance == pytest.approx(draws.cov().iloc[0, 1])
    assert cost_per_qaly(found).ratio.estimate == pytest.approx(draws["delta_cost"].mean() / draws["delta_qaly"].mean())


def test_no_standard_error_and_one_simulation_are_refused():
    with pytest.raises(ValueError, match="standard error of both"):
        fieller_limits(effects(spread=(0.0, 0.02)), conf_level=0.95)
    with pytest.raises(ValueError, match="two simulations or more, found 1"):
        simulated_effects(pd.DataFrame({"delta_qaly": [0.1], "delta_cost": [1.0]}), n_households=12)
