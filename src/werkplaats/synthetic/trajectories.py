"""What households cost from month to month when nobody intervenes: a lasting level and passing ups and downs.

The logarithm of monthly cost is a household's lasting level (normal, standard deviation `SD_PERMANENT`) plus a passing
part (a first-order autoregression with monthly correlation `MONTHLY_CORRELATION` and standard deviation `SD_PASSING`).
A household that is chosen because a year was costly is chosen partly for the passing part, which fades: that is
regression to the mean, and it is in these data because it is in this model.
"""

from __future__ import annotations

import numpy as np

from werkplaats.prices import price_factor
from werkplaats.synthetic.catalog import PRODUCTS
from werkplaats.synthetic.population import Population
from werkplaats.synthetic.timeline import N_MONTHS, YEARS

MEDIAN_EUROS_PER_YEAR = 65_000.0
"""Cost of the median household of the pool (euros per year, prices of 2020)."""
SD_PERMANENT = 0.48
SD_PASSING = 0.45
MONTHLY_CORRELATION = 0.90
EXTREME_EUROS_PER_YEAR = 480_000.0
"""Lasting level of the one extreme household; many people live in it, so its ups and downs are a third as large."""
CRISIS_FROM = 1.15
"""Cost above this multiple of the lasting level goes to the household's crisis product ..."""
CRISIS_MINIMUM = 1_200.0
"""... when it is at least this much in a month (euros)."""
PRICE_YEAR = 2020


def draw_totals(rng: np.random.Generator, population: Population) -> tuple[np.ndarray, np.ndarray]:
    """Return lasting level (household) and cost (household x month), euros per month in prices of 2020."""
    extreme = population.extreme
    log_level = np.log(MEDIAN_EUROS_PER_YEAR / 12) + rng.normal(0.0, SD_PERMANENT, len(extreme))
    log_level[extreme] = np.log(EXTREME_EUROS_PER_YEAR / 12)
    passing = _autoregression(rng, len(extreme)) * np.where(extreme, 1 / 3, 1.0)[:, None]
    return np.exp(log_level), np.exp(log_level[:, None] + passing)


def _autoregression(rng: np.random.Generator, n_households: int) -> np.ndarray:
    shocks = rng.normal(0.0, SD_PASSING, (n_households, N_MONTHS))
    shocks[:, 1:] *= np.sqrt(1 - MONTHLY_CORRELATION**2)
    passing = np.empty_like(shocks)
    passing[:, 0] = shocks[:, 0]
    for month in range(1, N_MONTHS):
        passing[:, month] = MONTHLY_CORRELATION * passing[:, month - 1] + shocks[:, month]
    return passing


def divide_over_products(population: Population, *, level: np.ndarray, totals: np.ndarray) -> np.ndarray:
    """Divide cost over products (household x month x product, euros): peaks to the crisis product."""
    peak = totals - CRISIS_FROM * level[:, None]
    peak = np.where(peak >= CRISIS_MINIMUM, peak, 0.0)
    amounts: np.ndarray = (totals - peak)[:, :, None] * population.shares[:, None, :]
    rows = np.arange(len(level))
    amounts[rows, :, population.crisis_product] += peak
    return amounts


def count_units(amounts: np.ndarray) -> np.ndarray:
    """Turn euros of 2020 into what is declared: whole hours or nights, or cents where there is no tariff."""
    units: np.ndarray = np.rint(amounts / tariffs_2020())
    return units.astype(np.int64)


def tariffs_2020() -> np.ndarray:
    """Return what one unit of each product costs (euros of 2020); a product without a tariff is counted in cents."""
    return np.array([product.tariff or 0.01 for product in PRODUCTS])


def value_units(units: np.ndarray) -> np.ndarray:
    """Return what units cost when they were delivered (household x month x product, cents, prices of the time)."""
    factors = np.array([price_factor(PRICE_YEAR, price_year=year) for year in YEARS])
    tariffs = np.where(
        [product.tariff is None for product in PRODUCTS],
        factors[:, None],
        np.rint(tariffs_2020() * 100 * factors[:, None]),
    )
    cents: np.ndarray = np.rint(units * np.repeat(tariffs, 12, axis=0))
    return cents.astype(np.int64)


def deflate(cents: np.ndarray) -> np.ndarray:
    """Return cents (household x month x ...) in prices of 2020, unrounded."""
    factors = np.repeat([price_factor(year, price_year=PRICE_YEAR) for year in YEARS], 12)
    real: np.ndarray = cents * factors.reshape((1, -1) + (1,) * (cents.ndim - 2))
    return real
