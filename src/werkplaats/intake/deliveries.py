"""All raw files of a study: read, cleaned table by table, and balanced to the record and the cent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import pandas as pd

from werkplaats.errors import BalanceError, InputError, PrivacyError, WerkplaatsError
from werkplaats.intake.balance import Balance
from werkplaats.intake.columns.privacy import validate_privacy
from werkplaats.intake.delivery import Delivery, Step, build_balance, quarantine_frame, refuse_by_rule, run_steps
from werkplaats.intake.findings import Finding
from werkplaats.intake.identities import (
    clean_identifiers,
    refuse_repeated_keys,
    refuse_unknown_households,
    resolve_households,
)
from werkplaats.intake.mapping import build_layout, map_columns, select_records
from werkplaats.intake.questionnaires import clean_answers, stack_answers
from werkplaats.intake.raw import RawFile, frame_grid
from werkplaats.intake.reading.delimited import read_csv
from werkplaats.intake.reading.statistics import read_sav
from werkplaats.intake.reading.workbook import read_workbook
from werkplaats.intake.rows import clean_totals, find_repeats
from werkplaats.intake.values import (
    clean_amounts,
    clean_codes,
    clean_dates,
    clean_intervals,
    clean_numbers,
    clean_texts,
    fill_payers,
    refuse_incomplete,
)
from werkplaats.intake.vocabulary import Vocabulary
from werkplaats.params.sources import Source
from werkplaats.schema import CLEANED, TABLES
from werkplaats.workspace.files import hash_bytes
from werkplaats.workspace.raw import find_raw_files

_FIRST = ("households", "persons", "memberships")
"""Tables that others refer to, in the order in which they refer to each other."""


@dataclass(frozen=True)
class Cleaned:
    """What became of all raw files: tables by name, balance per file, findings, and what was set aside per file."""

    tables: Mapping[str, pd.DataFrame]
    balances: tuple[Balance, ...]
    findings: tuple[Finding, ...]
    quarantine: Mapping[str, pd.DataFrame] = field(default_factory=dict)


def read_deliveries(sources: Sequence[Source], folder: Path) -> tuple[Delivery, ...]:
    """Read every raw file of a study as text, and map its columns.

    Parameters
    ----------
    sources
        The sources of the params file.
    folder
        Folder data/raw/<study>.

    Raises
    ------
    InputError
        When files are missing, cannot be read or lack columns; all of them in one message.
    PrivacyError
        When a file holds direct identifiers.
    """
    read: list[Delivery] = []
    errors: list[WerkplaatsError] = []
    for source in sources:
        try:
            paths = find_raw_files(folder, source.path)
            _validate_different(paths, folder)
        except InputError as error:
            errors.append(error)
            continue
        for path in paths:
            try:
                read.append(read_delivery(path, source, folder=folder))
            except WerkplaatsError as error:
                errors.append(error)
    _raise_together(errors)
    return tuple(read)


def read_delivery(path: Path, source: Source, *, folder: Path) -> Delivery:
    """Read one raw file and map its columns; errors as in `read_deliveries`."""
    file = path.relative_to(folder).as_posix()
    raw = _read(path, file, source)
    validate_privacy(raw)
    return map_columns(raw, source)


def clean_deliveries(deliveries: Sequence[Delivery], *, vocabulary: Vocabulary) -> Cleaned:
    """Clean all deliveries and gather their tables.

    Raises
    ------
    InputError
        When a totals row contradicts its file.
    BalanceError
        When a record or a cent went missing in any step.
    """
    prepared = _each(deliveries, (select_records, clean_totals))
    repeats = find_repeats(prepared)
    unique = [
        run_steps(delivery, (partial(refuse_by_rule, rules=repeats[place], columns=()),))
        for place, delivery in enumerate(prepared)
    ]
    steps: tuple[Step, ...] = (
        clean_texts,
        clean_identifiers,
        partial(clean_codes, vocabulary=vocabulary),
        clean_dates,
        clean_numbers,
        clean_amounts,
        partial(clean_answers, vocabulary=vocabulary),
        partial(fill_payers, vocabulary=vocabulary),
        clean_intervals,
    )
    parsed = [run_steps(delivery, steps) for delivery in unique]
    done, tables = _relate(parsed)
    balances = tuple(build_balance(delivery) for delivery in done)
    _validate_tables(tables, balances)
    return Cleaned(
        tables=tables,
        balances=balances,
        findings=tuple(finding for delivery in done for finding in delivery.findings),
        quarantine=_quarantine(done),
    )


def _read(path: Path, file: str, source: Source) -> RawFile:
    wanted = build_layout(source).wanted
    if path.suffix.lower() == ".sav":
        return read_sav(file, path, wanted=wanted)
    if path.suffix.lower() in (".xlsx", ".xlsm"):
        grid = read_workbook(file, path.read_bytes(), sheet=source.sheet)
    elif path.suffix.lower() in (".csv", ".txt", ".tsv"):
        grid = read_csv(file, path.read_bytes(), wanted=wanted)
    else:
        raise InputError(
            "this kind of file cannot be read",
            where=file,
            found=f"extension '{path.suffix}'",
            do="Ask for .csv, .xlsx or .sav",
            rule="file.unknown_kind",
        )
    return frame_grid(grid, wanted=wanted, header_row=source.header_row)


def _validate_different(paths: Sequence[Path], folder: Path) -> None:
    seen: dict[str, Path] = {}
    for path in paths:
        content = path.read_bytes()
        first = seen.setdefault(hash_bytes(content), path)
        if first is not path and content:
            raise InputError(
                "the same file was delivered twice under two names; every total would double",
                where=path.relative_to(folder).as_posix(),
                found=f"the same bytes as {first.relative_to(folder).as_posix()}",
                do="Take one of the two out",
                rule="delivery.duplicate_file",
            )


def _raise_together(errors: Sequence[WerkplaatsError]) -> None:
    """Raise the one error, or one error that lists all of them; a privacy error goes before any other."""
    private = [error for error in errors if isinstance(error, PrivacyError)]
    if private:
        raise private[0]
    different = list({str(error): error for error in errors}.values())
    if len(different) == 1:
        raise different[0]
    if different:
        listed = "".join(f"\n  {number}. {error}" for number, error in enumerate(different, start=1))
        raise InputError(
            f"{len(different)} problems in the raw files",
            found=listed,
            do="Nothing was written; solve these and run again",
            rule="input.several",
        )


def _each(deliveries: Sequence[Delivery], steps: Sequence[Step]) -> list[Delivery]:
    """Run steps on every delivery; wrong input of several files is one message."""
    done, errors = [], []
    for delivery in deliveries:
        try:
            done.append(run_steps(delivery, steps))
        except InputError as error:
            errors.append(error)
    _raise_together(errors)
    return done


def _relate(deliveries: Sequence[Delivery]) -> tuple[list[Delivery], dict[str, pd.DataFrame]]:
    """Hold records against households, memberships and each other, table by table."""
    done: list[Delivery] = []
    tables: dict[str, pd.DataFrame] = {}
    for name in (*_FIRST, *[table for table in CLEANED if table not in _FIRST]):
        parts: list[pd.DataFrame] = []
        for delivery in [item for item in deliveries if item.table == name]:
            taken = pd.concat(parts, ignore_index=True) if parts else None
            related = run_steps(
                delivery,
                (
                    partial(resolve_households, memberships=tables.get("memberships")),
                    partial(refuse_unknown_households, households=tables.get("households")),
                    refuse_incomplete,
                    partial(refuse_repeated_keys, taken=taken),
                ),
            )
            done.append(related)
            parts.append(stack_answers(related))
        if parts:
            tables[name] = _complete(name, pd.concat(parts, ignore_index=True))
            if name == "persons" and "household_id" in parts[0].columns:
                tables["memberships"] = _memberships(pd.concat(parts, ignore_index=True))
    return done, tables


def _complete(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Return the frame with every column of the table; one that the study lacks is empty, empty text is missing."""
    held = {}
    for column in TABLES[name].columns:
        absent = pd.Series(pd.NA, index=frame.index, dtype=object)
        values = frame[column.name] if column.name in frame.columns else absent
        if column.kind == "text":
            held[column.name] = values.astype(object).where(values.notna() & (values != ""), None)
        elif column.kind == "date":
            held[column.name] = pd.to_datetime(values).astype("datetime64[us]")
        else:
            held[column.name] = pd.to_numeric(values).astype("Int64" if column.kind == "integer" else "float64")
    return pd.DataFrame(held)


def _memberships(persons: pd.DataFrame) -> pd.DataFrame:
    known = persons.loc[persons["household_id"] != "", ["person_id", "household_id"]]
    return _complete("memberships", known.drop_duplicates())


def _validate_tables(tables: Mapping[str, pd.DataFrame], balances: Sequence[Balance]) -> None:
    for balance in balances:
        balance.validate()
    clean = sum(balance.clean for balance in balances if balance.table == "costs")
    cents = sum(balance.cents_clean for balance in balances if balance.table == "costs")
    costs = tables.get("costs")
    if costs is not None and (len(costs) != clean or int(costs["cents"].sum()) != cents):
        raise BalanceError(
            "the cost table does not hold what the files held",
            found=f"{len(costs)} of {clean} records and {int(costs['cents'].sum())} of {cents} cents",
            do="This is a fault of the program; please report it with this message",
            rule="balance.table",
        )


def _quarantine(deliveries: Sequence[Delivery]) -> dict[str, pd.DataFrame]:
    frames: dict[str, list[pd.DataFrame]] = {}
    for delivery in deliveries:
        frame = quarantine_frame(delivery)
        if len(frame):
            frames.setdefault(delivery.raw.file, []).append(frame)
    return {file: pd.concat(parts, ignore_index=True) for file, parts in sorted(frames.items())}
