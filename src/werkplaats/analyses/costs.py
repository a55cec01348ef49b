"""Notebook 04: what care cost before, during and after, for which payer, gross and net of the family director.

A saving is what the same households cost less than before. It is not what the approach saved: households chosen in an
expensive year become cheaper by themselves, and notebook 07 says by how much.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import duckdb
import pandas as pd

from werkplaats.analyses.cost_checks import build_cost_basis, reconcile_costs, validate_cost_tables, validate_ledger
from werkplaats.analyses.cost_levels import PERIODS, cost_levels, mean_cost_level, total_exposure
from werkplaats.analyses.cost_sensitivities import saving_sensitivities
from werkplaats.analyses.cost_shifts import find_endings, find_shifts, find_unknown_domains
from werkplaats.analyses.cost_tables import main_lines
from werkplaats.analyses.cumulative_costs import build_cumulative, build_household_lines, observed_around_start
from werkplaats.analyses.estimated_costs import describe_estimated_costs
from werkplaats.analyses.payer_matrix import build_payer_matrix, build_transfers, compensations
from werkplaats.analyses.populations import analysed_households, analysed_in_group, anonymous_letters
from werkplaats.analyses.randomness import generator
from werkplaats.analyses.saving_ledger import Ledger, build_ledger
from werkplaats.analyses.savings import observed_twice
from werkplaats.analyses.stop_signs import find_stop_signs
from werkplaats.methods.intervals.bootstrap import bootstrap_mean
from werkplaats.params.model import StudyParams
from werkplaats.prices import CENTS_PER_EURO
from werkplaats.results import Estimate, Missing, Results
from werkplaats.schema import COSTS


@dataclass(frozen=True)
class Costs:
    """What notebook 04 found, and the lines of single households that only the internal report may show."""

    results: Results
    intern: dict[str, pd.DataFrame]


def analyze_costs(
    household_periods: pd.DataFrame | None,
    household_months: pd.DataFrame | None,
    households: pd.DataFrame,
    programme: pd.DataFrame | None,
    *,
    params: StudyParams,
    costs: pd.DataFrame | duckdb.DuckDBPyRelation | None = None,
    valued: pd.DataFrame | None = None,
    estimated_periods: pd.DataFrame | None = None,
    stops: pd.DataFrame | None = None,
) -> Costs:
    """Return savings and cost levels of the intervention group, by domain and by payer.

    Parameters
    ----------
    household_periods, household_months, households, programme
        Tables of those names (`werkplaats.schema`); None when the study lacks one.
    params
        Uses ``groups``, ``window``, ``periods``, ``domains``, ``payers``, ``programme``, ``price_year``,
        ``confidence_level``, ``n_bootstrap`` and ``seed``.
    costs
        Cleaned table of that name, of any size; with it every table is reconciled with the lines.
    valued, estimated_periods, stops
        Tables ``valued_volumes``, ``estimated_periods`` and ``stops``; None when the study lacks them.

    Raises
    ------
    BalanceError
        When lines, months, periods, domains or payers do not add up to the same cents.
    """
    if household_periods is None or household_months is None:
        return Costs(Results(COSTS, missing=(Missing("costs", "no cost lines were delivered"),)), {})
    ids = analysed_in_group(households, group=params.groups.intervention)
    periods = household_periods.loc[household_periods["household_id"].isin(ids)]
    if observed_twice(periods).empty:
        return Costs(
            Results(COSTS, missing=(Missing("observed_periods", "no household was seen before and during"),)), {}
        )
    ledger = build_ledger(periods, programme, params)
    validate_ledger(ledger)
    analysed = analysed_households(households, groups=params.groups)
    shifts = find_shifts(ledger, params)
    savings = list(_saving_estimates(ledger, params))
    net = _net_by_payer(savings)
    estimates = [
        *savings,
        *compensations(net.values()),
        *saving_sensitivities(ledger, household_months, analysed, params),
        *shifts.estimates,
        *_level_estimates(periods, params),
    ]
    around = observed_around_start(household_months, analysed, params)
    tables = {
        **_ledger_tables(ledger, periods, net, params),
        "cost_shifts": shifts.flows,
        "unknown_domains": find_unknown_domains(household_periods, list(params.domains)),
        "cumulative": build_cumulative(around, params),
    }
    lines = main_lines(costs, valued)
    if lines is not None:
        account = reconcile_costs(lines, household_months, household_periods, households, params=params)
        tables |= {"reconciliation": account, "cost_basis": build_cost_basis(costs, ids, valued=valued)}
    signs = find_stop_signs(stops, household_months, households, ledger, params=params)
    estimated = describe_estimated_costs(estimated_periods, valued, ids, params=params, costs=costs)
    results = Results(
        COSTS,
        estimates=(*estimates, *estimated.estimates),
        tables=tables | estimated.tables | signs.tables,
        facts=_ledger_facts(ledger, params) | estimated.facts | signs.facts,
        missing=tuple(_missing(periods, ids, programme, params)),
    )
    of_households = _household_lines(periods, ledger)
    validate_cost_tables(tables, of_households["household_costs"], periods)
    intern = {
        **of_households,
        "household_cumulative": build_household_lines(around, anonymous_letters(periods["household_id"])),
        "claim_endings": find_endings(household_months, params, stops=stops),
        **signs.intern,
    }
    return Costs(results, intern)


def _net_by_payer(savings: Iterable[Estimate]) -> dict[str, Estimate]:
    return {item.payer: item for item in savings if item.term == "net_saving_mean" and item.payer is not None}


def _ledger_facts(ledger: Ledger, params: StudyParams) -> dict[str, Any]:
    """Return what the savings are about: prices, months, households, and who pays the director."""
    return {
        "price_year": params.price_year,
        "months_mean": float(ledger.months.mean()),
        "n_households": len(ledger.gross),
        "director_payer": ledger.payer,
    }


def _ledger_tables(
    ledger: Ledger, periods: pd.DataFrame, net: Mapping[str, Estimate], params: StudyParams
) -> dict[str, pd.DataFrame]:
    """Return the tables of levels, savings and payers."""
    return {
        "cost_by_domain": cost_levels(periods, ["domain", "payer"]),
        "cost_by_payer": cost_levels(periods, ["payer"]),
        "exposure": total_exposure(periods),
        "waterfall": _waterfall(ledger),
        "payer_matrix": build_payer_matrix(ledger, payers=params.payers, net=net),
        "payer_transfers": build_transfers(net),
    }


def _saving_estimates(ledger: Ledger, params: StudyParams) -> Iterator[Estimate]:
    yield from _mean_and_total(ledger.gross, "gross_saving", params)
    for domain in ledger.by_domain:
        yield _mean(ledger.by_domain[domain], "gross_saving_mean", params, domain=str(domain))
    for payer in ledger.by_payer:
        yield _mean(ledger.by_payer[payer], "gross_saving_mean", params, payer=str(payer))
    if ledger.payer is None:
        return
    yield from _mean_and_total(ledger.director, "director_cost", params)
    yield from _mean_and_total(ledger.net, "net_saving", params)
    for payer in ledger.payers:
        # Who does not pay the director saves net what was saved gross: the same number, so the same draws.
        draws = "net_saving_mean" if payer == ledger.payer else "gross_saving_mean"
        yield _mean(ledger.net_of(payer), "net_saving_mean", params, draws=draws, payer=payer)


def _mean_and_total(euros: pd.Series, term: str, params: StudyParams) -> Iterator[Estimate]:
    mean = _mean(euros, f"{term}_mean", params)
    yield mean
    yield mean.scaled(len(euros), term=f"{term}_total", unit="EUR over all households")


def _mean(euros: pd.Series, term: str, params: StudyParams, *, draws: str | None = None, **labels: str) -> Estimate:
    estimate = bootstrap_mean(
        euros.to_frame("euros"),
        column="euros",
        term=term,
        unit="EUR per household over the deployment",
        conf_level=params.confidence_level,
        n_bootstrap=params.n_bootstrap,
        rng=generator(params.seed, COSTS, draws or term),
    )
    return estimate.labelled(
        outcome="cost", contrast="before-during", group=params.groups.intervention, population="analysed", **labels
    )


def _level_estimates(periods: pd.DataFrame, params: StudyParams) -> Iterator[Estimate]:
    """Yield the cost per household-month in each period: overall, by payer and by domain."""
    for period in PERIODS:
        part = periods.loc[(periods["period"] == period) & (periods["months"] > 0)]
        if part.empty:
            continue
        yield _level(part, params, period=period)
        for column in ("payer", "domain"):
            for name, rows in part.groupby(column, sort=True):
                yield _level(rows, params, period=period, **{column: str(name)})


def _level(rows: pd.DataFrame, params: StudyParams, **labels: str) -> Estimate:
    estimate = mean_cost_level(
        rows.groupby("household_id")["cents_per_month"].sum() / CENTS_PER_EURO,
        term="cost_per_household_month",
        unit="EUR per household-month",
        params=params,
        draws=("level", labels["period"]),
    )
    return estimate.labelled(outcome="cost", group=params.groups.intervention, population="analysed", **labels)


def _waterfall(ledger: Ledger) -> pd.DataFrame:
    steps = [("gross_saving", ledger.gross.mean())]
    if ledger.payer is not None:
        steps += [("director_cost", -ledger.director.mean()), ("net_saving", ledger.net.mean())]
    return pd.DataFrame(steps, columns=["step", "euros"]).assign(n_households=len(ledger.gross))


def _household_lines(periods: pd.DataFrame, ledger: Ledger) -> dict[str, pd.DataFrame]:
    letters = anonymous_letters(periods["household_id"])
    levels = periods.groupby(["household_id", "period"], as_index=False)["cents_per_month"].sum()
    savings = pd.DataFrame(
        {"gross": ledger.gross, "director": ledger.director, "net": ledger.net, "months": ledger.months}
    ).reset_index(names="household_id")
    return {
        "household_costs": pd.DataFrame(
            {
                "household": levels["household_id"].map(letters),
                "period": levels["period"],
                "euros_per_month": levels["cents_per_month"] / CENTS_PER_EURO,
            }
        ),
        "household_savings": savings.assign(household=savings["household_id"].map(letters)).drop(
            columns="household_id"
        ),
        "ledger": savings,
    }


def _missing(
    periods: pd.DataFrame, ids: pd.Series, programme: pd.DataFrame | None, params: StudyParams
) -> Iterator[Missing]:
    for domain in params.domains:
        if domain not in set(periods["domain"]):
            yield Missing(f"domain:{domain}", "no cost lines were delivered for this domain; unknown is not zero")
    saved = set(observed_twice(periods)["household_id"])
    if set(ids) - saved:
        yield Missing("observed_periods_some", "some households were not seen before and during; they have no saving")
    if programme is None or params.programme is None:
        yield Missing("programme", "the hours of the family director or who pays them is unknown, and so net saving")
    elif saved - set(programme["household_id"]):
        yield Missing("programme_some", "some households have no hours of the family director; they count as zero")
