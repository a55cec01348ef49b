"""Findings in a terminal: one line each, the account above them, color only where it can be seen."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import TextIO

from werkplaats.cli.verdict import ACCEPTED, ERROR, QUARANTINED, WARNING, Verdict
from werkplaats.report.finding_rows import OUTCOMES, FindingRow, format_place, printable
from werkplaats.report.findings_page import add_balances, format_cents, sentence
from werkplaats.report.language import message, translate
from werkplaats.report.numbers import NO_BREAK, format_number

PRINTED = 200
"""Findings that are printed; the files of ``--out`` hold all of them."""

VERDICTS: Mapping[str, str] = MappingProxyType(
    {
        ACCEPTED: message("accepted"),
        WARNING: message("accepted, with warnings"),
        QUARANTINED: message("accepted in part; the rest is set apart"),
        ERROR: message("refused"),
    }
)
"""Outcomes of a delivery, for readers."""

_COLORS: Mapping[str, str] = MappingProxyType({ACCEPTED: "32", WARNING: "33", QUARANTINED: "33", ERROR: "31"})


def format_verdict(verdict: Verdict, *, language: str, color: bool = False) -> Iterator[str]:
    """Yield the lines that `check-file` prints."""
    outcome = translate(language, VERDICTS[verdict.outcome])
    yield f"{printable(verdict.name)}: {_colored(outcome, verdict.outcome) if color else outcome}"
    if verdict.balances:
        yield from _account(verdict, language)
    for row in verdict.rows[:PRINTED]:
        yield format_finding(row, language=language, color=color)
    left = len(verdict.rows) - PRINTED
    if left > 0:
        yield translate(language, "{n} more findings; --out DIR keeps all of them", n=format_number(language, left))


def format_finding(row: FindingRow, *, language: str, color: bool = False) -> str:
    """Return one finding as one line; with ``color`` its place stands out.

    Examples
    --------
    >>> format_finding(
    ...     FindingRow(file="a.csv", rule="amount.missing", outcome="quarantined", what="het bedrag is leeg",
    ...                do="Vraag het bedrag op", lines=(3,), columns=("amount",), letters=("H",)), language="nl")
    'a.csv regel 3, kolom amount (H): het bedrag is leeg. Controle amount.missing: apart gezet. Vraag het bedrag op.'
    """
    place = format_place(row, language)
    where = f"{printable(row.file)}{f' {place}' if place else ''}"
    where = f"\x1b[1m{where}\x1b[0m" if color else where
    rule = translate(
        language, "Rule {rule}; {outcome}.", rule=row.rule, outcome=translate(language, OUTCOMES[row.outcome])
    )
    return " ".join(part for part in (f"{where}: {row.what}.", sentence(row.found), rule, sentence(row.do)) if part)


def wants_color(stream: TextIO) -> bool:
    """Return whether a stream shows color: a terminal, and nobody asked for none (https://no-color.org)."""
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def _account(verdict: Verdict, language: str) -> Iterator[str]:
    total = add_balances(verdict.balances)

    def count(number: int) -> str:
        return format_number(language, number)

    def euros(cents: int) -> str:
        return format_cents(language, cents).replace(NO_BREAK, " ")

    yield "  " + translate(
        language,
        "records: {raw} delivered = {clean} used + {aside} set apart + {structure} no record",
        raw=count(total.raw),
        clean=count(total.clean),
        aside=count(total.quarantined),
        structure=count(total.structure),
    )
    if total.cents_raw or total.cents_quarantined:
        yield "  " + translate(
            language,
            "amounts: {raw} delivered = {clean} used + {aside} set apart",
            raw=euros(total.cents_raw),
            clean=euros(total.cents_clean),
            aside=euros(total.cents_quarantined),
        )


def _colored(text: str, outcome: str) -> str:
    return f"\x1b[{_COLORS[outcome]}m{text}\x1b[0m"
