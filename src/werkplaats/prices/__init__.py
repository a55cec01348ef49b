"""Prices: what turns the euros of one year into those of another, volumes into euros, and a code into who pays.

Vocabulary, like `schema` and `results`: published numbers and code lists, retyped with their source, and the few rules
that go with them. Consumer prices are imported from here; everything else from its own module.
"""

from __future__ import annotations

from werkplaats.prices.price_index import CENTS_PER_EURO, CPI, FIRST_YEAR, LAST_YEAR, price_factor

__all__ = ["CENTS_PER_EURO", "CPI", "FIRST_YEAR", "LAST_YEAR", "price_factor"]
