"""How raw files become canonical tables: part of the params model, because mappings are data, not code."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, Self

from pydantic import Field, model_validator

from werkplaats.params.fields import RelativePath, Strict, fault, faults
from werkplaats.schema import CLEANED, TABLES

_RAW_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "costs": ("amount",),
    "programme": ("hourly_rate",),
    "persons": ("household_id", "birth_date"),
}
"""Columns that a raw file may bring although the cleaned table holds them in another form or another table."""


class Unpivot(Strict):
    """Turn wide columns into rows: one row per named column, its new item name and its value."""

    items: dict[str, str] = Field(min_length=1)
    """Raw column -> ``instrument.item``, such as ``EQ1: eq5d_5l.mobility``."""
    waves: dict[str, str] | None = None
    """Only when waves stand side by side: raw suffix -> wave name; the keys of `items` then lack the suffix."""


class Source(Strict):
    """One kind of raw file: where it is, which table it fills, and how its columns and codes are named there."""

    path: RelativePath
    """File or pattern below data/raw/<study>."""
    besides: list[RelativePath] = Field(default_factory=list)
    """Files or patterns that `path` matches and that are no delivery of this kind, such as a codebook."""
    table: str
    """Cleaned table that the file fills (see the tables page of the documentation)."""
    layout: Literal["mapped", "generic"] = "mapped"
    """`generic` when the file already uses the names of ours (design: costs, questionnaires); no `columns` needed."""
    sheet: str | None = None
    """Sheet of a workbook; needed only when more than one sheet holds data."""
    header_row: int | None = Field(default=None, ge=1)
    """Row with the column names, counted from 1; found by itself when left out."""
    columns: dict[str, str] = Field(default_factory=dict)
    """Canonical column -> raw column."""
    line_ids: list[Literal["household_id", "person_id"]] = Field(default_factory=list)
    """Identifiers that the file lacks because each of its lines is another person: made of file and line number."""
    joined_ids: dict[Literal["household_id", "person_id"], list[str]] = Field(default_factory=dict)
    """Identifiers that a file spells over several columns, such as practice and number: raw columns, in order."""
    constants: dict[str, str] = Field(default_factory=dict)
    """Canonical column -> value that holds for every record of the file."""
    codes: dict[str, dict[str, str]] = Field(default_factory=dict)
    """Canonical column -> (raw code -> canonical value). A code that is not listed is quarantined."""
    dates: Literal["dd-mm-yyyy", "yyyy-mm-dd", "yyyymmdd", "serial"] = "dd-mm-yyyy"
    """How dates are written; real dates in a workbook or .sav need nothing."""
    amounts: Literal["decimal_comma", "decimal_point", "cents"] = "decimal_comma"
    """How amounts are written."""
    totals_marker: str | None = None
    """Text in the first column that marks a totals row, such as ``Totaal``."""
    where: dict[str, list[str]] = Field(default_factory=dict)
    """Raw column -> values of the records that belong to this table; the other records of the file are left out."""
    one_per: list[str] = Field(default_factory=list)
    """Raw columns: of records alike in them the first counts, as in a file of persons that also tells of households."""
    unpivot: Unpivot | None = None
    """Wide questionnaires: which columns hold which item."""
    user_missing: list[float] = Field(default_factory=list)
    """Numbers that mean 'no answer' and are not declared as such in the file."""

    @model_validator(mode="after")
    def _names_exist(self) -> Self:
        if self.table not in CLEANED:
            raise fault("params.unknown_value", f"table '{self.table}' is not one of: {', '.join(CLEANED)}", "table")
        known = [*TABLES[self.table].names, *_RAW_COLUMNS.get(self.table, ())]
        found = [
            fault(
                "params.unknown_value",
                f"table '{self.table}' has no column '{name}'; it has: {', '.join(known)}",
                part,
                name,
            )
            for part in ("columns", "constants", "codes")
            for name in getattr(self, part)
            if name not in known
        ]
        found += [
            fault("params.unknown_value", f"'{name}' is either delivered or made of the line, not both", "line_ids")
            for name in self.line_ids
            if name not in known or name in {*self.columns, *self.constants}
        ]
        found += [
            fault("params.unknown_value", f"'{name}' is either delivered or joined, not both", "joined_ids", name)
            for name in self.joined_ids
            if name not in known or name in {*self.columns, *self.constants, *self.line_ids}
        ]
        if found:
            raise faults(found)
        return self
