"""Codes of domains, waves and groups: translated when they are listed, refused when they are not."""

from __future__ import annotations

import re
from collections.abc import Mapping

from werkplaats.intake.cells.parsing import Parsed
from werkplaats.intake.cells.spreadsheet import check_spreadsheet_error

_WHOLE = re.compile(r"(-?[0-9]+)[.]0+")


def parse_code(text: str, kind: str = "text", *, known: Mapping[str, str], loosely: bool = False) -> Parsed:
    """Return the name that a code stands for, the empty text for an empty cell, or the rule that the text breaks.

    Parameters
    ----------
    text, kind
        The cell, and its kind in the file.
    known
        Code as it may be written -> name that it stands for.
    loosely
        Whether a code is also recognized in other case, or with other spaces, hyphens and points. Right for domains;
        wrong for waves, where 't0' may be another count than 'T0'.

    Examples
    --------
    >>> known = {"Wmo": "wmo", "Jeugdwet": "youth"}
    >>> parse_code("Jeugd wet", known=known, loosely=True)
    Parsed(value='youth', rule='', repair='code.normalised')
    >>> parse_code("nulmeting", known={"T0": "T0"}).rule
    'code.unknown'
    """
    if rule := check_spreadsheet_error(text, kind):
        return Parsed(rule=rule)
    if text in known:
        return Parsed(value=known[text])
    plain = text.strip()
    if not plain:
        return Parsed(value="")
    whole = _WHOLE.fullmatch(plain) if kind == "number" else None
    name = known.get(whole[1] if whole else plain)
    if name is None and loosely:
        name = _loosely(plain, known)
    if name is None:
        return Parsed(rule="code.unknown")
    return Parsed(value=name, repair="" if whole else "code.normalised")


def _loosely(plain: str, known: Mapping[str, str]) -> str | None:
    """Return the only name that the code can stand for; None when there is none, or more than one."""
    names = {name for code, name in known.items() if _fold(code) == _fold(plain)}
    return names.pop() if len(names) == 1 else None


def _fold(code: str) -> str:
    return re.sub(r"[\W_]+", "", code).casefold()
