"""The first draft of a params file: what the raw files show is filled in, the rest is a question in plain words."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from pathlib import Path

from werkplaats.cli.drafts.benchmarks import draft_benchmarks, recognize_benchmark
from werkplaats.cli.drafts.code_names import DOMAINS, PAYERS, choose_groups, month_of
from werkplaats.cli.drafts.extent import find_window
from werkplaats.cli.drafts.questions import comment, word
from werkplaats.cli.drafts.recognition import recognize, recognize_instruments, recognize_layout
from werkplaats.cli.drafts.sampling import Sample, read_samples
from werkplaats.cli.drafts.sources import Files, draft_source, draft_unknown, gather_files, quoted, written
from werkplaats.cli.drafts.trial_draft import draft_trial, draft_trial_sources
from werkplaats.cli.drafts.trials import Trial, recognize_trial

__all__ = ["draft_params", "recognize_instruments", "recognize_layout"]

_OF_PERSONS = {"persons", "households", "memberships", "measurements"}
"""Tables that a file of a trial looks like when only the names of its persons and groups are looked at."""

_INSTRUMENTS = ("eq5d_5l", "eq_vas", "positive_health")


def draft_params(name: str, raw: Path, *, language: str = "nl") -> str:
    """Return the text of a params file for the raw files below ``raw``.

    Parameters
    ----------
    name
        Name of the study.
    raw
        Folder with its raw files.
    language
        Of the study, and of the questions: ``nl`` or ``en``.
    """
    return build_draft(name, list(read_samples(raw)), language=language)


def build_draft(name: str, samples: Sequence[Sample], *, language: str) -> str:
    """Return the text of a params file for raw files of which the head was read.

    Column names, and codes of columns that hold few different ones, are the only things of a file that it repeats.
    """
    head = [
        *comment(word(language, "head", name=name)),
        f"study: {written(name)}",
        *comment(word(language, "title")),
        f"title: {written(name)}",
        f"language: {language}",
    ]
    trial = next(filter(None, map(_trial, samples)), None)
    of_trial = None if trial is None else (trial.sample.path, trial.sample.sheet)
    rest = [sample for sample in samples if (sample.path, sample.sheet) != of_trial]
    found = [(sample, recognize(sample)) for sample in rest if not recognize_benchmark(sample.names)]
    known = gather_files([item for _, item in found if item is not None], [sample.path for sample in samples])
    unknown = [sample for sample, item in found if item is None]
    if trial is not None:
        sources = ["sources:", *draft_trial_sources(trial, language)]
        sources += _other_sources(known, unknown, language)
        return _joined([head, *draft_trial(trial, language), sources, draft_benchmarks(samples, language)])
    blocks = [
        head,
        _groups(known, language),
        _window(known, language),
        _waves(known, language),
        *_payers_and_domains(known, language),
        _programme(known, language),
        _instruments(known, language),
        [*comment(word(language, "outcome")), "# primary_outcome: eq5d_utility"],
        _sources(name, known, unknown, language),
        draft_benchmarks(samples, language),
    ]
    return _joined(blocks)


def _joined(blocks: Iterable[Sequence[str]]) -> str:
    return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"


def _trial(sample: Sample) -> Trial | None:
    """Return what the file tells of a trial; None when it tells of none, or more of a table of ours."""
    recognized = recognize(sample)
    if recognized is not None and (recognized.table not in _OF_PERSONS or recognized.items):
        return None
    return recognize_trial(sample)


def describe(sample: Sample) -> str:
    """Return one line on a raw file: what kind of file it is, and the table that it fills."""
    place = sample.path + (f", sheet {sample.sheet}" if sample.sheet else "")
    benchmark = recognize_benchmark(sample.names)
    if benchmark:
        return f"{place}: benchmark ({benchmark}); see the question"
    if _trial(sample) is not None:
        return f"{place}: {word('en', 'kind_trial')}"
    recognized = recognize(sample)
    if recognized:
        return f"{place}: {recognized.table}"
    return (
        f"{place}: {word('en', f'kind_{sample.kind}')}{f', {sample.detail}' if sample.detail else ''}; see the question"
    )


def _codes(known: Iterable[Files], column: str) -> dict[str, str]:
    """Return every code of a column of ours that has a name, with that name."""
    return {code: name for files in known for code, name in files.codes.get(column, {}).items() if name}


def _groups(known: Sequence[Files], language: str) -> list[str]:
    codes = _codes(known, "group")
    chosen = choose_groups(codes)
    path = next((files.path for files in known if files.codes.get("group")), "")
    lines = comment(word(language, "groups_found", path=path) if chosen else word(language, "groups"))
    intervention, reference = chosen or ("intervention", "")
    lines += ["groups:", f"  intervention: {written(intervention)}"]
    lines.append(f"  reference: {written(reference)}" if reference else "#   reference: comparison")
    labels = {name: code[:1].upper() + code[1:] for code, name in codes.items()}
    if labels:
        lines += ["  labels:", *(f"    {written(name)}: {quoted(label)}" for name, label in labels.items())]
    return lines


def _window(known: Sequence[Files], language: str) -> list[str]:
    costs = [part for files in known if files.table == "costs" for part in files.parts]
    if not costs:
        return []
    window = find_window(costs)
    if window is None:
        return [*comment(word(language, "window")), "# window: {start: 2018-01-01, end: 2020-12-31}"]
    start, end = window
    return [*comment(word(language, "window_found")), "window:", f'  start: "{start}"', f'  end: "{end}"']


def _waves(known: Sequence[Files], language: str) -> list[str]:
    measured = [files for files in known if files.table == "measurements"]
    if not measured:
        return []
    waves = list(dict.fromkeys([*_codes(measured, "wave").values(), *(w for f in measured for w in f.waves.values())]))
    months = {wave: month_of(wave) for wave in waves}
    waves.sort(key=lambda wave: math.inf if months[wave] is None else float(months[wave] or 0))
    certain = {wave: month for wave, month in months.items() if month is not None}
    if waves and len(certain) == len(waves) == len({*certain.values()}):
        rows = [f"  - {{name: {written(wave)}, month: {certain[wave]}}}" for wave in waves]
        return [*comment(word(language, "waves_found")), "waves:", *rows]
    asked = [f"#   - {{name: {written(wave)}, month: {_or_blank(months[wave])}}}" for wave in waves]
    return [*comment(word(language, "waves")), "# waves:", *(asked or ["#   - {name: T0, month: 0}"])]


def _or_blank(month: float | None) -> str:
    return "" if month is None else f"{month}"


def _payers_and_domains(known: Sequence[Files], language: str) -> list[list[str]]:
    if not any(files.table == "costs" for files in known):
        return []
    domains = [name for name in DOMAINS if name in _codes(known, "domain").values()]
    payers = [name for name in PAYERS if name in {DOMAINS[domain][1] for domain in domains}]
    sign = "" if domains else "# "
    labelled = [f"{sign}  {name}: {{label: {quoted(PAYERS[name][language])}}}" for name in payers or ["municipality"]]
    kept = [
        f"{sign}  {name}: {{label: {quoted(DOMAINS[name][0][language])}, payer: {DOMAINS[name][1]}}}"
        for name in domains or ["wmo"]
    ]
    return [
        [*comment(word(language, "payers_found" if domains else "payers")), f"{sign}payers:", *labelled],
        [*comment(word(language, "domains")), f"{sign}domains:", *kept],
    ]


def _programme(known: Sequence[Files], language: str) -> list[str]:
    if not any(files.table == "programme" for files in known):
        return []
    return [*comment(word(language, "programme")), "# programme: {payer: municipality}"]


def _instruments(known: Sequence[Files], language: str) -> list[str]:
    measured = [files for files in known if files.table == "measurements"]
    if not measured:
        return []
    used = {item.split(".")[0] for files in measured for item in files.items.values()}
    names = [name for name in _INSTRUMENTS if name in used]
    if not names:
        return [*comment(word(language, "instruments")), "# instruments:", "#   - name: eq5d_5l"]
    asked = comment(word(language, "instrument_version")) if any(_within_three(files) for files in measured) else []
    return [*asked, "instruments:", *(f"  - name: {name}" for name in names)]


def _within_three(files: Files) -> bool:
    """Return whether no answer to the EQ-5D goes beyond three, in enough records for that to say something."""
    items = [raw for raw, item in files.items.items() if item.startswith("eq5d")]
    columns = [f"{raw}{suffix}" for raw in items for suffix in files.waves or [""]]
    answers = [text for part in files.parts for name in columns for text in part.sample.values.get(name, ())]
    enough = any(part.sample.n_records >= 20 for part in files.parts)
    return enough and bool(answers) and all(text in {"1", "2", "3"} for text in answers)


def _sources(name: str, known: Sequence[Files], unknown: Sequence[Sample], language: str) -> list[str]:
    if not known and not unknown:
        return [*comment(word(language, "no_files", name=name)), "# sources:"]
    lines = ["sources:" if any(files.is_complete for files in known) else "# sources:"]
    return lines + _other_sources(known, unknown, language)


def _other_sources(known: Sequence[Files], unknown: Sequence[Sample], language: str) -> list[str]:
    lines: list[str] = []
    for files in known:
        lines += draft_source(files, language)
    for sample in unknown:
        lines += draft_unknown(sample, language)
    return lines
