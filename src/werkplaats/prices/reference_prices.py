"""Every reference price of the costing manual of 2024, and what the manual has no price for.

No price is invented here. Youth care, shelter, debt counseling and eviction have no reference price: a study brings
its own, with source and year (`werkplaats.params.price_list`).
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from werkplaats.prices.diagnostics import IMAGING, MEASUREMENTS
from werkplaats.prices.disability_care import DISABILITY_CARE, REHABILITATION
from werkplaats.prices.hospital import HOSPITAL
from werkplaats.prices.long_term_care import ELDERLY_CARE, HOME_CARE
from werkplaats.prices.medical_aids import AIDS, DISPENSING
from werkplaats.prices.mental_care import MENTAL_CARE, PRACTICE_NURSE, SOCIAL_WORK
from werkplaats.prices.offenses import OFFENSES
from werkplaats.prices.primary_care import LIFESTYLE, PRIMARY_CARE
from werkplaats.prices.schooling import LESSONS, SCHOOLS
from werkplaats.prices.society import TRAVEL_AND_TIME, WORK
from werkplaats.prices.unit_price import UnitPrice

Priced = tuple[str, str]
"""Domain and item."""

_IN_ORDER = (
    *HOSPITAL,
    *IMAGING,
    *MEASUREMENTS,
    *AIDS,
    *PRIMARY_CARE,
    *LIFESTYLE,
    *ELDERLY_CARE,
    *HOME_CARE,
    *PRACTICE_NURSE,
    *SOCIAL_WORK,
    *MENTAL_CARE,
    *REHABILITATION,
    *DISABILITY_CARE,
    *DISPENSING,
    *TRAVEL_AND_TIME,
    *WORK,
    *SCHOOLS,
    *LESSONS,
    *OFFENSES,
)

REFERENCE_PRICES: Mapping[Priced, UnitPrice] = MappingProxyType(
    {(price.domain, price.item): price for price in _IN_ORDER}
)
"""Reference prices by domain and item, in the order of the manual."""

WITHOUT_REFERENCE: Mapping[str, str] = MappingProxyType(
    {
        "youth": "youth care, youth protection and youth probation",
        "shelter": "shelter and sheltered housing",
        "debt": "debt counseling and administration",
        "housing": "rent arrears and eviction",
        "participation": "benefits and reintegration",
        "direction": "family direction",
    }
)
"""Domains for which the manual has no price at all, and what falls in them."""


def find_price(domain: str, item: str, *, own: Mapping[Priced, UnitPrice] | None = None) -> UnitPrice:
    """Return the price of an item: that of the study where it brings one, the reference price otherwise.

    Parameters
    ----------
    domain, item
        What is priced.
    own
        Prices that a study brings, by domain and item; they come first.

    Raises
    ------
    ValueError
        When there is neither; the message says what a study must bring.

    Examples
    --------
    >>> find_price("zvw", "gp_consultation").euros
    30.87
    """
    price = (own or {}).get((domain, item)) or REFERENCE_PRICES.get((domain, item))
    if price is None:
        raise ValueError(f"{_why(domain, item)}; bring one in the price list, with unit, price year and source")
    return price


def _why(domain: str, item: str) -> str:
    if domain in WITHOUT_REFERENCE:
        return f"there is no price for '{domain}.{item}': the costing manual has none for {WITHOUT_REFERENCE[domain]}"
    return f"there is no price for '{domain}.{item}' in the costing manual"
