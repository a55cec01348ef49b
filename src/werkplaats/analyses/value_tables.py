"""What a choice between two approaches hangs on: how likely one is worth its money, and what knowing more is worth."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from werkplaats.analyses.incremental_comparison import Comparison
from werkplaats.methods.value.cost_effectiveness import acceptability_curve, quadrant_shares
from werkplaats.methods.value.discounting import flat_rate
from werkplaats.methods.value.value_of_information import value_of_perfect_information, value_over_decisions
from werkplaats.params.model import StudyParams
from werkplaats.results import Estimate

POINTS_ON_CURVE = 101
POINTS_ON_PLANE = 1000


def decision_estimates(comparison: Comparison, params: StudyParams) -> Iterator[Estimate]:
    """Yield net benefit, its probability of being positive and the value of perfect information at each threshold.

    The value of information is that of a comparison with a group: against the own months before, more households
    would not take away the doubt.

    Parameters
    ----------
    comparison
        What was compared.
    params
        Uses ``cost_effectiveness``.
    """
    thresholds = params.cost_effectiveness.thresholds
    chances = acceptability_curve(comparison.plane, thresholds=thresholds)["probability"]
    for threshold, chance, benefit in zip(thresholds, chances, comparison.printed, strict=True):
        yield benefit
        at = {name: getattr(benefit, name) for name in ("outcome", "group", "reference", "population")}
        yield Estimate(
            term="probability_cost_effective",
            estimate=float(chance),
            unit="share of resamples",
            method="share of joint household resamples with a positive net monetary benefit",
            n_households=comparison.n_households,
            n_smallest=comparison.n_smallest,
        ).labelled(**at)
        if benefit.reference is not None:
            yield from _information(comparison, threshold, benefit, params)


def _information(
    comparison: Comparison, threshold: float, benefit: Estimate, params: StudyParams
) -> Iterator[Estimate]:
    settings = params.cost_effectiveness
    value = value_of_perfect_information(comparison.plane, threshold=threshold)
    one = Estimate(
        term="value_of_information",
        estimate=value,
        unit=benefit.unit,
        method="expected value of perfect information over joint household resamples; sampling doubt only",
        n_households=comparison.n_households,
        n_smallest=comparison.n_smallest,
        outcome=benefit.outcome,
        group=benefit.group,
        reference=benefit.reference,
        population=benefit.population,
    )
    yield one
    if settings.decided_per_year is not None:
        total = value_over_decisions(
            value,
            households=[settings.decided_per_year] * settings.decided_years,
            rates=flat_rate(settings.discount_costs, source="params"),
        )
        unit = f"EUR over {settings.decided_years} years"
        yield replace(one, term="value_of_information_total", estimate=total, unit=unit)


def build_value_tables(
    comparisons: Mapping[str, Comparison], *, curve: Sequence[float], params: StudyParams
) -> dict[str, pd.DataFrame]:
    """Return replicates, quadrants, acceptability and net benefit of every comparison, by name in ``comparison``.

    Parameters
    ----------
    comparisons
        What was compared, by name.
    curve
        The prices of a QALY at which ``benefits`` of each comparison stand.
    params
        Uses ``cost_effectiveness``.
    """
    prices: list[float] = np.linspace(0, params.cost_effectiveness.maximum, POINTS_ON_CURVE).tolist()
    named = comparisons.items()
    return {
        "ce_plane": _joined(each.plane.head(POINTS_ON_PLANE).assign(comparison=name) for name, each in named),
        "acceptability_curve": _joined(
            acceptability_curve(each.plane, thresholds=prices).assign(comparison=name) for name, each in named
        ),
        "quadrants": _joined(
            quadrant_shares(each.plane).assign(comparison=name, n_households=each.n_smallest) for name, each in named
        ),
        "net_benefit_curve": _joined(_benefits(each, curve).assign(comparison=name) for name, each in named),
    }


def _benefits(comparison: Comparison, curve: Sequence[float]) -> pd.DataFrame:
    rows = [
        (price, benefit.estimate, benefit.conf_low, benefit.conf_high)
        for price, benefit in zip(curve, comparison.benefits, strict=True)
    ]
    table = pd.DataFrame(rows, columns=["threshold", "euros", "conf_low", "conf_high"])
    return table.assign(n_households=comparison.n_smallest)


def _joined(tables: Iterator[pd.DataFrame]) -> pd.DataFrame:
    return pd.concat(list(tables), ignore_index=True)
