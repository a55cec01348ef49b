"""Dates: read as the source says they are written, refused when they do not exist, cannot be or mean 'unknown'."""

from __future__ import annotations

import datetime as dt
import re
from typing import Literal

from werkplaats.intake.cells.parsing import Parsed
from werkplaats.intake.cells.spreadsheet import check_spreadsheet_error

Notation = Literal["dd-mm-yyyy", "yyyy-mm-dd", "yyyymmdd", "serial"]
Window = tuple[dt.date, dt.date]
"""First and last day of a study, or for which data were asked."""

YEARS_BEFORE, YEARS_AFTER = 10, 5
"""A date further outside the window than this is a slip of the pen; one nearer by is a matter of records."""

_STRICT = {
    "dd-mm-yyyy": re.compile(r"(?P<d>[0-9]{2})-(?P<m>[0-9]{2})-(?P<y>[0-9]{4})"),
    "yyyy-mm-dd": re.compile(r"(?P<y>[0-9]{4})-(?P<m>[0-9]{2})-(?P<d>[0-9]{2})"),
    "yyyymmdd": re.compile(r"(?P<y>[0-9]{4})(?P<m>[0-9]{2})(?P<d>[0-9]{2})"),
}
_YEAR_FIRST = re.compile(r"(?P<y>[0-9]{4})(?P<s>[-./])(?P<m>[0-9]{1,2})(?P=s)(?P<d>[0-9]{1,2})")
_COMPACT = re.compile(r"(?P<y>(?:19|20|99)[0-9]{2})(?P<m>[0-9]{2})(?P<d>[0-9]{2})|(?P<z>0{8})")
_DAY_FIRST = re.compile(r"(?P<d>[0-9]{1,2})\s*[-./ ]\s*(?P<m>[0-9]{1,2})\s*[-./ ]\s*(?P<y>[0-9]{4})")
_SERIAL = re.compile(r"[2-6][0-9]{4}(?:[.,][0-9]+)?")
_TIME = re.compile(r"(?:T|\s+)(?:[01]?[0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:[.,][0-9]+)?)?$")
_HOURS = re.compile(r"[1-9]")
"""A time of day that is not midnight, which programs add by themselves."""
_MIDNIGHT_UTC = re.compile(r"T00:00(?::00(?:[.]0+)?)?(?:Z|\+00:?00)$")
_PLACEHOLDERS = frozenset(
    {"1900-01-01", "1899-12-30", "1899-12-31", "1970-01-01", "1111-11-11", "1753-01-01", "1800-01-01", "1582-10-14"}
)
_OPEN_ENDS = frozenset({"9999-12-31", "2999-12-31", "2099-12-31", "9999-01-01"})
_EPOCH = dt.date(1899, 12, 30)


def parse_date(
    text: str,
    kind: str = "text",
    *,
    notation: Notation,
    required: bool,
    open_end: bool = False,
    window: Window | None = None,
    day_first: bool = False,
) -> Parsed:
    """Return a date, None for an empty cell that may be empty, or the rule that the text breaks.

    Parameters
    ----------
    text, kind
        The cell, and its kind in the file; a real date of a workbook or SPSS file needs no notation.
    notation
        How the source writes dates in text. A year of four digits in front can be read in one way only, and is read
        under every notation.
    required
        Whether the column must be filled.
    open_end
        Whether 31-12-9999 means 'still running' even in a column that must be filled: then the date is None.
    window
        First and last day of the study: dates more than ten years before or five years after are refused.
    day_first
        Whether slashes are known to stand behind the day (`columns.dates.check_day_first`); if not, 03/04/2023 is
        refused, and 31/03/2023 is not.

    Examples
    --------
    >>> parse_date("31-02-2018", notation="dd-mm-yyyy", required=True).rule
    'date.invalid'
    >>> parse_date("2018-03-01", notation="dd-mm-yyyy", required=True)
    Parsed(value=datetime.date(2018, 3, 1), rule='', repair='date.notation')
    >>> parse_date("31-12-9999", notation="dd-mm-yyyy", required=False)
    Parsed(value=None, rule='', repair='date.open_end')
    """
    if rule := check_spreadsheet_error(text, kind):
        return Parsed(rule=rule)
    plain = text.replace("\u00a0", " ").strip()
    if not plain:
        return Parsed(rule="date.missing" if required else "")
    if kind == "date":
        found = _written(plain[:10], plain[:10], "yyyy-mm-dd", day_first)
    elif notation == "serial" or (kind == "number" and not _COMPACT.fullmatch(plain)):
        found = _serial(plain)
    else:
        found = _written(plain, text, notation, day_first)
    if found.value is None:
        return found
    return _plausible(found, open_end=open_end or not required, window=window)


def _written(plain: str, text: str, notation: Notation, day_first: bool) -> Parsed:
    match = _STRICT[notation].fullmatch(text)
    if match:
        return _exists(match, "")
    day = _MIDNIGHT_UTC.sub("", plain)
    time = _TIME.search(day)
    dateless = day[: time.start()] if time else day
    patterns = [_YEAR_FIRST, _COMPACT, *([_DAY_FIRST] if notation == "dd-mm-yyyy" else [])]
    match = next(filter(None, (pattern.fullmatch(dateless) for pattern in patterns)), None)
    if match is None:
        return Parsed(rule="date.serial_in_csv" if _SERIAL.fullmatch(plain) else "date.format")
    found = _exists(match, "date.time_of_day" if time and _HOURS.search(time.group()) else "date.notation")
    if found.value is not None and "/" in dateless and match.re is _DAY_FIRST and not day_first:
        swapped = found.value.day <= 12 and found.value.day != found.value.month
        return Parsed(rule="date.ambiguous") if swapped else found
    return found


def _exists(match: re.Match[str], repair: str) -> Parsed:
    if match.groupdict().get("z"):
        return Parsed(rule="date.placeholder")
    year, month, day = (int(match[part]) for part in "ymd")
    if year <= 1 or (year, month, day) == (9999, 99, 99):
        return Parsed(rule="date.placeholder")
    try:
        return Parsed(value=dt.date(year, month, day), repair=repair)
    except ValueError:
        turned = match.re in (_STRICT["dd-mm-yyyy"], _DAY_FIRST) and 1 <= day <= 12 < month <= 31
        return Parsed(rule="date.month_first" if turned else "date.invalid")


def _serial(plain: str) -> Parsed:
    """Return the date of an Excel day number; a number that looks like a year is none."""
    if not re.fullmatch(r"[0-9]{1,6}([.,][0-9]+)?", plain) or 1900 <= float(plain.replace(",", ".")) <= 2100:
        return Parsed(rule="date.format")
    days = int(float(plain.replace(",", ".")))
    return Parsed(value=_EPOCH + dt.timedelta(days=days))


def _plausible(found: Parsed, *, open_end: bool, window: Window | None) -> Parsed:
    date: dt.date = found.value
    if date.isoformat() in _OPEN_ENDS:
        return Parsed(repair="date.open_end") if open_end else Parsed(rule="date.placeholder")
    if date.isoformat() in _PLACEHOLDERS:
        return Parsed(rule="date.placeholder")
    first, last = (window[0].year - YEARS_BEFORE, window[1].year + YEARS_AFTER) if window else (1900, 2100)
    return found if first <= date.year <= last else Parsed(rule="date.range")
