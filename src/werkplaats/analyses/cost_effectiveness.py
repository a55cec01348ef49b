"""Notebook 05: quality-adjusted life years against cost, with the assumption each comparison rests on.

The pilot measured quality of life in the households with a director only. What they gained is therefore counted
against their own baseline carried forward: an assumption, printed with the number. Cost is shown twice: against the
households' own year before, and against what comparison households selected by the same rule did meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from werkplaats.analyses.populations import analysed_in_group
from werkplaats.analyses.randomness import generator
from werkplaats.analyses.savings import deployment_savings, observed_twice
from werkplaats.methods.intervals.bootstrap import bootstrap_mean, bootstrap_mean_difference
from werkplaats.methods.value.cost_effectiveness import (
    acceptability_curve,
    ce_plane,
    ce_plane_between,
    net_monetary_benefit,
)
from werkplaats.methods.value.quality_adjusted import gain_over_baseline
from werkplaats.params.model import StudyParams
from werkplaats.results import Estimate, Missing, Results
from werkplaats.schema import COST_EFFECTIVENESS

MONTHS_PER_YEAR = 12
POINTS_ON_CURVE = 101
POINTS_ON_PLANE = 1000
OWN_YEAR_BEFORE = "own_year_before"
FEWEST_HOUSEHOLDS = 2
"""A group of one has no spread, and so no interval of a difference."""

PER_DEPLOYMENT = "EUR per household over the deployment"


@dataclass(frozen=True)
class _Scenario:
    """One comparison: a row per household with ``group``, ``cost`` (EUR, positive = dearer) and ``qaly`` gained.

    Without ``reference`` the households are compared with their own year before. With it, the table also holds the
    comparison households. Where their quality of life was measured too, those who were measured twice count, with
    what they gained; where it was not, it is taken as unchanged.
    """

    table: pd.DataFrame
    reference: str | None

    @property
    def name(self) -> str:
        return self.reference or OWN_YEAR_BEFORE


def analyze_cost_effectiveness(
    person_waves: pd.DataFrame | None,
    household_periods: pd.DataFrame | None,
    households: pd.DataFrame,
    ledger: pd.DataFrame | None,
    *,
    params: StudyParams,
) -> Results:
    """Return QALY gain, incremental cost, net monetary benefit, and the acceptability curve of each comparison.

    Parameters
    ----------
    person_waves, household_periods, households
        Tables of those names (`werkplaats.schema`); None when the study lacks one.
    ledger
        Net saving of each household with a director (results/intern of notebook 04): ``household_id`` and ``net``.
    params
        Uses ``groups``, ``waves``, ``cost_effectiveness``, ``confidence_level``, ``n_bootstrap`` and ``seed``.
    """
    missing = tuple(_missing(person_waves, ledger, params))
    if missing or person_waves is None or ledger is None:
        return Results(COST_EFFECTIVENESS, missing=missing)
    ids = analysed_in_group(households, group=params.groups.intervention)
    gains = _qaly_gains(person_waves, params)
    own = gains.loc[gains["household_id"].isin(ids)].merge(ledger, on="household_id", validate="one_to_one")
    if own.empty:
        lacking = Missing("qaly", "no household with known cost answered at the first two moments")
        return Results(COST_EFFECTIVENESS, missing=(lacking,))
    scenarios = _scenarios(own, gains, household_periods, households, params)
    planes = {scenario.name: _plane(scenario, params) for scenario in scenarios}
    estimates = [_qaly_estimate(scenarios[0].table, params)]
    for scenario in scenarios:
        estimates += _scenario_estimates(scenario, planes[scenario.name], params)
    facts = {
        "horizon_years": _horizon(params),
        "utility": params.cost_effectiveness.utility,
        "n_households": len(scenarios[0].table),
        "comparison_measured": bool(_measured(gains, households, params)),
    }
    return Results(COST_EFFECTIVENESS, tuple(estimates), _tables(planes, params), facts)


def _horizon(params: StudyParams) -> float:
    """Return the years from baseline to the first later wave: about the deployment, over which the cost is counted."""
    return (params.waves[1].month - params.waves[0].month) / MONTHS_PER_YEAR


def _qaly_gains(person_waves: pd.DataFrame, params: StudyParams) -> pd.DataFrame:
    """Return QALYs gained per household up to the first later wave, summed over the persons measured both times."""
    columns = [wave.name for wave in params.waves[:2]]
    scores = person_waves.loc[person_waves["outcome"] == params.cost_effectiveness.utility]
    wide = scores.pivot(index=["household_id", "person_id"], columns="wave", values="score")
    complete = wide.reindex(columns=columns).dropna()
    gains = gain_over_baseline(complete, columns=columns, years=[0.0, _horizon(params)])
    return gains.groupby("household_id").sum().rename("qaly").reset_index()


def _measured(gains: pd.DataFrame, households: pd.DataFrame, params: StudyParams) -> set[str]:
    """Return the comparison households of which the QALYs gained are known."""
    ids = analysed_in_group(households, group=params.groups.reference or "")
    return set(ids) & set(gains["household_id"])


def _scenarios(
    own: pd.DataFrame,
    gains: pd.DataFrame,
    household_periods: pd.DataFrame | None,
    households: pd.DataFrame,
    params: StudyParams,
) -> list[_Scenario]:
    own = own.assign(cost=-own["net"], group=params.groups.intervention).loc[:, ["group", "cost", "qaly"]]
    scenarios = [_Scenario(own, None)]
    reference = params.groups.reference
    if household_periods is None or reference is None:
        return scenarios
    ids = analysed_in_group(households, group=reference)
    periods = observed_twice(household_periods.loc[household_periods["household_id"].isin(ids)])
    measured = _measured(gains, households, params)
    if measured:
        periods = periods.loc[periods["household_id"].isin(measured)]
    if min(periods["household_id"].nunique(), len(own)) >= FEWEST_HOUSEHOLDS:
        savings = deployment_savings(periods)
        gained = savings["household_id"].map(gains.set_index("household_id")["qaly"]) if measured else 0.0
        meanwhile = pd.DataFrame({"group": reference, "cost": -savings["gross"], "qaly": gained})
        scenarios.append(_Scenario(pd.concat([own, meanwhile], ignore_index=True), reference))
    return scenarios


def _plane(scenario: _Scenario, params: StudyParams) -> pd.DataFrame:
    rng = generator(params.seed, COST_EFFECTIVENESS, "plane", scenario.name)
    if scenario.reference is None:
        return ce_plane(scenario.table, cost="cost", qaly="qaly", n_bootstrap=params.n_bootstrap, rng=rng)
    return ce_plane_between(
        scenario.table,
        cost="cost",
        qaly="qaly",
        group="group",
        reference=scenario.reference,
        n_bootstrap=params.n_bootstrap,
        rng=rng,
    )


def _scenario_estimates(scenario: _Scenario, plane: pd.DataFrame, params: StudyParams) -> Iterator[Estimate]:
    labels = {"group": params.groups.intervention, "reference": scenario.reference}
    yield _mean(scenario, "cost", "incremental_cost", params).labelled(outcome="cost", **labels)
    thresholds = params.cost_effectiveness.thresholds
    chances = acceptability_curve(plane, thresholds=thresholds)["probability"]
    for threshold, chance in zip(thresholds, chances, strict=True):
        at = {**labels, "outcome": "net_monetary_benefit", "population": f"at {threshold:.0f}"}
        yield _benefit(scenario, threshold, params).labelled(**at)
        yield Estimate(
            term="probability_cost_effective",
            estimate=float(chance),
            unit="share of resamples",
            method="share of joint household resamples with a positive net monetary benefit",
            n_households=len(scenario.table),
            n_smallest=int(scenario.table["group"].value_counts().min()),
        ).labelled(**at)


def _benefit(scenario: _Scenario, threshold: float, params: StudyParams) -> Estimate:
    if scenario.reference is None:
        return net_monetary_benefit(
            scenario.table,
            cost="cost",
            qaly="qaly",
            threshold=threshold,
            conf_level=params.confidence_level,
            n_bootstrap=params.n_bootstrap,
            rng=generator(params.seed, COST_EFFECTIVENESS, "benefit", f"{threshold:.0f}"),
        )
    worth = scenario.table["qaly"] * threshold - scenario.table["cost"]
    return _mean(
        _Scenario(scenario.table.assign(worth=worth), scenario.reference), "worth", "net_monetary_benefit", params
    )


def _mean(scenario: _Scenario, column: str, term: str, params: StudyParams) -> Estimate:
    rng = generator(params.seed, COST_EFFECTIVENESS, term, scenario.name)
    if scenario.reference is None:
        return bootstrap_mean(
            scenario.table,
            column=column,
            term=term,
            unit=PER_DEPLOYMENT,
            conf_level=params.confidence_level,
            n_bootstrap=params.n_bootstrap,
            rng=rng,
        )
    return bootstrap_mean_difference(
        scenario.table,
        column=column,
        group="group",
        reference=scenario.reference,
        term=term,
        unit=PER_DEPLOYMENT,
        conf_level=params.confidence_level,
        n_bootstrap=params.n_bootstrap,
        rng=rng,
    )


def _qaly_estimate(table: pd.DataFrame, params: StudyParams) -> Estimate:
    gain = bootstrap_mean(
        table,
        column="qaly",
        term="qaly_gain",
        unit="QALY per household",
        conf_level=params.confidence_level,
        n_bootstrap=params.n_bootstrap,
        rng=generator(params.seed, COST_EFFECTIVENESS, "qaly_gain"),
    )
    return gain.labelled(
        outcome=params.cost_effectiveness.utility, contrast="before-after", group=params.groups.intervention
    )


def _tables(planes: dict[str, pd.DataFrame], params: StudyParams) -> dict[str, pd.DataFrame]:
    thresholds: Sequence[float] = np.linspace(0, params.cost_effectiveness.maximum, POINTS_ON_CURVE).tolist()
    points = [frame.head(POINTS_ON_PLANE).assign(comparison=name) for name, frame in planes.items()]
    curves = [
        acceptability_curve(frame, thresholds=thresholds).assign(comparison=name) for name, frame in planes.items()
    ]
    return {
        "ce_plane": pd.concat(points, ignore_index=True),
        "acceptability_curve": pd.concat(curves, ignore_index=True),
    }


def _missing(person_waves: pd.DataFrame | None, ledger: pd.DataFrame | None, params: StudyParams) -> Iterator[Missing]:
    if ledger is None:
        yield Missing("cost_effectiveness", "without costs per household there is no cost-effectiveness")
    utility = params.cost_effectiveness.utility
    if person_waves is None or utility not in set(person_waves["outcome"]) or len(params.waves) < 2:
        yield Missing("qaly", f"without the utility '{utility}' at two moments there are no QALYs")
