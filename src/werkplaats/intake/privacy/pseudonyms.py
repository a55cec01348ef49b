"""Pseudonyms: computed with a secret key, or looked up in a list that somebody else keeps. Never a plain hash.

All burgerservicenummers can be hashed in less than a minute, so a hash without a key hides nothing. With HMAC-SHA256
only the holder of the key can find out who is behind a pseudonym. What is computed over is the study, the kind of
identifier and the identifier, so two studies cannot be joined, and neither can persons and households.

References
----------
RFC 2104 (1997), HMAC: keyed-hashing for message authentication.
European Data Protection Board (2025), Guidelines 01/2025 on pseudonymisation.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from werkplaats.intake.cells.parsing import Parsed
from werkplaats.intake.privacy.code_list import read_code_list
from werkplaats.intake.privacy.eleven_test import passes_eleven_test
from werkplaats.intake.privacy.guarded_files import read_key
from werkplaats.intake.refusals import build_input_error
from werkplaats.params.pseudonyms import Pseudonym

_VERSION, _SEPARATOR = "werkplaats-1", "\x1f"
_DIGITS = 24
_PUNCTUATION = re.compile(r"[\s.-]")


@dataclass(frozen=True)
class Pseudonymizer:
    """How the identifiers of one kind become pseudonyms.

    Attributes
    ----------
    pseudonymize
        From an identifier as delivered to its pseudonym; the empty text when it has none.
    id_type
        ``person_id`` or ``household_id``.
    fingerprint
        Tells one key from another and nothing about it, for the facts of a run; empty for a code list, whose codes
        stay what they are when it grows.
    refusal
        Rule that an identifier without a pseudonym breaks.
    """

    pseudonymize: Callable[[str], str]
    id_type: str
    fingerprint: str
    refusal: str


def build_pseudonymizer(settings: Pseudonym, *, id_type: str, study: str, project: Path) -> Pseudonymizer:
    """Return how identifiers of kind ``id_type`` become pseudonyms in ``study``.

    Parameters
    ----------
    settings
        The block of the params file.
    project
        Folder of the project; the key file or code list must stand outside it.

    Raises
    ------
    InputError
        When the key file or the code list cannot be trusted or used.
    """
    shape = settings.shape or ""
    if settings.scheme == "code_list":
        assert settings.file is not None
        codes = read_code_list(Path(settings.file), project=project, normalize=lambda raw: normalize_id(raw, shape))
        return Pseudonymizer(
            lambda raw: codes.get(normalize_id(raw, shape), ""), id_type, fingerprint="", refusal="pseudonym.unknown"
        )
    assert settings.key_file is not None
    key = read_key(Path(settings.key_file), project=project)
    return Pseudonymizer(
        lambda raw: compute_pseudonym(key, study=study, id_type=id_type, plain=normalize_id(raw, shape)),
        id_type,
        fingerprint=compute_fingerprint(key),
        refusal="pseudonym.shape",
    )


def compute_pseudonym(key: bytes, *, study: str, id_type: str, plain: str) -> str:
    """Return the pseudonym of an identifier that was normalized: 96 bits of an HMAC-SHA256, as 24 hexadecimal digits.

    Examples
    --------
    >>> compute_pseudonym(bytes(range(32)), study="example", id_type="person_id", plain="999990019")
    '96911cbda0e512e84b803009'
    >>> compute_pseudonym(bytes(range(32)), study="example", id_type="person_id", plain="")
    ''
    """
    return _authenticate(key, "pseudonym", study, id_type, plain)[:_DIGITS] if plain else ""


def compute_fingerprint(key: bytes) -> str:
    """Return what tells one key from another, and nothing about the key: 64 bits, as 16 hexadecimal digits.

    Examples
    --------
    >>> compute_fingerprint(bytes(range(32))) == compute_fingerprint(bytes(32))
    False
    """
    return _authenticate(key, "fingerprint")[:16]


def normalize_id(raw: str, shape: str) -> str:
    """Return an identifier without differences of notation; the empty text when it is not written as ``shape`` says.

    A burgerservicenummer may have dots and spaces and have lost its leading zero, because its check digit tells. Of
    any other identifier a lost zero cannot be told from another identifier, so it must have its full length. Without
    a shape, everything that is filled in is an identifier.

    Examples
    --------
    >>> normalize_id(" 9999.90.019", "bsn"), normalize_id("999990021", "bsn")
    ('999990019', '')
    >>> normalize_id("p000010 ", "A999999"), normalize_id("10", "999999"), normalize_id(" a-1 ", "")
    ('P000010', '', 'A-1')
    """
    if shape == "bsn":
        digits = _PUNCTUATION.sub("", raw)
        sized = len(digits) in {8, 9} and digits.isascii() and digits.isdigit()
        return digits.zfill(9) if sized and passes_eleven_test(np.array([int(digits)]))[0] else ""
    plain = unicodedata.normalize("NFC", raw).strip().upper()
    return plain if not shape or _pattern(shape).fullmatch(plain) else ""


def parse_raw_id(text: str, _kind: str, *, pseudonymizer: Pseudonymizer) -> Parsed:
    """Return the pseudonym of a cell, or the rule that it breaks. An empty cell stays empty; other rules judge it."""
    if not text.strip():
        return Parsed("")
    pseudonym = pseudonymizer.pseudonymize(text)
    return Parsed(pseudonym) if pseudonym else Parsed(rule=pseudonymizer.refusal)


def validate_fingerprints(present: Mapping[str, str], earlier: Mapping[str, str]) -> None:
    """Raise when identifiers of a kind were made into pseudonyms with another key than before.

    Parameters
    ----------
    present, earlier
        Fingerprint by kind of identifier, of this run and from the facts of the one before; empty when no key is used.

    Raises
    ------
    InputError
        When both are there and differ.
    """
    for id_type in sorted({*present} & {*earlier}):
        if present[id_type] and earlier[id_type] and present[id_type] != earlier[id_type]:
            found = f"fingerprint {present[id_type]} instead of {earlier[id_type]}"
            raise build_input_error("pseudonym.key_changed", where=id_type, found=found)


def _authenticate(key: bytes, *parts: str) -> str:
    return authenticate(key, _SEPARATOR.join([_VERSION, *parts]).encode("utf-8")).hex()


def authenticate(key: bytes, message: bytes) -> bytes:
    """Return the HMAC-SHA256 of a message.

    References
    ----------
    RFC 2104 (1997); test vectors in RFC 4231 (2005).
    """
    return hmac.new(key, message, hashlib.sha256).digest()


def _pattern(shape: str) -> re.Pattern[str]:
    return re.compile("".join({"9": "[0-9]", "A": "[A-Z]"}.get(letter, re.escape(letter)) for letter in shape))
