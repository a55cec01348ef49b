"""Stacking of care by household: helpers in a year, one family with many files, how care is spread, and a timeline."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from werkplaats.analyses.populations import analysed_households, anonymous_letters
from werkplaats.methods.costs.care_fragmentation import household_continuity
from werkplaats.methods.costs.care_overlap import helpers_per_year, overlaps_and_gaps, shared_organizations
from werkplaats.params.model import Groups, StudyParams, Window
from werkplaats.tables.household_periods import build_exposure
from werkplaats.tables.months import first_day, month_number, month_of

_CLOCK = pd.Timestamp("2001-01-01")
"""Every household's start is put on this day, so that years are counted around it."""

COMPARED = ("before", "during")
DAYS_PER_MONTH = 365.25 / 12


def build_helpers_per_year(
    helpers: pd.DataFrame, households: pd.DataFrame, *, window: Window, groups: Groups
) -> pd.DataFrame:
    """Return how many different professionals and organizations a household met in the years around its start.

    Only households of which both whole years lie inside the window, and that have any helper on record.

    Returns
    -------
    DataFrame
        ``group``, ``year`` (``year_before``, ``year_since``), ``mean_helpers``, ``mean_providers``, ``n_households``.
    """
    known = analysed_households(households, groups=groups)
    known = known.loc[known["start"].notna() & known["household_id"].isin(helpers["household_id"])]
    start = month_number(known["start"]).astype("int64")
    whole = (start - 12 >= month_of(window.start)) & (start + 12 <= month_of(window.end))
    own = helpers.merge(known.loc[whole, ["household_id", "group", "start"]].rename(columns={"start": "began"}))
    if own.empty:
        return pd.DataFrame()
    shift = _CLOCK - own["began"]
    around = own.assign(start=own["start"] + shift, end=own["end"] + shift)
    first, last = (_CLOCK + pd.DateOffset(years=years, days=days) for years, days in ((-1, 0), (1, -1)))
    met = helpers_per_year(around, first=first.date(), last=last.date())
    met = met.merge(own[["household_id", "group"]].drop_duplicates())
    met["year"] = met["year"].map({1: "year_before", 2: "year_since"})
    return met.groupby(["group", "year"], as_index=False).agg(
        mean_helpers=("n_helpers", "mean"),
        mean_providers=("n_providers", "mean"),
        n_households=("household_id", "size"),
    )


def build_care_spread(
    helpers: pd.DataFrame, households: pd.DataFrame, *, params: StudyParams, window: Window
) -> pd.DataFrame:
    """Return how care was spread before and during, over the households for which it is known in both.

    Parameters
    ----------
    helpers, households
        Cleaned tables of those names.
    params
        Uses ``groups`` and ``periods``.
    window
        Months that are observed.

    Returns
    -------
    DataFrame
        ``group``, ``measure``, ``period``, ``mean`` (over households) and ``n_households``. Measures: ``providers``
        (different organizations), ``shared_organizations`` (that helped several members on one day),
        ``overlap_share`` (of days with anybody involved, those with two organizations or more), ``gap_days`` and
        ``continuity`` (Bice and Boxerman's index over months of involvement, 0 spread to 1 one organization). A measure
        on which all households of a group are the same is left out.
    """
    known = analysed_households(households, groups=params.groups)
    known = known.loc[known["household_id"].isin(helpers["household_id"])]
    exposure = build_exposure(known, window=window, periods=params.periods)
    parts = [
        _measures(placed, ids).assign(period=period)
        for period in COMPARED
        if len(ids := exposure.loc[exposure["period"] == period, "household_id"])
        and len(placed := _inside(helpers, known, exposure.loc[exposure["period"] == period]))
    ]
    if len(parts) < len(COMPARED):
        return pd.DataFrame()
    long = pd.concat(parts).melt(id_vars=["household_id", "period"], var_name="measure").dropna()
    both = long.groupby(["household_id", "measure"])["period"].transform("nunique") == len(COMPARED)
    paired = long.loc[both].merge(known[["household_id", "group"]])
    # A mean over households that are all the same is the number of each of them.
    alike = paired.groupby(["group", "measure", "period"])["value"].transform("nunique") == 1
    told = ~alike.groupby([paired["group"], paired["measure"]]).transform("any")
    return (
        paired.loc[told]
        .groupby(["group", "measure", "period"], as_index=False, sort=False)
        .agg(mean=("value", "mean"), n_households=("household_id", "nunique"))
    )


def build_care_timelines(tables: Mapping[str, object], *, params: StudyParams) -> dict[str, pd.DataFrame]:
    """Return every stretch of involvement with households of the intervention group, for the internal report only.

    Parameters
    ----------
    tables
        Cleaned tables by name.
    params
        Uses ``groups`` and ``window``.

    Returns
    -------
    dict
        ``care_timelines``: ``household`` (a letter), ``provider``, ``first`` and ``last`` (months since the start);
        nothing when it was not delivered who was involved.
    """
    helpers, households = tables.get("helpers"), tables.get("households")
    if not isinstance(helpers, pd.DataFrame) or not isinstance(households, pd.DataFrame) or params.window is None:
        return {}
    known = analysed_households(households, groups=params.groups)
    known = known.loc[(known["group"] == params.groups.intervention) & known["start"].notna()]
    own = helpers.merge(known[["household_id", "start"]].rename(columns={"start": "began"}))
    end = own["end"].fillna(pd.Timestamp(params.window.end))
    letters = anonymous_letters(known["household_id"])
    lines = pd.DataFrame(
        {
            "household": own["household_id"].map(letters),
            "provider": own["provider"],
            "first": (own["start"] - own["began"]).dt.days / DAYS_PER_MONTH,
            "last": ((end - own["began"]).dt.days + 1) / DAYS_PER_MONTH,
        }
    )
    return {"care_timelines": lines.sort_values(["household", "first", "provider"], ignore_index=True)}


def _inside(helpers: pd.DataFrame, known: pd.DataFrame, exposure: pd.DataFrame) -> pd.DataFrame:
    """Return the parts of stretches that lie in the period of exposure of their household."""
    begun = exposure.merge(known[["household_id", "start"]])
    month = month_number(begun["start"]).astype("int64")
    bounds = begun[["household_id"]].assign(
        low=first_day(month + begun["first"]), high=first_day(month + begun["last"] + 1) - pd.Timedelta(days=1)
    )
    placed = helpers.merge(bounds, on="household_id")
    end = placed["end"].fillna(placed["high"])
    placed = placed.assign(
        start=placed["start"].where(placed["start"] > placed["low"], placed["low"]),
        end=end.where(end < placed["high"], placed["high"]),
    )
    return placed.loc[placed["start"] <= placed["end"]].reset_index(drop=True)


def _measures(placed: pd.DataFrame, ids: pd.Series[str]) -> pd.DataFrame:
    """Return one row per household and one column per measure; what is undefined without helpers is missing."""
    last = placed["end"].max().date()
    per_member = placed.loc[placed["person_id"].notna()]
    shared = shared_organizations(per_member, last=last).groupby("household_id").size()
    days = overlaps_and_gaps(placed, last=last).set_index("household_id")
    months = (month_number(placed["end"]) - month_number(placed["start"]) + 1).astype("int64")
    involved = placed[["household_id", "provider"]].assign(months=months)
    spread = household_continuity(involved, household="household_id", provider="provider", contacts="months")
    index = pd.Index(ids.unique(), name="household_id")
    with_anybody = (days["days"] - days["gap_days"]).replace(0, np.nan)
    return pd.DataFrame(
        {
            "providers": spread["n_providers"].reindex(index, fill_value=0).astype("float64"),
            "shared_organizations": shared.reindex(index, fill_value=0).astype("float64"),
            "overlap_share": (days["overlap_days"] / with_anybody).reindex(index),
            "gap_days": days["gap_days"].reindex(index).astype("float64"),
            "continuity": spread["bice_boxerman"].reindex(index),
        },
        index=index,
    ).reset_index()
