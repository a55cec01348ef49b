"""Identities of the cost-effectiveness plane and what is read from it, and what it refuses."""

import numpy as np
import pandas as pd
import pytest

from werkplaats.methods.value.cost_effectiveness import (
    acceptability_curve,
    ce_plane,
    ce_plane_between,
    net_benefit_curve,
    net_monetary_benefit,
    quadrant_shares,
)

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


def test_benefit_curve_is_what_the_acceptability_curve_counts():
    thresholds = [0, 20_000, 80_000]
    curve = net_benefit_curve(plane(), thresholds=thresholds, conf_level=0.9)
    chances = acceptability_curve(plane(), thresholds=thresholds)["probability"]
    means = plane().mean()
    expected = [threshold * means["delta_qaly"] - means["delta_cost"] for threshold in thresholds]
    assert curve["mean"].tolist() == pytest.approx(expected)
    # A lower limit at 5% is above 0 exactly where more than 95% of the replicates are; the upper one likewise.
    assert ((curve["conf_low"] > 0) == (chances > 0.95)).all()
    assert ((curve["conf_high"] > 0) == (chances > 0.05)).all()


def test_wider_level_widens_the_benefit_curve():
    narrow, wide = (net_benefit_curve(plane(), thresholds=[20_000], conf_level=level) for level in (0.8, 0.95))
    assert wide["conf_low"].iloc[0] < narrow["conf_low"].iloc[0] < narrow["conf_high"].iloc[0]
    assert narrow["conf_high"].iloc[0] < wide["conf_high"].iloc[0]


def test_quadrants_add_up_and_turn_with_the_comparison():
    shares = quadrant_shares(plane()).set_index("quadrant")["share"]
    turned = quadrant_shares(-plane()).set_index("quadrant")["share"]
    assert shares.sum() == pytest.approx(1)
    assert shares["cheaper_and_better"] == turned["dearer_and_worse"] > 0.5
    assert shares["dearer_and_better"] == turned["cheaper_and_worse"]


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
    with pytest.raises(ValueError, match="cannot cost less than nothing"):
        net_benefit_curve(plane(), thresholds=[-1])
    with pytest.raises(ValueError, match="empty"):
        acceptability_curve(plane().iloc[:0], thresholds=[1])
