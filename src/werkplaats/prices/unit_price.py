"""A price of one unit of care: never without its unit, its year, its source and who pays it."""

from __future__ import annotations

import math
from dataclasses import dataclass

from werkplaats.prices.price_index import CENTS_PER_EURO, price_factor


@dataclass(frozen=True)
class UnitPrice:
    """What one unit costs.

    Attributes
    ----------
    domain, item
        What is priced: a domain of care, and a name within it.
    label
        What it is, for a reader.
    unit
        What is counted: ``hour``, ``day``, ``visit``, ...
    euros
        Price of one unit, in prices of ``price_year``.
    source
        Publication or tariff list, as it is to be cited.
    payer
        Who pays it as a rule; a study may say otherwise.
    note
        What a user has to know before using it; empty when nothing.
    """

    domain: str
    item: str
    label: str
    unit: str
    euros: float
    price_year: int
    source: str
    payer: str
    note: str = ""

    def __post_init__(self) -> None:
        if not (math.isfinite(self.euros) and self.euros > 0):
            raise ValueError(f"{self.domain}.{self.item}: a price is more than nothing, found {self.euros}")
        for name in ("unit", "source"):
            if not getattr(self, name).strip():
                raise ValueError(f"{self.domain}.{self.item}: a price without {name} is no price")

    def cents(self, *, price_year: int) -> float:
        """Return the price of one unit in cents of ``price_year``, unrounded.

        Examples
        --------
        >>> visit = UnitPrice("zvw", "outpatient_visit", "outpatient visit", "visit", 120.0, 2022, "manual", "insurer")
        >>> round(visit.cents(price_year=2024))
        12878
        """
        return self.euros * CENTS_PER_EURO * price_factor(self.price_year, price_year=price_year)
