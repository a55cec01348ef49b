"""Complements: what a shown number gives away about the few that it leaves out.

Next to a total that is known, every number tells a second one: 11 of 12 households with an event is 1 household
without. What a subtraction brings back is taken out as if it stood there itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import pandas as pd

from werkplaats.disclosure.shares import few_left_over
from werkplaats.disclosure.sites import TABLE as SITES
from werkplaats.disclosure.sites import small_sites
from werkplaats.results import Estimate

PARTITIONS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "characteristics": ("characteristic", "group"),
        "level_shares": ("outcome", "group", "wave"),
        "score_categories": ("outcome", "group", "wave"),
        "health_changes": ("instrument", "group", "wave"),
        "missing_patterns": ("outcome", "group"),
        "cost_shifts": ("kind",),
    }
)
"""Tables whose rows, within these columns, add up to a known total."""

AVERAGES = ("total", "mean")
"""Levels of a characteristic that are about all households of the group."""


def small_share(estimate: Estimate, minimum: int) -> bool:
    """Return whether a share of households is about too few of them, on either side: 75% of 12 is 9, and 3 others."""
    if not estimate.unit.startswith(("share", "proportion")) or estimate.unit.startswith("share of resamples"):
        return False
    counted = estimate.estimate * estimate.n_households
    return min(counted, estimate.n_households - counted) < minimum - 1e-9


def small_rows(name: str, table: pd.DataFrame, units: pd.Series[float], minimum: int) -> pd.Series[bool]:
    """Return which rows of a table are about too few households, by themselves or by a subtraction.

    Parameters
    ----------
    name
        Name of the table; `participant_flow`, `events`, `referrals` and `characteristics` have totals next to them.
    units
        Number of households behind each row.
    minimum
        Smallest number of households that may be shown.
    """
    small = units < minimum
    if name == SITES:
        return small_sites(table, units, minimum)
    if name == "participant_flow":
        return _of_flow(table, units, minimum)
    if name == "events" and "n_observed" in table.columns:
        return small | (table["n_observed"] - units < minimum)
    if name == "referrals" and "n" in table.columns:
        return small | table["n"].shift().sub(table["n"]).between(1, minimum - 1)
    small = small | few_left_over(name, table, minimum)
    if "n_otherwise" in table.columns:
        return small | table["n_otherwise"].between(1, minimum - 1)
    if name in PARTITIONS:
        if name == "characteristics":
            small = small | _few_left_of_households(table, minimum)
        if name == "cost_shifts":
            small = small | (table["n_observed"] - units).between(1, minimum - 1)
        return _with_others(small, units, table[list(PARTITIONS[name])].astype(str).agg("|".join, axis=1), minimum)
    return small


def small_complements(name: str, table: pd.DataFrame, minimum: int) -> pd.Series[bool]:
    """Return in which rows the number of households alone has to go: few households do not have what the row counts.

    The share of persons next to it stays: it is about everyone in the group.
    """
    if name == "referrals":
        left: pd.Series[bool] = (table["n_households"].max() - table["n_households"]).between(1, minimum - 1)
        return left
    if name == "characteristics":
        return _few_left(table, minimum)
    return pd.Series(data=False, index=table.index)


def _of_flow(flow: pd.DataFrame, units: pd.Series[float], minimum: int) -> pd.Series[bool]:
    """Nobody lost may be said. When few were, what gives them back by subtraction goes too.

    Enrolled minus analysed is lost, and the number analysed stands behind every estimate; qualified minus comparison
    is enrolled.
    """
    small = units.between(1, minimum - 1)
    if not small[flow["stage"] == "lost"].any():
        return small
    given_away = ["enrolled", *(["qualified"] if (flow["stage"] == "comparison").any() else [])]
    return small | flow["stage"].isin(given_away)


def _few_left(table: pd.DataFrame, minimum: int) -> pd.Series[bool]:
    whole = table.groupby("group")["n_households"].transform("max")
    return ~table["level"].isin(AVERAGES) & (whole - table["n_households"]).between(1, minimum - 1)


def _few_left_of_households(table: pd.DataFrame, minimum: int) -> pd.Series[bool]:
    """Return rows whose value is a share of households, not of persons, and that leave few of them over."""
    without_persons = table["n_persons"].isna() if "n_persons" in table.columns else True
    return _few_left(table, minimum) & without_persons


def _with_others(
    small: pd.Series[bool], units: pd.Series[float], within: pd.Series[str], minimum: int
) -> pd.Series[bool]:
    """Also take out the next smallest rows until a subtraction gives back no fewer than ``minimum``, and two rows."""
    result = small.copy()
    for _, rows in small.groupby(within):
        hidden = list(rows.index[rows])
        others = list(units.loc[rows.index[~rows]].sort_values(kind="stable").index)
        while hidden and others and (len(hidden) == 1 or units.loc[hidden].sum() < minimum):
            hidden.append(others.pop(0))
        result.loc[hidden] = True
    return result
