"""One delivery outside any study: read, cleaned and judged, against the generic layouts."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from werkplaats.errors import WerkplaatsError
from werkplaats.intake.balance import Balance, build_balance, run_steps
from werkplaats.intake.cleaning import Progress, clean_each
from werkplaats.intake.decisions import FILE as DECISIONS
from werkplaats.intake.delivery import Delivery, select, settled
from werkplaats.intake.door import validate_privacy_together
from werkplaats.intake.fates import copy_fates
from werkplaats.intake.findings import Finding
from werkplaats.intake.mapping import GENERIC_COSTS, GENERIC_ITEMS, GENERIC_KEYS, ITEM
from werkplaats.intake.opening import read_delivery, read_members, validate_different
from werkplaats.intake.quarantine import build_quarantine
from werkplaats.intake.raw import no_records
from werkplaats.intake.reading.archive_contents import is_document, is_litter
from werkplaats.intake.reading.checksums import find_absent, is_checksum_file
from werkplaats.intake.reading.container import Member, open_members
from werkplaats.intake.records.households import note_silent_households, refuse_unknown_households
from werkplaats.intake.records.keys import refuse_incomplete, refuse_repeated_keys
from werkplaats.intake.store import Store, quote
from werkplaats.intake.vocabulary import Vocabulary
from werkplaats.intake.withdrawal import FILE as WITHDRAWN
from werkplaats.params.sources import Source

if TYPE_CHECKING:
    import pandas as pd

CheckLayout = Literal["costs", "questionnaires"]
Outcome = Literal["accepted", "accepted-with-warning", "quarantined", "error"]

_TABLE: Mapping[CheckLayout, str] = MappingProxyType({"costs": "costs", "questionnaires": "measurements"})
_DOMAINS = (
    *("Wmo", "Jeugdwet", "Zvw", "Wlz"),
    *("Participatiewet", "Schuldhulpverlening", "Opvang", "Wpg", "Onderwijs", "Justitie", "Wonen"),
)
_ODD_ROWS = ("row.blank", "row.repeated_header")
"""Rows that are no records and stand where none are expected: somebody put the file together by hand."""
_WAVES = tuple(f"T{number}" for number in range(10))


@dataclass(frozen=True)
class Checked:
    """What became of one file.

    Attributes
    ----------
    balance
        Records and cents of the file; None when it could not be used.
    findings
        Everything that was found, in the order of the steps; of a file that could not be used, its error.
    clean
        SELECT over the store of the clean records in canonical columns, in the order of the file; empty on an error.
    error
        Why the file could not be used.
    delivery
        The file after its last step; None when it could not be used.
    """

    file: str
    outcome: Outcome
    findings: tuple[Finding, ...]
    balance: Balance | None = None
    clean: str = ""
    error: WerkplaatsError | None = None
    delivery: Delivery | None = None

    @cached_property
    def quarantine(self) -> pd.DataFrame:
        """Records that were set aside; made when somebody asks, while the store is open."""
        import pandas as pd

        return pd.DataFrame() if self.delivery is None else build_quarantine(self.delivery)


def check_delivery(
    path: Path,
    *,
    layout: CheckLayout,
    store: Store,
    window: tuple[dt.date, dt.date] | None = None,
    households: Path | None = None,
    progress: Progress | None = None,
) -> tuple[Checked, ...]:
    """Check one file, or a folder that is one delivery of several files.

    Parameters
    ----------
    path
        File, archive or folder.
    layout
        Generic layout that the files should have.
    store
        Where the records go; the clean records are read from it.
    window
        First and last day for which the delivery was asked.
    households
        File with a column ``household_id``: the households of the study.
    progress
        Told the name of each file as it is taken up.

    Returns
    -------
    tuple of Checked
        One per file. When the files cannot be used together (the same bytes twice) the last of them says so.
    """
    source = Source(path="any", table=_TABLE[layout], layout="generic")
    failed: list[Checked] = []
    members: list[Member] = []
    files = list_files(path)
    if not files:
        return (_failed(path.name, source.table, no_records(path.name, found="a folder without files")),)
    for file in files:
        name = file.relative_to(path).as_posix() if path.is_dir() else file.name
        try:
            members += open_members(file, name, scratch=store.folder)
        except WerkplaatsError as error:
            failed.append(_failed(name, source.table, error))
    if path.is_dir() and members and any(is_document(item.name) for item in path.rglob("*")):
        members[0] = replace(members[0], notes=(*members[0].notes, ("file.document_skipped", ())))
    if path.is_dir() and members and find_absent(path):
        members[0] = replace(members[0], notes=(*members[0].notes, ("delivery.incomplete", ())))
    read, unread = read_members(members, source, store)
    failed += [_failed(name, source.table, error) for name, error in unread.items()]
    try:
        validate_different(members)
        validate_privacy_together(read)
        known = _read_households(households, store) if households else ""
    except WerkplaatsError as error:
        return (*failed, _failed(re.split(" line |, ", error.where)[0] or path.name, source.table, error))
    return _check_together(read, failed, partial(_clean, known=known, window=window, progress=progress))


def _check_together(
    read: Sequence[Delivery], failed: Sequence[Checked], clean: Callable[[Sequence[Delivery]], list[Delivery]]
) -> tuple[Checked, ...]:
    """Clean files together; one that cannot be used is told, and the others are cleaned without it."""
    staying, refused = [*read], [*failed]
    while True:
        try:
            cleaned = clean([copy_fates(delivery) for delivery in staying])
        except WerkplaatsError as error:
            broken = [delivery for delivery in staying if error.where.startswith(delivery.raw.file)]
            named = broken[0].raw.file if broken else error.where
            refused.append(_failed(named, staying[0].table, error))
            staying = [delivery for delivery in staying if delivery not in broken] if broken else []
            continue
        done = [_checked(delivery) for delivery in cleaned]
        return tuple(sorted([*refused, *done], key=lambda item: item.file))


def list_files(path: Path) -> list[Path]:
    """Return the files of a delivery, sorted by name; hidden files and checksums are no deliveries."""
    if not path.is_dir():
        return [path]
    return sorted(item for item in path.rglob("*") if not item.is_dir() and _is_delivery(item))


def _is_delivery(path: Path) -> bool:
    if path.name.startswith(".") or is_document(path.name) or is_checksum_file(path.name) or is_litter(path.as_posix()):
        return False
    return path.name not in (DECISIONS, WITHDRAWN)


def generic_vocabulary() -> Vocabulary:
    """Return what may stand in the generic layouts: domains, waves, and the ranges of the items."""
    eq5d = {f"eq5d_5l.{item}": (1.0, 5.0) for item in ("mobility", "selfcare", "activity", "pain", "anxiety")}
    return Vocabulary(
        allowed={"domain": frozenset(_DOMAINS), "wave": frozenset(_WAVES)},
        payer_of=dict.fromkeys(_DOMAINS, "unknown"),
        ranges={
            **eq5d,
            "eq_vas.vas": (0.0, 100.0),
            **{f"positive_health.mph_{number}": (0.0, 10.0) for number in range(1, 7)},
        },
        whole=frozenset(eq5d),
        wave_order=_WAVES,
    )


def _clean(
    read: Sequence[Delivery], *, known: str, window: tuple[dt.date, dt.date] | None, progress: Progress | None
) -> list[Delivery]:
    """Clean files, and hold them against the table of households ``known``, when there is one."""
    cleaned = clean_each(read, vocabulary=generic_vocabulary(), window=window, progress=progress)
    steps = (
        partial(refuse_unknown_households, households=known),
        refuse_incomplete,
        partial(refuse_repeated_keys, taken=""),
        partial(note_silent_households, households=known),
    )
    return [run_steps(delivery, steps) for delivery in cleaned]


def _read_households(path: Path, store: Store) -> str:
    """Return a table in the store with the households that a file names."""
    source = Source(path="any", table="households", columns={"household_id": "household_id"})
    (member,) = open_members(path, path.name, scratch=store.folder)
    delivery = settled(read_delivery(member, source, store), ("household_id",))
    name = store.name("households")
    rows = select(delivery, ("household_id",))
    store.run(f"CREATE TABLE {name} AS SELECT DISTINCT household_id FROM ({rows}) WHERE household_id != ''")
    return name


def _checked(delivery: Delivery) -> Checked:
    balance = build_balance(delivery)
    balance.validate()
    delivery = settled(delivery, delivery.fields)
    return Checked(
        file=delivery.raw.file,
        outcome=judge_outcome(delivery.findings),
        findings=delivery.findings,
        balance=balance,
        clean=_clean_query(delivery),
        delivery=delivery,
    )


def judge_outcome(findings: Sequence[Finding]) -> Outcome:
    """Return what a file ends as: error, quarantined, accepted with a warning, or accepted."""
    outcomes = {finding.outcome for finding in findings}
    if "error" in outcomes:
        return "error"
    if "quarantined" in outcomes:
        return "quarantined"
    odd = any(finding.outcome == "structure" and finding.rule in _ODD_ROWS for finding in findings)
    return "accepted-with-warning" if odd or outcomes & {"warning", "repaired"} else "accepted"


def _clean_query(delivery: Delivery) -> str:
    """Return a SELECT of the clean records: canonical names, integer cents, empty where nothing stands."""
    if delivery.table == "costs":
        names = {**dict.fromkeys(GENERIC_COSTS), "amount": "cents"}
    else:
        names = {**dict.fromkeys(GENERIC_KEYS), **{raw: f"{ITEM}:{item}" for raw, item in GENERIC_ITEMS.items()}}
    held = {raw: name or raw for raw, name in names.items()}
    rows = select(delivery, list(held.values()))
    shown = [f"{quote(name)} AS {quote('cents' if raw == 'amount' else raw)}" for raw, name in held.items()]
    return f"SELECT {', '.join(shown)} FROM ({rows}) ORDER BY line"


def _failed(file: str, table: str, error: WerkplaatsError) -> Checked:
    finding = Finding(
        rule=error.rule,
        outcome="error",
        file=file,
        table=table,
        lines=error.lines,
        columns=error.columns,
        n_records=len(error.lines),
        found=error.found,
    )
    return Checked(file, "error", (finding,), error=error)
