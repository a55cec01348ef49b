"""Direct identifiers in columns: numbers from the test range 9999 only, and nobody's address."""

import csv
from pathlib import Path

import numpy as np
import pytest

from werkplaats.intake.columns.privacy import judge_loose_texts, judge_name, judge_privacy
from werkplaats.intake.columns.profile import Profile

SHARED = Path(__file__).parents[4] / ".." / "shared" / "badinputs"
WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2, -1)


def passes(number: int) -> bool:
    """The eleven test as the law writes it, digit by digit."""
    return sum(weight * int(digit) for weight, digit in zip(WEIGHTS, f"{number:09d}", strict=True)) % 11 == 0


PASSING = [number for number in range(999_900_000, 999_902_000) if passes(number)]
SHORT = [number for number in range(10_000_000, 10_001_000) if passes(number)]
FAILING = [number for number in range(999_900_000, 999_902_000) if not passes(number)]


def profile(texts, column="remark", kind="text") -> Profile:
    cells = np.array([str(text) for text in texts], dtype=object)
    return Profile(column, cells, np.full(len(cells), kind), np.ones(len(cells), dtype=np.int64))


def verdicts(texts, **options) -> list[tuple[str, str]]:
    return [(judgement.rule, judgement.verdict) for judgement in judge_privacy(profile(texts, **options))]


BSN = [("privacy.bsn", "error")]
CONTACT = [("privacy.direct_identifier", "error")]


@pytest.mark.parametrize(
    "write",
    [
        str,
        lambda number: f"{number:,}".replace(",", "."),
        lambda number: f"{str(number)[:4]} {str(number)[4:6]} {str(number)[6:]}",
        lambda number: f"{number}.0",
        lambda number: f"BSN {number}",
        lambda number: f"P{number}",
        lambda number: f"{number}-1",
        lambda number: f"{number}_A",
        lambda number: f"0{number}",
        lambda number: f"{number},0",
        lambda number: "/".join((str(number)[:3], str(number)[3:6], str(number)[6:])),
    ],
)
@pytest.mark.parametrize("column", ["person_id", "household_id", "provider"])
def test_a_column_of_numbers_is_refused_in_any_notation_and_under_any_name(write, column):
    (judgement,) = judge_privacy(profile([write(number) for number in PASSING[:12]], column=column))
    assert (judgement.rule, judgement.verdict, judgement.hit) == ("privacy.bsn", "error", None)
    assert judgement.found == "12 of 12 different values pass the eleven test"


def test_numbers_that_lost_their_zero_are_refused():
    assert verdicts([f"{number:09d}" for number in SHORT]) == BSN
    assert verdicts(SHORT) == BSN


def test_four_in_five_of_five_are_enough_and_fewer_are_not():
    assert verdicts([*PASSING[:4], FAILING[0]]) == BSN
    assert verdicts([*PASSING[:3], *FAILING[:2]]) == []
    assert verdicts([*PASSING[:8], *FAILING[:2], "", "onbekend"]) == BSN
    assert verdicts([*PASSING[:7], *FAILING[:2]]) == []


def test_values_are_counted_once_however_they_are_written():
    assert (
        verdicts([PASSING[0], f"{PASSING[0]:,}".replace(",", "."), f"{PASSING[0]}.0", f" {PASSING[0]}", FAILING[0]])
        == []
    )


def test_a_few_numbers_that_all_pass_are_told():
    suspected = [("privacy.bsn_suspected", "warning")]
    assert verdicts(PASSING[:3]) == verdicts(PASSING[:4]) == suspected
    assert verdicts(PASSING[:2]) == []
    assert verdicts([*PASSING[:3], FAILING[0]]) == []
    assert verdicts(PASSING[:4], kind="date") == []


@pytest.mark.parametrize(
    "texts",
    [
        [str(number) for number in range(200_000_000, 200_000_400)],
        [f"{number:08d}" for number in range(41_000_000, 41_000_300)],
        [f"2023{month:02d}{day:02d}" for month in range(1, 13) for day in range(1, 29)],
        [f"{day:02d}-{month:02d}-2023" for month in range(1, 13) for day in range(1, 29)],
        [f"{day:02d}-{month:02d}-2023 10:00" for month in range(1, 13) for day in range(1, 29)],
        [f"{number:,}".replace(",", ".") + ",00" for number in range(100_000_000, 100_000_500)],
        [f"P{number:06d}" for number in range(500)],
        [f"820bb84a98af704dabd9{number:04x}" for number in range(500)],
        ["000000000", "0", ""],
        [f"{number:010d}" for number in range(100, 400)],
        [f"cliënt {number}" for number in FAILING[:300]],
        [f"nr {number}" for number in (*FAILING[:20], *PASSING[:2])],
        ["000000000", *PASSING[:2]],
    ],
)
def test_other_columns_of_numbers_are_no_reason_to_refuse(texts):
    assert verdicts(texts, column="person_id") == []


@pytest.mark.parametrize(
    "text",
    [
        f"cliënt belde, bsn {PASSING[0]} nagekeken",
        f"BSN:{PASSING[0]}",
        f"{PASSING[0]} is het burgerservicenummer",
        f"sofinummer van de moeder is {PASSING[0]}",
        f"b.s.n. 9999.00.{str(PASSING[0])[6:]}",
        f"bsn {SHORT[0]} (nul ontbreekt)",
    ],
)
def test_a_text_that_names_the_number_and_gives_it_is_refused(text):
    (judgement,) = judge_privacy(profile(["", "belt morgen terug", text]))
    assert (judgement.rule, judgement.verdict, judgement.hit.tolist()) == ("privacy.bsn", "error", [False, False, True])


@pytest.mark.parametrize(
    "text", [f"nota {PASSING[0]} betaald", str(PASSING[0]), f"bsn {FAILING[0]} nagekeken", f"({PASSING[0]})"]
)
def test_a_number_in_a_text_that_may_be_one_sets_the_record_aside(text):
    (judgement,) = judge_privacy(profile(["", "belt morgen terug", "in gesprek", text]))
    assert (judgement.rule, judgement.verdict) == ("privacy.bsn_possible", "quarantined")
    assert judgement.hit.tolist() == [False, False, False, True]


def test_a_number_far_from_the_word_is_a_number_like_any_other():
    letters = "komt later zoals vorige week is toegezegd; nota"
    assert verdicts(["belt morgen", f"bsn {letters} {PASSING[0]}"]) == [("privacy.bsn_possible", "quarantined")]
    assert verdicts(["belt morgen", f"bsn {letters[9:-9]} {PASSING[0]}"]) == BSN


def test_a_day_beside_the_word_is_a_day():
    days = [20230000 + 100 * month + day for month in range(1, 13) for day in range(1, 29)]
    passing = [f"bsn nog niet bekend op {day}" for day in days if passes(day)]
    assert len(passing) > 20
    assert verdicts(passing) == []


def test_a_bare_number_among_remarks_is_a_remark():
    remarks = [f"belt over {place} dagen" for place in range(20)]
    (judgement,) = judge_privacy(profile([*FAILING[:5], PASSING[0], *remarks]))
    assert judgement.rule == "privacy.bsn_possible"
    assert np.flatnonzero(judgement.hit).tolist() == [5]


@pytest.mark.parametrize(
    "text",
    [
        f"nota {FAILING[0]} betaald",
        f"nota {PASSING[0]}7 betaald",
        f"nota 1{PASSING[0]} betaald",
        f"bedrag 12,{PASSING[0]} euro",
        f"product A{PASSING[0]}",
        "bsn nog niet bekend op 20230104",
        "bsn ontbreekt sinds 01-02-2023",
        f"bsn komt later, zo is ons toegezegd door de afdeling burgerzaken; nota {FAILING[1]}",
        "Robbert'); DROP TABLE costs;--",
    ],
)
def test_other_numbers_in_a_text_say_nothing(text):
    assert verdicts(["", "belt morgen terug", text]) == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("mail naar iemand@voorbeeld.example", "e-mail address"),
        ("iemand.anders+zorg@sub.voorbeeld.example", "e-mail address"),
        ("tel 06-12345678", "phone number"),
        ("mobiel 06 12 34 56 78", "phone number"),
        ("bel 043-3500000 na vijven", "phone number"),
        ("bereikbaar op 0475-123456", "phone number"),
        ("telefoon: 0433500000", "phone number"),
        ("bel 020 555 12 34", "phone number"),
        ("+31 6 12345678", "phone number"),
        ("bel +31(0)43 350 00 00", "phone number"),
        ("IBAN NL91ABNA0417164300", "bank account"),
        ("nl91 abna 0417 1643 00", "bank account"),
        ("woont op 6211 AB 12", "address"),
        ("2023 JW 323: woont op 6211 AB 12", "address"),
        ("woont op 2012AB 12", "address"),
        ("verhuisd naar 6211AB, nr 12a per 1 mei", "address"),
        ("Dorpsstraat 12a, 6211 AB Maastricht", "address"),
    ],
)
def test_contact_details_in_a_text_are_refused(text, kind):
    (judgement,) = judge_privacy(profile(["", text]))
    assert (judgement.rule, judgement.verdict, judgement.hit.tolist()) == (*CONTACT[0], [False, True])
    assert judgement.found == f"{kind} in 1 records"


@pytest.mark.parametrize(
    "text",
    [
        "gesprek op 06-12-2023 10:15 uur",
        "gesprek op 01-02-2023 10 uur, 12 deelnemers",
        "periode 2023-01-01 tot 2023-06-30",
        "beschikking 0612-34 afgegeven",
        "in 2023 IN 12 WEKEN AFGEROND",
        "postcode 6211 AB",
        "bericht 2023 JW 323 ontvangen",
        "van 2022 WZ 12 tot 2023 ZW 4",
        "kosten 1.234.567,89 euro",
        "e-mail volgt @ kantoor",
        "Thuiszorg 't Hof 12",
        "WMO 02A03 / JW 45A48",
        "nota NL12-2023-000123",
        "Zorggroep 24/7 B.V.",
    ],
)
def test_what_resembles_contact_details_is_left_alone(text):
    assert verdicts(["", "belt morgen terug", text]) == []


def test_codes_that_look_like_phone_numbers_need_a_word_or_a_column():
    assert verdicts(["043-3500000", "AB-1", "12"]) == []
    assert verdicts([f"06{number}" for number in range(12_345_600, 12_345_700)]) == CONTACT
    assert verdicts([f"06-{number}" for number in range(12_345_600, 12_345_604)]) == []


def test_the_address_of_a_provider_is_that_of_an_organization():
    address = ["Huisartsen Dorpsstraat 12, 6211 AB Maastricht"]
    assert verdicts(address, column="provider") == []
    assert verdicts(address, column="remark") == CONTACT


@pytest.mark.parametrize("name", ["bsn", "BSN", "BSN-nummer", "Burger_Service_Nummer", "sofinr", "BSN cliënt"])
def test_a_column_that_is_named_after_the_number_is_refused(name):
    (judgement,) = judge_name(profile(["x1"], column="person_id"), name)
    assert (judgement.rule, judgement.verdict) == ("privacy.bsn", "error")


@pytest.mark.parametrize(
    "name",
    ["Naam", "achternaam", "Voorletters", "cliënt_naam", "naam van de cliënt", "e-mail", "E-mailadres", "Telefoonnr.",
     "huisnummer", "IBAN", "first_name", "Woonadres", "polisnummer", "Mobiel"],
)  # fmt: skip
def test_a_column_that_is_named_after_a_direct_identifier_is_refused(name):
    (judgement,) = judge_name(profile(["x1"], column=name), name)
    assert (judgement.rule, judgement.verdict) == ("privacy.direct_identifier", "error")


@pytest.mark.parametrize(
    "name",
    ["person_id", "aantal_bsn", "gemeentenaam", "naam aanbieder", "productnaam", "provider", "subsnip",
     "bsn_pseudoniem", "telling", "postcode", "geboortedatum", "huishoudnummer", "cliëntnummer", "wijknaam", "domain"],
)  # fmt: skip
def test_other_names_say_nothing(name):
    assert judge_name(profile(["x1"], column=name), name) == ()


def test_a_name_column_may_be_that_of_a_provider():
    assert judge_name(profile(["De Linde"], column="provider"), "Naam") == ()
    assert judge_name(profile(["De Linde"], column="provider"), "BSN") != ()


@pytest.mark.parametrize("texts", [[""], ["***", "---", ""], ["verwijderd"], ["XXXX", "NULL"], []])
def test_an_emptied_column_is_told_and_not_refused(texts):
    (judgement,) = judge_name(profile(texts), "bsn")
    assert (judgement.rule, judgement.verdict) == ("privacy.emptied_column", "info")


def test_nothing_that_is_said_holds_a_value():
    texts = [*PASSING[:9], f"bsn {PASSING[10]}", "iemand@voorbeeld.example", "tel 06-12345678"]
    said = " ".join(f"{judgement.found}" for judgement in judge_privacy(profile(texts)))
    assert said
    assert not any(str(text).split()[-1] in said for text in texts)


@pytest.mark.parametrize(
    "token", ["0612345678abcdef01234567", f"{PASSING[0]}e512e84b803009", f"{PASSING[0]:09d}ab" + "0" * 13]
)
def test_digits_in_a_pseudonym_are_no_number_of_a_person(token):
    assert verdicts([token, "96911cbda0e512e84b803009"], column="person_id") == []
    assert verdicts([f"zie {token[:10]}, graag", "niets"]) != []


def test_texts_around_a_table_are_searched_too():
    texts = ["levering 20230104", f"levering_{PASSING[0]}", f"bsn {PASSING[1]}", "vragen: iemand@voorbeeld.example"]
    found = {judgement.rule: (judgement.verdict, judgement.hit.tolist()) for judgement in judge_loose_texts(texts)}
    assert found == {
        "privacy.bsn": ("error", [False, False, True, False]),
        "privacy.bsn_suspected": ("warning", [False, True, False, False]),
        "privacy.direct_identifier": ("error", [False, False, False, True]),
    }
    assert [judgement.rule for judgement in judge_loose_texts(texts[3:], contacts=False)] == []
    assert judge_loose_texts([]) == ()


@pytest.mark.skipif(not SHARED.is_dir(), reason="the folder with malformed inputs is not beside the project")
def test_the_corpus_is_refused_where_it_must_be_and_nowhere_else():
    with (SHARED / "manifest.csv").open(encoding="utf-8") as stream:
        cases = [case for case in csv.DictReader(stream) if case["file"].endswith(".csv") and case["level"] != "file"]
    assert len(cases) > 60
    for case in cases:
        refused = case["rule"].startswith("privacy.") and case["rule"] in {"privacy.bsn", "privacy.direct_identifier"}
        assert _judged(SHARED / case["file"]) == (
            {(case["rule"], case["columns"], case["lines"])} if refused else set()
        )


def _judged(path: Path) -> set[tuple[str, str, str]]:
    """Rule, column and lines of every error in a file of the corpus."""
    header, *rows = list(csv.reader(path.read_text(encoding="utf-8-sig").splitlines(), delimiter=";"))
    found = set()
    for place, name in enumerate(header):
        cells = np.array([row[place] if place < len(row) else "" for row in rows], dtype=object)
        texts, codes = np.unique(cells, return_inverse=True)
        column = Profile(name, texts, np.full(len(texts), "text"), np.bincount(codes, minlength=len(texts)))
        if judge_name(column, name):
            found |= {(judgement.rule, name, "1") for judgement in judge_name(column, name)}
            continue
        for judgement in judge_privacy(column):
            lines = [] if judgement.hit is None else (np.flatnonzero(judgement.hit[codes]) + 2).tolist()
            found.add((judgement.rule, name, " ".join(map(str, lines)) or "*"))
    return found


INITIALS = ["J. Jansen", "P.J. de Vries", "A van der Berg", "Visser, K.", "El Amrani, M.", "L.M. 't Hart"]
WORDS = ["Jansen", "de Vries", "Van der Berg", "Visser", "El Amrani", "Özdemir"]


@pytest.mark.parametrize("column", ["person_id", "household_id"])
def test_identifiers_that_are_written_as_people_are_called(column):
    assert verdicts(INITIALS, column=column) == CONTACT
    assert verdicts(WORDS, column=column) == [("privacy.names_suspected", "warning")]
    assert verdicts(INITIALS[:4], column=column) == verdicts(WORDS[:4], column=column) == []
    assert verdicts([*INITIALS[:5], "P0001", "P0002"], column=column) == []


@pytest.mark.parametrize("texts", [["ADELAAR", "BEER", "DAS", "EEND", "FUUT"], ["beer", "das", "eend", "fuut", "gans"]])
def test_other_words_are_codes(texts):
    assert verdicts(texts, column="person_id") == []


def test_names_elsewhere_are_those_of_organizations():
    assert verdicts(INITIALS, column="provider") == verdicts(WORDS, column="provider") == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("verhuisd naar Dorpsstraat 12", True),
        ("Dorpsstraat 12a, Maastricht", True),
        ("onderweg 3 dagen", False),
        ("Dorpsstraat, nummer onbekend", False),
        ("hof 12", False),
    ],
)
def test_a_street_with_a_number_is_told_of_persons_and_not_of_organizations(text, told):
    suspected = [("privacy.address_suspected", "warning")] if told else []
    assert verdicts(["belt morgen", text]) == suspected
    assert verdicts(["belt morgen", text], column="provider") == []


@pytest.mark.parametrize(
    "text",
    ["rekening GB29 NWBK 6016 1331 9268 19", "FR14 2004 1010 0505 0001 3M02 606", "ES9121000418450200051332"],
)
def test_bank_accounts_of_other_countries_are_refused(text):
    assert verdicts(["belt morgen", text]) == CONTACT


@pytest.mark.parametrize("text", ["bel +32 475 12 34 56", "mobiel +49 1512 3456789", "+90 532 123 45 67"])
def test_phone_numbers_of_other_countries_are_refused(text):
    assert verdicts(["belt morgen", text]) == CONTACT
