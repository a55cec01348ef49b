"""The page of the documentation that explains every table and column, made from the schema itself."""

from __future__ import annotations

from collections.abc import Iterator

from werkplaats.schema import ANALYSIS, CLEANED, OPEN_DATA, TABLES, Column, Table

_INTRODUCTION = """\
# Tables: every table and column

Raw files become cleaned tables, cleaned tables become analysis tables. A study may lack any of them: what is missing is
said in the report, never guessed. In `sources` of the params file, `table` and the keys of `columns` are the names
below; beside these, `costs` takes `amount` (euros as text, instead of `cents`), `programme` takes `hourly_rate`, and
`persons` takes `household_id` and `birth_date`. Money is integer euro cents. Dates carry no time and no zone.

This page is made from the schema: `python -m werkplaats.schema_page > docs/tables.md`.
"""

_OPEN_DATA = """\
Public figures on whole areas, from the files that `benchmarks` of the params file names; no source fills them.
"""


def format_schema_page() -> str:
    """Return the page as Markdown: one table per table of the study."""
    parts = [_INTRODUCTION, "## Cleaned tables\n", *map(_section, CLEANED)]
    parts += ["## Open benchmarks\n", _OPEN_DATA, *map(_section, OPEN_DATA)]
    return "\n".join([*parts, "## Analysis tables\n", *map(_section, ANALYSIS)])


def _section(name: str) -> str:
    table = TABLES[name]
    return "\n".join([f"### `{name}`\n", f"{_sentence(table)}\n", *_rows(table), ""])


def _sentence(table: Table) -> str:
    key = f" One row for each {', '.join(table.key)}." if table.key else ""
    return f"A row is a {table.row}; written by notebook `{table.written_by}`.{key}"


def _rows(table: Table) -> Iterator[str]:
    yield "| column | kind | may be empty | meaning |"
    yield "|---|---|---|---|"
    for column in table.columns:
        yield f"| `{column.name}` | {_kind(column)} | {'no' if column.required else 'yes'} | {column.meaning} |"


def _kind(column: Column) -> str:
    return f"{column.kind}: {', '.join(column.allowed)}" if column.allowed else column.kind


if __name__ == "__main__":
    print(format_schema_page(), end="")  # noqa: T201 the module is also the program that writes docs/tables.md
