"""How care was spread and ordered around a household, before and during, over equally many months of each household.

The months are the last before and the first since its start: whoever is watched longer meets more organizations.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from werkplaats.analyses.populations import analysed_households
from werkplaats.methods.costs.care_fragmentation import household_continuity, household_sequence
from werkplaats.methods.costs.care_overlap import overlaps_and_gaps, shared_organizations
from werkplaats.params.model import StudyParams, Window
from werkplaats.tables.household_periods import build_exposure
from werkplaats.tables.months import first_day, month_number

COMPARED = ("before", "during")
MONTHS_PER_YEAR = 12
_COLUMNS = ["household_id", "group", "measure", "period", "value"]


def measure_care(
    helpers: pd.DataFrame, households: pd.DataFrame, *, params: StudyParams, window: Window
) -> pd.DataFrame:
    """Return how care was spread and ordered around each household, before and during, where both are known.

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
        ``household_id``, ``group``, ``measure``, ``period``, ``value``; no row when nobody was involved in one of the
        periods. Measures: ``providers`` (different organizations), ``providers_per_day`` (on an average day),
        ``shared_organizations`` (that helped several members on one day), ``overlap_share`` (of days with anybody
        involved, those with two organizations or more), ``gap_days`` (with nobody, between first and last involvement),
        ``continuity`` (Bice and Boxerman's index over months of involvement, 0 spread to 1 one organization),
        ``usual_provider`` (share of those months with the organization that was there longest), ``begun`` and ``ended``
        (stretches of involvement per year) and ``sequence`` (of the professionals who began, in that order, the share
        from the same organization as the one before; Steinwachs's index).
    """
    known = analysed_households(households, groups=params.groups)
    known = known.loc[known["household_id"].isin(helpers["household_id"])]
    exposure = _equally_long(build_exposure(known, window=window, periods=params.periods))
    parts = []
    for period in COMPARED:
        bounds = _bounds(exposure.loc[exposure["period"] == period], known)
        rows = helpers.merge(bounds, on="household_id")
        rows = rows.assign(until=rows["end"].fillna(rows["high"] + pd.Timedelta(days=1)))
        rows = rows.loc[(rows["start"] <= rows["high"]) & (rows["until"] >= rows["low"])].reset_index(drop=True)
        if rows.empty:
            return pd.DataFrame(columns=_COLUMNS)
        parts.append(_measures(rows, bounds.set_index("household_id")).assign(period=period))
    long = pd.concat(parts).melt(id_vars=["household_id", "period"], var_name="measure").dropna()
    both = long.groupby(["household_id", "measure"])["period"].transform("nunique") == len(COMPARED)
    return long.loc[both].merge(known[["household_id", "group"]])[_COLUMNS]


def _equally_long(exposure: pd.DataFrame) -> pd.DataFrame:
    """Return exposure before and during with equally many months of each household, next to its start."""
    compared = exposure.loc[exposure["period"].isin(COMPARED)]
    by_household = compared.groupby("household_id")["months"]
    shortest, periods = by_household.transform("min"), by_household.transform("size")
    before = compared["period"] == "before"
    return compared.assign(
        months=shortest,
        first=compared["first"].where(~before, compared["last"] - shortest + 1),
        last=compared["last"].where(before, compared["first"] + shortest - 1),
    ).loc[periods == len(COMPARED)]


def _bounds(exposure: pd.DataFrame, known: pd.DataFrame) -> pd.DataFrame:
    """Return the first and the last day of each household in a period, with its months."""
    begun = exposure.merge(known[["household_id", "start"]], on="household_id")
    month = month_number(begun["start"]).astype("int64")
    last = first_day(month + begun["last"] + 1) - pd.Timedelta(days=1)
    return begun[["household_id", "months"]].assign(low=first_day(month + begun["first"]), high=last)


def _measures(rows: pd.DataFrame, bounds: pd.DataFrame) -> pd.DataFrame:
    """Return one row per household and one column per measure; what is undefined without helpers is missing."""
    placed = rows.assign(start=rows[["start", "low"]].max(axis=1), end=rows[["until", "high"]].min(axis=1))
    last = placed["end"].max().date()
    shared = shared_organizations(placed.loc[placed["person_id"].notna()], last=last).groupby("household_id").size()
    days = overlaps_and_gaps(placed, last=last).set_index("household_id").reindex(bounds.index)
    months = (month_number(placed["end"]) - month_number(placed["start"]) + 1).astype("int64")
    involved = placed[["household_id", "provider"]].assign(months=months)
    spread = household_continuity(involved, household="household_id", provider="provider", contacts="months")
    begun, ended = rows.loc[rows["start"] >= rows["low"]], rows.loc[rows["until"] <= rows["high"]]
    per_year = MONTHS_PER_YEAR / bounds["months"]
    with_anybody = (days["days"] - days["gap_days"]).replace(0, np.nan)
    return pd.DataFrame(
        {
            "providers": _counted(spread["n_providers"], bounds),
            "providers_per_day": days["provider_days"].fillna(0) / ((bounds["high"] - bounds["low"]).dt.days + 1),
            "shared_organizations": _counted(shared, bounds),
            "overlap_share": days["overlap_days"] / with_anybody,
            "gap_days": days["gap_days"].astype("float64"),
            "continuity": spread["bice_boxerman"].reindex(bounds.index),
            "usual_provider": spread["usual_provider"].reindex(bounds.index),
            "begun": _counted(begun.groupby("household_id").size(), bounds) * per_year,
            "ended": _counted(ended.groupby("household_id").size(), bounds) * per_year,
            "sequence": household_sequence(begun, household="household_id", provider="provider", order="start").reindex(
                bounds.index
            ),
        },
        index=bounds.index,
    ).reset_index()


def _counted(counts: pd.Series[int], bounds: pd.DataFrame) -> pd.Series[float]:
    return counts.reindex(bounds.index, fill_value=0).astype("float64")
