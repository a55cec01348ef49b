"""The effect of a start that comes at different moments for different households (Callaway and Sant'Anna).

Each group of households that starts together is compared, at each moment, with households that have not started: two
differences, no more. The comparisons are then averaged with weights that say what they are. Two-way fixed effects does
neither: it takes households that started earlier as a comparison, and is not offered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from werkplaats.methods.complete_cases import FloatArray
from werkplaats.methods.doubly_robust import Adjustment, Contrast, adjusted_contrast
from werkplaats.methods.effect_paths import Axis, EffectPath, Influenced, combined, influence_estimate
from werkplaats.methods.staggered_panel import IntArray, StaggeredPanel
from werkplaats.results import Estimate

Controls = Literal["never_started", "not_yet_started"]
Base = Literal["universal", "varying"]

FEWEST_CONTROLS = 2
"""With one household to compare with, nothing says how much it moves by itself."""


@dataclass(frozen=True)
class Comparison:
    """How a group is compared: with whom, with which moment before, and at equal covariates or not.

    Attributes
    ----------
    controls
        ``never_started``: households without a start, or that start after the last moment observed.
        ``not_yet_started``: those, and all that start later than both moments.
    base
        Before the start, ``varying`` compares each moment with the one before it, ``universal`` with the last before
        the start. After the start both compare with the last before the start.
    adjustment
        None, or how the covariates of the panel are held equal.
    """

    controls: Controls
    base: Base = "varying"
    adjustment: Adjustment | None = None

    def __post_init__(self) -> None:
        if self.controls not in {"never_started", "not_yet_started"}:
            raise ValueError(f"controls must be 'never_started' or 'not_yet_started', found '{self.controls}'")
        if self.base not in {"universal", "varying"}:
            raise ValueError(f"base must be 'universal' or 'varying', found '{self.base}'")


@dataclass(frozen=True)
class Cell:
    """The effect on one group at one moment, and how many households stand behind it.

    ``when`` and ``base`` are positions among the moments of the panel.
    """

    start: float
    when: int
    base: int
    effect: float
    n_group: int
    n_controls: int


@dataclass(frozen=True)
class GroupTimeEffects:
    """The effect on every group at every moment that can be compared.

    Attributes
    ----------
    panel, comparison
        What was compared, and how.
    cells
        One per group and moment.
    left_out
        Start and moment of effects after the start that have fewer than ``FEWEST_CONTROLS`` households to compare
        with, or none observed; no average contains them.
    """

    panel: StaggeredPanel
    comparison: Comparison
    cells: tuple[Cell, ...]
    left_out: tuple[tuple[int, int], ...]


def group_time_effects(panel: StaggeredPanel, *, comparison: Comparison) -> GroupTimeEffects:
    """Return the mean change of each group since before its start minus that of its controls; negative when it fell.

    It is the effect on those who started then, if without it they would have changed as their controls did, and nothing
    changed in the expectation of it. Before the start the same numbers are a check of that.

    Parameters
    ----------
    panel
        The households, from `werkplaats.methods.staggered_panel.staggered_panel`. With gaps, a comparison rests on the
        households that were observed at both moments.
    comparison
        With whom and with which moment each group is compared.

    Raises
    ------
    ValueError
        When no effect after a start can be compared, or covariates are asked for and absent, or the reverse.

    References
    ----------
    Callaway, B. & Sant'Anna, P. H. C. (2021). Difference-in-differences with multiple time periods. J Econometrics
    225:200-230.

    Examples
    --------
    >>> import pandas as pd
    >>> from werkplaats.methods.staggered_panel import staggered_panel
    >>> rows = [(name, month, 10.0 * (name in "ab") + month - 3 * (month >= start), start if start < 9 else None)
    ...         for name, start in zip("abcd", (2, 3, 9, 9)) for month in range(4)]
    >>> table = pd.DataFrame(rows, columns=["home", "month", "cost", "start"])
    >>> panel = staggered_panel(table, household="home", time="month", outcome="cost", start="start")
    >>> effects = group_time_effects(panel, comparison=Comparison("never_started"))
    >>> [(cell.start, cell.when, cell.effect) for cell in effects.cells if cell.when >= cell.start]
    [(2.0, 2, -3.0), (2.0, 3, -3.0), (3.0, 3, -3.0)]
    """
    if (comparison.adjustment is None) != (panel.covariates.shape[1] == 0):
        raise ValueError("covariates and an adjustment go together; pass both or neither")
    cells, left_out = [], []
    for start in panel.groups:
        before = int(np.searchsorted(panel.times, start)) - 1
        for when in range(panel.times.size):
            base = _base(when, before, comparison.base)
            if base is None:
                continue
            group, controls = _members(panel, start, when, base), _controls(panel, start, (when, base), comparison)
            if group.size and controls.size >= FEWEST_CONTROLS:
                effect = _contrast(panel, group, controls, (when, base), comparison.adjustment).estimate
                cells.append(Cell(float(start), when, base, effect, group.size, controls.size))
            elif when > before:
                left_out.append((int(start), int(panel.times[when])))
    if not any(panel.times[cell.when] >= cell.start for cell in cells):
        raise ValueError(f"no start has {FEWEST_CONTROLS} households to compare with; choose other controls")
    return GroupTimeEffects(panel, comparison, tuple(cells), tuple(left_out))


def _base(when: int, before: int, base: Base) -> int | None:
    """Return the moment to compare with; None for the base itself, and for the first moment."""
    if when > before or (base == "universal" and when != before):
        return before
    return when - 1 if base == "varying" and when > 0 else None


def _observed(panel: StaggeredPanel, households: IntArray, moments: tuple[int, int]) -> IntArray:
    if panel.complete:
        return households
    seen = np.isfinite(panel.outcomes[moments[0], households]) & np.isfinite(panel.outcomes[moments[1], households])
    return households[seen]


def _members(panel: StaggeredPanel, start: float, when: int, base: int) -> IntArray:
    first, last = np.searchsorted(panel.starts, [start, start + 1])
    return _observed(panel, np.arange(first, last), (when, base))


def _controls(panel: StaggeredPanel, start: float, moments: tuple[int, int], comparison: Comparison) -> IntArray:
    # Households stand in the order of their starts, so all that have not started are the last ones.
    last = panel.times[-1] if comparison.controls == "never_started" else panel.times[max(moments)]
    later = np.arange(np.searchsorted(panel.starts, last, side="right"), panel.n_households)
    if start > last:
        later = later[panel.starts[later] != start]
    return _observed(panel, later, moments)


def _contrast(
    panel: StaggeredPanel,
    group: IntArray,
    controls: IntArray,
    moments: tuple[int, int],
    adjustment: Adjustment | None,
) -> Contrast:
    """Return the effect, and the influence of the group and then of the controls on it."""
    when, base = moments
    ours, theirs = (panel.outcomes[when, who] - panel.outcomes[base, who] for who in (group, controls))
    if adjustment is None:
        mean, other = ours.mean(), theirs.mean()
        influence = np.concatenate([(ours - mean) / group.size, (other - theirs) / controls.size])
        return Contrast(float(mean - other), influence)
    both = np.concatenate([group, controls])
    in_group = np.arange(both.size) < group.size
    return adjusted_contrast(np.concatenate([ours, theirs]), in_group, panel.covariates[both], adjustment=adjustment)


def event_study(effects: GroupTimeEffects, *, unit: str, conf_level: float = 0.95) -> EffectPath:
    """Return the effect by the number of moments since the start, groups weighed by size; negative when it fell.

    The overall effect is the plain mean over the moments after the start. Moments far from the start rest on the groups
    that started early; what looks like a course may be a change of groups.
    """
    return average_effects(effects, axis="event_time", unit=unit, conf_level=conf_level)


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
            _add_influence(effects, cell, weight, influence)
            if by_size:
                first, last = np.searchsorted(panel.starts, [cell.start, cell.start + 1])
                influence[first:last] += weight / (last - first) * (cell.effect - value)
        numbers.append(Influenced(value, influence, described))
    return numbers


def _add_influence(effects: GroupTimeEffects, cell: Cell, weight: float, influence: FloatArray) -> None:
    panel, moments = effects.panel, (cell.when, cell.base)
    group, controls = _members(panel, cell.start, *moments), _controls(panel, cell.start, moments, effects.comparison)
    contrast = _contrast(panel, group, controls, moments, effects.comparison.adjustment)
    influence[group] += weight * contrast.influence[: group.size]
    influence[controls] += weight * contrast.influence[group.size :]


def _mean_of_groups(panel: StaggeredPanel, keys: tuple[int, ...], parts: list[Influenced]) -> Influenced:
    sizes = np.array([float((panel.starts == key).sum()) for key in keys])
    mean = combined(parts, (sizes / sizes.sum()).tolist())
    drawn = mean.influence.copy()
    for key, part in zip(keys, parts, strict=True):
        drawn[panel.starts == key] += (part.value - mean.value) / sizes.sum()
    return Influenced(mean.value, drawn, mean.described)
