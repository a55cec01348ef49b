"""Everybody alike: a mean over households that all have the same score, or changed the same, is the score of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from werkplaats.results import Estimate, Missing

CHANGES = frozenset({"mean_change", "mean_change_imputed", "mean_change_complete_cases", "mixed_mean_change"})
"""Terms that are a mean over households; without an interval there was no spread to make one from."""

NO_INTERVAL = "no interval"
"""What the method of a change says when the households differ too little for one."""

MEANS = ("wave_means", "paired_means")
"""Tables of such means."""

TELLING = ("changed_alike", "no_interval")
"""Kinds of what is missing that say the same in words."""


def all_alike(estimate: Estimate) -> bool:
    """Return whether a change is that of all households, or of all but a few: its method says so."""
    return estimate.term in CHANGES and estimate.conf_low is None and NO_INTERVAL in estimate.method


def without_alike(tables: Mapping[str, pd.DataFrame], *, hidden: str) -> dict[str, pd.DataFrame]:
    """Take out means without an interval.

    Parameters
    ----------
    tables
        As they would be released.
    hidden
        Column of released tables that says what was taken out.
    """
    released = dict(tables)
    for name in MEANS:
        table = tables.get(name)
        if table is not None and {"mean", "conf_low"} <= {*table.columns}:
            alike = table["mean"].notna() & table["conf_low"].isna()
            released[name] = table.assign(
                mean=table["mean"].astype("float64").mask(alike), **{hidden: table[hidden].astype(bool) | alike}
            )
    return released


def without_words(missing: Sequence[Missing]) -> tuple[Missing, ...]:
    """Return what is missing without the kinds that say that everybody was alike."""
    return tuple(item for item in missing if item.what.split(":")[0] not in TELLING)
