"""How deliveries call their columns: Dutch and English names, by table and column of ours and by item."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from types import MappingProxyType

_PERSON = (
    "person_id person persoon persoonid persoonsid persoonnummer persoonsnummer clientnummer clientnr clientid client "
    "clientcode deelnemer deelnemernummer deelnemerid deelnemersnummer participantid patientnummer patientid pid "
    "pseudoniem persoonspseudoniem inwonernummer inwoner jeugdige bewonernummer rinpersoon"
)
_HOUSEHOLD = (
    "household_id household huishouden huishoudnummer huishoudennummer huishoudnr huishoudid huishoudenid huishoudcode "
    "huishoudennr gezin gezinsnummer gezinsnr gezinsid gezinid gezinscode gezinnummer hhid hhnr hid casus casusnummer "
    "casusid"
)
_START = (
    "start begindatum startdatum ingangsdatum datumingang begin begindatumprestatie datumbegin datumstart vanaf van "
    "datumvan begindatumzorg startdatumzorg behandeldatum datumprestatie prestatiedatum dienstdatum"
)
_END = (
    "end einddatum einde eind eindedatum totenmet tm tot datumeinde datumeind datumtot datumtotenmet stopdatum "
    "einddatumprestatie einddatumzorg"
)
_PROVIDER = (
    "provider aanbieder zorgaanbieder aanbiedernaam naamaanbieder zorgverlener leverancier organisatie instelling "
    "agbcode agb uitvoerder declarant zorginstelling"
)
_DATE = "date datum afnamedatum meetdatum invuldatum datumafname datummeting datuminvullen"

_NAMES: Mapping[str, Mapping[str, str]] = {
    "costs": {
        "amount": "amount toegekendbedrag bedrag totaalbedrag kosten kostenbedrag bedrageuro bedrageuros bedrageur "
        "bedragineuro bedragineuros bedragcent bedragcenten bedragincenten declaratiebedrag gedeclareerdbedrag "
        "gedeclareerd ingediendbedrag vergoedbedrag vergoed uitgaven lasten cost costs zorgkosten",
        "household_id": _HOUSEHOLD,
        "person_id": _PERSON,
        "domain": "domain domein zorgdomein productcategorie wet wettelijkkader categorie zorgsoort soortzorg "
        "kostensoort soort regeling",
        "product_code": "product_code productcode prestatiecode product prestatie zorgproduct productnummer "
        "zorgactiviteit",
        "provider": _PROVIDER,
        "payer": "payer betaler financier bekostiger",
        "start": _START,
        "end": _END,
    },
    "volumes": {
        "volume": "volume aantal hoeveelheid aantaleenheden geleverdvolume aantalgeleverd quantity aantalverrichtingen "
        "aantalcontacten",
        "unit": "unit eenheid eenheidsoort volumeeenheid",
        "item": "item product prestatie verrichting zorgproduct productcode prestatiecode zorgactiviteit",
        "household_id": _HOUSEHOLD,
        "person_id": _PERSON,
        "domain": "domain domein zorgdomein wet wettelijkkader zorgsoort soortzorg regeling",
        "provider": _PROVIDER,
        "payer": "payer betaler financier bekostiger",
        "start": _START,
        "end": _END,
    },
    "stops": {
        "reason": "reason redenbeeindiging redenstop stopreden redeneinde redenstopzetting",
        "date": f"{_DATE} einddatum stopdatum datumeinde datumstop einde",
        "household_id": _HOUSEHOLD,
        "person_id": _PERSON,
        "domain": "domain domein zorgdomein wet wettelijkkader",
        "product_code": "product_code productcode product",
        "provider": _PROVIDER,
        "delivery": "delivery statusaanlevering",
    },
    "avoided": {
        "household_id": _HOUSEHOLD,
        "event": "event gebeurtenis vermedengebeurtenis",
        "said_by": "said_by gezegddoor volgens oordeelvan",
        "evidence": "evidence bewijsklasse bewijs",
        "payer": "payer financier betaler",
        "consequence": "consequence gevolg vermedenofuitgesteld",
        "delay_months": "delay_months uitstelmaanden maandenuitstel",
        "probability_low": "probability_low kanslaag laagstekans",
        "probability_mid": "probability_mid kansmidden waarschijnlijkstekans",
        "probability_high": "probability_high kanshoog hoogstekans",
        "price": "price prijs",
        "price_unit": "price_unit prijseenheid prijsper",
        "duration": "duration duur",
        "price_source": "price_source prijsbron bronprijs",
        "price_year": "price_year prijsjaar",
        "spent": "spent besteed inplaatsdaarvanbesteed",
    },
    "neighborhood_series": {
        "neighborhood": "neighborhood buurt wijk buurtnaam wijknaam gebied",
        "month": "month maand periode",
        "measure": "measure maat indicator meting onderwerp grootheid",
        "value": "value waarde aantal bedrag",
        "unit": "unit eenheid",
        "kind": "kind soortwaarde",
        "exposure": "exposure aantalinwoners inwoners aantalverzekerden",
        "role": "role rol",
        "n_households": "n_households aantalhuishoudens aantalclienten",
    },
    "measurements": {
        "person_id": f"{_PERSON} respondent respondentnummer respondentid respondentnr",
        "household_id": _HOUSEHOLD,
        "wave": "wave meetmoment meting moment meetronde ronde metingnummer metingnr tijdstip afnamemoment timepoint "
        "meetpunt",
        "date": _DATE,
        "informant": "informant ingevulddoor invuller",
    },
    "embedding": {
        "respondent": "respondent respondentnummer respondentid",
        "organization": "organization organisatie instelling",
        "item": "item vraag vraagcode itemcode",
        "value": "value antwoord score waarde",
        "date": _DATE,
    },
    "referrals": {
        "referral_id": "referral_id overdracht overdrachtnummer overdrachtid verwijzing verwijsnummer",
        "household_id": _HOUSEHOLD,
        "from_party": "from_party vanpartij verwijzer overdragendepartij van",
        "to_party": "to_party naarpartij ontvangendepartij naar",
        "consent_date": "consent_date toestemming toestemmingsdatum datumtoestemming",
        "contact_date": "contact_date contact contactdatum datumcontact eerstecontact",
        "feedback_date": "feedback_date terugkoppeling terugkoppeldatum datumterugkoppeling",
    },
    "programme": {
        "household_id": _HOUSEHOLD,
        "month": "month maand periode",
        "hours": "hours uren aantaluren urenregie",
        "hourly_rate": "hourly_rate uurtarief tarief tariefperuur",
    },
    "helpers": {
        "household_id": _HOUSEHOLD,
        "person_id": _PERSON,
        "provider": _PROVIDER,
        "professional": "professional functionaris hulpverlener medewerker behandelaar functionariscode",
        "start": _START,
        "end": _END,
    },
    "events": {
        "household_id": _HOUSEHOLD,
        "person_id": _PERSON,
        "date": f"{_DATE} datumgebeurtenis gebeurtenisdatum datumincident",
        "event": "event gebeurtenis soortgebeurtenis typegebeurtenis incident melding soortmelding",
    },
    "households": {
        "household_id": _HOUSEHOLD,
        "group": "group groep onderzoeksgroep studiegroep arm conditie",
        "neighborhood": "neighborhood buurt wijk buurtnaam wijknaam",
        "selection_date": "selection_date peildatum selectiedatum datumselectie",
        "start": f"{_START} startregie beginregie",
        "end": f"{_END} einderegie eindregie",
        "exit_reason": "exit_reason redenuitval uitvalreden redeneinde redenbeeindiging",
    },
    "persons": {
        "person_id": _PERSON,
        "birth_year": "birth_year geboortejaar gebjaar jaarvangeboorte",
        "birth_date": "birth_date geboortedatum gebdatum",
        "sex": "sex geslacht gender",
        "household_id": _HOUSEHOLD,
    },
    "memberships": {
        "person_id": _PERSON,
        "household_id": _HOUSEHOLD,
        "start": _START,
        "end": _END,
    },
}

NEEDED: Mapping[str, Sequence[Sequence[str]]] = MappingProxyType(
    {
        "costs": (("amount",), ("person_id", "household_id"), ("start", "end")),
        "volumes": (("volume",), ("unit",), ("item",), ("person_id", "household_id"), ("start", "end")),
        "stops": (("reason",), ("date",), ("person_id", "household_id"), ("domain", "product_code")),
        "avoided": (("event",), ("said_by",), ("probability_mid",), ("price",)),
        "neighborhood_series": (("neighborhood",), ("month",), ("measure",), ("value",)),
        "measurements": (("person_id",), ("wave",)),
        "embedding": (("respondent",), ("item",), ("value",)),
        "referrals": (("from_party",), ("to_party",), ("consent_date", "contact_date")),
        "programme": (("household_id",), ("month",), ("hours",)),
        "helpers": (("household_id",), ("professional",), ("start",)),
        "events": (("household_id",), ("date",), ("event",)),
        "households": (
            ("household_id",),
            ("group",),
            ("start", "end", "selection_date", "neighborhood", "exit_reason"),
        ),
        "persons": (("person_id",), ("birth_year", "birth_date", "sex")),
        "memberships": (("person_id",), ("household_id",), ("start", "end")),
    }
)
"""Table -> groups of columns: a file fills the table when it has at least one column of every group."""


def plain_name(name: str) -> str:
    """Return a column name as small letters and digits only: no accents, spaces, signs or units.

    Examples
    --------
    >>> plain_name("Cliëntnummer"), plain_name("Bedrag (€)"), plain_name("TOT_EN_MET")
    ('clientnummer', 'bedrag', 'totenmet')
    """
    letters = unicodedata.normalize("NFKD", name.replace("'", "")).casefold()
    return re.sub(r"[^a-z0-9]", "", letters)


_KNOWN: Mapping[str, Mapping[str, Sequence[str]]] = {
    table: {column: [plain_name(name) for name in names.split()] for column, names in columns.items()}
    for table, columns in _NAMES.items()
}


def match_names(table: str, names: Sequence[str]) -> dict[str, str]:
    """Return column of ours -> column of the delivery, as far as ``table`` has them; each is used once.

    Examples
    --------
    >>> match_names("programme", ["Gezinsnummer", "Maand", "Aantal uren"])
    {'household_id': 'Gezinsnummer', 'month': 'Maand', 'hours': 'Aantal uren'}
    """
    plain = {plain_name(name): name for name in reversed(names)}
    matched: dict[str, str] = {}
    for column, known in _KNOWN[table].items():
        found = [plain[name] for name in known if name in plain and plain[name] not in matched.values()]
        if found:
            matched[column] = found[0]
    return matched


def count_known(names: Sequence[str]) -> int:
    """Return how many of ``names`` are columns of some table, or items of an instrument."""
    known = {name for columns in _KNOWN.values() for some in columns.values() for name in some}
    return sum(plain_name(name) in known or recognize_item(name) is not None for name in names)


_BEFORE = r"(?:eq5d5l|eq5d3l|eq5d|eq5|eq|euroqol)"
_ITEM_WORDS: Mapping[str, str] = {
    "eq5d_5l.mobility": "mobility|mobiliteit|mob|lopen|rondlopen",
    "eq5d_5l.selfcare": "selfcare|zelfzorg|sc|wassenenaankleden",
    "eq5d_5l.activity": "activity|activities|usualactivities|usualactivity|activiteit|activiteiten|ua|act"
    "|dagelijkseactiviteiten|gebruikelijkeactiviteiten|dagelijksebezigheden",
    "eq5d_5l.pain": "pain|paindiscomfort|discomfort|pijn|pijnongemak|pijnklachten|pijnofongemak|pd",
    "eq5d_5l.anxiety": "anxiety|anxietydepression|depression|angst|angstdepressie|angstsomberheid|angstofsomberheid"
    "|somberheid|stemming|ad",
    "eq_vas.vas": "vas|vasscore|thermometer|vasgezondheid|gezondheidsthermometer",
    "positive_health.mph_1": "lichaamsfuncties|bodilyfunctions",
    "positive_health.mph_2": "mentaalwelbevinden|mentalwellbeing",
    "positive_health.mph_3": "zingeving|meaningfulness",
    "positive_health.mph_4": "kwaliteitvanleven|qualityoflife",
    "positive_health.mph_5": "meedoen|participation",
    "positive_health.mph_6": "dagelijksfunctioneren|dailyfunctioning",
}
_ITEMS = {item: re.compile(rf"(?:{_BEFORE}|mph|pg|ph)?(?:matevan)?(?:{words})") for item, words in _ITEM_WORDS.items()}
_EQ5D_ITEMS = ("mobility", "selfcare", "activity", "pain", "anxiety")
_NUMBERED_EQ5D = re.compile(rf"{_BEFORE}(?:item|vraag)?0?([1-5])")
_NUMBERED_WEB = re.compile(
    r"(?:mph|pg|ph|posgez|positievegezondheid|positivehealth|spinnenweb)(?:item|vraag)?0?([1-6])"
)


def recognize_item(name: str) -> str | None:
    """Return the item, as ``instrument.item``, that a column with this name holds; None when it is none.

    Examples
    --------
    >>> [recognize_item(name) for name in ("EQ1", "EQ-5D mobiliteit", "Mate van pijn/ongemak", "EQ VAS", "PG3", "TIME")]
    ['eq5d_5l.mobility', 'eq5d_5l.mobility', 'eq5d_5l.pain', 'eq_vas.vas', 'positive_health.mph_3', None]
    """
    plain = plain_name(name)
    if numbered := _NUMBERED_EQ5D.fullmatch(plain):
        return f"eq5d_5l.{_EQ5D_ITEMS[int(numbered[1]) - 1]}"
    if numbered := _NUMBERED_WEB.fullmatch(plain):
        return f"positive_health.mph_{numbered[1]}"
    return next((item for item, words in _ITEMS.items() if words.fullmatch(plain)), None)
