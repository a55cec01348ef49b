"""Columns that name nobody apart and nearly everybody together: full postcodes, dates of birth and house numbers.

References
----------
Koot, Van 't Noordende and De Laat (2010), A study on the re-identifiability of Dutch citizens, HotPETs: date of birth,
full postcode and sex single out nearly everybody in the Netherlands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

import numpy as np

from werkplaats.intake.columns.profile import Judgement, Profile
from werkplaats.intake.headers import split_name

_BIRTH = re.compile(
    r"(?:geboorte|geb) ?(?:datum|dat|dt|dag)|(?:date of |day of )birth|birth ?(?:date|day)|dob|geboren(?: op)?"
)
_DAY = re.compile(
    r"(?P<first>[0-9]{1,2})[-./ ](?:[0-9]{1,2}|[a-z]{3,9})[-./ ](?:[0-9]{2}){1,2}(?:[ T].*)?"
    r"|(?:19|20)[0-9]{2}[-./]?[0-9]{2}[-./]?(?P<last>[0-9]{2})(?:[ T].*)?",
    re.IGNORECASE,
)
_POSTCODE = re.compile(r"\s*[1-9][0-9]{3} ?[A-Z]{2}\s*", re.IGNORECASE)
_PLACES = (
    re.compile(r"lat(?:itude)?|breedtegraad|(?:rd )?y(?: ?co.?ord\w*)?"),
    re.compile(r"lon(?:gitude)?|lng|lengtegraad|(?:rd )?x(?: ?co.?ord\w*)?"),
)
"""Names of the two columns that say where a home is."""
_HOUSE = re.compile(r"h ?(?:nr|nummer|no)|(?:huis|house) ?no")
"""Names for a house number that may mean something else as long as no postcode stands beside it."""
_ORGANIZATION = re.compile(r"aanbieder|provider|instelling|organi[sz]ati|praktijk|locatie|leverancier")
"""Words in the name of a column that holds the postcode of an organization, and not that of a home."""
_PERSONS = ("person_id", "household_id")
_DATED = re.compile(
    r"(?<![0-9])(?:(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"
    r"|(?:0[1-9]|[12][0-9]|3[01])(?:0[1-9]|1[0-2])(?:19|20)[0-9]{2}"
    r"|(?:19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}|[0-9]{1,2}-[0-9]{1,2}-(?:19|20)[0-9]{2})(?![0-9])"
)
BIRTHS, POSTCODES = "dates of birth", "full postcodes"
"""What is said to be found; files of one study are held against each other on it."""
_FEWEST = 5
_SHARE = 0.80
_SAMPLE = 100
"""Different texts that tell whether a column holds postcodes; a column has too many to look at all of them."""


def judge_together(profiles: Mapping[str, Profile]) -> tuple[Sequence[str], Judgement] | None:
    """Return what full postcodes and dates of birth in one file say, and the columns; None when there are none.

    Parameters
    ----------
    profiles
        Every column by its name as it stands in the file.

    Returns
    -------
    tuple or None
        ``privacy.direct_identifier`` (error) for coordinates, or postcodes with dates of birth or house numbers beside
        them, otherwise
        ``privacy.indirect_identifier`` (warning) for postcodes or dates of birth. A date of birth that is the first of
        a month everywhere is none: the day was taken out.

    Examples
    --------
    >>> born = np.array(["13-04-1980", "02-11-1975"], dtype=object)
    >>> profile = Profile("geboortedatum", born, np.full(2, "text", dtype=object), np.ones(2, dtype=np.int64))
    >>> columns, judgement = judge_together({"geboortedatum": profile})
    >>> columns, judgement.rule, judgement.verdict
    (['geboortedatum'], 'privacy.indirect_identifier', 'warning')
    """
    places = _find_places(profiles)
    if places:
        found = "coordinates of a place"
        return places, Judgement("privacy.direct_identifier", "error", found=found)
    births = [name for name, profile in profiles.items() if _holds_births(name, profile)]
    postcodes = [name for name, profile in profiles.items() if _holds_postcodes(name, profile)]
    houses = [name for name, profile in profiles.items() if postcodes and _holds_house_numbers(name, profile)]
    if postcodes and (births or houses):
        found = f"{POSTCODES} beside " + (BIRTHS if births else "house numbers")
        return [*births, *houses, *postcodes], Judgement("privacy.direct_identifier", "error", found=found)
    if births or postcodes:
        found = BIRTHS if births else POSTCODES
        return [*births, *postcodes], Judgement("privacy.indirect_identifier", "warning", found=found)
    return None


def _find_places(profiles: Mapping[str, Profile]) -> list[str]:
    """Return the columns that together say where somebody lives; none unless both are there and filled."""
    found = [
        next(
            (
                name
                for name, profile in profiles.items()
                if pattern.fullmatch(split_name(name)) and any(_filled(profile.texts))
            ),
            "",
        )
        for pattern in _PLACES
    ]
    return found if all(found) else []


def _holds_births(name: str, profile: Profile) -> bool:
    if profile.column in _PERSONS:
        return _counts_birthdays(profile)
    if profile.column != "birth_date" and not _BIRTH.search(split_name(name)):
        return False
    days = [*map(_day, _filled(profile.texts))]
    known = [day for day in days if day]
    return 2 * len(known) >= len(days) and any(day != 1 for day in known)


def _counts_birthdays(profile: Profile) -> bool:
    """Return whether identifiers were made from dates of birth, with or without letters before them."""
    filled = [*islice(_filled(profile.texts), _SAMPLE)]
    made = [text for text in filled if _DATED.search(text)]
    return len(made) >= max(_FEWEST, _SHARE * len(filled))


def _day(text: str) -> int:
    """Return the day of the month that a date names; 0 when the text is no full date."""
    found = _DAY.fullmatch(text.strip())
    return int(found["first"] or found["last"]) if found else 0


def _holds_postcodes(name: str, profile: Profile) -> bool:
    if profile.column == "provider" or _ORGANIZATION.search(split_name(name)):
        return False
    filled = [*islice(_filled(profile.texts), _SAMPLE)]
    return bool(filled) and sum(_POSTCODE.fullmatch(text) is not None for text in filled) >= _SHARE * len(filled)


def _holds_house_numbers(name: str, profile: Profile) -> bool:
    return _HOUSE.fullmatch(split_name(name)) is not None and any(_filled(profile.texts))


def _filled(texts: np.ndarray) -> Iterator[str]:
    return (text for text in texts if text.strip())
