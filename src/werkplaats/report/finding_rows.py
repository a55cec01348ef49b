"""Findings as rows for readers: the words of the rulebook in their language, and where to look in the file.

A row never holds a value from a file: what a rule says is fixed, and what was found there is told in counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from werkplaats.errors import WerkplaatsError
from werkplaats.intake.findings import Finding
from werkplaats.intake.rulebook import RULES
from werkplaats.intake.rulebook.rule import Rule
from werkplaats.report.found import format_found
from werkplaats.report.language import catalogue, message, translate
from werkplaats.report.numbers import format_number

OUTCOMES: Mapping[str, str] = MappingProxyType(
    {
        "error": message("nothing is used"),
        "quarantined": message("set apart"),
        "repaired": message("repaired"),
        "warning": message("used, with a warning"),
        "structure": message("no record"),
        "info": message("told for completeness"),
    }
)
"""What became of the records, for readers; from the gravest to the lightest."""

_WITHOUT_WORDS = Rule(
    message("a rule that nobody has put into words yet"),
    message("This is a fault of the program; please report it with this message"),
)
"""A finding is told even then: a missing sentence is no reason to lose a verdict."""

PRINTED_LINES = 10
"""Line numbers that are written out before "and more"."""

_SURROGATES = dict.fromkeys(range(0xD800, 0xE000), "\N{REPLACEMENT CHARACTER}")
_INVISIBLE = _SURROGATES | dict.fromkeys(
    (
        *range(0x20),
        *range(0x7F, 0xA0),
        *range(0x200B, 0x2010),
        *range(0x2028, 0x202F),
        *range(0x2066, 0x206A),
        0xFEFF,
    ),
    "\N{REPLACEMENT CHARACTER}",
)


@dataclass(frozen=True, kw_only=True)
class FindingRow:
    """One finding for readers.

    Attributes
    ----------
    file, sheet
        File of the delivery, and the sheet in it; ``sheet`` is empty for a file without sheets.
    lines
        Physical lines of a csv file, rows of a sheet, or case numbers; empty for the file as a whole.
    columns, letters
        Names of the columns, and their letters in a spreadsheet.
    rule, outcome
        Stable names; see `OUTCOMES`.
    what, found, why, do
        What is wrong, what was counted there, why it matters and what to do: without full stops; may be empty.
    n_records, cents
        Records that it concerns, and the euro cents on them that could be read.
    """

    file: str
    rule: str
    outcome: str
    what: str
    do: str
    sheet: str = ""
    lines: tuple[int, ...] = ()
    columns: tuple[str, ...] = ()
    letters: tuple[str, ...] = ()
    found: str = ""
    why: str = ""
    n_records: int = 0
    cents: int = 0


def build_finding_rows(findings: Iterable[Finding], *, language: str) -> tuple[FindingRow, ...]:
    """Return the findings in a language, sorted by file, sheet, first line and rule."""
    return sort_rows(_build_row(finding, language) for finding in findings)


def sort_rows(rows: Iterable[FindingRow]) -> tuple[FindingRow, ...]:
    """Return rows by file, sheet, first line and rule."""
    return tuple(sorted(rows, key=lambda row: (row.file, row.sheet, row.lines[:1], row.rule, row.columns)))


def build_error_row(error: WerkplaatsError, *, file: str, language: str) -> FindingRow:
    """Return the row of an error that stopped the reading of a file.

    In Dutch the rulebook speaks; a rule that is not in it keeps the English words of the error.
    """
    known = RULES.get(error.rule)
    return FindingRow(
        file=file.translate(_SURROGATES),
        rule=error.rule,
        outcome="error",
        what=in_language(language, known.what) if known and language != "en" else error.what,
        do=in_language(language, known.do) if known and language != "en" else error.do,
        why=in_language(language, known.why) if known else "",
        found=format_found(error.found, language),
        lines=error.lines,
        columns=error.columns,
    )


def in_language(language: str, text: str) -> str:
    """Return a text of the rulebook in a language; one that nobody translated yet is told in English, never withheld.

    Examples
    --------
    >>> in_language("nl", "the amount is empty"), in_language("nl", "a rule of tomorrow"), in_language("nl", "")
    ('het bedrag is leeg', 'a rule of tomorrow', '')
    """
    if language == "en":
        return text
    return catalogue(language).get(text, text)


def format_place(row: FindingRow, language: str) -> str:
    """Return sheet, lines and columns of a finding, such as ``regels 3 en 4, kolom amount (H)``.

    Examples
    --------
    >>> row = FindingRow(file="a.csv", rule="r", outcome="warning", what="w", do="d", lines=(3,), columns=("amount",),
    ...     letters=("H",))
    >>> format_place(row, "nl")
    'regel 3, kolom amount (H)'
    """
    parts = [translate(language, "sheet {name}", name=printable(row.sheet))] if row.sheet else []
    if row.lines:
        words = message("line {lines}") if len(row.lines) == 1 else message("lines {lines}")
        parts.append(translate(language, words, lines=format_lines(row.lines, language)))
    if row.columns:
        words = message("column {names}") if len(row.columns) == 1 else message("columns {names}")
        parts.append(translate(language, words, names=", ".join(_named_columns(row))))
    return ", ".join(parts)


def format_lines(lines: tuple[int, ...], language: str, *, most: int = PRINTED_LINES) -> str:
    """Return line numbers as a reader writes them: ranges drawn together, and no more than ``most`` of those.

    Examples
    --------
    >>> format_lines((3, 4, 5, 9), "nl")
    '3-5 en 9'
    """
    ranges = draw_together(lines)
    shown = [f"{first}" if first == last else f"{first}-{last}" for first, last in ranges[:most]]
    rest = sum(last - first + 1 for first, last in ranges[most:])
    if rest:
        shown.append(translate(language, "{n} more", n=format_number(language, rest)))
    if len(shown) == 1:
        return shown[0]
    return translate(language, "{items} and {last}", items=", ".join(shown[:-1]), last=shown[-1])


def draw_together(lines: tuple[int, ...]) -> list[tuple[int, int]]:
    """Return line numbers as ranges (first, last), sorted.

    Examples
    --------
    >>> draw_together((9, 3, 4, 5))
    [(3, 5), (9, 9)]
    """
    ranges: list[tuple[int, int]] = []
    for line in sorted(set(lines)):
        if ranges and line == ranges[-1][1] + 1:
            ranges[-1] = (ranges[-1][0], line)
        else:
            ranges.append((line, line))
    return ranges


def printable(text: str) -> str:
    """Return text that can be shown anywhere: nothing that moves a cursor, hides text or turns its direction."""
    return text.translate(_INVISIBLE)


def _build_row(finding: Finding, language: str) -> FindingRow:
    rule = RULES.get(finding.rule, _WITHOUT_WORDS)
    return FindingRow(
        file=finding.file.translate(_SURROGATES),
        sheet=(finding.sheet or "").translate(_SURROGATES),
        lines=tuple(finding.lines),
        columns=tuple(finding.columns),
        letters=tuple(finding.letters),
        rule=finding.rule,
        outcome=finding.outcome,
        what=in_language(language, rule.what),
        do=in_language(language, rule.do),
        why=in_language(language, rule.why),
        found=format_found(finding.found, language),
        n_records=finding.n_records,
        cents=finding.cents,
    )


def _named_columns(row: FindingRow) -> Iterable[str]:
    letters = row.letters if len(row.letters) == len(row.columns) else ("",) * len(row.columns)
    for name, letter in zip(row.columns, letters, strict=True):
        yield f"{printable(name)} ({letter})" if letter else printable(name)
