"""Fields: where the value of a canonical column comes from. A record never changes; what its codes mean does."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
import pyarrow as pa

from werkplaats.intake.cells.parsing import Parsed
from werkplaats.intake.matching import match_texts
from werkplaats.intake.raw import RawColumn, RawFile
from werkplaats.intake.store import Store, literal, quote

Type = Literal["VARCHAR", "DATE", "BIGINT", "DOUBLE"]

_ARROW: Mapping[Type, pa.DataType] = {
    "VARCHAR": pa.string(),
    "DATE": pa.date32(),
    "BIGINT": pa.int64(),
    "DOUBLE": pa.float64(),
}


@dataclass(frozen=True, eq=False)
class Field:
    """The values of one canonical column.

    Attributes
    ----------
    type
        Type of the values in the store.
    column
        Raw column whose codes it reads; None for a constant, or when ``by_line`` says it.
    values
        Value of each code of ``column``, dtype object, None where there is none; for a constant its one value.
    by_line
        Table in the store with ``line`` and ``value``, for what follows from more than one cell of a record.
    fallback
        Field that fills in where this one is empty.
    lookup
        Table in the store with ``code`` and ``value``; made when the values are settled.
    """

    type: Type
    column: RawColumn | None = None
    values: np.ndarray | None = None
    by_line: str = ""
    fallback: Field | None = None
    lookup: str = ""

    @property
    def plain(self) -> bool:
        """Whether its value follows from one code of the record."""
        return self.column is not None and not self.by_line and self.fallback is None


def text_field(column: RawColumn) -> Field:
    """Return the field of a raw column as it stands in the file."""
    return Field("VARCHAR", column, column.texts)


def constant_field(value: str) -> Field:
    """Return a field with one value for every record."""
    return Field("VARCHAR", values=np.asarray([value], dtype=object))


def line_field(raw: RawFile) -> Field:
    """Return a field with another value for every record of every file: the name of the file and the line."""
    name = raw.store.name("lines")
    value = f"{literal(raw.file + ':')} || line"
    raw.store.run(f"CREATE TABLE {name} AS SELECT line, {value} AS value FROM {raw.records}")
    return Field("VARCHAR", by_line=name)


def joined_field(raw: RawFile, columns: Sequence[RawColumn]) -> Field:
    """Return a field with the texts of several columns, a hyphen between them; empty where one of them is."""
    name = raw.store.name("joined")
    texts, joins = trimmed_texts(raw, columns)
    value = " || '-' || ".join(f"nullif({text}, '')" for text in texts)
    raw.store.run(f"CREATE TABLE {name} AS SELECT r.line, {value} AS value FROM {raw.records} r {joins}")
    return Field("VARCHAR", by_line=name)


def trimmed_texts(raw: RawFile, columns: Sequence[RawColumn]) -> tuple[list[str], str]:
    """Return the SQL of the texts of columns without white space around them, and of the joins to records ``r``."""
    texts, joins = [], []
    for place, column in enumerate(columns):
        lookup = make_lookup(raw.store, [text.strip() for text in column.texts], "VARCHAR")
        joins.append(f"JOIN {lookup} t{place} ON t{place}.code = r.{column.code}")
        texts.append(f"t{place}.value")
    return texts, " ".join(joins)


def make_array(values: Sequence[Any] | np.ndarray | None, kind: Type) -> pa.Array:
    """Return values as Arrow holds them."""
    return pa.array(list(values if values is not None else ()), _ARROW[kind])


def make_lookup(store: Store, values: Sequence[Any] | np.ndarray, kind: Type) -> str:
    """Put the values of the codes 0, 1, ... into the store, and return the name of that table."""
    name = store.name("lookup")
    codes = pa.array(np.arange(len(values), dtype="int32"))
    store.keep(name, pa.table({"code": codes, "value": make_array(values, kind)}))
    return name


def settle(store: Store, field: Field) -> Field:
    """Return the field with its values in the store, and those of its fallback."""
    fallback = settle(store, field.fallback) if field.fallback else None
    if field.column is None or field.lookup:
        return replace(field, fallback=fallback)
    assert field.values is not None
    return replace(field, lookup=make_lookup(store, field.values, field.type), fallback=fallback)


def build_select(
    records: str,
    fates: str,
    fields: Mapping[str, Field],
    names: Sequence[str],
    *,
    play: bool,
    codes: Sequence[str] = (),
) -> str:
    """Return a SELECT of ``line`` and the named columns.

    Parameters
    ----------
    records, fates
        Tables in the store.
    fields
        Settled fields by canonical column.
    play
        Whether to leave out the records that have a fate already.
    codes
        Columns of codes to return as they are.
    """
    joins: list[str] = []
    shown = [f"{_expression(fields[name], joins)} AS {quote(name)}" for name in names]
    anti = f" ANTI JOIN {fates} f ON f.line = r.line" if play else ""
    plain = [f"r.{code}" for code in codes]
    return f"SELECT {', '.join(['r.line', *plain, *shown])} FROM {records} r {' '.join(joins)}{anti}"


@dataclass(frozen=True, eq=False)
class Answers:
    """What a rule on cells said of each code: its value, the rule it breaks, and the rule under which it was repaired.

    Each of shape (k,), dtype object; no rule is the empty text.
    """

    values: np.ndarray
    rules: np.ndarray
    repairs: np.ndarray


Shortcut = Callable[[np.ndarray, np.ndarray], tuple[np.ndarray, np.ndarray]]
"""From texts and their kinds to values, and to which of the texts have that value and break no rule."""


def apply(
    values: np.ndarray, kinds: np.ndarray, parse: Callable[[str, str], Parsed], *, shortcut: Shortcut | None = None
) -> Answers:
    """Ask a rule on cells about every code, or only about those of which a shortcut says nothing."""
    answers = Answers(values.copy(), *(np.full(len(values), "", dtype=object) for _ in range(2)))
    asked: Iterable[int] = range(len(values))
    if shortcut is not None and len(values):
        found, said = shortcut(values, kinds)
        answers.values[said] = found[said]
        asked = np.flatnonzero(~said)
    for place in asked:
        answer = parse(values[place], kinds[place])
        answers.values[place], answers.rules[place], answers.repairs[place] = answer.value, answer.rule, answer.repair
    return answers


def plain_texts(pattern: str) -> Shortcut:
    """Return the shortcut for texts that are their own value when they match a regular expression."""
    return lambda texts, _kinds: (texts, match_texts(texts, f"^(?:{pattern})$"))


def _expression(field: Field, joins: list[str]) -> str:
    """Return the SQL of a value, after adding the joins that it needs."""
    alias = f"t{len(joins)}"
    if field.by_line:
        joins.append(f"LEFT JOIN {field.by_line} {alias} ON {alias}.line = r.line")
        shown = f"{alias}.value"
    elif field.column is None:
        assert field.values is not None
        shown = f"CAST({_literal(field.values[0])} AS {field.type})"
    else:
        joins.append(f"JOIN {field.lookup} {alias} ON {alias}.code = r.{field.column.code}")
        shown = f"{alias}.value"
    if field.fallback is None:
        return shown
    filled = f"nullif({shown}, '')" if field.type == "VARCHAR" else shown
    return f"coalesce({filled}, {_expression(field.fallback, joins)})"


def _literal(value: Any) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, dt.date):
        return f"DATE '{value.isoformat()}'"
    return literal(value) if isinstance(value, str) else repr(value)
