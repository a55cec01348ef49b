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

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv

from werkplaats.intake.reading.rows import FIELD_LIMIT

BLOCK = 2**26
"""Bytes of a block."""

_AHEAD = 2
_TEXT = pa.dictionary(pa.int32(), pa.string())


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
class Parsed:
    """A block, and its regular lines as columns; None when it must be read row by row.

    ``odd`` are the lines of the block that have another number of fields, by their number and as one text.
    """

    block: Block
    table: pa.Table | None
    odd: tuple[tuple[int, str], ...] = ()


def cut_blocks(path: Path, *, start: int, first_line: int, size: int = BLOCK) -> Iterator[Block]:
    """Yield the file from ``start`` on in blocks of whole lines, cut where no quote is open."""
    with path.open("rb") as stream:
        stream.seek(start)
        rest = b""
        while True:
            chunk = stream.read(size)
            content = rest + chunk
            if not content:
                return
            if not chunk:
                yield Block(content, start, first_line, _lines(content), last=True, closed=content.count(b'"') % 2 == 0)
                return
            cut = _cut(content)
            if not cut:
                yield Block(content, start, first_line, 0, last=False, closed=False)
                return
            block = Block(content[:cut], start, first_line, content.count(b"\n", 0, cut), last=False)
            yield block
            rest = content[cut:]
            start += cut
            first_line += block.lines


def _lines(content: bytes) -> int:
    return content.count(b"\n") + (not content.endswith(b"\n"))


def parse_blocks(blocks: Iterator[Block], *, delimiter: str, fields: int) -> Iterator[Parsed]:
    """Yield each block with its columns, in order; the next blocks are parsed meanwhile."""
    with ThreadPoolExecutor(_AHEAD, thread_name_prefix="werkplaats-csv") as pool:
        waiting: deque[Future[Parsed]] = deque()
        for block in blocks:
            waiting.append(pool.submit(_parse, block, delimiter, fields))
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


def _parse(block: Block, delimiter: str, fields: int) -> Parsed:
    content = block.content
    if not block.closed or _has_stray_quote(content, delimiter):
        return Parsed(block, None)
    odd: list[tuple[int | None, str]] = []

    def set_apart(row: pa_csv.InvalidRow) -> str:
        odd.append((row.number, row.text))
        return "skip"

    try:
        table = pa_csv.read_csv(
            pa.BufferReader(content if content.endswith(b"\n") else content + b"\n"),
            read_options=pa_csv.ReadOptions(
                column_names=[f"c{place}" for place in range(fields)], block_size=len(content) + 2, use_threads=False
            ),
            parse_options=pa_csv.ParseOptions(
                delimiter=delimiter,
                quote_char='"' if b'"' in content else False,
                newlines_in_values=True,
                ignore_empty_lines=False,
                invalid_row_handler=set_apart,
            ),
            convert_options=pa_csv.ConvertOptions(
                column_types={f"c{place}": _TEXT for place in range(fields)}, strings_can_be_null=False
            ),
        )
    except pa.ArrowInvalid:
        return Parsed(block, None)
    numbered = tuple((number - 1, text) for number, text in odd if number is not None)
    whole = table.num_rows + len(odd) == block.lines and len(numbered) == len(odd)
    # A quote in an odd line may have hidden line ends from the count of fields.
    quoted = any('"' in text for _, text in odd) or _ends_open(table)
    regular = whole and not quoted and not _has_long_field(table)
    return Parsed(block, table, numbered) if regular else Parsed(block, None)


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
            longest = pc.max(pc.utf8_length(chunk.dictionary)).as_py()
            if longest is not None and longest > FIELD_LIMIT:
                return True
    return False
