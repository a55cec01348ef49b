"""How a table is declared: its columns, what they mean, and the notebook that writes it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["text", "integer", "number", "date"]
"""How a column is held: str, nullable Int64, float64, datetime64[us] (a date, no time, no zone)."""


@dataclass(frozen=True)
class Column:
    """One column: its name, how it is held, whether it must be filled, and what it means (with its unit)."""

    name: str
    kind: Kind
    meaning: str
    required: bool = True
    allowed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """One table: a row is a ``row``; ``key`` identifies it; ``written_by`` names the notebook."""

    name: str
    row: str
    written_by: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Column names, in order."""
        return tuple(column.name for column in self.columns)

    @property
    def required(self) -> tuple[str, ...]:
        """Names of the columns that must be filled in every row."""
        return tuple(column.name for column in self.columns if column.required)

    def column(self, name: str) -> Column:
        """Return the column with this name; KeyError when there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)
