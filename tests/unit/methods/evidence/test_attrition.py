"""The boundary beyond which chance no longer vouches for two groups.

Oracle: cells of table II.1 of the What Works Clearinghouse standards handbook, version 4.1 (2020), cautious boundary.
"""

import pytest

from werkplaats.methods.evidence.attrition import HIGHEST_DIFFERENCE, is_high_attrition

PRINTED = {0: 5.7, 5: 6.1, 10: 6.3, 15: 5.9, 20: 5.4, 25: 4.8, 30: 4.1, 40: 2.6, 50: 1.0, 57: 0.0}
"""Percentage missing in all -> points of difference that are still low attrition."""


@pytest.mark.parametrize(("percentage", "points"), PRINTED.items())
def test_the_printed_difference_is_still_low_and_a_tenth_more_is_not(percentage, points):
    assert not is_high_attrition(percentage / 100, points / 100)
    assert is_high_attrition(percentage / 100, (points + 0.1) / 100)


def test_beyond_the_last_row_no_difference_is_small_enough():
    assert len(HIGHEST_DIFFERENCE) == 58
    assert is_high_attrition(0.58, 0.0)
    assert is_high_attrition(1.0, 0.0)


def test_the_boundary_rises_a_little_and_then_only_falls():
    """As in figure II.1: when nobody is missing no difference can be, so the first rows are of no consequence."""
    top = HIGHEST_DIFFERENCE.index(max(HIGHEST_DIFFERENCE))
    assert list(HIGHEST_DIFFERENCE[: top + 1]) == sorted(HIGHEST_DIFFERENCE[: top + 1])
    assert list(HIGHEST_DIFFERENCE[top:]) == sorted(HIGHEST_DIFFERENCE[top:], reverse=True)


@pytest.mark.parametrize(("share", "difference", "named"), [(1.1, 0.0, "share_missing"), (0.1, -0.1, "difference")])
def test_what_is_no_share_is_refused(share, difference, named):
    with pytest.raises(ValueError, match=named):
        is_high_attrition(share, difference)
