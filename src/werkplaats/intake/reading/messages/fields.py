"""Where the parts of a message stand: column of ours, and the paths that the releases use for it.

What is not named here is never held: names, addresses, comments, referrers, relations.
"""

from __future__ import annotations

from collections.abc import Mapping

Paths = tuple[str, ...]

HEADER: Mapping[str, Paths] = {
    "code": ("BerichtCode",),
    "version": ("BerichtVersie",),
    "subversion": ("BerichtSubversie",),
    "sender": ("Afzender",),
    "recipient": ("Ontvanger",),
    "provider": ("Aanbieder",),
    "identification": ("BerichtIdentificatie/Identificatie", "DeclaratieFactuurIdentificatie/DeclarantFactuurNummer"),
    "answered": ("DeclaratieIdentificatie/Identificatie", "DeclaratieFactuurIdentificatie/DeclarantFactuurNummer"),
    "submitted": ("DeclaratieFactuurBedragen/DeclaratieFactuurTotaalBedrag", "RetourBedragen/IngediendTotaalBedrag"),
    "awarded": ("RetourBedragen/ToegekendTotaalBedrag",),
}
"""Header; the 303 generation keeps its totals here."""

DECLARATION: Mapping[str, Paths] = {
    "declaration": ("DeclaratieNummer",),
    "submitted": ("TotaalIngediendBedrag",),
    "awarded": ("TotaalToegekendBedrag",),
}
"""``Declaratie`` of a 323 and ``DeclaratieAntwoord`` of a 325."""

CLIENT: Mapping[str, Paths] = {
    "bsn": ("Bsn",),
    "birth": ("Geboortedatum/Datum",),
    "birth_use": ("Geboortedatum/DatumGebruik",),
    "sex": ("Geslacht",),
}
"""``Client``; of the date of birth only the year is handed over."""

_PERFORMANCE: Mapping[str, Paths] = {
    "reference": ("ProductReferentie/ReferentieNummer",),
    "previous_reference": ("ProductReferentie/VorigReferentieNummer",),
    "assignment": ("ToewijzingNummer",),
    "product_category": ("ProductCategorie",),
    "product_code": ("ProductCode",),
    "start": ("ProductPeriode/Begindatum",),
    "end": ("ProductPeriode/Einddatum",),
    "volume": ("GeleverdVolume", "IngediendeBedragPrestatie/GeleverdVolume"),
    "unit": ("Eenheid", "IngediendeBedragPrestatie/Eenheid"),
    "claimed": ("IngediendBedrag", "IngediendeBedragPrestatie/DeclaratieFactuurBedrag"),
    "awarded": ("ToegekendeBedragPrestatie/ToegekendBedrag",),
    "vat": ("IngediendeBedragPrestatie/BtwBedrag",),
}

_PRODUCT: Mapping[str, Paths] = {
    "assignment": ("ToewijzingNummer",),
    "product_category": ("Product/Categorie",),
    "product_code": ("Product/Code",),
}

RECORDS: Mapping[str, Mapping[str, Paths]] = {
    "Prestatie": _PERFORMANCE,
    "ToegewezenProduct": {
        **_PRODUCT,
        "assigned": ("Toewijzingsdatum",),
        "start": ("Ingangsdatum",),
        "end": ("Einddatum",),
        "volume": ("Omvang/Volume",),
        "unit": ("Omvang/Eenheid",),
        "frequency": ("Omvang/Frequentie",),
        "change": ("RedenWijziging",),
    },
    "StartProduct": {**_PRODUCT, "start": ("Begindatum",), "delivery": ("StatusAanlevering",)},
    "StopProduct": {
        **_PRODUCT,
        "start": ("Begindatum",),
        "end": ("Einddatum",),
        "reason": ("RedenBeeindiging",),
        "delivery": ("StatusAanlevering",),
    },
}
"""The elements that are a record, one each."""

_AMOUNTS = frozenset({"submitted", "awarded", "claimed", "vat"})
_AMOUNT_PARTS = ("Bedrag", "TotaalBedrag", "DebetCredit")


def list_wanted() -> dict[str, frozenset[str]]:
    """Return by element the paths of all leaves that are held.

    Examples
    --------
    >>> "Naam/Geslachtsnaam/Achternaam" in list_wanted()["Client"]
    False
    """
    elements = {"Header": HEADER, "Declaratie": DECLARATION, "DeclaratieAntwoord": DECLARATION, "Client": CLIENT}
    return {name: _leaves(fields) for name, fields in {**elements, **RECORDS}.items()}


def find_text(texts: Mapping[str, str], paths: Paths) -> str:
    """Return the first text that one of the paths has, or the empty text."""
    return next((texts[path] for path in paths if texts.get(path)), "")


def _leaves(fields: Mapping[str, Paths]) -> frozenset[str]:
    plain = {path for column, paths in fields.items() if column not in _AMOUNTS for path in paths}
    amounts = {f"{path}/{part}" for column in _AMOUNTS for path in fields.get(column, ()) for part in _AMOUNT_PARTS}
    return frozenset(plain | amounts)
