"""What a drafted params file says around its keys, in plain words: explanations, and questions for whoever reads it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

_DUTCH: Mapping[str, str] = MappingProxyType(
    {
        "head": (
            "Params van studie {name}. Wat zeker is, is ingevuld uit de bestanden in data/raw/{name}.\n"
            "Elke regel met # ? is een vraag. Haal het # weg voor de regels eronder als ze kloppen, of vul ze "
            "aan.\n"
            "`werkplaats check params/{name}.yaml` zegt wat er nog niet klopt."
        ),
        "title": "Hoe heet het onderzoek op het rapport?",
        "groups": "Welke groep kreeg de aanpak (intervention), en met welke wordt zij vergeleken (reference)?",
        "groups_found": "Uit de namen in {path} afgeleid; klopt dit?",
        "window": "Over welke maanden zijn kosten geleverd, van de eerste tot en met de laatste dag?",
        "window_found": "Voor deze maanden zijn er kostenregels; zijn dat alle maanden die gevraagd zijn?",
        "waves": "Welke meetmomenten zijn er, de beginmeting eerst, en hoeveel maanden na de start?",
        "waves_found": "Uit de namen van de meetmomenten; klopt het aantal maanden na de start?",
        "payers": "Wie betaalt?",
        "payers_found": "Wie betaalt, volgens de wet; klopt dat in dit onderzoek?",
        "domains": "Welke domeinen van zorg zijn er, en wie betaalt ze?",
        "programme": "Wie betaalt de uren van de regisseur?",
        "instruments": "Welke vragenlijsten zijn gebruikt?",
        "instrument_version": "Geen antwoord op de EQ-5D is hoger dan 3: is dit de EQ-5D-3L? Die wordt niet gescoord.",
        "outcome": "Welke uitkomst is vooraf aangewezen als de uitkomst die beslist?",
        "benchmarks": (
            "Openbare cijfers en geen levering: over welke gebieden (NL00 is Nederland), van welk jaar, en welke "
            "domeinen bevatten verzekerde zorg?"
        ),
        "randomized": "Verdeelde het lot de groepen?",
        "arm_codes": "Waar staan de codes in kolom {column} voor? Dit is een gok: de hoogste code als de aanpak.",
        "waves_asked": "Hoeveel maanden na de start waren {waves}? De eerste meting is die van de start.",
        "last_wave": "de laatste meting",
        "ranges": "Laagste en hoogste waarde die er kan zijn; ruim genomen.",
        "person_costs": "In welke munt zijn de bedragen? Als het geen euro's zijn, noem haar dan hier.",
        "trial_unit": "Herkend als onderzoek met groepen: ieder die meedoet telt hier als een huishouden.",
        "trial_cluster": (
            "Iedereen met dezelfde {column} zit in een groep: wat in {column} staat, telt hier als het huishouden."
        ),
        "no_answer": "Deze getallen liggen buiten de schaal; betekenen ze dat er geen antwoord is?",
        "no_licence": "niet van toepassing",
        "as_delivered": "de som van de bedragen per soort zorg, zoals geleverd",
        "outcome_utility": "Utiliteit",
        "outcome_qaly": "QALY's",
        "outcome_cost": "Kosten",
        "no_files": "Zet de ruwe bestanden in data/raw/{name} en noem ze hier.",
        "other_columns": "Niet gebruikt: {columns}.",
        "many_files": "{number} bestanden met dezelfde kolommen.",
        "partly_seen": "Alleen de eerste {number} regels zijn bekeken; verderop kan het anders zijn.",
        "missing_columns": "Welke kolommen horen hierbij: {columns}?",
        "codes": "Waar staan deze codes in kolom {column} voor? Een code die hier niet staat, wordt apart gezet.",
        "unseen_codes": (
            "Codes in kolom {column} die hier niet getoond worden: {number}. Ze komen zelden voor of lijken op een "
            "naam."
        ),
        "dates": "Hoe zijn datums geschreven?",
        "amounts": (
            "De bedragen in kolom {column} zijn hele getallen, of niet overal hetzelfde geschreven: hele euro's of "
            "centen?"
        ),
        "answers": "Welke kolommen bevatten antwoorden, en van welk instrument?",
        "constant_instrument": "Van welk instrument zijn deze vragen?",
        "table": "Welke tabel vult {path}, en welke kolom is wat?",
        "its_columns": "De kolommen: {columns}.",
        "no_header": "De kolommen lijken geen namen te hebben; vraag het bestand met een regel kolomnamen.",
        "message": (
            "{path} is een bericht {detail} van iWmo of iJw, met burgerservicenummers. Zonder pseudoniemen wordt "
            "het geweigerd; zie de documentatie over `pseudonyms`."
        ),
        "archive": (
            "{path} is een archief ({detail}). Pak het uit, of noem het als bron als alle bestanden erin dezelfde "
            "tabel vullen."
        ),
        "unreadable": "{path} is {kind}, maar kan niet gelezen worden ({detail}). Vraag het bestand opnieuw.",
        "empty": "{path} is leeg. Vraag het bestand opnieuw.",
        "unknown": "Wat is {path}? Deze soort bestand wordt hier niet herkend.",
        "kind_trial": "een onderzoek met groepen",
        "kind_text": "een tekstbestand",
        "kind_workbook": "een werkmap van Excel",
        "kind_statistics": "een bestand van SPSS, Stata of SAS",
        "kind_parquet": "een Parquet-bestand",
        "kind_message": "een bericht (XML)",
        "kind_archive": "een archief",
        "kind_unknown": "een onbekende soort bestand",
    }
)
_ENGLISH: Mapping[str, str] = MappingProxyType(
    {
        "head": (
            "Params of study {name}. What is certain is filled in from the files in data/raw/{name}.\n"
            "Every line with # ? is a question. Remove the # before the lines below it when they are right, or "
            "fill them in.\n"
            "`werkplaats check params/{name}.yaml` says what is still wrong."
        ),
        "title": "What is the study called on the report?",
        "groups": "Which group received the approach (intervention), and which one is it compared with (reference)?",
        "groups_found": "Taken from the names in {path}; is this right?",
        "window": "For which months were costs delivered, from the first day to the last?",
        "window_found": "The files hold cost lines for these months; are these all the months that were asked for?",
        "waves": "Which rounds of questionnaires are there, baseline first, and how many months after the start?",
        "waves_found": "From the names of the rounds; is the number of months after the start right?",
        "payers": "Who pays?",
        "payers_found": "Who pays, by law; is that so in this study?",
        "domains": "Which domains of care are there, and who pays for them?",
        "programme": "Who pays the hours of the family director?",
        "instruments": "Which questionnaires were used?",
        "instrument_version": "No answer to the EQ-5D is above 3. Is this the EQ-5D-3L? That one is not scored here.",
        "outcome": "Which outcome was named beforehand as the one that decides?",
        "benchmarks": (
            "Open figures and no delivery: about which areas (NL00 is the Netherlands), of which year, and which "
            "domains hold insured care?"
        ),
        "randomized": "Did chance divide the groups?",
        "arm_codes": "What do the codes in column {column} stand for? This is a guess: the highest is the approach.",
        "waves_asked": "How many months after the start were {waves}? The first wave is that of the start.",
        "last_wave": "the last wave",
        "ranges": "Lowest and highest value there can be; taken wide.",
        "person_costs": "In which currency are the amounts? When they are not euros, name it here.",
        "trial_unit": "Recognized as a study with groups: everybody who takes part counts as a household here.",
        "trial_cluster": (
            "Everybody with the same {column} is in one group: what stands in {column} counts as the household here."
        ),
        "no_answer": "These numbers lie outside the scale; do they mean that there is no answer?",
        "no_licence": "not applicable",
        "as_delivered": "the sum of the amounts per kind of care, as delivered",
        "outcome_utility": "Utility",
        "outcome_qaly": "QALYs",
        "outcome_cost": "Cost",
        "no_files": "Put the raw files in data/raw/{name} and name them here.",
        "other_columns": "Not used: {columns}.",
        "many_files": "{number} files with the same columns.",
        "partly_seen": "Only the first {number} records were looked at; further on it may be different.",
        "missing_columns": "Which columns belong here: {columns}?",
        "codes": "What do these codes in column {column} stand for? A code that is not listed here is set aside.",
        "unseen_codes": "Codes in column {column} that are not shown: {number}. They are rare, or look like a name.",
        "dates": "How are dates written?",
        "amounts": "The amounts in column {column} are whole numbers, or not written alike: whole euros or cents?",
        "answers": "Which columns hold answers, and of which instrument?",
        "constant_instrument": "Of which instrument are these items?",
        "table": "Which table does {path} fill, and which of its columns is what?",
        "its_columns": "Its columns: {columns}.",
        "no_header": "The columns seem to have no names; ask for the file with a line of column names.",
        "message": (
            "{path} is a message {detail} of iWmo or iJw, with burgerservicenummers. Without pseudonyms it is "
            "refused; see the documentation of `pseudonyms`."
        ),
        "archive": (
            "{path} is an archive ({detail}). Unpack it, or name it as a source when all files in it fill the same "
            "table."
        ),
        "unreadable": "{path} is {kind}, but cannot be read ({detail}). Ask for the file again.",
        "empty": "{path} is empty. Ask for the file again.",
        "unknown": "What is {path}? This kind of file is not recognized here.",
        "kind_trial": "a trial",
        "kind_text": "a text file",
        "kind_workbook": "an Excel workbook",
        "kind_statistics": "a file of SPSS, Stata or SAS",
        "kind_parquet": "a Parquet file",
        "kind_message": "a message (XML)",
        "kind_archive": "an archive",
        "kind_unknown": "an unknown kind of file",
    }
)
QUESTIONS: Mapping[str, Mapping[str, str]] = MappingProxyType({"nl": _DUTCH, "en": _ENGLISH})
"""Language -> text by key; names in braces are filled in."""

_ASKS = r"[^\s#]\?(\s|$)"


def word(language: str, key: str, **values: object) -> str:
    """Return the text of ``key`` in ``language`` (``nl`` or ``en``), on one line for each line of the text.

    Examples
    --------
    >>> word("nl", "payers"), word("en", "table", path="a.csv")
    ('Wie betaalt?', 'Which table does a.csv fill, and which of its columns is what?')
    """
    return QUESTIONS[language][key].format(**{name: _printable(value) for name, value in values.items()})


def comment(text: str, *, indent: str = "") -> list[str]:
    """Return ``text`` as lines of comment; a line that asks something starts with a question mark."""
    return [f"{indent}# {'? ' if re.search(_ASKS, line) else ''}{line}" for line in text.split("\n")]


def _printable(value: object) -> str:
    """Return ``value`` on one line: a name may hold anything, and a comment ends where its line ends."""
    return "".join(letter if letter.isprintable() else " " for letter in str(value))
