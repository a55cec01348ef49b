"""The process that reads a file of SPSS, Stata or SAS: cases as Arrow on one output, facts as JSON on the other.

The library that knows these formats trusts them. A damaged file can stop it dead, and it takes its whole process along;
so it gets one of its own (``python -m werkplaats.intake.reading.statistics_process PATH KIND``).
"""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import IO, Any

import pyarrow as pa
import pyreadstat

from werkplaats.intake.reading.sheets import format_number
from werkplaats.intake.reading.statistics_cells import StatisticsColumn, format_cells, judge_column

BATCH = 200_000
"""Cases that are held at one time."""

_READERS: Mapping[str, Callable[..., Any]] = {
    "sav": pyreadstat.read_sav,
    "por": pyreadstat.read_por,
    "dta": pyreadstat.read_dta,
    "sas7bdat": pyreadstat.read_sas7bdat,
    "xport": pyreadstat.read_xport,
}
_SPECIAL = ("sav", "dta", "sas7bdat")
_BROKEN = (
    pyreadstat.ReadstatError, pyreadstat.PyreadstatError, ValueError, OSError, MemoryError, OverflowError, KeyError,
    TypeError, IndexError,
)  # fmt: skip


def write_cases(path: str, kind: str, out: IO[bytes]) -> dict[str, Any]:
    """Write every case as text to an Arrow stream, and return what the file says about its columns.

    Raises
    ------
    ValueError
        When the file has no variables, or fewer cases than it promises.
    """
    read, meta, legacy = _open(path, kind)
    names = list(meta.column_names)
    if not names:
        raise ValueError("no variables")
    # Asked in parts, the library counts the cases of the part; only here it tells how many there should be.
    promised, done = meta.number_rows, 0
    columns: list[StatisticsColumn] = []
    timed, special = set[int](), set[int]()
    schema = pa.schema([(name, pa.string()) for name in names])
    with pa.ipc.new_stream(out, schema) as writer:
        while done % BATCH == 0:
            frame = read(row_limit=BATCH, row_offset=done)[0]
            size = len(frame[names[0]])
            parts = [judge_column(frame[name], _shown(meta, name)) for name in names]
            columns = columns or parts
            timed.update(done + place for part in parts for place in part.timed)
            special.update(done + place for part in parts for place in part.special)
            arrays = [format_cells(frame[name], part.shown) for name, part in zip(names, parts, strict=True)]
            writer.write_batch(pa.RecordBatch.from_arrays(arrays, schema=schema))
            done += size
            if not size:
                break
    if promised is not None and 0 <= promised != done:
        raise ValueError(f"{done} of {promised} cases")
    told = {"date.time_of_day": timed, "sav.user_missing": special}
    return {
        **_describe(meta),
        "names": names,
        "kinds": [column.kind for column in columns],
        "notes": [
            *([("encoding.legacy", [])] if legacy else []),
            *((rule, sorted(records)) for rule, records in told.items() if records),
        ],
    }


def main(path: str, kind: str) -> int:
    """Write cases and facts of one file; return 0, or 1 when it is damaged."""
    try:
        facts = write_cases(path, kind, sys.stdout.buffer)
    except _BROKEN as error:
        told = str(error) if isinstance(error, pyreadstat.ReadstatError) or type(error) is ValueError else ""
        sys.stderr.write(f"\n{json.dumps({'corrupt': told or type(error).__name__})}")
        return 1
    sys.stderr.write(f"\n{json.dumps({'facts': facts})}")
    return 0


def _open(path: str, kind: str) -> tuple[Callable[..., Any], Any, bool]:
    """Return the reader, what the file says about itself, and whether its texts had to be read as Windows-1252."""
    # Without pandas: its frames would turn codes with a gap between them into floats, and dates into nanoseconds.
    read = partial(_READERS[kind], path, output_format="dict")
    if kind in _SPECIAL:
        read = partial(read, user_missing=True)
    try:
        read(row_limit=BATCH)
        return read, read(metadataonly=True)[1], False
    except pyreadstat.ReadstatError as error:
        if "encoding" not in str(error) or kind == "por":
            raise
    # The file says that it is UTF-8, or nothing, and is not.
    read = partial(read, encoding="WINDOWS-1252")
    return read, read(metadataonly=True)[1], True


def _describe(meta: Any) -> dict[str, Any]:
    labels = meta.variable_value_labels
    written = [label for values in labels.values() for label in values.values()]
    texts = [meta.file_label, meta.table_name, *meta.notes, *meta.column_names_to_labels.values(), *written]
    return {
        "missing": {name: _ranges(ranges) for name, ranges in meta.missing_ranges.items()},
        "labels": {name: {_code(code): str(text) for code, text in held.items()} for name, held in labels.items()},
        "texts": [str(text) for text in texts if text],
    }


def _ranges(ranges: Sequence[Mapping[str, Any]]) -> list[tuple[float, float]]:
    return [(float(part["lo"]), float(part["hi"])) for part in ranges if not isinstance(part["lo"], str)]


def _shown(meta: Any, name: str) -> str:
    return str(meta.original_variable_types.get(name) or "") if meta.readstat_variable_types[name] != "string" else "A"


def _code(code: Any) -> str:
    if isinstance(code, dt.date):
        return code.isoformat()[:10]
    return format_number(code) if isinstance(code, int | float) else str(code)


if __name__ == "__main__":
    raise SystemExit(main(*sys.argv[1:]))
