"""Blocks: whole lines, all of them, cut where no quote is open; parsed to columns only when every line is a row."""

import pytest

from werkplaats.intake.reading.blocks import Block, Dialect, cut_blocks, parse_blocks


@pytest.fixture
def cut(write):
    def cutter(content: bytes, size: int, start: int = 0, first_line: int = 1) -> list[Block]:
        return list(cut_blocks(write("f.csv", content), start=start, first_line=first_line, size=size))

    return cutter


def parse(content: bytes, fields: int = 2):
    block = Block(content, 0, 1, content.count(b"\n") + (not content.endswith(b"\n")), last=True)
    (parsed,) = parse_blocks(iter([block]), Dialect(";", fields, "person_id"))
    return parsed


@pytest.mark.parametrize(
    "content", [b"a;b\nc;d\n\ne;f\n", b"a;b\nc;d", b'a;"b\nc"\nd;e\n', b"\n", b"a", b"a;b\r\nc;d\r\n"]
)
@pytest.mark.parametrize("size", [12, 17, 23, 100])
def test_blocks_are_the_file_in_order(cut, content, size):
    content = (content.removesuffix(b"\n") + b"\n") * 9 + content
    blocks = cut(content, size)
    assert b"".join(block.content for block in blocks) == content
    assert [block.start for block in blocks] == [
        sum(len(block.content) for block in blocks[:place]) for place in range(len(blocks))
    ]
    assert [block.first_line for block in blocks] == [1 + content[: block.start].count(b"\n") for block in blocks]
    assert all(block.closed for block in blocks)


def test_a_block_never_ends_inside_quotes(cut):
    blocks = cut(b'a;"b\nc\nd"\ne;f\n' * 20, 12)
    assert len(blocks) > 10
    assert all(block.content.count(b'"') % 2 == 0 for block in blocks)


def test_from_a_quote_that_stays_open_on_there_is_one_block_to_be_read_row_by_row(cut):
    *regular, last = cut(b'a;b\n"c;d\n' + b"e;f\n" * 10, 9)
    assert all(block.closed for block in regular)
    assert not last.closed
    assert (last.start, last.first_line) == (4, 2)


def test_a_file_is_cut_from_where_its_records_begin(cut):
    (block,) = cut(b"soort;bedrag\na;1\n", 100, start=13, first_line=2)
    assert (block.content, block.start, block.first_line, block.lines) == (b"a;1\n", 13, 2, 1)


def test_odd_lines_are_set_apart_with_their_place(cut):
    parsed = parse(b"a;b\nc\nd;e;f\ng;h\n")
    assert parsed.table.num_rows == 2
    assert parsed.odd == ((1, "c"), (2, "d;e;f"))


@pytest.mark.parametrize(
    "content",
    [b'a;"b\nc"\nd;e\n', b'a;b"c\n', b'"a"b;c\n', b'c;"d\n', b'a;ab"\n"b;c', b'a;b\n"c"\n', b"a" * 131_073 + b";b\n"],
)
def test_a_block_that_speed_might_misread_is_left_for_exact_reading(content):
    assert parse(content).table is None


def test_nothing_is_taken_for_missing_and_nothing_is_stripped():
    table = parse(b'NULL;""\n NA ;nan\n;\n').table
    assert [column.to_pylist() for column in table.columns] == [["NULL", " NA ", ""], ["", "nan", ""]]


def test_rows_that_may_be_blank_or_repeat_the_names_are_pointed_out():
    parsed = parse(b"a;b\n  ;c\nPerson ID;d\n;e\nimpersonal;f\nx;g\n")
    assert parsed.suspects == (1, 2, 3, 4)
