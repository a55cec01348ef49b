"""Consumer prices against the printed factors."""

import pytest

from werkplaats.prices import CPI, price_factor
from werkplaats.prices.price_index import BASE_2015, chain_index

PRINTED_DIGITS = 5e-5
"""CBS factors are quoted to four decimals."""


@pytest.mark.parametrize(
    ("year", "price_year", "factor"),
    [(2014, 2024, 1.3110), (2014, 2025, 1.3537), (2019, 2024, 1.2275), (2022, 2024, 1.0731), (2022, 2025, 1.1081)],
)
def test_factors_as_derived_from_cbs_83131ned(year: int, price_year: int, factor: float) -> None:
    assert price_factor(year, price_year=price_year) == pytest.approx(factor, abs=PRINTED_DIGITS)


def test_there_and_back_is_one() -> None:
    assert price_factor(2018, price_year=2020) * price_factor(2020, price_year=2018) == pytest.approx(1, rel=1e-12)


@pytest.mark.parametrize("years", [(2009, 2020), (2020, 2026)])
def test_year_outside_the_series_is_refused(years: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="2010 to 2025"):
        price_factor(years[0], price_year=years[1])


def test_the_chained_series_is_the_published_one_as_long_as_both_end_in_the_same_year() -> None:
    assert dict(CPI) == dict(BASE_2015)


def test_a_chained_year_rises_as_much_as_in_its_own_table() -> None:
    chained = chain_index({2024: 130.31, 2025: 134.56}, {2025: 100.0, 2026: 102.9, 2027: 105.0}, link=2025)
    assert chained[2027] / chained[2026] == pytest.approx(105.0 / 102.9, rel=1e-12)
    assert list(chained) == [2024, 2025, 2026, 2027]


def test_the_base_of_the_new_series_does_not_matter() -> None:
    old = {2024: 130.0, 2025: 134.0}
    once, tenfold = (chain_index(old, {2025: base, 2026: 1.03 * base}, link=2025) for base in (100.0, 1000.0))
    assert once == pytest.approx(tenfold, rel=1e-12)


@pytest.mark.parametrize(("old", "new", "which"), [({2024: 1.0}, {2025: 1.0}, "old"), ({2025: 1.0}, {}, "new")])
def test_series_that_do_not_overlap_cannot_be_chained(old, new, which) -> None:
    with pytest.raises(ValueError, match=f"the {which} index does not hold 2025"):
        chain_index(old, new, link=2025)
