"""How many households got better, stayed the same or got worse, against a change that matters to them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from statsmodels.stats.proportion import proportion_confint

from werkplaats.methods.complete_cases import complete_numbers, validate_share
from werkplaats.results import Estimate

IntervalMethod = Literal["exact", "wilson"]
METHODS = {"exact": ("beta", "exact interval (Clopper-Pearson)"), "wilson": ("wilson", "Wilson's interval")}
"""How statsmodels calls each interval, and how a reader does."""

REACHED = 1e-9
"""A change counts as reaching the difference when it lacks less than this share of it: .9 - .8 is .1."""


@dataclass(frozen=True)
class Responders:
    """Shares of households that improved, stayed the same and got worse; they add up to one."""

    improved: Estimate
    same: Estimate
    worse: Estimate


def responders(
    table: pd.DataFrame,
    *,
    change: str,
    important_difference: float,
    higher_is_better: bool = True,
    interval: IntervalMethod = "exact",
    conf_level: float = 0.95,
) -> Responders:
    """Return the shares of households that improved, stayed the same or got worse by an important difference or more.

    A household improved when its change reaches ``important_difference`` in the good direction, and got worse when it
    reaches it in the other. With a difference of zero any rise or fall counts. Shares say less than the mean change:
    some households improve and some get worse without any help, so a share needs a comparison as much as a mean does.

    Parameters
    ----------
    table
        One row per household.
    change
        Column with the change of each household, after minus before.
    important_difference
        Minimal important difference of the instrument, in its own points; 0 or more.
    higher_is_better
        False for instruments where a fall is an improvement, such as loneliness.
    interval
        ``exact`` covers at least ``conf_level`` always; ``wilson`` covers it on average and is narrower.
    conf_level
        Confidence level (0 to 1) of each share by itself.

    Raises
    ------
    ValueError
        When a change is missing, there is no row, or the difference is negative.

    References
    ----------
    Clopper, C. J. & Pearson, E. S. (1934). The use of confidence or fiducial limits. Biometrika 26:404-413.
    Wilson, E. B. (1927). Probable inference, the law of succession, and statistical inference. JASA 22:209-212.

    Examples
    --------
    >>> table = pd.DataFrame({"change": [0.2, 0.1, 0.0, -0.02, 0.3, -0.2]})
    >>> found = responders(table, change="change", important_difference=0.074)
    >>> found.improved.estimate, round(found.improved.conf_low, 4), round(found.improved.conf_high, 4)
    (0.5, 0.1181, 0.8819)
    """
    validate_share("conf_level", conf_level)
    changes = complete_numbers(table, change)
    if changes.size == 0:
        raise ValueError(f"column '{change}' is empty; a share needs at least one household")
    if not important_difference >= 0:
        raise ValueError(f"important_difference must be 0 or more, found {important_difference}")
    if interval not in METHODS:
        raise ValueError(f"interval must be 'exact' or 'wilson', found '{interval}'")
    gains = changes if higher_is_better else -changes
    noise = REACHED * max(important_difference, float(np.abs(gains).max()))
    bar = important_difference - noise if important_difference > 0 else noise
    n_improved, n_worse = int((gains >= bar).sum()), int((gains <= -bar).sum())
    if bar <= 0:  # nobody changed, and any change would count
        n_improved = n_worse = 0
    counts = {"improved": n_improved, "same": gains.size - n_improved - n_worse, "worse": n_worse}
    shares = {
        name: _share(name, count, gains.size, interval=interval, conf_level=conf_level)
        for name, count in counts.items()
    }
    return Responders(**shares)


def _share(name: str, count: int, n_households: int, *, interval: IntervalMethod, conf_level: float) -> Estimate:
    formula, words = METHODS[interval]
    low, high = proportion_confint(count, n_households, alpha=1 - conf_level, method=formula)
    return Estimate(
        term=f"share_{name}",
        estimate=count / n_households,
        unit="share of households",
        method=f"{count} of {n_households} households; {words}",
        n_households=n_households,
        conf_low=float(low),
        conf_high=float(high),
        conf_level=conf_level,
    )
