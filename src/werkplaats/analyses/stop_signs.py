"""Stop messages at work: care that went over to another act, and claims that fell silent though nobody stopped them.

A household whose claims end with a stop message has stopped. One whose claims end without any may be helped as before,
by care that is paid by a lump sum and no longer claimed: what it seems to save is unknown.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd

from werkplaats.analyses.randomness import generator
from werkplaats.analyses.saving_ledger import Ledger
from werkplaats.methods.costs.shift_signs import OTHER_DOMAIN, claim_ends, outflow_signs
from werkplaats.methods.intervals.bootstrap import bootstrap_mean
from werkplaats.params.model import StudyParams
from werkplaats.schema import COSTS
from werkplaats.tables.household_periods import build_exposure
from werkplaats.tables.months import month_number, month_of

UNKNOWN = "unknown"
WITHDRAWN = "withdrawn"
_WORDS = {"other domain": OTHER_DOMAIN}
_CARE = ["household_id", "person_id", "domain", "product_code", "provider"]


@dataclass(frozen=True)
class StopSigns:
    """What stop messages say: tables by name, facts, and tables for the internal report only."""

    tables: dict[str, pd.DataFrame] = field(default_factory=dict)
    facts: dict[str, bool] = field(default_factory=dict)
    intern: dict[str, pd.DataFrame] = field(default_factory=dict)


def standing_stops(stops: pd.DataFrame) -> pd.DataFrame:
    """Return the stops that were not withdrawn, with code 39 for outflow however it is written.

    A message that withdraws takes with it every stop of the same care on the same day.

    Parameters
    ----------
    stops
        Cleaned table of that name.
    """
    care = pd.MultiIndex.from_frame(stops[[*_CARE, "date"]].fillna(dict.fromkeys(_CARE, "")))
    gone = care[(stops["delivery"] == WITHDRAWN).fillna(value=False).to_numpy(dtype=bool)]
    standing = stops.loc[~care.isin(gone)]
    reason = standing["reason"].fillna(UNKNOWN).replace(_WORDS)
    return standing.assign(reason=reason).reset_index(drop=True)


def find_stop_signs(
    stops: pd.DataFrame | None,
    household_months: pd.DataFrame,
    households: pd.DataFrame,
    ledger: Ledger,
    *,
    params: StudyParams,
) -> StopSigns:
    """Return what stop messages say about the falls in cost; nothing without them.

    Parameters
    ----------
    stops, household_months, households
        Tables of those names; ``stops`` is None when the study lacks it.
    ledger
        Amounts per household.
    params
        Uses ``groups``, ``window``, ``periods``, ``confidence_level``, ``n_bootstrap`` and ``seed``.

    Returns
    -------
    StopSigns
        Tables ``outflow`` (domain, households that left it for another domain between the first month before and the
        last month of their deployment) and ``silent_endings`` (domain, households whose claims ended without a stop, of
        domains that send stop messages at all); facts ``stops``, ``outflow_found`` and
        ``silent_found``. Internal: ``outflow_risen``, where cost rose, and
        ``stopped_saving``, the gross saving (euros per household) in which those domains of those households count as
        no change. Beside the gross saving itself it would give away what the few with a silent domain cost.
    """
    if stops is None or params.window is None:
        return StopSigns()
    standing = standing_stops(stops)
    bounds = _compared_months(households, params)
    own = standing.loc[standing["household_id"].isin(ledger.gross.index)]
    inside = _inside(own.assign(month=month_number(own["date"])), bounds)
    changes = (-ledger.by_domain).reset_index().melt(id_vars="household_id", var_name="domain", value_name="change")
    risen = outflow_signs(inside, changes)
    silent = _silent(household_months, standing, ledger, bounds, params)
    tables = {
        "outflow": risen[["domain", "n_households"]],
        "silent_endings": silent.groupby("domain", as_index=False).agg(n_households=("household_id", "nunique")),
    }
    return StopSigns(
        tables={name: table for name, table in tables.items() if len(table)},
        facts={"stops": True, "outflow_found": len(risen) > 0, "silent_found": len(silent) > 0},
        intern={
            **({"outflow_risen": risen} if len(risen) else {}),
            **({"stopped_saving": _stopped_saving(ledger, silent, params)} if len(silent) else {}),
        },
    )


def _compared_months(households: pd.DataFrame, params: StudyParams) -> pd.DataFrame:
    """Return the first calendar month before and the last during the deployment of each household."""
    assert params.window is not None
    exposure = build_exposure(households, window=params.window, periods=params.periods)
    compared = exposure.loc[exposure["period"].isin(["before", "during"])]
    events = compared.groupby("household_id").agg(first=("first", "min"), last=("last", "max")).reset_index()
    start = month_number(households.set_index("household_id")["start"]).reindex(events["household_id"]).to_numpy()
    return events.assign(first=events["first"] + start, last=events["last"] + start)


def _inside(rows: pd.DataFrame, bounds: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of which the month lies in the compared months of their household."""
    placed = rows.merge(bounds, on="household_id")
    return placed.loc[placed["month"].between(placed["first"], placed["last"])].drop(columns=["first", "last"])


def _silent(
    household_months: pd.DataFrame,
    stops: pd.DataFrame,
    ledger: Ledger,
    bounds: pd.DataFrame,
    params: StudyParams,
) -> pd.DataFrame:
    """Return the households and domains whose claims ended without a stop, where stops are sent at all."""
    assert params.window is not None
    last = month_of(params.window.end)
    known = household_months.loc[
        household_months["household_id"].isin(ledger.gross.index) & household_months["domain"].isin(stops["domain"])
    ]
    months = known[["household_id", "domain"]].assign(
        month=month_number(known["month"]).astype("int64"), cents=known["cents"].astype("int64")
    )
    ends = claim_ends(months.loc[months["month"] <= last], stops, last_month=last)
    return _inside(ends.loc[ends["unstopped"]], bounds)[["household_id", "domain"]]


def _stopped_saving(ledger: Ledger, silent: pd.DataFrame, params: StudyParams) -> pd.DataFrame:
    counted = ledger.by_domain.copy()
    for household, domain in silent[["household_id", "domain"]].itertuples(index=False, name=None):
        counted.loc[household, domain] = 0.0
    estimate = bootstrap_mean(
        counted.sum(axis=1).to_frame("euros"),
        column="euros",
        term="gross_saving_stopped_mean",
        unit="EUR per household over the deployment",
        conf_level=params.confidence_level,
        n_bootstrap=params.n_bootstrap,
        rng=generator(params.seed, COSTS, "gross_saving_mean"),
    )
    bounds = {"estimate": estimate.estimate, "conf_low": estimate.conf_low, "conf_high": estimate.conf_high}
    return pd.DataFrame([{**bounds, "n_households": estimate.n_households}])
