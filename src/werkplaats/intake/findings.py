"""What intake has to say about a file: one finding per rule and file, with lines, never with values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from werkplaats.intake.rulebook import RULES

Outcome = Literal["repaired", "quarantined", "structure", "warning", "error", "info"]
"""What became of the records: used after a repair, set aside, not data at all, used as they are, or nothing is used."""


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One rule that fired on one file.

    Attributes
    ----------
    rule
        Stable identifier, such as ``amount.ambiguous``; `werkplaats.intake.rulebook` says what it means.
    lines
        Physical lines of a csv file, rows of a sheet, or case numbers of an SPSS file; empty for the whole file.
    columns, letters
        Canonical columns it is about, and their letters in a spreadsheet program.
    n_records, cents
        How many records it concerns, and the euro cents on them that could be read.
    found
        Counts that belong to the message; never a value.
    """

    rule: str
    outcome: Outcome
    file: str
    table: str
    sheet: str | None = None
    lines: tuple[int, ...] = ()
    columns: tuple[str, ...] = ()
    letters: tuple[str, ...] = ()
    n_records: int = 0
    cents: int = 0
    found: str = ""

    @property
    def message(self) -> str:
        """What is wrong, as a sentence without its full stop."""
        return RULES[self.rule].what

    @property
    def why(self) -> str:
        """Why it matters; empty when it speaks for itself."""
        return RULES[self.rule].why

    @property
    def fix(self) -> str:
        """What the reader can do about it."""
        return RULES[self.rule].do
