"""Amounts and numbers: exact, in integer cents, and refused when they can be read in two ways."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import Literal

from werkplaats.intake.cells.parsing import Parsed

Notation = Literal["decimal_comma", "decimal_point", "cents"]

_LARGEST_CENTS = 10**11
_PLAIN = re.compile(r"-?[0-9]+(?:[.,][0-9]+)*")
_USUAL: dict[str, re.Pattern[str]] = {
    "decimal_comma": re.compile(r"(-?[0-9]{1,8}),([0-9]{2})"),
    "decimal_point": re.compile(r"(-?[0-9]{1,8})[.]([0-9]{2})"),
    "cents": re.compile(r"(-?[0-9]{1,10})()"),
}
"""How nearly every amount is written: what it says is plain, and the rules need not be asked one by one."""
_CURRENCY = re.compile(r"€|\beuros?\b|\beur\b", re.IGNORECASE)
_MINUS = str.maketrans({"\u2212": "-", "\u2013": "-"})
_SPACES = "\u00a0\u2007\u2009\u202f"
_EXCEL_ERROR = re.compile(r"#[A-Z0-9/_]+[!?]?")
_NOT_FINITE = re.compile(r"[+-]?(nan|inf|infinity)", re.IGNORECASE)
_SCIENTIFIC = re.compile(r"[+-]?[0-9]+([.,][0-9]+)?e[+-]?[0-9]+", re.IGNORECASE)


def parse_amount(text: str, kind: str = "text", *, notation: Notation) -> Parsed:
    """Return integer cents, or the rule that the text breaks.

    Parameters
    ----------
    text, kind
        The cell, and its kind in the file; a number of a workbook needs no notation.
    notation
        How the source writes amounts in text.

    Examples
    --------
    >>> parse_amount("1.234,50-", notation="decimal_comma").value
    -123450
    >>> parse_amount("1.234", notation="decimal_comma").rule
    'amount.ambiguous'
    """
    if kind == "text" and (usual := _USUAL[notation].fullmatch(text)):
        return Parsed(value=int(usual[1] + usual[2]))
    if kind == "error" or _EXCEL_ERROR.fullmatch(text.strip()):
        return Parsed(rule="value.excel_error")
    if kind == "date":
        return Parsed(rule="amount.not_a_number")
    if kind == "number":
        return _cents(Decimal(text), exact=notation != "cents", scale=1 if notation == "cents" else 100)
    plain, repair = _plain(text)
    rule = _notation_rule(plain, notation)
    if rule:
        return Parsed(rule=rule)
    if notation == "cents":
        return _cents(Decimal(plain), exact=True, scale=1, repair=repair)
    thousands, decimal = (".", ",") if notation == "decimal_comma" else (",", ".")
    return _cents(Decimal(plain.replace(thousands, "").replace(decimal, ".")), exact=True, scale=100, repair=repair)


def parse_number(text: str, kind: str = "text", *, notation: Notation) -> Parsed:
    """Return a float, None for an empty cell, or the rule that the text breaks.

    A comma and a point are both read as decimal sign, because hours and scores have no thousands; three digits behind
    the sign that the source does not use are refused.

    Examples
    --------
    >>> parse_number("12,5", notation="decimal_comma").value
    12.5
    """
    plain = text.strip()
    if kind == "error" or _EXCEL_ERROR.fullmatch(plain):
        return Parsed(rule="value.excel_error")
    if not plain:
        return Parsed()
    other = "," if notation == "decimal_point" else "."
    if kind == "text" and re.fullmatch(rf"[+-]?[0-9]{{1,3}}\{other}[0-9]{{3}}", plain):
        return Parsed(rule="number.ambiguous")
    if not re.fullmatch(r"[+-]?[0-9]+([.,][0-9]+)?(e[+-]?[0-9]{1,2})?", plain, re.IGNORECASE):
        return Parsed(rule="number.not_a_number")
    return Parsed(value=float(plain.replace(",", ".")))


def _plain(text: str) -> tuple[str, str]:
    """Return the digits and signs of an amount, and the rule under which anything was taken away."""
    if _PLAIN.fullmatch(text):
        return text, ""
    plain, repair = text.translate(_MINUS).strip(" " + _SPACES), ""
    if plain != text.strip():
        repair = "amount.negative_notation" if "-" in plain and "-" not in text else ""
    bare = _CURRENCY.sub("", plain).strip(" " + _SPACES)
    if bare != plain:
        plain, repair = bare, "amount.currency_symbol"
    if plain.endswith((",-", ",--")):
        plain, repair = plain.rstrip("-").rstrip(","), "amount.currency_symbol"
    if re.fullmatch(r"\([^()]+\)", plain):
        plain, repair = "-" + plain[1:-1].strip(), "amount.negative_notation"
    elif re.fullmatch(r"[0-9][^-]*-", plain):
        plain, repair = "-" + plain[:-1].strip(), "amount.negative_notation"
    plain = re.sub(r"^([+-])\s+", r"\1", plain)
    if re.fullmatch(rf"[+-]?[0-9]{{1,3}}([ {_SPACES}][0-9]{{3}})+([.,][0-9]{{1,2}})?", plain):
        plain, repair = re.sub(rf"[ {_SPACES}]", "", plain), "amount.space_thousands"
    return plain, repair


def _notation_rule(plain: str, notation: Notation) -> str:
    """Return the rule that the text breaks under the notation, or the empty text when it is written as it should be."""
    for pattern, rule in (
        (re.compile(r""), "amount.missing"),
        (_NOT_FINITE, "amount.not_finite"),
        (_SCIENTIFIC, "amount.scientific"),
    ):
        if pattern.fullmatch(plain):
            return rule
    if notation == "cents":
        return "" if re.fullmatch(r"[+-]?[0-9]+", plain) else _other_notation(plain)
    thousands, decimal = ("\\.", ",") if notation == "decimal_comma" else (",", "\\.")
    if re.fullmatch(rf"[+-]?[0-9]{{1,3}}(?:{thousands}|{decimal})[0-9]{{3}}", plain):
        return "amount.ambiguous"
    if re.fullmatch(rf"[+-]?([0-9]+|[0-9]{{1,3}}({thousands}[0-9]{{3}})+)({decimal}[0-9]{{1,2}})?", plain):
        return ""
    if re.fullmatch(rf"[+-]?[0-9]+{decimal}[0-9]{{3,}}", plain):
        return "amount.precision"
    return _other_notation(plain)


def _other_notation(plain: str) -> str:
    return "amount.decimal_point" if re.fullmatch(r"[+-]?[0-9]+[.,][0-9]{1,2}", plain) else "amount.not_a_number"


def _cents(amount: Decimal, *, exact: bool, scale: int, repair: str = "") -> Parsed:
    try:
        cents = amount * scale
        whole = cents.to_integral_value()
    except InvalidOperation:
        return Parsed(rule="amount.range")
    # A workbook holds binary fractions: 392.27 may be 392.27000000000004, and a formula may leave more.
    if abs(cents - whole) > (Decimal("0.000001") if exact else 0):
        return Parsed(rule="amount.precision")
    if abs(whole) >= _LARGEST_CENTS:
        return Parsed(rule="amount.range")
    return Parsed(value=int(whole), repair=repair)
