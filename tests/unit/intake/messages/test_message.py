import io
import random

import pytest

from werkplaats.errors import InputError, PrivacyError
from werkplaats.intake.reading.messages.elements import read_elements
from werkplaats.intake.reading.messages.grids import COLUMNS, build_grids
from werkplaats.intake.reading.messages.message import read_message
from werkplaats.intake.rulebook.messages import RULES

from .written import (
    CLIENT_DETAILS,
    FIRST,
    SECOND,
    answer,
    client,
    declaration,
    message,
    old_answer,
    old_declaration,
    performance,
    signed,
)

PRODUCT = "<ToewijzingNummer>77</ToewijzingNummer><Product><b:Categorie>{}</b:Categorie><b:Code>X</b:Code></Product>"


def rows(grid) -> list[dict[str, str]]:
    return [dict(zip(grid.rows[0], row, strict=True)) for row in grid.rows[1:]]


def test_a_declaration_becomes_cost_lines_with_the_lines_of_their_elements(read):
    text = declaration(client(performance(5000), performance(24000, reference="R2")), total=29000)
    costs = build_grids(read(text))["costs"]
    assert tuple(costs.rows[0]) == COLUMNS["costs"]
    assert [text.splitlines()[line - 1].startswith("<Prestatie>") for line in costs.lines[1:]] == [True, True]
    assert costs.lines[0] == 2
    assert rows(costs)[1] == {
        "person_id": "P1",
        "domain": "wmo",
        "product_category": "02",
        "product_code": "02A05",
        "provider": "65656055",
        "start": "2019-04-01",
        "end": "2019-04-30",
        "amount": "240,00",
        "status": "claimed",
        "claimed": "240,00",
        "volume": "4",
        "unit": "hour",
        "reference": "R2",
        "previous_reference": "",
        "assignment": "77",
        "declaration": "D1",
    }


def test_a_credit_has_a_negative_amount_and_volume_and_points_back(read):
    text = declaration(client(performance(9000), performance(-5000, reference="R2", previous="R0")), total=4000)
    credit = rows(build_grids(read(text))["costs"])[1]
    assert (credit["amount"], credit["volume"], credit["previous_reference"]) == ("-50,00", "-4", "R0")


@pytest.mark.parametrize("total", [28999, 29001, -29000])
def test_a_declaration_that_does_not_add_up_is_refused(read, total):
    text = declaration(client(performance(5000), performance(24000, reference="R2")), total=total)
    with pytest.raises(InputError) as caught:
        read(text)
    assert caught.value.rule == "message.total_mismatch"
    assert "bericht.xml" in str(caught.value)
    assert "29000" not in str(caught.value)


@pytest.mark.parametrize(
    ("lines", "awarded", "fits"),
    [((5000,), 24000, True), ((5000, 24000), 0, True), ((), 0, True), ((), 29000, True), ((5000,), 23999, False)],
)
def test_an_answer_is_right_when_its_lines_explain_what_was_not_awarded(read, lines, awarded, fits):
    text = answer(client(*(performance(cents) for cents in lines)), total=29000, awarded=awarded)
    if fits:
        assert (read(text).submitted, read(text).awarded) == (29000, awarded)
    else:
        with pytest.raises(InputError, match=r"message\.total_mismatch"):
            read(text)


def test_without_pseudonyms_a_message_is_refused_and_nothing_of_it_is_shown(read):
    with pytest.raises(PrivacyError) as caught:
        read(declaration(client(performance(5000)), total=5000), pseudonym=None)
    assert caught.value.rule == "privacy.bsn"
    assert "pseudonyms" in caught.value.do
    assert FIRST not in str(caught.value)


@pytest.mark.parametrize("pseudonym", [lambda bsn: bsn, lambda bsn: f"P{bsn}"])
def test_a_pseudonym_that_shows_the_number_is_refused(read, pseudonym):
    with pytest.raises(PrivacyError, match=r"privacy\.bsn") as caught:
        read(declaration(client(performance(5000)), total=5000), pseudonym=pseudonym)
    assert FIRST not in str(caught.value)


def test_a_number_is_replaced_once_and_inside_references_too(read):
    asked = []

    def pseudonym(bsn):
        asked.append(bsn)
        return "Q"

    lines = performance(5000, reference=f"{FIRST}-1"), performance(-10, reference="R2", previous=f"{FIRST}-1")
    read_in = read(declaration(client(*lines), total=4990), pseudonym=pseudonym)
    assert asked == [FIRST]
    assert [line.texts["reference"] for line in read_in.lines] == ["Q-1", "R2"]
    assert read_in.lines[1].texts["previous_reference"] == "Q-1"
    assert FIRST not in repr(read_in)


@pytest.mark.parametrize(("use", "year"), [("", "1967"), ("<b:DatumGebruik>2</b:DatumGebruik>", "1967")])
def test_of_a_date_of_birth_the_year_is_handed_over(read, use, year):
    details = CLIENT_DETAILS.format(use=use, sex="2")
    started = f"<StartProduct>{PRODUCT.format('02')}<Begindatum>2019-04-03</Begindatum></StartProduct>"
    read_in = read(message("418", "<Afzender>1</Afzender>", client(started, wrapper="StartProducten", details=details)))
    assert rows(build_grids(read_in)["persons"]) == [{"person_id": "P1", "birth_year": year, "sex": "female"}]
    assert "Geheim" not in repr(read_in)
    assert "08-13" not in repr(read_in)


def test_a_date_of_birth_that_is_unknown_gives_no_year(read):
    details = CLIENT_DETAILS.format(use="<b:DatumGebruik>3</b:DatumGebruik>", sex="0")
    read_in = read(declaration(client(performance(1), details=details), total=1))
    assert [(person.birth_year, person.sex) for person in read_in.persons] == [("", "")]
    assert "persons" not in build_grids(read_in)


@pytest.mark.parametrize(
    ("code", "category", "reason", "meaning"),
    [
        ("420", "02", "31", "moved away"),
        ("440", "45", "31", "as planned"),
        ("420", "02", "39", "other domain"),
        ("440", "45", "39", "other domain"),
        ("440", "45", "20", "temporary"),
    ],
)
def test_a_stop_says_why_in_the_words_of_its_own_act(read, code, category, reason, meaning):
    stop = (
        f"<StopProduct>{PRODUCT.format(category)}<Begindatum>2019-01-02</Begindatum>"
        f"<RedenBeeindiging>{reason}</RedenBeeindiging><Einddatum>2019-04-30</Einddatum>"
        "<StatusAanlevering>3</StatusAanlevering></StopProduct>"
    )
    grids = build_grids(read(message(code, "<Afzender>9</Afzender>", client(stop, wrapper="StopProducten"))))
    events = grids["events"]
    event, stopped = rows(events)[0], rows(grids["stops"])[0]
    assert [stopped[name] for name in ("date", "reason", "delivery")] == ["2019-04-30", meaning, "withdrawn"]
    assert (event["event"], event["date"], event["start"]) == ("care_stop", "2019-04-30", "2019-01-02")
    assert (event["reason"], event["delivery"], event["provider"]) == (meaning, "withdrawn", "9")
    assert events.notes == ()


def test_an_assignment_is_care_that_was_indicated(read):
    assigned = (
        f"<ToegewezenProduct>{PRODUCT.format('43')}<Toewijzingsdatum>2019-01-01</Toewijzingsdatum>"
        "<Ingangsdatum>2019-01-02</Ingangsdatum><Omvang><b:Volume>2</b:Volume><b:Eenheid>14</b:Eenheid>"
        "<b:Frequentie>2</b:Frequentie></Omvang></ToegewezenProduct>"
    )
    header = "<Afzender>0384</Afzender><Ontvanger>65656055</Ontvanger>"
    found = rows(build_grids(read(message("436", header, client(assigned, wrapper="X"))))["assignments"])[0]
    assert (found["domain"], found["provider"], found["volume"], found["end"]) == ("youth", "65656055", "2", "")
    assert (found["unit"], found["frequency"], found["start"]) == ("day and night", "week", "2019-01-02")


def test_the_generation_before_2021_is_read_by_what_was_declared_not_by_what_was_calculated(read):
    read_in = read(old_declaration(client(performance(5000, old=True), performance(-1000, old=True)), total=4000))
    assert (read_in.kind.number, read_in.kind.invoice, read_in.provider) == ("303", False, "65656055")
    assert [line.claimed for line in read_in.lines] == [5000, -1000]
    assert rows(build_grids(read_in)["costs"])[0]["declaration"] == "F1"


def test_an_answer_before_2021_may_award_a_part(read):
    read_in = read(old_answer(client(performance(5000, old=True, awarded=3000)), total=9000, awarded=7000))
    assert [(line.claimed, line.awarded) for line in read_in.lines] == [(5000, 3000)]
    with pytest.raises(InputError, match=r"message\.total_mismatch"):
        read(old_answer(client(performance(5000, old=True, awarded=3000)), total=9000, awarded=6999))


def test_the_schema_says_what_a_message_is_when_its_code_is_not_known(read):
    schema = "http://www.istandaarden.nl/ijw/4_0/jw305/schema"
    started = f"<StartProduct>{PRODUCT.format('45')}<Begindatum>2019-04-03</Begindatum></StartProduct>"
    kind = read(message("999", "<Afzender>1</Afzender>", client(started), schema=schema)).kind
    assert (kind.act, kind.number) == ("youth", "305")


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        (message("000", "", ""), "message.unknown"),
        ("<Factuur><Regel/></Factuur>", "message.unknown"),
        ("<Bericht/>", "message.unknown"),
        (message("", "", "", schema="http://www.istandaarden.nl/iwmo/3_2/wmo315/schema"), "message.not_read"),
        (message("484", "", "", schema="http://www.istandaarden.nl/iwmo/3_2/wmo325/schema"), "message.structure"),
        (declaration(client(), total=0), "message.structure"),
        (declaration(client(performance(5)), total=5).replace("IngediendBedrag", "Ingediend"), "message.structure"),
        (declaration(client(performance(5), bsn="12345"), total=5), "message.structure"),
        (declaration(client(performance(5)), total=5).replace(">5<", ">5.00<"), "message.amount"),
        (declaration(client(performance(5)), total=5).replace(">5<", ">-5<"), "message.amount"),
        (declaration(client(performance(5)), total=5).replace(">D<", ">+<"), "message.amount"),
        (declaration(client(performance(5)), total=5)[:-40], "message.malformed"),
        ("geen xml", "message.malformed"),
        ("", "message.malformed"),
        ("<a>" * 40 + "</a>" * 40, "message.malformed"),
        ('<?xml version="1.0" encoding="klingon"?><a/>', "message.malformed"),
        ('<?xml version="1.0"?>\n<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "file.xml_entities"),
        ('<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>', "file.xml_entities"),
    ],
)
def test_what_is_no_message_is_refused_by_name(read, text, rule):
    with pytest.raises(InputError) as caught:
        read(text, file="levering/x.xml")
    assert caught.value.rule == rule
    assert rule in RULES or rule == "file.xml_entities"
    assert "levering/x.xml" in caught.value.where


def test_what_cannot_be_read_is_named_with_its_line(read):
    text = declaration(client(performance(5), performance(7)), total=12).replace(">7<", ">7,0<")
    place = next(number for number, line in enumerate(text.splitlines(), 1) if ">7,0<" in line)
    with pytest.raises(InputError) as caught:
        read(text)
    assert caught.value.lines == (place,)
    assert f"line {place}" in caught.value.where


def test_codes_and_references_that_are_odd_are_told_with_their_lines(read):
    odd = performance(3, reference="R3").replace("<Eenheid>04", "<Eenheid>99")
    text = declaration(client(performance(1), performance(2)), client(odd, bsn=SECOND), total=6)
    grid = build_grids(read(text))["costs"]
    assert dict(grid.notes) == {
        "message.repeated_reference": tuple(grid.lines[1:3]),
        "message.unknown_code": (grid.lines[3],),
    }
    assert rows(grid)[2]["unit"] == "99"


def test_a_category_of_the_other_act_is_not_known(read):
    text = declaration(client(performance(1)), total=1, code="490")
    assert dict(build_grids(read(text))["costs"].notes) == {"message.unknown_code": (4,)}


def test_value_added_tax_is_told_on_an_invoice_only(read):
    taxed = performance(100, old=True, extra=signed("b:BtwBedrag", 21))
    invoice = build_grids(read(old_declaration(client(taxed), total=100, code="448")))["costs"]
    declared = build_grids(read(old_declaration(client(taxed), total=100, code="416")))["costs"]
    assert [rule for rule, _ in invoice.notes] == ["message.vat"]
    assert declared.notes == ()


def test_a_leaf_that_occurs_more_often_is_joined_and_its_spaces_are_put_right():
    text = b"<R><Client><Bsn>1</Bsn><x><Bsn>9</Bsn></x><Bsn>2   3\n</Bsn></Client></R>"
    found = list(read_elements("m", io.BytesIO(text), wanted={"Client": frozenset({"Bsn"})}))
    assert [element.texts for element in found] == [{}, {"Bsn": "1 2 3"}]


def test_reading_in_pieces_gives_the_same(read):
    content = declaration(client(performance(5000, reference="R-é")), total=5000).encode()
    wanted = {"Prestatie": frozenset({"ProductReferentie/ReferentieNummer"})}
    whole, pieces = (
        list(read_elements("m", io.BytesIO(content), wanted=wanted, chunk=size)) for size in (len(content), 1)
    )
    assert whole == pieces
    assert [element.texts for element in whole[1:]] == [{"ProductReferentie/ReferentieNummer": "R-é"}]


@pytest.mark.parametrize("encoding", ["utf-16", "iso-8859-1", "utf-8-sig"])
def test_other_encodings_are_read(read, encoding):
    text = declaration(client(performance(5000)), total=5000)
    named = text.replace("UTF-8", "UTF-16" if encoding == "utf-16" else "ISO-8859-1" if "8859" in encoding else "UTF-8")
    assert read(named.encode(encoding)).submitted == 5000


def test_random_damage_is_refused_and_never_a_fault_of_the_program():
    chance = random.Random(20)
    whole = declaration(client(performance(5000), performance(-1000, reference="R2")), total=4000).encode()
    rules = []
    for _ in range(400):
        content = bytearray(whole)
        for _ in range(chance.randint(1, 3)):
            content[chance.randrange(len(content))] = chance.randrange(256)
        try:
            read_message("m.xml", io.BytesIO(bytes(content)), pseudonym=lambda bsn: "P" + bsn[::2])
        except (InputError, PrivacyError) as error:
            rules.append(error.rule)
    assert len(rules) > 200
    assert set(rules) <= set(RULES) | {"file.xml_entities"}
