"""Estimated cost beside measured cost: levels and savings of their own, in no total of measured amounts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import duckdb
import pandas as pd

from werkplaats.analyses.cost_levels import cost_levels
from werkplaats.analyses.cost_tables import main_basis
from werkplaats.analyses.randomness import generator
from werkplaats.analyses.savings import deployment_savings, observed_twice
from werkplaats.methods.intervals.bootstrap import bootstrap_mean
from werkplaats.params.model import StudyParams
from werkplaats.results import Estimate
from werkplaats.schema import COSTS
from werkplaats.tables.valuation import ESTIMATED


@dataclass(frozen=True)
class EstimatedCosts:
    """What was estimated, apart from what was measured: estimates, tables by name, and facts."""

    estimates: tuple[Estimate, ...] = ()
    tables: dict[str, pd.DataFrame] = field(default_factory=dict)
    facts: dict[str, str] = field(default_factory=dict)


def describe_estimated_costs(
    estimated_periods: pd.DataFrame | None,
    valued: pd.DataFrame | None,
    ids: pd.Series,
    *,
    params: StudyParams,
    costs: pd.DataFrame | duckdb.DuckDBPyRelation | None,
) -> EstimatedCosts:
    """Return levels and savings of estimated cost, the prices that were used, and what the main figures rest on.

    Parameters
    ----------
    estimated_periods, valued
        Tables ``estimated_periods`` and ``valued_volumes``; None when the study lacks one.
    ids
        Households to describe.
    params
        Uses ``groups``, ``confidence_level``, ``n_bootstrap`` and ``seed``.
    costs
        Cleaned table of that name; None when the study lacks it.

    Returns
    -------
    EstimatedCosts
        Terms ``estimated_saving_mean`` (positive: less was used than before), over all domains and per domain; tables
        ``estimated_by_domain`` and ``valued_items``; fact ``basis`` where it is not ``measured``.
    """
    tables: dict[str, pd.DataFrame] = {}
    estimates: tuple[Estimate, ...] = ()
    if estimated_periods is not None:
        own = estimated_periods.loc[estimated_periods["household_id"].isin(ids)]
        if len(observed_twice(own)):
            tables["estimated_by_domain"] = cost_levels(own, ["domain", "payer"])
            estimates = tuple(_savings(own, params))
    if valued is not None:
        tables["valued_items"] = _items(valued.loc[valued["household_id"].isin(ids)])
    delivered = costs is not None or valued is not None
    facts = {"basis": ESTIMATED} if delivered and main_basis(costs) == ESTIMATED else {}
    return EstimatedCosts(estimates, tables, facts)


def _savings(periods: pd.DataFrame, params: StudyParams) -> Iterator[Estimate]:
    yield _mean(deployment_savings(periods), params)
    for domain, rows in deployment_savings(periods, by="domain").groupby("domain", sort=True):
        yield _mean(rows, params, domain=str(domain))


def _mean(savings: pd.DataFrame, params: StudyParams, **labels: str) -> Estimate:
    estimate = bootstrap_mean(
        savings[["gross"]],
        column="gross",
        term="estimated_saving_mean",
        unit="EUR per household over the deployment",
        conf_level=params.confidence_level,
        n_bootstrap=params.n_bootstrap,
        rng=generator(params.seed, COSTS, "estimated_saving_mean"),
    )
    return estimate.labelled(
        outcome="cost", contrast="before-during", group=params.groups.intervention, population="analysed", **labels
    )


def _items(valued: pd.DataFrame) -> pd.DataFrame:
    """Return which items were valued, at which price, from where: what a reader needs to check them."""
    keys = ["domain", "price_label", "unit", "basis", "price_euros", "price_of", "price_source"]
    return valued.groupby(keys, as_index=False).agg(
        volume=("volume", "sum"), cents=("cents", "sum"), n_households=("household_id", "nunique")
    )
