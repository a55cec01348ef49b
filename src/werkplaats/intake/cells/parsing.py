"""What every parser of cells gives: one answer per different text, so that a million cells cost a few thousand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

WARNINGS = frozenset({"text.formula", "text.markup", "value.missing_item"})
"""What stands under ``repair`` although nothing was changed: the cell is used as it is, with a warning."""


@dataclass(frozen=True)
class Parsed:
    """Outcome for one cell: its value, or the rule it breaks; and the rule under which it was repaired."""

    value: Any = None
    rule: str = ""
    repair: str = ""
