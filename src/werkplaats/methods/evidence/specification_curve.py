"""Specification curve: one estimate under every defensible set of choices, and what all of them say together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

Conclusion = Literal["above", "below", "undecided"]
"""The interval lies wholly above zero, wholly below it, or it holds zero."""

ABOVE: Conclusion = "above"
BELOW: Conclusion = "below"
UNDECIDED: Conclusion = "undecided"


@dataclass(frozen=True)
class SpecificationCurve:
    """What the specifications say together, in numbers of specifications.

    Attributes
    ----------
    n_specifications, n_intervals
        Specifications with an estimate, and those of them with an interval.
    median, lowest, highest
        Of the estimates, in their unit.
    n_positive, n_negative
        Estimates above zero, and below it.
    n_above, n_below
        Intervals wholly above zero, and wholly below it.
    n_same_sign
        Estimates with the sign of the reference specification; the reference counts itself.
    n_same_side
        Intervals that lie wholly on the side of zero where the estimate of the reference lies.
    conclusion
        Of the reference; None when it has no interval.
    n_same_conclusion
        Intervals that lead to that conclusion, so that it stands; None when there is none.
    """

    n_specifications: int
    n_intervals: int
    median: float
    lowest: float
    highest: float
    n_positive: int
    n_negative: int
    n_above: int
    n_below: int
    n_same_sign: int
    n_same_side: int
    conclusion: str | None
    n_same_conclusion: int | None

    @property
    def share_same_sign(self) -> float:
        """Share (0 to 1) of the estimates that have the sign of the reference."""
        return self.n_same_sign / self.n_specifications

    @property
    def share_same_conclusion(self) -> float | None:
        """Share (0 to 1) of the intervals with which the conclusion of the reference stands; None without one."""
        return None if self.n_same_conclusion is None else self.n_same_conclusion / self.n_intervals


def specification_curve(table: pd.DataFrame, *, reference: str) -> SpecificationCurve:
    """Return what the estimates of one quantity say together, one for each specification.

    Describes the specifications, and tests nothing: they are analyses of the same data and so far from independent
    that no number of them adds evidence. A count is over the specifications somebody chose to run, each counted once.

    Parameters
    ----------
    table
        One row per specification: ``label``, ``estimate``, ``conf_low``, ``conf_high`` (in one unit; both ends of an
        interval missing when there is none).
    reference
        Label of the specification whose conclusion the others are held against: the study's own.

    Returns
    -------
    SpecificationCurve
        Counts, median and range.

    Raises
    ------
    ValueError
        Without rows, or with missing estimates, half an interval, an interval that is upside down, a label that is
        there twice, or a reference that is not there.

    References
    ----------
    Simonsohn, U., Simmons, J. P., & Nelson, L. D. (2020). Specification curve analysis. Nature Human Behaviour, 4(11),
    1208-1214.
    Steegen, S., Tuerlinckx, F., Gelman, A., & Vanpaemel, W. (2016). Increasing transparency through a multiverse
    analysis. Perspectives on Psychological Science, 11(5), 702-712.

    Examples
    --------
    >>> table = pd.DataFrame({
    ...     "label": ["a", "b", "c"],
    ...     "estimate": [4.0, 1.0, 2.0],
    ...     "conf_low": [1.0, -2.0, 0.5],
    ...     "conf_high": [7.0, 4.0, 3.5],
    ... })
    >>> curve = specification_curve(table, reference="a")
    >>> curve.median, curve.lowest, curve.highest
    (2.0, 1.0, 4.0)
    >>> curve.conclusion, curve.n_same_conclusion, curve.n_intervals, curve.share_same_sign
    ('above', 2, 3, 1.0)
    """
    _validate(table, reference)
    estimates = table["estimate"].to_numpy(dtype=float)
    conclusions = interval_conclusions(table)
    at_reference = (table["label"] == reference).to_numpy()
    own, sign = conclusions[at_reference].iloc[0], np.sign(estimates[at_reference][0])
    count = {name: int((conclusions == name).sum()) for name in (ABOVE, BELOW, UNDECIDED)}
    return SpecificationCurve(
        n_specifications=len(table),
        n_intervals=sum(count.values()),
        median=float(np.median(estimates)),
        lowest=float(estimates.min()),
        highest=float(estimates.max()),
        n_positive=int((estimates > 0).sum()),
        n_negative=int((estimates < 0).sum()),
        n_above=count[ABOVE],
        n_below=count[BELOW],
        n_same_sign=int((np.sign(estimates) == sign).sum()),
        n_same_side={1.0: count[ABOVE], -1.0: count[BELOW]}.get(float(sign), 0),
        conclusion=own,
        n_same_conclusion=None if own is None else count[own],
    )


def interval_conclusions(table: pd.DataFrame) -> pd.Series:
    """Return where each interval lies: ``above`` zero, ``below`` it, or ``undecided``; None without an interval.

    Parameters
    ----------
    table
        Columns ``conf_low`` and ``conf_high``. An interval that ends at zero holds it.
    """
    low, high = table["conf_low"].astype(float), table["conf_high"].astype(float)
    found = pd.Series(UNDECIDED, index=table.index, dtype=object)
    found[low > 0] = ABOVE
    found[high < 0] = BELOW
    found[low.isna() | high.isna()] = None
    return found


def _validate(table: pd.DataFrame, reference: str) -> None:
    if table.empty:
        raise ValueError("there are no specifications")
    missing = int(table["estimate"].isna().sum())
    if missing:
        raise ValueError(f"column 'estimate' misses {missing} of {len(table)} values")
    low, high = table["conf_low"].astype(float), table["conf_high"].astype(float)
    half = int((low.isna() != high.isna()).sum())
    if half:
        raise ValueError(f"columns 'conf_low' and 'conf_high' hold half an interval in {half} rows")
    upside_down = int((low > high).sum())
    if upside_down:
        raise ValueError(f"columns 'conf_low' and 'conf_high' are upside down in {upside_down} rows")
    twice = int(table["label"].duplicated().sum())
    if twice:
        raise ValueError(f"column 'label' holds {twice} labels that are there already")
    if reference not in set(table["label"]):
        raise ValueError("the reference is not among the labels")
