"""Identities of claims of avoided costs, what keeps them apart from what was measured, and what is refused."""

import numpy as np
import pandas as pd
import pytest

from werkplaats.methods.value.avoided_costs import ClaimedAmount, claimed_amounts, claims_table
from werkplaats.methods.value.claims_ledger import break_even_probabilities, claimed_costs
from werkplaats.results import Estimate, Results

PLACEMENT = {
    "household_id": "H1",
    "event": "out-of-home placement",
    "said_by": "youth team",
    "evidence": "B",
    "payer": "municipality",
    "consequence": "prevented",
    "delay_months": None,
    "probability_low": 0.2,
    "probability_mid": 0.4,
    "probability_high": 0.9,
    "price": 80_000.0,
    "price_unit": "year",
    "duration": 1.0,
    "price_source": "local tariff",
    "price_year": 2024,
    "spent": 1_100.0,
}
EVICTION = PLACEMENT | {
    "household_id": "H2",
    "event": "eviction",
    "said_by": "housing corporation",
    "evidence": "A",
    "payer": "corporation",
    "probability_low": 0.6,
    "probability_mid": 0.8,
    "probability_high": 1.0,
    "price": 7_000.0,
    "price_unit": "event",
    "spent": 0.0,
}
ADMISSION = PLACEMENT | {
    "event": "admission",
    "said_by": "family director",
    "evidence": "C",
    "payer": "insurer",
    "consequence": "delayed",
    "delay_months": 24.0,
    "price": 300.0,
    "price_unit": "day",
    "duration": 60.0,
    "spent": 0.0,
}
LEDGER = pd.DataFrame([PLACEMENT, EVICTION, ADMISSION])
N_DRAWS = 40_000

MONTE_CARLO = 5
"""Standard errors of a simulated mean beyond which it is not the mean: once in two million."""


def amounts(ledger=LEDGER, *, seed=1, **options):
    given = {"price_year": 2024, "delay_rate": 0.03, "n_draws": N_DRAWS} | options
    return claimed_amounts(ledger, rng=np.random.default_rng(seed), **given)


def amount(found, payer=None, evidence="ABC"):
    (one,) = (each for each in found if (each.payer, each.evidence) == (payer, evidence))
    return one


def test_a_claim_counts_for_its_probability_times_its_cost():
    found = amount(amounts(), "municipality")
    assert (found.low, found.mid, found.high) == pytest.approx((16_000, 32_000, 72_000))
    assert (found.spent, found.n_claims, found.n_households) == (1_100.0, 1, 1)


def test_payers_add_up_to_all_of_them():
    found = amounts()
    for evidence in ("A", "AB", "ABC"):
        parts = [each for each in found if each.evidence == evidence and each.payer is not None]
        whole = amount(found, evidence=evidence)
        for name in ("low", "mid", "high", "expected", "postponed", "spent", "n_claims"):
            assert sum(getattr(each, name) for each in parts) == pytest.approx(getattr(whole, name))


def test_weaker_evidence_is_only_counted_when_asked():
    found = amounts()
    assert [amount(found, evidence=evidence).n_claims for evidence in ("A", "AB", "ABC")] == [1, 2, 3]
    assert amount(found, evidence="A").mid == pytest.approx(5_600)
    assert amount(found, "insurer", "AB").mid == 0.0


def test_delay_avoids_what_waiting_is_worth_and_no_more():
    found = amount(amounts(), "insurer")
    assert found.mid == pytest.approx(0.4 * 18_000 * (1 - 1.03**-2))
    assert found.postponed == pytest.approx(0.4 * 18_000 * 1.03**-2)
    assert amount(amounts(delay_rate=0.0), "insurer").mid == 0.0


def test_mean_of_the_draws_is_that_of_the_triangle():
    """The mean of a triangular distribution is (low + mid + high) / 3, not its top."""
    found = amount(amounts(), "municipality")
    chance = (0.2 + 0.4 + 0.9) / 3
    error = 80_000 * np.sqrt(chance * (1 - chance) / N_DRAWS)
    assert abs(found.expected - 80_000 * chance) < MONTE_CARLO * error
    assert abs(found.mid - found.expected) > MONTE_CARLO * error


def test_one_claim_happens_or_not():
    found = amount(amounts(), "municipality")
    assert (found.conf_low, found.conf_high) == (0.0, 80_000.0)


def test_claims_of_one_judge_do_not_cancel_out():
    """Many small claims: judged by one, the doubt stays; judged by as many, it averages away."""
    many = pd.DataFrame([PLACEMENT] * 100).assign(household_id=[f"H{number}" for number in range(100)])
    one = amount(amounts(many, n_draws=2_000))
    each = amount(amounts(many.assign(said_by=many["household_id"]), n_draws=2_000))
    assert one.mid == each.mid
    assert one.conf_high - one.conf_low > 2 * (each.conf_high - each.conf_low)


def test_certain_claim_has_no_spread():
    certain = LEDGER.head(1).assign(probability_low=1.0, probability_mid=1.0, probability_high=1.0)
    found = amount(amounts(certain))
    assert (found.low, found.expected, found.conf_low, found.conf_high) == (80_000.0,) * 4


def test_euros_of_another_year():
    older = LEDGER.assign(price_year=2019)
    for name in ("mid", "spent", "postponed"):
        expected = getattr(amount(amounts()), name) * 130.31 / 106.16
        assert getattr(amount(amounts(older)), name) == pytest.approx(expected)


def test_draws_in_pieces_are_as_many(monkeypatch):
    monkeypatch.setattr("werkplaats.methods.value.avoided_costs.DRAWS_AT_ONCE", 1_000)
    found, error = amount(amounts(), "municipality"), 80_000 * 0.5 / np.sqrt(N_DRAWS)
    assert abs(found.expected - 40_000) < MONTE_CARLO * error


def test_same_seed_same_amounts_and_the_ledger_is_left_alone():
    before = LEDGER.copy()
    assert amounts() == amounts()
    pd.testing.assert_frame_equal(LEDGER, before)


def test_wider_level_widens():
    many = pd.DataFrame([PLACEMENT] * 30)
    narrow, wide = (amount(amounts(many, conf_level=level)) for level in (0.5, 0.95))
    assert wide.conf_low < narrow.conf_low < narrow.conf_high < wide.conf_high


def test_a_claim_is_no_estimate_and_cannot_be_added_to_one():
    claimed = amount(amounts())
    measured = Estimate(term="net_saving_mean", estimate=22_000.0, unit="EUR", method="told", n_households=12)
    assert not isinstance(claimed, Estimate)
    with pytest.raises(AttributeError):
        Results("04", (measured, claimed))
    for one, other in ((measured, claimed), (claimed, measured), (1.0, claimed)):
        with pytest.raises(TypeError):
            one + other
    with pytest.raises(TypeError):
        float(claimed)


def test_table_says_that_it_is_claimed():
    table = claims_table(amounts())
    assert {"claimed_low", "claimed_mid", "claimed_high", "claimed_expected", "n_households"} <= set(table)
    assert not {"low", "mid", "high", "expected", "estimate"} & set(table)
    assert len(table) == 3 * (1 + LEDGER["payer"].nunique())
    assert isinstance(amounts()[0], ClaimedAmount)


def test_break_even_is_what_was_spent_of_what_would_be_avoided():
    found = break_even_probabilities(LEDGER, price_year=2024, delay_rate=0.03)
    assert found.tolist() == pytest.approx([1_100 / 80_000, 0.0, 0.0])
    with pytest.raises(ValueError, match="1 claims avoid nothing"):
        break_even_probabilities(LEDGER, price_year=2024, delay_rate=0.0)


def test_cost_splits_in_what_is_avoidable_and_what_is_still_to_pay():
    costs = claimed_costs(LEDGER.set_index(pd.Index([7, 8, 9])), price_year=2025, delay_rate=0.03)
    pd.testing.assert_series_equal(costs["avoidable"] + costs["still_to_pay"], costs["cost"], check_names=False)
    assert costs.loc[[7, 8], "still_to_pay"].tolist() == [0.0, 0.0]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"probability_mid": 0.95}, "1 claims have probabilities that are not low <= mid <= high"),
        ({"probability_high": 1.5}, "1 claims have probabilities"),
        ({"probability_low": -0.1}, "1 claims have probabilities"),
        ({"probability_low": None}, "'probability_low' has 1 missing"),
        ({"evidence": "D"}, "other than A, B or C"),
        ({"consequence": "gone"}, "other than prevented or delayed"),
        ({"consequence": "delayed"}, "delayed without 'delay_months'"),
        ({"delay_months": 6.0}, "prevented and have 'delay_months'"),
        ({"price_source": " "}, "empty 'price_source'"),
        ({"price_source": None}, "'price_source' has 1 missing"),
        ({"said_by": ""}, "empty 'said_by'"),
        ({"price": -1.0}, "negative"),
        ({"price_year": 1999}, "no consumer price index for 1999"),
    ],
)
def test_claim_that_lacks_something_is_refused(change, message):
    with pytest.raises(ValueError, match=message):
        amounts(pd.DataFrame([PLACEMENT | change]))


def test_no_claims_no_draws_and_a_negative_rate_are_refused():
    with pytest.raises(ValueError, match="ledger is empty"):
        amounts(LEDGER.head(0))
    with pytest.raises(ValueError, match="n_draws"):
        amounts(n_draws=0)
    with pytest.raises(ValueError, match="delay_rate"):
        amounts(delay_rate=-0.01)
    with pytest.raises(ValueError, match="'delay_months' is not in the table"):
        amounts(LEDGER.drop(columns="delay_months"))
