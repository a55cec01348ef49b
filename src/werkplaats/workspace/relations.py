"""Tables too large for memory on disk: validated and written by the database, one pass each, atomically.

The same promises as for a DataFrame (`workspace.storage`), without a row ever becoming Python.
"""

from __future__ import annotations

import os
import secrets
from itertools import chain
from pathlib import Path

import duckdb

from werkplaats.errors import InputError
from werkplaats.schema import TABLES, Column, Kind, Table
from werkplaats.workspace.database import LargeTable, ask_relation, open_relation

_TYPES: dict[Kind, str] = {"text": "VARCHAR", "integer": "BIGINT", "number": "DOUBLE", "date": "TIMESTAMP"}

_ROW_GROUP = 1_000_000
_DICTIONARY = 2**26
"""Bytes up to which the texts of a column are written once for each group of rows, however many there are."""

_READ = "FROM read_parquet('{path}')"


def validate_relation(name: str, relation: duckdb.DuckDBPyRelation) -> duckdb.DuckDBPyRelation:
    """Return ``relation`` with the columns of table ``name``, in order and held as the schema says.

    Parameters
    ----------
    name
        A table of the schema.
    relation
        Its rows; the relation is read once to count what is wrong.

    Raises
    ------
    InputError
        When columns are missing, a required cell is empty, a value is not allowed, cannot be held as the schema says
        or a key occurs twice. The message names columns and counts, never values.

    Examples
    --------
    >>> people = duckdb.sql("SELECT 'P1' AS person_id, 1980 AS birth_year, NULL AS sex")
    >>> validate_relation("persons", people).columns
    ['person_id', 'birth_year', 'sex']
    """
    table = TABLES[name]
    _validate_columns(table, relation)
    _validate_cells(table, relation)
    typed = relation.project(", ".join(_typed(column) for column in table.columns))
    _validate_key(table, typed)
    return typed


def write_relation(folder: Path, name: str, relation: duckdb.DuckDBPyRelation | LargeTable) -> Path:
    """Validate ``relation`` as table ``name`` and write it to ``folder`` as Parquet, whole or not at all.

    Rows are written in the order of the key of the table or, where it has none, in that of the relation. What was
    written is what is validated, before it gets its name: a relation may take long to run, and reading columns of a
    file does not. Errors as in `validate_relation`, and those of the proof of a large table.
    """
    near = open_relation(relation)
    _validate_columns(TABLES[name], near)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.parquet"
    temporary = folder / f".{path.name}.{secrets.token_hex(6)}"
    try:
        if isinstance(relation, LargeTable):
            _write_stretches(relation, temporary)
        else:
            _write_typed(TABLES[name], relation, temporary)
        validate_relation(name, ask_relation(near, "near", _READ.format(path=str(temporary).replace("'", "''"))))
        with temporary.open("rb") as stream:
            os.fsync(stream.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
    return path


def scan_relation(path: Path, name: str, database: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyRelation:
    """Return the Parquet file of table ``name`` as a relation of ``database``; its rows were validated when written.

    Raises
    ------
    InputError
        When the file is damaged or lacks columns.
    """
    try:
        relation = database.read_parquet(str(path))
    except duckdb.Error:
        raise InputError(
            "the table cannot be read",
            where=str(path),
            do=f"Run notebook {TABLES[name].written_by} again",
            rule="table.damaged",
        ) from None
    _validate_columns(TABLES[name], relation)
    return relation


def _write_typed(table: Table, relation: duckdb.DuckDBPyRelation, path: Path) -> None:
    typed = relation.project(", ".join(_typed(column) for column in table.columns))
    if table.key:
        typed = typed.order(", ".join(f'"{name}"' for name in table.key))
    try:
        typed.write_parquet(str(path), compression="snappy")
    except duckdb.ConversionException:
        # Its message holds the value that cannot be converted; ours names the column and counts.
        _validate_cells(table, relation)
        raise


def _write_stretches(table: LargeTable, path: Path) -> None:
    import pyarrow as pa
    from pyarrow.parquet import ParquetWriter

    stretches = iter(table.stretches())
    first = next(stretches)
    texts = [field.name for field in first.schema if pa.types.is_string(field.type)]
    with ParquetWriter(
        path, first.schema, compression="snappy", use_dictionary=texts, dictionary_pagesize_limit=_DICTIONARY
    ) as writer:
        for stretch in chain([first], stretches):
            writer.write_table(stretch, row_group_size=_ROW_GROUP)
    table.prove(path)


def _validate_columns(table: Table, relation: duckdb.DuckDBPyRelation) -> None:
    absent = [name for name in table.names if name not in relation.columns]
    if absent:
        raise InputError(
            f"table '{table.name}' lacks columns", found=f"no {', '.join(absent)}", rule="table.missing_column"
        )


def _validate_cells(table: Table, relation: duckdb.DuckDBPyRelation) -> None:
    checks = [(column, what, sql) for column in table.columns for what, sql in _checks(column)]
    counted = ", ".join(f"count(*) FILTER (WHERE {sql})" for _, _, sql in checks)
    (counts,) = ask_relation(relation, "checked", f"SELECT {counted} FROM checked").fetchall()
    wrong = [
        f"{column.name}: {what}, {count} times"
        for (column, what, _), count in zip(checks, counts, strict=True)
        if count
    ]
    if wrong:
        raise InputError(
            f"table '{table.name}' does not hold what it must hold", found="; ".join(wrong), rule="table.invalid"
        )


def _checks(column: Column) -> list[tuple[str, str]]:
    """Return what can be wrong with a cell of this column, and the condition under which it is."""
    cell = f'"{column.name}"'
    checks = [(f"no {column.kind}", f"{cell} IS NOT NULL AND TRY_CAST({cell} AS {_TYPES[column.kind]}) IS NULL")]
    if column.required:
        checks.append(("empty", f"{cell} IS NULL"))
    if column.allowed:
        allowed = ", ".join(f"'{value}'" for value in column.allowed)
        checks.append(("not allowed", f"{cell} NOT IN ({allowed})"))
    return checks


def _typed(column: Column) -> str:
    return f'"{column.name}"::{_TYPES[column.kind]} AS "{column.name}"'


def _validate_key(table: Table, relation: duckdb.DuckDBPyRelation) -> None:
    if not table.key:
        return
    key = ", ".join(f'"{name}"' for name in table.key)
    sizes = relation.aggregate(f"count(*) AS n, {key}", key).aggregate("coalesce(sum(n - 1), 0)::BIGINT")
    ((twice,),) = sizes.fetchall()
    if twice:
        raise InputError(
            f"table '{table.name}' has more than one row for the same {', '.join(table.key)}",
            found=f"{twice} rows too many",
            rule="table.duplicate_key",
        )
