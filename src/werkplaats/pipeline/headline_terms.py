"""Headline estimates: the few that a run ends with, and that a sweep follows when nothing else is named."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import Any

HEADLINE_TERMS: Mapping[str, str] = MappingProxyType(
    {
        "gross_saving_total": "gross saving, total",
        "gross_saving_mean": "gross saving per household",
        "net_saving_mean": "net saving per household",
        "att": "difference-in-differences",
        "net_att": "difference-in-differences, net of the director",
        "cost_difference": "difference in cost",
        "adjusted_difference": "adjusted difference",
        "unadjusted_difference": "difference at follow-up",
        "mean_change": "mean change",
    }
)
"""Term -> its name in a terminal, in the order in which they are told."""

WITHOUT_OUTCOME = ("gross_saving_total", "gross_saving_mean", "net_saving_mean", "att", "net_att")
"""Terms about cost, which need no outcome to be told apart."""


def is_headline(estimate: Mapping[str, Any], outcomes: Collection[str]) -> bool:
    """Return whether an estimate is a headline: about the whole, and of one of ``outcomes`` (any, when empty)."""
    term = estimate["term"]
    if term not in HEADLINE_TERMS or estimate.get("domain") or estimate.get("payer"):
        return False
    return term in WITHOUT_OUTCOME or not outcomes or estimate.get("outcome") in outcomes
