"""Does it last: the change once the director left, the households that held, and when the cost is earned back."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from statsmodels.stats.proportion import proportion_confint

from werkplaats.methods.complete_cases import complete_numbers, validate_share
from werkplaats.methods.intervals.bootstrap import bootstrap_mean
from werkplaats.results import Estimate


@dataclass(frozen=True)
class BreakEven:
    """When the saving has paid for the director, and the running totals behind that.

    Attributes
    ----------
    months
        Months since the start, the first included, after which the saving to date covers the cost to date for good, as
        far as was observed; None when that was not reached.
    cumulative
        ``event_month``, ``saving``, ``director_cost`` and ``net``, each summed from the first month, per household.
    """

    months: int | None
    cumulative: pd.DataFrame


def cost_change(
    table: pd.DataFrame,
    *,
    during: str,
    after: str,
    unit: str,
    conf_level: float = 0.95,
    n_bootstrap: int = 5000,
    rng: np.random.Generator,
) -> Estimate:
    """Return the mean cost after minus during the deployment; positive when cost rose once the director had left.

    Parameters
    ----------
    table
        One row per household observed in both periods.
    during, after
        Columns with the cost per month, in ``unit``.
    unit
        Unit of the cost.
    conf_level, n_bootstrap, rng
        As in `werkplaats.methods.intervals.bootstrap.bootstrap_mean`, which gives the interval.

    Returns
    -------
    Estimate
        Term ``cost_change``, contrast ``during-after``.

    Raises
    ------
    ValueError
        When a cost is missing or there is no household.

    Examples
    --------
    >>> table = pd.DataFrame({"during": [50.0, 60.0, 40.0], "after": [55.0, 50.0, 44.0]})
    >>> round(cost_change(table, during="during", after="after", unit="EUR", rng=np.random.default_rng(1)).estimate, 3)
    -0.333
    """
    changes = complete_numbers(table, after) - complete_numbers(table, during)
    estimate = bootstrap_mean(
        pd.DataFrame({"change": changes}),
        column="change",
        term="cost_change",
        unit=unit,
        conf_level=conf_level,
        n_bootstrap=n_bootstrap,
        rng=rng,
    )
    return estimate.labelled(contrast="during-after")


def held_share(
    table: pd.DataFrame, *, before: str, during: str, after: str, margin: float, conf_level: float = 0.95
) -> Estimate:
    """Return the share of households whose cost after the deployment stayed near that during it (0 to 1).

    A household held when ``after <= during + margin x before``. A household whose cost had not fallen during the
    deployment can hold too: this is about what happened since, not about a saving.

    Parameters
    ----------
    table
        One row per household observed in all three periods.
    before, during, after
        Columns with the cost per month.
    margin
        Share of the cost before by which the cost may rise again (0 to 1).
    conf_level
        Confidence level (0 to 1) of Wilson's interval.

    Returns
    -------
    Estimate
        Term ``change_held_share``, contrast ``during-after``.

    Raises
    ------
    ValueError
        When a cost is missing, there is no household, or ``margin`` lies outside 0 to 1.

    References
    ----------
    Brown, L. D., Cai, T. T. & DasGupta, A. (2001). Interval estimation for a binomial proportion. Stat Sci 16:101-133.

    Examples
    --------
    >>> table = pd.DataFrame({"before": [100.0, 100.0], "during": [50.0, 60.0], "after": [58.0, 90.0]})
    >>> held_share(table, before="before", during="during", after="after", margin=0.1).estimate
    0.5
    """
    validate_share("conf_level", conf_level)
    validate_share("margin", margin)
    allowed = complete_numbers(table, during) + margin * complete_numbers(table, before)
    held = complete_numbers(table, after) <= allowed
    if held.size == 0:
        raise ValueError("the table is empty; a share needs at least one household")
    low, high = proportion_confint(int(held.sum()), held.size, alpha=1 - conf_level, method="wilson")
    return Estimate(
        term="change_held_share",
        estimate=float(held.mean()),
        unit="share",
        method="share of households; Wilson interval",
        n_households=held.size,
        conf_low=float(low),
        conf_high=float(high),
        conf_level=conf_level,
        contrast="during-after",
    )


def break_even(table: pd.DataFrame, *, event_month: str, saving: str, director_cost: str) -> BreakEven:
    """Return after how many months the saving to date covers the cost of the director to date, and stays above it.

    Parameters
    ----------
    table
        One row per event month from the start on, consecutive: means per household.
    event_month
        Column with the event month (start month = 0).
    saving, director_cost
        Columns with the mean saving and the mean cost of the director in that month (same unit; a saving may be
        negative).

    Raises
    ------
    ValueError
        When a value is missing, or the months are not 0, 1, 2, ... in order.

    Examples
    --------
    >>> table = pd.DataFrame({"event_month": [0, 1, 2], "saving": [0.0, 3.0, 4.0], "director": [2.0, 2.0, 2.0]})
    >>> break_even(table, event_month="event_month", saving="saving", director_cost="director").months
    3
    """
    months = complete_numbers(table, event_month)
    if months.size == 0 or not np.array_equal(months, np.arange(months.size)):
        raise ValueError(
            f"column '{event_month}' must count 0, 1, 2, ... in order, over {months.size} rows it does not"
        )
    saved, spent = complete_numbers(table, saving).cumsum(), complete_numbers(table, director_cost).cumsum()
    net = saved - spent
    short = np.flatnonzero(net < 0)
    n_months = int(short[-1]) + 2 if short.size else 1
    cumulative = pd.DataFrame({"event_month": months.astype(int), "saving": saved, "director_cost": spent, "net": net})
    return BreakEven(months=n_months if n_months <= months.size else None, cumulative=cumulative)
