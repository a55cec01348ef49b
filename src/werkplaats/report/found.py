"""What was counted at a finding, in the language of the reader.

Intake tells what it found as an English clause with counts in it. Here each clause is known by its template, so that it
can be told in another language; one that nobody translated yet is left out there, because the rule says the rest.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from werkplaats.report.language import message, translate
from werkplaats.report.numbers import format_number

TEMPLATES: tuple[str, ...] = (
    message("{passing} of {distinct} different values pass the eleven test"),
    message("a column of this name, filled in {n} records"),
    message("a number in the text of {n} records"),
    message("{n} different values are phone numbers"),
    message("{n} of {total} records"),
    message("{n} of {total} dates have the month in front"),
    message("{n} amounts, none with a decimal separator"),
    message("{euros} euros off, over {n} records"),
    message("an amount that cannot be read, over {n} records"),
    message("{n} of {total} records, {m} different"),
    message("{n} of {total} different texts with accents"),
    message("{n} rows for {total} records with {m} items"),
    message("{n} lines of withdrawn.csv"),
    message("{n} lines"),
    message("{n} columns"),
    message("{n} households"),
    message("{n} messages"),
    message("the labels run against the codes"),
    message("the label for no problems does not stand at code 1"),
    message("data on {names}; sheets {others}"),
    message("hidden {names}"),
    message("no checksum of this file in {file}"),
    message("a content with another {algorithm} than {file} says"),
    message("decisions.csv line {names}: the record on that line has another text than when it was decided"),
    message("decisions.csv line {names}: there is no such record"),
    message("decisions.csv line {names}: several records have this text, and `line` does not say which one"),
    message("decisions.csv line {names}: the record does not break the rule that the decision is about"),
    message("e-mail address in {n} records"),
    message("phone number in {n} records"),
    message("bank account in {n} records"),
    message("address in {n} records"),
    message("columns {names}"),
    message("{n} other columns"),
    message("nothing under this name"),
    message("a link to somewhere else"),
    message("a folder"),
    message("a pipe, a socket or a device"),
    message("0 bytes"),
    message("extension '{suffix}'"),
    message("a name without an extension"),
    message("a document type declaration, which no spreadsheet program writes"),
    message("{n} MB"),
    message("{n} other files"),
    message("more than {size} MB out of {packed} MB"),
    message("a packed file within a packed file"),
    message("a link"),
    message("a name with '..', a drive or an absolute path"),
    message("more than {n} characters"),
    message("the rest of the file would become one field"),
    message("{n} empty sheets"),
    message("{n} rows, none with data"),
    message("column names and nothing below them"),
    message("{n} columns and no records"),
    message("bytes that are neither UTF-8 nor Windows-1252"),
    message("UTF-8 in {n} places, another encoding on {other} lines"),
    message("zero bytes: a workbook, an archive or a damaged file under this name"),
    message("a blank row, or the end of the file"),
    message("the same bytes as {file}"),
    message("direct identifiers"),
    message("{n} lines, {cents} cents less than the total"),
    message("{n} lines, {cents} cents more than the total"),
)
"""Every clause that is known, in the order in which they are tried."""

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
    if language == "en":
        return singular(text)
    if whole := _translated(text, language):
        return whole
    parts = [_translated(part, language) for part in text.split(", ")]
    return ", ".join(parts) if all(parts) else ""


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
    return format_number(language, int(value)) if value.isdecimal() else value


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((template, re.compile(_as_pattern(template), re.DOTALL)) for template in TEMPLATES)


def _as_pattern(template: str) -> str:
    """Return a template as a regular expression: names take any text, everything else is counted."""
    parts = re.split(r"\{(\w+)\}", template)
    texts = {"names", "others", "file", "suffix", "algorithm"}
    return "".join(
        (rf"(?P<{part}>.+)" if part in texts else rf"(?P<{part}>[\d.]+)") if place % 2 else re.escape(part)
        for place, part in enumerate(parts)
    )
