"""Dates as columns: day or month first, the usual time of a file, and dates that a workbook holds as text."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

import numpy as np

from werkplaats.intake.cells.dates import Notation, Window, parse_date
from werkplaats.intake.columns.profile import Judgement, Judgements, Profile

_TWO_NUMBERS = re.compile(r"\s*([0-9]{1,2})\s*([-./ ])\s*([0-9]{1,2})\s*[-./ ]\s*[0-9]{4}(?:\D.*)?")
_FEWEST = 10
_TAIL = 0.05
_COMPACT = 8
"""Digits of yyyymmdd, which is a number too."""


def judge_dates(profile: Profile, notation: Notation, *, typed: bool = False) -> Judgements:
    """Judge a column of dates as a whole.

    Returns
    -------
    Judgements
        ``date.month_first`` (error, whole column) when half of the dates or more have a month that cannot be one and
        none has the day in front: then day and month changed places in the others too. ``xlsx.date_as_text``
        (warning) with the readable texts in a column that holds real dates as well, and ``xlsx.date_as_number``
        (warning) with the day numbers that a workbook does not show as dates.

    Examples
    --------
    >>> texts = np.array(["01-31-2023", "02-28-2023", "03-04-2023"], dtype=object)
    >>> profile = Profile("end", texts, np.full(3, "text", dtype=object), np.ones(3, dtype=np.int64))
    >>> [(judgement.rule, judgement.verdict) for judgement in judge_dates(profile, "dd-mm-yyyy")]
    [('date.month_first', 'error')]
    """
    return [
        *_turned(profile, notation),
        *_stored_as_text(profile, notation, typed),
        *(_stored_as_number(profile, notation) if typed else []),
    ]


def check_day_first(profiles: Sequence[Profile]) -> bool:
    """Return whether dates with slashes have the day in front, as far as the date columns of one file tell.

    One date such as 31/03/2023 in any of them is enough, unless there is one such as 03/31/2023 too.

    Examples
    --------
    >>> profile = Profile("end", np.array(["01/04/2023", "30/04/2023"]), np.full(2, "text"), np.ones(2, dtype=int))
    >>> check_day_first([profile])
    True
    """
    sides = {_side(text, "/") for profile in profiles for text in profile.texts[profile.kinds == "text"]}
    return "day" in sides and "month" not in sides


def derive_window(profile: Profile, notation: Notation) -> Window | None:
    """Return the time within which nine in ten dates of a column lie; None for fewer than ten dates.

    It stands in for the window of the study where nobody gave one, so that 2099 is seen to be a slip of the pen.

    Examples
    --------
    >>> texts = np.array(["01-01-2023", "31-12-2023", "01-01-2099"], dtype=object)
    >>> profile = Profile("start", texts, np.full(3, "text", dtype=object), np.array([50, 50, 1]))
    >>> derive_window(profile, "dd-mm-yyyy")
    (datetime.date(2023, 1, 1), datetime.date(2023, 12, 31))
    """
    parsed = [
        parse_date(text, kind, notation=notation, required=True, day_first=True).value
        for text, kind in zip(profile.texts, profile.kinds, strict=True)
    ]
    days = np.array([date.toordinal() if date else 0 for date in parsed], dtype=np.int64)
    order = np.argsort(days[days > 0])
    reached = np.cumsum(profile.counts[days > 0][order])
    if not len(reached) or reached[-1] < _FEWEST:
        return None
    sorted_days = days[days > 0][order]
    first, last = np.searchsorted(reached, [_TAIL * reached[-1], (1 - _TAIL) * reached[-1]])
    return dt.date.fromordinal(int(sorted_days[first])), dt.date.fromordinal(int(sorted_days[last]))


def _side(text: str, separator: str | None = None) -> str:
    """Return which of the first two numbers can only be a day: ``day`` (the first), ``month`` (the second) or ''."""
    found = _TWO_NUMBERS.fullmatch(text)
    if found is None or (separator and found[2] != separator):
        return ""
    first, second = int(found[1]), int(found[3])
    if first <= 12 < second <= 31:
        return "month"
    return "day" if second <= 12 < first <= 31 else ""


def _turned(profile: Profile, notation: Notation) -> Judgements:
    if notation != "dd-mm-yyyy":
        return []
    sides = np.array(
        [_side(text) if kind == "text" else "" for text, kind in zip(profile.texts, profile.kinds, strict=True)]
    )
    turned = int(profile.counts[sides == "month"].sum())
    filled = int(profile.counts[[bool(text.strip()) for text in profile.texts]].sum())
    if turned == 0 or 2 * turned < filled or (sides == "day").any():
        return []
    return [Judgement("date.month_first", "error", found=f"{turned} of {filled} dates have the month in front")]


def _stored_as_text(profile: Profile, notation: Notation, typed: bool) -> Judgements:
    if not typed and not (profile.kinds == "date").any():
        return []
    texts = np.flatnonzero(profile.kinds == "text")
    readable = [
        at for at in texts if parse_date(profile.texts[at], notation=notation, required=True, day_first=True).value
    ]
    if not readable:
        return []
    hit = np.zeros(len(profile.texts), dtype=bool)
    hit[readable] = True
    return [Judgement("xlsx.date_as_text", "warning", hit, f"{profile.counts[hit].sum()} dates stored as text")]


def _stored_as_number(profile: Profile, notation: Notation) -> Judgements:
    if notation == "serial":
        return []
    hit = profile.kinds == "number"
    hit[hit] = [
        len(text) != _COMPACT and parse_date(text, "number", notation=notation, required=True).value is not None
        for text in profile.texts[hit]
    ]
    if not hit.any():
        return []
    return [Judgement("xlsx.date_as_number", "warning", hit, f"{profile.counts[hit].sum()} dates stored as numbers")]
