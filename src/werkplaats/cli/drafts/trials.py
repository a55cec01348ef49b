"""Files of trials: one row per person, or per person and moment, with an arm, utilities or QALYs, and costs."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from werkplaats.cli.drafts.code_names import month_of, name_code
from werkplaats.cli.drafts.column_names import plain_name
from werkplaats.cli.drafts.recognition import is_code
from werkplaats.cli.drafts.sampling import Sample
from werkplaats.cli.drafts.trial_names import (
    ARMS,
    BASELINE,
    CLUSTERS,
    COPIES,
    END,
    MOMENTS,
    PERSONS,
    SEXES,
    Kind,
    Named,
    read_name,
)

_MOST_ARMS, _MOST_MOMENTS = 6, 12
_NUMBER = re.compile(r"[-+]?\d+(?:[.,]\d+)?(?:[eE][-+]?\d+)?")
_NOTHING = {"na", "nan", ".", "-", "n/a", "null", "#null!"}
_NO_ANSWER = (-9.0, -99.0, -999.0, 99.0, 999.0, 9999.0)
_IN_MONTHS = {"m", "mnd", "maand", "month", "months"}
_START = "T0"
_FEWEST_CLUSTERS = 2


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


@dataclass(frozen=True)
class Trial:
    """A raw file of a trial.

    Attributes
    ----------
    person, arm, sex
        Columns of those; ``person`` is None where persons have no number, ``sex`` where nothing tells it.
    cluster
        Column with what was allocated as a whole: whoever is alike in it is in one arm; None when persons were.
    moment
        Column with the moment, in a file with a row per person and moment; else None.
    arms
        Codes of the arms.
    measured
        Columns with outcomes.
    waves
        Wave -> months after the start; None where the names do not tell. Baseline first.
    codes
        Code in column ``moment`` -> wave.
    original
        Column and value of the records as they were measured, where copies with imputed values stand below them.
    no_answer
        Numbers outside the scale of utilities by which a delivery may say that there is no answer.
    decimal
        Sign before decimals, where the values tell.
    """

    sample: Sample
    person: str | None
    arm: str
    sex: str | None
    cluster: str | None
    moment: str | None
    arms: tuple[str, ...]
    measured: tuple[Measured, ...]
    waves: dict[str, float | None]
    codes: dict[str, str]
    original: tuple[str, str] | None
    no_answer: tuple[float, ...]
    decimal: str | None

    @property
    def outcomes(self) -> tuple[str, ...]:
        """Outcomes, utility first and parts of the cost last."""
        return tuple(dict.fromkeys(item.outcome for item in self.measured))

    @property
    def parts(self) -> tuple[str, ...]:
        """Parts of the cost, where there is no total."""
        return () if "cost" in self.outcomes else tuple(name for name in self.outcomes if name.startswith("cost_"))

    @property
    def used(self) -> set[str]:
        """Columns that the study reads."""
        own = {self.person, self.arm, self.sex, self.cluster, self.moment, *(self.original or ())[:1]}
        return {name for name in own if name} | {item.column for item in self.measured}


def recognize_trial(sample: Sample) -> Trial | None:
    """Return what the file tells of a trial; None when it has no arm, or neither a utility, QALYs nor a cost."""
    if not sample.has_header or not sample.n_records:
        return None
    copies = _first(sample, COPIES, lambda name: "0" in sample.values[name])
    original = (copies, "0") if copies is not None else None
    sample = _measured_records(sample, original)
    arm = _first(sample, ARMS, lambda name: _is_arm(sample, name))
    named = {name: read for name in sample.names if name != arm and (read := _measured(sample, name)) is not None}
    if arm is None or not {read.kind for read in named.values()} - {"cost_part"}:
        return None
    person = _first(sample, PERSONS, lambda name: len(sample.values[name]) > _MOST_ARMS)
    repeated = person is not None and len(sample.values[person]) < sample.values[person].total()
    moment = _first(sample, MOMENTS, lambda name: 1 < len(sample.values[name]) <= _MOST_MOMENTS) if repeated else None
    if repeated and moment is None:
        return None
    found = _in_rows(sample, moment, named) if moment else _in_columns(named)
    measured, waves, codes = found
    values = [text for item in measured for text in sample.values[item.column]]
    return Trial(
        sample=sample,
        person=person,
        arm=arm,
        sex=_first(sample, SEXES, lambda name: all(name_code("sex", name, text) for text in sample.values[name])),
        cluster=_cluster(sample, arm, person),
        moment=moment,
        arms=tuple(sorted(sample.values[arm])),
        measured=tuple(measured),
        waves=waves,
        codes=codes,
        original=original,
        no_answer=_no_answer(sample, measured),
        decimal=_decimal(values),
    )


def _first(sample: Sample, known: Sequence[str], accept: Callable[[str], bool]) -> str | None:
    plain = {plain_name(name): name for name in reversed(sample.names)}
    return next((plain[name] for name in map(plain_name, known) if name in plain and accept(plain[name])), None)


def _measured_records(sample: Sample, original: tuple[str, str] | None) -> Sample:
    """Return the sample without the copies in which somebody else imputed: gaps are imputed here."""
    if original is None:
        return sample
    place = sample.names.index(original[0])
    rows = tuple(row for row in sample.rows if row[place] == original[1])
    values = {
        name: Counter(filter(None, column)) for name, column in zip(sample.names, zip(*rows, strict=True), strict=True)
    }
    return replace(sample, values=values, rows=rows, n_records=len(rows))


def _is_arm(sample: Sample, name: str) -> bool:
    """Return whether few codes stand in a column, each more than once; ``t`` may be anything, and has to be two."""
    codes = sample.values[name]
    most = 2 if plain_name(name) == "t" else _MOST_ARMS
    return 2 <= len(codes) <= most and all(count > 1 and is_code(code) for code, count in codes.items())


def _measured(sample: Sample, name: str) -> Named | None:
    """Return what a column measures by its name, when its values can be that."""
    read = read_name(name)
    if read is None:
        return None
    numbers = _numbers(sample.values[name])
    if numbers is None:
        return None
    known = [number for number in numbers if number not in _NO_ANSWER]
    if read.kind == "utility":
        fits = max(map(abs, known), default=2.0) <= 1
    elif read.kind in {"qaly", "effect"}:
        fits = any(number % 1 for number in known)
    else:
        fits = max(known, default=0.0) > 1
    return read if fits else None


def _numbers(texts: Iterable[str]) -> list[float] | None:
    """Return the numbers in a column; None when it holds anything else, or none."""
    given = [text.strip() for text in texts if text.strip().casefold() not in _NOTHING]
    if not given or not all(_NUMBER.fullmatch(text) for text in given):
        return None
    return [float(text.replace(",", ".")) for text in given]


def _in_columns(named: Mapping[str, Named]) -> tuple[list[Measured], dict[str, float | None], dict[str, str]]:
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


def _in_rows(
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


def _cluster(sample: Sample, arm: str, person: str | None) -> str | None:
    """Return the column of which everybody alike in it is in one arm; None when there is none."""
    place = {name: position for position, name in enumerate(sample.names)}
    plain = {plain_name(name): name for name in sample.names if name not in {arm, person}}
    for name in (plain[known] for known in CLUSTERS if known in plain):
        arms: dict[str, set[str]] = defaultdict(set)
        for row in sample.rows:
            arms[row[place[name]]].add(row[place[arm]])
        per_arm = [sum(code in found for found in arms.values()) for code in sample.values[arm]]
        persons = len({row[place[person]] for row in sample.rows}) if person else len(sample.rows)
        alone = all(len(found) == 1 for found in arms.values())
        if alone and min(per_arm) >= _FEWEST_CLUSTERS and len(arms) < persons:
            return name
    return None


def _no_answer(sample: Sample, measured: Sequence[Measured]) -> tuple[float, ...]:
    found: set[float] = set()
    for item in measured:
        numbers = {*(_numbers(sample.values[item.column]) or ())}
        scale = _NO_ANSWER if item.outcome == "utility" else [number for number in _NO_ANSWER if number < 0]
        found |= numbers & {*scale}
    return tuple(sorted(found))


def _decimal(values: Iterable[str]) -> str | None:
    signs = {sign for text in values for sign in ".," if sign in text.strip(".")}
    return {".": "decimal_point", ",": "decimal_comma"}[signs.pop()] if len(signs) == 1 else None
