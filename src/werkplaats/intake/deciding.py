"""Decisions at work: records that people chose to keep or to drop, and decisions that fit no record any longer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

import pandas as pd
import pyarrow as pa

from werkplaats.intake.decisions import FILE, Decision
from werkplaats.intake.delivery import Delivery
from werkplaats.intake.fates import copy_fates, note_file, refuse
from werkplaats.intake.quarantine import build_quarantine, read_texts
from werkplaats.intake.relating import Related
from werkplaats.intake.replay import REASONS, Reason, match_decisions
from werkplaats.intake.rulebook.decisions import OVERRULABLE
from werkplaats.intake.store import list_lines

Clean = Callable[[Sequence[Delivery]], Related]

_COLUMNS = ("records", "file", "line", "text", "rule")
_ONE = ["records", "line", "decision", "rule"]
"""What one decision about one record is known by; ``records`` is the table of its delivery in the store."""


def clean_with_decisions(deliveries: Sequence[Delivery], decisions: Sequence[Decision], clean: Clean) -> Related:
    """Clean, hold the decisions against what was found, and clean again with what was decided.

    A record that is kept goes through every other rule like any other record. It may break one of them, about which
    something was decided as well; so this is repeated until the decisions say nothing new.

    Parameters
    ----------
    clean
        Cleans deliveries; called once, and once more for every time that decisions apply.
    """
    done = clean([copy_fates(delivery) for delivery in deliveries])
    if not decisions:
        return done
    chosen = pd.DataFrame(columns=_ONE)
    applied: set[int] = set()
    reasons: dict[int, Reason] = {}
    for _ in range(len(OVERRULABLE) + 1):
        records = _records(done.deliveries, decisions)
        replay = match_decisions(decisions, records)
        reasons = {item.line: reason for item, reason in replay.void} | reasons
        fresh = records.loc[replay.applied["record"]].assign(decision=[*replay.applied["decision"]])[_ONE]
        applied |= {*replay.applied["line"]}
        known, chosen = len(chosen), pd.concat([chosen, fresh]).drop_duplicates(["records", "line", "rule"])
        if len(chosen) == known:
            break
        done = clean([_decide(copy_fates(delivery), chosen) for delivery in deliveries])
    void = {line: reason for line, reason in reasons.items() if line not in applied}
    return replace(done, deliveries=_note_void(done.deliveries, void))


def _records(deliveries: Sequence[Delivery], decisions: Iterable[Decision]) -> pd.DataFrame:
    """Return the records that decisions can be about.

    These are the records that were set aside, those in play of the files that decisions name, and those with a
    warning that somebody wants dropped.
    """
    named = {item.file for item in decisions if item.hash}
    unwanted = {item.rule for item in decisions if not item.hash and item.decision == "drop"}
    parts = [pd.DataFrame(columns=list(_COLUMNS))]
    for delivery in deliveries:
        aside = build_quarantine(delivery)[["file", "line", "text", "rule"]]
        warned = [
            (delivery.raw.file, line, "", item.rule)
            for item in delivery.findings
            if item.rule in unwanted and item.outcome in ("warning", "repaired", "info")
            for line in item.lines
        ]
        texts = read_texts(delivery, delivery.playing) if delivery.raw.file in named else {}
        playing = [(delivery.raw.file, line, text, "") for line, text in texts.items()]
        frames = [aside, *(pd.DataFrame(rows, columns=list(_COLUMNS[1:])) for rows in (warned, playing) if rows)]
        parts.append(pd.concat(frames).assign(records=delivery.raw.records))
    return pd.concat(parts, ignore_index=True)


def _decide(delivery: Delivery, chosen: pd.DataFrame) -> Delivery:
    """Return a delivery that keeps and drops what was decided."""
    own = chosen[chosen["records"] == delivery.raw.records]
    keep, drop = own[own["decision"] == "keep"], own[own["decision"] == "drop"]
    store = delivery.store
    if len(keep):
        name = store.name("kept")
        lines = pa.array(keep["line"].tolist(), pa.int64())
        store.keep(name, pa.table({"line": lines, "rule": pa.array(keep["rule"].tolist(), pa.string())}))
        delivery = replace(delivery, kept=name)
    if len(drop):
        delivery = refuse(delivery, list_lines(drop["line"]), "decision.dropped")
    return delivery


def _note_void(deliveries: tuple[Delivery, ...], void: dict[int, Reason]) -> tuple[Delivery, ...]:
    """Tell of decisions that were not applied, each with its line in the list and the reason."""
    by_reason: dict[str, list[int]] = defaultdict(list)
    for line, reason in void.items():
        by_reason[REASONS[reason]].append(line)
    told, *others = deliveries
    for why, lines in by_reason.items():
        listed = ", ".join(str(line) for line in sorted(lines))
        told = note_file(told, "decision.void", "warning", found=f"{FILE} line {listed}: {why}")
    return (told, *others)
