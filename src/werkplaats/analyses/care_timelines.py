"""Stacking of care of single households, for the internal report only: a timeline each, and who met how many."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from werkplaats.analyses.care_spread import met_per_year
from werkplaats.analyses.populations import analysed_households, anonymous_letters
from werkplaats.params.model import StudyParams

DAYS_PER_MONTH = 365.25 / 12


def build_care_timelines(tables: Mapping[str, object], *, params: StudyParams) -> dict[str, pd.DataFrame]:
    """Return every stretch of involvement with households of the intervention group, and how many each met in a year.

    Parameters
    ----------
    tables
        Cleaned tables by name.
    params
        Uses ``groups`` and ``window``.

    Returns
    -------
    dict
        ``care_timelines``: ``household`` (a letter), ``provider``, ``first`` and ``last`` (months since the start).
        ``care_households``, most helpers before first: ``household``, ``helpers_before``, ``helpers_since``,
        ``providers_before`` and ``providers_since`` (in the year before and from the start), where both years were
        observed. Nothing when it was not delivered who was involved.
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
    made = {"care_timelines": lines.sort_values(["household", "first", "provider"], ignore_index=True)}
    met = met_per_year(helpers, known, window=params.window, groups=params.groups)
    return made | (
        {} if met.empty else {"care_households": _ranked(met.assign(household=met["household_id"].map(letters)))}
    )


def _ranked(met: pd.DataFrame) -> pd.DataFrame:
    wide = met.pivot(index="household", columns="year", values=["n_helpers", "n_providers"])
    table = pd.DataFrame(
        {
            f"{what}_{when}": wide[column, year].astype("int64")
            for what, column in (("helpers", "n_helpers"), ("providers", "n_providers"))
            for when, year in (("before", "year_before"), ("since", "year_since"))
        }
    ).reset_index()
    return table.sort_values(["helpers_before", "household"], ascending=[False, True], ignore_index=True)
