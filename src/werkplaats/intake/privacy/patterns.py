"""Direct identifiers that stand in the middle of a text: what they look like in the Netherlands.

Each pattern is written for RE2, which has no look-around, so that a column of any size is searched in linear time.
The group that comes before and after a number keeps it from being part of a longer one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import numpy as np
import pyarrow as pa

from werkplaats.intake.matching import match_texts
from werkplaats.intake.privacy.eleven_test import passes_eleven_test

WORD = r"[A-Za-z\x{c0}-\x{24f}]{2,}"
"""Two letters in a row: a text with words, rather than a code or a number."""

_BEFORE, _AFTER = r"(?:^|[^0-9A-Za-z])", r"(?:[^0-9]|$)"
_PHONES = (
    r"(?:\+31|0031[ .-])[ .-]?(?:\(0\))?(?:[ .-]?[0-9]){9}",
    r"\+(?:32|33|44|48|49|90|212|352)(?:[ .-]?[0-9]){8,11}",
    r"06[ -]?[1-9](?:[0-9]{7}|[0-9](?:[ -][0-9]{2}){3}|[0-9]{2}[ -]?[0-9]{2}[ -]?[0-9]{3}|[0-9]{3}[ -][0-9]{4})",
    r"\(?0[1-57-9][0-9]\)?(?: ?- ?| )[1-9](?:[0-9]{6}|[0-9]{2} [0-9]{2} [0-9]{2})",
    r"\(?0[1-57-9][0-9]{2}\)?(?: ?- ?| )[1-9](?:[0-9]{5}|[0-9] [0-9]{2} [0-9]{2}|[0-9]{2} [0-9]{3})",
)
PHONE = _BEFORE + "(?:" + "|".join(_PHONES) + ")" + _AFTER
"""Dutch phone numbers in their usual groups; ten digits without any grouping only when they start with 06."""
_CALLED_PHONE = rf"(?i)\b(?:tel|telefoon\w*|mobiel\w*|mob|gsm|phone)\b[^0-9]{{0,20}}0[1-9][0-9]{{8}}{_AFTER}"
# Without a word near it, what looks like a phone number may be a code.
_SPOKEN_PHONE = rf"(?s){WORD}.*{PHONE}|{PHONE}.*{WORD}|{_BEFORE}(?:{_PHONES[0]}|{_PHONES[1]}){_AFTER}|{_CALLED_PHONE}"

EMAIL = r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}"
IBAN = (
    r"(?i)(?:^|[^A-Z0-9])(?:NL ?[0-9]{2} ?[A-Z]{4} ?[0-9]{4} ?[0-9]{4} ?[0-9]{2}"
    r"|(?:BE|ES|PL) ?[0-9]{2}(?: ?[0-9]{4}){3,6}|(?:DE|LU|PT) ?[0-9]{2}(?: ?[0-9]{4}){4,5}(?: ?[0-9]{1,2})?"
    r"|(?:GB|IE) ?[0-9]{2} ?[A-Z]{4}(?: ?[0-9]{4}){3} ?[0-9]{2}"
    r"|(?:FR|IT) ?[0-9]{2}(?: ?[0-9A-Z]{4}){5} ?[0-9A-Z]{3})(?:[^0-9]|$)"
)
_STREET = r"(?:straat|laan|weg|plein|hof|kade|gracht|dijk|singel|steeg|dreef|pad|plantsoen|str\.)"
_ON_A_STREET = rf"(?:^|[^\p{{L}}])\p{{Lu}}\p{{L}}*{_STREET} [0-9]{{1,5}}(?:[ -]?[A-Za-z0-9]{{1,3}})?(?:[^0-9A-Za-z]|$)"
_POSTCODE = r"[1-9][0-9]{3} ?[A-Z]{2}\b"
ADDRESS = (
    rf"(?:^|[^0-9A-Za-z]){_POSTCODE}(?:[ ,]+(?:nr\.? ?|huisnummer )?|-)[0-9]{{1,5}} ?[A-Za-z]?(?:[^0-9A-Za-z]|$)"
    rf"|[a-z]{_STREET} [0-9]{{1,5}}(?:[ -]?[A-Za-z0-9]{{1,3}})?,? +{_POSTCODE}"
)
"""A postcode with a house number, in either order."""

_PREFIXES = r"(?:(?:van|von|de|der|den|het|ter|ten|te|op|in|el|al|'t|'s|'T) ?)*"
_SURNAME = r"\p{Lu}\p{Ll}[\p{L}' -]*"
_LETTERS = r"(?:\p{Lu}\.? ?){1,4}"
NAME = rf"^\s*(?:{_LETTERS}{_PREFIXES}{_SURNAME}|{_PREFIXES}{_SURNAME}, ?{_LETTERS}{_PREFIXES})\s*$"
"""Initials with a surname, in either order."""
PROPER_WORD = rf"^\s*{_PREFIXES}{_SURNAME}\s*$"
"""Words as names are written, and code names too."""

_LONG_NUMBER = r"[0-9](?:[ ().-]{0,3}[0-9]){6}"
_NUMBER = r"[0-9]{9}|[0-9]{3}([. ])[0-9]{3}\1[0-9]{3}|[0-9]{4}([. -])[0-9]{2}\2[0-9]{3}"
_ANY_NUMBER = r"[0-9]{8,9}|[0-9]{2,3}[. ][0-9]{3}[. ][0-9]{3}|[0-9]{3,4}[. -][0-9]{2}[. -][0-9]{3}"
_ALONE = re.compile(rf"(?<![0-9A-Za-z])(?<![0-9][.,-])(?:{_NUMBER})(?![0-9]|[.,-][0-9])")
_CALLED = r"(?:b\.?s\.?n|sofi|burger ?service)"
_NAMED = re.compile(
    rf"(?i){_CALLED}[^0-9]{{0,40}}({_ANY_NUMBER})(?![0-9])|(?<![0-9])({_ANY_NUMBER})[^0-9]{{0,40}}{_CALLED}"
)
_DAY = re.compile(r"(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])")
_ADDRESS = re.compile(ADDRESS)
# A year with an abbreviation (2023 JW 323) is written like a postcode, and so are two small words in capitals.
_NOT_A_POSTCODE = re.compile(
    r"(?<![0-9])(?:199[0-9]|20[0-3][0-9]) [A-Z]{2}\b|[0-9]{4} ?(?:IN|OP|EN|OM|TE|NA|ER|IS|ZO|OF|AL|BV|NV|SA|SD|SS)\b"
)


def hide_numbers(text: str) -> str:
    """Return a text, such as the name of a file, with stars for every number that may be a burgerservicenummer.

    Examples
    --------
    >>> hide_numbers("levering_999990019.csv"), hide_numbers("levering_20230131.csv")
    ('levering_*********.csv', 'levering_20230131.csv')
    """
    return re.sub(r"(?<![0-9])[0-9]{9}(?![0-9])", "*********", text)


def match_identifiers(texts: pa.Array, *, addresses: bool = True) -> Mapping[str, np.ndarray]:
    """Return, by kind of direct identifier, which texts hold one: e-mail, phone number, bank account and address.

    Parameters
    ----------
    texts
        Different texts, an Arrow array of strings. Shape (k,).
    addresses
        Whether an address is that of a person; not so in a column with names of organizations.

    Examples
    --------
    >>> found = match_identifiers(pa.array(["tel 06-12345678", "01-02-2023 10:00"]))
    >>> found["phone number"].tolist()
    [True, False]
    """
    found = {
        "e-mail address": _match_within(texts, "@", EMAIL),
        "phone number": _match_within(texts, _LONG_NUMBER, _SPOKEN_PHONE),
        "bank account": _match_within(texts, _LONG_NUMBER, IBAN),
    }
    return found | ({"address": _match_addresses(texts)} if addresses else {})


def match_streets(texts: pa.Array) -> np.ndarray:
    """Return which texts hold a street with a house number, and no postcode to say that it is somebody's address.

    Examples
    --------
    >>> match_streets(pa.array(["verhuisd naar Dorpsstraat 12", "op weg 3 dagen"])).tolist()
    [True, False]
    """
    return _match_within(texts, "[a-z] [0-9]", _ON_A_STREET)


def match_numbers(texts: pa.Array) -> tuple[np.ndarray, np.ndarray]:
    """Return which texts name and give a burgerservicenummer, and which give a number that could be one.

    The first say so themselves within 40 characters of a number that passes the eleven test. The second hold nine
    digits that pass it, which one in eleven numbers does, or name the number and give one that does not pass.

    Examples
    --------
    >>> texts = pa.array(["bsn 999990019", "nota 999990019 betaald", "nota 999990021 betaald"])
    >>> [hit.tolist() for hit in match_numbers(texts)]
    [[True, False, False], [False, True, False]]
    """
    candidates = np.flatnonzero(match_texts(texts, _ANY_NUMBER))
    several = texts.take(pa.array(candidates))
    naming = match_texts(several, f"(?i){_CALLED}")
    pairs = list(zip(candidates.tolist(), several.to_pylist(), naming.tolist(), strict=True))
    alone = [(at, _digits(hit.group())) for at, text, _ in pairs for hit in _ALONE.finditer(text)]
    given = [
        (at, _digits(hit.group(1) or hit.group(2)))
        for at, text, called in pairs
        if called
        for hit in _NAMED.finditer(text)
    ]
    given = [(at, digits) for at, digits in given if not _DAY.fullmatch(digits)]
    named = _holds_passing(given, len(texts))
    possible = _holds_passing(alone, len(texts))
    possible[[at for at, digits in given if len(digits) == 9]] = True
    return named, possible & ~named


def _match_addresses(texts: pa.Array) -> np.ndarray:
    hit = _match_within(texts, _POSTCODE, ADDRESS)
    hit[hit] = [
        any(not _NOT_A_POSTCODE.search(found.group()) for found in _ADDRESS.finditer(text))
        for text in texts.filter(pa.array(hit)).to_pylist()
    ]
    return hit


def _match_within(texts: pa.Array, first: str, pattern: str) -> np.ndarray:
    """Match ``pattern`` in the texts that ``first`` matches: a short pattern decides nearly everything."""
    hit = match_texts(texts, first)
    if hit.any():
        hit[hit] = match_texts(texts.filter(pa.array(hit)), pattern)
    return hit


def _holds_passing(numbers: Sequence[tuple[int, str]], size: int) -> np.ndarray:
    """Return which of ``size`` texts hold a number that passes, from pairs of a position and its digits."""
    hit = np.zeros(size, dtype=bool)
    if numbers:
        positions, digits = zip(*numbers, strict=True)
        passing = passes_eleven_test(np.array([int(text) for text in digits], dtype=np.int64))
        hit[np.array(positions)[passing]] = True
    return hit


def _digits(text: str) -> str:
    return text if text.isdigit() else re.sub(r"[^0-9]", "", text)
