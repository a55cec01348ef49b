"""All raw files of a study: read, cleaned table by table, and balanced to the record and the cent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from werkplaats.errors import InputError, PrivacyError, WerkplaatsError
from werkplaats.intake.balance import Balance, build_balance
from werkplaats.intake.cells.dates import Window
from werkplaats.intake.cleaning import Progress, clean_each
from werkplaats.intake.deciding import clean_with_decisions
from werkplaats.intake.delivery import Delivery
from werkplaats.intake.door import validate_privacy_together
from werkplaats.intake.findings import Finding
from werkplaats.intake.opening import read_members, validate_different
from werkplaats.intake.quarantine import gather_quarantine
from werkplaats.intake.reading.container import Member, open_members
from werkplaats.intake.relating import Related, relate
from werkplaats.intake.removal import remove_withdrawn
from werkplaats.intake.safeguards import NONE, Safeguards
from werkplaats.intake.store import Store
from werkplaats.intake.vocabulary import Vocabulary
from werkplaats.params.sources import Source
from werkplaats.workspace.database import LargeTable
from werkplaats.workspace.raw import find_raw_files

Table = pd.DataFrame | LargeTable
"""A cleaned table; cost lines stay in the store as a relation."""


@dataclass(frozen=True, eq=False)
class Cleaned:
    """What became of all raw files: tables by name, balance per file, findings, and what was set aside per file.

    ``store`` holds the records; the tables that are relations are gone when it closes.
    """

    store: Store
    tables: Mapping[str, Table]
    balances: tuple[Balance, ...]
    findings: tuple[Finding, ...]
    quarantine: Mapping[str, pd.DataFrame] = field(default_factory=dict)


def read_deliveries(
    sources: Sequence[Source], folder: Path, store: Store, safeguards: Safeguards = NONE
) -> tuple[Delivery, ...]:
    """Read every raw file of a study as text, and map its columns.

    Parameters
    ----------
    sources
        The sources of the params file.
    folder
        Folder data/raw/<study>.
    store
        Where the records go.
    safeguards
        Pseudonyms, people who withdrew, decisions.

    Raises
    ------
    InputError
        When files are missing, cannot be read or lack columns; all of them in one message.
    PrivacyError
        When a file holds direct identifiers, or two files do together.
    """
    read: list[Delivery] = []
    errors: list[WerkplaatsError] = []
    for source in sources:
        members, unopened = _open_source(source, folder, store)
        deliveries, unread = read_members(members, source, store, safeguards)
        read += deliveries
        errors += [*unopened, *unread.values()]
    raise_together(errors)
    validate_privacy_together(read)
    return tuple(read)


def clean_deliveries(
    deliveries: Sequence[Delivery],
    *,
    vocabulary: Vocabulary,
    window: Window | None = None,
    progress: Progress | None = None,
    safeguards: Safeguards = NONE,
) -> Cleaned:
    """Clean all deliveries and gather their tables.

    Parameters
    ----------
    window
        First and last day for which cost lines were delivered.
    progress
        Told the name of each file as it is taken up.

    Raises
    ------
    InputError
        When a totals row contradicts its file, or a column cannot be used.
    BalanceError
        When a record or a cent went missing in any step.
    """

    def clean(given: Sequence[Delivery]) -> Related:
        staying = remove_withdrawn(given, safeguards.withdrawn)
        cleaned = clean_each(staying, vocabulary=vocabulary, window=window, progress=progress)
        return relate(cleaned, wave_months=vocabulary.wave_months)

    related = clean_with_decisions(deliveries, safeguards.decisions, clean)
    balances = tuple(build_balance(delivery) for delivery in related.deliveries)
    for balance in balances:
        balance.validate()
    return Cleaned(
        store=deliveries[0].store,
        tables=related.tables,
        balances=balances,
        findings=tuple(finding for delivery in related.deliveries for finding in delivery.findings),
        quarantine=gather_quarantine(related.deliveries),
    )


def raise_together(errors: Sequence[WerkplaatsError]) -> None:
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


def _open_source(source: Source, folder: Path, store: Store) -> tuple[list[Member], list[WerkplaatsError]]:
    """Return the files of a source that can be opened, and an error for each of the others."""
    members: list[Member] = []
    errors: list[WerkplaatsError] = []
    try:
        paths = find_raw_files(folder, source.path, source.besides)
    except WerkplaatsError as error:
        return [], [error]
    for path in paths:
        try:
            members += open_members(path, path.relative_to(folder).as_posix(), scratch=store.folder)
        except WerkplaatsError as error:
            errors.append(error)
    try:
        validate_different(members)
    except WerkplaatsError as error:
        errors.append(error)
    return members, errors
