"""Amounts: exact cents, or the rule that is broken; never a guess."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from werkplaats.intake.cells.amounts import parse_amount, parse_number

CENTS = st.integers(min_value=-(10**10), max_value=10**10)


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


@pytest.mark.parametrize(
    ("text", "cents", "repair"),
    [
        ("12", 1200, ""),
        ("12,5", 1250, ""),
        ("1.234.567", 123456700, ""),
        ("-0,00", 0, ""),
        ("50,00-", -5000, "amount.negative_notation"),
        ("(50,00)", -5000, "amount.negative_notation"),
        ("\u221250,00", -5000, "amount.negative_notation"),
        ("€ 1.234,56", 123456, "amount.currency_symbol"),
        ("12,50 EUR", 1250, "amount.currency_symbol"),
        ("12,-", 1200, "amount.currency_symbol"),
        ("1\u00a0234,56", 123456, "amount.space_thousands"),
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
        ("1.234", "amount.ambiguous"),
        ("12,345", "amount.ambiguous"),
        ("1234,567", "amount.precision"),
        ("1234.56", "amount.decimal_point"),
        ("1.23,45", "amount.not_a_number"),
        ("1,23457E+05", "amount.scientific"),
        ("NaN", "amount.not_finite"),
        ("-inf", "amount.not_finite"),
        ("#N/B", "value.excel_error"),
        ("#DEEL/0!", "value.excel_error"),
        ("\uff11\uff12,50", "amount.not_a_number"),
        ("1_000", "amount.not_a_number"),
        ("0x10", "amount.not_a_number"),
        ("99999999999,00", "amount.range"),
    ],
)
def test_refused_notations(text, rule):
    parsed = parse_amount(text, notation="decimal_comma")
    assert (parsed.value, parsed.rule) == (None, rule)


def test_euros_in_a_file_of_cents_are_refused():
    assert parse_amount("12,50", notation="cents").rule == "amount.decimal_point"
    assert parse_amount("12.5", "number", notation="cents").rule == "amount.precision"


@pytest.mark.parametrize(
    ("text", "notation", "value", "rule"),
    [
        ("12,5", "decimal_comma", 12.5, ""),
        ("51.119892", "decimal_point", 51.119892, ""),
        ("51.119", "decimal_comma", None, "number.ambiguous"),
        ("", "decimal_comma", None, ""),
        ("veel", "decimal_comma", None, "number.not_a_number"),
    ],
)
def test_numbers(text, notation, value, rule):
    parsed = parse_number(text, notation=notation)
    assert (parsed.value, parsed.rule) == (value, rule)
