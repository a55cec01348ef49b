"""The comparison with households without the approach, looked at from every side that the data allow.

The difference-in-differences of notebook 07 stays the answer. Beside it stands how alike the groups were before the
start and the same difference by other defensible ways; together they decide what the conclusion on cost is worth.
"""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from werkplaats.analyses.balance import Balance, balance_findings, largest_difference
from werkplaats.analyses.calendar_effects import calendar_findings
from werkplaats.analyses.event_quarters import event_quarters, quarters_around
from werkplaats.analyses.evidence import cost_evidence
from werkplaats.analyses.populations import analysed_households
from werkplaats.analyses.staggered import staggered_findings
from werkplaats.params.model import StudyParams
from werkplaats.results import Estimate, Missing, Results
from werkplaats.schema import ROBUSTNESS

ALTERNATIVES = (
    "att_same_start",
    "att_balanced",
    "att_imputed",
    "att_event_study",
    "att_calendar",
    "att_synthetic",
)
"""Other ways to compute the difference-in-differences: same households, same cost, same months from the start."""

FEWEST_HOUSEHOLDS = 2


def comparison_findings(
    savings: pd.DataFrame,
    household_months: pd.DataFrame,
    households: pd.DataFrame,
    *,
    estimate: Estimate | None,
    params: StudyParams,
) -> Results:
    """Return everything beside the difference-in-differences, and the label that the conclusion on cost deserves.

    Parameters
    ----------
    savings
        ``household_id``, ``group``, ``months``, ``before`` and ``gross`` of each household seen before and during.
    household_months
        Table of that name (`werkplaats.schema`).
    households
        Table of that name; households that were lost count as missing, and are not compared.
    estimate
        The difference-in-differences; None when there is none.
    params
        Uses ``groups``, ``selection``, ``window``, ``periods``, ``confidence_level`` and ``seed``.
    """
    found, imbalances = Results(ROBUSTNESS), list[float]()
    if estimate is not None:
        analysed = analysed_households(households, groups=params.groups)
        beside = _beside(savings, household_months, analysed, estimate.unit, params)
        found = beside.results
        known = (beside.largest, largest_difference(savings, ["before"], groups=params.groups))
        imbalances = [one for one in known if one is not None]
    label = cost_evidence(
        savings,
        households,
        largest_imbalance=max(imbalances, default=None),
        estimate=estimate,
        alternatives=[one for one in found.estimates if one.term in ALTERNATIVES],
        params=params,
    )
    return replace(found, facts={**found.facts, **label})


def _beside(
    savings: pd.DataFrame, household_months: pd.DataFrame, analysed: pd.DataFrame, unit: str, params: StudyParams
) -> Balance:
    groups = [params.groups.intervention, params.groups.reference]
    households = analysed.loc[analysed["household_id"].isin(savings["household_id"]) & analysed["group"].isin(groups)]
    if 0 in quarters_around(params):
        return _nothing("fewer than three months are compared, so there is no quarter to look at")
    quarters = event_quarters(household_months, households, params=params)
    sizes = quarters.groupby("group")["household_id"].nunique().reindex(groups, fill_value=0)
    if sizes.min() < FEWEST_HOUSEHOLDS:
        return _nothing("a group has fewer than two households seen in all quarters around the start")
    seen = savings.loc[savings["household_id"].isin(quarters["household_id"])]
    followed = households.loc[households["household_id"].isin(quarters["household_id"])]
    weighed = balance_findings(seen, quarters, unit=unit, params=params)
    course = staggered_findings(quarters, seen, followed, unit=unit, params=params)
    months = float(seen.loc[seen["group"] == params.groups.intervention, "months"].mean())
    calendar = calendar_findings(household_months, followed, months=months, unit=unit, params=params)
    parts = (weighed.results, course, calendar)
    return replace(
        weighed,
        results=Results(
            ROBUSTNESS,
            tuple(estimate for part in parts for estimate in part.estimates),
            {name: table for part in parts for name, table in part.tables.items()},
            weighed.results.facts,
            tuple(missing for part in parts for missing in part.missing),
        ),
    )


def _nothing(why: str) -> Balance:
    return Balance(Results(ROBUSTNESS, missing=(Missing("group_balance", why),)), None)
