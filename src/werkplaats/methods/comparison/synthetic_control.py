"""A synthetic control: the mix of other households that moved as the started ones did before their start.

The started households are one group, each on its own clock; a donor is followed over the same calendar months. Chance
is judged by placebos: as many donors are taken for the group, as if they had started, and the fit is made again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from scipy import optimize

from werkplaats.methods.comparison.staggered_panel import IntArray, StaggeredPanel
from werkplaats.methods.complete_cases import FloatArray
from werkplaats.results import Estimate

NO_WEIGHT = 1e-9
"""A weight below this is rounding."""

FITS_EXACTLY = 1e-8
"""Share of the spread of the group's outcomes below which the distance before the start is rounding."""


class ControlFit(NamedTuple):
    """Weights of the donors, and how far the group was from its synthetic control at each moment.

    Attributes
    ----------
    weights
        One per donor, 0 or more, adding up to 1.
    gaps
        Group minus synthetic control, moment by moment.
    before, after
        Root mean squared gap before the start and after it.
    """

    weights: FloatArray
    gaps: FloatArray
    before: float
    after: float

    @property
    def ratio(self) -> float:
        """Gap after over gap before."""
        return self.after / self.before


@dataclass(frozen=True)
class SyntheticControl:
    """The effect on a group of households against its synthetic control.

    Attributes
    ----------
    estimate
        Mean gap after the start (term ``att``), p-value from placebos, no interval.
    event_times
        Moments since the start, negative before it.
    observed, synthetic
        Mean of the group, and of the mix, at each of them.
    weights
        Weight of each donor by label, largest first, those above zero only. Households: for internal use.
    fit
        Gaps and their size before and after.
    ratios
        Gap after over gap before: of the group, and of each placebo.
    """

    estimate: Estimate
    event_times: tuple[int, ...]
    observed: FloatArray
    synthetic: FloatArray
    weights: tuple[tuple[object, float], ...]
    fit: ControlFit
    ratios: FloatArray


def synthetic_control(
    panel: StaggeredPanel, *, unit: str, window: tuple[int, int], n_placebos: int = 500, rng: np.random.Generator
) -> SyntheticControl:
    """Return the mean of the group minus its synthetic control after the start; negative when the outcome fell below.

    Donors are households that do not start within the period. It takes no parallel trends, but a mix of donors that
    stays close over a long time before the start; where ``fit.before`` is large there is no such mix and no answer.
    With more donors than moments before the start many mixes fit, so that a close fit says little.

    Parameters
    ----------
    panel
        The households, complete.
    unit
        Unit of the outcome.
    window
        First and last event time, the same for all; every started household must have been observed over it.
    n_placebos
        Placebo groups that are drawn from the donors. When one household started, each donor is one, and nothing is
        drawn.
    rng
        Source of the placebo groups.

    Returns
    -------
    SyntheticControl
        The p-value is the share of groups, the real one among them, whose gap after over gap before is as large.

    Raises
    ------
    ValueError
        When the panel has gaps, the window does not lie within it for all who started or lacks a side, or there are
        not more donors than started households.

    References
    ----------
    Abadie, A., Diamond, A. & Hainmueller, J. (2010). Synthetic control methods for comparative case studies. JASA
    105:493-505.
    Ben-Michael, E., Feller, A. & Rothstein, J. (2022). Synthetic controls with staggered adoption. J R Stat Soc B
    84:351-381 (averaging over the started households first).

    Examples
    --------
    >>> import pandas as pd
    >>> from werkplaats.methods.comparison.staggered_panel import staggered_panel
    >>> lines = {"a": [1, 4, 2, 5, 1, 1], "b": [3, 2, 6, 1, 5, 7], "c": [9, 9, 9, 8, 9, 8], "d": [2, 3, 4, 3, 1, 2]}
    >>> rows = [(home, month, float(cost), 4 if home == "d" else None)
    ...         for home, costs in lines.items() for month, cost in enumerate(costs)]
    >>> table = pd.DataFrame(rows, columns=["home", "month", "cost", "start"])
    >>> panel = staggered_panel(table, household="home", time="month", outcome="cost", start="start")
    >>> found = synthetic_control(panel, unit="EUR", window=(-4, 1), rng=np.random.default_rng(1))
    >>> [(home, round(weight, 3)) for home, weight in found.weights], round(found.estimate.estimate, 3)
    ([('a', 0.5), ('b', 0.5)], -2.0)
    """
    clock = _clock(panel, window)
    started, donors = np.arange(panel.n_started), np.arange(panel.n_started, panel.n_households)
    if donors.size <= started.size:
        raise ValueError(f"a synthetic control needs more donors than started households, found {donors.size}")
    event_times = np.arange(window[0], window[1] + 1)
    paths = panel.outcomes[clock]  # started x event times x households
    observed = paths[started, :, started].mean(axis=0)
    mixed = paths.mean(axis=0)
    fit = fit_control(observed, mixed[:, donors], n_before=-window[0])
    ratios = [
        fit.ratio,
        *(_placebo(paths, group, donors, -window[0]) for group in _groups(started, donors, n_placebos, rng)),
    ]
    order = np.argsort(-fit.weights, kind="stable")
    weights = tuple(
        (panel.order[donors[place]], float(fit.weights[place])) for place in order if fit.weights[place] > NO_WEIGHT
    )
    estimate = Estimate(
        term="att",
        estimate=float(fit.gaps[-window[0] :].mean()),
        unit=unit,
        method=f"synthetic control, {len(weights)} of {donors.size} donors; {len(ratios) - 1} placebo groups",
        n_households=panel.n_households,
        n_smallest=started.size,
        n_obs=panel.n_obs,
        p_value=float(np.mean(np.array(ratios) >= fit.ratio)),
        contrast="difference_in_differences",
    )
    return SyntheticControl(
        estimate, tuple(event_times.tolist()), observed, observed - fit.gaps, weights, fit, np.array(ratios)
    )


def simplex_weights(target: FloatArray, donors: FloatArray) -> FloatArray:
    """Return the weights, 0 or more and adding up to 1, whose mix of ``donors`` is closest to ``target``.

    Exact: the point of a simplex nearest to the origin is, up to its length, a least-squares problem with weights of 0
    or more. Where several mixes are as close, one of them.

    Parameters
    ----------
    target
        One number per moment.
    donors
        Moments x donors.

    References
    ----------
    Lawson, C. L. & Hanson, R. J. (1974). Solving Least Squares Problems, chapter 23. Prentice-Hall.

    Examples
    --------
    >>> simplex_weights(np.array([1.0, 1.0]), np.array([[0.0, 2.0, 9.0], [0.0, 2.0, 0.0]])).round(6).tolist()
    [0.5, 0.5, 0.0]
    """
    distances = donors - target[:, np.newaxis]
    scale = float(np.abs(distances).max()) or 1.0
    stacked = np.vstack([distances / scale, np.ones(donors.shape[1])])
    lengths, _ = optimize.nnls(stacked, np.append(np.zeros(target.size), 1.0))
    return np.asarray(lengths / lengths.sum(), dtype=np.float64)


def fit_control(target: FloatArray, donors: FloatArray, *, n_before: int) -> ControlFit:
    """Return the mix of ``donors`` (moments x donors) closest to ``target`` over the first ``n_before`` moments."""
    weights = simplex_weights(target[:n_before], donors[:n_before])
    gaps = target - donors @ weights
    before, after = (float(np.sqrt(np.mean(np.square(part)))) for part in (gaps[:n_before], gaps[n_before:]))
    return ControlFit(weights, gaps, max(before, FITS_EXACTLY * float(np.std(donors)) or FITS_EXACTLY), after)


def _clock(panel: StaggeredPanel, window: tuple[int, int]) -> IntArray:
    """Return the positions of the moments of the window for each started household."""
    if not panel.complete:
        raise ValueError(f"a synthetic control needs complete households; {panel.outcomes.size - panel.n_obs} gaps")
    first, last = window
    if not (first < -1 and last >= 0):
        raise ValueError(
            f"the window needs two moments before the start or more, and one after; found {first} to {last}"
        )
    if (np.diff(panel.times) != 1).any():
        raise ValueError("the moments of the panel must follow each other without holes")
    at = np.searchsorted(panel.times, panel.starts[: panel.n_started])
    n_short = int(((at + first < 0) | (at + last >= panel.times.size)).sum())
    if n_short:
        raise ValueError(f"{n_short} started households were not observed over all of the window {first} to {last}")
    return np.asarray(at[:, np.newaxis] + np.arange(first, last + 1))


def _groups(started: IntArray, donors: IntArray, n_placebos: int, rng: np.random.Generator) -> list[IntArray]:
    if started.size == 1:
        return [donors[[place]] for place in range(donors.size)]
    return [rng.choice(donors, size=started.size, replace=False) for _ in range(n_placebos)]


def _placebo(paths: FloatArray, group: IntArray, donors: IntArray, n_before: int) -> float:
    """Return the ratio of a group of donors, each on the clock of one started household."""
    target = paths[np.arange(group.size), :, group].mean(axis=0)
    others = np.setdiff1d(donors, group)
    return fit_control(target, paths.mean(axis=0)[:, others], n_before=n_before).ratio
