"""Amounts as a column: the unit they seem to be in, and numbers that a workbook holds as text."""

from __future__ import annotations

import re

import numpy as np

from werkplaats.intake.cells.amounts import Notation, parse_amount
from werkplaats.intake.columns.profile import Judgement, Judgements, Profile

_FEWEST = 5
_LARGE_EUROS = 5_000
"""A median above this for one line of care is rare: in cents it would be fifty euros."""
_WHOLE = re.compile(r"-?[0-9]+")
_DECIMALS = re.compile(r"[0-9][.,][0-9]{1,2}(?![0-9])")
_SHARE = 0.90


def judge_amounts(profile: Profile, notation: Notation) -> Judgements:
    """Judge a column of amounts as a whole.

    Returns
    -------
    Judgements
        ``amount.unit_suspect`` (warning, whole column) when there are at least five amounts, none has decimals, nine
        in ten are whole numbers, and half of these are 5,000 euros or more; ``xlsx.number_as_text`` (warning) with the
        readable texts in a column that holds numbers as well.

    Examples
    --------
    >>> texts = np.array(["39227", "20908", "220492", "48809", "303818"], dtype=object)
    >>> profile = Profile("amount", texts, np.full(5, "text", dtype=object), np.ones(5, dtype=np.int64))
    >>> [judgement.rule for judgement in judge_amounts(profile, "decimal_comma")]
    ['amount.unit_suspect']
    """
    return [*_unit(profile, notation), *_stored_as_text(profile, notation)]


def _unit(profile: Profile, notation: Notation) -> Judgements:
    if notation == "cents" or any(_DECIMALS.search(text) for text in profile.texts):
        return []
    whole = np.array([_WHOLE.fullmatch(text) is not None for text in profile.texts], dtype=bool)
    filled = np.array([bool(text.strip()) for text in profile.texts], dtype=bool)
    n_whole, n_filled = int(profile.counts[whole].sum()), int(profile.counts[filled].sum())
    if n_whole < max(_FEWEST, _SHARE * n_filled) or _median(profile, whole) < _LARGE_EUROS:
        return []
    return [Judgement("amount.unit_suspect", "warning", found=f"{n_whole} amounts, none with a decimal separator")]


def _median(profile: Profile, whole: np.ndarray) -> float:
    sizes = np.array([abs(float(text)) for text in profile.texts[whole]])
    order = np.argsort(sizes)
    reached = np.cumsum(profile.counts[whole][order])
    return float(sizes[order][np.searchsorted(reached, reached[-1] / 2)])


def _stored_as_text(profile: Profile, notation: Notation) -> Judgements:
    if not (profile.kinds == "number").any():
        return []
    texts = np.flatnonzero(profile.kinds == "text")
    readable = [at for at in texts if parse_amount(profile.texts[at], notation=notation).value is not None]
    if not readable:
        return []
    hit = np.zeros(len(profile.texts), dtype=bool)
    hit[readable] = True
    return [Judgement("xlsx.number_as_text", "warning", hit, f"{profile.counts[hit].sum()} amounts stored as text")]
