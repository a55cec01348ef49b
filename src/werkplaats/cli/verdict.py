"""What `check-file` says of a delivery: one outcome, the account of records and cents, and every finding."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from werkplaats.errors import EXIT_INPUT, EXIT_OK, EXIT_PRIVACY, WerkplaatsError
from werkplaats.intake.balance import Balance
from werkplaats.intake.checking import Checked
from werkplaats.intake.privacy.patterns import hide_numbers
from werkplaats.report.finding_rows import FindingRow, build_error_row, build_finding_rows, sort_rows
from werkplaats.report.findings_files import as_object
from werkplaats.report.findings_page import add_balances

ERROR, QUARANTINED, WARNING, ACCEPTED = "error", "quarantined", "accepted-with-warning", "accepted"

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
        Records and cents per file; empty when the delivery is refused, because nothing of it is used.
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


def judge_delivery(name: str, checked: Sequence[Checked], *, language: str) -> Verdict:
    """Return the verdict on a delivery: its gravest finding decides, and privacy goes before all else."""
    errors = [one for one in checked if one.error is not None]
    findings = (finding for one in checked if one.error is None for finding in one.findings)
    rows = [
        *(build_error_row(one.error, file=one.file, language=language) for one in errors if one.error is not None),
        *build_finding_rows(findings, language=language),
    ]
    outcome = min((ACCEPTED, *(one.outcome for one in checked)), key=_GRAVITY.index)
    refused = any(row.outcome == "error" and row.rule.startswith(_PRIVACY) for row in rows)
    return Verdict(
        name=hide_numbers(name),
        outcome=outcome,
        balances=tuple(
            replace(one.balance, file=hide_numbers(one.balance.file))
            for one in checked
            if one.balance is not None and outcome != ERROR
        ),
        rows=sort_rows([_without_numbers(row) for row in rows]),
        exit_code=EXIT_OK if outcome != ERROR else EXIT_PRIVACY if refused else EXIT_INPUT,
    )


def judge_error(name: str, error: WerkplaatsError, *, file: str, language: str) -> Verdict:
    """Return the verdict on a delivery that could not be read at all."""
    row = _without_numbers(build_error_row(error, file=file, language=language))
    return Verdict(name=hide_numbers(name), outcome=ERROR, balances=(), rows=(row,), exit_code=error.exit_code)


def _without_numbers(row: FindingRow) -> FindingRow:
    """Return a finding of which the names of file and sheet give nobody's number away."""
    return replace(row, file=hide_numbers(row.file), sheet=hide_numbers(row.sheet) if row.sheet else row.sheet)
