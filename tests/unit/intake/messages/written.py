"""Small messages, written out: every number of a person is of the range that is kept free for tests."""

FIRST, SECOND = "999900006", "999900018"
CLIENT_DETAILS = (
    "<Geboortedatum><b:Datum>1967-08-13</b:Datum>{use}</Geboortedatum><Geslacht>{sex}</Geslacht>"
    "<Naam><Geslachtsnaam><Achternaam>Geheim</Achternaam></Geslachtsnaam></Naam><Commentaar>Geheim</Commentaar>"
)


def mask(bsn: str) -> str:
    return {FIRST: "P1", SECOND: "P2"}[bsn]


def signed(tag: str, cents: int, inner: str = "Bedrag") -> str:
    way = "C" if cents < 0 else "D"
    return f"<{tag}><b:{inner}>{abs(cents)}</b:{inner}><b:DebetCredit>{way}</b:DebetCredit></{tag}>"


def performance(
    cents: int, *, reference: str = "R1", previous: str = "", awarded: int | None = None, old: bool = False, extra=""
) -> str:
    """One performance; ``old`` writes it as messages 303 and 304 do."""
    earlier = f"<b:VorigReferentieNummer>{previous}</b:VorigReferentieNummer>" if previous else ""
    amounts = f"<GeleverdVolume>4</GeleverdVolume><Eenheid>04</Eenheid>{extra}"
    if old:
        inner = amounts + signed("b:BerekendBedrag", cents + 7) + signed("b:DeclaratieFactuurBedrag", cents)
        amounts = f"<IngediendeBedragPrestatie>{inner}</IngediendeBedragPrestatie>"
    else:
        amounts += signed("IngediendBedrag", cents)
    if awarded is not None:
        amounts += f"<ToegekendeBedragPrestatie>{signed('b:ToegekendBedrag', awarded)}</ToegekendeBedragPrestatie>"
    return (
        f"<Prestatie><ProductReferentie><b:ReferentieNummer>{reference}</b:ReferentieNummer>{earlier}"
        "</ProductReferentie><ToewijzingNummer>77</ToewijzingNummer><ProductCategorie>02</ProductCategorie>"
        "<ProductCode>02A05</ProductCode><ProductPeriode><b:Begindatum>2019-04-01</b:Begindatum>"
        f"<b:Einddatum>2019-04-30</b:Einddatum></ProductPeriode>{amounts}</Prestatie>\n"
    )


def client(*records: str, bsn: str = FIRST, wrapper: str = "Prestaties", details: str = "") -> str:
    return f"<Client><Bsn>{bsn}</Bsn>{details}<{wrapper}>\n{''.join(records)}</{wrapper}></Client>\n"


def message(code: str, header: str, body: str, *, schema: str = "") -> str:
    """A message on two lines and more: the root stands on line 2, its first client on line 3."""
    named = f' xmlns:x="{schema}"' if schema else ""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<x:Bericht{named}><Header><BerichtCode>{code}</BerichtCode>'
        f"<BerichtVersie>3</BerichtVersie><BerichtSubversie>2</BerichtSubversie>{header}</Header>\n{body}</x:Bericht>\n"
    )


def identified(name: str, *, tag: str = "BerichtIdentificatie") -> str:
    return f"<{tag}><b:Identificatie>{name}</b:Identificatie></{tag}>"


def declaration(*clients: str, total: int, name: str = "M1", code: str = "484") -> str:
    header = "<Afzender>65656055</Afzender><Ontvanger>0384</Ontvanger>" + identified(name)
    totals = signed("TotaalIngediendBedrag", total, "TotaalBedrag")
    body = f"<DeclaratieNummer>D1</DeclaratieNummer>{totals}<Clienten>{''.join(clients)}</Clienten>"
    return message(code, header, f"<Declaratie>{body}</Declaratie>")


def answer(*clients: str, total: int | None, awarded: int = 0, name: str = "M1") -> str:
    """The answer to the declaration ``name``; without a total it is an answer of a header alone."""
    header = "<Afzender>0384</Afzender><Ontvanger>65656055</Ontvanger>" + identified("A9")
    header += identified(name, tag="DeclaratieIdentificatie")
    if total is None:
        return message("485", header, "")
    totals = signed("TotaalIngediendBedrag", total, "TotaalBedrag")
    totals += signed("TotaalToegekendBedrag", awarded, "TotaalBedrag")
    return message(
        "485", header, f"<DeclaratieAntwoord>{totals}<Clienten>{''.join(clients)}</Clienten></DeclaratieAntwoord>"
    )


def old_header(total: int, *, name: str, awarded: int | None = None) -> str:
    identity = f"<b:DeclarantFactuurNummer>{name}</b:DeclarantFactuurNummer>"
    header = f"<Aanbieder>65656055</Aanbieder><Gemeente>0384</Gemeente><DeclaratieFactuurIdentificatie>{identity}"
    header += "</DeclaratieFactuurIdentificatie>"
    if awarded is None:
        inner = signed("b:DeclaratieFactuurTotaalBedrag", total, "TotaalBedrag")
        return f"{header}<DeclaratieFactuurBedragen>{inner}</DeclaratieFactuurBedragen>"
    inner = signed("b:IngediendTotaalBedrag", total, "TotaalBedrag")
    inner += signed("b:ToegekendTotaalBedrag", awarded, "TotaalBedrag")
    return f"{header}<RetourBedragen>{inner}</RetourBedragen>"


def old_declaration(*clients: str, total: int, name: str = "F1", code: str = "416") -> str:
    return message(code, old_header(total, name=name), f"<Clienten>{''.join(clients)}</Clienten>")


def old_answer(*clients: str, total: int, awarded: int, name: str = "F1", code: str = "417") -> str:
    return message(code, old_header(total, name=name, awarded=awarded), f"<Clienten>{''.join(clients)}</Clienten>")
