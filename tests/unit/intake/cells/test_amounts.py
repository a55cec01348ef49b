"""Amounts: exact cents, or the rule that is broken; never a guess."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from werkplaats.intake.cells.amounts import LARGEST_CENTS, parse_amount, parse_number

CENTS = st.integers(min_value=1 - LARGEST_CENTS, max_value=LARGEST_CENTS - 1)


def dutch(cents: int) -> str:
    whole, rest = divmod(abs(cents), 100)
    return f"{'-' if cents < 0 else ''}{whole:,}".replace(",", ".") + f",{rest:02d}"


@given(CENTS)
def test_dutch_notation_gives_back_every_cent(cents):
    assert parse_amount(dutch(cents), notation="decimal_comma").value == cents


@given(CENTS)
def test_english_notation_gives_back_every_cent(cents):
    text = f"{Decimal(cents) / 100:,.2f}"
    assert parse_amount(text, notation="decimal_point").value == cents


@given(CENTS)
def test_whole_cents_give_back_every_cent(cents):
    assert parse_amount(str(cents), notation="cents").value == cents


@given(st.integers(min_value=-(10**9), max_value=10**9))
def test_numbers_of_a_workbook_give_back_every_cent(cents):
    assert parse_amount(repr(cents / 100), "number", notation="decimal_comma").value == cents


@given(st.text(max_size=12))
def test_any_text_gives_cents_or_a_rule(text):
    parsed = parse_amount(text, notation="decimal_comma")
    assert (parsed.value is None) != (parsed.rule == "")


@given(CENTS)
def test_dressed_amounts_give_back_every_cent(cents):
    size = dutch(abs(cents))
    sign = "-" if cents < 0 else ""
    for dressed in (f"{sign}€ {size}", f"€{sign}{size}", f"{sign}{size} EUR", f"{size}{sign}"):
        assert parse_amount(dressed, notation="decimal_comma").value == cents


@pytest.mark.parametrize(
    ("text", "cents", "repair"),
    [
        ("12", 1200, ""),
        ("12,5", 1250, ""),
        (",50", 50, ""),
        ("+12,50", 1250, ""),
        ("1.234.567", 123456700, ""),
        ("-0,00", 0, ""),
        ("0001,50", 150, ""),
        ("50,00-", -5000, "amount.negative_notation"),
        ("50,00 -", -5000, "amount.negative_notation"),
        ("(50,00)", -5000, "amount.negative_notation"),
        ("( 1.050,00 )", -105000, "amount.negative_notation"),
        ("\u221250,00", -5000, "amount.negative_notation"),
        ("\u201350,00", -5000, "amount.negative_notation"),
        ("€ 1.234,56", 123456, "amount.currency_symbol"),
        ("12,50 EUR", 1250, "amount.currency_symbol"),
        ("(€ 12,50)", -1250, "amount.currency_symbol"),
        ("12,-", 1200, "amount.currency_symbol"),
        ("€ 12,--", 1200, "amount.currency_symbol"),
        ("1\u00a0234,56", 123456, "amount.space_thousands"),
        ("1\u2009234", 123400, "amount.space_thousands"),
        ("1 234 567,00", 123456700, "amount.space_thousands"),
    ],
)
def test_legal_notations(text, cents, repair):
    parsed = parse_amount(text, notation="decimal_comma")
    assert (parsed.value, parsed.rule, parsed.repair) == (cents, "", repair)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("", "amount.missing"),
        (" \u00a0", "amount.missing"),
        ("1.234", "amount.ambiguous"),
        ("-12,345", "amount.ambiguous"),
        ("€ 1.234", "amount.ambiguous"),
        ("0,333", "amount.precision"),
        ("1234,567", "amount.precision"),
        ("1.234,567", "amount.precision"),
        ("1234.56", "amount.decimal_point"),
        ("1,234.56", "amount.decimal_point"),
        ("1.23,45", "amount.not_a_number"),
        ("12 euro 50", "amount.not_a_number"),
        ("12 34", "amount.not_a_number"),
        ("-(12,00)", "amount.not_a_number"),
        ("€ -", "amount.not_a_number"),
        ("1,23457E+05", "amount.scientific"),
        ("1e999", "amount.not_finite"),
        ("NaN", "amount.not_finite"),
        ("-inf", "amount.not_finite"),
        ("#N/B", "value.excel_error"),
        ("\uff11\uff12,50", "amount.not_a_number"),
        ("\u0661\u0662,\u0665\u0660", "amount.not_a_number"),
        ("1_000", "amount.not_a_number"),
        ("0x10", "amount.not_a_number"),
        ("100000000,00", "amount.range"),
        ("100.000.000,00", "amount.range"),
        ("9" * 40 + ",00", "amount.range"),
    ],
)
def test_refused_notations(text, rule):
    parsed = parse_amount(text, notation="decimal_comma")
    assert (parsed.value, parsed.rule) == (None, rule)


@pytest.mark.parametrize(
    ("text", "rule"),
    [("1,234", "amount.ambiguous"), ("12.345", "amount.ambiguous"), ("1234,56", "amount.decimal_point")],
)
def test_the_other_notation_is_refused_both_ways(text, rule):
    assert parse_amount(text, notation="decimal_point").rule == rule


@pytest.mark.parametrize(
    ("text", "rule"), [("12,50", "amount.decimal_point"), ("1.234", "amount.not_a_number"), ("0012", "")]
)
def test_a_file_of_cents_holds_whole_cents(text, rule):
    assert parse_amount(text, notation="cents").rule == rule


@pytest.mark.parametrize(
    ("text", "kind", "cents", "rule"),
    [
        ("392.27000000000004", "number", 39227, ""),
        ("1E+3", "number", 100000, ""),
        ("12.345", "number", None, "amount.precision"),
        ("nan", "number", None, "amount.not_finite"),
        ("", "number", None, "amount.missing"),
        ("2018-03-01", "date", None, "amount.not_a_number"),
        ("#N/A", "error", None, "xlsx.error_cell"),
        ("=B2*2", "formula", None, "xlsx.formula_without_value"),
    ],
)
def test_cells_of_a_workbook(text, kind, cents, rule):
    parsed = parse_amount(text, kind, notation="decimal_comma")
    assert (parsed.value, parsed.rule) == (cents, rule)


def test_the_total_of_a_file_may_be_larger_than_one_line():
    assert parse_amount("20.000.000.000,00", notation="decimal_comma", largest=10**17).value == 2 * 10**12
    assert parse_amount("12,50", notation="decimal_comma", largest=1000).rule == "amount.range"


@pytest.mark.parametrize(
    ("text", "notation", "value", "rule"),
    [
        ("12,5", "decimal_comma", 12.5, ""),
        ("-0.5", "decimal_comma", -0.5, ""),
        ("51.119892", "decimal_point", 51.119892, ""),
        ("51.119", "decimal_comma", None, "number.ambiguous"),
        ("0.119", "decimal_comma", 0.119, ""),
        ("51,119", "decimal_point", None, "number.ambiguous"),
        ("", "decimal_comma", None, ""),
        ("veel", "decimal_comma", None, "number.not_a_number"),
        ("nan", "decimal_comma", None, "number.not_a_number"),
        ("#GETAL!", "decimal_comma", None, "value.excel_error"),
    ],
)
def test_numbers(text, notation, value, rule):
    parsed = parse_number(text, notation=notation)
    assert (parsed.value, parsed.rule) == (value, rule)


def test_numbers_of_a_workbook_are_plain():
    assert parse_number("51.119", "number", notation="decimal_comma").value == 51.119
    assert parse_number("2018-03-01", "date", notation="decimal_comma").rule == "number.not_a_number"
