"""The tables of a study: their columns, what these mean, and which notebook writes them.

One declaration per table serves intake (what to deliver), cleaning (what to validate), the analyses (what they may
lean on) and the message about a table that is not there yet. Money is integer cents in every cleaned table.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from werkplaats.schema.analysis import ANALYSIS_TABLES
from werkplaats.schema.cleaned import CLEANED_TABLES
from werkplaats.schema.declaration import Column, Kind, Table
from werkplaats.schema.notebooks import (
    CLEANING,
    COST_EFFECTIVENESS,
    COSTS,
    HOUSEHOLDS,
    QUALITY_OF_LIFE,
    REPORT,
    ROBUSTNESS,
    SUSTAINABILITY,
)
from werkplaats.schema.open_data import OPEN_TABLES

__all__ = [
    "ANALYSIS",
    "CLEANED",
    "CLEANING",
    "COSTS",
    "COST_EFFECTIVENESS",
    "HOUSEHOLDS",
    "OPEN_DATA",
    "QUALITY_OF_LIFE",
    "REPORT",
    "ROBUSTNESS",
    "SUSTAINABILITY",
    "TABLES",
    "Column",
    "Kind",
    "Table",
]

TABLES: Mapping[str, Table] = MappingProxyType(
    {table.name: table for table in (*CLEANED_TABLES, *OPEN_TABLES, *ANALYSIS_TABLES)}
)
"""Every table by name."""

CLEANED: tuple[str, ...] = tuple(table.name for table in CLEANED_TABLES)
OPEN_DATA: tuple[str, ...] = tuple(table.name for table in OPEN_TABLES)
ANALYSIS: tuple[str, ...] = tuple(table.name for table in ANALYSIS_TABLES)
