"""Amounts and numbers: exact, in integer cents, and refused when they can be read in two ways."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from werkplaats.intake.cells.parsing import Parsed
from werkplaats.intake.cells.spreadsheet import check_spreadsheet_error
from werkplaats.intake.matching import match_texts

Notation = Literal["decimal_comma", "decimal_point", "cents"]

LARGEST_CENTS = 10**10
"""A hundred million euros: no single line costs that much."""

_USUAL: dict[str, re.Pattern[str]] = {
    "decimal_comma": re.compile(r"(-?[0-9]{1,8}),([0-9]{2})"),
    "decimal_point": re.compile(r"(-?[0-9]{1,8})[.]([0-9]{2})"),
    "cents": re.compile(r"(-?[0-9]{1,9})()"),
}
"""How nearly every amount is written: what it says is plain, and the rules need not be asked one by one."""
_SPACE = "[ \u00a0\u2007\u2009\u202f]"
_SIGN = "€|euros?|eur"
_CURRENCY = re.compile(
    rf"([-+(]?){_SPACE}*(?:{_SIGN}){_SPACE}*([^a-z]+)|([^a-z]*[0-9)-]){_SPACE}*(?:{_SIGN})([-)]?)", re.IGNORECASE
)
_NO_CENTS = re.compile(r"(.*[0-9])([.,])(?:--?|=)")
_MINUS = str.maketrans(dict.fromkeys("\u2212\u2010\u2011\u2012\u2013\u2014\ufe63", "-"))
_BEHIND = re.compile(rf"([0-9][^-]*?){_SPACE}*-")
_BRACKETS = re.compile(r"\(([^()-]+)\)")
_APART = re.compile(rf"([+-]){_SPACE}+(.*)")
_GROUPS = re.compile(rf"([+-]?[0-9]{{1,3}})((?:{_SPACE}[0-9]{{3}})+)([.,][0-9]{{1,2}})?")
_NOT_FINITE = re.compile(r"[+-]?(?:nan|inf|infinity|∞)", re.IGNORECASE)
_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:[.,][0-9]+)?|[.,][0-9]+)(?:e[+-]?[0-9]{1,2})?", re.IGNORECASE)
_SCIENTIFIC = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)?e[+-]?[0-9]+", re.IGNORECASE)


def parse_amount(text: str, kind: str = "text", *, notation: Notation, largest: int = LARGEST_CENTS) -> Parsed:
    """Return integer cents, or the rule that the text breaks.

    Parameters
    ----------
    text, kind
        The cell, and its kind in the file; a number of a workbook needs no notation.
    notation
        How the source writes amounts in text.
    largest
        Amounts of so many cents, or more, are refused; for the total of a file it may be more.

    Examples
    --------
    >>> parse_amount("1.234,50-", notation="decimal_comma")
    Parsed(value=-123450, rule='', repair='amount.negative_notation')
    >>> parse_amount("1.234", notation="decimal_comma").rule
    'amount.ambiguous'
    >>> parse_amount("392.27000000000004", "number", notation="decimal_comma").value
    39227
    """
    if kind == "text" and (usual := _USUAL[notation].fullmatch(text)):
        cents = int(usual[1] + usual[2])
        return Parsed(value=cents) if abs(cents) < largest else Parsed(rule="amount.range")
    if rule := check_spreadsheet_error(text, kind):
        return Parsed(rule=rule)
    if kind == "date":
        return Parsed(rule="amount.not_a_number")
    scale = 1 if notation == "cents" else 100
    if kind == "number" and text:
        return _cents(text, scale=scale, largest=largest)
    plain, repair = _plain(text)
    rule = _general_rule(plain) or (_cents_rule(plain) if notation == "cents" else _euro_rule(plain, notation))
    if rule:
        return Parsed(rule=rule)
    thousands, decimal = (",", ".") if notation == "decimal_point" else (".", ",")
    return _cents(plain.replace(thousands, "").replace(decimal, "."), scale=scale, largest=largest, repair=repair)


def parse_usual_amounts(texts: np.ndarray, kinds: np.ndarray, *, notation: Notation) -> tuple[np.ndarray, np.ndarray]:
    """Return the cents of all amounts that are written as nearly every amount is, at once, and which those are.

    What it says of a text is what `parse_amount` says; of the other texts it says nothing.

    Parameters
    ----------
    texts, kinds
        Cells, and their kinds in the file. Shape (k,), dtype object.
    notation
        How the source writes amounts in text.

    Returns
    -------
    tuple of ndarray
        Cents, dtype int64 (0 where nothing is said), and where something is said, dtype bool. Shape (k,).

    Examples
    --------
    >>> cells = np.asarray(["12,50", "1.234,50", "-3,00"], dtype=object)
    >>> cents, said = parse_usual_amounts(cells, np.full(3, "text", dtype=object), notation="decimal_comma")
    >>> cents.tolist(), said.tolist()
    ([1250, 0, -300], [True, False, True])
    """
    column = pa.array(texts, pa.string())
    said = match_texts(column, f"^{_USUAL[notation].pattern}$") & (kinds == "text")
    digits = pc.replace_substring_regex(column.filter(pa.array(said)), "[,.]", "")
    cents = np.zeros(len(texts), dtype="int64")
    cents[said] = digits.cast(pa.int64()).to_numpy()
    said &= np.abs(cents) < LARGEST_CENTS
    return cents, said


def parse_number(text: str, kind: str = "text", *, notation: Notation, percent: bool = False) -> Parsed:
    """Return a float, None for an empty cell, or the rule that the text breaks.

    A comma and a point are both read as decimal sign, because hours and scores have no thousands; three digits behind
    the sign that the source does not use are refused.

    Parameters
    ----------
    text, kind
        The cell, and its kind in the file; a number of a workbook needs no notation.
    notation
        How the source writes numbers in text.
    percent
        Whether 50% is a way to write 0.5; on a scale of answers it is none.

    Examples
    --------
    >>> parse_number("50%", notation="decimal_comma", percent=True).value
    0.5
    >>> parse_number("12,5", notation="decimal_comma").value
    12.5
    >>> parse_number("51.119", notation="decimal_comma").rule, parse_number("zeven", notation="decimal_comma").rule
    ('number.ambiguous', 'number.not_a_number')
    """
    plain = text.strip()
    if rule := check_spreadsheet_error(plain, kind):
        return Parsed(rule=rule)
    if not plain:
        return Parsed()
    bare = plain.removesuffix("%").rstrip() if percent else plain
    scale, plain = (100 if bare != plain else 1), bare
    other = "," if notation == "decimal_point" else "[.]"
    if kind == "text" and re.fullmatch(rf"[+-]?[1-9][0-9]{{0,2}}{other}[0-9]{{3}}", plain):
        return Parsed(rule="number.ambiguous")
    if kind == "date" or not _NUMBER.fullmatch(plain):
        return Parsed(rule="number.not_a_number")
    return Parsed(value=float(plain.replace(",", ".")) / scale)


def _plain(text: str) -> tuple[str, str]:
    """Return the digits and signs of an amount, and the rule under which anything was taken away."""
    plain, repair = text.strip().translate(_MINUS), ""
    if plain != text.strip():
        repair = "amount.negative_notation"
    for rule, simplify in _NOTATIONS:
        simpler = simplify(plain)
        if simpler != plain:
            plain, repair = simpler, repair or rule
    return plain, repair


def _without_currency(plain: str) -> str:
    found = _CURRENCY.fullmatch(plain)
    bare = "".join(part or "" for part in found.groups()) if found else plain
    ending = _NO_CENTS.fullmatch(bare)
    if ending is None:
        return bare
    # What stands before the comma of 1.234,- is in thousands: there is nothing ambiguous about it.
    return f"{ending[1]},00" if ending[2] == "," else ending[1]


def _signed_in_front(plain: str) -> str:
    if found := _BRACKETS.fullmatch(plain):
        return "-" + found[1].strip()
    if found := _BEHIND.fullmatch(plain):
        return "-" + found[1]
    found = _APART.fullmatch(plain)
    return found[1] + found[2] if found else plain


def _without_spaces(plain: str) -> str:
    found = _GROUPS.fullmatch(plain)
    return re.sub(_SPACE, "", plain) if found else plain


_NOTATIONS: tuple[tuple[str, Callable[[str], str]], ...] = (
    ("amount.currency_symbol", _without_currency),
    ("amount.negative_notation", _signed_in_front),
    ("amount.space_thousands", _without_spaces),
)


def _general_rule(plain: str) -> str:
    """Return the rule that the text breaks under any notation."""
    if not plain:
        return "amount.missing"
    if _NOT_FINITE.fullmatch(plain):
        return "amount.not_finite"
    if _SCIENTIFIC.fullmatch(plain):
        return "amount.not_finite" if abs(float(plain.replace(",", "."))) == float("inf") else "amount.scientific"
    return ""


def _cents_rule(plain: str) -> str:
    if re.fullmatch(r"[+-]?[0-9]+", plain):
        return ""
    return "amount.decimal_point" if re.fullmatch(r"[+-]?[0-9]+[.,][0-9]{1,2}", plain) else "amount.not_a_number"


def _euro_rule(plain: str, notation: Notation) -> str:
    """Return the rule that an amount in euros breaks, or the empty text when it is written as it should be."""
    thousands, decimal = ("[.]", ",") if notation == "decimal_comma" else (",", "[.]")
    grouped = rf"[1-9][0-9]{{0,2}}(?:{thousands}[0-9]{{3}})+"
    for pattern, rule in (
        (r"[1-9][0-9]{0,2}[.,][0-9]{3}", "amount.ambiguous"),
        (rf"(?:[0-9]+|{grouped})(?:{decimal}[0-9]{{1,2}})?|{decimal}[0-9]{{1,2}}", ""),
        (rf"(?:[0-9]+|{grouped}){decimal}[0-9]{{3,}}", "amount.precision"),
        # The other notation, in a form that cannot be taken for this one.
        (rf"(?:[0-9]+|[1-9][0-9]{{0,2}}(?:{decimal}[0-9]{{3}})+)?{thousands}[0-9]{{1,2}}", "amount.decimal_point"),
    ):
        if re.fullmatch(rf"[+-]?(?:{pattern})", plain):
            return rule
    return "amount.not_a_number"


def _cents(number: str, *, scale: int, largest: int, repair: str = "") -> Parsed:
    try:
        cents = Decimal(number) * scale
    except InvalidOperation:
        return Parsed(rule="amount.not_a_number")
    if not cents.is_finite():
        return Parsed(rule="amount.not_finite")
    if abs(cents) >= largest:
        return Parsed(rule="amount.range")
    whole = int(cents.to_integral_value())
    # A workbook holds binary fractions: 392.27 may be 392.27000000000004, and a sum may leave more.
    if abs(cents - whole) > Decimal("0.000001"):
        return Parsed(rule="amount.precision")
    return Parsed(value=whole, repair=repair)
