"""Did cost move from one domain to another: falls met by rises of the same household, and signs in the records."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pandas as pd

from werkplaats.analyses.randomness import generator
from werkplaats.analyses.saving_ledger import Ledger
from werkplaats.analyses.stop_signs import standing_stops
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


def find_endings(
    household_months: pd.DataFrame, params: StudyParams, *, stops: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Return per domain how many households' claims ended, and how many in one and the same month.

    Claims that end for several households at once are the sign of care that came to be paid by a lump sum. A stop
    message says that the care did end; a domain without any such message is judged by its claims alone.

    Parameters
    ----------
    household_months
        Table of that name, of every household of the study.
    params
        Uses ``window``.
    stops
        Cleaned table of that name; None when the study lacks it.
    """
    if params.window is None or household_months.empty:
        return pd.DataFrame()
    months = household_months[["household_id", "domain"]].assign(
        month=month_number(household_months["month"]).astype("int64"), cents=household_months["cents"].astype("int64")
    )
    known = months.head(0) if stops is None else standing_stops(stops)
    last = month_of(params.window.end)
    signs = lump_sum_signs(months.loc[months["month"] <= last], known[["household_id", "domain"]], last_month=last)
    if stops is None:
        return signs.drop(columns="n_without_stop")
    return signs.assign(n_without_stop=signs["n_without_stop"].where(signs["domain"].isin(known["domain"])))


def _beyond_chance(table: pd.DataFrame, columns: dict[str, str], params: StudyParams) -> Iterator[Estimate]:
    if table["household_id"].nunique() > 1:
        rng = generator(params.seed, COSTS, "cost_shifted_beyond_chance")
        yield shift_test(table, n_permutations=params.n_bootstrap, rng=rng, **columns)


def _with_kind(flows: pd.DataFrame) -> pd.DataFrame:
    kind = pd.Series("shifted", index=flows.index, dtype=object)
    kind = kind.mask(flows["to"].isna(), "fell_only").mask(flows["from"].isna(), "rose_only")
    return flows.assign(kind=kind)[["kind", *flows.columns]]
