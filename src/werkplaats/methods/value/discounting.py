"""Euros and health of later years, in those of the first: which rates hold, and what a year away is worth.

Year 0 is the year of the start and is not discounted. Rates are real: amounts must be in prices of one year first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import numpy as np
import pandas as pd

from werkplaats.methods.complete_cases import FloatArray, complete_numbers


class RateStep(NamedTuple):
    """A rate per year (0.03 is 3%), and the number of years after the start from which it holds."""

    after: float
    rate: float


@dataclass(frozen=True)
class DiscountRates:
    """Rates that follow each other, the first from year 0, and who set them."""

    steps: tuple[RateStep, ...]
    source: str

    def __post_init__(self) -> None:
        starts = [step.after for step in self.steps]
        if not starts or starts[0] != 0 or starts != sorted(set(starts)):
            raise ValueError(f"rates must begin at year 0 and follow each other, found steps after {starts}")
        if any(not step.rate > -1 for step in self.steps):
            raise ValueError("a discount rate must be above -1")


def flat_rate(rate: float, *, source: str) -> DiscountRates:
    """Return one rate for all years."""
    return DiscountRates((RateStep(0, rate),), source)


COST_RATES = flat_rate(0.03, source="Zorginstituut Nederland 2024, costs")
"""Costs in a cost-effectiveness analysis (Zorginstituut Nederland, guideline for economic evaluations, 2024)."""

EFFECT_RATES = flat_rate(0.015, source="Zorginstituut Nederland 2024, effects")
"""QALYs in a cost-effectiveness analysis (the same guideline)."""

_SOCIAL_2021 = flat_rate(0.0225, source="Werkgroep discontovoet 2020, standard")
_SOCIAL_2026 = DiscountRates((RateStep(0, 0.028), RateStep(35, 0.018)), "Werkgroep discontovoet 2025, standard")

_FIRST_START, _SECOND_START = date(2021, 1, 1), date(2026, 1, 1)


def social_discount_rates(start: date) -> DiscountRates:
    """Return the Dutch rates of a social cost-benefit analysis that was begun on ``start``.

    Begun in 2021 to 2025: 2.25% a year. From 2026: 2.8% for the first 35 years and 1.8% for every year beyond; what
    lies beyond is discounted with both, each for its own years. The exceptions for sunk costs and for benefits that
    move with the economy are not in here.

    Raises
    ------
    ValueError
        When the analysis was begun before 2021; other rates held then.

    References
    ----------
    Werkgroep discontovoet (2020). Rapport Werkgroep discontovoet 2020. Ministerie van Financien.
    Werkgroep discontovoet (2025). Rapport Werkgroep discontovoet 2025. Ministerie van Financien.

    Examples
    --------
    >>> social_discount_rates(date(2025, 12, 31)).steps
    (RateStep(after=0, rate=0.0225),)
    """
    if start < _FIRST_START:
        raise ValueError(f"the rates known here hold from {_FIRST_START.isoformat()}, found a start on {start}")
    return _SOCIAL_2021 if start < _SECOND_START else _SOCIAL_2026


def discount_factors(years: Sequence[float] | FloatArray, *, rates: DiscountRates) -> FloatArray:
    """Return what one euro (or QALY) of each year is worth in year 0; 1 in year 0, less later when rates are positive.

    Parameters
    ----------
    years
        Years after the start, 0 or more; part of a year counts as that part.
    rates
        The rates, each for its own years.

    Raises
    ------
    ValueError
        When a year lies before the start, or is no number.

    Examples
    --------
    >>> discount_factors([0, 1, 10], rates=social_discount_rates(date(2026, 1, 1))).round(6).tolist()
    [1.0, 0.972763, 0.758698]
    """
    times = np.asarray(years, dtype=np.float64)
    n_wrong = int((~(times >= 0)).sum() + np.isinf(times).sum())
    if n_wrong:
        raise ValueError(f"{n_wrong} years lie before the start or are no number; discounting counts from year 0")
    ends = [*(step.after for step in rates.steps[1:]), np.inf]
    factors = np.ones_like(times)
    for (after, rate), end in zip(rates.steps, ends, strict=True):
        factors *= (1 + rate) ** -np.clip(times - after, 0, end - after)
    return factors


def present_value(table: pd.DataFrame, *, amount: str, year: str, rates: DiscountRates) -> float:
    """Return the sum of amounts of several years, each in euros (or QALYs) of year 0, with the sign of the amounts.

    Parameters
    ----------
    table
        One row per amount.
    amount, year
        Columns with the amount, in prices of one year, and with the years after the start.
    rates
        The rates, each for its own years.

    Raises
    ------
    ValueError
        When a value is missing, or a year lies before the start.

    Examples
    --------
    >>> table = pd.DataFrame({"year": [0, 1, 2], "saved": [-100.0, 60.0, 60.0]})
    >>> round(present_value(table, amount="saved", year="year", rates=COST_RATES), 2)
    14.81
    """
    return float(complete_numbers(table, amount) @ discount_factors(complete_numbers(table, year), rates=rates))
