"""How different the missing scores must be from what was imputed before the conclusion changes.

Imputation assumes that who is missing scores like others with the same history. Here every imputed score is shifted by
delta, the analysis is repeated, and the whole curve is kept: a reader judges whether a delta is plausible.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import optimize

from werkplaats.methods.missing_data.pooling import pooled_estimate
from werkplaats.results import Estimate

PRECISION = 1e-9
"""Share of the range of deltas to which a tipping point is found."""


@dataclass(frozen=True, kw_only=True)
class DeltaCurve:
    """An estimate as it depends on how far the missing scores are from the imputed ones.

    Attributes
    ----------
    deltas, estimates
        The shifts, in the unit of the score, and the pooled estimate under each.
    tipping_below, tipping_above
        The shift nearest to zero, down and up, at which the interval moves onto or off zero; None when within the
        range of ``deltas`` it does not.
    """

    deltas: tuple[float, ...]
    estimates: tuple[Estimate, ...]
    tipping_below: float | None
    tipping_above: float | None


def delta_curve(
    table: pd.DataFrame,
    *,
    imputed: Sequence[pd.DataFrame],
    columns: Sequence[str],
    deltas: Sequence[float],
    analysis: Callable[[pd.DataFrame], Estimate],
    complete_freedom: float,
    rows: pd.Series[bool] | None = None,
    conf_level: float = 0.95,
) -> DeltaCurve:
    """Return the pooled estimate of ``analysis`` with imputed scores shifted by each delta; signs are the analysis'.

    A negative delta says that who is missing scores lower than was imputed. Shifted scores are not cut off at the end
    of their scale.

    Parameters
    ----------
    table
        The table before imputation: what is missing there is shifted.
    imputed
        Its imputations, in the same order of rows.
    columns
        Scores whose imputed values are shifted.
    deltas
        Shifts, increasing, with zero in their range.
    analysis
        What is estimated from a completed table.
    complete_freedom
        As in `pooled_estimate`.
    rows
        True for the rows whose imputed scores are shifted, for example those of one group; None for all.
    conf_level
        Confidence level (0 to 1).

    Raises
    ------
    ValueError
        When no score is missing in ``columns`` and ``rows``, ``deltas`` do not increase through zero, the imputations
        have other rows than the table, or as `pooled_estimate`.

    References
    ----------
    Van Buuren, S., Boshuizen, H. C. & Knook, D. L. (1999). Multiple imputation of missing blood pressure covariates in
    survival analysis. Stat Med 18:681-694.
    Yan, X., Lee, S. & Li, N. (2009). Missing data handling methods in medical device clinical trials. J Biopharm Stat
    19:1085-1098.

    Examples
    --------
    >>> from werkplaats.methods.before_after.paired import mean_change
    >>> table = pd.DataFrame({"t0": [1.0, 2.0, 3.0, 2.0], "t1": [3.0, 3.0, 6.0, None]})
    >>> curve = delta_curve(table, imputed=[table.fillna(4.0), table.fillna(4.5)], columns=["t1"], deltas=[-4, 0, 4],
    ...                     analysis=lambda each: mean_change(each, before="t0", after="t1", unit="points"),
    ...                     complete_freedom=3)
    >>> [estimate.estimate for estimate in curve.estimates], round(curve.tipping_below, 3)
    ([1.0625, 2.0625, 3.0625], -0.326)
    """
    if len(deltas) < 2 or not (np.diff(deltas) > 0).all() or not deltas[0] <= 0 <= deltas[-1]:
        raise ValueError(f"deltas must increase and hold zero in their range, found {list(deltas)}")
    gaps = _gaps(table, columns, rows)
    if any(not completed.index.equals(table.index) for completed in imputed):
        raise ValueError("an imputation has other rows than the table")

    def shifted(delta: float) -> Estimate:
        analyses = [analysis(_shifted(completed, gaps, delta)) for completed in imputed]
        estimate = pooled_estimate(analyses, complete_freedom=complete_freedom, conf_level=conf_level)
        return replace(estimate, method=f"{estimate.method}; imputed scores shifted by {delta:g}")

    estimates = {float(delta): shifted(float(delta)) for delta in deltas}
    reached = estimates | {0.0: estimates.get(0.0) or shifted(0.0)}
    return DeltaCurve(
        deltas=tuple(estimates),
        estimates=tuple(estimates.values()),
        tipping_below=_tipping(reached, shifted, sorted((delta for delta in reached if delta <= 0), reverse=True)),
        tipping_above=_tipping(reached, shifted, sorted(delta for delta in reached if delta >= 0)),
    )


def _gaps(table: pd.DataFrame, columns: Sequence[str], rows: pd.Series[bool] | None) -> dict[str, NDArray[np.bool_]]:
    chosen = np.ones(len(table), dtype=bool) if rows is None else rows.to_numpy(dtype=bool)
    if chosen.size != len(table):
        raise ValueError(f"rows has {chosen.size} values for a table of {len(table)} rows")
    absent = [column for column in columns if column not in table.columns]
    if absent:
        raise ValueError(f"column '{absent[0]}' is not in the table")
    gaps = {column: table[column].isna().to_numpy() & chosen for column in columns}
    if not any(gap.any() for gap in gaps.values()):
        raise ValueError(f"no score is missing in {', '.join(columns)}; there is nothing to shift")
    return gaps


def _shifted(completed: pd.DataFrame, gaps: dict[str, NDArray[np.bool_]], delta: float) -> pd.DataFrame:
    return completed.assign(**{column: completed[column] + delta * gap for column, gap in gaps.items()})


def _side(estimate: Estimate) -> int:
    """Return which side of zero the interval lies on, 0 when it holds zero."""
    assert estimate.conf_low is not None  # a pooled estimate has an interval
    assert estimate.conf_high is not None
    return int(estimate.conf_low > 0) - int(estimate.conf_high < 0)


def _tipping(
    reached: dict[float, Estimate], shifted: Callable[[float], Estimate], outward: Sequence[float]
) -> float | None:
    """Return where the interval first changes sides, on the way from zero outward."""
    side = _side(reached[0.0])
    for inner, outer in pairwise(outward):
        there = _side(reached[outer])
        if there != side:
            limit = "conf_low" if (side or there) > 0 else "conf_high"
            root: float = optimize.brentq(
                lambda delta, limit=limit: getattr(shifted(delta), limit),
                inner,
                outer,
                xtol=PRECISION * (abs(outer) or 1),
            )
            return root
    return None
