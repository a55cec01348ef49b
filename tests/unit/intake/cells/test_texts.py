"""Texts: what cannot be seen goes, what could run is told, and nothing else changes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from werkplaats.intake.cells.texts import parse_text


@given(st.text(max_size=20))
def test_cleaning_twice_changes_nothing_more(text):
    once = parse_text(text)
    if not once.rule:
        again = parse_text(once.value)
        assert again.value == once.value
        assert again.repair not in ("text.control_chars", "text.unicode_form")


@given(st.text(alphabet=st.characters(categories=("Lu", "Ll"), max_codepoint=0xFF), min_size=1))
def test_names_stay_as_they_are(text):
    assert parse_text(text).value == text


@pytest.mark.parametrize(
    ("text", "value", "repair"),
    [
        (" De Linde ", "De Linde", ""),
        ("De\u00a0Linde", "De Linde", ""),
        ("Thuiszorg 's-Hertogenbosch", "Thuiszorg 's-Hertogenbosch", ""),
        ("x'); DROP TABLE costs;--", "x'); DROP TABLE costs;--", ""),
        ("\U0001f469\u200d\U0001f467 zorg", "\U0001f469\u200d\U0001f467 zorg", ""),
        ("Coo\u0308peratie", "Co\u00f6peratie", "text.unicode_form"),
        ("Zorg\u200bgroep", "Zorggroep", "text.control_chars"),
        ("Zorg\u200dgroep", "Zorggroep", "text.control_chars"),
        ("\u202egnirev", "gnirev", "text.control_chars"),
        ("a\tb\x07", "a b", "text.control_chars"),
        ("a\tb", "a b", "text.control_chars"),
        ("a\nb", "a b", ""),
        ("Zo\u200b\u0308", "Z\u00f6", "text.control_chars"),
        ("Zoo\u0308\u200b", "Zo\u00f6", "text.control_chars"),
    ],
)
def test_what_is_seen_stays(text, value, repair):
    parsed = parse_text(text)
    assert (parsed.value, parsed.rule, parsed.repair) == (value, "", repair)


@pytest.mark.parametrize("text", ["=1+1", "+1+1", "-1+1", "@SUM(1,1)", "\t=1+1", "=cmd|'/C x'!A0", "=A1\nB"])
def test_formulas_are_told_and_left_alone(text):
    parsed = parse_text(text)
    assert parsed.repair == "text.formula"
    assert parsed.value.replace(" ", "") == text.replace("\t", "").replace("\n", "").replace(" ", "")


@pytest.mark.parametrize("text", ["-", "--", "+31 43 123", "-5,00", "a=b", "a - b", ""])
def test_signs_that_start_no_formula(text):
    assert parse_text(text).repair == ""


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "</table><h1>x",
        "<IMG src=x onerror=alert(1)",
        "<!-- x -->",
        "[klik](javascript:alert(1))",
        "Zo&euml; & Co",
        "{{ 7*7 }}",
        "${HOME}",
        "\\input{x}",
    ],
)
def test_markup_is_told_and_left_alone(text):
    parsed = parse_text(text)
    assert (parsed.value, parsed.repair) == (text, "text.markup")


@pytest.mark.parametrize("text", ["a < b", "R&D; zorg", "[regio] (zuid)", "Zoë & Co", "kosten > 5", "{regio}"])
def test_signs_that_are_no_markup(text):
    assert parse_text(text).repair == ""


def test_spreadsheet_errors_are_no_text():
    assert parse_text("#NAAM?").rule == "value.excel_error"
    assert parse_text("#N/A", "error").rule == "xlsx.error_cell"
    assert parse_text("#1 in zorg").rule == ""


def test_a_negative_number_of_a_workbook_is_no_formula():
    assert parse_text("-1E+5", "number").repair == ""
    assert parse_text("-1E+5").repair == "text.formula"
