"""Did cost move from one domain to another: falls met by rises of the same household, and signs in the records."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pandas as pd

from werkplaats.analyses.randomness import generator
from werkplaats.analyses.saving_ledger import Ledger
from werkplaats.methods.costs.cost_shifting import cost_shifts, shift_test
from werkplaats.methods.costs.shift_signs import lump_sum_signs, unknown_domains
from werkplaats.params.model import StudyParams
from werkplaats.results import Estimate
from werkplaats.schema import COSTS
from werkplaats.tables.months import month_number, month_of

UNIT = "EUR per household over the deployment"

COMPARED = ("before", "during")
"""Periods between which cost can have moved."""


@dataclass(frozen=True)
class Shifts:
    """Falls and rises of domains: estimates, and the table of flows; both empty when there is one domain."""

    estimates: tuple[Estimate, ...]
    flows: pd.DataFrame


def find_shifts(ledger: Ledger, params: StudyParams) -> Shifts:
    """Return what of each domain's fall was met by rises in other domains of the same household.

    Parameters
    ----------
    ledger
        Amounts per household.
    params
        Uses ``groups``, ``confidence_level`` and ``seed``.

    Returns
    -------
    Shifts
        Terms ``cost_fall``, ``cost_rise``, ``cost_shifted`` and, from two households up,
        ``cost_shifted_beyond_chance``. A flow has ``kind``: ``shifted``, ``fell_only`` (met by no rise) or
        ``rose_only``.
    """
    changes = -ledger.by_domain
    if changes.shape[1] < 2:
        return Shifts((), pd.DataFrame())
    columns = {"domain": "domain", "change": "change", "household": "household_id", "unit": UNIT}
    table = changes.reset_index().melt(id_vars="household_id", var_name="domain", value_name="change")
    rng = generator(params.seed, COSTS, "cost_shifts")
    found = cost_shifts(table, conf_level=params.confidence_level, rng=rng, **columns)
    estimates = [found.fall, found.rise, found.shifted, *_beyond_chance(table, columns, params)]
    labels = {"contrast": "before-during", "group": params.groups.intervention, "population": "analysed"}
    labelled = tuple(estimate.labelled(outcome="cost", **labels) for estimate in estimates)
    return Shifts(labelled, _with_kind(found.flows))


def find_unknown_domains(household_periods: pd.DataFrame, domains: Sequence[str]) -> pd.DataFrame:
    """Return domains of the study in which nobody, of any group, had cost in a period: unknown, and never zero.

    Parameters
    ----------
    household_periods
        Table of that name, of every household of the study.
    domains
        Every domain of the study.
    """
    delivered = household_periods.loc[household_periods["cents_per_month"] != 0, ["domain", "period"]]
    compared = delivered.loc[delivered["period"].isin(COMPARED)]
    return unknown_domains(compared, domains=domains, periods=COMPARED)


def find_endings(household_months: pd.DataFrame, params: StudyParams) -> pd.DataFrame:
    """Return per domain how many households' claims ended, and how many in one and the same month.

    Claims that end for several households at once are the sign of care that came to be paid by a lump sum. Without
    stop messages every end is without one.

    Parameters
    ----------
    household_months
        Table of that name, of every household of the study.
    params
        Uses ``window``.
    """
    if params.window is None or household_months.empty:
        return pd.DataFrame()
    months = household_months[["household_id", "domain"]].assign(
        month=month_number(household_months["month"]).astype("int64"), cents=household_months["cents"].astype("int64")
    )
    stops = months[["household_id", "domain"]].head(0)
    last = month_of(params.window.end)
    return lump_sum_signs(months.loc[months["month"] <= last], stops, last_month=last).drop(columns="n_without_stop")


def _beyond_chance(table: pd.DataFrame, columns: dict[str, str], params: StudyParams) -> Iterator[Estimate]:
    if table["household_id"].nunique() > 1:
        rng = generator(params.seed, COSTS, "cost_shifted_beyond_chance")
        yield shift_test(table, n_permutations=params.n_bootstrap, rng=rng, **columns)


def _with_kind(flows: pd.DataFrame) -> pd.DataFrame:
    kind = pd.Series("shifted", index=flows.index, dtype=object)
    kind = kind.mask(flows["to"].isna(), "fell_only").mask(flows["from"].isna(), "rose_only")
    return flows.assign(kind=kind)[["kind", *flows.columns]]
