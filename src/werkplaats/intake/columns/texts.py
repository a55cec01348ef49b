"""Texts as a column: accents that went through a wrong encoding, spellings of one name, and cells without one."""

from __future__ import annotations

import re

import numpy as np

from werkplaats.intake.cells.texts import parse_text
from werkplaats.intake.columns.profile import Judgement, Judgements, Profile

_RUN = re.compile(r"[^\x00-\x7f]{2,}")
_SIGNS = re.compile(r"[^\w\s]")
_LEGAL_FORM = re.compile(r"(?<=\S)[\s,]+(?:b\.?v\.?|n\.?v\.?|v\.?o\.?f\.?)\s*$")
_NOTHING = re.compile(
    r"(?:onbekend|onb\.?|unknown|n\.?v\.?t\.?|geen|none|null|nan|n/?a|leeg|-+|\?+|x+)?", re.IGNORECASE
)
_ENCODINGS = ("cp1252", "latin-1", "mac_roman", "cp850", "cp437")
_LOST = re.compile(r"[^\W\d_]\?[^\W\d_]")
"""A question mark within a word: what is left of a letter that an encoding did not have."""
_SEVEN_BITS = re.compile(r"\+A[A-Za-z0-9+/]{2}-")
"""A letter in UTF-7, which mail programs once used and no reader decodes by itself."""
_OTHER_CODE_PAGE = re.compile("[^\\W\\d_][„‚”“†‡‰‹›•˜¤¡¢][a-z]")
"""A sign within a word: an accent of MS-DOS or of an old Mac that was read as Windows-1252."""
_MEANT = re.compile("[\u00a1-\u017f\u2010-\u20ac\ufffd\U0001f300-\U0001faff]+")
_HOLES = {chr(code): bytes([code]) for code in (0x81, 0x8D, 0x8F, 0x90, 0x9D)}
"""Bytes that Windows-1252 leaves open; readers pass them on as they are."""


def judge_texts(profile: Profile) -> Judgements:
    """Judge a column of texts: ``encoding.mojibake`` (warning) where UTF-8 was read as something else.

    It concerns the column as a whole when at least half of its texts with accents are hit: then the file as a whole
    went through a wrong encoding. The texts themselves are left as they are.

    Examples
    --------
    >>> texts = np.array(["CoÃ¶peratie", "ZoÃ« & Co", "De Linde"], dtype=object)
    >>> profile = Profile("provider", texts, np.full(3, "text", dtype=object), np.ones(3, dtype=np.int64))
    >>> [(judgement.rule, judgement.hit) for judgement in judge_texts(profile)]
    [('encoding.mojibake', None)]
    """
    accented = np.array([not text.isascii() or "?" in text or "+A" in text for text in profile.texts], dtype=bool)
    hit = accented.copy()
    hit[accented] = [check_mojibake(text) for text in profile.texts[accented]]
    if not hit.any():
        return []
    found = f"{hit.sum()} of {accented.sum()} different texts with accents"
    whole = 2 * hit.sum() >= accented.sum()
    return [Judgement("encoding.mojibake", "warning", None if whole else hit, found)]


def judge_spellings(profile: Profile, *, names: bool = False) -> Judgements:
    """Judge a column of names or codes: ``text.spelling`` (warning) with those that differ in case or spaces only.

    Names may differ in signs and in their legal form too (De Linde, De Linde B.V.); in codes these mean something.

    Of each group the text that occurs most often is the usual one, and the others are told. They are left as they are.

    Examples
    --------
    >>> texts = np.array(["De Linde", "de linde", "De  Linde", "Noord"], dtype=object)
    >>> profile = Profile("provider", texts, np.full(4, "text", dtype=object), np.array([9, 1, 1, 5]))
    >>> [(judgement.rule, judgement.hit.tolist()) for judgement in judge_spellings(profile)]
    [('text.spelling', [False, True, True, False])]
    """
    places: dict[str, list[int]] = {}
    for place in np.flatnonzero(profile.counts):
        places.setdefault(_plain(profile.texts[place], names=names), []).append(int(place))
    hit = np.zeros(len(profile.texts), dtype=bool)
    for alike in places.values():
        if len(alike) > 1:
            shown = {place: parse_text(profile.texts[place]).value for place in alike}
            usual = shown[max(alike, key=lambda place: profile.counts[place])]
            hit[[place for place in alike if shown[place] != usual]] = True
    found = f"{int(profile.counts[hit].sum())} records"
    return [Judgement("text.spelling", "warning", hit, found)] if hit.any() else []


def _plain(text: str, *, names: bool) -> str:
    """Return a text without what does not make it another one."""
    plain = text.casefold()
    if names:
        bare = _SIGNS.sub("", _LEGAL_FORM.sub("", plain))
        plain = bare or plain
    return "".join(plain.split())


def judge_filled(profile: Profile, *, rule: str) -> Judgements:
    """Judge a column that should be filled and need not be: a warning under ``rule`` with what says nothing.

    That is an empty cell, a dash, or a word that means 'unknown'.

    Examples
    --------
    >>> texts = np.array(["De Linde", " "], dtype=object)
    >>> profile = Profile("provider", texts, np.full(2, "text", dtype=object), np.array([9, 1]))
    >>> [(judgement.rule, judgement.found) for judgement in judge_filled(profile, rule="provider.missing")]
    [('provider.missing', '1 of 10 records')]
    """
    hit = np.array([_NOTHING.fullmatch(text.strip()) is not None for text in profile.texts], dtype=bool)
    hit &= profile.counts > 0
    found = f"{int(profile.counts[hit].sum())} of {int(profile.counts.sum())} records"
    return [Judgement(rule, "warning", hit, found)] if hit.any() else []


def check_mojibake(text: str) -> bool:
    """Return whether a text holds letters that were encoded twice, or lost while they were encoded.

    Examples
    --------
    >>> check_mojibake("CoÃ¶peratie"), check_mojibake("Co\ufffdperatie"), check_mojibake("Coöperatie")
    (True, True, False)
    >>> check_mojibake("Co+APY-peratie"), check_mojibake("Co”peratie")
    (True, True)
    """
    lost = any(pattern.search(text) for pattern in (_LOST, _SEVEN_BITS, _OTHER_CODE_PAGE))
    return "\ufffd" in text or lost or any(_decodes(run) for run in _RUN.findall(text))


def _decodes(run: str) -> bool:
    for encoding in _ENCODINGS:
        try:
            meant = b"".join(_HOLES.get(letter) or letter.encode(encoding) for letter in run).decode("utf-8")
        except UnicodeError:
            continue
        if _MEANT.fullmatch(meant):
            return True
    return False
