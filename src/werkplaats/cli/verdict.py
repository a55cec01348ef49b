"""What `check-file` says of a delivery: one outcome, the account of records and cents, and every finding."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from werkplaats.errors import EXIT_INPUT, EXIT_OK, EXIT_PRIVACY, WerkplaatsError
from werkplaats.intake.balance import Balance
from werkplaats.report.finding_rows import FindingRow, build_error_row
from werkplaats.report.findings_files import as_object
from werkplaats.report.findings_page import add_balances

ERROR, QUARANTINED, WARNING, ACCEPTED = "error", "quarantined", "accepted-with-warning", "accepted"

_OUTCOME_OF: Mapping[str, str] = MappingProxyType(
    {"error": ERROR, "quarantined": QUARANTINED, "repaired": WARNING, "warning": WARNING}
)
_GRAVITY = (ERROR, QUARANTINED, WARNING, ACCEPTED)
_PRIVACY = "privacy."


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """The outcome of one delivery.

    Attributes
    ----------
    name
        Name of the file or the folder.
    outcome
        ``accepted``, ``accepted-with-warning``, ``quarantined`` or ``error``.
    balances
        Records and cents per file; empty when nothing could be read.
    rows
        Findings in the language of the reader.
    exit_code
        What the command leaves with.
    """

    name: str
    outcome: str
    balances: tuple[Balance, ...]
    rows: tuple[FindingRow, ...]
    exit_code: int = EXIT_OK

    def as_object(self) -> dict[str, Any]:
        """Return the object that ``--json`` prints."""
        total = add_balances(self.balances)
        return {
            "file": self.name,
            "outcome": self.outcome,
            "records": {
                "raw": total.raw,
                "clean": total.clean,
                "quarantined": total.quarantined,
                "structure": total.structure,
            },
            "cents": {
                "raw": total.cents_raw,
                "clean": total.cents_clean,
                "quarantined": total.cents_quarantined,
            },
            "findings": [as_object(row) for row in self.rows],
        }


def judge_delivery(name: str, balances: Sequence[Balance], rows: Sequence[FindingRow]) -> Verdict:
    """Return the verdict on a delivery: its gravest finding decides, and privacy goes before all else."""
    outcomes = {_OUTCOME_OF.get(row.outcome, ACCEPTED) for row in rows} | {ACCEPTED}
    outcome = min(outcomes, key=_GRAVITY.index)
    refused = any(row.outcome == "error" and row.rule.startswith(_PRIVACY) for row in rows)
    code = EXIT_OK if outcome != ERROR else EXIT_PRIVACY if refused else EXIT_INPUT
    return Verdict(name=name, outcome=outcome, balances=tuple(balances), rows=tuple(rows), exit_code=code)


def judge_error(name: str, error: WerkplaatsError, *, file: str, language: str) -> Verdict:
    """Return the verdict on a delivery that could not be read at all."""
    row = build_error_row(error, file=file, language=language)
    return Verdict(name=name, outcome=ERROR, balances=(), rows=(row,), exit_code=error.exit_code)
