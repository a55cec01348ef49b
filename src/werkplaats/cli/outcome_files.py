"""What `check-file` writes: the clean records, those that were set apart, and the findings.

Each file is written whole or not at all. When a delivery is refused, no clean records of an earlier one are left that
could be taken for it.
"""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from werkplaats.intake.privacy.patterns import hide_numbers
from werkplaats.intake.quarantine import COLUMNS
from werkplaats.intake.rulebook import RULES
from werkplaats.intake.store import Store, literal, quote
from werkplaats.report.finding_rows import in_language
from werkplaats.report.spreadsheets import FORMULA_START, neutralize, neutralize_record
from werkplaats.workspace.files import write_text

if TYPE_CHECKING:
    import pandas as pd

CLEAN, QUARANTINE = "clean.csv", "quarantine.csv"
"""Names of the files with records."""


def write_clean(store: Store, queries: Sequence[str], path: Path) -> None:
    """Write the clean records of a delivery as csv, straight from the store.

    Commas, LF, UTF-8, ISO dates, integer cents; an empty cell is empty; a text that a spreadsheet would run as a
    formula has an apostrophe in front.

    Parameters
    ----------
    store
        Database on which the queries run.
    queries
        SELECT of the clean records of each file, all with the same columns.
    path
        File to write.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    mark = secrets.token_hex(6)
    parts = [path.with_name(f".{path.name}.{mark}.{number}") for number in range(len(queries))]
    try:
        for number, (query, part) in enumerate(zip(queries, parts, strict=True)):
            header = "true" if number == 0 else "false"
            form = f"(FORMAT csv, HEADER {header}, DELIMITER ',')"
            store.run(f"COPY ({_neutral_query(store, query)}) TO {literal(str(part))} {form}")
        _join(parts)
        parts[0].replace(path)
    finally:
        for part in parts:
            part.unlink(missing_ok=True)


def write_quarantine(frames: Sequence[pd.DataFrame], path: Path, *, language: str) -> None:
    """Write the records that were set apart, each as it stood in its file, with the rule and what to do."""
    filled = [frame for frame in frames if len(frame)]
    if not filled:
        write_text(path, ",".join(COLUMNS) + "\n")
        return
    import pandas as pd

    frame = pd.concat(filled, ignore_index=True)
    reasons = {
        "reason": frame["rule"].map(lambda rule: in_language(language, RULES[rule].what)),
        "advice": frame["rule"].map(lambda rule: in_language(language, RULES[rule].do)),
    }
    told = frame.assign(**reasons)
    told = told.assign(file=told["file"].map(hide_numbers), sheet=told["sheet"].map(hide_numbers))
    texts = {
        name: told[name].astype(str).map(neutralize_record if name == "text" else neutralize)
        for name in ("file", "sheet", "columns", "reason", "advice", "text")
    }
    write_text(path, told.assign(**texts).to_csv(index=False, lineterminator="\n"))


def remove_records(folder: Path) -> None:
    """Remove the records of an earlier delivery."""
    for name in (CLEAN, QUARANTINE):
        (folder / name).unlink(missing_ok=True)


def _join(parts: Sequence[Path]) -> None:
    """Add the later files to the first, and see to it that it is on disk."""
    with parts[0].open("ab") as stream:
        for part in parts[1:]:
            with part.open("rb") as source:
                shutil.copyfileobj(source, stream)
        stream.flush()
        os.fsync(stream.fileno())


def _neutral_query(store: Store, query: str) -> str:
    described = store.rows(f"DESCRIBE {query}")
    shown = ", ".join(_expression(str(name), str(kind)) for name, kind, *_ in described)
    return f"SELECT {shown} FROM ({query})"


def _expression(name: str, kind: str) -> str:
    column = quote(name)
    if kind == "VARCHAR":
        shown = f"CASE WHEN regexp_matches({column}, {literal(FORMULA_START)}) THEN '''' || {column} ELSE {column} END"
        return f"nullif({shown}, '') AS {column}"
    return f"CAST({column} AS DATE) AS {column}" if kind.startswith("TIMESTAMP") else column
