"""What codes in deliveries stand for: domains of care, sexes, events, groups and waves, by the names that occur.

References
----------
Product categories: iStandaarden, code lists WMO020 and JZ020, release 3.2.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

from werkplaats.cli.drafts.column_names import plain_name

DOMAINS: Mapping[str, tuple[Mapping[str, str], str]] = MappingProxyType(
    {
        "wmo": ({"nl": "Wmo-ondersteuning", "en": "Social support (Wmo)"}, "municipality"),
        "youth": ({"nl": "Jeugdhulp", "en": "Youth care"}, "municipality"),
        "shelter": ({"nl": "Opvang en beschermd wonen", "en": "Shelter and sheltered housing"}, "municipality"),
        "participation": ({"nl": "Participatie en schuldhulp", "en": "Participation and debt relief"}, "municipality"),
        "zvw": ({"nl": "Zorgverzekeringswet", "en": "Health insurance act"}, "health_insurer"),
        "wlz": ({"nl": "Wet langdurige zorg", "en": "Long-term care act"}, "care_office"),
    }
)
"""Domain -> its label by language, and who pays by law."""

PAYERS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "municipality": {"nl": "Gemeente", "en": "Municipality"},
        "health_insurer": {"nl": "Zorgverzekeraar", "en": "Health insurer"},
        "care_office": {"nl": "Zorgkantoor", "en": "Care office"},
    }
)
"""Payer -> its label by language."""

_DOMAIN_WORDS: Mapping[str, str] = {
    "wmo": "wmo|wmo2015|wetmaatschappelijkeondersteuning",
    "youth": "jeugdwet|jeugd|jeugdhulp|jeugdzorg|jw|youth",
    "shelter": "opvang|maatschappelijkeopvang|beschermdwonen|shelter",
    "participation": "participatie|participatiewet|pw|schuldhulp|schuldhulpverlening|participation",
    "zvw": "zvw|zorgverzekeringswet",
    "wlz": "wlz|wetlangdurigezorg",
}
_SEX_WORDS: Mapping[str, str] = {
    "female": "v|vrouw|vrouwelijk|f|female|woman|meisje",
    "male": "m|man|mannelijk|male|jongen",
    "other": "x|anders|other|nonbinair",
}
_EVENT_WORDS: Mapping[str, str] = {
    "crisis": "crisis|crisismelding|crisisinterventie",
    "out_of_home_placement": "uithuisplaatsing|uhp|outofhomeplacement",
    "eviction": "ontruiming|huisuitzetting|woningontruiming|eviction",
    "police_call": "politiemelding|politiecontact|policecall",
}
_INTERVENTION = re.compile("regie|interventie|intervention|director|experiment|aanpak|treat|behandel")
_REFERENCE = re.compile("vergelijk|controle|control|comparison|referentie|reference|usual|gebruikelijk|wachtlijst")
_POOL = re.compile("screen|pool")


def _among(words: Mapping[str, str]) -> Callable[[str], str | None]:
    names = {word: name for name, some in words.items() for word in some.split("|")}
    return lambda code: names.get(plain_name(code))


def _category(code: str) -> str | None:
    """Return the domain of a national product category, else None."""
    if not re.fullmatch(r"\d{2}", code):
        return None
    number = int(code)
    if 1 <= number <= 18:
        return "wmo" if number < 15 else "shelter"
    return "youth" if 31 <= number <= 55 and number != 39 else None


def _slug(code: str) -> str | None:
    slug = re.sub(r"[^a-z0-9]+", "_", code.casefold()).strip("_")
    return slug if re.fullmatch(r"[a-z][a-z0-9_]{0,39}", slug) else None


def _wave(code: str) -> str | None:
    name = re.sub(r"[^A-Za-z0-9_]+", "_", code).strip("_")
    return name if 0 < len(name) <= 20 else None


def _group(code: str) -> str | None:
    return "pool" if _POOL.search(plain_name(code)) else _slug(code)


def name_code(column: str, raw_column: str, code: str) -> str | None:
    """Return what ``code`` in a column becomes; None when that has to be asked.

    Examples
    --------
    >>> name_code("domain", "Productcategorie", "45"), name_code("domain", "Wet", "Zvw"), name_code("sex", "Sekse", "1")
    ('youth', 'zvw', None)
    """
    if column == "domain" and plain_name(raw_column).startswith("productcategorie"):
        return _category(code)
    return _NAMED[column](code)


_NAMED: Mapping[str, Callable[[str], str | None]] = {
    "domain": _among(_DOMAIN_WORDS),
    "sex": _among(_SEX_WORDS),
    "event": _among(_EVENT_WORDS),
    "group": _group,
    "wave": _wave,
}
CODED: tuple[str, ...] = tuple(_NAMED)
"""Columns of ours that hold codes."""


def choose_groups(codes: Mapping[str, str]) -> tuple[str, str] | None:
    """Return the group that received the approach and the one it is compared with, when their names tell.

    Parameters
    ----------
    codes
        Code in the delivery -> name of the group.

    Examples
    --------
    >>> choose_groups({"Regie": "regie", "Vergelijking": "vergelijking"}), choose_groups({"A": "a", "B": "b"})
    (('regie', 'vergelijking'), None)
    """
    reference = {name for code, name in codes.items() if _REFERENCE.search(plain_name(code))}
    intervention = {name for code, name in codes.items() if _INTERVENTION.search(plain_name(code))} - reference
    if len(intervention) == 1 and len(reference) == 1:
        return intervention.pop(), reference.pop()
    return None


def month_of(wave: str) -> float | None:
    """Return the months since baseline that the name of a wave tells; None when it does not.

    Examples
    --------
    >>> month_of("M12"), month_of("nulmeting"), month_of("6_maanden"), month_of("T1")
    (12.0, 0.0, 6.0, None)
    """
    plain = plain_name(wave)
    if plain in {"t0", "nulmeting", "voormeting", "baseline", "start", "m0"}:
        return 0.0
    found = re.fullmatch(r"(?:m|maand|month)(\d{1,2})|(\d{1,2})(?:m|mnd|maand|maanden|months?)", plain)
    return float(found[1] or found[2]) if found else None
