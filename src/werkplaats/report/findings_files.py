"""The files in which findings are kept: a page for people, a table and JSON for programs; none holds a value."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from werkplaats.intake.balance import Balance
from werkplaats.intake.findings import Finding
from werkplaats.report.finding_rows import FindingRow, build_finding_rows, draw_together
from werkplaats.report.findings_page import format_findings_page
from werkplaats.report.language import LANGUAGES
from werkplaats.report.spreadsheets import neutralize
from werkplaats.workspace.files import write_bytes

PAGE, TABLE, DATA = "findings.html", "findings.csv", "findings.json"
"""Names of the three files."""

_COLUMNS = (
    "file",
    "sheet",
    "lines",
    "columns",
    "letters",
    "rule",
    "outcome",
    "what",
    "found",
    "why",
    "do",
    "n_records",
    "cents",
)


def build_findings_files(
    rows: Sequence[FindingRow], balances: Sequence[Balance], *, title: str, language: str
) -> Mapping[str, bytes]:
    """Return the content of the files by name; see `format_findings_page` for the parameters."""
    return {
        PAGE: format_findings_page(rows, balances, title=title, language=language).encode("utf-8"),
        TABLE: format_findings_table(rows).encode("utf-8"),
        DATA: format_findings_json(rows).encode("utf-8"),
    }


def write_findings(
    folder: Path, rows: Sequence[FindingRow], balances: Sequence[Balance], *, title: str, language: str
) -> tuple[Path, ...]:
    """Write the files into a folder, each whole or not at all, and return their paths."""
    contents = build_findings_files(rows, balances, title=title, language=language)
    for name, content in contents.items():
        write_bytes(folder / name, content)
    return tuple(folder / name for name in contents)


def write_study_findings(
    folder: Path, findings: Sequence[Finding], balances: Sequence[Balance], *, title: str
) -> tuple[Path, ...]:
    """Write the findings of a study in every language, each in a folder of its own; they never leave the study."""
    written: list[Path] = []
    for language in LANGUAGES:
        rows = build_finding_rows(findings, language=language)
        written += write_findings(folder / language, rows, balances, title=title, language=language)
    return tuple(written)


def format_findings_table(rows: Sequence[FindingRow]) -> str:
    """Return the findings as comma-separated text: one row each, ``lines`` such as ``3..5 9``, amounts in cents."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for row in rows:
        cells = {**_as_texts(row), "n_records": row.n_records, "cents": row.cents}
        writer.writerow([cells[name] for name in _COLUMNS])
    return stream.getvalue()


def format_findings_json(rows: Sequence[FindingRow]) -> str:
    """Return the findings as a JSON list, one object on a line."""
    objects = [json.dumps(as_object(row), ensure_ascii=False) for row in rows]
    return "[" + ",".join(f"\n{item}" for item in objects) + "\n]\n"


def as_object(row: FindingRow) -> dict[str, Any]:
    """Return a finding as other programs read it; ``message`` and ``fix`` are sentences in the language of the row."""
    return {
        "rule": row.rule,
        "outcome": row.outcome,
        "file": row.file,
        "sheet": row.sheet or None,
        "lines": list(row.lines),
        "columns": list(row.columns),
        "letters": list(row.letters),
        "records": row.n_records,
        "cents": row.cents,
        "message": row.what,
        "found": row.found,
        "why": row.why,
        "fix": row.do,
    }


def _as_texts(row: FindingRow) -> dict[str, str]:
    texts = {name: getattr(row, name) for name in ("file", "sheet", "rule", "outcome", "what", "found", "why", "do")}
    lines = (f"{first}" if first == last else f"{first}..{last}" for first, last in draw_together(row.lines))
    return {
        **{name: neutralize(text) for name, text in texts.items()},
        "lines": " ".join(lines),
        "columns": neutralize(" ".join(row.columns)),
        "letters": " ".join(row.letters),
    }
