"""Codes: listed ones are translated, others refused, and nobody guesses."""

import pytest

from werkplaats.intake.cells.codes import parse_code

DOMAINS = {"Wmo": "wmo", "Jeugdwet": "youth", "Zvw": "zvw"}


@pytest.mark.parametrize(
    ("text", "name", "repair"),
    [
        ("Wmo", "wmo", ""),
        (" Wmo", "wmo", "code.normalised"),
        ("WMO", "wmo", "code.normalised"),
        ("w.m.o.", "wmo", "code.normalised"),
        ("Jeugd-wet", "youth", "code.normalised"),
        ("Jeugd\u00a0wet", "youth", "code.normalised"),
        ("", "", ""),
        ("  ", "", ""),
    ],
)
def test_domains_are_recognized(text, name, repair):
    parsed = parse_code(text, known=DOMAINS, loosely=True)
    assert (parsed.value, parsed.rule, parsed.repair) == (name, "", repair)


@pytest.mark.parametrize("text", ["Wlz", "Wm", "W m o x", "-"])
def test_other_domains_are_refused(text):
    assert parse_code(text, known=DOMAINS, loosely=True).rule == "code.unknown"


@pytest.mark.parametrize("text", ["t0", "nulmeting", "1", "T 0"])
def test_waves_must_be_written_as_listed(text):
    assert parse_code(text, known={"T0": "T0", "T1": "T1"}).rule == "code.unknown"


def test_two_codes_that_look_alike_are_not_guessed():
    assert parse_code("ab", known={"A-B": "one", "A.B": "two"}, loosely=True).rule == "code.unknown"
    assert parse_code("ab", known={"A-B": "one", "A.B": "one"}, loosely=True).value == "one"


def test_whole_numbers_of_a_workbook_are_codes():
    known = {"1": "T0"}
    assert parse_code("1.0", "number", known=known).value == "T0"
    assert parse_code("1.0", known=known).rule == "code.unknown"
    assert parse_code("1.5", "number", known=known).rule == "code.unknown"


def test_spreadsheet_errors_are_no_codes():
    assert parse_code("#N/B", known={"#N/B": "x"}).rule == "value.excel_error"
