"""Identities of discounting, and what it refuses."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from werkplaats.methods.value.discounting import (
    COST_RATES,
    EFFECT_RATES,
    DiscountRates,
    RateStep,
    discount_factors,
    flat_rate,
    present_value,
    social_discount_rates,
)

STREAM = pd.DataFrame({"year": [0, 1, 2, 40], "euros": [-100.0, 40.0, 40.0, 500.0]})
FROM_2026 = social_discount_rates(date(2026, 1, 1))


def value(table=STREAM, rates=FROM_2026):
    return present_value(table, amount="euros", year="year", rates=rates)


def test_year_of_the_start_is_worth_itself():
    for rates in (COST_RATES, EFFECT_RATES, FROM_2026):
        assert discount_factors([0], rates=rates).tolist() == [1.0]


def test_without_a_rate_it_is_a_sum():
    assert value(rates=flat_rate(0.0, source="none")) == STREAM["euros"].sum()


def test_sign_and_scale_go_through():
    assert value(STREAM.assign(euros=-3 * STREAM["euros"])) == pytest.approx(-3 * value())


def test_later_years_are_discounted_with_both_rates_each_for_its_own_years():
    (factor,) = discount_factors([40], rates=FROM_2026)
    assert factor == pytest.approx(1.028**-35 * 1.018**-5)


def test_a_rate_holds_for_its_own_years_only():
    rates = DiscountRates((RateStep(0, 0.03), RateStep(2, 0.02), RateStep(5, 0.01)), "three rates")
    (factor,) = discount_factors([7], rates=rates)
    assert factor == pytest.approx(1.03**-2 * 1.02**-3 * 1.01**-2)


def test_factors_never_rise_where_the_rate_changes():
    assert (np.diff(discount_factors(np.arange(0, 60, 0.25), rates=FROM_2026)) < 0).all()


def test_rate_follows_the_day_of_the_start():
    last, first = (social_discount_rates(day) for day in (date(2025, 12, 31), date(2026, 1, 1)))
    assert [step.rate for step in last.steps] == [0.0225]
    assert [step.rate for step in first.steps] == [0.028, 0.018]
    assert social_discount_rates(date(2021, 1, 1)) == last


def test_start_before_the_known_rates_is_refused():
    with pytest.raises(ValueError, match="2021-01-01"):
        social_discount_rates(date(2020, 12, 31))


@pytest.mark.parametrize("year", [-1, float("nan"), float("inf")])
def test_year_that_is_none_is_refused(year):
    with pytest.raises(ValueError, match="1 years lie before the start"):
        discount_factors([0, year], rates=COST_RATES)


def test_missing_amount_is_refused():
    with pytest.raises(ValueError, match="'euros' has 1 missing"):
        value(STREAM.assign(euros=[None, 1.0, 1.0, 1.0]))


@pytest.mark.parametrize("steps", [(), (RateStep(1, 0.03),), (RateStep(0, 0.03), RateStep(0, 0.02))])
def test_steps_that_do_not_follow_are_refused(steps):
    with pytest.raises(ValueError, match="begin at year 0"):
        DiscountRates(steps, "nobody")
