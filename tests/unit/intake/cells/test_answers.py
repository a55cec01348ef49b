"""Answers: within the range of the item, missing for a reason, or refused."""

from functools import partial

import pytest

from werkplaats.intake.cells.answers import parse_answer

VAS = partial(parse_answer, notation="decimal_comma", allowed=(0, 100))
LEVEL = partial(parse_answer, notation="decimal_comma", allowed=(1, 5), whole=True)


@pytest.mark.parametrize(("text", "value"), [("0", 0), ("100", 100), ("72,5", 72.5), (" 7 ", 7), ("3.0", 3)])
def test_answers_within_the_range(text, value):
    parsed = VAS(text)
    assert (parsed.value, parsed.rule, parsed.repair) == (value, "", "")


@pytest.mark.parametrize("text", ["101", "-1", "70%", "zeventig", "n.v.t.", "\uff17", "999", "1e3", "7-8"])
def test_anything_else_is_out_of_range(text):
    assert VAS(text).rule == "value.range"


@pytest.mark.parametrize(("text", "rule"), [("2", ""), ("2,0", ""), ("2,5", "value.range"), ("0", "value.range")])
def test_levels_are_whole(text, rule):
    assert LEVEL(text).rule == rule


@pytest.mark.parametrize("text", ["", "  ", ".", "NA"])
def test_no_answer_is_missing_and_told(text):
    parsed = VAS(text)
    assert (parsed.value, parsed.rule, parsed.repair) == (None, "", "value.missing_item")


def test_codes_for_no_answer_are_missing_only_when_somebody_says_so():
    assert VAS("999").rule == "value.range"
    assert VAS("999", listed=[999]).repair == "value.user_missing"
    assert VAS("999", declared=[(990, 999)]).repair == "sav.user_missing"
    assert VAS("999", declared=[(999, 999)]).repair == "sav.user_missing"
    assert VAS("999", declared=[(990, 998)]).rule == "value.range"
    assert VAS("999", listed=[999]).value is None


def test_an_item_that_nobody_knows_has_no_range():
    assert parse_answer("999", notation="decimal_comma").value == 999


def test_cells_of_a_workbook():
    assert VAS("#N/A", "error").rule == "xlsx.error_cell"
    assert VAS("2018-03-05", "date").rule == "value.range"
    assert VAS("1.234").rule == "number.ambiguous"
