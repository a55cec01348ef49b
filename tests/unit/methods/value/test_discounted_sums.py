"""Weights of sums over the years: the trapezoid rule, and discounting by hand."""

import numpy as np
import pytest
from scipy import integrate

from werkplaats.methods.value.discounted_sums import amount_weights, area_weights
from werkplaats.methods.value.discounting import COST_RATES, EFFECT_RATES, flat_rate

NONE = flat_rate(0.0, source="none")


def test_without_discounting_it_is_the_trapezoid_rule():
    years, utilities = [0.0, 0.4, 1.0, 2.7], np.array([0.2, 0.9, 0.4, 0.6])
    assert utilities @ area_weights(years, rates=NONE) == pytest.approx(integrate.trapezoid(utilities, x=years))


def test_published_area_of_one_year_is_not_discounted():
    """Utilities .60, .70, .75 and .80 at 0, 3, 6 and 12 months are .73125 QALY, with any rate."""
    assert np.array([0.6, 0.7, 0.75, 0.8]) @ area_weights([0, 0.25, 0.5, 1], rates=EFFECT_RATES) == pytest.approx(
        0.73125
    )


def test_a_stretch_over_two_years_is_cut_at_the_year():
    # A straight line from .4 to .8 over two years: .5 in the first year, .7 in the second.
    found = np.array([0.4, 0.8]) @ area_weights([0, 2], rates=EFFECT_RATES)
    assert found == pytest.approx(0.5 + 0.7 / 1.015)


def test_an_amount_over_two_years_is_half_in_each():
    assert amount_weights([0, 2], rates=COST_RATES) == pytest.approx([(1 + 1 / 1.03) / 2])


def test_more_discounting_weighs_less():
    mild, strong = (area_weights([0, 1, 3], rates=flat_rate(rate, source="test")).sum() for rate in (0.01, 0.05))
    assert strong < mild < 3.0


@pytest.mark.parametrize("years", [[0.0], [0.0, 0.0], [1.0, 0.5], [-1.0, 1.0]])
def test_times_that_do_not_follow_each_other(years):
    with pytest.raises(ValueError, match="times must be two or more"):
        area_weights(years, rates=NONE)
