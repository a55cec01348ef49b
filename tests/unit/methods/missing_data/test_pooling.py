"""Identities of Rubin's rules, and what they refuse."""

import math

import pandas as pd
import pytest

from werkplaats.methods.missing_data.pooling import pooled, pooled_estimate
from werkplaats.results import Estimate

ANALYSES = pd.DataFrame({"q": [1.0, 1.3, 0.9, 1.2], "se": [0.3, 0.4, 0.35, 0.3]})


def pooled_of(table, complete_freedom=30.0):
    return pooled(table, estimate="q", std_error="se", complete_freedom=complete_freedom)


def estimates(values, std_error=0.3, **options):
    fields = {"term": "mean_change", "unit": "points", "method": "mean", "n_households": 31} | options
    return [Estimate(estimate=value, std_error=std_error, **fields) for value in values]


def test_scaling_scales():
    plain, scaled = pooled_of(ANALYSES), pooled_of(ANALYSES * 7)
    assert (scaled.estimate, scaled.std_error) == pytest.approx((plain.estimate * 7, plain.std_error * 7))
    assert (scaled.freedom, scaled.increase, scaled.fraction_missing) == pytest.approx(
        (plain.freedom, plain.increase, plain.fraction_missing)
    )


def test_flipping_the_sign_flips_only_the_estimate():
    plain, flipped = pooled_of(ANALYSES), pooled_of(ANALYSES.assign(q=-ANALYSES["q"]))
    assert (flipped.estimate, flipped.std_error) == pytest.approx((-plain.estimate, plain.std_error))


def test_without_missing_data_pooling_changes_nothing():
    alike = pd.DataFrame({"q": [1.5] * 5, "se": [0.2] * 5})
    result = pooled_of(alike, complete_freedom=11)
    assert (result.estimate, result.std_error, result.freedom) == pytest.approx((1.5, 0.2, 11))
    assert (result.increase, result.fraction_missing) == (0, 0)


def test_imputations_that_differ_more_cost_precision_and_freedom():
    near, far = pooled_of(ANALYSES), pooled_of(ANALYSES.assign(q=ANALYSES["q"] * 3))
    assert far.std_error > near.std_error
    assert far.freedom < near.freedom < 30
    assert 0 < near.fraction_missing < far.fraction_missing < 1


def test_many_households_leave_the_degrees_of_freedom_of_1987():
    result = pooled_of(ANALYSES, complete_freedom=math.inf)
    assert result.freedom == pytest.approx(3 * (1 + 1 / result.increase) ** 2)
    assert pooled_of(ANALYSES, complete_freedom=1e12).freedom == pytest.approx(result.freedom)


def test_a_wider_level_widens():
    narrow, wide = (
        pooled_estimate(estimates([1.0, 1.2, 1.5]), complete_freedom=30, conf_level=level) for level in (0.8, 0.99)
    )
    assert wide.conf_low < narrow.conf_low < narrow.conf_high < wide.conf_high
    assert wide.p_value == narrow.p_value


def test_the_p_value_belongs_to_the_interval():
    result = pooled_estimate(estimates([0.5, 0.7, 0.6]), complete_freedom=30)
    at_its_p = pooled_estimate(estimates([0.5, 0.7, 0.6]), complete_freedom=30, conf_level=1 - result.p_value)
    assert at_its_p.conf_low == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize(
    ("table", "message"),
    [
        (ANALYSES.head(1), "two imputations or more, found 1"),
        (ANALYSES.assign(q=[1.0, None, 1.0, 1.0]), "'q' has 1 missing"),
        (ANALYSES.assign(se=[0.1, -0.1, 0.1, 0.1]), "none negative"),
        (ANALYSES.assign(se=0.0), "not all zero"),
    ],
)
def test_what_cannot_be_pooled(table, message):
    with pytest.raises(ValueError, match=message):
        pooled_of(table)


@pytest.mark.parametrize("freedom", [0, -1, math.nan])
def test_no_degrees_of_freedom_is_refused(freedom):
    with pytest.raises(ValueError, match="complete_freedom must be positive"):
        pooled_of(ANALYSES, complete_freedom=freedom)


def test_analyses_of_different_things_are_not_pooled():
    with pytest.raises(ValueError, match="differ in term, unit or labels"):
        pooled_estimate([*estimates([1.0]), *estimates([2.0], outcome="vas")], complete_freedom=9)


def test_an_analysis_without_standard_error_is_not_pooled():
    with pytest.raises(ValueError, match="1 of 2 analyses have no standard error"):
        pooled_estimate([*estimates([1.0]), *estimates([2.0], std_error=None)], complete_freedom=9)
