"""Friction costs: what an employer loses while somebody is ill, until somebody else does the work.

A vacancy stays open for a time that follows from the labor market: as long as all open vacancies divided by those that
are filled in a year, and four weeks until the work is done as before.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from werkplaats.prices.price_index import price_factor
from werkplaats.prices.society import PRODUCTIVITY_HOUR

DAYS_PER_YEAR = 365.25
SETTLING_DAYS = 28
"""Four weeks between filling a vacancy and the work being done as before."""
AVERAGED_YEARS = 5
"""The costing manual of 2024 averages the period over five years."""

VACANCIES: Mapping[int, tuple[float, float]] = MappingProxyType(
    {
        1998: (834, 136.0),
        1999: (904, 172.0),
        2000: (997, 203.7),
        2001: (989, 198.4),
        2002: (781, 150.4),
        2003: (672, 110.0),
        2004: (697, 118.8),
        2005: (830, 150.2),
        2006: (988, 206.3),
        2007: (1105, 240.0),
        2008: (1088, 240.4),
        2009: (794, 143.4),
        2010: (737, 121.6),
        2011: (774, 132.5),
        2012: (679, 111.5),
        2013: (624, 95.1),
        2014: (689, 108.2),
        2015: (800, 129.7),
        2016: (887, 155.9),
        2017: (999, 200.6),
        2018: (1146, 248.3),
        2019: (1232, 281.1),
        2020: (1085, 221.3),
        2021: (1244, 313.4),
        2022: (1507, 444.4),
        2023: (1462, 423.7),
    }
)
"""Vacancies filled in a year, and open at a time, thousands (CBS StatLine 80472NED)."""


def friction_period(year: int, *, averaged_over: int = AVERAGED_YEARS) -> float:
    """Return how long a vacancy lasts until the work is done again, in calendar days.

    Parameters
    ----------
    year
        Calendar year of the absence.
    averaged_over
        Years averaged, the year itself the last of them; 1 gives that year alone.

    Raises
    ------
    ValueError
        When one of the years is not in the series, or ``averaged_over`` is not positive.

    References
    ----------
    Koopmanschap, M. A. et al. (1995). The friction cost method for measuring indirect costs of disease. J Health Econ
    14:171-189.
    Hakkaart-van Roijen, L. et al. (2024). Kostenhandleiding voor economische evaluaties in de gezondheidszorg.
    Zorginstituut Nederland.

    Examples
    --------
    >>> round(friction_period(2023), 1), round(friction_period(2023, averaged_over=1), 1)
    (120.7, 133.9)
    """
    if averaged_over < 1:
        raise ValueError(f"averaged_over must be one year or more, found {averaged_over}")
    years = range(year - averaged_over + 1, year + 1)
    lacking = [asked for asked in years if asked not in VACANCIES]
    if lacking:
        raise ValueError(
            f"no vacancies for {', '.join(map(str, lacking))}; the series runs from {min(VACANCIES)} to "
            f"{max(VACANCIES)}"
        )
    return sum(_period(*VACANCIES[asked]) for asked in years) / averaged_over


def friction_cost(days_absent: float, *, hours_per_week: float, year: int, price_year: int) -> float:
    """Return what an employer loses through an absence, in euros of ``price_year``; absence beyond the period is free.

    Parameters
    ----------
    days_absent
        Length of the absence, calendar days, 0 or more.
    hours_per_week
        Hours of paid work per week.
    year
        Calendar year of the absence; sets the friction period.
    price_year
        Year in whose prices the cost is expressed.

    Raises
    ------
    ValueError
        When days or hours are negative, or a year is not in the series.

    References
    ----------
    As `friction_period`.

    Examples
    --------
    >>> round(friction_cost(14, hours_per_week=36, year=2022, price_year=2022), 2)
    2871.36
    """
    if days_absent < 0 or hours_per_week < 0:
        raise ValueError(f"days and hours are 0 or more, found {days_absent} and {hours_per_week}")
    hours = min(days_absent, friction_period(year)) / 7 * hours_per_week
    factor = price_factor(PRODUCTIVITY_HOUR.price_year, price_year=price_year)
    return hours * PRODUCTIVITY_HOUR.euros * factor


def _period(filled: float, still_open: float) -> float:
    return DAYS_PER_YEAR * still_open / filled + SETTLING_DAYS
