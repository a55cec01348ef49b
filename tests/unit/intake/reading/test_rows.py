"""Rows read one by one: physical lines, quotes, and the error of a quote that leads nowhere."""

import pytest

from werkplaats.errors import InputError
from werkplaats.intake.reading.rows import FIELD_LIMIT, find_delimiter, read_rows


def read(*lines: str, first_line: int = 1) -> list[tuple[int, list[str], int]]:
    rows = read_rows("f.csv", lines, delimiter=";", first_line=first_line)
    return [(row.line, row.fields, row.spans) for row in rows]


def refusal(*lines: str, **options) -> InputError:
    with pytest.raises(InputError) as caught:
        list(read_rows("f.csv", lines, **{"delimiter": ";", "first_line": 1, **options}))
    return caught.value


def test_lines_are_counted_through_quoted_line_breaks_and_blank_lines():
    assert read("a;b\n", '"c\n', "\n", 'd";e\n', "\n", "f", first_line=10) == [
        *((10, ["a", "b"], 1), (11, ["c\n\nd", "e"], 3), (14, [], 1), (15, ["f"], 1))
    ]


def test_doubled_quotes_are_one_and_quotes_inside_a_field_are_themselves():
    assert read('"a""b";c"d;e"\n') == [(1, ['a"b', 'c"d', 'e"'], 1)]


@pytest.mark.parametrize("lines", [("a\n", '"b;c\n', "d\n"), ("a\n", '"b"c;d\n')])
def test_a_quote_that_does_not_close_is_refused_at_the_line_where_its_row_begins(lines):
    error = refusal(*lines, first_line=5)
    assert (error.rule, error.lines, error.where) == ("csv.unclosed_quote", (6,), "f.csv line 6")


def test_a_field_that_is_too_long_is_named_by_its_column_and_never_shown():
    error = refusal("a;" + "b" * (FIELD_LIMIT + 1) + "\n", names=("x", "y"))
    assert (error.rule, error.columns) == ("csv.field_size", ("y",))
    assert "bbb" not in str(error)
    assert read("b" * FIELD_LIMIT)[0][2] == 1


@pytest.mark.parametrize(
    ("text", "wanted", "delimiter"),
    [
        ("a;b,c\n1;2,3\n", ["a", "b,c"], ";"),
        ("a,b;c\n1,2;3\n", ["a", "b;c"], ","),
        ("Totaal, in euro, samen\na|b\n", ["a", "b"], "|"),
        ('"A"\t" b "\n', ["a", "B"], "\t"),
        ("x;y\n1,5;2,5,3\n", ["z"], ","),
        ("\n\na;b\n", ["a"], ";"),
    ],
)
def test_the_separator_is_the_one_that_shows_most_names(text, wanted, delimiter):
    assert find_delimiter(text, wanted=wanted) == delimiter
