"""Social costs and benefits in notebook 05: who gains and who pays, and what the outcome hangs on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pandas as pd

from werkplaats.methods.value.discounting import social_discount_rates
from werkplaats.methods.value.social_cost_benefit import Assumptions, social_cost_benefit
from werkplaats.methods.value.social_cost_benefit_sensitivity import (
    break_even_probability,
    correction_effects,
    tornado,
)
from werkplaats.params.model import StudyParams
from werkplaats.params.social_cost_benefit import SocialCostBenefit
from werkplaats.results import Missing, Results


def add_social_value(results: Results, *, params: StudyParams) -> Results:
    """Return the results of notebook 05 with the social costs and benefits of the params; unchanged without them.

    Parameters
    ----------
    results
        What notebook 05 found.
    params
        Uses ``social_cost_benefit``.
    """
    given = params.social_cost_benefit
    if given is None:
        return results
    lines = pd.DataFrame([line.model_dump(exclude={"source"}) for line in given.lines])
    try:
        assumptions = build_assumptions(given)
        found = social_cost_benefit(lines, assumptions=assumptions)
        bars = tornado(lines, assumptions=assumptions, variants=dict(_variants(assumptions)), swing=given.swing)
        effects = correction_effects(lines, assumptions=assumptions)
    except ValueError as reason:  # how a method says that these lines cannot be weighed
        return replace(results, missing=(*results.missing, Missing("social_cost_benefit", str(reason))))
    facts: dict[str, object] = {
        "net_present_value": found.net_present_value,
        "programme_cost": found.programme_cost,
        "benefit_cost_ratio": found.benefit_cost_ratio,
        "swing": given.swing,
        "break_even": None,
        "pays_at_certainty": False,
        "discount_rate": assumptions.rates.steps[0].rate,
    }
    if found.effects > 0:
        probability = break_even_probability(lines, assumptions=assumptions)
        facts |= {"break_even": probability, "pays_at_certainty": probability is not None}
    sources = pd.DataFrame([line.model_dump() for line in given.lines])
    tables = {
        "social_cost_benefit": found.table,
        "correction_effects": effects,
        "tornado": bars,
        "benefit_lines": sources,
    }
    known = {name: value for name, value in facts.items() if value is not None}
    return replace(results, tables={**results.tables, **tables}, facts={**results.facts, **known})


def build_assumptions(given: SocialCostBenefit) -> Assumptions:
    """Return the assumptions of the params, with the discount rates that hold at the start."""
    return Assumptions(
        rates=social_discount_rates(given.start),
        deadweight=given.deadweight,
        drop_off=given.drop_off,
        lag=given.lag,
        optimism=given.optimism.model_dump(),
        probability=given.probability,
    )


def _variants(assumptions: Assumptions) -> Iterator[tuple[str, tuple[Assumptions, Assumptions]]]:
    """Yield for each correction that does something: without it, and with twice as much of it."""
    dead, worn = assumptions.deadweight, assumptions.drop_off
    if dead > 0:
        ends = replace(assumptions, deadweight=0.0), replace(assumptions, deadweight=min(1.0, 2 * dead))
        yield "deadweight", ends
    if worn > 0:
        yield "drop_off", (replace(assumptions, drop_off=0.0), replace(assumptions, drop_off=min(1.0, 2 * worn)))
    if assumptions.lag:
        yield "lag", (replace(assumptions, lag=0), replace(assumptions, lag=2 * assumptions.lag))
    if any(assumptions.optimism.values()):
        none = dict.fromkeys(assumptions.optimism, 0.0)
        twice = {name: min(1.0, 2 * share) for name, share in assumptions.optimism.items()}
        yield "optimism", (replace(assumptions, optimism=none), replace(assumptions, optimism=twice))
    if assumptions.probability < 1:
        lower = max(0.0, 2 * assumptions.probability - 1)
        yield "probability", (replace(assumptions, probability=1.0), replace(assumptions, probability=lower))
