"""Differencing of waves: two means over nearly the same households give away the few that are in one of them only.

A mean at baseline over 12 households and a change over the 11 of them that were measured again, next to the mean of
those 11 afterwards, is the baseline score of the one that dropped out. The change is the answer, so it stays, and the
means that would complete the sum are taken out.

The households behind a change are those measured at both moments, so they are part of the households behind either
mean. With as many households and persons they are the same. What else two sets of unknown members have in common is
not known, so sets of equal size are not taken for the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from werkplaats.results import Estimate, Results

CHANGE = "mean_change"
"""Term of the estimate that is the mean after minus the mean before over the same households."""

Key = tuple[str, str]
"""Outcome and group."""


@dataclass(frozen=True)
class _Measured:
    """How many households and persons are behind a mean; ``n_persons`` is None when that is not known."""

    n_households: int
    n_persons: int | None


def without_differences(
    tables: Mapping[str, pd.DataFrame], results: Results, *, estimates: Sequence[Estimate], minimum: int, hidden: str
) -> dict[str, pd.DataFrame]:
    """Take out the means of scores from which a subtraction gives back fewer than ``minimum`` households.

    Parameters
    ----------
    tables
        As they would be released.
    results
        What they were made from.
    estimates
        Those that are released; only a change that is shown can be subtracted.
    minimum
        Smallest number of households that may be shown.
    hidden
        Column of released tables that says what was taken out.
    """
    means, pairs = results.tables.get("wave_means"), results.tables.get("paired_means")
    if means is None or means.empty or "wave_means" not in tables:
        return dict(tables)
    changes = {(item.outcome, item.group, item.wave): item for item in estimates if item.term == CHANGE}
    too_close: set[tuple[str, str, str]] = set()
    too_close_pairs: set[tuple[str, str, str]] = set()
    for key, rows in means.sort_values("month").groupby(["outcome", "group"], sort=False):
        outcome, group = (str(part) for part in key)
        levels = _measured(rows)
        own = {wave: _behind(change) for (o, g, wave), change in changes.items() if (o, g) == (outcome, group) and wave}
        too_close |= {(outcome, group, wave) for wave in _completing(levels, own, minimum)}
        same_both = {} if pairs is None else _measured(pairs[(pairs["outcome"] == outcome) & (pairs["group"] == group)])
        too_close_pairs |= {(outcome, group, wave) for wave in _beside(levels, same_both, minimum)}
    released = {**tables, "wave_means": _hide(tables["wave_means"], too_close, hidden)}
    if "paired_means" in tables:
        released["paired_means"] = _hide(tables["paired_means"], too_close_pairs, hidden)
    return released


def _behind(change: Estimate) -> _Measured:
    return _Measured(change.n_households, change.n_obs)


def _measured(rows: pd.DataFrame) -> dict[str, _Measured]:
    """Return wave -> what is behind its mean, in the order of the rows."""
    persons = rows["n_persons"] if "n_persons" in rows.columns else pd.Series(pd.NA, index=rows.index)
    return {
        str(wave): _Measured(int(households), None if pd.isna(number) else int(number))
        for wave, households, number in zip(rows["wave"], rows["n_households"], persons, strict=True)
        if households
    }


def _completing(levels: dict[str, _Measured], changes: dict[str, _Measured], minimum: int) -> Iterator[str]:
    """Yield the later waves whose mean completes a sum: mean before + change, against the mean after."""
    baseline, *later = levels
    at_start = levels[baseline]
    known: list[int] = []
    for wave in later:
        pair = changes.get(wave)
        if pair is None or _same(at_start, pair, levels[wave]):
            continue
        left_over = at_start.n_households + levels[wave].n_households - 2 * pair.n_households
        gives_start = levels[wave].n_households == pair.n_households
        near = gives_start and any(abs(pair.n_households - other) < minimum for other in known)
        if left_over < minimum or near:
            yield wave
        elif gives_start:
            known.append(pair.n_households)


def _beside(levels: dict[str, _Measured], pairs: dict[str, _Measured], minimum: int) -> Iterator[str]:
    """Yield the waves at which the means over who answered both times stand too close to those over who answered."""
    if not levels:
        return
    at_start = levels[next(iter(levels))]
    known: list[int] = []
    for wave, pair in pairs.items():
        beside = [at_start, *([levels[wave]] if wave in levels else [])]
        other = [whole for whole in beside if not _same(whole, pair)]
        near = any(whole.n_households - pair.n_households < minimum for whole in other)
        if near or (other and any(abs(pair.n_households - size) < minimum for size in known)):
            yield wave
        elif other:
            known.append(pair.n_households)


def _same(*sets: _Measured) -> bool:
    """Return whether sets, one of them part of the others, are the same: as many households, as many persons."""
    households = {item.n_households for item in sets}
    persons = {item.n_persons for item in sets if item.n_persons is not None}
    return len(households) == 1 and len(persons) <= 1


def _hide(table: pd.DataFrame, rows: set[tuple[str, str, str]], hidden: str) -> pd.DataFrame:
    hit = [row in rows for row in zip(table["outcome"], table["group"], table["wave"], strict=True)]
    taken = pd.Series(hit, index=table.index, dtype=bool)
    numbers = [name for name in table.select_dtypes("number").columns if name not in ("month", hidden)]
    masked = {name: table[name].astype("float64").mask(taken) for name in numbers}
    return table.assign(**masked, **{hidden: table[hidden].astype(bool) | taken})
