"""Numbers as text: the third step of estimate, interpret, format. Nothing here is computed with afterwards."""

from __future__ import annotations

import datetime as dt
import re

from babel.dates import format_date as babel_date
from babel.numbers import format_decimal, format_percent

from werkplaats.report.language import locale_of, translate
from werkplaats.results import Estimate

MINUS = "\N{MINUS SIGN}"
NO_BREAK = "\N{NO-BREAK SPACE}"
SMALLEST_P = 0.001

MANY_HOUSEHOLDS = 100

CURRENCY = re.compile(r"[A-Z]{3}\b")
"""How the unit of an amount begins: with the code of its currency."""

SYMBOLS = {"GBP": "£", "USD": "$"}
"""Sign by currency, beside the euro; any other goes by its code."""

DECIMALS = {"utility": 3, "qaly": 3, "deviation": 2, "points": 1, "helpers": 1, "months": 0, "share": 0, "ratio per": 3}
"""Decimals by kind of unit; anything else gets 2."""


def format_number(language: str, value: float, decimals: int = 0) -> str:
    """Return a number with ``decimals`` decimals.

    Examples
    --------
    >>> format_number("nl", 1234.56, 1)
    '1.234,6'
    """
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    rounded = round(float(value), decimals) or 0.0
    text = format_decimal(abs(rounded), format=pattern, locale=locale_of(language))
    return f"{MINUS}{text}" if rounded < 0 else str(text)


def format_euros(language: str, euros: float) -> str:
    """Return an amount in whole euros; cents would be precision that is not there.

    Examples
    --------
    >>> format_euros("nl", 29917.3).replace(NO_BREAK, " ")
    '€ 29.917'
    >>> format_euros("en", -1500)
    '−€1,500'
    """
    amount = format_number(language, abs(euros))
    sign = MINUS if round(euros) < 0 else ""
    return f"{sign}€{NO_BREAK}{amount}" if language == "nl" else f"{sign}€{amount}"


def format_money(language: str, amount: float, currency: str) -> str:
    """Return an amount in whole units of a currency, with its sign or else its code.

    Examples
    --------
    >>> format_money("en", -1500.4, "GBP"), format_money("en", 12, "CHF").replace(NO_BREAK, " ")
    ('−£1,500', 'CHF 12')
    """
    if currency == "EUR":
        return format_euros(language, amount)
    sign, whole = MINUS if round(amount) < 0 else "", format_number(language, abs(amount))
    symbol = SYMBOLS.get(currency, currency)
    return f"{sign}{symbol}{'' if len(symbol) == 1 and language == 'en' else NO_BREAK}{whole}"


def format_share(language: str, share: float, decimals: int = 0) -> str:
    """Return a share (0 to 1) as a percentage."""
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "") + "%"
    return str(format_percent(share, format=pattern, locale=locale_of(language)))


def format_probability(language: str, probability: float) -> str:
    """Return a probability as a percentage; resamples never make anything certain, so 0% and 100% are not written.

    Examples
    --------
    >>> format_probability("nl", 0.9996)
    '> 99%'
    """
    if probability > 0.99:
        return f"> {format_share(language, 0.99)}"
    return f"< {format_share(language, 0.01)}" if probability < 0.01 else format_share(language, probability)


def format_date(language: str, date: dt.date) -> str:
    """Return a date written out, such as 1 maart 2018."""
    return str(babel_date(date, format="d MMMM y", locale=locale_of(language)))


def format_level(language: str, level: float) -> str:
    """Return the name of an interval: 95%-BI, or 95% CI."""
    return translate(
        language, "{level}% CI", level=format_number(language, level * 100, 0 if level * 100 % 1 == 0 else 1)
    )


def format_value(language: str, value: float, unit: str, n_households: int = 0) -> str:
    """Return a number in its unit: amounts in whole euros, scores with the decimals that the scale bears."""
    name = unit.lower()
    if name.startswith(("eur", "€")):
        return format_euros(language, value)
    if CURRENCY.match(unit):
        return format_money(language, value, unit[:3])
    if name.startswith(("share of resamples", "probability")):
        return format_probability(language, value)
    if name.startswith(("share", "proportion")):
        return format_share(language, value)
    return format_number(language, value, decimals_of(unit, n_households))


def decimals_of(unit: str, n_households: int = 0) -> int:
    """Return how many decimals a unit bears (2 when it is not known); points one more from a hundred households up."""
    name = unit.lower()
    decimals = next((number for kind, number in DECIMALS.items() if kind in name), 2)
    coarse = "points" in name and decimals == DECIMALS["points"]
    return decimals + 1 if coarse and n_households >= MANY_HOUSEHOLDS else decimals


def format_interval(language: str, estimate: Estimate) -> str:
    """Return the interval of an estimate, such as ``95%-BI -0,65 tot 5,62``; a dash when it has none."""
    if estimate.conf_low is None or estimate.conf_high is None or estimate.conf_level is None:
        return "–"
    return translate(
        language,
        "{level} {low} to {high}",
        level=format_level(language, estimate.conf_level),
        low=format_value(language, estimate.conf_low, estimate.unit, estimate.n_households),
        high=format_value(language, estimate.conf_high, estimate.unit, estimate.n_households),
    )


def format_estimate(language: str, estimate: Estimate) -> str:
    """Return the number with its interval in brackets."""
    value = format_value(language, estimate.estimate, estimate.unit, estimate.n_households)
    if estimate.conf_low is None:
        return value
    return f"{value} ({format_interval(language, estimate)})"


def format_p_value(language: str, p_value: float | None) -> str:
    """Return a p-value with two or three decimals; a dash when there is none."""
    if p_value is None:
        return "–"
    if p_value < SMALLEST_P:
        return f"< {format_number(language, SMALLEST_P, 3)}"
    return format_number(language, p_value, 3 if p_value < 0.1 else 2)
