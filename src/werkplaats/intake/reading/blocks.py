"""The body of a delimited file, block by block: regular blocks at once, any other row by row, with the same outcome.

A block is regular when each of its lines is one row; lines that have another number of fields than the header (ragged
or blank ones) are set apart. Any other block (a line break inside quotes, a field beyond the limit) is read exactly,
so that speed never decides what a file says.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv

from werkplaats.intake.reading.rows import FIELD_LIMIT

BLOCK = 2**22
"""Bytes of a block: small enough that memory is used again, which costs half of what new memory does."""

_LINE_END = ord("\n")
_THREADS = 2
_AHEAD = 16


@dataclass(frozen=True)
class Block:
    """Whole lines of a file.

    Attributes
    ----------
    content, start, first_line, lines
        The bytes, where they begin in the file, the number of the first line, and how many there are.
    last
        Whether the file ends here.
    closed
        Whether all quotes that open in it close in it; when not, rows from here on must be read one by one.
    """

    content: bytes
    start: int
    first_line: int
    lines: int
    last: bool
    closed: bool = True


@dataclass(frozen=True)
class Dialect:
    """How the rows of a file are written: separator, number of fields, and the name of the first column."""

    delimiter: str
    fields: int
    name: str


@dataclass(frozen=True)
class Parsed:
    """A block, and its regular lines as columns; None when it must be read row by row.

    Attributes
    ----------
    odd
        Lines of the block that have another number of fields, by their number and as one text.
    suspects
        Rows of the table of which the first field is blank, or looks like the name of its column.
    """

    block: Block
    table: pa.Table | None
    odd: tuple[tuple[int, str], ...] = ()
    suspects: tuple[int, ...] = ()


def cut_blocks(path: Path, *, start: int, first_line: int, size: int = BLOCK) -> Iterator[Block]:
    """Yield the file from ``start`` on in blocks of whole lines, cut where no quote is open."""
    with path.open("rb") as stream:
        while True:
            stream.seek(start)
            content = stream.read(size)
            if not content:
                return
            if not stream.peek(1):
                yield Block(content, start, first_line, _lines(content), last=True, closed=content.count(b'"') % 2 == 0)
                return
            cut = _cut(content)
            if not cut:
                yield Block(content, start, first_line, 0, last=False, closed=False)
                return
            whole = content[:cut]
            block = Block(whole, start, first_line, _lines(whole), last=False)
            yield block
            start += cut
            first_line += block.lines


def _lines(content: bytes) -> int:
    # NumPy counts five times faster than bytes do, and lets other threads work meanwhile.
    return int(np.count_nonzero(np.frombuffer(content, np.uint8) == _LINE_END)) + (not content.endswith(b"\n"))


def parse_blocks(blocks: Iterator[Block], dialect: Dialect) -> Iterator[Parsed]:
    """Yield each block with its columns, in order; the next blocks are parsed meanwhile."""
    with ThreadPoolExecutor(_THREADS, thread_name_prefix="werkplaats-csv") as pool:
        waiting: deque[Future[Parsed]] = deque()
        for block in blocks:
            waiting.append(pool.submit(_parse, block, dialect))
            if len(waiting) > _AHEAD:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _cut(content: bytes) -> int:
    """Return where the last line ends behind which no quote is open; 0 when there is no such place."""
    cut = content.rfind(b"\n") + 1
    if b'"' not in content:
        return cut
    open_quote = content.count(b'"', 0, cut) % 2
    while cut and open_quote:
        before = content.rfind(b"\n", 0, cut - 1) + 1
        open_quote = (open_quote + content.count(b'"', before, cut)) % 2
        cut = before
    return cut


def _parse(block: Block, dialect: Dialect) -> Parsed:
    content, names = block.content, [f"c{place}" for place in range(dialect.fields)]
    if not block.closed or _has_stray_quote(content, dialect.delimiter):
        return Parsed(block, None)
    odd: list[tuple[int | None, str]] = []

    def set_apart(row: pa_csv.InvalidRow) -> str:
        odd.append((row.number, row.text))
        return "skip"

    try:
        table = pa_csv.read_csv(
            pa.BufferReader(content if content.endswith(b"\n") else content + b"\n"),
            read_options=pa_csv.ReadOptions(column_names=names, block_size=len(content) + 2, use_threads=False),
            parse_options=pa_csv.ParseOptions(
                delimiter=dialect.delimiter,
                quote_char='"' if b'"' in content else False,
                newlines_in_values=True,
                ignore_empty_lines=False,
                invalid_row_handler=set_apart,
            ),
            # Whoever opened the file saw that it is UTF-8 (`encoding.open_text`).
            convert_options=pa_csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()),
                strings_can_be_null=False,
                check_utf8=False,
            ),
        )
    except pa.ArrowInvalid:
        return Parsed(block, None)
    numbered = tuple((number - 1, text) for number, text in odd if number is not None)
    whole = table.num_rows + len(odd) == block.lines and len(numbered) == len(odd)
    # A quote in an odd line may have hidden line ends from the count of fields.
    quoted = any('"' in text for _, text in odd) or _ends_open(table)
    regular = whole and not quoted and not _has_long_field(table)
    return Parsed(block, table, numbered, _find_suspects(table, dialect.name)) if regular else Parsed(block, None)


def _find_suspects(table: pa.Table, name: str) -> tuple[int, ...]:
    """Return the rows that may be blank or repeat the column names, told by their first field."""
    stem, first = re.split(r"[\W_]", name)[0].lower(), table.column(0)
    lower = pc.ascii_lower(first) if stem.isascii() else pc.utf8_lower(first)
    blank = pc.or_(pc.equal(first, ""), pc.utf8_is_space(first))
    suspect = pc.or_(blank, pc.match_substring(lower, stem))
    return tuple(pc.indices_nonzero(suspect).to_pylist())


def _has_stray_quote(content: bytes, delimiter: str) -> bool:
    """Return whether a quote stands where neither a field begins nor ends."""
    if b'"' not in content:
        return False
    around = rb'[^"\r\n' + re.escape(delimiter.encode()) + rb"]"
    return re.search(around + rb'"' + around, content) is not None


def _ends_open(table: pa.Table) -> bool:
    """Return whether the last field of a block took the last line end in: a quote in it was never closed."""
    return table.num_rows > 0 and "\n" in table.column(table.num_columns - 1)[-1].as_py()


def _has_long_field(table: pa.Table) -> bool:
    for column in table.columns:
        for chunk in column.chunks:
            longest = pc.max(pc.binary_length(chunk)).as_py()
            if longest is not None and longest > FIELD_LIMIT and pc.max(pc.utf8_length(chunk)).as_py() > FIELD_LIMIT:
                return True
    return False
