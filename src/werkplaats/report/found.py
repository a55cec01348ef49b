"""What was counted at a finding, in the language of the reader.

Intake tells what it found as an English clause with counts in it. Here each clause is known by its template, so that it
can be told in another language; one that nobody translated yet is left out there, because the rule says the rest.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from werkplaats.intake.rulebook import RULES
from werkplaats.report.found_clauses import KINDS, TEMPLATES
from werkplaats.report.language import translate
from werkplaats.report.numbers import format_date, format_number

_SINGULAR: Mapping[str, str] = MappingProxyType(
    {
        "records": "record",
        "lines": "line",
        "rows": "row",
        "columns": "column",
        "households": "household",
        "regels": "regel",
        "kolommen": "kolom",
        "huishoudens": "huishouden",
        "bestanden": "bestand",
        "messages": "message",
        "berichten": "bericht",
        "sheets": "sheet",
        "bladen": "blad",
    }
)
_COUNT = r"[\d.]+"
_HOLDS: Mapping[str, str] = MappingProxyType(
    dict.fromkeys(("names", "others", "file", "suffix", "algorithm", "error", "kind", "expected"), ".+")
    | {"day": r"\d{4}-\d{2}-\d{2}"}
)
"""What a name in a template can stand for, where it is no count."""

_ONE = re.compile(rf"(?<![\d.,])1 ({'|'.join(_SINGULAR)})\b")


def format_found(text: str, language: str) -> str:
    """Return what was found in a language; empty when it is not known there.

    Examples
    --------
    >>> format_found("48 of 48 different values pass the eleven test", "nl")
    '48 van 48 verschillende waarden voldoen aan de 11-proef'
    >>> format_found("something new", "nl")
    ''
    """
    if text in RULES:
        return text
    if whole := _translated(text, language):
        return whole
    parts = [_translated(part, language) for part in text.split(", ")]
    if all(parts):
        return ", ".join(parts)
    return singular(text) if language == "en" else ""


def singular(text: str) -> str:
    """Return a counted clause in which one of a thing is not told as many.

    Examples
    --------
    >>> singular("1 records, 21 lines"), singular("1 regels van 1.001 records")
    ('1 record, 21 lines', '1 regel van 1.001 records')
    """
    return _ONE.sub(lambda found: f"1 {_SINGULAR[found[1]]}", text)


def _translated(text: str, language: str) -> str:
    for template, pattern in _patterns():
        if found := pattern.fullmatch(text):
            values = {name: _value(name, value, language) for name, value in found.groupdict().items()}
            return singular(translate(language, template, **values))
    return ""


def _value(name: str, value: str, language: str) -> str:
    if name == "euros":
        return format_number(language, float(value), 2)
    if name == "day":
        return format_date(language, dt.date.fromisoformat(value))
    if name in ("kind", "expected") and value in KINDS:
        return translate(language, value)
    return format_number(language, int(value)) if value.isdecimal() and name != "number" else value


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((template, re.compile(_as_pattern(template), re.DOTALL)) for template in TEMPLATES)


def _as_pattern(template: str) -> str:
    """Return a template as a regular expression: names take any text, everything else is counted."""
    parts = re.split(r"\{(\w+)\}", template)
    return "".join(
        f"(?P<{part}>{_HOLDS.get(part, _COUNT)})" if place % 2 else re.escape(part) for place, part in enumerate(parts)
    )
