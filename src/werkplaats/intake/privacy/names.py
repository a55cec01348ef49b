"""Column names that announce a direct identifier: the number, the name, the address or the line of a person.

A name decides only together with what stands below it: an emptied column holds nothing, and a name such as ``naam``
is that of an organization when the params file maps it to one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from werkplaats.intake.headers import split_name

_BSN = re.compile(r"bsn(?: ?(?:nr|nummer|number))?|burger ?service ?(?:nr|nummer)|sofi(?: ?(?:nr|nummer))?|sofinr")
_NOT_THE_NUMBER = re.compile(
    r"\b(?:aantal|number of|count|n|pseudo\w*|gepseudonimiseerd\w*|hash|gehasht|versleuteld\w*|encrypted|heeft)\b"
)
_WHO = (
    r"(?:(?:client|cliënt|patient|patiënt|deelnemer|persoon|person|kind|child|ouder|parent|bewoner|burger|inwoner)s?)"
)
_NR = r"(?: ?(?:nr|nummer|number))"
_PERSON = re.compile(
    "|".join(
        (
            r"(?:achter|voor|roep|geslachts|familie|meisjes|gezins)na(?:am|men)|voorletters?|voorvoegsels?",
            r"tussenvoegsels?|initialen|initials|volledige naam|surname",
            rf"(?:first|last|full|family|given|maiden) ?name|{_WHO} ?(?:naam|name)",
            rf"(?:naam|name) (?:van (?:de |het )?|of (?:the )?)?{_WHO}",
            r"(?:woon|post|thuis|mail|email|home|street) ?ad(?:res|dress)|e ?mail(?: ?ad(?:res|dress))?",
            rf"(?:huis|house){_NR}(?: ?toev\w*)?|mobiele? (?:nr|nummer|telefoon)",
            rf"(?:telefoon|tel|mobiel|gsm|phone|mobile){_NR}?|iban|(?:bank ?)?rekening{_NR}|bank account{_NR}?",
            rf"(?:a|v|paspoort|passport|rijbewijs|polis|identiteits\w*|id kaart){_NR}|kenteken",
        )
    )
)
_ANYBODY = re.compile(r"naam|name|adres|address|straat|straatnaam|street")
_ORGANIZATIONS = frozenset({"provider", "domain", "product", "product_code", "payer", "neighbourhood", "organisation"})
_EMPTIED = re.compile(
    r"\W*|x+|nan|null|none|n\.?v\.?t\.?|n/?a|leeg|verwijderd|geanonimiseerd|anoniem|removed|redacted|deleted|anonymous",
    re.IGNORECASE,
)


def judge_column_name(name: str, column: str = "") -> str:
    """Return the rule that a column of this name breaks when it is filled; the empty text when it breaks none.

    Parameters
    ----------
    name
        Name as it stands in the file.
    column
        Canonical column that it becomes, empty when it becomes none. `naam` of a provider names no person.

    Examples
    --------
    >>> judge_column_name("Sofi-nummer"), judge_column_name("B.S.N."), judge_column_name("aantal_bsn")
    ('privacy.bsn', 'privacy.bsn', '')
    >>> judge_column_name("Achternaam"), judge_column_name("naam aanbieder"), judge_column_name("Naam", "provider")
    ('privacy.direct_identifier', '', '')
    """
    plain = re.sub(r"\bb s n\b", "bsn", split_name(name))
    if _NOT_THE_NUMBER.search(plain):
        return ""
    words = re.sub(rf"\b{_WHO}\b", " ", plain).strip()
    if _BSN.fullmatch(plain) or _BSN.fullmatch(words):
        return "privacy.bsn"
    if _PERSON.fullmatch(plain) or _PERSON.fullmatch(words):
        return "privacy.direct_identifier"
    return "privacy.direct_identifier" if _ANYBODY.fullmatch(plain) and column not in _ORGANIZATIONS else ""


def is_emptied(texts: Iterable[str]) -> bool:
    """Return whether nothing is left in a column: empty cells, stars, or a word that says that it was removed.

    Examples
    --------
    >>> is_emptied(["", "***", "verwijderd"]), is_emptied(["", "Jansen"])
    (True, False)
    """
    return all(_EMPTIED.fullmatch(text.strip()) for text in texts)
