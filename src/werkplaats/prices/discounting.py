"""Discount rates: what a euro or a quality-adjusted life year of later years is worth in the first.

Two guidelines, two sets of rates. Which of them holds depends on the question: a cost-utility analysis of care follows
Zorginstituut Nederland, a social cost-benefit analysis (MKBA) the working group of the Ministry of Finance.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

Kind = Literal["costs", "effects"]

GUIDELINE_2024: Mapping[Kind, float] = MappingProxyType({"costs": 0.03, "effects": 0.015})
"""Yearly rates (Zorginstituut Nederland, 2024, Richtlijn voor het uitvoeren van economische evaluaties)."""


@dataclass(frozen=True)
class Stretch:
    """Rates for analyses that start between two days: ``early`` up to year ``turn``, ``late`` for the years after."""

    first: dt.date
    last: dt.date | None
    early: float
    late: float
    turn: int
    source: str


MKBA: tuple[Stretch, ...] = (
    Stretch(
        dt.date(2021, 1, 1),
        dt.date(2025, 12, 31),
        early=0.0225,
        late=0.0225,
        turn=0,
        source="Werkgroep discontovoet (2020). Rapport werkgroep discontovoet 2020. Ministerie van Financiën.",
    ),
    Stretch(
        dt.date(2026, 1, 1),
        None,
        early=0.028,
        late=0.018,
        turn=35,
        source="Werkgroep discontovoet (2025). Rapport werkgroep discontovoet 2025. Ministerie van Financiën.",
    ),
)
"""Standard rates; those for fixed costs and for effects that are not linear differ and are not here."""


def discount_factor(years: float, *, kind: Kind) -> float:
    """Return what costs or effects of ``years`` after the start are worth at the start (1 in the first year).

    Parameters
    ----------
    years
        Time since the start, 0 or more (years); the first year is 0 and is not discounted.
    kind
        ``costs`` or ``effects``.

    Raises
    ------
    ValueError
        When ``years`` is negative or ``kind`` is another word.

    References
    ----------
    Zorginstituut Nederland (2024). Richtlijn voor het uitvoeren van economische evaluaties in de gezondheidszorg.

    Examples
    --------
    >>> [round(100 * discount_factor(year, kind="costs"), 4) for year in range(4)]
    [100.0, 97.0874, 94.2596, 91.5142]
    """
    _validate_years(years)
    if kind not in GUIDELINE_2024:
        raise ValueError(f"kind must be 'costs' or 'effects', found '{kind}'")
    return float((1 + GUIDELINE_2024[kind]) ** -years)


def mkba_discount_factor(years: float, *, start: dt.date) -> float:
    """Return what a euro of ``years`` after the start is worth at the start of a social cost-benefit analysis.

    Parameters
    ----------
    years
        Time since the start, 0 or more (years).
    start
        Day on which the analysis starts; decides which report on the rate holds.

    Raises
    ------
    ValueError
        When ``years`` is negative, or no rate is known for that day.

    References
    ----------
    The report that holds is in ``MKBA``.

    Examples
    --------
    >>> round(100 * mkba_discount_factor(10, start=dt.date(2026, 3, 1)), 4)
    75.8698
    """
    _validate_years(years)
    found = [stretch for stretch in MKBA if stretch.first <= start and (stretch.last is None or start <= stretch.last)]
    if not found:
        raise ValueError(f"no rate is known for an analysis that starts in {start.year}; the first is from 2021")
    (held,) = found
    early = min(years, held.turn)
    return float((1 + held.early) ** -early * (1 + held.late) ** -(years - early))


def _validate_years(years: float) -> None:
    if years < 0:
        raise ValueError(f"years since the start are 0 or more, found {years}")
