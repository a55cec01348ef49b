"""The effect of a start that comes at different moments for different households (Callaway and Sant'Anna).

Each group of households that starts together is compared, at each moment, with households that have not started: two
differences, no more. The comparisons are then averaged with weights that say what they are. Two-way fixed effects does
neither: it takes households that started earlier as a comparison, and is not offered.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from werkplaats.methods.comparison.doubly_robust import Adjustment, Contrast, adjusted_contrast
from werkplaats.methods.comparison.staggered_panel import IntArray, StaggeredPanel
from werkplaats.methods.complete_cases import FloatArray

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
        The households, from `comparison.staggered_panel.staggered_panel`. With gaps, a comparison rests on the
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
    >>> from werkplaats.methods.comparison.staggered_panel import staggered_panel
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
    return np.asarray(households[seen])


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


def add_influence(effects: GroupTimeEffects, cell: Cell, weight: float, influence: FloatArray) -> None:
    """Add to ``influence``, one per household, what each has on one effect, times ``weight``."""
    panel, moments = effects.panel, (cell.when, cell.base)
    group, controls = _members(panel, cell.start, *moments), _controls(panel, cell.start, moments, effects.comparison)
    contrast = _contrast(panel, group, controls, moments, effects.comparison.adjustment)
    influence[group] += weight * contrast.influence[: group.size]
    influence[controls] += weight * contrast.influence[group.size :]
