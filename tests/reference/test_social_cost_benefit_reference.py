"""Present values of streams that have a closed form.

Oracle: the annuity, and the annuity that shrinks by a fixed share every year (Brealey, R. A., Myers, S. C. & Allen, F.
(2020). Principles of Corporate Finance, 13th ed., chapter 2); and the break-even of a stream, which follows from it.
"""

import pandas as pd
import pytest

from werkplaats.methods.value.discounting import flat_rate
from werkplaats.methods.value.social_cost_benefit import Assumptions, social_cost_benefit
from werkplaats.methods.value.social_cost_benefit_sensitivity import break_even_probability

RATE, WEAR, YEARS = 0.0225, 0.15, 10
LINES = pd.DataFrame(
    {
        "effect": ["director", "youth care"],
        "actor": "municipality",
        "role": ["programme", "effect"],
        "value": "fiscal",
        "cashable": True,
        "evidence": "A",
        "first_year": [0, 1],
        "last_year": [0, YEARS],
        "null_alternative": 0.0,
        "project": [-100.0, 30.0],
    }
)


def weigh(**assumed):
    return social_cost_benefit(LINES, assumptions=Assumptions(rates=flat_rate(RATE, source="2021"), **assumed))


def annuity(years, wear=0.0):
    kept = (1 - wear) / (1 + RATE)
    return (1 - kept**years) / (RATE + wear)


def test_annuity():
    assert weigh().effects == pytest.approx(30 * annuity(YEARS))


def test_annuity_that_wears_off():
    assert weigh(drop_off=WEAR).effects == pytest.approx(30 * annuity(YEARS, WEAR))


def test_annuity_that_comes_later():
    assert weigh(lag=3).effects == pytest.approx(30 * annuity(YEARS - 3) / (1 + RATE) ** 3)


def test_everything_at_once():
    found = weigh(lag=3, drop_off=WEAR, deadweight=0.3, optimism={"A": 0.1}, probability=0.8)
    stream = 30 * annuity(YEARS - 3, WEAR) / (1 + RATE) ** 3
    assert found.net_present_value == pytest.approx(-100 + 0.7 * 0.9 * 0.8 * stream)


def test_break_even():
    assumptions = Assumptions(rates=flat_rate(RATE, source="2021"), drop_off=WEAR)
    assert break_even_probability(LINES, assumptions=assumptions) == pytest.approx(100 / (30 * annuity(YEARS, WEAR)))
