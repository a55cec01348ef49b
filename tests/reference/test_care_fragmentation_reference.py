"""Continuity indices against worked examples.

Oracles: the example of a patient with 3, 2 and 1 visits and that of twelve visits in order A A B A C A A D A A B A, as
worked out in teaching material on continuity of care; and the finite-sample Simpson index of ecology, which is the same
number under another name, of a plot with 40, 25, 20 and 15 trees and one of 36, 2 and 1 fish.
"""

import pytest

from werkplaats.methods.costs.care_fragmentation import bice_boxerman, sequential_continuity, usual_provider

PRINTED_THREE, PRINTED_FOUR, PRINTED_TWO = 5e-4, 5e-5, 5e-3
"""Half of the last decimal that was printed."""


def test_visits_to_three_doctors():
    assert bice_boxerman([3, 2, 1]) == pytest.approx(0.267, abs=PRINTED_THREE)
    assert usual_provider([3, 2, 1]) == 0.5
    assert usual_provider([4, 2]) == pytest.approx(0.67, abs=PRINTED_TWO)


def test_twelve_visits_in_their_order():
    assert sequential_continuity("AABACAADAABA") == pytest.approx(0.273, abs=PRINTED_THREE)


@pytest.mark.parametrize(
    ("counts", "simpson", "digits"), [([40, 25, 20, 15], 0.2778, PRINTED_FOUR), ([36, 2, 1], 1 - 0.15, PRINTED_TWO)]
)
def test_the_index_of_concentration_that_ecologists_use(counts, simpson, digits):
    assert bice_boxerman(counts) == pytest.approx(simpson, abs=digits)
