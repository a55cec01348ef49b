"""Cost and QALYs set against what is taken for granted: that health would have stayed as it was at the start.

Without a comparison group the households are set against their own months before, which is a change and not an effect.
With comparison households whose health was not measured, cost is compared and health is still an assumption. In
neither is there a cost per QALY.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from werkplaats.analyses.incremental_comparison import Comparison
from werkplaats.analyses.randomness import generator
from werkplaats.methods.intervals.bootstrap import bootstrap_mean, bootstrap_mean_difference
from werkplaats.methods.value.cost_effectiveness import ce_plane, ce_plane_between, net_monetary_benefit
from werkplaats.params.model import StudyParams
from werkplaats.results import Estimate
from werkplaats.schema import COST_EFFECTIVENESS

OWN_YEAR_BEFORE = "own_year_before"
PER_DEPLOYMENT = "EUR per household over the deployment"

NO_COMPARISON = "no_comparison"
NOT_MEASURED = "not_measured"
"""Why there is no cost per QALY."""


@dataclass(frozen=True)
class Scenario:
    """A row per household with ``group``, ``cost`` (EUR, positive = dearer) and ``qaly`` gained.

    Without ``reference`` the households are compared with their own months before. With it, the table also holds the
    comparison households, whose quality of life was not measured and is taken as unchanged.
    """

    table: pd.DataFrame
    reference: str | None

    @property
    def name(self) -> str:
        """The comparison by name."""
        return self.reference or OWN_YEAR_BEFORE


def assume(
    scenario: Scenario, *, thresholds: Sequence[float], curve: Sequence[float], params: StudyParams
) -> Comparison:
    """Return cost and net benefit of a scenario, with replicates for the plane.

    Parameters
    ----------
    scenario
        What is set against what.
    thresholds, curve
        What a QALY may cost: for the printed table, and for the curve.
    params
        Uses ``groups``, ``confidence_level``, ``n_bootstrap`` and ``seed``.
    """
    labels = {"group": params.groups.intervention, "reference": scenario.reference}
    cost = _mean(scenario, "cost", "incremental_cost", params).labelled(outcome="cost", **labels)
    printed, benefits = (
        tuple(
            _benefit(scenario, price, params).labelled(
                outcome="net_monetary_benefit", population=f"at {price:.0f}", **labels
            )
            for price in prices
        )
        for prices in (thresholds, curve)
    )
    return Comparison(
        estimates=(cost,),
        printed=printed,
        plane=_plane(scenario, params),
        benefits=benefits,
        ratio=NO_COMPARISON if scenario.reference is None else NOT_MEASURED,
        n_households=len(scenario.table),
        n_smallest=int(scenario.table["group"].value_counts().min()),
    )


def _plane(scenario: Scenario, params: StudyParams) -> pd.DataFrame:
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


def _benefit(scenario: Scenario, threshold: float, params: StudyParams) -> Estimate:
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
        Scenario(scenario.table.assign(worth=worth), scenario.reference), "worth", "net_monetary_benefit", params
    )


def _mean(scenario: Scenario, column: str, term: str, params: StudyParams) -> Estimate:
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
