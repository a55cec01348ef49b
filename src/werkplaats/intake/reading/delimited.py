"""Delimited text: encoding and separator are decided once per file and told, fields stay text."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from werkplaats.errors import InputError
from werkplaats.intake.framing import Header, judge_row, locate_header, make_aside
from werkplaats.intake.raw import QUARANTINED, Aside, Loader, RawFile, make_columns, no_records
from werkplaats.intake.reading.blocks import BLOCK, Block, Dialect, Parsed, cut_blocks, parse_blocks
from werkplaats.intake.reading.encoding import TextFile, empty_file, open_text
from werkplaats.intake.reading.grid import Grid, Note
from werkplaats.intake.reading.rows import Row, find_delimiter, read_rows
from werkplaats.intake.store import Store

_HEAD_ROWS = 60
_BATCH = 50_000
_STRETCH = 1_000_000
"""Rows that are gathered before their texts become codes: few enough for memory, enough to meet each text once."""

_AGREED = ";"
_LINE = "line"


def read_delimited(
    file: str,
    path: Path,
    store: Store,
    *,
    wanted: Sequence[str],
    header_row: int | None = None,
    agreed: bool = False,
    block_size: int = BLOCK,
) -> RawFile:
    """Put the records of a delimited text into the store.

    Parameters
    ----------
    file
        Name for messages.
    wanted
        Raw columns that must be there; the separator is the one that shows most of them.
    agreed
        Whether a semicolon was agreed upon, so that any other separator is worth telling.
    block_size
        Bytes that are read at once.

    Raises
    ------
    InputError
        When the file is empty or no text, has a quote that never closes, or lacks a wanted column.
    """
    text = open_text(file, path, scratch=store.folder)
    delimiter = _find_delimiter(file, text, wanted)
    head = _read_head(file, text, delimiter, max(_HEAD_ROWS, header_row or 0))
    grid = _as_grid(file, head, delimiter)
    header = locate_header(grid, wanted=wanted, header_row=header_row)
    body = _Body(file, text, header, delimiter, Loader(store, header.width))
    body.asides += [_aside(row, header, delimiter, above=True) for row in head[: header.position]]
    body.load(head[header.position], block_size)
    if not body.loader.n_records and not any(aside.status == QUARANTINED for aside in body.asides):
        raise no_records(file, found="column names and nothing below them")
    return RawFile(
        file=file,
        sheet=None,
        store=store,
        records=body.loader.table,
        columns=make_columns(body.loader, header.names, ["text"] * header.width),
        n_records=body.loader.n_records,
        asides=tuple(body.asides),
        header_line=header.line,
        separator=delimiter,
        note_columns={"csv.embedded_newline": tuple(dict.fromkeys(body.spanning.values()))},
        notes=(*text.notes, *_dialect_notes(text, delimiter, agreed), *body.notes(), *header.notes),
    )


class _Body:
    """What lies below the column names, on its way into the store."""

    def __init__(self, file: str, text: TextFile, header: Header, delimiter: str, loader: Loader) -> None:
        self.file, self.text, self.header, self.delimiter, self.loader = file, text, header, delimiter, loader
        self.asides: list[Aside] = []
        self.spanning: dict[int, str] = {}
        self.last_line = 0
        self._gathered: list[Parsed] = []

    def notes(self) -> tuple[Note, ...]:
        """Return what was met that is worth telling."""
        notes: list[Note] = [("csv.embedded_newline", tuple(self.spanning))] if self.spanning else []
        cut_off = any(aside.rule == "csv.truncated" for aside in self.asides)
        if not self._ends_in_line_end() and not cut_off:
            # Whether the last field is whole cannot be told: 3.34 may be what is left of 3.349,28.
            notes.append(("csv.no_line_end", (self.last_line,)))
        return tuple(notes)

    def _ends_in_line_end(self) -> bool:
        with self.text.path.open("rb") as stream:
            stream.seek(-1, 2)
            return stream.read(1) in (b"\n", b"\x1a")

    def load(self, names: Row, block_size: int) -> None:
        """Read everything behind the row of column names."""
        first_line = names.line + names.spans
        start = _offset(self.text, first_line)
        blocks = cut_blocks(self.text.path, start=start, first_line=first_line, size=block_size)
        dialect = Dialect(self.delimiter, self.header.fields, self.header.names[0])
        for parsed in parse_blocks(blocks, dialect):
            if parsed.table is not None and self._is_within_names(parsed.table):
                self._gather(parsed)
                continue
            self._add_gathered()
            if not self._add_block(parsed.block):
                return
        self._add_gathered()

    def _is_within_names(self, table: pa.Table) -> bool:
        """Return whether no field behind the last column name is filled; rows with one must be judged."""
        return not any(
            pc.any(pc.not_equal(pc.utf8_trim_whitespace(column), "")).as_py()
            for column in table.columns[self.header.width :]
        )

    def _gather(self, parsed: Parsed) -> None:
        self._gathered.append(parsed)
        if parsed.block.last or sum(item.block.lines for item in self._gathered) >= _STRETCH:
            self._add_gathered()

    def _add_block(self, block: Block) -> bool:
        """Add a block row by row; return False when that took the rest of the file along."""
        if not block.closed:
            self._add_rows(_lines(self.text.path, block.start), block.first_line, last=True)
            return False
        lines = _split(block.content)
        try:
            self._add_rows(iter(lines), block.first_line, last=block.last)
        except InputError as error:
            if block.last or error.rule != "csv.unclosed_quote":
                raise
            # A quote inside a field misled whoever cut the file, and this block ends in the middle of a row.
            (line,) = error.lines
            read = sum(len(text.encode()) for text in lines[: line - block.first_line])
            self._add_rows(_lines(self.text.path, block.start + read), line, last=True)
            return False
        return True

    def _add_gathered(self) -> None:
        """Add the regular blocks that were gathered."""
        gathered, self._gathered = self._gathered, []
        if not gathered:
            return
        tables = [self._judge_suspects(item, self._line_numbers(item)) for item in gathered]
        table = pa.concat_tables(tables)
        self.loader.add(table[_LINE].combine_chunks(), [table[place] for place in range(self.header.width)])
        for item in gathered:
            for place, line in item.odd:
                self._add_rows(iter([line]), item.block.first_line + place, last=False)
        last = gathered[-1].block
        self.last_line = last.first_line + last.lines - 1
        self._mark_truncated(last.last)

    def _line_numbers(self, parsed: Parsed) -> np.ndarray:
        """Return the physical line of each regular row of a block."""
        first = parsed.block.first_line
        lines: np.ndarray = np.arange(first, first + parsed.block.lines, dtype="int64")
        return np.delete(lines, [place for place, _ in parsed.odd]) if parsed.odd else lines

    def _judge_suspects(self, parsed: Parsed, lines: np.ndarray) -> pa.Table:
        """Return the rows of a block with their lines, after setting aside blank ones and repeated column names."""
        assert parsed.table is not None
        table = parsed.table.append_column(_LINE, pa.array(lines))
        keep = np.ones(len(lines), dtype=bool)
        for row in parsed.suspects:
            fields = [str(table[place][row]) for place in range(self.header.width)]
            rule = judge_row(fields, self.header)
            if rule:
                keep[row] = False
                self.asides.append(make_aside(int(lines[row]), rule, self.delimiter.join(fields)))
        return table if keep.all() else table.filter(pa.array(keep))

    def _add_rows(self, lines: Iterator[str], first_line: int, *, last: bool) -> None:
        """Add lines row by row."""
        batch: list[Row] = []
        names = self.header.names
        try:
            for row in read_rows(self.file, lines, delimiter=self.delimiter, first_line=first_line, names=names):
                self._add_row(row, batch)
        finally:
            self._flush(batch)
        self._mark_truncated(last)

    def _add_row(self, row: Row, batch: list[Row]) -> None:
        self.last_line = row.line
        if row.spans > 1:
            self.spanning[row.line] = self._spanning_column(row)
        aside = _aside(row, self.header, self.delimiter)
        if aside.rule:
            self.asides.append(aside)
            return
        batch.append(row)
        if len(batch) == _BATCH:
            self._flush(batch)

    def _spanning_column(self, row: Row) -> str:
        place = next((place for place, field in enumerate(row.fields) if "\n" in field), 0)
        return self.header.names[place] if place < self.header.width else ""

    def _flush(self, batch: list[Row]) -> None:
        if batch:
            columns = [
                pa.array([row.fields[place] for row in batch], pa.string()) for place in range(self.header.width)
            ]
            self.loader.add(pa.array([row.line for row in batch], pa.int64()), columns)
        batch.clear()

    def _mark_truncated(self, last: bool) -> None:
        """Tell a ragged last row without a line end from any other ragged row: the file was cut off there."""
        aside = self.asides[-1] if last and self.asides else None
        if aside is None or aside.rule != "csv.field_count" or aside.line != self.last_line:
            return
        if not self._ends_in_line_end():
            self.asides[-1] = make_aside(aside.line, "csv.truncated", aside.text)


def _aside(row: Row, header: Header, delimiter: str, *, above: bool = False) -> Aside:
    return make_aside(row.line, judge_row(row.fields, header, above=above), delimiter.join(row.fields))


def _find_delimiter(file: str, text: TextFile, wanted: Sequence[str]) -> str:
    with text.path.open("rb") as stream:
        stream.seek(text.start)
        head = stream.read(20_000).decode("utf-8", errors="ignore")
    if not head.strip() and not text.path.read_bytes().strip():
        raise empty_file(file, text.path)
    return find_delimiter(head, wanted=wanted) if head.strip() else _AGREED


def _dialect_notes(text: TextFile, delimiter: str, agreed: bool) -> tuple[Note, ...]:
    """Tell of a separator that nobody expects; Excel's own 'Unicode text' has tabs, and was told of already."""
    expected = (_AGREED,) if agreed else (_AGREED, ",")
    utf16 = any(rule == "encoding.utf16" for rule, _ in text.notes)
    return () if delimiter in expected or utf16 else (("csv.dialect", ()),)


def _read_head(file: str, text: TextFile, delimiter: str, rows: int) -> list[Row]:
    """Return the first rows, enough to find the column names."""
    head: list[Row] = []
    for row in read_rows(file, _lines(text.path, text.start), delimiter=delimiter, first_line=1):
        head.append(row)
        if len(head) >= rows:
            break
    return head


def _as_grid(file: str, head: Sequence[Row], delimiter: str) -> Grid:
    return Grid(
        file=file,
        rows=[row.fields for row in head],
        lines=[row.line for row in head],
        texts=[delimiter.join(row.fields) for row in head],
    )


def _lines(path: Path, start: int) -> Iterator[str]:
    with path.open("rb") as stream:
        stream.seek(start)
        for line in stream:
            yield line.decode("utf-8")


def _split(content: bytes) -> list[str]:
    return [line.decode("utf-8") for line in io.BytesIO(content)]


def _offset(text: TextFile, first_line: int) -> int:
    """Return where a physical line begins."""
    with text.path.open("rb") as stream:
        stream.seek(text.start)
        for _ in range(first_line - 1):
            stream.readline()
        return stream.tell()
