"""Discount factors against the worked values of both guidelines."""

import datetime as dt
from itertools import pairwise

import pytest

from werkplaats.prices.discounting import MKBA, discount_factor, mkba_discount_factor

PRINTED = 5e-5
"""Worked values have four decimals of a hundred euros, or six of a QALY."""
FROM_2026, BEFORE = dt.date(2026, 1, 1), dt.date(2025, 12, 31)


@pytest.mark.parametrize(("year", "qaly"), [(0, 1.0), (1, 0.985222), (2, 0.970662), (3, 0.956317)])
def test_effects_of_the_guideline_of_2024(year, qaly):
    assert discount_factor(year, kind="effects") == pytest.approx(qaly, abs=1e-6)


@pytest.mark.parametrize(("year", "euros"), [(1, 97.2763), (5, 87.1033), (10, 75.8698), (35, 38.0400)])
def test_mkba_from_2026(year, euros):
    assert 100 * mkba_discount_factor(year, start=FROM_2026) == pytest.approx(euros, abs=PRINTED)


def test_after_35_years_the_lower_rate_holds():
    later, turn = mkba_discount_factor(36, start=FROM_2026), mkba_discount_factor(35, start=FROM_2026)
    assert turn / later == pytest.approx(1.018, rel=1e-12)


def test_the_start_decides_which_rate_holds():
    assert mkba_discount_factor(1, start=BEFORE) == pytest.approx(1 / 1.0225, rel=1e-12)
    assert mkba_discount_factor(1, start=FROM_2026) == pytest.approx(1 / 1.028, rel=1e-12)


def test_stretches_follow_each_other_without_a_gap_or_an_overlap():
    for one, next_one in pairwise(MKBA):
        assert one.last is not None
        assert one.last + dt.timedelta(days=1) == next_one.first


def test_later_is_never_worth_more():
    for factor in (lambda year: discount_factor(year, kind="costs"), lambda y: mkba_discount_factor(y, start=BEFORE)):
        assert factor(0) == 1.0
        assert all(factor(year) > factor(year + 1) for year in range(60))


def test_what_cannot_be_discounted_is_refused():
    with pytest.raises(ValueError, match="0 or more"):
        discount_factor(-1, kind="costs")
    with pytest.raises(ValueError, match="'costs' or 'effects', found 'utility'"):
        discount_factor(1, kind="utility")
    with pytest.raises(ValueError, match="starts in 2020"):
        mkba_discount_factor(1, start=dt.date(2020, 12, 31))
