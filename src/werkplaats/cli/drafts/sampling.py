"""The head of every raw file, to recognize it by: which columns it has, and how often each text stands in them.

Nothing here judges or repairs; a file that cannot be read is told as such, and `werkplaats check` says why.
"""

from __future__ import annotations

import codecs
import csv
import datetime as dt
import gzip
import io
import itertools
import math
import re
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from werkplaats.cli.drafts.column_names import count_known
from werkplaats.cli.drafts.kinds import HEAD, STATISTICS, Kind, describe_file, recognize_kind

MOST_RECORDS = 100_000
_MOST_ROWS = 5_000
_SEARCHED_ROWS = 30
_LARGEST_WORKBOOK = 200 * 2**20
_TOTAL = re.compile(r"(?i)\s*(eind|sub)?tota+l\w*\b.{0,20}")
_ENOUGH_KNOWN = 3
_DELIMITERS = ";,\t|"


@dataclass(frozen=True)
class Sample:
    """The first records of one table in one raw file.

    Attributes
    ----------
    path
        File below the folder of the study, with forward slashes.
    kind
        Kind of file, told from its first bytes and its name.
    sheet
        Sheet of a workbook with several.
    values
        Column -> how often each text stands in it; empty cells are not counted. No columns: the file was not read.
    typed
        Columns with real dates or numbers, whose notation the file itself knows.
    labels
        Column -> label of each code, where the file holds labels.
    n_records
        Records looked at.
    complete
        Whether these are all records.
    total
        Text in the first column that marks a totals row; empty when there is none.
    detail
        What there is to say about a file that was not read: the kind of message, what an archive holds.
    rows
        The first records, as texts in the order of ``names``: for what columns say together, and never shown.
    """

    path: str
    kind: Kind
    sheet: str | None = None
    values: Mapping[str, Counter[str]] = field(default_factory=dict)
    typed: frozenset[str] = frozenset()
    labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    n_records: int = 0
    complete: bool = True
    total: str = ""
    detail: str = ""
    rows: tuple[tuple[str, ...], ...] = field(default=(), repr=False)

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the columns, in the order of the file."""
        return tuple(self.values)

    @property
    def has_header(self) -> bool:
        """Whether the names are names: in a file without column names they are the first record, and never shown."""
        if count_known(self.names) >= _ENOUGH_KNOWN:
            return True
        return not any(_is_value(name, texts) for name, texts in self.values.items())


def _is_value(name: str, texts: Counter[str]) -> bool:
    """Return whether a column name looks like the texts below it: it is one of them, or has the same shape."""
    shapes = Counter(_shape(text) for text in itertools.islice(texts, 1000))
    return name in texts or (bool(re.search(r"\d", name)) and 2 * shapes[_shape(name)] > shapes.total())


def _shape(text: str) -> str:
    return re.sub(r"[^\W\d_]+", "a", re.sub(r"\d+", "0", text))


def read_samples(raw: Path) -> Iterator[Sample]:
    """Yield a sample of every table in every file below ``raw``, in order of name."""
    for path in sorted(path for path in raw.rglob("*") if path.is_file() and not path.is_symlink()):
        if not path.name.startswith((".", "~$")):
            yield from read_sample(path, path.relative_to(raw).as_posix())


def read_sample(path: Path, place: str) -> tuple[Sample, ...]:
    """Return the samples of one file: one per table in it, or one that says what kind of file it is."""
    kind: Kind = "unknown"
    try:
        kind = recognize_kind(path)
        if kind == "text":
            return (_text_sample(path, place),)
        if kind == "workbook":
            return _workbook_samples(path, place)
        if kind == "statistics":
            return (_statistics_sample(path, place),)
        if kind == "parquet":
            return (_parquet_sample(path, place),)
        return (Sample(place, kind, detail=describe_file(path, kind)),)
    # The libraries that read these files have no exception in common, and a damaged file is only told of here.
    except Exception as error:  # noqa: BLE001
        return (Sample(place, kind, detail=type(error).__name__),)


def _text_sample(path: Path, place: str) -> Sample:
    opener = gzip.open if path.name.lower().endswith(".gz") else open
    with opener(path, "rb") as stream:
        head = stream.read(HEAD)
    encoding = _encoding(head)
    delimiter = _delimiter(head.decode(encoding, errors="replace"))
    with opener(path, "rb") as stream:
        text = io.TextIOWrapper(stream, encoding=encoding, errors="replace", newline="")
        rows = csv.reader((line.replace("\0", "") for line in text), delimiter=delimiter)
        return build_sample(place, "text", ([*row] for row in rows))


def _encoding(head: bytes) -> str:
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    try:
        # The head may end in the middle of a character.
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8-sig"


def _delimiter(head: str) -> str:
    lines = [line for line in re.split(r"\r\n|\r|\n", head)[:_SEARCHED_ROWS] if line.strip()]

    def shown(delimiter: str) -> tuple[int, int]:
        cells = [[cell.strip().strip('"') for cell in line.split(delimiter)] for line in lines]
        return max((count_known(row) for row in cells), default=0), sum(line.count(delimiter) for line in lines)

    return max(_DELIMITERS, key=shown)


def _workbook_samples(path: Path, place: str) -> tuple[Sample, ...]:
    import openpyxl

    with zipfile.ZipFile(path) as archive:
        if sum(member.file_size for member in archive.infolist()) > _LARGEST_WORKBOOK:
            return (Sample(place, "workbook", detail="too large"),)
    workbook = openpyxl.load_workbook(path, read_only=True, data_only=True)
    sheets = [sheet for sheet in workbook.worksheets if any(_filled(row) for row in _cells(sheet))]
    samples = [build_sample(place, "workbook", _cells(sheet), sheet=sheet.title) for sheet in sheets]
    workbook.close()
    if not samples:
        return (Sample(place, "workbook", detail="empty"),)
    return tuple(samples)


def _cells(sheet: Any) -> Iterator[list[Any]]:
    for row in sheet.iter_rows(values_only=True):
        yield list(row)


def _filled(row: Sequence[Any]) -> bool:
    return any(cell is not None and str(cell).strip() for cell in row)


def _statistics_sample(path: Path, place: str) -> Sample:
    import pyreadstat

    read = getattr(pyreadstat, STATISTICS[path.suffix.lower()])
    frame, meta = read(str(path), row_limit=MOST_RECORDS)
    rows = itertools.chain([list(frame.columns)], (list(row) for row in frame.itertuples(index=False, name=None)))
    sample = build_sample(place, "statistics", rows)
    labels = {
        name: {_shown(code)[0]: str(label) for code, label in codes.items()}
        for name, codes in meta.variable_value_labels.items()
    }
    complete = len(frame) < MOST_RECORDS
    return Sample(**{**vars(sample), "labels": labels, "complete": complete, "typed": frozenset(sample.names)})


def _parquet_sample(path: Path, place: str) -> Sample:
    import pyarrow.parquet as pq

    with pq.ParquetFile(path) as file:
        batches = file.iter_batches(batch_size=10_000)
        rows = ([*row.values()] for batch in batches for row in batch.to_pylist())
        sample = build_sample(place, "parquet", itertools.chain([list(file.schema_arrow.names)], rows))
    return Sample(**{**vars(sample), "typed": frozenset(sample.names)})


def build_sample(place: str, kind: Kind, rows: Iterable[Sequence[Any]], *, sheet: str | None = None) -> Sample:
    """Return the sample of a table that is given as rows, with its column names in one of the first rows."""
    stream = (row for row in rows if _filled(row))
    first = list(itertools.islice(stream, _SEARCHED_ROWS))
    if not first:
        return Sample(place, kind, sheet=sheet, detail="empty")
    texts = [[_shown(cell)[0].strip() for cell in row] for row in first]
    header = _find_header(texts)
    names = texts[header]
    counters: dict[str, Counter[str]] = {name: Counter() for name in names if name}
    typed: set[str] = set()
    kept: list[tuple[str, ...]] = []
    number, total = 0, ""
    for row in itertools.chain(first[header + 1 :], itertools.islice(stream, MOST_RECORDS)):
        beginning = _shown(row[0])[0].strip()
        if _TOTAL.fullmatch(beginning):
            total = beginning.split()[0]
            continue
        number += 1
        shown: dict[str, str] = {}
        for name, cell in zip(names, row, strict=False):
            text, known = _shown(cell)
            if name and text.strip():
                shown[name] = text.strip()
                counters[name][text.strip()] += 1
                typed |= {name} if known else set()
        if number <= _MOST_ROWS:
            kept.append(tuple(shown.get(name, "") for name in counters))
    complete = next(stream, None) is None
    sample = Sample(place, kind, sheet, counters, frozenset(typed), {}, number, complete, total)
    return replace(sample, rows=tuple(kept))


def _find_header(rows: Sequence[Sequence[str]]) -> int:
    """Return the row with the column names: the one with most known names, else the first of the widest rows."""

    def width(row: int) -> tuple[int, int, int]:
        known = count_known(rows[row])
        # One known name may as well be a value.
        return (known if known > 1 else 0), sum(bool(cell) for cell in rows[row]), -row

    return max(range(len(rows)), key=width)


def _shown(cell: Any) -> tuple[str, bool]:
    """Return the text of a cell, and whether the file knows it as a date or a number."""
    if cell is None or (isinstance(cell, float) and math.isnan(cell)):
        return "", False
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat(), True
    if isinstance(cell, dt.date):
        return cell.isoformat(), True
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell)), True
    return str(cell), not isinstance(cell, str)
