"""Draws of probabilities against scipy's triangular distribution, and a case that was published.

Oracles: `scipy.stats.triang`; and Harry Helpt (The Hague, 2014-2015), whose showcase is a requested out-of-home
placement of over 80,000 euros a year against 1,100 euros spent.
"""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from werkplaats.methods.value.avoided_costs import claimed_amounts
from werkplaats.methods.value.claims_ledger import break_even_probabilities

HARRY = {
    "household_id": "showcase",
    "event": "out-of-home placement",
    "said_by": "Harry Helpt",
    "evidence": "C",
    "payer": "municipality",
    "consequence": "prevented",
    "delay_months": None,
    "probability_low": 0.1,
    "probability_mid": 0.4,
    "probability_high": 0.8,
    "price": 80_000.0,
    "price_unit": "year",
    "duration": 1.0,
    "price_source": "the pilot's own text",
    "price_year": 2015,
    "spent": 1_100.0,
}


def test_placement_pays_for_itself_at_one_in_seventy():
    (probability,) = break_even_probabilities(pd.DataFrame([HARRY]), price_year=2015, delay_rate=0.03)
    assert probability == 0.01375


def test_hundreds_of_claims_of_one_judge_have_the_triangle_as_their_share():
    """With many events the share that happened is the probability that was drawn: its quantiles are known."""
    n_claims = 4_000
    ledger = pd.DataFrame([HARRY | {"price": 1.0}] * n_claims)
    (all_claims,) = (
        found
        for found in claimed_amounts(
            ledger, price_year=2015, delay_rate=0.03, conf_level=0.9, n_draws=4_000, rng=np.random.default_rng(1)
        )
        if (found.payer, found.evidence) == (None, "ABC")
    )
    triangle = stats.triang(c=(0.4 - 0.1) / 0.7, loc=0.1, scale=0.7)
    low, high = triangle.ppf([0.05, 0.95])
    found = np.array([all_claims.conf_low, all_claims.conf_high, all_claims.expected]) / n_claims
    assert found == pytest.approx([low, high, triangle.mean()], abs=0.012)
