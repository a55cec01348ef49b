"""Files of trials: one row per person, or per person and moment, with an arm, utilities or QALYs, and costs."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from werkplaats.cli.drafts.code_names import name_code
from werkplaats.cli.drafts.column_names import plain_name
from werkplaats.cli.drafts.recognition import is_code
from werkplaats.cli.drafts.sampling import Sample
from werkplaats.cli.drafts.trial_names import (
    ARMS,
    CLUSTERS,
    COPIES,
    MOMENTS,
    PERSONS,
    SEXES,
    Named,
    read_name,
)
from werkplaats.cli.drafts.trial_waves import Measured, in_columns, in_rows

_MOST_ARMS, _MOST_MOMENTS = 6, 12
_NUMBER = re.compile(r"[-+]?\d+(?:[.,]\d+)?(?:[eE][-+]?\d+)?")
_NOTHING = {"na", "nan", ".", "-", "n/a", "null", "#null!"}
_NO_ANSWER = (-9.0, -99.0, -999.0, 99.0, 999.0, 9999.0)
_FEWEST_CLUSTERS = 2


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
    measured, waves, codes = in_rows(sample, moment, named) if moment else in_columns(named)
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
