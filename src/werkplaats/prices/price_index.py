"""Consumer prices: what turns the euros of one year into the euros of another.

CBS closed the series with 2015 = 100 after 2025 and goes on with 2025 = 100. The two are chained in 2025, so that a new
year is one line here and changes no factor of the years before it.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

BASE_2015: Mapping[int, float] = MappingProxyType(
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

BASE_2025: Mapping[int, float] = MappingProxyType({2025: 100.0})
"""The same, 2025 = 100 (CBS StatLine 86141NED); a year is added when its mean over twelve months is published."""


def chain_index(old: Mapping[int, float], new: Mapping[int, float], *, link: int) -> dict[int, float]:
    """Return one index on the base of ``old``: its own values, and after ``link`` those of ``new`` brought to its base.

    Parameters
    ----------
    old, new
        Index by year, each on a base of its own.
    link
        Year that both hold.

    Raises
    ------
    ValueError
        When one of the two does not hold the year of the link.

    References
    ----------
    ILO et al. (2004). Consumer Price Index Manual: Theory and Practice, chapter 9 (linking of series).

    Examples
    --------
    >>> chain_index({2024: 130.0, 2025: 134.0}, {2025: 100.0, 2026: 103.0}, link=2025)
    {2024: 130.0, 2025: 134.0, 2026: 138.02}
    """
    for name, index in (("old", old), ("new", new)):
        if link not in index:
            raise ValueError(f"the {name} index does not hold {link}, the year in which the two are chained")
    later = {year: old[link] * value / new[link] for year, value in sorted(new.items()) if year > link}
    return {year: old[year] for year in sorted(old) if year <= link} | later


CPI: Mapping[int, float] = MappingProxyType(chain_index(BASE_2015, BASE_2025, link=2025))
"""Consumer price index of the Netherlands, yearly mean, 2015 = 100, over all years that are published."""

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
    CBS StatLine, tables 83131NED (2015 = 100) and 86141NED (2025 = 100), consumer prices.

    Examples
    --------
    >>> round(price_factor(2019, price_year=2024), 4)
    1.2275
    """
    for asked in (year, price_year):
        if asked not in CPI:
            raise ValueError(f"no consumer price index for {asked}; the series runs from {FIRST_YEAR} to {LAST_YEAR}")
    return CPI[price_year] / CPI[year]
