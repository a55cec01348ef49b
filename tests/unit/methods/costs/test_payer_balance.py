"""Who pays and who gains: sums that close, and transfers that settle."""

import numpy as np
import pandas as pd
import pytest

from werkplaats.methods.costs.payer_balance import payer_balance, settling_transfers
from werkplaats.methods.intervals.bootstrap import bootstrap_mean

ROUNDING = 1e-9
"""Sums of a few doubles of this size."""
PAYERS = ["care_office", "insurer", "municipality"]


def table(saved, spent, payers=PAYERS):
    n = len(saved)
    return pd.DataFrame(
        {
            "home": np.repeat(np.arange(n), len(payers)),
            "payer": payers * n,
            "saved": np.ravel(saved),
            "spent": np.ravel(spent),
        }
    )


DRAWS = np.random.default_rng(3)
SAVED = DRAWS.normal(size=(12, 3)) * 4000 + [500, 6000, 3000]
SPENT = np.column_stack([np.zeros(12), np.zeros(12), DRAWS.normal(8000, 500, 12)])


def balance(saved=SAVED, spent=SPENT, **options):
    return payer_balance(
        table(saved, spent),
        household="home",
        gross="saved",
        cost="spent",
        unit="EUR",
        **options,
        rng=np.random.default_rng(1),
    )


def test_net_is_gross_minus_cost_and_payers_add_up_to_the_total():
    found = balance()
    for gross, cost, net in zip(found.gross, found.cost, found.net, strict=True):
        assert gross.payer == cost.payer == net.payer
        assert net.estimate == pytest.approx(gross.estimate - cost.estimate, rel=ROUNDING)
    assert sum(net.estimate for net in found.net) == pytest.approx(found.total.estimate, rel=ROUNDING)


def test_intervals_are_those_of_the_mean_over_households():
    """Oracle: `bootstrap_mean` on the net saving of one payer, with the same draws."""
    seed = int(np.random.default_rng(1).integers(2**32))
    alone = bootstrap_mean(
        pd.DataFrame({"net": SAVED[:, 2] - SPENT[:, 2]}),
        column="net",
        term="t",
        unit="EUR",
        rng=np.random.default_rng(seed),
    )
    found = balance().net[2]
    assert (found.conf_low, found.conf_high) == pytest.approx((alone.conf_low, alone.conf_high), rel=ROUNDING)


def test_after_the_transfer_nobody_loses_and_nothing_is_lost():
    found = balance()
    after = {net.payer: net.estimate for net in found.net}
    total = sum(after.values())
    for one, two, amount in found.transfers.itertuples(index=False):
        after[one] -= amount
        after[two] += amount
    assert min(after.values()) >= -ROUNDING * abs(total)
    assert sum(after.values()) == pytest.approx(total, rel=ROUNDING)
    assert after["municipality"] == pytest.approx(0.0, abs=1e-6)
    assert found.shortfall == 0.0


def test_what_the_loser_must_receive_is_its_loss_seen_from_the_other_side():
    found = balance()
    (compensation,) = found.compensation
    lost = found.net[2]
    assert compensation.payer == "municipality"
    assert compensation.estimate == -lost.estimate > 0
    assert compensation.conf_high == pytest.approx(-lost.conf_low, rel=ROUNDING)
    assert compensation.conf_low == max(-lost.conf_high, 0.0)


def test_when_all_together_lose_no_transfer_helps():
    found = balance(SAVED - 20_000)
    assert found.transfers.empty
    assert found.shortfall == pytest.approx(-found.total.estimate, rel=ROUNDING)


def test_moving_cost_between_payers_changes_who_gains_and_not_the_total():
    moved = np.column_stack([SPENT[:, 2], SPENT[:, 1], SPENT[:, 0]])
    one, other = balance(), balance(spent=moved)
    assert other.total.estimate == pytest.approx(one.total.estimate, rel=ROUNDING)
    assert other.net[0].estimate < 0 < other.net[2].estimate


def test_a_wider_level_widens_and_amounts_scale():
    narrow, wide, tenfold = balance(conf_level=0.8), balance(), balance(10 * SAVED, 10 * SPENT)
    for one, two, ten in zip(narrow.net, wide.net, tenfold.net, strict=True):
        assert two.conf_low < one.conf_low < one.conf_high < two.conf_high
        assert ten.conf_low == pytest.approx(10 * two.conf_low, rel=ROUNDING)


def test_transfers_by_hand():
    several = settling_transfers({"a": 6.0, "b": 2.0, "c": -3.0, "d": -1.0})
    assert several.groupby("from")["amount"].sum().to_dict() == {"a": 3.0, "b": 1.0}
    assert several.groupby("to")["amount"].sum().to_dict() == {"c": 3.0, "d": 1.0}
    assert settling_transfers({"a": 1.0, "b": 0.0}).empty
    assert settling_transfers({"a": 1.0, "b": -1.5}).empty


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda t: t.assign(saved=t["saved"].where(t.index > 0)), "'saved' has 1 missing"),
        (lambda t: t.iloc[:-1], "1 lack"),
        (lambda t: pd.concat([t, t.iloc[:1]]), "1 rows repeat"),
        (lambda t: t.assign(spent=-t["spent"] - 1), "36 negative costs"),
    ],
)
def test_what_does_not_balance_is_refused(change, message):
    with pytest.raises(ValueError, match=message):
        payer_balance(
            change(table(SAVED, SPENT)),
            household="home",
            gross="saved",
            cost="spent",
            unit="EUR",
            rng=np.random.default_rng(1),
        )
