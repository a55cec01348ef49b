"""Identifiers: slips are set aside, second schemes are not, and lost zeros and mixed schemes stop everything."""

import hashlib
import uuid

import numpy as np
import pytest

from werkplaats.intake.columns.identifiers import judge_identifiers
from werkplaats.intake.columns.shapes import mark_strange_shapes

PADDED = [f"{number:06d}" for number in range(10, 50)]
CODED = [hashlib.sha256(f"key {number}".encode()).hexdigest()[:24] for number in range(40)]


@pytest.fixture
def judged(profile, hits):
    """Return what is hit per rule."""

    def judge(cells, kinds="text", **options):
        built = profile(cells, kinds)
        return hits(built, judge_identifiers(built, **options))

    return judge


@pytest.mark.parametrize(
    "slip", ["10", "000010 ", "\u00a0000010", "0000I0", "OOOO10", "\uff10" * 5 + "\uff11", "0000100"]
)
def test_slips_among_padded_numbers(judged, slip):
    assert judged([*PADDED, slip]) == {"id.pattern": [slip]}


@pytest.mark.parametrize("slip", ["h0001", "H1", "H 0001", "H00001", "\uff280001", "X0001-a"])
def test_slips_among_households(judged, slip):
    assert judged([*(f"H{number:04d}" for number in range(1, 40)), slip]) == {"id.pattern": [slip]}


@pytest.mark.parametrize(
    "cells",
    [
        [str(number) for number in range(1, 121)],
        [f"H{number}" for number in range(1, 121)],
        [f"P{number:03d}" for number in range(1, 41)] + [f"K{number:02d}" for number in range(1, 13)],
        [f"P{number:04d}" for number in range(9_900, 10_100)],
        [str(number) for number in range(9_990, 10_010)],
        [str(uuid.UUID(hashlib.md5(bytes([number])).hexdigest())) for number in range(40)],
        [hashlib.md5(bytes([number])).hexdigest()[:8] for number in range(40)],
        [hashlib.md5(bytes([number])).hexdigest()[:6].upper() for number in range(40)],
        CODED,
        ["A1", "B22"],
        ["H001"],
        ["a 1", "b 2", "c 3"],
        [],
    ],
)
def test_good_columns(judged, cells):
    assert judged(cells) == {}


def test_a_slip_among_random_codes(judged):
    cells = [hashlib.md5(bytes([number])).hexdigest()[:6].upper() for number in range(40)]
    assert judged([*cells, "ab12cd", "AB12C"]) == {"id.pattern": ["AB12C", "ab12cd"]}


def test_numbers_outgrow_their_zeros_only_where_they_reach_that_far(judged):
    assert judged([f"P{number:04d}" for number in range(500, 10_010, 50)]) == {}
    assert judged([*(f"P{number:04d}" for number in range(1, 40)), "P10000"]) == {"id.pattern": ["P10000"]}


def test_without_a_majority_nothing_is_strange(judged):
    assert judged(["A1-x", "A2-x", "12B", "13B"]) == {}


def test_many_rare_shapes_are_no_slips(judged):
    assert judged(["H001", "H002", "H003", "X-1", "12"]) == {}
    assert judged(["H001", "H002", "H003", "H004", "H005", "H006", "12"]) == {"id.pattern": ["12"]}


def test_a_slip_stays_a_slip_however_often_it_occurs(judged):
    cells = [f"H{number:03d}" for number in range(20)] + [f"h{number:03d}" for number in range(15)]
    assert judged(cells) == {"id.pattern": sorted(cells[20:])}


@pytest.mark.parametrize(
    "unknown", ["", " ", "0", "000000", "999999", "NULL", "onbekend", "n.v.t.", "?", "-", "\u00a0"]
)
def test_placeholders(judged, unknown):
    assert judged([*PADDED, unknown]) == {"id.placeholder": [unknown]}


def test_an_empty_cell_is_no_placeholder_where_it_may_be_empty(judged):
    assert judged([*PADDED, "", " "], required=False) == {}
    assert judged([*PADDED, "0"], required=False) == {"id.placeholder": ["0"]}


def test_nines_within_a_row_of_numbers_are_somebody(judged):
    assert judged(["9997", "9998", "9999", "10000"]) == {}
    assert judged(["9997", "9998", "9999"]) == {"id.placeholder": ["9999"]}


@pytest.mark.parametrize("text", ["1E+05", "1,23457E+05", "1.23E5"])
def test_scientific_notation_lost_digits(judged, text):
    assert judged([*PADDED, text]) == {"id.scientific": [text]}


def test_numbers_longer_than_a_workbook_can_hold_lost_digits(judged):
    long = "1234567890123456"
    assert judged([long, "1234567890123"], "number", numeric=True) == {"id.scientific": [long]}
    assert judged([long, "1" * 16]) == {}


def test_an_identifier_with_an_e_is_not_scientific(judged):
    assert judged(["1E05", "2E07", "3A11"]) == {}


def test_spreadsheet_errors(judged):
    assert judged([*PADDED, "#N/B"]) == {"value.excel_error": ["#N/B"]}
    assert judged([*PADDED, "#N/A"], ["text"] * len(PADDED) + ["error"]) == {"xlsx.error_cell": ["#N/A"]}


@pytest.mark.parametrize(
    ("cells", "options"),
    [
        (["10", "11", "121"], {"kinds": "number"}),
        (["10.0", "11.0"], {}),
        (["000010", "000011", "000012", "13"], {}),
    ],
)
def test_lost_zeros_stop_the_column(judged, cells, options):
    assert judged(cells, **options) == {"id.leading_zeros": None}


@pytest.mark.parametrize(
    ("cells", "options"),
    [
        (["100", "110", "121"], {"kinds": "number"}),
        ([str(number) for number in range(1, 40)], {"kinds": "number"}),
        (["10", "11", "121"], {"kinds": "number", "numeric": True}),
        (["10", "11", "121"], {}),
    ],
)
def test_numbers_that_lost_nothing(judged, cells, options):
    assert judged(cells, **options) == {}


def test_one_number_among_texts_of_a_workbook_is_a_slip(judged):
    assert judged([*PADDED, "10"], ["text"] * len(PADDED) + ["number"]) == {"id.pattern": ["10"]}


def test_raw_numbers_beside_pseudonyms(judged):
    assert judged([*CODED, *PADDED[:20]]) == {"privacy.mixed_pseudonyms": PADDED[:20]}
    assert judged([*CODED[:5], *PADDED]) == {"privacy.mixed_pseudonyms": PADDED}


def test_pseudonyms_of_two_lengths(judged):
    other = [text[:20] for text in CODED[:10]]
    assert judged([*CODED, *other]) == {"privacy.mixed_pseudonyms": sorted(other)}


def test_one_raw_number_among_pseudonyms_is_a_slip(judged):
    assert judged([*CODED, "000010"]) == {"id.pattern": ["000010"]}


@pytest.mark.parametrize("method", ["md5", "sha1", "sha256", "sha512"])
def test_plain_hashes(judged, method):
    cells = [hashlib.new(method, str(number).encode()).hexdigest() for number in range(12)]
    assert judged(cells) == {"privacy.unkeyed_hash": None}


def test_what_is_found_is_counts_and_never_a_value(profile):
    judgement = judge_identifiers(profile([*PADDED, *PADDED, "h7", "h7"]))[0]
    assert judgement.found == "2 of 82 records, 1 different"


def test_shapes_weigh_records():
    texts = np.array(["0001", "0002", "A-1", "B-2", "C-3"], dtype=object)
    everything = np.ones(5, dtype=bool)
    assert mark_strange_shapes(texts, np.array([50, 50, 1, 1, 1]), everything).tolist() == [False] * 5
    assert mark_strange_shapes(texts[:4], np.array([50, 50, 1, 1]), everything[:4]).tolist() == [False] * 2 + [True] * 2
    assert not mark_strange_shapes(texts[:4], np.array([1, 1, 5, 5]), everything[:4])[2:].any()


def test_pseudonyms_have_no_shape_even_when_one_of_them_has_most_of_the_records(judged):
    cells = [CODED[0]] * 30 + CODED[1:3]
    assert judged(cells) == {}
    assert judged([*cells, "H0001"]) == {"id.pattern": ["H0001"]}


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        (["10", "11", "20", "111", "121"], True),
        (["1010", "1011", "2020", "111", "9121"], True),
        (["10", "11", "20", "111"], False),
        (["110", "111", "120", "511", "921"], False),
        (["10", "11", "20", "111", "121", *(f"P{number}" for number in range(9))], False),
        ([str(number) for number in range(98, 108)], False),
        ([str(number) for number in range(1, 200, 2)], True),
    ],
)
def test_numbers_of_different_lengths_may_have_lost_their_zeros(judged, cells, told):
    assert ("id.zeros_suspect" in judged(cells)) is told


def test_numbers_that_a_file_declares_as_such_lost_nothing(judged):
    assert judged(["10", "11", "20", "111", "121"], "number", numeric=True) == {}
