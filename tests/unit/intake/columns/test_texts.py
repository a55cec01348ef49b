"""Texts as a column: letters that went through a wrong encoding."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from werkplaats.intake.columns.texts import check_mojibake, judge_filled, judge_spellings, judge_texts

LETTERS = "áàâäãåçéèêëíìîïñóòôöõúùûüýÿÁÉÖÜß"


@given(st.text(alphabet=LETTERS + "abc ", min_size=1, max_size=12).filter(lambda text: not text.isascii()))
def test_letters_that_were_encoded_twice(text):
    assert check_mojibake(text.encode().decode("latin-1"))


@given(st.text(alphabet=LETTERS + "abc -'’–€", max_size=12))
def test_letters_as_they_should_be(text):
    assert not check_mojibake(text)


@pytest.mark.parametrize("encoding", ["cp1252", "mac_roman", "cp850", "cp437"])
def test_encodings_that_occur(encoding):
    assert check_mojibake("Coöperatie Zoë".encode().decode(encoding))


@pytest.mark.parametrize(
    "text", ["’s-Hertogenbosch".encode().decode("cp1252"), "Co\ufffdperatie", "Co\u00ef\u00bf\u00bdp"]
)
def test_quotes_and_lost_letters(text):
    assert check_mojibake(text)


@pytest.mark.parametrize("text", ["CAFÉ” zorg", "\U0001f469\u200d\U0001f467", "«Zoë»", "Ελλάδα", "Ça – là"])
def test_signs_side_by_side_that_are_meant(text):
    assert not check_mojibake(text)


def test_one_text_is_named_and_a_whole_file_is_told_as_one(profile, hits):
    few = profile(["CoÃ¶peratie", "Zoë", "Coöperatie", "De Linde"])
    most = profile(["CoÃ¶peratie", "Zoë", "De Linde"])
    assert hits(few, judge_texts(few)) == {"encoding.mojibake": ["CoÃ¶peratie"]}
    assert hits(most, judge_texts(most)) == {"encoding.mojibake": None}
    assert judge_texts(profile(["Zoë", "De Linde"])) == []
    assert judge_texts(profile([])) == []


@pytest.mark.parametrize(
    ("cells", "empty"),
    [
        (["De Linde", "", " ", "\u00a0"], ["", " ", "\u00a0"]),
        (["De Linde", "-", "n.v.t.", "Onbekend"], ["-", "Onbekend", "n.v.t."]),
        (["De Linde", "Geen Grens", "X-zorg"], None),
        ([""], [""]),
        ([], None),
    ],
)
def test_cells_without_a_text(profile, hits, cells, empty):
    built = profile(cells)
    told = hits(built, judge_filled(built, rule="provider.missing"))
    assert told == ({} if empty is None else {"provider.missing": sorted(empty)})


@pytest.mark.parametrize(
    ("texts", "names", "told"),
    [
        (
            ["De Linde", "De Linde.", "De Linde B.V.", "de linde, bv"],
            True,
            ["De Linde B.V.", "De Linde.", "de linde, bv"],
        ),
        (["De Linde", "De Linden"], True, None),
        (["Zorg BV", "Zorgbv"], True, None),
        (["...", "!!!"], True, None),
        (["3-5", "35", "3.5"], False, None),
    ],
)
def test_names_may_differ_in_signs_and_codes_may_not(profile, hits, texts, names, told):
    built = profile([texts[0], *texts])
    assert hits(built, judge_spellings(built, names=names)) == ({"text.spelling": told} if told else {})


@pytest.mark.parametrize(
    ("text", "lost"), [("Co?peratie", True), ("Wie zorgt?", False), ("24?7", False), ("? of ja", False)]
)
def test_a_question_mark_within_a_word_is_a_letter_that_was_lost(text, lost):
    assert check_mojibake(text) is lost
