"""The effect of a start, against what untreated moments say would have been (Borusyak, Jaravel and Spiess).

A level per household and a level per moment are fitted on the moments before a start and on households that never
start, and on nothing else. What they predict after a start is the outcome without it. That two-way model is for the
counterfactual only: one coefficient for the effect in the same regression would be plain two-way fixed effects.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from werkplaats.methods.comparison.effect_paths import EffectPath, Influenced, influence_estimate
from werkplaats.methods.comparison.staggered_panel import StaggeredPanel
from werkplaats.methods.complete_cases import FloatArray
from werkplaats.results import Estimate

Spread = Literal["event_time", "start_and_event_time"]
BoolArray = NDArray[np.bool_]

SINGULAR = 1e-9
"""Share of the largest eigenvalue below which an eigenvalue is zero; of connected moments only one is."""


class UntreatedFit(NamedTuple):
    """Two-way model of the untreated moments, times x households where it is a matrix.

    Attributes
    ----------
    untreated
        Which household-moments it was fitted on.
    counterfactual
        What it says of every household-moment.
    residuals
        Observed minus fitted; zero where it was not fitted.
    inverse
        Inverse of the normal equations of the levels per moment, households swept out; times x times.
    """

    untreated: BoolArray
    counterfactual: FloatArray
    residuals: FloatArray
    inverse: FloatArray


def imputed_effects(
    panel: StaggeredPanel, *, unit: str, spread: Spread = "event_time", conf_level: float = 0.95
) -> EffectPath:
    """Return the mean of observed minus imputed after the start, by moments since it; negative when the outcome fell.

    It is the effect on those who started, if without it households would have kept their distances from each other. It
    uses all moments before the start, so it is more precise than group-time effects, and more exposed to a trend that
    was there long before. The overall effect is the mean over all household-moments after a start.

    Parameters
    ----------
    panel
        The households, from `werkplaats.methods.comparison.staggered_panel.staggered_panel`, with or without gaps.
    unit
        Unit of the outcome.
    spread
        What the effects of households are compared with to tell how far they vary: those of all households at the same
        ``event_time``, or only of those with the same start (``start_and_event_time``). The second is for large groups:
        a household that is alone in its group would vary by nothing.
    conf_level
        Confidence level (0 to 1).

    Returns
    -------
    EffectPath
        By event time, from 0 on. Standard errors are clustered by household and conservative: what differs between the
        effects of households counts as chance.

    Raises
    ------
    ValueError
        When a moment after a start has no untreated household, or households and moments are not connected.

    References
    ----------
    Borusyak, K., Jaravel, X. & Spiess, J. (2024). Revisiting event-study designs: robust and efficient estimation.
    Rev Econ Stud 91:3253-3285.

    Examples
    --------
    >>> import pandas as pd
    >>> from werkplaats.methods.comparison.staggered_panel import staggered_panel
    >>> rows = [(name, month, 10.0 * (name in "ab") + month - 3 * (month >= start), start if start < 9 else None)
    ...         for name, start in zip("abcd", (2, 3, 9, 9)) for month in range(4)]
    >>> table = pd.DataFrame(rows, columns=["home", "month", "cost", "start"])
    >>> panel = staggered_panel(table, household="home", time="month", outcome="cost", start="start")
    >>> path = imputed_effects(panel, unit="EUR")
    >>> path.keys, [round(number.estimate, 9) for number in path.estimates]
    ((0, 1), [-3.0, -3.0])
    """
    if spread not in {"event_time", "start_and_event_time"}:
        raise ValueError(f"spread must be 'event_time' or 'start_and_event_time', found '{spread}'")
    fit = fit_untreated(panel)
    observed = np.isfinite(panel.outcomes)
    since = panel.times[:, np.newaxis] - panel.starts
    treated = observed & (since >= 0)
    effects = np.where(treated, panel.outcomes - fit.counterfactual, 0.0)
    surprises = np.where(treated, effects - _expected(effects, since, treated, panel, spread), 0.0)
    keys = tuple(int(key) for key in np.unique(since[treated]))
    masks = [treated & (since == key) for key in keys]
    *parts, summary = (_imputed(fit, effects, surprises, mask) for mask in [*masks, treated])

    def estimate(number: Influenced, period: str | None) -> Estimate:
        return influence_estimate(
            number,
            term="att",
            unit=unit,
            method="imputed from untreated moments (levels per household and moment); t interval over households",
            n_obs=panel.n_obs,
            conf_level=conf_level,
        ).labelled(period=period)

    estimates = tuple(estimate(part, f"event time {key}") for key, part in zip(keys, parts, strict=True))
    return EffectPath("event_time", keys, estimates, estimate(summary, None), tuple(parts), summary)


def fit_untreated(panel: StaggeredPanel) -> UntreatedFit:
    """Return the two-way model of the moments before a start and of households that never start.

    Levels of households are swept out, so what is solved has one row per moment; that is exact with gaps as well.

    Raises
    ------
    ValueError
        As `imputed_effects`.
    """
    observed = np.isfinite(panel.outcomes)
    untreated = observed & (panel.times[:, np.newaxis] < panel.starts)
    _validate_support(panel, observed, untreated)
    outcomes, weights = np.where(untreated, panel.outcomes, 0.0), untreated.astype(np.float64)
    counts = weights.sum(axis=0)
    household_means = outcomes.sum(axis=0) / counts
    normal = np.diag(weights.sum(axis=1)) - (weights / counts) @ weights.T
    inverse = _connected_inverse(normal, weights.sum(axis=1) > 0)
    moments = inverse @ (outcomes.sum(axis=1) - weights @ household_means)
    households = household_means - moments @ weights / counts
    counterfactual = moments[:, np.newaxis] + households
    return UntreatedFit(untreated, counterfactual, np.where(untreated, panel.outcomes - counterfactual, 0.0), inverse)


def _validate_support(panel: StaggeredPanel, observed: BoolArray, untreated: BoolArray) -> None:
    alone = (observed & ~untreated).any(axis=1) & ~untreated.any(axis=1)
    if alone.any():
        n_cells = int(observed[alone].sum())
        raise ValueError(
            f"{n_cells} household-moments cannot be imputed: everybody had started at {int(alone.sum())} moments, "
            f"the first {panel.times[alone][0]:g}; leave these moments out, or add households that start later or never"
        )


def _connected_inverse(normal: FloatArray, present: BoolArray) -> FloatArray:
    values, vectors = np.linalg.eigh(normal)
    kept = values > SINGULAR * values.max()
    if int(kept.sum()) != int(present.sum()) - 1:
        raise ValueError(
            "untreated households and moments fall apart in groups that share none; effects are not defined"
        )
    return np.asarray((vectors[:, kept] / values[kept]) @ vectors[:, kept].T)


def _expected(
    effects: FloatArray, since: FloatArray, treated: BoolArray, panel: StaggeredPanel, spread: Spread
) -> FloatArray:
    """Return the mean effect of the households that each household-moment is compared with."""
    rows, columns = np.nonzero(treated)
    key = since[rows, columns]
    if spread == "start_and_event_time":
        key = key + 1j * panel.starts[columns]
    _, cell = np.unique(key, return_inverse=True)
    means = np.bincount(cell, weights=effects[rows, columns]) / np.bincount(cell)
    expected = np.zeros_like(effects)
    expected[rows, columns] = means[cell]
    return expected


def _imputed(fit: UntreatedFit, effects: FloatArray, surprises: FloatArray, mask: BoolArray) -> Influenced:
    """Return the mean effect over ``mask`` with the influence of every household.

    The error of an imputed mean is a weighted sum of untreated residuals. Those of one household add up to zero, so of
    its weights only the part that belongs to the moments counts.
    """
    weights = mask / mask.sum()
    shares = fit.untreated / fit.untreated.sum(axis=0)
    by_moment = fit.inverse @ (weights.sum(axis=1) - shares @ weights.sum(axis=0))
    influence = (weights * surprises).sum(axis=0) - by_moment @ fit.residuals
    return Influenced(float((weights * effects).sum()), influence, np.asarray(mask.any(axis=0)))
