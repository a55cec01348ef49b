"""Shares: those that add up to one stand or fall together, and a share of all tells of those that are left over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import pandas as pd

from werkplaats.results import Estimate

ADD_UP: tuple[frozenset[str], ...] = (
    frozenset({"share_improved", "share_same", "share_worse"}),
    frozenset({"forward_share", "stable_share", "back_share"}),
)
"""Terms of estimates that add up to one over the same households: with two of them the third is known."""

ORDER_STATISTICS = frozenset({"hodges_lehmann", "gross_saving_median", "net_saving_median"})
"""Terms that are the value of one or two households, whatever the number behind them."""

LEFT_OVER: Mapping[str, tuple[str, str]] = MappingProxyType({"health_problems": ("n_with_problems", "n_persons")})
"""Tables with a share of persons: how many have it, and of how many; those left over are counted too."""


def not_alone(kept: Sequence[Estimate], found: Sequence[Estimate]) -> list[Estimate]:
    """Return the estimates kept, without those whose shares add up to one with a share that was taken out.

    Parameters
    ----------
    kept
        What would be shown.
    found
        Everything that was found.
    """
    shown = {estimate.id for estimate in kept}
    incomplete = {
        (terms, _subject(estimate))
        for estimate in found
        for terms in ADD_UP
        if estimate.term in terms and estimate.id not in shown
    }
    return [
        estimate
        for estimate in kept
        if not any((terms, _subject(estimate)) in incomplete for terms in ADD_UP if estimate.term in terms)
    ]


def few_for_order(estimate: Estimate, minimum: int) -> bool:
    """Return whether an order statistic lies too near the ends: fewer than ``minimum`` households on either side."""
    return estimate.term in ORDER_STATISTICS and estimate.n_households < 2 * minimum + 1


def few_left_over(name: str, table: pd.DataFrame, minimum: int) -> pd.Series[bool]:
    """Return the rows of a table in which fewer than ``minimum`` persons have, or do not have, what it counts."""
    if name not in LEFT_OVER or not {*LEFT_OVER[name]} <= {*table.columns}:
        return pd.Series(data=False, index=table.index)
    having, everyone = (pd.to_numeric(table[column]) for column in LEFT_OVER[name])
    few: pd.Series[bool] = (having < minimum) | (everyone - having < minimum)
    return few


def _subject(estimate: Estimate) -> tuple[str | None, ...]:
    return estimate.outcome, estimate.wave, estimate.group, estimate.reference, estimate.contrast, estimate.population
