"""Whether anything is left of people who withdrew: a search of everything that a study wrote.

An identifier is looked for as a word of its own, in the text of every file and in its name: tables, JSON, pages,
notebooks, Word and Excel files, PDF, archives. One that is easily something else (``12``, ``P7``) is looked for only
where identifiers stand: as a whole cell, or between quotes.
"""

from __future__ import annotations

import csv
import gzip
import html
import io
import re
import zipfile
import zlib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from werkplaats.errors import PrivacyError

Found = Literal["content", "name", "unreadable"]

_DEEPEST = 3
_LARGEST = 512 * 1024 * 1024
_SHOWN = 20
_UNREADABLE = (OSError, EOFError, zlib.error, zipfile.BadZipFile, pa.ArrowException, csv.Error, ValueError, KeyError)


@dataclass(frozen=True)
class Trace:
    """A file in which something is left: in its content or its name; or one that could not be searched."""

    path: Path
    found: Found


@dataclass(frozen=True)
class _Wanted:
    """Identifiers, as patterns: of running text, and of cells in RE2's language (which has no look-around)."""

    text: re.Pattern[str]
    word: re.Pattern[str]
    cell: str


def find_traces(ids: Collection[str], folders: Sequence[Path]) -> tuple[Trace, ...]:
    """Return every file below ``folders`` that holds one of the identifiers, or that could not be searched.

    Parameters
    ----------
    ids
        Persons and households who withdrew, as they are written in what the study writes.
    folders
        Such as data/processed/<study> and reports/<study>; one that is not there holds nothing. Links are not
        followed.

    Examples
    --------
    >>> find_traces(["P0007"], [])
    ()
    """
    wanted = _build_wanted(ids)
    if wanted is None:
        return ()
    paths = sorted(path for folder in folders for path in folder.rglob("*") if not path.is_symlink() and path.is_file())
    found = ((path, _search_file(path, wanted)) for path in paths)
    return tuple(Trace(path, what) for path, what in found if what)


def validate_erased(ids: Collection[str], folders: Sequence[Path], *, root: Path | None = None) -> None:
    """Raise when something of people who withdrew is left below ``folders``.

    Parameters
    ----------
    ids, folders
        As in `find_traces`.
    root
        Folder that the files are named below in the message.

    Raises
    ------
    PrivacyError
        With the files; identifiers in their names are not shown.
    """
    traces = find_traces(ids, folders)
    if not traces:
        return
    words = build_words(ids)
    paths = [(trace.path.relative_to(root) if root else trace.path).as_posix() for trace in traces]
    names = [words.sub("...", path) if words else path for path in paths]
    unreadable = sum(trace.found == "unreadable" for trace in traces)
    raise PrivacyError(
        "something of people who withdrew is left in files of the study",
        where=", ".join(names[:_SHOWN]) + (", ..." if len(names) > _SHOWN else ""),
        found=f"{len(traces)} files" + (f", of which {unreadable} could not be searched" if unreadable else ""),
        do="Run the whole study again, without --only, and delete what is left after that",
        rule="consent.traces",
    )


def build_words(ids: Collection[str]) -> re.Pattern[str] | None:
    """Return a pattern of the identifiers as words of their own in a text; None when there is nobody to look for.

    Identifiers that are easily something else (``12``) are not in it; see the module.

    Examples
    --------
    >>> words = build_words(["P0007", "12"])
    >>> words.sub("...", "see P0007 on line 12") if words else ""
    'see ... on line 12'
    """
    wanted = _build_wanted(ids)
    return wanted.word if wanted else None


def _build_wanted(ids: Collection[str]) -> _Wanted | None:
    """Return the patterns; None when there is nobody to look for."""
    known = sorted({text for text in ids if text.strip()})
    if not known:
        return None
    vague = [text for text in known if _is_vague(text)]
    clear = [text for text in known if not _is_vague(text)]
    # Digits behind the point of a number are no identifier; behind a comma they may be, in a line of text.
    words = rf"(?<![0-9A-Za-z])(?:(?<![0-9][.])|(?![0-9]))(?:{_any_of(clear)})(?![0-9A-Za-z])"
    numbers = _any_of([text for text in vague if text.isdigit()])
    codes = _any_of([text for text in vague if not text.isdigit()])
    fields = rf"(?:^|[;,\t|\"'>\n])(?:{codes})(?=\\?[;,\t|\"'<\r\n]|$)"
    return _Wanted(
        text=re.compile(rf"{words}|(?-i:[\"'](?:{numbers})\\?[\"']|{fields})", re.IGNORECASE),
        word=re.compile(words, re.IGNORECASE),
        cell=rf"(?i:(?:^|[^0-9A-Za-z])(?:{_quoted(clear)})(?:[^0-9A-Za-z]|$))|^(?:{_quoted(vague)})$",
    )


def _any_of(texts: Sequence[str]) -> str:
    """Return a pattern of one of the texts; without any, one that never matches."""
    return "|".join(re.escape(text) for text in texts) or r"(?!)"


def _quoted(texts: Sequence[str]) -> str:
    """Return the same in RE2's language."""
    return "|".join(rf"\Q{text}\E" for text in texts) or r"[^\x00-\x{10ffff}]"


def _is_vague(text: str) -> bool:
    """Return whether an identifier is easily something else: a number, or the name of a tag."""
    plain_number = text.isdigit() and not text.startswith("0") and len(text) < 9
    return plain_number or len(text) < 4


def _search_file(path: Path, wanted: _Wanted) -> Found | Literal[""]:
    if wanted.word.search(path.name):
        return "name"
    try:
        with path.open("rb") as stream:
            is_parquet = stream.read(4) == b"PAR1"
        if is_parquet:
            return "content" if _search_parquet(path, wanted) else ""
        if path.stat().st_size > _LARGEST:
            return "unreadable"
        texts = _read_texts(path.name, path.read_bytes(), depth=0)
        return "content" if any(wanted.text.search(text) for text in texts) else ""
    except _UNREADABLE:
        return "unreadable"


def _search_parquet(path: Path, wanted: _Wanted) -> bool:
    """Search the different texts of every column of text, and of the columns with identifiers whatever they hold."""
    schema = pq.read_schema(path)
    if any(pa.types.is_nested(field.type) or pa.types.is_binary(field.type) for field in schema):
        raise ValueError("a column that holds more than one value, or bytes")
    texts = [field.name for field in schema if _is_text(field.type)]
    others = [field.name for field in schema if field.name.endswith("_id") and field.name not in texts]
    with pq.ParquetFile(path, read_dictionary=texts) as file:
        for batch in file.iter_batches(batch_size=1_000_000, columns=[*texts, *others]):
            for column in batch.columns:
                plain = column.dictionary if pa.types.is_dictionary(column.type) else column
                if pc.any(pc.match_substring_regex(plain.cast(pa.string()), wanted.cell)).as_py():
                    return True
    return False


def _is_text(kind: pa.DataType) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_dictionary(kind))


def _read_texts(name: str, content: bytes, *, depth: int) -> Iterator[str]:
    """Yield what can be read in a file, one text per part of it."""
    if content[:2] == b"\x1f\x8b":
        content = gzip.decompress(content)
    if content[:4] == b"%PDF":
        yield from _read_pdf(content)
    elif content[:4] == b"PK\x03\x04":
        yield from _read_archive(content, depth=depth + 1)
    elif content[:4] == b"PAR1":
        yield from _read_cells(content)
    else:
        text = content.decode("utf-8", errors="replace")
        yield text
        yield from _without_markup(name, text)
        if name.lower().endswith(".csv"):
            yield from _read_ids(text)
        if b"\x00" in content:
            yield content.decode("utf-16-le", errors="replace")


def _without_markup(name: str, text: str) -> Iterator[str]:
    """Yield a page or a part of a document as a reader sees it: a word may be split over several tags."""
    if name.lower().endswith((".html", ".xml", ".svg", ".ipynb", ".xhtml")):
        yield html.unescape(re.sub(r"<[^>]*>", "", text))
        yield html.unescape(re.sub(r"<[^>]*>", " ", text))


def _read_ids(text: str) -> Iterator[str]:
    """Yield the cells of the columns of a csv that hold identifiers, between quotes."""
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=";" if ";" in text.split("\n", 1)[0] else ",")
    places = [place for place, name in enumerate(next(rows, [])) if name.strip().lower().endswith("_id")]
    yield " ".join(f'"{row[place].strip()}"' for row in rows for place in places if place < len(row))


def _read_pdf(content: bytes) -> Iterator[str]:
    import pypdf
    from pypdf.errors import PyPdfError

    try:
        reader = pypdf.PdfReader(io.BytesIO(content))
        yield " ".join(str(value) for value in (reader.metadata or {}).values())
        for page in reader.pages:
            yield page.extract_text()
    except PyPdfError as error:
        raise ValueError("a PDF that cannot be read") from error


def _read_archive(content: bytes, *, depth: int) -> Iterator[str]:
    """Yield the texts of every part of a Word or Excel file or an archive, and their names."""
    if depth > _DEEPEST:
        raise zipfile.BadZipFile
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if sum(part.file_size for part in archive.infolist()) > _LARGEST:
            raise zipfile.BadZipFile
        for part in archive.infolist():
            yield part.filename
            if not part.is_dir():
                yield from _read_texts(part.filename, archive.read(part), depth=depth)


def _read_cells(content: bytes) -> Iterator[str]:
    table = pq.read_table(io.BytesIO(content))
    for column in table.columns:
        for text in pc.unique(column).to_pylist():
            yield f'"{text}"'
