"""Readers: text with provenance, and an error with where, what and what to do for what cannot be read."""

import pytest

from werkplaats.errors import InputError
from werkplaats.intake.raw import RawFile, frame_grid
from werkplaats.intake.reading.delimited import read_csv

WANTED = ("naam", "bedrag")
TEXT = "naam;bedrag\nCoöperatie;1,00\nZoë;2,00\n"


def frame(content: bytes, wanted: tuple[str, ...] = WANTED) -> RawFile:
    return frame_grid(read_csv("f.csv", content, wanted=wanted), wanted=wanted)


def rules(raw: RawFile) -> list[str]:
    return [rule for rule, _ in raw.notes]


@pytest.mark.parametrize(
    ("content", "noted"),
    [
        (TEXT.encode(), []),
        (TEXT.encode("utf-8-sig"), []),
        (TEXT.encode("cp1252"), ["encoding.legacy"]),
        (TEXT.encode("utf-16"), ["encoding.utf16"]),
        (TEXT.replace("\n", "\r\n").encode(), []),
        (TEXT.replace("\n", "\r").encode(), ["csv.eol"]),
        (TEXT.replace(";", "\t").encode(), ["csv.dialect"]),
        (TEXT.replace("naam", " NAAM ").encode(), ["schema.header_normalised"]),
    ],
)
def test_one_content_in_many_forms_reads_the_same(content, noted):
    raw = frame(content)
    assert raw.cells.to_numpy().tolist() == [["Coöperatie", "1,00"], ["Zoë", "2,00"]]
    assert rules(raw) == noted
    assert raw.lines.tolist() == [2, 3]


def test_lines_are_physical_lines_after_a_quoted_line_break():
    raw = frame(b'naam;bedrag\n"een\ntwee";1,00\ndrie;2,00\n')
    assert raw.lines.tolist() == [2, 4]
    assert raw.cells["naam"].tolist() == ["een\ntwee", "drie"]
    assert rules(raw) == ["csv.embedded_newline"]


def test_rows_that_are_no_records_get_their_fate():
    raw = frame(b"Overzicht\n\nnaam;bedrag\na;1,00\n;\nnaam;bedrag\nb;2,00;3\nc")
    assert raw.fates["rule"].tolist() == [
        "row.title", "row.blank", "", "row.blank", "row.repeated_header", "csv.field_count", "csv.truncated",
    ]  # fmt: skip
    assert raw.fates["status"].value_counts().to_dict() == {"structure": 4, "quarantined": 2, "clean": 1}
    assert raw.texts.iloc[5] == "b;2,00;3"


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (b"", "file.empty"),
        (b"\n \n", "file.empty"),
        (b"PK\x03\x04rest", "file.type_mismatch"),
        (b"naam;bedrag\n\x81\x8d\xff;1\n", "encoding.unreadable"),
        (b'naam;bedrag\n"open;1\n', "csv.unclosed_quote"),
        (b"naam;totaal\na;1\n", "schema.missing_column"),
        (b"naam;bedrag;bedrag\na;1;2\n", "schema.duplicate_column"),
        (b"naam;bedrag\n", "file.empty"),
        (b"naam;bedrag\n" + b"a" * 140_000 + b";1\n", "csv.field_size"),
    ],
)
def test_unreadable_text_says_what_and_what_to_do(content, rule):
    with pytest.raises(InputError) as caught:
        frame(content)
    assert caught.value.rule == rule
    assert "f.csv" in caught.value.where
    assert caught.value.found
    assert caught.value.do


def test_a_missing_column_names_the_nearest():
    with pytest.raises(InputError, match="Did you mean 'bedragen'"):
        frame(b"naam;bedragen\na;1\n")


def test_the_message_about_a_missing_column_shows_no_data():
    with pytest.raises(InputError) as caught:
        frame(b"iets;anders\nP0001;geheim\nP0002;geheim\n", ("a", "b", "c", "d"))
    assert "geheim" not in str(caught.value)
