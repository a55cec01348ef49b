"""Files of SPSS, Stata and SAS: codes stay codes, declared missing codes keep their code, value labels come along."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyreadstat

from werkplaats.intake.reading.content import corrupt_error
from werkplaats.intake.reading.grid import Columns, Note
from werkplaats.intake.reading.sheets import format_number
from werkplaats.intake.reading.statistics_cells import format_cells, judge_column

_READERS: Mapping[str, Callable[..., Any]] = {
    "sav": pyreadstat.read_sav,
    "por": pyreadstat.read_por,
    "dta": pyreadstat.read_dta,
    "sas7bdat": pyreadstat.read_sas7bdat,
    "xport": pyreadstat.read_xport,
}
_SPECIAL = ("sav", "dta", "sas7bdat")
_BATCH = 200_000
_XPORT_BLOCK = 80
_STATA_END = b"</stata_dta>"
_BROKEN = (
    pyreadstat.ReadstatError, pyreadstat.PyreadstatError, ValueError, OSError, MemoryError, OverflowError, KeyError,
    TypeError, IndexError,
)  # fmt: skip


def read_statistics(file: str, path: Path, kind: str) -> Columns:
    """Return every case of a file of SPSS, Stata or SAS as text.

    Parameters
    ----------
    file
        Name for messages.
    path
        The file.
    kind
        ``sav`` (also .zsav), ``por``, ``dta``, ``sas7bdat`` or ``xport``.

    Returns
    -------
    Columns
        Numbers in 15 digits, dates as yyyy-mm-dd (a time of day is left out, and said). Missing codes that SPSS
        declares stay, with their ranges in ``missing``. The special missing values of Stata and SAS (``.a`` to
        ``.z``) are no code that an instrument knows: they become empty, and the note ``sav.user_missing`` tells in
        which records.

    Raises
    ------
    InputError
        When the file is damaged, or holds fewer cases than it promises. What comes after the first 200,000 cases is
        read while ``batches`` is walked, and raises then.

    References
    ----------
    ReadStat, the library under pyreadstat: https://github.com/WizardMac/ReadStat.
    """
    _validate_end(file, path, kind)
    frame, meta, read, notes = _first_batch(file, path, kind)
    promised = read(metadataonly=True)[1].number_rows
    first = _length(frame)
    if first < _BATCH:
        _validate_count(file, first, promised)
    names = list(meta.column_names)
    columns = [judge_column(frame[name], _shown(meta, name)) for name in names]
    timed = tuple(sorted({record for column in columns for record in column.timed}))
    special = tuple(sorted({record for column in columns for record in column.special}))
    told = (("date.time_of_day", timed), ("sav.user_missing", special))

    def batches() -> Iterator[pa.RecordBatch]:
        part, done = frame, 0
        while _length(part):
            arrays = [format_cells(part[name], column.shown) for name, column in zip(names, columns, strict=True)]
            yield pa.RecordBatch.from_arrays(arrays, names=names)
            done += _length(part)
            if _length(part) < _BATCH:
                break
            part = _read_or_refuse(file, partial(read, row_limit=_BATCH, row_offset=done))[0]
        _validate_count(file, done, promised)

    return Columns(
        file=file,
        names=names,
        kinds=[column.kind for column in columns],
        batches=batches(),
        missing={name: _numeric_ranges(ranges) for name, ranges in meta.missing_ranges.items()},
        labels={name: _labels(labels) for name, labels in meta.variable_value_labels.items()},
        notes=(*notes, *((rule, records) for rule, records in told if records)),
    )


def read_label_texts(file: str, path: Path, kind: str) -> list[str]:
    """Return every text of a file that is no case: labels of variables and values, its title and its notes.

    People write names and numbers of persons in all of them.

    Raises
    ------
    InputError
        When the file is damaged.
    """
    meta = _first_batch(file, path, kind, metadataonly=True)[1]
    labels = [label for values in meta.variable_value_labels.values() for label in values.values()]
    texts = [meta.file_label, meta.table_name, *meta.notes, *meta.column_names_to_labels.values(), *labels]
    return [str(text) for text in texts if text]


def _first_batch(
    file: str, path: Path, kind: str, *, metadataonly: bool = False
) -> tuple[Mapping[str, Sequence[Any]], Any, Callable[..., Any], tuple[Note, ...]]:
    """Return the first cases, what the file says about them, the reader, and what was noted."""
    # Without pandas: its frames would turn codes with a gap between them into floats, and dates into nanoseconds.
    read = partial(_READERS[kind], str(path), output_format="dict")
    if kind in _SPECIAL:
        read = partial(read, user_missing=True)
    asked = {"metadataonly": True} if metadataonly else {"row_limit": _BATCH}
    notes: tuple[Note, ...] = ()
    try:
        frame, meta = read(**asked)
    except pyreadstat.ReadstatError as error:
        if "encoding" not in str(error) or kind == "por":
            raise corrupt_error(file, str(error)) from None
        # The file says UTF-8, or nothing, and is not.
        read, notes = partial(read, encoding="WINDOWS-1252"), (("encoding.legacy", ()),)
        frame, meta = _read_or_refuse(file, partial(read, **asked))
    except _BROKEN as error:
        raise corrupt_error(file, type(error).__name__) from None
    if not meta.column_names:
        raise corrupt_error(file, "no variables")
    return frame, meta, read, notes


def _read_or_refuse(file: str, read: Callable[[], Any]) -> Any:
    try:
        return read()
    except _BROKEN as error:
        raise corrupt_error(file, type(error).__name__) from None


def _validate_end(file: str, path: Path, kind: str) -> None:
    """Refuse a file that was cut off after its cases, which the library does not see."""
    size = path.stat().st_size
    if kind == "xport" and size % _XPORT_BLOCK:
        raise corrupt_error(file, f"{size} bytes, which is no multiple of {_XPORT_BLOCK}")
    if kind == "dta":
        with path.open("rb") as stream:
            tagged = stream.read(len("<stata_dta>")) == b"<stata_dta>"
            stream.seek(max(size - len(_STATA_END), 0))
            if tagged and stream.read() != _STATA_END:
                raise corrupt_error(file, "no end of file")


def _validate_count(file: str, found: int, promised: int | None) -> None:
    if promised is not None and 0 <= promised != found:
        raise corrupt_error(file, f"{found} of {promised} cases")


def _length(frame: Mapping[str, Sequence[Any]]) -> int:
    return len(next(iter(frame.values()), ()))


def _shown(meta: Any, name: str) -> str:
    return str(meta.original_variable_types.get(name) or "") if meta.readstat_variable_types[name] != "string" else "A"


def _numeric_ranges(ranges: Sequence[Mapping[str, Any]]) -> list[tuple[float, float]]:
    return [(float(part["lo"]), float(part["hi"])) for part in ranges if not isinstance(part["lo"], str)]


def _labels(labels: Mapping[Any, Any]) -> dict[str, str]:
    return {_code(code): str(label) for code, label in labels.items()}


def _code(code: Any) -> str:
    if isinstance(code, dt.date):
        return code.isoformat()[:10]
    return format_number(code) if isinstance(code, int | float) else str(code)
