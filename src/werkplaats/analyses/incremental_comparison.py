"""Cost and QALYs of the group with the approach minus those of its comparison, given where both began.

Everything here rests on two measured groups. Its estimates are effects only where chance, or a design that stands in
for it, made the groups alike; that judgment is the reader's, and the report names the comparison.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from werkplaats.analyses.incremental_rows import Rows
from werkplaats.analyses.randomness import generator
from werkplaats.methods.between_groups.between import adjusted_differences_clustered
from werkplaats.methods.missing_data.multiple_imputation import ImputationModel, multiple_imputations
from werkplaats.methods.value.cost_effectiveness import quadrant_shares
from werkplaats.methods.value.cost_per_qaly import cost_per_qaly
from werkplaats.methods.value.imputed_incremental import (
    imputed_incremental_replicates,
    pooled_effects,
    pooled_net_benefits,
    resampled_copies,
)
from werkplaats.methods.value.incremental_bootstrap import incremental_replicates
from werkplaats.methods.value.incremental_regression import (
    IncrementalEffects,
    IncrementalModel,
    adjusted_net_benefits,
    incremental_effects,
)
from werkplaats.params.model import StudyParams
from werkplaats.results import Estimate, Missing
from werkplaats.schema import COST_EFFECTIVENESS

FEWEST_IMPUTATIONS = 20
COMPLETE_CASES = "complete_cases"
"""Population of an estimate over only whoever has every measurement, where others do not."""

PRICED = {"dearer_and_better", "cheaper_and_worse"}
"""Quadrants in which a ratio of cost and QALYs is a price."""


@dataclass(frozen=True)
class Comparison:
    """One comparison as it is reported.

    Attributes
    ----------
    estimates
        Differences, and the cost per QALY where that means something.
    printed
        Net benefit at each threshold of the params.
    plane
        Replicates: ``delta_qaly``, ``delta_cost``.
    benefits
        Net benefit at each price of a QALY on the curve, with its interval.
    ratio
        Why there is, or is not, a cost per QALY: the word of `ratio_verdict`.
    n_households, n_smallest
        Households in both groups, and in the smaller one.
    """

    estimates: tuple[Estimate, ...]
    printed: tuple[Estimate, ...]
    plane: pd.DataFrame
    benefits: tuple[Estimate, ...]
    ratio: str
    n_households: int
    n_smallest: int
    missing: tuple[Missing, ...] = ()


def compare(rows: Rows, *, thresholds: Sequence[float], curve: Sequence[float], params: StudyParams) -> Comparison:
    """Return cost, QALYs and net benefit between two groups by regression, with replicates for the plane.

    Where a measurement is missing it is imputed within its group, unless the params take complete cases; the
    difference over complete cases then stands beside it.

    Parameters
    ----------
    rows
        What is compared.
    thresholds, curve
        What a QALY may cost: for the printed table, and for the curve.
    params
        Uses ``groups``, ``cost_effectiveness``, ``confidence_level``, ``n_bootstrap`` and ``seed``.

    Raises
    ------
    ValueError
        When there are too few households, or gaps cannot be imputed.
    """
    imputed = rows.share_incomplete > 0 and params.cost_effectiveness.missing != COMPLETE_CASES
    model = _model(rows, params)
    if imputed:
        copies = _copies(rows, params)
        each = [incremental_effects(copy, model=model, conf_level=params.confidence_level) for copy in copies]
        effects = pooled_effects(each, conf_level=params.confidence_level)
        benefits = pooled_net_benefits(each, thresholds=[*thresholds, *curve], conf_level=params.confidence_level)
        plane = _imputed_plane(rows, copies, model, params)
    else:
        table = rows.complete
        effects = incremental_effects(table, model=model, conf_level=params.confidence_level)
        benefits = adjusted_net_benefits(
            table, model=model, thresholds=[*thresholds, *curve], conf_level=params.confidence_level
        )
        plane = incremental_replicates(
            table, model=model, n_bootstrap=params.n_bootstrap, rng=generator(params.seed, COST_EFFECTIVENESS, "pairs")
        )
    verdict = ratio_verdict(plane, conf_level=params.confidence_level)
    found = [*_reported(effects, rows, params), *_priced(effects, verdict, rows, params)]
    beside, missing = _complete_cases(rows, model, params) if imputed else ((), ())
    named = [_in_units(benefit, rows, params) for benefit in benefits]
    return Comparison(
        estimates=(*found, *beside),
        printed=tuple(named[: len(thresholds)]),
        plane=plane,
        benefits=tuple(named[len(thresholds) :]),
        missing=missing,
        ratio=verdict,
        n_households=effects.cost.n_households,
        n_smallest=effects.cost.n_smallest or effects.cost.n_households,
    )


def qaly_difference(rows: Rows, params: StudyParams) -> Iterator[Estimate]:
    """Yield the difference in QALYs over whoever has all utilities, whatever is known of cost; nothing when undefined.

    Term ``adjusted_qaly_difference``, by least squares on group and what was measured at the start (Manca et al. 2005).
    """
    columns = list(dict.fromkeys([*rows.of_qaly, *rows.qaly_before]))
    known = rows.table.loc[rows.table[columns].notna().all(axis=1)]
    try:
        (found,) = adjusted_differences_clustered(
            known.assign(qaly=sum(weight * known[name] for name, weight in rows.of_qaly.items())),
            outcome="qaly",
            covariates=list(rows.qaly_before),
            group="group",
            reference=params.groups.reference or "",
            household="household_id",
            unit=unit_of(rows, money=False),
            conf_level=params.confidence_level,
        )
    except ValueError:  # the joint comparison then says why, with its reason
        return
    yield replace(found, term="adjusted_qaly_difference", outcome="qaly")


def ratio_verdict(plane: pd.DataFrame, *, conf_level: float) -> str:
    """Return in which quadrant the comparison stably lies: in ``conf_level`` of the replicates; else ``spread``.

    Only in ``dearer_and_better`` and ``cheaper_and_worse`` is the ratio of cost and QALYs a price.

    Examples
    --------
    >>> ratio_verdict(pd.DataFrame({"delta_qaly": [0.1, 0.1], "delta_cost": [-5.0, 3.0]}), conf_level=0.95)
    'spread'
    """
    shares = quadrant_shares(plane).set_index("quadrant")["share"]
    return str(shares.idxmax()) if shares.max() >= conf_level else "spread"


def _model(rows: Rows, params: StudyParams) -> IncrementalModel:
    return IncrementalModel(
        cost="cost",
        qaly="qaly",
        group="group",
        reference=params.groups.reference or "",
        household="household_id",
        cost_covariates=rows.cost_before,
        qaly_covariates=rows.qaly_before,
    )


def _imputation(rows: Rows, params: StudyParams) -> ImputationModel:
    return ImputationModel(
        columns=rows.columns,
        household="household_id",
        group="group",
        method=params.cost_effectiveness.imputation,
    )


def _copies(rows: Rows, params: StudyParams) -> list[pd.DataFrame]:
    """Return imputed copies: as many as the percentage of rows that have a gap, and never few."""
    copies = multiple_imputations(
        rows.table,
        model=_imputation(rows, params),
        n_imputations=max(FEWEST_IMPUTATIONS, math.ceil(100 * rows.share_incomplete)),
        rng=generator(params.seed, COST_EFFECTIVENESS, "imputations"),
    )
    return [rows.finish(copy) for copy in copies]


def _imputed_plane(
    rows: Rows, copies: Sequence[pd.DataFrame], model: IncrementalModel, params: StudyParams
) -> pd.DataFrame:
    rng = generator(params.seed, COST_EFFECTIVENESS, "pairs")
    if params.cost_effectiveness.missing == "impute_then_resample":
        return resampled_copies(copies, model=model, n_bootstrap=params.n_bootstrap, rng=rng)
    return imputed_incremental_replicates(
        rows.table,
        model=model,
        imputation=_imputation(rows, params),
        finish=rows.finish,
        n_bootstrap=params.n_bootstrap,
        rng=rng,
    )


def _reported(effects: IncrementalEffects, rows: Rows, params: StudyParams) -> Iterator[Estimate]:
    yield _in_units(effects.cost, rows, params).labelled(outcome="cost")
    yield _in_units(effects.qaly, rows, params).labelled(outcome="qaly")


def _priced(effects: IncrementalEffects, verdict: str, rows: Rows, params: StudyParams) -> Iterator[Estimate]:
    """Yield the cost per QALY where the replicates lie in one quadrant with a price, and the estimates too."""
    found = cost_per_qaly(effects, conf_level=params.confidence_level)
    if verdict in PRICED and found.quadrant == verdict and found.ratio is not None:
        yield replace(found.ratio, outcome="qaly", n_obs=len(rows.table))


def _complete_cases(
    rows: Rows, model: IncrementalModel, params: StudyParams
) -> tuple[tuple[Estimate, ...], tuple[Missing, ...]]:
    """Return the differences over whoever has everything, or why there are none."""
    try:
        effects = incremental_effects(rows.complete, model=model, conf_level=params.confidence_level)
    except ValueError as reason:  # how a method says that it is undefined for these data
        return (), (Missing("incremental_complete_cases", str(reason)),)
    return tuple(each.labelled(population=COMPLETE_CASES) for each in _reported(effects, rows, params)), ()


def _in_units(estimate: Estimate, rows: Rows, params: StudyParams) -> Estimate:
    """Return an estimate with its unit, and the labels that set it apart from before and after."""
    money = estimate.term != "incremental_qaly"
    label = "net_monetary_benefit" if estimate.term == "net_monetary_benefit" else estimate.outcome
    return replace(
        estimate,
        unit=unit_of(rows, money=money),
        outcome=label,
        contrast=None,
        group=params.groups.intervention,
        reference=params.groups.reference,
    )


def unit_of(rows: Rows, *, money: bool) -> str:
    """Return the unit of a difference: money or QALYs, per person or household, over how long."""
    over = "over the deployment" if rows.unit == "household" else f"over {12 * rows.years:.0f} months"
    return f"{'EUR' if money else 'QALY'} per {rows.unit} {over}"
