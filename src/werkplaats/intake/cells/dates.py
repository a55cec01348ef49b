"""Dates: read as the source says they are written, refused when they do not exist, cannot be or mean 'unknown'."""

from __future__ import annotations

import datetime as dt
import re
from typing import Literal

from werkplaats.intake.cells.parsing import Parsed

Notation = Literal["dd-mm-yyyy", "yyyy-mm-dd", "yyyymmdd", "serial"]

_STRICT = {
    "dd-mm-yyyy": re.compile(r"(?P<d>[0-9]{2})-(?P<m>[0-9]{2})-(?P<y>[0-9]{4})"),
    "yyyy-mm-dd": re.compile(r"(?P<y>[0-9]{4})-(?P<m>[0-9]{2})-(?P<d>[0-9]{2})"),
    "yyyymmdd": re.compile(r"(?P<y>[0-9]{4})(?P<m>[0-9]{2})(?P<d>[0-9]{2})"),
}
_LOOSE = {
    "dd-mm-yyyy": re.compile(r"(?P<d>[0-9]{1,2})\s*[-./ ]\s*(?P<m>[0-9]{1,2})\s*[-./ ]\s*(?P<y>[0-9]{4})"),
    "yyyy-mm-dd": re.compile(r"(?P<y>[0-9]{4})[-./](?P<m>[0-9]{1,2})[-./](?P<d>[0-9]{1,2})"),
}
_TIME = re.compile(r"[T ]00:00(:00(\.0+)?)?$")
_PLACEHOLDERS = frozenset({"1900-01-01", "1899-12-30", "1899-12-31", "1970-01-01", "1111-11-11", "2099-12-31"})
_OPEN_END = "9999-12-31"
_EXCEL_ERROR = re.compile(r"#[A-Z0-9/_]+[!?]?")
_EPOCH = dt.date(1899, 12, 30)


def parse_date(text: str, kind: str = "text", *, notation: Notation, required: bool) -> Parsed:
    """Return a date, None for an empty cell that may be empty, or the rule that the text breaks.

    Parameters
    ----------
    text, kind
        The cell, and its kind in the file; a real date of a workbook or SPSS file needs no notation.
    notation
        How the source writes dates in text.
    required
        Whether the column must be filled; if not, 31-12-9999 means 'still running'.

    Examples
    --------
    >>> parse_date("31-02-2018", notation="dd-mm-yyyy", required=True).rule
    'date.invalid'
    >>> parse_date("1/3/2018", notation="dd-mm-yyyy", required=True).value
    datetime.date(2018, 3, 1)
    """
    plain = text.replace("\u00a0", " ").strip()
    if kind == "error" or _EXCEL_ERROR.fullmatch(plain):
        return Parsed(rule="value.excel_error")
    if not plain:
        return Parsed(rule="date.missing" if required else "")
    if kind == "date":
        return _plausible(dt.date.fromisoformat(plain), required, "")
    if kind == "number" and notation != "yyyymmdd":
        return _serial(plain, required)
    return _parse_text(plain, notation, required)


def _parse_text(plain: str, notation: Notation, required: bool) -> Parsed:
    if notation == "serial":
        return _serial(plain, required) if re.fullmatch(r"[0-9]{1,6}", plain) else Parsed(rule="date.format")
    dateless = _TIME.sub("", plain)
    match = _STRICT[notation].fullmatch(dateless)
    repair = "date.notation" if match and dateless != plain else ""
    if match is None and notation in _LOOSE:
        match, repair = _LOOSE[notation].fullmatch(dateless), "date.notation"
    if match is None:
        return Parsed(rule="date.serial_in_csv" if re.fullmatch(r"[2-6][0-9]{4}", plain) else "date.format")
    year, month, day = (int(match[part]) for part in "ymd")
    if year == 0 or (year, month, day) == (9999, 99, 99):
        return Parsed(rule="date.placeholder")
    try:
        return _plausible(dt.date(year, month, day), required, repair)
    except ValueError:
        return Parsed(rule="date.invalid")


def _serial(plain: str, required: bool) -> Parsed:
    days = float(plain)
    if not 1 <= days < 100_000:
        return Parsed(rule="date.range")
    return _plausible(_EPOCH + dt.timedelta(days=int(days)), required, "")


def _plausible(date: dt.date, required: bool, repair: str) -> Parsed:
    if date.isoformat() == _OPEN_END:
        return Parsed(rule="date.placeholder") if required else Parsed(repair="date.open_end")
    if date.isoformat() in _PLACEHOLDERS:
        return Parsed(rule="date.placeholder")
    if not 1900 <= date.year <= 2100:
        return Parsed(rule="date.range")
    return Parsed(value=date, repair=repair)
