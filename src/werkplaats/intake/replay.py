"""Replaying decisions: which records they are about today, and which of them fit no record any longer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from werkplaats.intake.decisions import Decision, record_hash

Reason = Literal["changed", "gone", "several", "other_rule"]

REASONS: dict[Reason, str] = {
    "changed": "the record on that line has another text than when it was decided",
    "gone": "there is no such record",
    "several": "several records have this text, and `line` does not say which one",
    "other_rule": "the record does not break the rule that the decision is about",
}
"""Why a decision is void, in words."""


@dataclass(frozen=True)
class Replay:
    """What became of the decisions; every one of them is either applied or void.

    Attributes
    ----------
    applied
        One row per record that is decided about: ``record`` (its label in the index of the records), ``decision``
        (``keep`` or ``drop``) and ``line`` (of the decision). A decision about a record goes before one about a rule.
    void
        Decisions that fit no record, each with its reason.
    """

    applied: pd.DataFrame
    void: tuple[tuple[Decision, Reason], ...]


def match_decisions(decisions: Sequence[Decision], records: pd.DataFrame) -> Replay:
    r"""Return which records the decisions are about.

    A record that moved to another line is still the same record; one with another text on the same line is not.

    Parameters
    ----------
    decisions
        From `werkplaats.intake.decisions.read_decisions`.
    records
        Columns ``file``, ``line``, ``text`` and ``rule``: records that were set aside, with the rule they break, and
        those in play of the files that decisions name, with an empty rule. The index tells records apart.

    Examples
    --------
    >>> from werkplaats.intake.decisions import parse_decisions
    >>> records = pd.DataFrame({"file": ["a.csv"], "line": [7], "text": ["P1;H1"], "rule": ["row.duplicate"]})
    >>> content = b"rule;decision;who;date;why\nrow.duplicate;keep;JV;2024-01-31;two visits on one day"
    >>> replay = match_decisions(parse_decisions(content), records)
    >>> replay.applied.to_dict("records"), replay.void
    ([{'record': 0, 'decision': 'keep', 'line': 2}], ())
    """
    named = records[records["file"].isin([item.file for item in decisions if item.hash])]
    hashed = named.assign(hash=[record_hash(text) for text in named["text"]])
    applied: dict[object, tuple[str, int]] = {}
    void: list[tuple[Decision, Reason]] = []
    for item in sorted(decisions, key=lambda item: not item.hash):
        found = _find_record(item, hashed) if item.hash else _find_by_rule(item, records)
        if isinstance(found, str):
            void.append((item, found))
        else:
            for record in found:
                applied.setdefault(record, (item.decision, item.line))
    rows = [(record, decision, line) for record, (decision, line) in applied.items()]
    return Replay(pd.DataFrame(rows, columns=["record", "decision", "line"]), tuple(void))


def _find_by_rule(item: Decision, records: pd.DataFrame) -> list[object] | Reason:
    hit = records["rule"] == item.rule
    if item.file:
        hit &= records["file"] == item.file
    return list(records.index[hit]) or "gone"


def _find_record(item: Decision, hashed: pd.DataFrame) -> list[object] | Reason:
    in_file = hashed[hashed["file"] == item.file]
    alike = in_file[in_file["hash"] == item.hash]
    there = in_file["line"] == item.place
    if alike.empty:
        return "changed" if there.any() else "gone"
    if len(alike) > 1:
        alike = alike[alike["line"] == item.place]
        if len(alike) != 1:
            return "several"
    if item.rule and alike["rule"].iloc[0] != item.rule:
        return "other_rule"
    return [alike.index[0]]
