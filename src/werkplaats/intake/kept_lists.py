"""Small lists that people keep in a spreadsheet beside the raw files: who withdrew, what was decided, whose code it is.

They steer what a run does, so nothing in them is guessed: a column or a row that cannot be used is an error with its
line. Values are never repeated.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from werkplaats.errors import InputError
from werkplaats.intake.headers import split_name
from werkplaats.intake.refusals import build_input_error


@dataclass(frozen=True)
class KeptList:
    """One such list.

    Attributes
    ----------
    name
        Name of the file, for messages.
    rule
        Stable name of the rule that a mistake in it breaks.
    columns
        Columns that it may have.
    needed
        Columns that it must have.
    """

    name: str
    rule: str
    columns: tuple[str, ...]
    needed: tuple[str, ...]

    def refuse(self, found: str, line: int = 0) -> InputError:
        """Return the error for a mistake on a line; 0 is the file as a whole."""
        where = f"{self.name}{f' line {line}' if line else ''}"
        return build_input_error(self.rule, where=where, found=found, lines=(line,) if line else ())


def read_kept_bytes(folder: Path, kept: KeptList) -> bytes | None:
    """Return the content of the list in ``folder``; None when there is no such list.

    Raises
    ------
    InputError
        When something else stands there under its name, such as ``Withdrawn.xlsx``: nobody would notice that it is
        not read.
    """
    stem = Path(kept.name).stem
    alike = sorted(path.name for path in folder.iterdir() if path.stem.casefold() == stem) if folder.is_dir() else []
    others = [name for name in alike if name != kept.name]
    if others:
        raise kept.refuse(f"{', '.join(others)}; the list must be called {kept.name}")
    if not alike:
        return None
    path = folder / kept.name
    if path.is_symlink() or not path.is_file():
        raise kept.refuse("no plain file")
    return path.read_bytes()


def parse_kept_list(content: bytes, kept: KeptList) -> tuple[tuple[int, dict[str, str]], ...]:
    r"""Return the rows of a list, each with its line; blank rows are skipped, and a column that is absent is empty.

    Raises
    ------
    InputError
        When the text cannot be read, a column is unknown, missing or there twice, or a row has too many fields.

    Examples
    --------
    >>> kept = KeptList("list.csv", "consent.list", ("a", "b"), ("a",))
    >>> parse_kept_list(b"A;b\n1;x\n\n2;\n", kept)
    ((2, {'a': '1', 'b': 'x'}), (4, {'a': '2', 'b': ''}))
    """
    text = _decode(content, kept)
    head = text.split("\n", 1)[0]
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=max(";,\t", key=head.count), strict=True)
    found: list[tuple[int, dict[str, str]]] = []
    names: list[str] | None = None
    try:
        for row in rows:
            cells = [cell.strip() for cell in row]
            if not any(cells):
                continue
            if names is None:
                names = _read_header(cells, rows.line_num, kept)
            else:
                found.append((rows.line_num, _read_row(cells, names, rows.line_num, kept)))
    except csv.Error:
        raise kept.refuse(
            "a quote that does not close, or a character that cannot stand there", rows.line_num
        ) from None
    if names is None:
        raise kept.refuse("no column names")
    return tuple(found)


def parse_list_date(text: str) -> dt.date | None:
    """Return a date written as yyyy-mm-dd or dd-mm-yyyy; None when it is neither, or does not exist.

    Examples
    --------
    >>> parse_list_date("31-12-2023"), parse_list_date("2023-12-31"), parse_list_date("31-02-2023")
    (datetime.date(2023, 12, 31), datetime.date(2023, 12, 31), None)
    """
    parts = text.replace("/", "-").split("-")
    if len(parts) != 3 or not all(part.isascii() and part.isdigit() for part in parts):
        return None
    year, month, day = parts if len(parts[0]) == 4 else reversed(parts)
    try:
        return dt.date(int(year), int(month), int(day)) if len(year) == 4 else None
    except ValueError:
        return None


def _decode(content: bytes, kept: KeptList) -> str:
    for encoding in ("utf-8-sig", "cp1252"):  # what a spreadsheet program saves
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text.replace("\r\n", "\n").replace("\r", "\n")
    raise kept.refuse("no text in UTF-8")


def _read_header(cells: Sequence[str], line: int, kept: KeptList) -> list[str]:
    names = [split_name(cell).replace(" ", "_") for cell in cells]
    while names and not names[-1]:
        names.pop()
    unknown = sum(name not in kept.columns for name in names)
    if unknown:
        raise kept.refuse(f"{unknown} columns that do not belong there; known are {', '.join(kept.columns)}", line)
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise kept.refuse(f"column {', '.join(twice)} stands there twice", line)
    absent = [name for name in kept.needed if name not in names]
    if absent:
        raise kept.refuse(f"no column {', '.join(absent)}", line)
    return names


def _read_row(cells: Sequence[str], names: Sequence[str], line: int, kept: KeptList) -> dict[str, str]:
    if any(cells[len(names) :]):
        raise kept.refuse(f"{len(cells)} fields under {len(names)} columns", line)
    filled = dict(zip(names, [*cells, *[""] * (len(names) - len(cells))], strict=False))
    return {name: filled.get(name, "") for name in kept.columns}
