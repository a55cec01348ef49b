"""What a file holds beside its records and its columns: rows between them, columns nobody asked for, a full sheet."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from werkplaats.intake.delivery import Delivery
from werkplaats.intake.fates import note_file
from werkplaats.intake.findings import Outcome
from werkplaats.intake.raw import QUARANTINED, RawFile
from werkplaats.intake.refusals import build_input_error

ROW_LIMITS = (65_536, 1_048_576)
"""Rows that fit in a sheet of an .xls and of an .xlsx workbook."""

_SEVERAL = 3
_INDEX = ("__index_level_0__", "Unnamed: 0")
"""Row numbers that pandas adds by itself."""


def note_surplus_rows(delivery: Delivery) -> Delivery:
    """Tell of the rows that are no records; blank rows behind the last record are no more than information.

    Raises
    ------
    InputError
        When most rows have another number of fields than the column names: then it is no matter of single rows.
    """
    _validate_dialect(delivery.raw)
    last = last_line(delivery.raw, records_only=True)
    for rule in sorted({aside.rule for aside in delivery.raw.asides}):
        asides = [aside for aside in delivery.raw.asides if aside.rule == rule]
        lines = sorted(aside.line for aside in asides)
        outcome: Outcome = "quarantined" if asides[0].status == QUARANTINED else "structure"
        if rule == "row.blank" and (lines[0] > last or lines[-1] < delivery.raw.header_line):
            outcome = "info"
        delivery = note_file(delivery, rule, outcome, lines)
    return delivery


def note_surplus_columns(delivery: Delivery, known: Collection[str]) -> Delivery:
    """Tell of filled columns that the agreed layout does not have: they are not used, and need not be delivered.

    Parameters
    ----------
    known
        Names of the columns that are used, as they stand in the file.
    """
    columns = [column for column in delivery.raw.columns if column.name not in known and column.name not in _INDEX]
    filled = [column.name for column in columns if _is_filled(column.texts)]
    if not filled:
        return delivery
    lines = (delivery.raw.header_line,) if delivery.raw.header_line else ()
    return note_file(delivery, "schema.extra_column", "warning", lines, columns=filled)


def note_row_limit(delivery: Delivery) -> Delivery:
    """Tell of a text that is exactly as long as a sheet can be: what did not fit was dropped when it was saved."""
    raw = delivery.raw
    if raw.sheet is not None or not raw.header_line:
        return delivery
    last = last_line(raw)
    return note_file(delivery, "file.row_limit", "warning", (last,)) if last in ROW_LIMITS else delivery


def last_line(raw: RawFile, *, records_only: bool = False) -> int:
    """Return the line on which the last record, or the last row of any kind, begins."""
    lines = [] if records_only else [aside.line for aside in raw.asides]
    (last,) = raw.store.column(f"SELECT coalesce(max(line), 0) FROM {raw.records}")
    return max(int(last), *lines) if lines else int(last)


def _validate_dialect(raw: RawFile) -> None:
    ragged = [aside.line for aside in raw.asides if aside.rule == "csv.field_count"]
    if len(ragged) < _SEVERAL or len(ragged) <= raw.n_records:
        return
    raise build_input_error(
        "csv.field_count",
        where=f"{raw.where} line {ragged[0]}",
        found=f"{len(ragged)} of {len(ragged) + raw.n_records} rows do not fit under {len(raw.columns)} column names",
        do="Ask for the file with semicolons, or with quotes around every field: a decimal comma in a file with commas "
        "makes two fields of one amount",
        lines=ragged,
    )


def _is_filled(texts: Iterable[str]) -> bool:
    return any(text.strip() for text in texts)
