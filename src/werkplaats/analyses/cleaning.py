"""Notebook 01: raw files become cleaned tables, and the account of every record and every cent.

What is repaired, refused or left out is counted per file and rule. Values never leave: the results hold counts, and
the quarantine files stay with the study.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from werkplaats.instruments.registry import item_ranges, whole_number_items
from werkplaats.intake.balance import Balance
from werkplaats.intake.benchmarks.chosen import Chosen, read_benchmarks
from werkplaats.intake.deliveries import Cleaned, Table, clean_deliveries, raise_together, read_deliveries
from werkplaats.intake.findings import Finding
from werkplaats.intake.removal import complete_withdrawn
from werkplaats.intake.safeguards import Safeguards, read_safeguards
from werkplaats.intake.store import Store, quote
from werkplaats.intake.vocabulary import Vocabulary, build_vocabulary
from werkplaats.intake.withdrawal import Withdrawn, read_withdrawn
from werkplaats.params.model import StudyParams
from werkplaats.results import Missing, Results
from werkplaats.schema import CLEANED, CLEANING
from werkplaats.workspace.database import ask_relation, open_relation

BALANCE_COLUMNS = (
    "file",
    "table",
    "raw",
    "clean",
    "quarantined",
    "structure",
    "cents_raw",
    "cents_clean",
    "cents_quarantined",
)


@dataclass(frozen=True)
class Cleaning:
    """What notebook 01 writes: results, cleaned tables by name, and quarantined records by raw file.

    Cost lines are a relation in the store; they are gone when it closes.
    """

    results: Results
    tables: Mapping[str, Table]
    quarantine: Mapping[str, pd.DataFrame]
    store: Store
    balances: tuple[Balance, ...]
    findings: tuple[Finding, ...]


def clean_study(params: StudyParams, folder: Path) -> Cleaning:
    """Read and clean every raw file of a study.

    Parameters
    ----------
    params
        Uses ``sources``, ``benchmarks``, ``pseudonyms``, ``window``, ``domains``, ``payers``, ``waves``, ``groups``
        and ``instruments``.
    folder
        Folder data/raw/<study>.

    Raises
    ------
    InputError
        When files are missing or cannot be read, a totals row contradicts its file, or a benchmark is not what the
        params say of it.
    PrivacyError
        When a file holds direct identifiers.
    BalanceError
        When a record or a cent went missing on the way.
    """
    cleaned, chosen, protection = _clean(params, folder)
    findings = (*cleaned.findings, *chosen.findings)
    results = Results(
        notebook=CLEANING,
        tables={"balance": build_balance_table(cleaned.balances), "findings": build_findings_table(findings)},
        facts=_facts(cleaned) | protection,
        missing=tuple(_missing_tables(cleaned.tables)),
    )
    tables = {**cleaned.tables, **chosen.tables}
    return Cleaning(results, tables, cleaned.quarantine, cleaned.store, cleaned.balances, findings)


def check_study(params: StudyParams, folder: Path) -> tuple[Finding, ...]:
    """Read and clean in memory, write nothing, and return what was found; raises as `clean_study` does."""
    cleaned, chosen, _ = _clean(params, folder)
    return (*cleaned.findings, *chosen.findings)


def find_withdrawn_ids(params: StudyParams, folder: Path) -> frozenset[str]:
    """Return every identifier of which nothing may be left in a study: as it was listed, and as its pseudonym.

    Of a household that withdrew these are also its members, for which the raw files are read.

    Raises
    ------
    InputError
        When the list, a key or a raw file cannot be used.
    """
    listed, safeguards = read_withdrawn(folder), _safeguards(params, folder)
    withdrawn = safeguards.withdrawn
    if withdrawn.households:
        with Store() as store:
            deliveries = read_deliveries(params.sources, folder, store, safeguards)
            withdrawn = complete_withdrawn(deliveries, withdrawn)
    return listed.ids | withdrawn.ids


def build_balance_table(balances: Iterable[Balance]) -> pd.DataFrame:
    """Return records and cents per file and table: raw = clean + quarantined + structure on every row."""
    return pd.DataFrame([asdict(balance) for balance in balances], columns=list(BALANCE_COLUMNS))


def build_findings_table(findings: Iterable[Finding]) -> pd.DataFrame:
    """Return how often each rule fired per file: ``file``, ``rule``, ``outcome``, ``n_records``, ``cents``."""
    rows = pd.DataFrame(
        [(item.file, item.rule, item.outcome, item.message, item.n_records, item.cents) for item in findings],
        columns=["file", "rule", "outcome", "message", "n_records", "cents"],
    )
    keys = ["file", "rule", "outcome", "message"]
    return rows.groupby(keys, as_index=False, sort=True)[["n_records", "cents"]].sum()


def format_balance(results: Results) -> str:
    """Return the balance in two sentences, for the reader of the notebook."""
    facts = results.facts
    return (
        f"{facts['records_raw']} records = {facts['records_clean']} clean + {facts['records_quarantined']} quarantined "
        f"+ {facts['records_structure']} structure.\n"
        f"{facts['cents_raw'] / 100:,.2f} euros = {facts['cents_clean'] / 100:,.2f} clean "
        f"+ {facts['cents_quarantined'] / 100:,.2f} quarantined."
    )


def summarize_quarantine(results: Results) -> pd.DataFrame:
    """Return per rule what was set aside over all files: ``rule``, ``message``, ``n_records``, ``euros``."""
    findings = results.tables["findings"]
    aside = findings.loc[findings["outcome"] == "quarantined"]
    summed = aside.groupby(["rule", "message"], as_index=False)[["n_records", "cents"]].sum()
    return summed.assign(euros=summed.pop("cents") / 100)


def summarize_tables(tables: Mapping[str, Table]) -> pd.DataFrame:
    """Return per cleaned table its number of rows and the columns that were not delivered."""
    rows = [(name, *_count_cells(table)) for name, table in tables.items()]
    return pd.DataFrame(rows, columns=["table", "rows", "empty_columns"])


def _count_cells(table: Table) -> tuple[int, str]:
    """Return the number of rows, and the names of the columns in which nothing stands."""
    relation = open_relation(table)
    names = [str(name) for name in relation.columns]
    counted = ", ".join(["count(*)", *(f"count({quote(name)})" for name in names)])
    rows, *filled = ask_relation(relation, "counted", f"SELECT {counted} FROM counted").fetchall()[0]
    return rows, ", ".join(name for name, cells in zip(names, filled, strict=True) if not cells)


def _clean(params: StudyParams, folder: Path) -> tuple[Cleaned, Chosen, dict[str, Any]]:
    """Clean the raw files and read the benchmarks; return also the facts about who is protected, and how."""
    window = (params.window.start, params.window.end) if params.window else None
    safeguards = _safeguards(params, folder)
    deliveries = read_deliveries(params.sources, folder, Store(), safeguards)
    chosen, unusable = read_benchmarks(params.benchmarks, folder)
    raise_together(unusable)
    protection = _protection(safeguards, complete_withdrawn(deliveries, safeguards.withdrawn))
    cleaned = clean_deliveries(deliveries, vocabulary=_vocabulary(params), window=window, safeguards=safeguards)
    return cleaned, chosen, protection


def _safeguards(params: StudyParams, folder: Path) -> Safeguards:
    return read_safeguards(params.pseudonyms, study=params.study, project=_project(folder), folder=folder)


def _protection(safeguards: Safeguards, withdrawn: Withdrawn) -> dict[str, Any]:
    """Return how many withdrew, and which keys made the pseudonyms; nothing where nobody did and none did."""
    facts: dict[str, Any] = {}
    if withdrawn.withdrawals:
        facts |= {"withdrawn_persons": len(withdrawn.persons), "withdrawn_households": len(withdrawn.households)}
    if safeguards.fingerprints:
        facts["pseudonym_keys"] = safeguards.fingerprints
    return facts


def _project(folder: Path) -> Path:
    """Return the folder of the project, of which data/raw/<study> is a part; keys must stand outside it."""
    whole = folder.resolve()
    return whole.parents[2] if whole.parts[-3:-1] == ("data", "raw") else whole


def _vocabulary(params: StudyParams) -> Vocabulary:
    return build_vocabulary(
        domains=params.domains,
        payers=params.payers,
        waves=params.waves,
        groups=params.groups,
        ranges=item_ranges(params.instruments),
        whole=whole_number_items(params.instruments),
    )


def _facts(cleaned: Cleaned) -> dict[str, int]:
    total = build_balance_table(cleaned.balances).drop(columns=["file", "table"]).sum()
    return {
        "records_raw": int(total["raw"]),
        "records_clean": int(total["clean"]),
        "records_quarantined": int(total["quarantined"]),
        "records_structure": int(total["structure"]),
        "cents_raw": int(total["cents_raw"]),
        "cents_clean": int(total["cents_clean"]),
        "cents_quarantined": int(total["cents_quarantined"]),
        "files": len({balance.file for balance in cleaned.balances}),
    }


def _missing_tables(tables: Mapping[str, Table]) -> Iterable[Missing]:
    for name in CLEANED:
        if name not in tables:
            yield Missing(name, "no source in the params file fills this table")
