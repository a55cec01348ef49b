"""Winsorized means against printed output.

Oracles: SAS/STAT PROC UNIVARIATE, example 4.11 of its manual (systolic blood pressure of 22 patients, three moved on
each side), and the example of twenty numbers in the encyclopedia article on winsorizing, from which one on each side of
twenty is moved at 90%.
"""

import pandas as pd
import pytest

from werkplaats.methods.costs.cost_sensitivity import winsorized_mean

PRINTED, STD_ERROR_DIGITS = 5e-5, 5e-7
"""Half of the last decimal that was printed."""

SYSTOLIC = [
    120, 96, 100, 120, 140, 120, 165, 110, 119, 125, 133, 108, 110, 130, 120, 134, 118, 122, 122, 122, 112, 122,
]  # fmt: skip
TWENTY = [92, 19, 101, 58, 1053, 91, 26, 78, 10, 13, -40, 101, 86, 85, 15, 89, 89, 28, -5, 41]


def test_blood_pressure():
    table = pd.DataFrame({"systolic": [float(value) for value in SYSTOLIC]})
    assert table["systolic"].mean() == pytest.approx(121.273, abs=5e-4)
    found = winsorized_mean(table, column="systolic", unit="mmHg", n_each_side=3)
    assert found.estimate == pytest.approx(120.6364, abs=PRINTED)
    assert found.std_error == pytest.approx(2.417065, abs=STD_ERROR_DIGITS)
    assert (found.conf_low, found.conf_high) == pytest.approx((115.4845, 125.7882), abs=PRINTED)


def test_twenty_numbers_of_which_one_is_a_thousand():
    table = pd.DataFrame({"value": [float(value) for value in TWENTY]})
    assert table["value"].mean() == 101.5
    assert winsorized_mean(table, column="value", unit="", n_each_side=1).estimate == pytest.approx(55.65, rel=1e-12)
