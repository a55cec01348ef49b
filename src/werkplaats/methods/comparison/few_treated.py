"""Which households started, and when, dealt anew: whether the effect is more than a deal of the starts gives by chance.

For a handful of started households among some tens of others: no standard error is needed and no distribution. Chance
is the deal: it is a test if any household might have got any of the starts, within its stratum.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from werkplaats.methods.before_after.permutation import TIE_TOLERANCE
from werkplaats.methods.comparison.staggered_panel import IntArray, StaggeredPanel
from werkplaats.methods.complete_cases import FloatArray, validate_share
from werkplaats.methods.intervals.resampling import CHUNK
from werkplaats.results import Estimate

MOST_DEALS = 100_000
"""Deals up to which all are gone through, when every household that started did so at one moment."""

FARTHEST = 1e6
"""How many times the spread of the deals from the estimate the search for a limit goes."""


@dataclass(frozen=True)
class DealtStarts:
    """The effect, its p-value over deals of the starts, and what these deals could have shown at best.

    Attributes
    ----------
    estimate
        Term ``att``; two-sided p-value, and the interval of effects that the test does not reject.
    n_deals
        Deals that were compared, the real one among them.
    exact
        Whether these were all deals.
    """

    estimate: Estimate
    n_deals: int
    exact: bool


@dataclass(frozen=True)
class _Shifts:
    """What a deal needs: distance if household i starts at g, in the data and per unit of effect taken out.

    ``own`` is households x starts x 2: mean after g minus mean before it, of the outcome and of the indicator of having
    started. ``weights`` is the share of the started households that each start has.
    """

    own: FloatArray
    weights: FloatArray
    dealt: IntArray


def dealt_starts_test(
    panel: StaggeredPanel,
    *,
    unit: str,
    strata: NDArray[Any] | None = None,
    conf_level: float = 0.95,
    n_deals: int = 9999,
    rng: np.random.Generator,
) -> DealtStarts:
    """Return the mean shift at the start minus that of the others over the same moments; negative when it fell more.

    For each start the others, who never start within the period, give the mean after minus before that would have been
    there anyway. The p-value is the share of deals whose shift is at least as far from zero, if nobody had any effect.
    The interval holds the effects, *the same for all* who started and from the start on, that the test does not reject.
    Where effects differ between households it is too short (docs/methods/staggered_starts.md).

    Parameters
    ----------
    panel
        The households, complete.
    unit
        Unit of the outcome.
    strata
        One label per household of ``panel.order``: starts are dealt within a label only. None to deal among all.
    conf_level
        Confidence level (0 to 1).
    n_deals
        Deals drawn, where they are not all gone through.
    rng
        Source of the deals.

    Raises
    ------
    ValueError
        When the panel has gaps, nobody is left who does not start, or there is no deal.

    References
    ----------
    Fisher, R. A. (1935). The Design of Experiments, chapter 2.
    MacKinnon, J. G. & Webb, M. D. (2020). Randomization inference for difference-in-differences with few treated
    clusters. J Econometrics 218:435-450 (that its level is off when those who start differ in size or spread).

    Examples
    --------
    >>> import pandas as pd
    >>> from werkplaats.methods.comparison.staggered_panel import staggered_panel
    >>> rows = [(home, month, home - 5.0 * (home < 2 and month >= 3), 3 if home < 2 else None)
    ...         for home in range(8) for month in range(6)]
    >>> table = pd.DataFrame(rows, columns=["home", "month", "cost", "start"])
    >>> panel = staggered_panel(table, household="home", time="month", outcome="cost", start="start")
    >>> test = dealt_starts_test(panel, unit="EUR", rng=np.random.default_rng(1))
    >>> test.estimate.estimate, round(test.estimate.p_value, 4), test.n_deals
    (-5.0, 0.0357, 28)
    """
    validate_share("conf_level", conf_level)
    shifts = _shifts(panel)
    groups = np.zeros(panel.n_households, dtype=np.intp) if strata is None else _codes(strata, panel)
    deals, exact = _deals(shifts, groups, n_deals, rng)
    lines = _lines(shifts, deals)
    estimate = float(lines[0, 0])
    low, high = (_limit(lines, side, 1 - conf_level) for side in (-1.0, 1.0))
    n_never = panel.n_households - panel.n_started
    bounded = low is not None and high is not None
    number = Estimate(
        term="att",
        estimate=estimate,
        unit=unit,
        method=f"starts dealt over households, {'all' if exact else 'drawn'}, {len(deals)} deals; test inverted",
        n_households=panel.n_households,
        n_smallest=min(panel.n_started, n_never),
        n_obs=panel.n_obs,
        conf_low=low if bounded else None,
        conf_high=high if bounded else None,
        conf_level=conf_level if bounded else None,
        p_value=_p_value(lines, 0.0),
        contrast="difference_in_differences",
    )
    return DealtStarts(number, len(deals), exact)


def _codes(strata: NDArray[Any], panel: StaggeredPanel) -> IntArray:
    if len(strata) != panel.n_households:
        raise ValueError(f"strata are needed for the {panel.n_households} households, found {len(strata)}")
    return np.asarray(np.unique(np.asarray(strata).astype(str), return_inverse=True)[1], dtype=np.intp)


def _shifts(panel: StaggeredPanel) -> _Shifts:
    if not panel.complete:
        raise ValueError(f"starts can be dealt over complete households only; {panel.outcomes.size - panel.n_obs} gaps")
    n_never = panel.n_households - panel.n_started
    if not n_never:
        raise ValueError(f"all {panel.n_households} households start; deal their starts with randomized_starts_test")
    starts, counts = np.unique(panel.starts[panel.started], return_counts=True)
    treated = (panel.times[:, np.newaxis] >= panel.starts).astype(np.float64)
    own = np.empty((panel.n_households, starts.size, 2))
    for position, start in enumerate(starts):
        after = panel.times >= start
        for layer, matrix in enumerate((panel.outcomes, treated)):
            own[:, position, layer] = matrix[after].mean(axis=0) - matrix[~after].mean(axis=0)
    dealt = np.where(panel.started, np.searchsorted(starts, panel.starts), -1)
    return _Shifts(own, counts / counts.sum(), dealt)


def _deals(shifts: _Shifts, groups: IntArray, n_deals: int, rng: np.random.Generator) -> tuple[NDArray[np.intp], bool]:
    """Return start of each household per deal (-1 for none), the real deal first, and whether they are all deals.

    Households that started stand first in the panel, so the first combination is the real one.
    """
    n, n_started = shifts.dealt.size, int((shifts.dealt >= 0).sum())
    if shifts.weights.size == 1 and groups.max() == 0 and math.comb(n, n_started) <= MOST_DEALS:
        chosen = np.array(list(combinations(range(n), n_started)))
        deals = np.full((len(chosen), n), -1, dtype=np.intp)
        np.put_along_axis(deals, chosen, 0, axis=1)
        return deals, True
    if n_deals < 1:
        raise ValueError(f"n_deals must be at least 1, found {n_deals}")
    deals = np.tile(shifts.dealt, (n_deals + 1, 1))
    for group in range(int(groups.max()) + 1):
        members = np.flatnonzero(groups == group)
        deals[1:, members] = rng.permuted(deals[1:, members], axis=1)
    return deals, False


def _lines(shifts: _Shifts, deals: NDArray[np.intp]) -> FloatArray:
    """Return for each deal its shift in the data, and how much of it an effect of one makes up; deals x 2."""
    n_households = deals.shape[1]
    n_started = int((deals[0] >= 0).sum())
    households = np.arange(n_households)
    expected = np.einsum("igl,g->il", shifts.own, shifts.weights) / (n_households - n_started)
    blocks = []
    for block in np.array_split(deals, -(-deals.size // CHUNK)):
        started = (block >= 0)[:, :, np.newaxis]
        own = shifts.own[households, np.maximum(block, 0)] / n_started
        blocks.append(np.where(started, own, -expected).sum(axis=1))
    return np.concatenate(blocks)


def _p_value(lines: FloatArray, effect: float) -> float:
    """Return the share of deals at least as far from zero as the real one, once ``effect`` is taken out."""
    distances = np.abs(lines[:, 0] - effect * lines[:, 1])
    slack = TIE_TOLERANCE * max(float(np.abs(lines[:, 0]).max()), abs(effect))
    return float((distances >= distances[0] - slack).mean())


def _limit(lines: FloatArray, side: float, level: float) -> float | None:
    """Return the effect on one side at which the p-value falls to ``level``; None where it never does."""
    estimate, spread = float(lines[0, 0]), float(lines[1:, 0].std()) if len(lines) > 1 else 0.0
    if not spread > 0:
        return None
    inside, outside = 0.0, side * spread
    while _p_value(lines, estimate + outside) > level:
        if abs(outside) > FARTHEST * spread:
            return None
        inside, outside = outside, 2 * outside
    while not math.isclose(inside, outside, rel_tol=1e-9):
        middle = (inside + outside) / 2
        if _p_value(lines, estimate + middle) > level:
            inside = middle
        else:
            outside = middle
    return estimate + inside
