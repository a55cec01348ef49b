"""Free texts, such as names of providers: what cannot be seen is taken out, what could run is told and left alone.

References
----------
CWE-1236: improper neutralization of formula elements in a csv file. Unicode Standard Annex 15: normalization forms.
"""

from __future__ import annotations

import re
import unicodedata

from werkplaats.intake.cells.parsing import Parsed
from werkplaats.intake.cells.spreadsheet import check_spreadsheet_error

_FORMULA = re.compile(r"[=+@-](?![0-9.,\s]*$)(?![+-]*$)")
_MARKUP = re.compile(
    r"</?[a-z!?][^<>]*>|<(?:script|img|svg|iframe|a|object|embed)\b|\b(?:javascript|vbscript):|\bdata:text/"
    r"|\[[^\]]*\]\([^)]*\)|&(?:#[0-9]+|#x[0-9a-f]+|[a-z]{2,8}[0-9]?);|\{\{|\{%|\$\{|\\(?:input|include|write18)\b",
    re.IGNORECASE,
)
_WHITE = dict.fromkeys(map(ord, "\t\n\r\x0b\x0c\x85\u00a0\u2007\u2028\u2029\u202f"), " ")
_TABS = frozenset("\t\x0b\x0c\x85\u2028\u2029")
_JOINER = "\u200d"
"""Joins emoji to one sign; anywhere else it cannot be seen."""


def parse_text(text: str, kind: str = "text") -> Parsed:
    """Return the text without what cannot be seen, and the rule that says most about it.

    White space around it goes without a word. A text that looks like a formula or like markup stays as it is: it is a
    text here, and whoever writes it to a file must keep it one.

    Parameters
    ----------
    text, kind
        The cell, and its kind in the file.

    Examples
    --------
    >>> parse_text("Zorg\u200bgroep")
    Parsed(value='Zorggroep', rule='', repair='text.control_chars')
    >>> parse_text("=1+1")
    Parsed(value='=1+1', rule='', repair='text.formula')
    """
    if rule := check_spreadsheet_error(text, kind):
        return Parsed(rule=rule)
    visible, repair = (text, "") if text.isascii() and text.isprintable() else _visible(text)
    visible = visible.strip()
    if kind != "number" and _FORMULA.match(visible):
        repair = "text.formula"
    elif _MARKUP.search(visible):
        repair = "text.markup"
    return Parsed(value=visible, repair=repair)


def _visible(text: str) -> tuple[str, str]:
    """Return the text in composed form without signs that cannot be seen, and the rule under which it changed."""
    composed = unicodedata.normalize("NFC", text)
    kept = "".join(
        letter
        for before, letter in zip(" " + composed, composed, strict=False)
        if unicodedata.category(letter) not in ("Cf", "Cc") or ord(letter) in _WHITE or _joins(before, letter)
    )
    plain = unicodedata.normalize("NFC", kept).translate(_WHITE)
    if len(kept) != len(composed) or not _TABS.isdisjoint(composed.strip()):
        return plain, "text.control_chars"
    return plain, "text.unicode_form" if composed != text else ""


def _joins(before: str, letter: str) -> bool:
    return letter == _JOINER and unicodedata.category(before) in ("So", "Sk", "Mn")
