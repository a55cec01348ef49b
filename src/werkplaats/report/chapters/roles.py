"""Roles of outcomes: what was named beforehand decides, the rest suggests questions; and whose changes are told."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import pandas as pd

from werkplaats.report.context import Context
from werkplaats.report.tables import capital
from werkplaats.results import Estimate

Role = Literal["primary", "secondary", "exploratory"]
ROLES: tuple[Role, ...] = ("primary", "secondary", "exploratory")

WITHIN = ("before-after", "before-follow_up")
"""Contrasts of a change since baseline within one group."""

DIFFERENCES = ("adjusted_difference", "unadjusted_difference")
"""Terms of a difference between groups: given where each began, and as they stand, of what nobody has at the start."""

NOTEBOOK = "03_quality_of_life"


def role_of(context: Context, outcome: str | None) -> Role:
    """Return the role of an outcome: primary or secondary when the params name it so, else exploratory."""
    if outcome is not None and outcome == context.params.primary_outcome:
        return "primary"
    return "secondary" if outcome in context.params.secondary_outcomes else "exploratory"


def role_name(context: Context, outcome: str) -> str:
    """Return an outcome's name with its role, so that what was not named beforehand is marked."""
    name = capital(context.label("outcome", outcome))
    match role_of(context, outcome):
        case "primary":
            return context.say("{outcome} (primary)", outcome=name)
        case "secondary":
            return context.say("{outcome} (secondary)", outcome=name)
    return context.say("{outcome} (exploratory)", outcome=name)


def outcome_row(context: Context, outcome: str | None) -> pd.Series | None:
    """Return what is known about an outcome, or None."""
    table = context.outcomes
    if table is None:
        return None
    rows = table[table["outcome"] == outcome]
    return rows.iloc[0] if len(rows) else None


def is_conversation(context: Context, outcome: str | None) -> bool:
    """Return whether an outcome is of a conversation tool, of which nothing is tested."""
    row = outcome_row(context, outcome)
    return row is not None and not bool(row["is_measure"])


def known_number(row: pd.Series | None, column: str) -> float | None:
    """Return a number of `outcome_row`, or None when it is not known."""
    value = None if row is None or column not in row.index else row[column]
    return None if value is None or bool(pd.isna(value)) else float(value)


def within(context: Context, term: str, outcome: str | None = None) -> list[Estimate]:
    """Return estimates of a change since baseline, ordered by outcome, group and time."""
    found = [item for item in context.estimates(term) if item.contrast in WITHIN]
    return in_order(context, [item for item in found if outcome in (None, item.outcome)])


def differences(context: Context, outcome: str | None = None) -> list[Estimate]:
    """Return the differences between the groups, ordered by outcome and time; of one outcome when it is named."""
    found = [item for term in DIFFERENCES for item in context.estimates(term)]
    return in_order(context, [item for item in found if outcome in (None, item.outcome)])


def own(context: Context, estimates: Sequence[Estimate]) -> list[Estimate]:
    """Return the estimates of the group that received the approach."""
    return [item for item in estimates if item.group == context.params.groups.intervention]


def in_order(context: Context, estimates: Sequence[Estimate]) -> list[Estimate]:
    """Return estimates by outcome as in the params, the approach before its comparison, then by time."""
    table = context.outcomes
    outcomes = [] if table is None else list(table["outcome"])
    waves = [wave.name for wave in context.params.waves]

    def place(names: list[str], name: str | None) -> int:
        return names.index(name) if name in names else len(names)

    return sorted(
        estimates,
        key=lambda item: (
            place(outcomes, item.outcome),
            item.group != context.params.groups.intervention,
            place(waves, item.wave),
        ),
    )


def beside(context: Context, term: str, estimate: Estimate) -> Estimate | None:
    """Return the estimate with this term on the same outcome, wave and group, or None."""
    found = context.estimates(term, outcome=estimate.outcome, wave=estimate.wave, group=estimate.group)
    return next((item for item in found if item.contrast == estimate.contrast), None)


def conf_level(context: Context) -> float | None:
    """Return the confidence level of the intervals of scores (0 to 1), or None when there is no interval."""
    results = context.given.results.get(NOTEBOOK)
    levels = (item.conf_level for item in results.estimates if item.conf_level is not None) if results else iter(())
    return next(levels, None)


def several_groups(estimates: Sequence[Estimate]) -> bool:
    """Return whether the estimates are about more than one group, so that a table has to name it."""
    return len({item.group for item in estimates if item.group}) > 1
