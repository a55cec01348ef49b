"""Amounts as a column: the unit they seem to be in, nothing but zeros, and numbers that a workbook holds as text."""

from __future__ import annotations

import re

import numpy as np

from werkplaats.intake.cells.amounts import Notation, parse_amount
from werkplaats.intake.columns.profile import Judgement, Judgements, Profile
from werkplaats.intake.matching import match_texts

_FEWEST = 5
_LARGE_EUROS = 5_000
"""A median above this for one line of care is rare: in cents it would be fifty euros."""
_WHOLE = re.compile(r"-?[0-9]+")
_DECIMALS = re.compile(r"[0-9][.,][0-9]{1,2}(?![0-9])")
_SHARE = 0.90
_TIMES = 20
"""Cents taken for euros are a hundred times too large; a fifth of that is no chance either."""


def judge_amounts(profile: Profile, notation: Notation, *, typed: bool = False) -> Judgements:
    """Judge a column of amounts as a whole.

    Parameters
    ----------
    profile
        The amounts as they stand in the file.
    notation
        How the source writes amounts in text.
    typed
        Whether the file could have held numbers, as a workbook can.

    Returns
    -------
    Judgements
        ``amount.unit_suspect`` (warning, whole column) when there are at least five amounts, none has decimals, nine
        in ten are whole numbers, and half of these are 5,000 euros or more; the same with the whole numbers only, when
        they are twenty times as large as those with decimals. ``amount.all_zero`` (warning, whole column) when there
        are amounts and each of them is zero. ``xlsx.number_as_text`` (warning) with the readable texts where numbers
        could have been.

    Examples
    --------
    >>> texts = np.array(["39227", "20908", "220492", "48809", "303818"], dtype=object)
    >>> profile = Profile("amount", texts, np.full(5, "text", dtype=object), np.ones(5, dtype=np.int64))
    >>> [judgement.rule for judgement in judge_amounts(profile, "decimal_comma")]
    ['amount.unit_suspect']
    """
    return [*_unit(profile, notation), *_zeros(profile, notation), *_stored_as_text(profile, notation, typed)]


def _zeros(profile: Profile, notation: Notation) -> Judgements:
    """Judge amounts that are all zero; one that cannot be read has a rule of its own."""
    n_zeros = 0
    for text, kind, count in zip(profile.texts, profile.kinds, profile.counts, strict=True):
        cents = parse_amount(text, kind, notation=notation).value if count else None
        if cents:
            return []
        n_zeros += int(count) if cents == 0 else 0
    return [Judgement("amount.all_zero", "warning", found=f"{n_zeros} records")] if n_zeros else []


def _unit(profile: Profile, notation: Notation) -> Judgements:
    if notation == "cents":
        return []
    if any(_DECIMALS.search(text) for text in profile.texts):
        return _mixed(profile) if int(_match(profile, "^-?[0-9]{4,}$").sum()) else []
    whole = np.array([_WHOLE.fullmatch(text) is not None for text in profile.texts], dtype=bool)
    filled = np.array([bool(text.strip()) for text in profile.texts], dtype=bool)
    n_whole, n_filled = int(profile.counts[whole].sum()), int(profile.counts[filled].sum())
    if n_whole < max(_FEWEST, _SHARE * n_filled) or _median(profile, whole) < _LARGE_EUROS:
        return []
    return [Judgement("amount.unit_suspect", "warning", found=f"{n_whole} amounts, none with a decimal separator")]


def _mixed(profile: Profile) -> Judgements:
    """Judge amounts of which some have decimals, and the others look as if their separator was left out."""
    whole = np.array([_WHOLE.fullmatch(text) is not None for text in profile.texts], dtype=bool)
    parsed = [_euros(text) for text in profile.texts]
    broken = np.array([not hit and euros is not None for hit, euros in zip(whole, parsed, strict=True)], dtype=bool)
    n_whole, n_broken = int(profile.counts[whole].sum()), int(profile.counts[broken].sum())
    if min(n_whole, n_broken) < _FEWEST or _median(profile, whole) < _LARGE_EUROS:
        return []
    sizes = Profile(profile.column, np.array([str(euros or 0) for euros in parsed]), profile.kinds, profile.counts)
    if _median(profile, whole) < _TIMES * _median(sizes, broken):
        return []
    found = f"{n_whole} amounts without a decimal separator, {n_broken} with one"
    return [Judgement("amount.unit_suspect", "warning", whole, found)]


def _euros(text: str) -> float | None:
    """Return about how many euros a text with decimals says; None when it has none."""
    found = _DECIMALS.search(text)
    digits = re.sub(r"[^0-9]", "", text[: found.start() + 1]) if found else ""
    return float(digits) if digits else None


def _match(profile: Profile, pattern: str) -> np.ndarray:
    return match_texts(profile.as_arrow, pattern)


def _median(profile: Profile, whole: np.ndarray) -> float:
    sizes = np.array([abs(float(text)) for text in profile.texts[whole]])
    order = np.argsort(sizes)
    reached = np.cumsum(profile.counts[whole][order])
    return float(sizes[order][np.searchsorted(reached, reached[-1] / 2)])


def _stored_as_text(profile: Profile, notation: Notation, typed: bool) -> Judgements:
    if not typed and not (profile.kinds == "number").any():
        return []
    texts = np.flatnonzero(profile.kinds == "text")
    readable = [at for at in texts if parse_amount(profile.texts[at], notation=notation).value is not None]
    if not readable:
        return []
    hit = np.zeros(len(profile.texts), dtype=bool)
    hit[readable] = True
    return [Judgement("xlsx.number_as_text", "warning", hit, f"{profile.counts[hit].sum()} amounts stored as text")]
