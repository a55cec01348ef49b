"""Identifiers as a column: those that mean nobody, those that are written differently, and how they were made.

References
----------
EDPB, Guidelines 01/2025 on pseudonymisation: a hash without a secret is no pseudonym when the numbers can be listed.
"""

from __future__ import annotations

import numpy as np

from werkplaats.intake.cells.spreadsheet import check_spreadsheet_error
from werkplaats.intake.columns.profile import Judgement, Judgements, Profile, Verdict
from werkplaats.intake.columns.shapes import mark_strange_shapes
from werkplaats.intake.matching import match_texts

_PLACEHOLDER = (
    r"onbekend|onb\.?|unknown|n\.?v\.?t\.?|geen|none|null|nan|n/?a|leeg|anoniem|test|dummy|-+|\?+|x+|0+|9{4,}"
)
_SPACE = r"[\s\x{a0}]*"
_SCIENTIFIC = r"[0-9]+(?:[.,][0-9]+)?e[+-][0-9]+|[0-9]+[.,][0-9]+e[0-9]+"
_TOO_LONG = r"[0-9]{16,}(?:[.]0)?|.*e.*"
"""Numbers of a workbook, which keeps fifteen digits."""
_FLOATED = r"[0-9]+[.,]0"
PSEUDONYM = r"[0-9a-f]{16,128}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
"""Pseudonyms that were computed: hexadecimal digits, or a UUID."""
_PLAIN_HASHES = (32, 40, 56, 64, 96, 128)
"""Digits of MD5, SHA-1 and the four lengths of SHA-2."""
_BASE64_HASHES = r"[0-9a-z+/_-]{22}(?:==)?|[0-9a-z+/_-]{27}=|[0-9a-z+/_-]{43}="
"""MD5, SHA-1 and SHA-256 in base64."""
_SHARE = 0.90
_MIXED_SHARE = 0.05
"""A second scheme below this share of the records is a matter of single records."""
_LOST_SHARE = 0.20
_FEWEST = 5
_SHARE_COUNTED = 0.80


def judge_identifiers(profile: Profile, *, required: bool = True, numeric: bool = False) -> Judgements:
    """Judge a column of identifiers as a whole.

    Parameters
    ----------
    profile
        Identifiers as they stand in the file: white space around them counts, because it makes another identifier.
    required
        Whether every record needs one; if not, an empty cell is no placeholder.
    numeric
        Whether identifiers may be numbers, because the file itself declares them so (SPSS, Stata, Parquet) or the
        study says so. If not, numbers of different lengths in a workbook are an error.

    Returns
    -------
    Judgements
        Of the rules ``id.placeholder``, ``value.excel_error``, ``id.scientific``, ``id.pattern`` (quarantined, with
        the texts they hit), ``id.leading_zeros`` (error, whole column), ``privacy.mixed_pseudonyms`` (error, with the
        texts of the scheme that is easier to trace) and ``privacy.unkeyed_hash`` (warning, whole column).

    Examples
    --------
    >>> texts = np.array(["H0001", "H0002", "H0003", "h0001", "999999"], dtype=object)
    >>> profile = Profile("household_id", texts, np.full(5, "text", dtype=object), np.array([9, 9, 9, 1, 1]))
    >>> [(judgement.rule, judgement.hit.tolist()) for judgement in judge_identifiers(profile)]
    [('id.placeholder', [False, False, False, False, True]), ('id.pattern', [False, False, False, True, False])]
    """
    errors = _errors(profile)
    broken = np.any([*errors.values(), np.zeros(len(profile.texts), dtype=bool)], axis=0)
    unknown = _placeholders(profile, required=required) & ~broken
    shortened = _shortened(profile) & ~broken
    usable = ~(broken | unknown | shortened | _match(profile, _SPACE))
    traced = _easily_traced(profile, usable)
    zeros = _lost_zeros(profile, usable, numeric=numeric)
    whole = bool(zeros) or bool(traced.any())
    strange = np.zeros_like(usable) if whole else _strange(profile, usable)
    return [
        *(judgement for rule, hit in errors.items() for judgement in _judge(profile, rule, "quarantined", hit)),
        *_judge(profile, "id.placeholder", "quarantined", unknown),
        *_judge(profile, "id.scientific", "quarantined", shortened),
        *_judge(profile, "privacy.mixed_pseudonyms", "error", traced),
        *_judge(profile, "id.pattern", "quarantined", strange),
        *(zeros or _bare_numbers(profile, usable)),
        *_unkeyed(profile, usable),
    ]


def _match(profile: Profile, pattern: str) -> np.ndarray:
    """Mark the texts that a pattern matches whole, in either case."""
    return match_texts(profile.as_arrow, f"^(?:{pattern})$", ignore_case=True)


def _lengths(profile: Profile) -> np.ndarray:
    return np.fromiter(map(len, profile.texts), np.int64, len(profile.texts))


def _judge(profile: Profile, rule: str, verdict: Verdict, hit: np.ndarray) -> Judgements:
    if not hit.any():
        return []
    found = f"{int(profile.counts[hit].sum())} of {int(profile.counts.sum())} records, {int(hit.sum())} different"
    return [Judgement(rule, verdict, hit, found)]


def _errors(profile: Profile) -> dict[str, np.ndarray]:
    """Return the texts that each rule on spreadsheet errors hits."""
    suspect = np.isin(profile.kinds, ("error", "formula")) | _match(profile, ".*[#:].*")
    rules = np.full(len(profile.texts), "", dtype=object)
    for at in np.flatnonzero(suspect):
        rules[at] = check_spreadsheet_error(profile.texts[at], profile.kinds[at])
    return {rule: rules == rule for rule in sorted(set(rules[suspect])) if rule}


def _placeholders(profile: Profile, *, required: bool) -> np.ndarray:
    """Mark what stands for 'unknown'; a row of nines is none when its neighbors are there."""
    unknown = _match(profile, f"{_SPACE}(?:{_PLACEHOLDER}){_SPACE}")
    if required:
        unknown |= _match(profile, _SPACE)
    known = set(profile.texts) if unknown.any() else set()
    for at in np.flatnonzero(unknown):
        text = profile.texts[at]
        if text.startswith("9") and {str(int(text) - 1), str(int(text) + 1)} <= known:
            unknown[at] = False
    return unknown


def _shortened(profile: Profile) -> np.ndarray:
    """Mark what lost digits: scientific notation, and numbers longer than a workbook can hold."""
    number = profile.kinds == "number"
    return np.where(number, _match(profile, _TOO_LONG), _match(profile, f"{_SPACE}(?:{_SCIENTIFIC}){_SPACE}"))


def _strange(profile: Profile, usable: np.ndarray) -> np.ndarray:
    """Mark slips; where most are pseudonyms that were computed, those have no other shape than that."""
    strange = mark_strange_shapes(profile.texts, profile.counts, usable)
    coded = usable & _match(profile, f"{PSEUDONYM}|{_BASE64_HASHES}")
    return strange & ~coded if 2 * coded.sum() > usable.sum() else strange


def _easily_traced(profile: Profile, usable: np.ndarray) -> np.ndarray:
    """Mark raw numbers beside pseudonyms, or the smaller of two groups of pseudonyms; nothing when all are alike."""
    coded = _match(profile, PSEUDONYM) & ~_match(profile, "[0-9]+")
    length = np.where(coded, _lengths(profile), 0)
    schemes: dict[int, np.ndarray] = {int(size): usable & (length == size) for size in np.unique(length[usable])}
    least = _MIXED_SHARE * profile.counts[usable].sum()
    large = {size: hit for size, hit in schemes.items() if hit.sum() > 1 and profile.counts[hit].sum() >= least}
    if len(large) < 2:
        return np.zeros_like(usable)
    smallest = min(large, key=lambda size: int(profile.counts[large[size]].sum()))
    return large.get(0, large[smallest])


def _lost_zeros(profile: Profile, usable: np.ndarray, *, numeric: bool) -> Judgements:
    """Judge identifiers that went through a column of numbers on their way."""
    n_usable = int(profile.counts[usable].sum())
    stored = usable & (profile.kinds == "number")
    floated = usable & ~stored & _match(profile, _FLOATED)
    bare = _bare_beside_padded(profile, usable & ~stored)
    n_stored, n_floated, n_bare = (int(profile.counts[hit].sum()) for hit in (stored, floated, bare))
    for n_hit, share, evident in (
        (n_stored, 0.5, not numeric and _may_have_lost(profile.texts[stored])),
        (n_floated, 0.5, True),
        (n_bare, _LOST_SHARE, True),
    ):
        if n_hit and evident and n_hit >= share * n_usable:
            return [Judgement("id.leading_zeros", "error", found=f"{n_hit} of {n_usable} records")]
    return []


def _bare_numbers(profile: Profile, usable: np.ndarray) -> Judgements:
    """Judge numbers in text, of different lengths and none with a zero in front, that do not count up either."""
    bare = usable & (profile.kinds == "text") & _match(profile, "[1-9][0-9]{0,17}")
    texts = profile.texts[bare & (profile.counts > 0)]
    n_bare, n_usable = int(profile.counts[bare].sum()), int(profile.counts[usable].sum())
    if len(texts) < _FEWEST or n_bare < _SHARE * n_usable or len({*map(len, texts)}) == 1 or _counts_up(texts):
        return []
    return [Judgement("id.zeros_suspect", "warning", found=f"{n_bare} of {n_usable} records")]


def _counts_up(numbers: np.ndarray) -> bool:
    """Return whether numbers fill the stretch between the lowest and the highest of them."""
    plain = {int(text) for text in numbers}
    return (max(plain) - min(plain) + 1) * _SHARE_COUNTED <= len(plain)


def _may_have_lost(numbers: np.ndarray) -> bool:
    """Return whether numbers differ in length and do not simply count from one."""
    plain = {text.partition(".")[0] for text in numbers}
    counted = max(map(int, plain), default=0) * _SHARE_COUNTED <= len(plain)
    return len({len(text) for text in plain}) > 1 and not counted


def _bare_beside_padded(profile: Profile, usable: np.ndarray) -> np.ndarray:
    """Mark numbers without zeros in front that are shorter than all those that have them."""
    digits = usable & _match(profile, "[0-9]+")
    widths = {len(text) for text in profile.texts[digits] if text[0] == "0"}
    if len(widths) != 1:
        return np.zeros_like(usable)
    width = widths.pop()
    shorter: np.ndarray = digits & (_lengths(profile) < width)
    return shorter


def _unkeyed(profile: Profile, usable: np.ndarray) -> Judgements:
    hexadecimal = np.isin(_lengths(profile), _PLAIN_HASHES) & _match(profile, PSEUDONYM)
    hashed = usable & (hexadecimal | _match(profile, _BASE64_HASHES))
    n_hashed, n_usable = int(profile.counts[hashed].sum()), int(profile.counts[usable].sum())
    if not n_hashed or n_hashed < _SHARE * n_usable:
        return []
    return [Judgement("privacy.unkeyed_hash", "warning", found=f"{n_hashed} of {n_usable} records")]
