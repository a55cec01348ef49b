"""Consumer prices against the printed factors."""

import pytest

from werkplaats.prices import price_factor

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
