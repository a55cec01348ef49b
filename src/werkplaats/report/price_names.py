"""What reference prices are called in a report: English labels and units, of which the catalogue has the Dutch."""

from __future__ import annotations

from werkplaats.prices.reference_prices import REFERENCE_PRICES
from werkplaats.report.language import catalogue


def price_messages() -> frozenset[str]:
    """Return the labels and units of all reference prices; a test asks for their translation."""
    return frozenset(text for price in REFERENCE_PRICES.values() for text in (price.label, price.unit))


def price_name(language: str, text: str) -> str:
    """Return a label or unit in the language of the report; one that the study brought itself stays as it is.

    Examples
    --------
    >>> price_name("nl", "social work"), price_name("nl", "Begeleiding jeugd")
    ('maatschappelijk werk', 'Begeleiding jeugd')
    """
    return catalogue(language).get(text, text) if language == "nl" else text
