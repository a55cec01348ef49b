"""Who a message is about: a pseudonym, a year of birth, a sex; never the number, never a name.

A message always holds the burgerservicenummer. It is replaced here, by the function that the caller gives; without that
function the message is refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache

from werkplaats.errors import InputError, PrivacyError
from werkplaats.intake.reading.messages.codes import SEXES, YEAR_UNKNOWN
from werkplaats.intake.reading.messages.contents import Person
from werkplaats.intake.reading.messages.elements import Element
from werkplaats.intake.reading.messages.fields import CLIENT, find_text
from werkplaats.intake.refusals import build_input_error, build_privacy_error

Pseudonym = Callable[[str], str]
"""What stands for a burgerservicenummer of nine digits: the same text for the same number, from which nobody can go
back."""

_FOUND = "burgerservicenummers of clients in a standard message, which a study with `pseudonyms` in its params replaces"
_BSN = re.compile(r"[0-9]{9}")
_YEAR = re.compile(r"([0-9]{4})-[0-9]{2}-[0-9]{2}")


def make_replacement(file: str, pseudonym: Pseudonym | None) -> Pseudonym:
    """Return a pseudonym function that asks once for each number, and never lets the number itself through.

    Raises
    ------
    PrivacyError
        Now when there is no function; later when it hands back the number it was given.
    """
    if pseudonym is None:
        raise _refusal(
            file,
            "the message holds burgerservicenummers, and nothing is configured to replace them",
            "Configure `pseudonyms` in the params file; then the numbers are replaced while the message is read",
        )
    asked = pseudonym

    @cache
    def replace(bsn: str) -> str:
        given = asked(bsn)
        if bsn in given:
            raise _refusal(file, "the configured pseudonyms are burgerservicenummers", "Configure real `pseudonyms`")
        return given

    return replace


def find_bsn(file: str, texts: Mapping[str, str], line: int) -> str:
    """Return the number of a client from its texts, as it stands there; it goes into a pseudonym and nowhere else.

    Raises
    ------
    InputError
        When the client has no number of nine digits.
    """
    bsn = find_text(texts, CLIENT["bsn"])
    if not _BSN.fullmatch(bsn):
        raise lacking(file, line, "a client without a burgerservicenummer of nine digits")
    return bsn


def make_person(file: str, element: Element, replace: Pseudonym) -> Person:
    """Return a client: of the date of birth the year, and nothing when the message says that it is unknown."""
    birth = _YEAR.match(find_text(element.texts, CLIENT["birth"]))
    known = birth is not None and find_text(element.texts, CLIENT["birth_use"]) != YEAR_UNKNOWN
    return Person(
        line=element.line,
        person=replace(find_bsn(file, element.texts, element.line)),
        birth_year=birth[1] if birth and known else "",
        sex=SEXES.get(find_text(element.texts, CLIENT["sex"]), ""),
    )


def lacking(file: str, line: int, found: str) -> InputError:
    """Return the error for a message that lacks what a record cannot do without."""
    return build_input_error("message.structure", where=f"{file}, line {line}", found=found, lines=(line,))


def _refusal(file: str, what: str, do: str) -> PrivacyError:
    return build_privacy_error("privacy.bsn", what=what, where=file, found=_FOUND, do=f"{do}. Nothing was kept")
