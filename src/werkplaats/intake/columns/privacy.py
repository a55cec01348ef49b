"""Direct identifiers in a column: refused, never cleaned, and never shown.

One value that passes the eleven test says nothing, because one in eleven numbers does. A column of them does: five
different values that all pass are chance in 6 of a million columns.

References
----------
Wet algemene bepalingen burgerservicenummer (2007); Uitvoeringswet AVG, article 46.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from werkplaats.intake.columns.identifiers import PSEUDONYM
from werkplaats.intake.columns.profile import Judgement, Judgements, Profile, Verdict
from werkplaats.intake.matching import match_texts
from werkplaats.intake.privacy.eleven_test import extract_numbers, passes_eleven_test
from werkplaats.intake.privacy.names import is_emptied, judge_column_name
from werkplaats.intake.privacy.patterns import (
    NAME,
    PHONE,
    PROPER_WORD,
    WORD,
    match_identifiers,
    match_numbers,
    match_streets,
)

_FEWEST, _SUSPECT = 5, 3
_SHARE = 0.80
_MOSTLY = 0.50
_ORGANIZATIONS = ("provider",)
_PERSONS = ("person_id", "household_id")
_NAMED: tuple[str, Verdict] = ("privacy.bsn", "error")
_POSSIBLE: tuple[str, Verdict] = ("privacy.bsn_possible", "quarantined")
_WRITTEN_OUT: tuple[str, Verdict] = ("privacy.direct_identifier", "error")
_AS_NAMES: tuple[str, Verdict] = ("privacy.names_suspected", "warning")


def judge_name(profile: Profile, name: str) -> Judgements:
    """Return what the name of a column says: a filled column that is named after a direct identifier is an error.

    Parameters
    ----------
    profile
        The column, under its canonical name when it has one.
    name
        Its name as it stands in the file.

    Examples
    --------
    >>> texts = np.array(["x1", "x2"], dtype=object)
    >>> profile = Profile("bsn", texts, np.array(["text"] * 2), np.array([1, 1]))
    >>> [(judgement.rule, judgement.verdict) for judgement in judge_name(profile, "BSN")]
    [('privacy.bsn', 'error')]
    """
    rule = judge_column_name(name, profile.column)
    if not rule:
        return ()
    if is_emptied(profile.texts):
        return (Judgement("privacy.emptied_column", "info"),)
    return (
        Judgement(rule, "error", found=f"a column of this name, filled in {_records(profile, profile.texts != '')}"),
    )


def judge_privacy(profile: Profile) -> Judgements:
    """Return what the texts of a column say about direct identifiers, whatever the column is called.

    An error without ``hit`` is about the whole column: it holds burgerservicenummers (at least five different values
    of eight or nine digits, of which four in five pass the eleven test), phone numbers, or initials and surnames where
    identifiers should stand. An error with ``hit`` is
    about texts that hold a direct identifier: a number that is called burgerservicenummer, an e-mail address, a phone
    number, a bank account, a postcode with a house number. A number in a text that may be a burgerservicenummer sets
    its record aside, because one in eleven numbers passes.

    Examples
    --------
    >>> texts = np.array(["", "belt morgen terug", "bsn 999990019 nagekeken"], dtype=object)
    >>> (judgement,) = judge_privacy(Profile("remark", texts, np.array(["text"] * 3), np.array([40, 1, 1])))
    >>> judgement.rule, judgement.verdict, judgement.hit.tolist()
    ('privacy.bsn', 'error', [False, False, True])
    """
    texts = _without_pseudonyms(profile.as_arrow)
    numbers = extract_numbers(texts)
    whole = _judge_numbers(profile, numbers) or _judge_phones(profile, texts) or _judge_names(profile, texts)
    if whole and whole[0].verdict == "error":
        return whole
    return (
        *whole,
        *_judge_mentions(profile, texts, numbers >= 0),
        *(_judge_contacts(profile, texts) or _judge_streets(profile, texts)),
    )


def _without_pseudonyms(texts: pa.Array) -> pa.Array:
    """Return the texts with nothing for those that are a pseudonym: in some of them, digits stand as in a number."""
    return pc.if_else(match_texts(texts, f"(?i)^(?:{PSEUDONYM})$"), "", texts)


def _judge_numbers(profile: Profile, numbers: np.ndarray) -> Judgements:
    different = np.unique(numbers[numbers >= 0])
    passing = int(passes_eleven_test(different).sum())
    found = f"{passing} of {len(different)} different values pass the eleven test"
    if len(different) >= _FEWEST and passing >= _SHARE * len(different):
        return (Judgement("privacy.bsn", "error", found=found),)
    # Three that all pass are chance in one of 1,331 columns: too often to refuse, too seldom to say nothing.
    nearly_all = len(different) >= _MOSTLY * np.count_nonzero(profile.texts != "")
    if _SUSPECT <= len(different) == passing and nearly_all and not (profile.kinds == "date").any():
        return (Judgement("privacy.bsn_suspected", "warning", found=found),)
    return ()


def _judge_phones(profile: Profile, texts: pa.Array) -> Judgements:
    bare = f"^{PHONE}$"
    filled = np.count_nonzero(profile.texts != "")
    phones = int(match_texts(texts, bare).sum()) if filled >= _FEWEST else 0
    if phones >= max(_FEWEST, _SHARE * filled):
        found = f"{phones} different values are phone numbers"
        return (Judgement("privacy.direct_identifier", "error", found=found),)
    return ()


def _judge_names(profile: Profile, texts: pa.Array) -> Judgements:
    """Judge identifiers that are written as people are called; single words may also be code names."""
    if profile.column not in _PERSONS:
        return ()
    filled = np.count_nonzero(profile.texts != "")
    for pattern, (rule, verdict) in ((NAME, _WRITTEN_OUT), (PROPER_WORD, _AS_NAMES)):
        written = int(match_texts(texts, pattern).sum())
        if written >= max(_FEWEST, _SHARE * filled):
            return (Judgement(rule, verdict, found=f"{written} different values are written as names"),)
    return ()


def _judge_streets(profile: Profile, texts: pa.Array) -> Judgements:
    """Judge a street with a house number: whose it is, the text does not say."""
    hit = np.zeros(len(texts), dtype=bool) if profile.column in _ORGANIZATIONS else match_streets(texts)
    if not hit.any():
        return ()
    return (Judgement("privacy.address_suspected", "warning", hit, f"address in {_records(profile, hit)}"),)


def _judge_mentions(profile: Profile, texts: pa.Array, bare: np.ndarray) -> Judgements:
    """Judge numbers in running text; a column that mostly holds numbers is judged as a whole, not number by number."""
    worded = match_texts(texts, WORD)
    mostly_numbers = np.count_nonzero(bare) >= max(_MOSTLY * np.count_nonzero(profile.texts != ""), _FEWEST)
    searched = worded & ~bare if mostly_numbers else np.full(len(bare), worded.any())
    named, possible = np.zeros((2, len(bare)), dtype=bool)
    named[searched], possible[searched] = match_numbers(texts.filter(pa.array(searched)))
    return tuple(
        Judgement(rule, verdict, hit, f"a number in the text of {_records(profile, hit)}")
        for rule, verdict, hit in ((*_NAMED, named), (*_POSSIBLE, possible))
        if hit.any()
    )


def _judge_contacts(profile: Profile, texts: pa.Array) -> Judgements:
    # All of them hold two letters in a row, except a phone number with the code of the country.
    searched = match_texts(texts, rf"{WORD}|\+[1-9][0-9]")
    kinds = match_identifiers(texts.filter(pa.array(searched)), addresses=profile.column not in _ORGANIZATIONS)
    counts = profile.counts[searched]
    told = [f"{name} in {int(counts[here].sum())} records" for name, here in kinds.items() if here.any()]
    searched[searched] = np.logical_or.reduce([*kinds.values()])
    return (Judgement("privacy.direct_identifier", "error", searched, ", ".join(told)),) if told else ()


def judge_loose_texts(texts: Sequence[str], *, contacts: bool = True) -> Judgements:
    """Return what texts around a table give away: a file name, sheet names, labels, comments, footnotes.

    Parameters
    ----------
    texts
        One text per place; ``hit`` of a judgement says which of them.
    contacts
        Whether e-mail addresses, phone numbers and the like are those of the people in the study. Not so in a title,
        a footnote or the properties of a document: there they are the sender's.

    Examples
    --------
    >>> [judgement.rule for judgement in judge_loose_texts(["declaraties 2023", "bsn 999990019"])]
    ['privacy.bsn']
    """
    places = np.array([*texts], dtype=object)
    profile = Profile("", places, np.full(len(places), "text"), np.ones(len(places), dtype=np.int64))
    plain = pa.array(places, pa.string())
    found = [*_judge_mentions(profile, plain, np.zeros(len(places), dtype=bool))]
    if contacts:
        found += _judge_contacts(profile, plain)
    # Nothing can be set aside around a table, so a number that may be one is told.
    return tuple(_as_warning(judgement) for judgement in found)


def _as_warning(judgement: Judgement) -> Judgement:
    if judgement.verdict != "quarantined":
        return judgement
    return Judgement("privacy.bsn_suspected", "warning", judgement.hit, judgement.found)


def _records(profile: Profile, hit: np.ndarray) -> str:
    # The catalogue translates what was found by its pattern, so there is one pattern for one record and for many.
    return f"{int(profile.counts[hit].sum())} records"
