"""Amounts as a column: cents that pass for euros, and numbers stored as text."""

import pytest

from werkplaats.intake.columns.amounts import judge_amounts

CENTS = ["39227", "20908", "220492", "48809", "303818", "0"]


@pytest.fixture
def judged(profile, hits):
    def judge(cells, kinds="text", notation="decimal_comma"):
        built = profile(cells, kinds)
        return hits(built, judge_amounts(built, notation))

    return judge


@pytest.mark.parametrize(
    ("cells", "notation", "kinds"),
    [
        (CENTS, "decimal_comma", "text"),
        (CENTS, "decimal_point", "text"),
        (CENTS, "decimal_comma", "number"),
        ([*CENTS * 2, ""], "decimal_comma", "text"),
        ([*CENTS * 2, "#N/B"], "decimal_comma", "text"),
        (["-39227", "-20908", "39227", "20908", "20909"], "decimal_comma", "text"),
    ],
)
def test_whole_and_large_amounts_may_be_cents(judged, cells, notation, kinds):
    assert judged(cells, kinds, notation) == {"amount.unit_suspect": None}


@pytest.mark.parametrize(
    ("cells", "notation"),
    [
        (CENTS, "cents"),
        ([*CENTS, "12,50"], "decimal_comma"),
        (["392", "209", "2204", "488", "3038"], "decimal_comma"),
        (CENTS[:4], "decimal_comma"),
        ([*CENTS, "n.v.t."], "decimal_comma"),
        (["39227,00"] * 9, "decimal_comma"),
        (["39.227"] * 9, "decimal_comma"),
        ([], "decimal_comma"),
    ],
)
def test_other_amounts_are_what_they_say(judged, cells, notation):
    assert judged(cells, notation=notation) == {}


def test_the_median_weighs_records(judged):
    assert judged(["100"] * 20 + CENTS) == {}
    assert judged(["100"] * 3 + CENTS) == {"amount.unit_suspect": None}


@pytest.mark.parametrize(
    ("cells", "zeros"),
    [
        (["0,00", "0", "-0,00"], True),
        (["0,00", "", "n.v.t."], True),
        (["0,00"] * 99 + ["0,01"], False),
        (["", "n.v.t."], False),
    ],
)
def test_nothing_but_zeros(judged, cells, zeros):
    assert judged(cells) == ({"amount.all_zero": None} if zeros else {})


def test_texts_among_numbers(judged):
    kinds = ["number", "text", "text", "text"]
    assert judged(["12.5", "1.234,56", "n.v.t.", ""], kinds) == {"xlsx.number_as_text": ["1.234,56"]}


def test_a_column_of_texts_is_as_it_should_be(judged):
    assert judged(["12,50", "1.234,56"]) == {}
    assert judged(["12.5", "1234.56"], "number") == {}
