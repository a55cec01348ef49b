"""Delimited text: blocks at speed and rows one by one say the same as a plain reader, whatever stands in the file."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from werkplaats.errors import InputError
from werkplaats.intake.raw import CLEAN, QUARANTINED, STRUCTURE, RawFile
from werkplaats.intake.reading.delimited import read_delimited
from werkplaats.intake.store import Store

NAMES = ["soort", "bedrag", "code"]
WANTED = ("soort", "bedrag")
TEXT = "soort;bedrag\nCoöperatie;1,00\nZoë;2,00\n"


@dataclass(frozen=True)
class Content:
    """What a file says: per line its fate, rule and fields; or the rule under which it is refused."""

    rows: tuple[tuple[int, str, str, tuple[str, ...]], ...] = ()
    refused: str = ""


def expect(text: str, *, header: int) -> Content:
    """Return what a plain csv reader and the rules in words make of a text, of which row ``header`` has the names."""
    found: list[tuple[int, str, str, tuple[str, ...]]] = []
    lines = re.findall(r"[^\n]*\n|[^\n]+", text)
    reader = csv.reader(lines, delimiter=";", strict=True)
    before = 0
    try:
        for place, row in enumerate(reader):
            line, before = before + 1, reader.line_num
            if place == header:
                continue
            status, rule = judge(row, above=place < header)
            if rule == "csv.field_count" and reader.line_num == len(lines) and not text.endswith("\n"):
                rule = "csv.truncated"
            found.append((line, status, rule, tuple(row[: len(NAMES)]) if status == CLEAN else told(";".join(row))))
    except csv.Error:
        return Content(refused="csv.unclosed_quote")
    if all(status == STRUCTURE for _, status, _, _ in found):
        return Content(refused="file.empty")
    return Content(tuple(found))


def judge(row: list[str], *, above: bool) -> tuple[str, str]:
    if not "".join(row).strip():
        return STRUCTURE, "row.blank"
    if above:
        return STRUCTURE, "row.title"
    if [cell.strip().casefold() for cell in row[:3]] == NAMES:
        return STRUCTURE, "row.repeated_header"
    if len(row) < len(NAMES) or "".join(row[len(NAMES) :]).strip():
        return QUARANTINED, "csv.field_count"
    return CLEAN, ""


def told(text: str) -> tuple[str, ...]:
    """Return the text of a row that is no record; of a blank one it does not matter how many fields it has."""
    return (text if text.strip("; ") else "",)


def said(raw: RawFile) -> Content:
    codes = ", ".join(column.code for column in raw.columns)
    rows = [
        (line, CLEAN, "", tuple(str(column.texts[code]) for column, code in zip(raw.columns, held, strict=True)))
        for line, *held in raw.store.rows(f"SELECT line, {codes} FROM {raw.records}")
    ]
    rows += [(aside.line, aside.status, aside.rule, told(aside.text)) for aside in raw.asides]
    return Content(tuple(sorted(rows)))


def read(store: Store, content: bytes, wanted=WANTED, **options) -> RawFile:
    path = Path(store.folder) / "f.csv"
    path.write_bytes(content)
    return read_delimited("f.csv", path, store, wanted=wanted, **options)


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    with Store() as opened:
        yield opened


PLAIN = st.text("ab 1,é'\t", max_size=4)
HOSTILE = st.text('ab;"\n\té ', max_size=6)
QUOTED = HOSTILE.map(lambda text: '"' + text.replace('"', '""') + '"')
ODD = st.sampled_from(['a"b', 'ab"', '""', '"', '"a"b', '"a";', '" a" ', "soort", "=1+1", "\u2028", "\x0b", "\x1c"])
STRUCTURAL = ("", " ", ";;", "soort;bedrag;code", " SOORT ;Bedrag;code", '"soort";bedrag;code', "a;b;c;", "a;b;c; ;")


def rows_of(fields: st.SearchStrategy[str], *, least: int = 3, most: int = 3) -> st.SearchStrategy[str]:
    return st.lists(fields, min_size=least, max_size=most).map(";".join)


FIELDS = st.one_of(PLAIN, QUOTED, ODD)
LINES = st.one_of(rows_of(FIELDS), rows_of(PLAIN), rows_of(FIELDS, least=0, most=5), st.sampled_from(STRUCTURAL))
TAMED = st.one_of(rows_of(st.one_of(PLAIN, QUOTED)), rows_of(PLAIN, least=0, most=5))


@settings(max_examples=300, deadline=None, derandomize=True)
@given(
    lines=st.one_of(st.lists(LINES, max_size=12), st.lists(TAMED, min_size=3, max_size=25)),
    title=st.booleans(),
    ending=st.sampled_from(["\n", "\n", "\r\n", "\r"]),
    encoding=st.sampled_from(["utf-8", "utf-8", "utf-8-sig", "cp1252", "utf-16"]),
    closed=st.booleans(),
    block_size=st.integers(1, 80),
)
def test_blocks_say_what_a_plain_reader_says(store, lines, title, ending, encoding, closed, block_size):
    written = [*(["Overzicht"] if title else []), ";".join(NAMES), *lines]
    text = ending.join(written) + ending * closed
    if encoding == "cp1252":
        text = text.replace("\u2028", "")
    bare = re.sub("\r\n", "", text).count("\r")
    plain = text.replace("\r\n", "\n").replace("\r", "\n") if bare or encoding in {"cp1252", "utf-16"} else text
    expected = expect(plain, header=int(title))
    try:
        got = said(read(store, text.encode(encoding), wanted=NAMES, block_size=block_size))
    except InputError as error:
        got = Content(refused=error.rule)
    assert got == expected


def rules(raw: RawFile) -> list[str]:
    return [rule for rule, _ in raw.notes]


@pytest.mark.parametrize(
    ("content", "noted"),
    [
        (TEXT.encode(), []),
        (TEXT.encode("utf-8-sig"), ["encoding.bom"]),
        (TEXT.encode("cp1252"), ["encoding.legacy"]),
        (TEXT.encode("utf-16"), ["encoding.utf16"]),
        (TEXT.encode("utf-16-le"), ["encoding.utf16"]),
        (TEXT.replace("\n", "\r\n").encode(), []),
        (TEXT.replace("\n", "\r").encode(), ["csv.eol"]),
        (TEXT.replace(";", "\t").encode(), ["csv.dialect"]),
        (TEXT.replace(";", "|").encode(), ["csv.dialect"]),
        (TEXT.replace(";", "\t").encode("utf-16"), ["encoding.utf16"]),
        (TEXT.replace("soort", " SOORT ").encode(), ["schema.header_normalised"]),
        (TEXT.rstrip().encode(), ["csv.no_line_end"]),
    ],
)
def test_one_content_in_many_forms_reads_the_same(store, content, noted):
    raw = read(store, content)
    assert said(raw).rows == ((2, CLEAN, "", ("Coöperatie", "1,00")), (3, CLEAN, "", ("Zoë", "2,00")))
    assert rules(raw) == noted


def test_a_comma_is_told_only_where_a_semicolon_was_agreed(store):
    content = b"soort,bedrag\na,1\n"
    assert rules(read(store, content)) == []
    assert rules(read(store, content, agreed=True)) == ["csv.dialect"]


def test_lines_are_physical_lines_after_a_quoted_line_break(store):
    raw = read(store, b'soort;bedrag\n"een\ntwee";1,00\ndrie;2,00\n')
    assert [(line, fields[0]) for line, _, _, fields in said(raw).rows] == [(2, "een\ntwee"), (4, "drie")]
    assert raw.notes == (("csv.embedded_newline", (2,)),)
    assert raw.note_columns["csv.embedded_newline"] == ("soort",)


def test_rows_that_are_no_records_get_their_fate(store):
    raw = read(store, b"Overzicht\n\nsoort;bedrag\na;1,00\n;\nsoort;bedrag\nb;2,00;3\nc")
    assert [(line, rule) for line, _, rule, _ in said(raw).rows] == [
        *((1, "row.title"), (2, "row.blank"), (4, ""), (5, "row.blank"), (6, "row.repeated_header")),
        *((7, "csv.field_count"), (8, "csv.truncated")),
    ]
    assert next(aside.text for aside in raw.asides if aside.line == 7) == "b;2,00;3"
    assert (raw.header_line, raw.n_records) == (3, 1)


def test_a_ragged_last_row_with_a_line_end_is_not_cut_off(store):
    raw = read(store, b"soort;bedrag\na;1,00\nc\n")
    assert [aside.rule for aside in raw.asides] == ["csv.field_count"]


def test_fields_without_a_name_at_the_end_are_no_columns_unless_they_are_filled(store):
    raw = read(store, b"soort;bedrag;;\na;1,00;;\nb;2,00\nc;3,00;x;\n")
    assert raw.names == ["soort", "bedrag"]
    assert [(line, rule) for line, _, rule, _ in said(raw).rows] == [(2, ""), (3, ""), (4, "csv.field_count")]


def test_quotes_inside_fields_do_not_lead_blocks_astray(store):
    content = b'soort;bedrag\n3" pijp;1\n"a\nb";2\nc";3\n"d""";4\n'
    for block_size in range(1, len(content)):
        rows = said(read(store, content, block_size=block_size)).rows
        assert [fields[0] for *_, fields in rows] == ['3" pijp', "a\nb", 'c"', 'd"']
        assert [line for line, *_ in rows] == [2, 3, 5, 6]


@pytest.mark.parametrize("body", ['a;ab";"\nx;y"\n', 'a;ab";"\nb;"x', 'a;ab";"x', '"a";"b\n"";""\n";c\n'])
def test_a_quote_that_is_open_where_a_block_ends_is_seen(store, body):
    text = "soort;bedrag;code\n" + body
    for block_size in range(1, len(body) + 2):
        try:
            got = said(read(store, text.encode(), block_size=block_size))
        except InputError as error:
            got = Content(refused=error.rule)
        assert got == expect(text, header=0)


@pytest.mark.parametrize(
    ("content", "rule", "lines"),
    [
        (b"", "file.empty", ()),
        (b"\n \n", "file.empty", ()),
        (b"PK\x03\x04\x00rest", "file.type_mismatch", ()),
        (b"soort;bedrag\n\x81\x8d\xff;1\n", "encoding.unreadable", ()),
        ("soort;bedrag\né;1\n".encode() + "ë;1\n".encode("cp1252"), "encoding.mixed", (3,)),
        (b'soort;bedrag\na;1\n"open;1\nb;2\n', "csv.unclosed_quote", (3,)),
        (b'soort;bedrag\na;1\n"a"b;1\n', "csv.unclosed_quote", (3,)),
        (b"soort;totaal\na;1\n", "schema.missing_column", (1,)),
        (b"soort;bedrag;bedrag\na;1;2\n", "schema.duplicate_column", (1,)),
        (b"soort;bedrag\n", "file.empty", ()),
        (b"soort;bedrag\n\n;\nsoort;bedrag\n", "file.empty", ()),
        (b"soort;bedrag\nb;1\n" + b"a" * 131_073 + b";1\n", "csv.field_size", (3,)),
    ],
)
@pytest.mark.parametrize("block_size", [7, 2**26])
def test_unreadable_text_says_what_and_what_to_do(store, content, rule, lines, block_size):
    with pytest.raises(InputError) as caught:
        read(store, content, block_size=block_size)
    assert (caught.value.rule, caught.value.lines) == (rule, lines)
    assert "f.csv" in caught.value.where
    assert caught.value.found
    assert caught.value.do


@pytest.mark.parametrize("length", [131_072, 131_073])
def test_the_longest_field_is_the_same_at_speed_and_row_by_row(store, length):
    content = b"soort;bedrag\nb;1\n" + b"a" * length + b";1\n"
    for block_size in (100, 2**26):
        if length > 131_072:
            with pytest.raises(InputError, match=r"csv\.field_size"):
                read(store, content, block_size=block_size)
        else:
            assert read(store, content, block_size=block_size).n_records == 2


def test_the_message_about_a_missing_column_shows_no_data(store):
    with pytest.raises(InputError) as caught:
        read(store, b"iets;anders\nP0001;geheim\nP0002;geheim\n", wanted=("a", "b", "c", "d"))
    assert "geheim" not in str(caught.value)


def test_a_named_row_holds_the_names(store):
    raw = read(store, b"soort;bedrag\nx;y\nsoort;bedrag\na;1\n", header_row=3)
    assert [(line, rule) for line, _, rule, _ in said(raw).rows] == [(1, "row.title"), (2, "row.title"), (4, "")]
