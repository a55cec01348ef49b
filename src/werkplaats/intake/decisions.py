"""Decisions, not edits: what people decided about records is written down and replayed on every run.

``data/raw/<study>/decisions.csv`` has the columns ``file;line;hash;rule;decision;who;date;why``. A line with a hash is
about one record; a line without is about every record that breaks the rule, in that file or in all. ``keep`` uses a
record although it breaks the rule that is named; ``drop`` sets one aside. There is no third: a value is corrected at
the source, never here.
"""

from __future__ import annotations

import datetime as dt
import difflib
import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast

from werkplaats.intake.kept_lists import KeptList, parse_kept_list, parse_list_date, read_kept_bytes
from werkplaats.intake.refusals import build_input_error
from werkplaats.intake.rulebook import RULES
from werkplaats.intake.rulebook.decisions import OVERRULABLE

FILE = "decisions.csv"
"""Name of the list, in the folder of the raw files of a study. It is no delivery."""

Choice = Literal["keep", "drop"]

_COLUMNS = ("file", "line", "hash", "rule", "decision", "who", "date", "why")
_KEPT = KeptList(FILE, "decision.list", _COLUMNS, ("decision", "who", "date", "why"))
_DIGITS = 16


@dataclass(frozen=True)
class Decision:
    """One line of the list.

    Attributes
    ----------
    line
        Line in ``decisions.csv``.
    file
        Raw file, as findings name it; empty for all files, when the decision is about a rule.
    place
        Line of the record in that file when the decision was taken; 0 when it was not written down.
    hash
        Hash of the text of the record (`record_hash`); empty when the decision is about a rule.
    rule
        Rule that is overruled; may be empty when one record is dropped.
    decision, who, date, why
        What was decided, by whom, when, and the reason.
    """

    line: int
    file: str
    place: int
    hash: str
    rule: str
    decision: Choice
    who: str
    date: dt.date
    why: str


def record_hash(text: str) -> str:
    r"""Return what a decision knows a record by: 64 bits of the SHA-256 of its raw text, without the line end.

    In SQL: ``left(sha256(rtrim(text, chr(13) || chr(10))), 16)``.

    Examples
    --------
    >>> record_hash("P0007;H001;wmo;12,50") == record_hash("P0007;H001;wmo;12,50\r\n")
    True
    """
    return hashlib.sha256(text.rstrip("\r\n").encode("utf-8")).hexdigest()[:_DIGITS]


def read_decisions(folder: Path) -> tuple[Decision, ...]:
    """Return the decisions from ``decisions.csv`` in the folder of the raw files; none when there is no such file.

    Raises
    ------
    InputError
        When the list cannot be read, a line is incomplete, a rule is unknown or cannot be overruled, or two lines
        contradict each other.
    """
    content = read_kept_bytes(folder, _KEPT)
    return () if content is None else parse_decisions(content)


def parse_decisions(content: bytes) -> tuple[Decision, ...]:
    """Return the decisions from the bytes of the list.

    Raises
    ------
    InputError
        See `read_decisions`.
    """
    decisions = tuple(_read_decision(line, row) for line, row in parse_kept_list(content, _KEPT))
    taken: dict[tuple[str, int, str, str], Decision] = {}
    for item in decisions:
        # A record may be dropped whatever rule it breaks, so its rule is no part of what it is known by.
        key = (item.file, item.place, item.hash, "" if item.hash else item.rule)
        earlier = taken.setdefault(key, item)
        if earlier is not item:
            raise _KEPT.refuse(f"a decision about the same as line {earlier.line}", item.line)
    return decisions


def _read_decision(line: int, row: dict[str, str]) -> Decision:
    absent = [name for name in ("decision", "who", "date", "why") if not row[name]]
    if absent:
        raise _KEPT.refuse(f"nothing under {', '.join(absent)}", line)
    decision, date = row["decision"].casefold(), parse_list_date(row["date"])
    if decision not in {"keep", "drop"}:
        raise _KEPT.refuse("a decision that is neither keep nor drop", line)
    if date is None:
        raise _KEPT.refuse("a date that is not written as yyyy-mm-dd or dd-mm-yyyy, or does not exist", line)
    _validate_target(line, row, decision)
    return Decision(
        line=line,
        file=row["file"],
        place=int(row["line"] or 0),
        hash=row["hash"].casefold(),
        rule=row["rule"],
        decision=cast("Choice", decision),
        who=row["who"],
        date=date,
        why=row["why"],
    )


def _validate_target(line: int, row: dict[str, str], decision: str) -> None:
    """Raise when a line does not say which record or which rule it is about, or may not be about that rule."""
    rule, plain = row["rule"], row["hash"].casefold()
    if plain and (len(plain) != _DIGITS or set(plain) - set("0123456789abcdef")):
        raise _KEPT.refuse(f"a hash that is not {_DIGITS} hexadecimal digits; format the column as text", line)
    if plain and not row["file"]:
        raise _KEPT.refuse("a hash without a file", line)
    if row["line"] and not (row["line"].isascii() and row["line"].isdigit() and plain):
        raise _KEPT.refuse("a line of a record without its hash, or a line that is not a number", line)
    if not rule and (decision == "keep" or not plain):
        raise _KEPT.refuse("no rule; only one record, with its hash, can be dropped without", line)
    if rule and rule not in RULES:
        close = difflib.get_close_matches(rule, RULES, n=1)
        raise _KEPT.refuse("a rule that does not exist" + (f"; perhaps {close[0]} is meant" if close else ""), line)
    if decision == "keep" and rule not in OVERRULABLE:
        raise build_input_error(
            "decision.not_allowed",
            where=f"{FILE} line {line}",
            found=f"{rule}, {RULES[rule].what}",
            lines=(line,),
        )
