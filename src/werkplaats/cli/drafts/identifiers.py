"""Direct identifiers in the files of a new study: said before anything is copied or written, and never shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np

from werkplaats.cli.drafts.recognition import recognize
from werkplaats.cli.drafts.sampling import Sample
from werkplaats.errors import PrivacyError
from werkplaats.intake.columns.combinations import judge_together
from werkplaats.intake.columns.privacy import judge_loose_texts, judge_name, judge_privacy
from werkplaats.intake.columns.profile import Judgement, Profile
from werkplaats.intake.rulebook import RULES


def validate_samples(samples: Iterable[Sample]) -> None:
    """Raise when a column, or the name of a file or a sheet, holds direct identifiers, or several do together.

    Columns are also judged beside the others of their file, and identifiers and dates of birth beside those of the
    other files: six numbers over two files are as telling as six in one.

    Raises
    ------
    PrivacyError
        For all of them at once; the files and columns are named, a value never is.
    """
    every = [*samples]
    found = [item for sample in every for item in _find_identifiers(sample)]
    found = found or [*_find_together(every)]
    if not found:
        return
    rule = found[0][1].rule
    raise PrivacyError(
        f"{RULES[rule].what}; nothing was copied and no params file was written",
        where="; ".join(dict.fromkeys(place for place, _ in found)),
        found="; ".join(dict.fromkeys(judgement.found for _, judgement in found)),
        do=RULES[rule].do,
        rule=rule,
    )


def _find_identifiers(sample: Sample) -> Iterator[tuple[str, Judgement]]:
    labels = [text for codes in sample.labels.values() for text in codes.values()]
    for judgement in judge_loose_texts([sample.path, sample.sheet or "", *labels]):
        if judgement.verdict == "error":
            yield "the name of a file or a sheet, or a label", judgement
    recognized = recognize(sample)
    ours: Mapping[str, str] = {raw: name for name, raw in recognized.columns.items()} if recognized else {}
    place = sample.path + (f", sheet {sample.sheet}" if sample.sheet else "")
    for position, name in enumerate(sample.names, start=1):
        profile = _profile(sample, name, ours.get(name, ""))
        # Without a header the name of a column is somebody's value.
        shown = f"column '{name}'" if sample.has_header else f"column {position}"
        judgements = [*judge_name(profile, name), *judge_privacy(profile)]
        yield from ((f"{place}, {shown}", judgement) for judgement in judgements if judgement.verdict == "error")


def _find_together(samples: Sequence[Sample]) -> Iterator[tuple[str, Judgement]]:
    """Yield what columns and files tell together; each of them was judged alone before."""
    columns: dict[str, Profile] = {}
    persons: dict[str, Counter[str]] = {}
    for number, sample in enumerate(samples):
        recognized = recognize(sample)
        ours = {raw: name for name, raw in recognized.columns.items()} if recognized else {}
        beside = {name: _profile(sample, name, ours.get(name, "")) for name in sample.names}
        told = judge_together(beside)
        if told is not None and told[1].verdict == "error":
            yield f"{sample.path}, {len(told[0])} columns together", told[1]
        for name in beside if {"person_id", "household_id"} & {*ours.values()} else ():
            # A blank behind a name changes nothing in it, and keeps it apart from the same name in another file.
            columns[f"{name}{' ' * number}"] = beside[name]
        for name in beside:
            if ours.get(name) in ("person_id", "household_id"):
                persons.setdefault(ours[name], Counter()).update(sample.values[name])
    merged = judge_together(columns)
    if merged is not None and merged[1].verdict == "error":
        yield "columns of several files together", merged[1]
    for column, held in persons.items():
        texts, counts = np.array([*held], dtype=object), np.array([*held.values()], dtype=np.int64)
        together = Profile(column, texts, np.full(len(texts), "text", dtype=object), counts)
        for judgement in judge_privacy(together):
            if judgement.verdict == "error":
                yield f"column {column} of several files together", judgement


def _profile(sample: Sample, name: str, column: str) -> Profile:
    texts = np.array([*sample.values[name]], dtype=object)
    counts = np.array([*sample.values[name].values()], dtype=np.int64)
    return Profile(column or name, texts, np.full(len(texts), "text", dtype=object), counts)
