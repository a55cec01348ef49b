"""Several outcomes at once: the chance that any of them seems to change although none does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from statsmodels.stats.multitest import multipletests

from werkplaats.results import Estimate


def holm(estimates: Sequence[Estimate]) -> tuple[Estimate, ...]:
    """Return the same estimates, in order, with p-values that hold for all of them together (Holm's step-down).

    Declaring a change wherever the adjusted value stays below .05 errs once in twenty studies or less, over all
    outcomes and whatever ties them together. Intervals stay as they are: each holds by itself. Give the outcomes that a
    plan names as primary; an exploratory one is called exploratory, not adjusted.

    Raises
    ------
    ValueError
        When there is no estimate, or one has no p-value.

    References
    ----------
    Holm, S. (1979). A simple sequentially rejective multiple test procedure. Scand J Stat 6:65-70.

    Examples
    --------
    >>> some = [Estimate(term="mean_change", estimate=1.0, unit="", method="t", n_households=9, p_value=p)
    ...         for p in (0.01, 0.04, 0.03)]
    >>> [round(estimate.p_value, 3) for estimate in holm(some)]
    [0.03, 0.06, 0.06]
    """
    without = [estimate.id for estimate in estimates if estimate.p_value is None]
    if not estimates or without:
        raise ValueError(f"Holm needs a p-value of each estimate; {', '.join(without) or 'there is none'}")
    adjusted = multipletests([estimate.p_value for estimate in estimates], method="holm")[1]
    note = f"p adjusted for {len(estimates)} outcomes (Holm)"
    return tuple(
        replace(estimate, p_value=float(p_value), method=f"{estimate.method}; {note}")
        for estimate, p_value in zip(estimates, adjusted, strict=True)
    )
