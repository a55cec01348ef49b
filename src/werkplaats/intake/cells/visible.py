"""Amounts among signs that cannot be seen: those go first, as in any text."""

from __future__ import annotations

from werkplaats.intake.cells.amounts import Notation, parse_amount
from werkplaats.intake.cells.parsing import Parsed
from werkplaats.intake.cells.texts import parse_text


def parse_visible_amount(text: str, kind: str = "text", *, notation: Notation) -> Parsed:
    """Return integer cents as `parse_amount` does, after taking out what cannot be seen.

    Examples
    --------
    >>> parse_visible_amount("12,50\u200b", notation="decimal_comma").value
    1250
    """
    if text.isascii() and text.isprintable():
        return parse_amount(text, kind, notation=notation)
    visible = parse_text(text, kind).value
    return parse_amount(text if visible is None else visible, kind, notation=notation)
