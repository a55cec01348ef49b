"""The change of selected households less regression to the mean, where the mean of their population is known."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from werkplaats.analyses.score_pairs import Finding, Measured, place
from werkplaats.instruments.definitions import OutcomeDefinition
from werkplaats.methods.selection.mee_chua import mee_chua_curve, mee_chua_effect
from werkplaats.results import Missing

N_CURVE = 41
"""Population means over which the curve of Mee and Chua is drawn."""


def mee_chua_findings(measured: Measured) -> tuple[tuple[Finding, ...], pd.DataFrame]:
    """Return the change that regression to the mean does not explain, for the primary outcome, and its curve.

    Returns
    -------
    tuple
        Term ``mee_chua_effect`` per wave of the group that received the approach, or why there is none; and
        ``outcome``, ``group``, ``wave``, the columns of `mee_chua_curve` and ``n_households``.
    """
    group = measured.params.groups.intervention
    found, curves = list[Finding](), list[pd.DataFrame]()
    for pair in measured.pairs:
        outcome = pair.outcome
        if outcome.role != "primary" or not outcome.is_tested:
            continue
        mean, table = outcome.population_mean, pair.within(group)
        if mean is None:
            why = "no mean of the population is known with its source, so regression to the mean is not taken out"
            return (Missing(place("mee_chua", outcome.name), why),), pd.DataFrame()
        if len(table) < measured.params.quality_of_life.fewest_households:
            continue  # said already: too few households
        level, columns = measured.params.confidence_level, {"before": "before", "after": "after"}
        try:
            effect = mee_chua_effect(
                table, **columns, population_mean=mean.value, unit=outcome.known.unit, conf_level=level
            )
            reach = _reach(table["before"], mean.value, outcome.known)
            curve = mee_chua_curve(table, **columns, population_means=reach, conf_level=level)
        except ValueError as reason:  # how a method says that it is undefined for these data
            found.append(Missing(place("mee_chua", outcome.name, pair.wave.name, group), str(reason)))
            continue
        found.append(replace(effect.labelled(**pair.labels(group)), n_obs=int(table["n_persons"].sum())))
        labels = pd.DataFrame({"outcome": outcome.name, "group": group, "wave": pair.wave.name}, index=[0])
        curves.append(labels.merge(curve, how="cross").assign(n_households=len(table)))
    return tuple(found), pd.concat(curves, ignore_index=True) if curves else pd.DataFrame()


def _reach(scores: pd.Series[float], mean: float, known: OutcomeDefinition) -> list[float]:
    """Return means from below the group's own mean and the population's to above them, within the scale.

    A standard deviation on either side, and never from the lowest score to the highest: those are single households.
    """
    own, deviation = float(scores.mean()), float(scores.std(ddof=1))
    low = max(min(own, mean) - deviation, known.minimum)
    high = min(max(own, mean) + deviation, known.maximum)
    return [low + (high - low) * step / (N_CURVE - 1) for step in range(N_CURVE)]
