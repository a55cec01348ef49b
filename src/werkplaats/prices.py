"""Consumer prices: what turns the euros of one year into the euros of another.

Vocabulary, like `schema` and `results`: published numbers, retyped with their source, and nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

CPI: Mapping[int, float] = MappingProxyType(
    {
        2010: 91.59,
        2011: 93.73,
        2012: 96.04,
        2013: 98.44,
        2014: 99.40,
        2015: 100.00,
        2016: 100.32,
        2017: 101.70,
        2018: 103.44,
        2019: 106.16,
        2020: 107.51,
        2021: 110.39,
        2022: 121.43,
        2023: 126.09,
        2024: 130.31,
        2025: 134.56,
    }
)
"""Consumer price index of the Netherlands, all expenditure, yearly mean, 2015 = 100 (CBS StatLine 83131NED)."""

CENTS_PER_EURO = 100

FIRST_YEAR, LAST_YEAR = min(CPI), max(CPI)


def price_factor(year: int, *, price_year: int) -> float:
    """Return what an amount of ``year`` is multiplied with to be in prices of ``price_year``.

    Raises
    ------
    ValueError
        When a year lies outside the published series (2010-2025).

    References
    ----------
    CBS StatLine, table 83131NED, consumer prices, 2015 = 100.

    Examples
    --------
    >>> round(price_factor(2019, price_year=2024), 4)
    1.2275
    """
    for asked in (year, price_year):
        if asked not in CPI:
            raise ValueError(f"no consumer price index for {asked}; the series runs from {FIRST_YEAR} to {LAST_YEAR}")
    return CPI[price_year] / CPI[year]
