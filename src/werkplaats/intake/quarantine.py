"""What was set aside, as a table: the raw text, where it stands, the rule, and what to do about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from werkplaats.intake.decisions import record_hash
from werkplaats.intake.delivery import Delivery
from werkplaats.intake.fates import REPEATING
from werkplaats.intake.raw import QUARANTINED
from werkplaats.intake.rulebook import RULES
from werkplaats.intake.rulebook.privacy import keeps_text
from werkplaats.intake.store import literal

if TYPE_CHECKING:
    import pandas as pd

_FORGOTTEN = "consent."
"""Rules of which not even the line is kept."""

COLUMNS = ("file", "sheet", "table", "line", "rule", "columns", "reason", "advice", "cents", "hash", "text")


def build_quarantine(delivery: Delivery) -> pd.DataFrame:
    """Return the records that were set aside: where they stand, the rule, the reason, the advice and the raw text.

    ``hash`` is how decisions.csv names a record. Of people who withdrew nothing is kept but the count among the
    findings; of a record that names somebody, and of an identifier without a pseudonym, the text is not kept.
    """
    import pandas as pd

    aside = delivery.store.frame(
        f"SELECT line, rule, columns FROM {delivery.fates} WHERE status = {literal(QUARANTINED)} ORDER BY line"
    )
    aside = aside[~aside["rule"].str.startswith(_FORGOTTEN)]
    texts = read_texts(delivery, f"SELECT line FROM {delivery.fates} WHERE status = {literal(QUARANTINED)}")
    texts |= {row.line: row.text for row in delivery.raw.asides}
    cents, kept = (
        _cents(delivery),
        [texts[line] if keeps_text(rule) else "" for line, rule in zip(aside["line"], aside["rule"], strict=True)],
    )
    return pd.DataFrame(
        {
            "file": delivery.raw.file,
            "sheet": delivery.raw.sheet or "",
            "table": delivery.table,
            "line": aside["line"],
            "rule": aside["rule"],
            "columns": aside["columns"],
            "reason": [RULES[rule].what for rule in aside["rule"]],
            "advice": [RULES[rule].do for rule in aside["rule"]],
            "cents": [cents.get(line, 0) for line in aside["line"]],
            "hash": [record_hash(text) if text else "" for text in kept],
            "text": kept,
        },
        columns=list(COLUMNS),
    )


def gather_quarantine(deliveries: Sequence[Delivery]) -> Mapping[str, pd.DataFrame]:
    """Return the quarantine of each raw file that has one, by file name."""
    import pandas as pd

    frames: dict[str, list[pd.DataFrame]] = {}
    for delivery in deliveries:
        frame = build_quarantine(delivery)
        if len(frame):
            frames.setdefault(delivery.raw.file, []).append(frame)
    return {file: pd.concat(parts, ignore_index=True) for file, parts in sorted(frames.items())}


def read_texts(delivery: Delivery, lines: str) -> dict[int, str]:
    """Return the raw text of some records by line, the fields joined as in the file.

    Parameters
    ----------
    lines
        SELECT of the lines.
    """
    raw = delivery.raw
    codes = ", ".join(f"r.{column.code}" for column in raw.columns)
    rows = delivery.store.connection.execute(
        f"SELECT r.line, {codes} FROM {raw.records} r WHERE r.line IN ({lines}) ORDER BY r.line"
    ).fetchnumpy()
    lines_read = np.asarray(rows["line"])
    if not len(lines_read):
        return {}
    fields = [column.texts[np.asarray(rows[column.code])] for column in raw.columns]
    return {int(line): raw.separator.join(parts) for line, *parts in zip(lines_read, *fields, strict=True)}


def _cents(delivery: Delivery) -> dict[int, int]:
    if not delivery.measured or delivery.amount is None:
        return {}
    return dict(
        delivery.store.rows(
            f"SELECT r.line, m.value FROM {delivery.raw.records} r JOIN {delivery.fates} f ON f.line = r.line "
            f"JOIN {delivery.measured} m ON m.code = r.{delivery.amount.code} "
            f"WHERE f.status = {literal(QUARANTINED)} AND f.rule NOT IN {REPEATING}"
        )
    )
