"""The months that cost lines cover, told from the lines themselves."""

from __future__ import annotations

import calendar
import datetime as dt
from collections import Counter
from collections.abc import Sequence
from statistics import median

from werkplaats.cli.drafts.notation import read_date
from werkplaats.cli.drafts.recognition import Recognized
from werkplaats.prices import FIRST_YEAR, LAST_YEAR

_FEW = 0.05
_FEWEST_MONTHS = 13


def find_window(costs: Sequence[Recognized]) -> tuple[dt.date, dt.date] | None:
    """Return the first and the last day of the months in which cost lines start; None when that is not certain.

    It is certain when every line was looked at, every file tells how it writes dates, and the months are more than the
    twelve that a study compares with. A month with a stray line or two, such as 1900, is no month of the delivery.
    """
    months: Counter[tuple[int, int]] = Counter()
    for part in costs:
        column = part.columns.get("start", "")
        notation = "yyyy-mm-dd" if column in part.sample.typed and part.dates is None else part.dates
        if not column or notation is None or not part.sample.complete:
            return None
        for text, count in part.sample.values[column].items():
            date = read_date(text, notation)
            if date and FIRST_YEAR <= date.year <= LAST_YEAR:
                months[date.year, date.month] += count
    usual = median(months.values()) if months else 0
    kept = sorted(month for month, count in months.items() if count >= _FEW * usual)
    if len(kept) < _FEWEST_MONTHS:
        return None
    year, month = kept[-1]
    return dt.date(*kept[0], 1), dt.date(year, month, calendar.monthrange(year, month)[1])
