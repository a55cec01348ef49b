"""SPSS files: codes stay codes, declared missing codes keep their code, and value labels come along."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pyreadstat

from werkplaats.errors import InputError
from werkplaats.intake.raw import Grid, RawFile, frame_grid
from werkplaats.intake.reading.workbook import format_number


def read_sav(file: str, path: Path, *, wanted: tuple[str, ...]) -> RawFile:
    """Return every case of an SPSS file as text, with declared missing codes and value labels.

    Raises
    ------
    InputError
        When the file cannot be read, holds no cases, or lacks a wanted variable.
    """
    try:
        frame, meta = pyreadstat.read_sav(str(path), user_missing=True)
    except (pyreadstat.ReadstatError, ValueError, OSError, UnicodeDecodeError, MemoryError) as error:
        raise _corrupt(file, type(error).__name__) from None
    declared = meta.number_rows
    if declared is not None and declared >= 0 and declared != len(frame):
        raise _corrupt(file, f"{len(frame)} of {declared} cases")
    raw = frame_grid(_grid(file, frame), wanted=wanted)
    return replace(
        raw,
        missing={name: _numeric_ranges(ranges) for name, ranges in meta.missing_ranges.items()},
        labels={
            name: {_text(code)[0]: label for code, label in labels.items()}
            for name, labels in meta.variable_value_labels.items()
        },
    )


def _numeric_ranges(ranges: Sequence[Any]) -> list[tuple[float, float]]:
    return [(float(part["lo"]), float(part["hi"])) for part in ranges if not isinstance(part["lo"], str)]


def _grid(file: str, frame: pd.DataFrame) -> Grid:
    cells = [[_text(value) for value in column] for column in (frame[name].tolist() for name in frame.columns)]
    rows = [list(row) for row in zip(*cells, strict=True)]
    texts = [[text for text, _ in row] for row in rows]
    return Grid(
        file=file,
        rows=[list(frame.columns), *texts],
        kinds=[["text"] * len(frame.columns), *([kind for _, kind in row] for row in rows)],
        lines=list(range(len(rows) + 1)),
        texts=[";".join(row) for row in [list(frame.columns), *texts]],
    )


def _text(value: Any) -> tuple[str, str]:
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return "", "text"
    if isinstance(value, dt.datetime):
        return value.date().isoformat(), "date"
    if isinstance(value, dt.date):
        return value.isoformat(), "date"
    if isinstance(value, int | float):
        return format_number(value), "number"
    return str(value), "text"


def _corrupt(file: str, found: str) -> InputError:
    return InputError(
        "the SPSS file is damaged and cannot be read",
        where=file,
        found=found,
        do="Ask for the file again; the transfer may have been cut off",
        rule="file.corrupt",
    )
