"""Cells of files of SPSS, Stata and SAS as text, as the format of their variable shows them."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from werkplaats.intake.reading.sheets import format_number

_LEADING_ZEROS = re.compile(r"N([0-9]+)")
_MONTHLY = re.compile(r"(MOYR|QYR|WKYR)[0-9]*")
_SPSS_EPOCH = dt.datetime(1582, 10, 14)  # noqa: DTZ001  (SPSS counts seconds of a clock without a time zone)


@dataclass(frozen=True)
class StatisticsColumn:
    """What one variable turns out to be.

    Attributes
    ----------
    kind
        ``text``, ``number`` or ``date``.
    shown
        Format under which the program shows it, such as ``F8.2``; ``A`` for text.
    timed, special
        Records (from 1) with a time of day, and with a special missing value (``.a``).
    """

    kind: str
    shown: str
    timed: tuple[int, ...] = ()
    special: tuple[int, ...] = ()


def judge_column(values: Sequence[Any], shown: str) -> StatisticsColumn:
    """Return what a variable is, by its format and by its values.

    Examples
    --------
    >>> judge_column([1.0, None, "a"], "%10.0g")
    StatisticsColumn(kind='number', shown='%10.0g', timed=(), special=(3,))
    """
    if shown == "A":
        return StatisticsColumn("text", shown)
    special = tuple(place for place, value in enumerate(values, start=1) if isinstance(value, str))
    timed = tuple(place for place, value in enumerate(values, start=1) if _has_time(value))
    first = next((value for value in values if value is not None and not isinstance(value, str)), 0.0)
    if isinstance(first, dt.time) or _LEADING_ZEROS.fullmatch(shown):
        kind = "text"
    else:
        kind = "date" if isinstance(first, dt.date) or _MONTHLY.fullmatch(shown) else "number"
    return StatisticsColumn(kind, shown, timed, special)


def format_cells(values: Sequence[Any], shown: str) -> pa.Array:
    """Return the values of a variable as text; missing is empty.

    Examples
    --------
    >>> format_cells([10.0, None, 7.5], "F8.2").to_pylist(), format_cells([10.0], "N6").to_pylist()
    (['10', '', '7.5'], ['000010'])
    """
    if shown == "A":
        return pa.array(["" if value is None else value for value in values], pa.string())
    known: dict[Any, str] = {}
    texts = []
    for value in values:
        text = known.get(value)
        if text is None:
            text = known[value] = _format_cell(value, shown)
        texts.append(text)
    return pa.array(texts, pa.string())


def _format_cell(value: Any, shown: str) -> str:
    if value is None or isinstance(value, str) or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if _MONTHLY.fullmatch(shown):
        return (_SPSS_EPOCH + dt.timedelta(seconds=float(value))).date().isoformat()
    zeros = _LEADING_ZEROS.fullmatch(shown)
    if zeros and value >= 0 and float(value).is_integer():
        return str(int(value)).zfill(int(zeros[1]))
    return format_number(value)


def _has_time(value: Any) -> bool:
    return isinstance(value, dt.datetime) and value.time() != dt.time()
