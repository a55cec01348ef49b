"""Text in files that a spreadsheet may open: formulas are made harmless, everything else stays as it is."""

from __future__ import annotations

import re

import pytest

from werkplaats.report.spreadsheets import FORMULA_START, neutralize, neutralize_record

RUN = ["=1+1", "+1+1", "-1+1", "@SUM(1,1)", "\t=1+1", " =1+1", "＝1+1", "\rx", "\nx", '=HYPERLINK("http://127.0.0.1")']
KEPT = ["De Linde", "a=b", "1-2", "", "'s-Gravenhage", "x;y"]


@pytest.mark.parametrize("text", RUN)
def test_a_formula_becomes_text(text):
    assert neutralize(text) == f"'{text}"


@pytest.mark.parametrize("text", KEPT)
def test_other_text_is_left_alone(text):
    assert neutralize(text) == text


@pytest.mark.parametrize("text", [*RUN, *KEPT])
def test_the_pattern_for_the_database_agrees(text):
    assert bool(re.match(FORMULA_START, text)) is (neutralize(text) != text)


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("000011;Wmo;=1+1;-12,50", "000011;Wmo;'=1+1;-12,50"),
        ('a;"=HYPERLINK(1)";b', 'a;\'"=HYPERLINK(1)";b'),
        ("a,-1.234,56", "a,-1.234,56"),
        ("a\t@x", "a\t'@x"),
        ("a|+cmd", "a|'+cmd"),
        ("=x;y", "'=x;y"),
        ("a;b-c;-5", "a;b-c;-5"),
        ('a;"b\n=c"', 'a;"b\n\'=c"'),
    ],
)
def test_every_field_of_a_record_is_made_harmless_and_amounts_stay(text, safe):
    assert neutralize_record(text) == safe
