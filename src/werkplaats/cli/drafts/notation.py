"""How a delivery writes its dates and amounts, told from the values themselves; None when they do not tell."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from typing import Literal

DateNotation = Literal["dd-mm-yyyy", "yyyy-mm-dd", "yyyymmdd", "serial"]
AmountNotation = Literal["decimal_comma", "decimal_point"]

_DATES: Mapping[DateNotation, re.Pattern[str]] = {
    "dd-mm-yyyy": re.compile(r"(?P<d>\d{1,2})[-/. ](?P<m>\d{1,2})[-/. ](?P<y>\d{4})"),
    "yyyy-mm-dd": re.compile(r"(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})(?:[T ]00:00(?::00(?:\.0+)?)?)?"),
    "yyyymmdd": re.compile(r"(?P<y>(?:19|20|99)\d\d)(?P<m>\d\d)(?P<d>\d\d)"),
}
_SERIAL = re.compile(r"[2-6]\d{4}")
_EPOCH = dt.date(1899, 12, 30)
_ENOUGH, _FEW = 0.9, 0.05
_COMMA = re.compile(r"[-+]?[€ ]*(?:\d{1,3}(?:[. ]\d{3})+|\d+),\d{1,2}-?")
_POINT = re.compile(r"[-+]?[€ ]*(?:\d{1,3}(?:[, ]\d{3})+|\d+)\.\d{1,2}-?")


def recognize_dates(values: Iterable[str]) -> DateNotation | None:
    """Return the notation in which at least nine in ten of ``values`` are dates that exist.

    Examples
    --------
    >>> recognize_dates(["31-01-2023", "28/2/2023"]), recognize_dates(["20230131"]), recognize_dates(["01/31/2023"])
    ('dd-mm-yyyy', 'yyyymmdd', None)
    """
    texts = [text.strip() for text in values]
    if not texts:
        return None
    for notation in _DATES:
        if sum(read_date(text, notation) is not None for text in texts) >= _ENOUGH * len(texts):
            return notation
    return "serial" if sum(bool(_SERIAL.fullmatch(text)) for text in texts) >= _ENOUGH * len(texts) else None


def read_date(text: str, notation: DateNotation) -> dt.date | None:
    """Return the date that ``text`` is in ``notation``, or None."""
    plain = text.strip()
    if notation == "serial":
        return _EPOCH + dt.timedelta(days=int(plain)) if _SERIAL.fullmatch(plain) else None
    match = _DATES[notation].fullmatch(plain)
    try:
        return dt.date(int(match["y"]), int(match["m"]), int(match["d"])) if match else None
    except ValueError:
        return None


def recognize_amounts(values: Iterable[str]) -> AmountNotation | None:
    """Return the decimal sign of ``values``; None when they are whole numbers, or when both signs occur.

    Examples
    --------
    >>> recognize_amounts(["1.234,50", "12"]), recognize_amounts(["1234.5"]), recognize_amounts(["1.234", "12"])
    ('decimal_comma', 'decimal_point', None)
    """
    texts = [text.strip() for text in values]
    comma, point = (sum(bool(sign.fullmatch(text)) for text in texts) for sign in (_COMMA, _POINT))
    # One slip among thousands of whole cents says nothing about the others.
    if max(comma, point) < _FEW * len(texts):
        return None
    if comma > 9 * point:
        return "decimal_comma"
    return "decimal_point" if point > 9 * comma else None
