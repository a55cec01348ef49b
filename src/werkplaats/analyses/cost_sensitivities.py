"""Does the saving lean on a few households or on the season: medians, winsorized means, the same calendar months."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pandas as pd

from werkplaats.analyses.event_time import event_month_costs
from werkplaats.analyses.randomness import generator
from werkplaats.analyses.saving_ledger import Ledger
from werkplaats.methods.costs.cost_sensitivity import carried_share, median, winsorized_mean
from werkplaats.methods.costs.cost_timing import same_month_rates
from werkplaats.methods.intervals.bootstrap import bootstrap_mean
from werkplaats.params.model import StudyParams
from werkplaats.results import Estimate
from werkplaats.schema import COSTS
from werkplaats.tables.household_periods import build_exposure

UNIT = "EUR per household over the deployment"

FEWEST_TO_WINSORIZE = 5
"""With one household moved on either side, three stay."""


def saving_sensitivities(
    ledger: Ledger, household_months: pd.DataFrame, households: pd.DataFrame, params: StudyParams
) -> Iterator[Estimate]:
    """Yield the saving by other statistics, and over the same calendar months; positive cost less than before.

    Parameters
    ----------
    ledger
        Amounts per household.
    household_months
        Table of that name.
    households
        Analysed households of the intervention group.
    params
        Uses ``groups``, ``window``, ``periods``, ``confidence_level``, ``n_bootstrap`` and ``seed``.
    """
    labels = {"contrast": "before-during", "group": params.groups.intervention, "population": "analysed"}
    for estimate in _all(ledger, household_months, households, params):
        yield estimate.labelled(outcome="cost", **labels)


def _all(
    ledger: Ledger, household_months: pd.DataFrame, households: pd.DataFrame, params: StudyParams
) -> Iterator[Estimate]:
    kinds = [("gross_saving", ledger.gross), *([("net_saving", ledger.net)] if ledger.payer else [])]
    for name, amounts in kinds:
        yield from _other_statistics(amounts.to_frame("euros"), name, params.confidence_level)
    if ledger.gross.sum() > 0:
        yield Estimate(
            term="largest_share_of_saving",
            estimate=carried_share(ledger.gross.to_frame("euros"), column="euros"),
            unit="part of the total saving",
            method="largest gross saving of one household over the sum of all; above 1 when others undo it",
            n_households=len(ledger.gross),
        )
    yield from _same_months(ledger, household_months, households, params)


def _other_statistics(table: pd.DataFrame, name: str, conf_level: float) -> Iterator[Estimate]:
    middle = median(table, column="euros", unit=UNIT, conf_level=conf_level)
    yield replace(middle, term=f"{name}_median")
    if len(table) >= FEWEST_TO_WINSORIZE:
        moved = winsorized_mean(table, column="euros", unit=UNIT, conf_level=conf_level)
        yield replace(moved, term=f"{name}_winsorized")


def _same_months(
    ledger: Ledger, household_months: pd.DataFrame, households: pd.DataFrame, params: StudyParams
) -> Iterator[Estimate]:
    own = households.loc[households["household_id"].isin(ledger.gross.index) & households["start"].notna()]
    if params.window is None or own.empty:
        return
    exposure = build_exposure(own, window=params.window, periods=params.periods)
    compared = exposure.loc[exposure["period"].isin(["before", "during"])].drop(columns="group")
    first, last = int(compared["first"].min()), int(compared["last"].max())
    costs = event_month_costs(household_months, own, window=params.window, first=first, last=last)
    placed = costs.merge(compared, on="household_id")
    placed = placed.loc[placed["event_month"].between(placed["first"], placed["last"])]
    starts = placed["household_id"].map(own.set_index("household_id")["start"])
    calendar = (starts.dt.month - 1 + placed["event_month"]) % 12 + 1
    rates = same_month_rates(placed.assign(calendar_month=calendar.astype("int64")))
    if rates.empty:
        return
    months = rates["household_id"].map(ledger.months)
    saved = pd.DataFrame({"euros": (rates["reference_euros"] - rates["euros"]) * months})
    yield bootstrap_mean(
        saved,
        column="euros",
        term="gross_saving_same_months",
        unit=UNIT,
        conf_level=params.confidence_level,
        n_bootstrap=params.n_bootstrap,
        rng=generator(params.seed, COSTS, "gross_saving_same_months"),
    )
