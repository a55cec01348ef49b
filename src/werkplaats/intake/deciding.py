"""Decisions at work: records that people chose to keep or to drop, and decisions that fit no record any longer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace

import pandas as pd
import pyarrow as pa

from werkplaats.intake.decisions import FILE, Decision
from werkplaats.intake.delivery import Delivery, copy_fates, note_file, refuse
from werkplaats.intake.quarantine import build_quarantine, read_texts
from werkplaats.intake.relating import Related
from werkplaats.intake.replay import REASONS, Replay, match_decisions

Clean = Callable[[Sequence[Delivery]], Related]


def clean_with_decisions(deliveries: Sequence[Delivery], decisions: Sequence[Decision], clean: Clean) -> Related:
    """Clean, hold the decisions against what was set aside, and clean again with what was decided.

    Parameters
    ----------
    clean
        Cleans deliveries; called once more when a decision applies, so that a record that is kept goes through every
        other rule like any other record.
    """
    first = clean([copy_fates(delivery) for delivery in deliveries])
    if not decisions:
        return first
    records = _records(first.deliveries, {item.file for item in decisions if item.hash})
    replay = match_decisions(decisions, records)
    done = first
    if len(replay.applied):
        chosen = records.join(replay.applied.set_index("record"), how="inner")
        done = clean([_decide(copy_fates(delivery), chosen) for delivery in deliveries])
    return replace(done, deliveries=_note_void(done.deliveries, replay))


def _records(deliveries: Sequence[Delivery], named: set[str]) -> pd.DataFrame:
    """Return the records that were set aside, and those in play of the files that decisions name."""
    parts = []
    for delivery in deliveries:
        aside = build_quarantine(delivery)[["file", "line", "text", "rule"]]
        parts.append(aside.assign(delivery=delivery.raw.records))
        if delivery.raw.file in named:
            texts = read_texts(delivery, delivery.playing)
            frame = pd.DataFrame({"file": delivery.raw.file, "line": [*texts], "text": [*texts.values()], "rule": ""})
            parts.append(frame.assign(delivery=delivery.raw.records))
    return pd.concat(parts, ignore_index=True)


def _decide(delivery: Delivery, chosen: pd.DataFrame) -> Delivery:
    """Return a delivery that keeps and drops what was decided."""
    own = chosen[chosen["delivery"] == delivery.raw.records]
    keep, drop = own[own["decision"] == "keep"], own[own["decision"] == "drop"]
    store = delivery.store
    if len(keep):
        name = store.name("kept")
        lines = pa.array(keep["line"].tolist(), pa.int64())
        store.keep(name, pa.table({"line": lines, "rule": pa.array(keep["rule"].tolist(), pa.string())}))
        delivery = replace(delivery, kept=name)
    if len(drop):
        listed = ", ".join(str(line) for line in drop["line"])
        delivery = refuse(delivery, f"SELECT unnest([{listed}]::BIGINT[]) AS line", "decision.dropped")
    return delivery


def _note_void(deliveries: tuple[Delivery, ...], replay: Replay) -> tuple[Delivery, ...]:
    """Tell of decisions that were not applied, each with its line in the list and the reason."""
    reasons: dict[str, list[int]] = defaultdict(list)
    for item, reason in replay.void:
        reasons[REASONS[reason]].append(item.line)
    told, *others = deliveries
    for why, lines in reasons.items():
        listed = ", ".join(str(line) for line in sorted(lines))
        told = note_file(told, "decision.void", "warning", found=f"{FILE} line {listed}: {why}")
    return (told, *others)
