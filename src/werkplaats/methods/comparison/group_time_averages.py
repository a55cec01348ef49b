"""Averages of group-time effects: over moments since the start, per start, per moment, and over everything.

Each says another thing. The weights are those of Callaway and Sant'Anna, section 3, and R's did.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

import numpy as np

from werkplaats.methods.comparison.effect_paths import Axis, EffectPath, Influenced, combined, influence_estimate
from werkplaats.methods.comparison.staggered_panel import StaggeredPanel
from werkplaats.methods.comparison.staggered_starts import Cell, GroupTimeEffects, add_influence
from werkplaats.results import Estimate


def event_study(
    effects: GroupTimeEffects, *, unit: str, window: tuple[int, int] | None = None, conf_level: float = 0.95
) -> EffectPath:
    """Return the effect by the number of moments since the start, groups weighed by size; negative when it fell.

    The overall effect is the plain mean over the moments after the start. Moments far from the start rest on the groups
    that started early; what looks like a course may be a change of groups.

    Parameters
    ----------
    effects
        The effect on every group at every moment.
    unit
        Unit of the outcome.
    window
        First and last event time to show and to average over; None for all.
    conf_level
        Confidence level (0 to 1).

    Raises
    ------
    ValueError
        When no effect after a start lies in the window, or ``conf_level`` lies outside 0 to 1.
    """
    if window is None:
        return average_effects(effects, axis="event_time", unit=unit, conf_level=conf_level)
    since = [effects.panel.times[cell.when] - cell.start for cell in effects.cells]
    kept = tuple(cell for cell, key in zip(effects.cells, since, strict=True) if window[0] <= key <= window[1])
    if not any(window[0] <= key <= window[1] and key >= 0 for key in since):
        raise ValueError(f"no effect after a start lies in the window {window[0]} to {window[1]}")
    return average_effects(replace(effects, cells=kept), axis="event_time", unit=unit, conf_level=conf_level)


def overall_effect(effects: GroupTimeEffects, *, unit: str, conf_level: float = 0.95) -> Estimate:
    """Return the mean effect over all household-moments after a start; negative when it fell.

    Households that started early count for more moments. R's did calls it *simple*.
    """
    cells = [cell for cell in effects.cells if effects.panel.times[cell.when] >= cell.start]
    number = _weighed(effects, [(cells, True)])[0]
    return _estimate(effects, number, term="att", unit=unit, conf_level=conf_level)


def average_effects(effects: GroupTimeEffects, *, axis: Axis, unit: str, conf_level: float = 0.95) -> EffectPath:
    """Return the effects averaged along one axis, with one summary; negative when the outcome fell.

    Parameters
    ----------
    effects
        The effect on every group at every moment.
    axis
        ``event_time``: moments since the start; the summary is the mean over those after it. ``start``: the mean of
        each group over its moments; the summary weighs groups by size, so that every household counts alike.
        ``time``: all who had started at a moment; the summary is the mean over moments.
    unit
        Unit of the outcome.
    conf_level
        Confidence level (0 to 1).

    Raises
    ------
    ValueError
        When the axis is another word, or ``conf_level`` lies outside 0 to 1.
    """
    times = effects.panel.times
    key_of: dict[str, Callable[[Cell], float]] = {
        "event_time": lambda cell: times[cell.when] - cell.start,
        "start": lambda cell: cell.start,
        "time": lambda cell: times[cell.when],
    }
    if axis not in key_of:
        raise ValueError(f"axis must be 'event_time', 'start' or 'time', found '{axis}'")
    found: dict[int, list[Cell]] = {}
    for cell in effects.cells:
        if axis == "event_time" or times[cell.when] >= cell.start:
            found.setdefault(int(key_of[axis](cell)), []).append(cell)
    keys = tuple(sorted(found))
    parts = _weighed(effects, [(found[key], axis != "start") for key in keys])
    if axis == "start":
        summary = _mean_of_groups(effects.panel, keys, parts)
    else:
        after = [float(axis == "time" or key >= 0) for key in keys]
        summary = combined(parts, [share / sum(after) for share in after])
    estimates = tuple(
        _estimate(
            effects,
            part,
            term="pre_trend" if axis == "event_time" and key < 0 else "att",
            unit=unit,
            conf_level=conf_level,
        ).labelled(**_label(axis, key))
        for key, part in zip(keys, parts, strict=True)
    )
    overall = _estimate(effects, summary, term="att", unit=unit, conf_level=conf_level)
    return EffectPath(axis, keys, estimates, overall, tuple(parts), summary)


def _label(axis: Axis, key: int) -> dict[str, str]:
    return {"start": {"group": f"start {key}"}, "time": {"period": str(key)}}.get(axis, {"period": f"event time {key}"})


def _estimate(effects: GroupTimeEffects, number: Influenced, *, term: str, unit: str, conf_level: float) -> Estimate:
    comparison = effects.comparison
    named = comparison.controls.replace("_", " ")
    held = {None: "", "regression": ", covariates by regression", "doubly_robust": ", covariates doubly robust"}
    method = f"group-time effects, compared with {named}{held[comparison.adjustment]}; t interval over households"
    return influence_estimate(
        number, term=term, unit=unit, method=method, n_obs=effects.panel.n_obs, conf_level=conf_level
    )


def _weighed(effects: GroupTimeEffects, parts: Iterable[tuple[list[Cell], bool]]) -> list[Influenced]:
    """Return for each list of cells their mean; weighed by size of the group where said, and with what that adds.

    The size of a group is chance too: a household whose group has a larger effect than the mean draws the mean along.
    """
    panel = effects.panel
    sizes = dict(zip(*np.unique(panel.starts[panel.started], return_counts=True), strict=True))
    numbers = []
    for cells, by_size in parts:
        weights = np.array([float(sizes[cell.start]) if by_size else 1.0 for cell in cells])
        weights /= weights.sum()
        value = float(weights @ [cell.effect for cell in cells])
        influence = np.zeros(panel.n_households)
        described = np.isin(panel.starts, [cell.start for cell in cells])
        for cell, weight in zip(cells, weights, strict=True):
            add_influence(effects, cell, weight, influence)
            if by_size:
                first, last = np.searchsorted(panel.starts, [cell.start, cell.start + 1])
                influence[first:last] += weight / (last - first) * (cell.effect - value)
        numbers.append(Influenced(value, influence, described))
    return numbers


def _mean_of_groups(panel: StaggeredPanel, keys: tuple[int, ...], parts: list[Influenced]) -> Influenced:
    sizes = np.array([float((panel.starts == key).sum()) for key in keys])
    mean = combined(parts, (sizes / sizes.sum()).tolist())
    drawn = mean.influence.copy()
    for key, part in zip(keys, parts, strict=True):
        drawn[panel.starts == key] += (part.value - mean.value) / sizes.sum()
    return Influenced(mean.value, drawn, mean.described)
