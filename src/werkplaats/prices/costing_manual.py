"""The Dutch costing manual of 2024: how its reference prices are written down in the modules beside this one.

The manual says what a unit costs. Who pays it, and in which domain of care it falls, is ours: it follows the act that
the care is given under as a rule.
"""

from __future__ import annotations

from collections.abc import Iterable

from werkplaats.prices.unit_price import UnitPrice

SOURCE = (
    "Hakkaart-van Roijen, L., Peeters, S., Kanters, T. et al. (2024). Kostenhandleiding voor economische evaluaties in "
    "de gezondheidszorg. Zorginstituut Nederland"
)
PRICE_YEAR = 2022
"""Year in whose prices the manual of 2024 states its reference prices."""

Row = tuple[str, str, str, float]
"""Item, what it is, unit, euros of 2022."""


def manual_prices(rows: Iterable[Row], *, domain: str, payer: str, note: str = "") -> tuple[UnitPrice, ...]:
    """Return rows of the manual as unit prices of one domain and payer, in their order.

    Examples
    --------
    >>> (visit,) = manual_prices([("visit", "outpatient visit", "visit", 120.0)], domain="zvw", payer="health_insurer")
    >>> visit.euros, visit.price_year
    (120.0, 2022)
    """
    return tuple(
        UnitPrice(domain, item, label, unit, euros, PRICE_YEAR, SOURCE, payer, note)
        for item, label, unit, euros in rows
    )
