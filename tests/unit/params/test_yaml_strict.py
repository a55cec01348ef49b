"""What the strict reader makes of a value, against what YAML 1.1 would have made of it."""

import math

import pytest

from werkplaats.params.yaml_strict import read_yaml, resolve

WORDS = ["NO", "yes", "on", "True", "NULL", "01-01-2023", "2023-01-01", "12:30", ".", "-", "+", "e5", "1e"]
ODD_NUMBERS = ["0344", "-012", "00.5", "0x1F", "0o17", "0b1", "1_000", "1,5", "1.5.2", "9" * 400]


@pytest.mark.parametrize("text", WORDS + ODD_NUMBERS)
def test_everything_that_is_not_plainly_a_number_stays_text(text):
    assert resolve(text) == text
    assert isinstance(resolve(text), str)


@pytest.mark.parametrize(
    ("text", "value"),
    [("0", 0), ("-7", -7), ("0.5", 0.5), (".5", 0.5), ("1e3", 1000.0), ("true", True), ("null", None), ("~", None)],
)
def test_plain_values_are_resolved(text, value):
    assert resolve(text) == value
    assert type(resolve(text)) is type(value)


def test_special_numbers_are_recognized_so_that_they_can_be_refused():
    assert math.isnan(resolve(".nan"))
    assert resolve("-.inf") == -math.inf


def test_quoted_values_stay_text():
    assert read_yaml(b"a: '12'\nb: \"null\"\nc: |\n  true\n", where="x").content == {
        "a": "12",
        "b": "null",
        "c": "true\n",
    }


def test_keys_are_always_text():
    assert read_yaml(b"{1: a, NO: b, 01: c, null: d, true: e}", where="x").content == {
        "1": "a",
        "NO": "b",
        "01": "c",
        "null": "d",
        "true": "e",
    }


def test_every_value_keeps_its_place():
    marks = read_yaml(b"a: 1\nb:\n  c: 2\n  d:\n    - x\n    - {e: 3}\n", where="x").marks
    places = {path: (mark.line, mark.column) for path, mark in marks.items()}
    assert places == {
        ("a",): (1, 1),
        ("b",): (2, 1),
        ("b", "c"): (3, 3),
        ("b", "d"): (4, 3),
        ("b", "d", 0): (5, 7),
        ("b", "d", 1): (6, 7),
        ("b", "d", 1, "e"): (6, 8),
    }
