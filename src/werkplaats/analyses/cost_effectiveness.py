"""Notebook 05: quality-adjusted life years against cost, with the assumption each comparison rests on.

Where cost and health were measured in two groups, they are compared by regression, given where both groups began.
Where health was measured in the households with a director only, what they gained is counted against their own
baseline carried forward: an assumption, printed with the number. Cost is then shown twice: against the households' own
months before, and against what comparison households selected by the same rule did meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from werkplaats.analyses.assumed_comparison import OWN_YEAR_BEFORE, Scenario, assume
from werkplaats.analyses.cents import validate_kept_ledger
from werkplaats.analyses.evidence import value_evidence
from werkplaats.analyses.incremental_comparison import Comparison, compare, qaly_difference
from werkplaats.analyses.incremental_rows import (
    Rows,
    build_household_rows,
    build_person_rows,
    counted_waves,
    horizon,
)
from werkplaats.analyses.populations import analysed_households, analysed_in_group
from werkplaats.analyses.randomness import generator
from werkplaats.analyses.savings import deployment_savings, observed_twice
from werkplaats.analyses.value_tables import build_value_tables, decision_estimates
from werkplaats.methods.intervals.bootstrap import bootstrap_mean
from werkplaats.methods.value.quality_adjusted import gain_over_baseline
from werkplaats.params.model import StudyParams
from werkplaats.params.person_costs import EURO
from werkplaats.results import Estimate, Missing, Results
from werkplaats.schema import COST_EFFECTIVENESS

POINTS_ON_BENEFITS = 21
FEWEST_HOUSEHOLDS = 2
"""A group of one has no spread, and so no interval of a difference."""


@dataclass(frozen=True)
class _Found:
    """What was compared so far, by name; estimates that belong to none; rows of the measured comparison."""

    comparisons: Mapping[str, Comparison] = field(default_factory=dict)
    estimates: tuple[Estimate, ...] = ()
    missing: tuple[Missing, ...] = ()
    rows: Rows | None = None


def analyze_cost_effectiveness(
    person_waves: pd.DataFrame | None,
    household_periods: pd.DataFrame | None,
    households: pd.DataFrame,
    ledger: pd.DataFrame | None,
    *,
    params: StudyParams,
) -> Results:
    """Return incremental cost, QALYs and net monetary benefit, and the curves of each comparison.

    Parameters
    ----------
    person_waves, household_periods, households
        Tables of those names (`werkplaats.schema`); None when the study lacks one.
    ledger
        Savings of each household with a director (results/intern of notebook 04): ``household_id``, ``gross``,
        ``director`` and ``net``; None when there are no cost lines.
    params
        Uses ``groups``, ``waves``, ``person_costs``, ``cost_effectiveness``, ``confidence_level``, ``n_bootstrap`` and
        ``seed``.

    Raises
    ------
    BalanceError
        When notebook 04 left other cents than the periods hold.
    """
    missing = tuple(_missing(person_waves, ledger, params))
    if missing or person_waves is None:
        return Results(COST_EFFECTIVENESS, missing=missing)
    if params.cost_effectiveness.cost is not None:
        found = _between_persons(person_waves, households, params)
    else:
        found = _with_cost_lines(person_waves, household_periods, households, ledger, params)
    if not found.comparisons:
        return Results(COST_EFFECTIVENESS, found.estimates, missing=found.missing)
    estimates = list(found.estimates)
    for comparison in found.comparisons.values():
        estimates += comparison.estimates
        estimates += decision_estimates(comparison, params)
    missing = (*found.missing, *(one for each in found.comparisons.values() for one in each.missing))
    tables = build_value_tables(found.comparisons, curve=_curve(params), params=params)
    facts = _facts(found, params)
    if found.rows is not None:
        of_persons = person_waves.drop_duplicates("person_id")
        entered = (of_persons if found.rows.unit == "person" else households)["group"]
        facts |= value_evidence(found.rows, entered, estimates=estimates, params=params)
    return Results(COST_EFFECTIVENESS, _in_currency(estimates, params), tables, facts, missing)


def _in_currency(estimates: Sequence[Estimate], params: StudyParams) -> tuple[Estimate, ...]:
    """Return the estimates with the currency of the study in their units."""
    return tuple(
        replace(one, unit=params.currency + one.unit.removeprefix(EURO)) if one.unit.startswith(EURO) else one
        for one in estimates
    )


def _facts(found: _Found, params: StudyParams) -> dict[str, object]:
    rows, settings = found.rows, params.cost_effectiveness
    facts: dict[str, object] = {
        "horizon_years": horizon(params),
        "utility": settings.utility,
        "n_households": min(each.n_smallest for each in found.comparisons.values()),
        "comparison_measured": rows is not None,
        "unit": rows.unit if rows is not None else "household",
    }
    if rows is not None:
        imputed = rows.share_incomplete > 0 and settings.missing != "complete_cases"
        facts |= {
            "n_rows": len(rows.table),
            "share_incomplete": rows.share_incomplete,
            "missing": settings.missing if imputed else "complete_cases",
            "cost_before": bool(rows.cost_before),
            "utility_before": bool(rows.qaly_before),
        }
    if settings.decided_per_year is not None:
        facts |= {"decided_per_year": settings.decided_per_year, "decided_years": settings.decided_years}
    for name, comparison in found.comparisons.items():
        facts["ratio_before" if name == OWN_YEAR_BEFORE else "ratio"] = comparison.ratio
    return facts


def _between_persons(person_waves: pd.DataFrame, households: pd.DataFrame, params: StudyParams) -> _Found:
    """Compare persons of whom cost and QALYs were measured."""
    if params.groups.reference is None:
        why = "cost was measured per person and there is no group to compare with"
        return _Found(missing=(Missing("incremental", why),))
    rows = build_person_rows(person_waves, households, params)
    if rows is None:
        return _Found(missing=(Missing("incremental", "cost and QALYs are not known in both groups"),))
    return _regressed(_Found(estimates=tuple(qaly_difference(rows, params))), rows, params)


def _with_cost_lines(
    person_waves: pd.DataFrame,
    household_periods: pd.DataFrame | None,
    households: pd.DataFrame,
    ledger: pd.DataFrame | None,
    params: StudyParams,
) -> _Found:
    """Set households against their own months before, and against comparison households where there are any."""
    ids = analysed_in_group(households, group=params.groups.intervention)
    if ledger is not None and household_periods is not None:
        of_group = household_periods.loc[household_periods["household_id"].isin(ids)]
        validate_kept_ledger(ledger, deployment_savings(of_group).set_index("household_id")["gross"])
    gains = _qaly_gains(person_waves, params)
    own = gains.loc[gains["household_id"].isin(ids)]
    own = own.iloc[:0] if ledger is None else own.merge(ledger, on="household_id", validate="one_to_one")
    if own.empty:
        lacking = Missing("qaly", "no household with known cost answered at the first two moments")
        return _Found(missing=(lacking,))
    table = own.assign(cost=-own["net"], group=params.groups.intervention).loc[:, ["group", "cost", "qaly"]]
    found = _Found({OWN_YEAR_BEFORE: _assumed(Scenario(table, None), params)}, (_qaly_estimate(table, params),))
    if household_periods is None or ledger is None or params.groups.reference is None:
        return found
    analysed = analysed_households(households, groups=params.groups)
    periods = observed_twice(household_periods.loc[household_periods["household_id"].isin(analysed["household_id"])])
    rows = build_household_rows(person_waves, periods, ledger.set_index("household_id")["net"], params)
    if rows is not None:
        return _regressed(found, rows, params)
    others = periods.loc[periods["group"] == params.groups.reference]
    if min(others["household_id"].nunique(), len(own)) < FEWEST_HOUSEHOLDS:
        return found
    meanwhile = pd.DataFrame(
        {"group": params.groups.reference, "cost": -deployment_savings(others)["gross"], "qaly": 0.0}
    )
    scenario = Scenario(pd.concat([table, meanwhile], ignore_index=True), params.groups.reference)
    return _Found({**found.comparisons, scenario.name: _assumed(scenario, params)}, found.estimates)


def _regressed(found: _Found, rows: Rows, params: StudyParams) -> _Found:
    """Add the regression of two measured groups, or why it cannot be made."""
    thresholds = params.cost_effectiveness.thresholds
    try:
        comparison = compare(rows, thresholds=thresholds, curve=_curve(params), params=params)
    except ValueError as reason:  # how a method says that it is undefined for these data
        return _Found(found.comparisons, found.estimates, (Missing("incremental", str(reason)),))
    named = {**found.comparisons, str(params.groups.reference): comparison}
    return _Found(named, found.estimates, rows=rows)


def _assumed(scenario: Scenario, params: StudyParams) -> Comparison:
    return assume(scenario, thresholds=params.cost_effectiveness.thresholds, curve=_curve(params), params=params)


def _curve(params: StudyParams) -> Sequence[float]:
    """Return the prices of a QALY at which the net benefit is drawn."""
    prices: list[float] = np.linspace(0, params.cost_effectiveness.maximum, POINTS_ON_BENEFITS).tolist()
    return prices


def _qaly_gains(person_waves: pd.DataFrame, params: StudyParams) -> pd.DataFrame:
    """Return QALYs gained per household over its own start, summed over the persons measured every time."""
    waves = counted_waves(params)
    columns = [wave.name for wave in waves]
    years = [(wave.month - waves[0].month) / 12 for wave in waves]
    scores = person_waves.loc[person_waves["outcome"] == params.cost_effectiveness.utility]
    wide = scores.pivot(index=["household_id", "person_id"], columns="wave", values="score")
    complete = wide.reindex(columns=columns).dropna()
    gains = gain_over_baseline(complete, columns=columns, years=years)
    return gains.groupby("household_id").sum().rename("qaly").reset_index()


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


def _missing(person_waves: pd.DataFrame | None, ledger: pd.DataFrame | None, params: StudyParams) -> Iterator[Missing]:
    settings = params.cost_effectiveness
    scored = set() if person_waves is None else set(person_waves["outcome"])
    if settings.cost is None and ledger is None:
        yield Missing("cost_effectiveness", "without costs per household there is no cost-effectiveness")
    if settings.cost is not None and settings.cost not in scored:
        yield Missing("cost_effectiveness", f"cost '{settings.cost}' was not delivered")
    if settings.qaly is not None and settings.qaly not in scored:
        yield Missing("qaly", f"QALYs '{settings.qaly}' were not delivered")
    if settings.qaly is None and (settings.utility not in scored or len(params.waves) < 2):
        yield Missing("qaly", f"without the utility '{settings.utility}' at two moments there are no QALYs")
