"""The first draft of a params file: what the raw files show is filled in, the rest is a question."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from werkplaats.schema import CLEANED, TABLES

_COSTS = ("person_id", "household_id", "domain", "product_code", "provider", "start", "end", "amount")
_QUESTIONNAIRES = ("person_id", "household_id", "wave")
_ITEMS = {"eq5d_5l": "eq5d_", "eq_vas": "vas", "positive_health": "mph_"}
_FEWEST_SHARED = 3
_YEAR_FIRST = re.compile(r"\b(19|20)\d\d-\d\d-\d\d\b")
_LONGEST_LINE = 65_536
_ENOUGH = 6
_MOST_COLUMNS = 40

_HEAD = """\
# Params of study {name}. Every line that starts with a question mark below is a question to answer;
# `werkplaats check params/{name}.yaml` says what is still wrong.
study: {name}
title: {name}
language: nl
# ? Which group received the approach, and (reference) which one is it compared with?
groups:
  intervention: intervention
#   reference: comparison
# ? For which months were costs delivered?
# window: {{start: 2018-01-01, end: 2020-12-31}}
# ? Which rounds of questionnaires, baseline first?
# waves:
#   - {{name: T0, month: 0}}
#   - {{name: T1, month: 12}}
# ? Who pays, and for which domains of care?
# payers:
#   municipality: {{label: Gemeente}}
# domains:
#   support: {{label: Wmo, payer: municipality}}
# ? Which outcome was named beforehand as the one that decides?
# primary_outcome: eq5d_utility
"""


def draft_params(name: str, raw: Path) -> str:
    """Return the text of a params file for the raw files below ``raw``."""
    known: list[str] = []
    unknown: list[str] = []
    instruments: list[str] = []
    for path in sorted(path for path in raw.rglob("*") if path.is_file() and not path.name.startswith(".")):
        place = path.relative_to(raw).as_posix()
        names, record = _first_lines(path)
        columns = _columns(names)
        table = recognize_layout(columns)
        if table == "measurements":
            instruments += [item for item in recognize_instruments(columns) if item not in instruments]
        if table:
            known += [f'  - path: "{place}"', f"    table: {table}", "    layout: generic"]
            # Days before months is what a source says by default.
            known += ["    dates: yyyy-mm-dd"] if _YEAR_FIRST.search(record) else []
        else:
            unknown += _question(place, columns)
    head = _HEAD.format(name=name) + _instruments(instruments)
    if not known and not unknown:
        return f"{head}# ? Put the raw files in data/raw/{name} and name them here.\n# sources:\n"
    return "\n".join([f"{head}sources:" if known else f"{head}# sources:", *known, *unknown, ""])


def _instruments(names: Sequence[str]) -> str:
    if not names:
        return "# ? Which questionnaires were used?\n# instruments:\n#   - name: eq5d_5l\n"
    return "".join(["instruments:\n", *(f"  - name: {name}\n" for name in names)])


def recognize_layout(columns: Sequence[str]) -> str | None:
    """Return the table that a file with these columns fills when it has the generic layout, else None.

    Any other table than those of costs and questionnaires is recognized by its own column names: all that it needs
    are there, and at least three in all.
    """
    if len(set(columns) & set(_COSTS)) >= _ENOUGH and "amount" in columns:
        return "costs"
    if set(_QUESTIONNAIRES) <= set(columns):
        return "measurements"
    shared = {
        name: len(set(columns) & set(TABLES[name].names))
        for name in CLEANED
        if {column.name for column in TABLES[name].columns if column.required} <= set(columns)
    }
    likeliest = max(shared, key=lambda name: shared[name], default=None)
    return likeliest if likeliest and shared[likeliest] >= _FEWEST_SHARED else None


def recognize_instruments(columns: Sequence[str]) -> list[str]:
    """Return the instruments whose items are columns of a questionnaire file in the generic layout."""
    return [name for name, start in _ITEMS.items() if any(column.startswith(start) for column in columns)]


def _question(place: str, columns: Sequence[str]) -> list[str]:
    lines = [f'# ? Which table does "{place}" fill, and which of its columns is what?']
    if columns:
        more = [f"and {len(columns) - _MOST_COLUMNS} more"] if len(columns) > _MOST_COLUMNS else []
        lines.append(f"#   its columns: {', '.join([*columns[:_MOST_COLUMNS], *more])}")
    return [*lines, f'#  - path: "{place}"', "#    table: ", "#    columns: {}"]


def _first_lines(path: Path) -> tuple[str, str]:
    """Return the column names and the first record of a text file; nothing for a workbook or a binary file."""
    if path.suffix.lower() not in {".csv", ".txt", ".tsv"}:
        return "", ""
    with path.open("rb") as stream:
        first, second = stream.readline(_LONGEST_LINE), stream.readline(_LONGEST_LINE)
    try:
        return first.decode("utf-8-sig").strip(), second.decode("utf-8").strip()
    except UnicodeDecodeError:
        return first.decode("cp1252", errors="replace").strip(), second.decode("cp1252", errors="replace").strip()


def _columns(line: str) -> list[str]:
    delimiter = max(";,\t|", key=line.count)
    return [name.strip().strip('"') for name in line.split(delimiter)] if line else []
