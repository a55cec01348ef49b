"""When a trial measured what: waves, as the names of columns tell them or a column with the moment does."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from werkplaats.cli.drafts.code_names import month_of, name_code
from werkplaats.cli.drafts.column_names import plain_name
from werkplaats.cli.drafts.sampling import Sample
from werkplaats.cli.drafts.trial_names import BASELINE, END, Kind, Named

_IN_MONTHS = {"m", "mnd", "maand", "month", "months"}
_START = "T0"


@dataclass(frozen=True)
class Measured:
    """A column with an outcome.

    Attributes
    ----------
    column
        Its name in the delivery.
    outcome
        ``utility``, ``qaly``, ``cost``, or the name of a part of the cost.
    wave
        Wave at which it was measured; None in a file with a row per moment.
    """

    column: str
    outcome: str
    wave: str | None


def in_columns(named: Mapping[str, Named]) -> tuple[list[Measured], dict[str, float | None], dict[str, str]]:
    """Return outcomes of a file with a row per person, and the waves that the names of its columns tell."""
    several = any(read.kind == "effect" and read.moment is not None for read in named.values())
    chosen = _chosen(named, effect="utility" if several else "qaly")
    moments = {column: named[column].moment for _, columns in chosen for column in columns}
    numbers = sorted({moment for moment in moments.values() if isinstance(moment, int)})
    for _, columns in chosen:
        unnamed = [column for column in columns if moments[column] is None]
        begins = any(moments[column] in {0, BASELINE} for column in columns)
        for column in unnamed:
            moments[column] = END if begins or len(columns) == len(unnamed) else BASELINE
    starts = BASELINE in moments.values()
    months = _months(numbers, in_months=_all_in_months(named.values()), starts=starts)
    waves: dict[str, float | None] = {_START: 0.0} if starts or 0 in numbers or not _regular(numbers) else {}
    waves |= {f"T{number}": months[number] for number in numbers}
    if END in moments.values() and not set(numbers) - {0}:
        waves[END] = None
    last = [*waves][-1]

    def wave_of(moment: int | str | None) -> str:
        return last if moment == END else _START if moment == BASELINE else f"T{moment}"

    measured = [
        Measured(column, outcome, wave_of(moments[column])) for outcome, columns in chosen for column in columns
    ]
    return _one_each(measured), waves, {}


def _chosen(named: Mapping[str, Named], *, effect: Kind) -> list[tuple[str, list[str]]]:
    """Return outcome -> its columns: of each kind the name with most columns, and every part of the cost."""
    by_base: dict[tuple[Kind, str], list[str]] = defaultdict(list)
    for column, read in named.items():
        by_base[effect if read.kind == "effect" else read.kind, read.base].append(column)
    found: list[tuple[str, list[str]]] = []
    for kind in ("utility", "qaly", "cost"):
        columns = [some for (known, _), some in by_base.items() if known == kind]
        if columns:
            found.append((kind, max(columns, key=len)))
    return found + [
        (f"cost_{re.sub('costs?|kosten', '', base) or 'other'}"[:40], columns)
        for (kind, base), columns in by_base.items()
        if kind == "cost_part"
    ]


def _one_each(measured: Sequence[Measured]) -> list[Measured]:
    """Return one column for each outcome at each wave: the first."""
    return list({(item.outcome, item.wave): item for item in reversed(measured)}.values())[::-1]


def in_rows(
    sample: Sample, moment: str, named: Mapping[str, Named]
) -> tuple[list[Measured], dict[str, float | None], dict[str, str]]:
    """Return outcomes of a file with a row per person and moment, and the waves that its moments are."""
    plain = {column: read for column, read in named.items() if read.moment is None}
    measured = [Measured(columns[0], outcome, None) for outcome, columns in _chosen(plain, effect="utility")]
    texts = [*sample.values[moment]]
    numbers = sorted({int(float(text)) for text in texts if re.fullmatch(r"\d{1,2}(\.0*)?", text)})
    if len(numbers) == len(texts):
        months = _months(numbers, in_months=plain_name(moment) in {"month", "months", "maand", "maanden"}, starts=False)
        codes = {text: f"T{int(float(text))}" for text in sorted(texts, key=float)}
        return measured, {f"T{number}": months[number] for number in numbers}, codes
    codes = {text: name for text in texts if (name := name_code("wave", moment, text))}
    told = {name: month_of(text) for text, name in codes.items()}
    waves = dict(sorted(told.items(), key=lambda item: (item[1] is None, item[1] or 0.0)))
    return measured, waves, codes


def _months(numbers: Sequence[int], *, in_months: bool, starts: bool) -> dict[int, float | None]:
    """Return number of a wave -> months after the start; None where it may as well be the rank of the wave."""
    certain = in_months or not _regular(numbers)
    return {number: float(number) if certain or (number == 0 and not starts) else None for number in numbers}


def _regular(numbers: Sequence[int]) -> bool:
    """Return whether numbers of waves merely count: 1, 2, 3, with or without a 0."""
    counted = [number for number in numbers if number]
    return counted == [*range(1, len(counted) + 1)]


def _all_in_months(named: Iterable[Named]) -> bool:
    """Return whether names say that their numbers are months, in a way that no mere rank of a wave is written."""
    marks = {read.mark for read in named if isinstance(read.moment, int) and read.moment}
    return bool(marks) and marks <= _IN_MONTHS - {"m"}
