"""Present values against printed ones.

Oracle: 100 euros at the rates of the 2024 guideline of Zorginstituut Nederland (3% and 1.5%) and of the Werkgroep
discontovoet 2025 (2.8%), worked out by hand to four decimals; and numpy's polynomial for a whole stream.
"""

from datetime import date

import numpy as np
import pytest

from werkplaats.methods.value.discounting import COST_RATES, EFFECT_RATES, discount_factors, social_discount_rates

FOUR_DECIMALS = 5e-5
SIX_DECIMALS = 5e-7


def test_hundred_euros_at_the_rate_of_2026():
    found = 100 * discount_factors([1, 5, 10, 35], rates=social_discount_rates(date(2026, 6, 1)))
    assert found.tolist() == pytest.approx([97.2763, 87.1033, 75.8698, 38.0400], abs=FOUR_DECIMALS)


def test_hundred_euros_of_care():
    found = 100 * discount_factors(range(4), rates=COST_RATES)
    assert found.tolist() == pytest.approx([100, 97.0874, 94.2596, 91.5142], abs=FOUR_DECIMALS)


def test_one_qaly():
    found = discount_factors(range(4), rates=EFFECT_RATES)
    assert found.tolist() == pytest.approx([1, 0.985222, 0.970662, 0.956317], abs=SIX_DECIMALS)


def test_stream_is_a_polynomial_in_the_factor():
    amounts = np.array([-500.0, 200.0, 150.0, 300.0])
    rates = social_discount_rates(date(2024, 1, 1))
    expected = np.polynomial.polynomial.polyval(1 / 1.0225, amounts)
    assert amounts @ discount_factors(range(4), rates=rates) == pytest.approx(expected)
