"""The page of findings: what was repaired, set apart or refused in a delivery, where, why, and what to do about it.

One HTML file that loads nothing and holds no value from the delivery. It belongs with the raw files all the same: it
tells which lines of them are broken.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import astuple, replace
from itertools import groupby
from types import MappingProxyType

from werkplaats.intake.balance import Balance
from werkplaats.report.finding_rows import OUTCOMES, FindingRow, format_place, printable
from werkplaats.report.labels import KNOWN
from werkplaats.report.language import message, translate
from werkplaats.report.numbers import NO_BREAK, format_number
from werkplaats.report.pages import render_plain_page

SHOWN = 1_000
"""Findings that the page shows; the files beside it hold all of them."""

_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "heading": message("Findings"),
        "notice": message("Confidential: this page belongs with the raw files and stays there"),
        "skip": message("Skip to the text"),
        "balance": message("Balance of records and amounts"),
        "balance_note": message("Delivered = used + set apart + no record. A totals row counts no amount."),
        "file": message("File"),
        "delivered": message("Delivered"),
        "used": message("Used"),
        "aside": message("Set apart"),
        "structure": message("No record"),
        "amount_delivered": message("Amount delivered"),
        "amount_used": message("Amount used"),
        "amount_aside": message("Amount set apart"),
        "total": message("Total"),
        "by_rule": message("By rule"),
        "rule": message("Rule"),
        "happened": message("What happened"),
        "findings": message("Number of findings"),
        "records": message("Records"),
        "cents": message("Amount at stake"),
        "place": message("Where"),
        "meaning": message("Meaning"),
        "what": message("What and why"),
        "do": message("What to do"),
        "nothing": message("Nothing was found: everything was used as it was delivered."),
        "whole": message("the file as a whole"),
    }
)


def format_findings_page(rows: Sequence[FindingRow], balances: Sequence[Balance], *, title: str, language: str) -> str:
    """Return the page as HTML.

    Parameters
    ----------
    rows
        Findings in the language of the page, sorted.
    balances
        Records and cents per file and table; empty when nothing could be read.
    title
        Name of the delivery or the study.
    language
        ``nl`` or ``en``.
    """
    shown = rows[:SHOWN]
    page = {
        "language": language,
        "title": printable(title),
        "words": {name: translate(language, text) for name, text in _WORDS.items()},
        "balance": _balance_rows(balances, language),
        "total": _balance_cells(add_balances(balances), language) if len(balances) > 1 else (),
        "rules": [_rule_cells(rule, found, language) for rule, found in _by_rule(rows)],
        "files": [
            (printable(name), [_finding(row, language) for row in found])
            for name, found in groupby(shown, key=lambda row: row.file)
        ],
        "more": _more(len(rows) - len(shown), language),
    }
    return render_plain_page("findings", page)


def format_cents(language: str, cents: int) -> str:
    """Return an amount to the cent.

    Examples
    --------
    >>> format_cents("nl", -123456).replace(NO_BREAK, " ")
    '€ −1.234,56'
    """
    return f"€{NO_BREAK if language == 'nl' else ''}{format_number(language, cents / 100, 2)}"


def add_balances(balances: Sequence[Balance]) -> Balance:
    """Return the sum of the balances; its file and table are empty."""
    zero = Balance(file="", table="", raw=0, clean=0, quarantined=0, structure=0)
    counts = zip(*(astuple(balance)[2:] for balance in (zero, *balances)), strict=True)
    return Balance("", "", *(sum(column) for column in counts))


def _balance_rows(balances: Sequence[Balance], language: str) -> list[tuple[str, ...]]:
    """Return the cells of each balance; a file that fills several tables is named with each of them."""
    files = Counter(balance.file for balance in balances)
    tables = KNOWN["table"]
    rows = []
    for balance in balances:
        name, *rest = _balance_cells(balance, language)
        if files[balance.file] > 1 and balance.table in tables:
            name = f"{name} ({translate(language, tables[balance.table])})"
        rows.append((name, *rest))
    return rows


def _balance_cells(balance: Balance, language: str) -> tuple[str, ...]:
    records = (balance.raw, balance.clean, balance.quarantined, balance.structure)
    amounts = (balance.cents_raw, balance.cents_clean, balance.cents_quarantined)
    return (
        printable(balance.file),
        *(format_number(language, count) for count in records),
        *(format_cents(language, cents) for cents in amounts),
    )


def _by_rule(rows: Sequence[FindingRow]) -> Iterator[tuple[FindingRow, int]]:
    """Yield each rule with its records and cents summed, gravest outcome and most records first."""
    gravity = list(OUTCOMES)
    summed: dict[tuple[str, str], tuple[FindingRow, int]] = {}
    for row in rows:
        before, count = summed.get((row.rule, row.outcome), (replace(row, n_records=0, cents=0), 0))
        total = replace(before, n_records=before.n_records + row.n_records, cents=before.cents + row.cents)
        summed[row.rule, row.outcome] = (total, count + 1)
    yield from sorted(
        summed.values(), key=lambda item: (gravity.index(item[0].outcome), -item[0].n_records, item[0].rule)
    )


def _rule_cells(row: FindingRow, count: int, language: str) -> tuple[str, ...]:
    return (
        row.rule,
        sentence(row.what),
        translate(language, OUTCOMES[row.outcome]),
        format_number(language, count),
        format_number(language, row.n_records) if row.n_records else "",
        format_cents(language, row.cents) if row.cents else "",
    )


def _finding(row: FindingRow, language: str) -> dict[str, str]:
    return {
        "place": format_place(row, language),
        "rule": row.rule,
        "kind": row.outcome,
        "outcome": translate(language, OUTCOMES[row.outcome]),
        "what": sentence(row.what),
        "found": sentence(row.found),
        "why": sentence(row.why),
        "do": sentence(row.do),
        "records": format_number(language, row.n_records) if row.n_records else "",
        "cents": format_cents(language, row.cents) if row.cents else "",
    }


def sentence(text: str) -> str:
    """Return a clause as a sentence: a capital in front, a full stop behind; an empty text stays empty.

    Examples
    --------
    >>> sentence("the amount is empty")
    'The amount is empty.'
    """
    return f"{text[:1].upper()}{text[1:]}." if text else ""


def _more(count: int, language: str) -> str:
    if count <= 0:
        return ""
    return translate(language, "{n} more findings are in findings.csv.", n=format_number(language, count))
