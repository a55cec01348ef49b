"""What it would be worth to know before choosing: the expected value of perfect information (EVPI).

Whoever chooses on uncertain numbers may choose wrong. EVPI is what that costs on average, for one decision unit (here
a household): the most that any further study can be worth. It is never negative.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy import stats

from werkplaats.methods.value.cost_effectiveness import net_benefits
from werkplaats.methods.value.discounting import DiscountRates, discount_factors


def value_of_perfect_information(replicates: pd.DataFrame, *, threshold: float) -> float:
    """Return what knowing the true net benefit would be worth per household (EUR, 0 or more), from simulations.

    The mean of what one would gain by choosing right in every replicate, minus what choosing once for all gives.

    Parameters
    ----------
    replicates
        ``delta_qaly`` and ``delta_cost``, one row per replicate, as `ce_plane` or `incremental_replicates` return.
    threshold
        What a QALY may cost (EUR per QALY, 0 or more).

    Raises
    ------
    ValueError
        When a replicate is missing, there is none, or the threshold is negative.

    References
    ----------
    Claxton, K. (1999). The irrelevance of inference: a decision-making approach to the stochastic evaluation of
    health care technologies. J Health Econ 18:341-364.

    Examples
    --------
    >>> replicates = pd.DataFrame({"delta_qaly": [0.1, 0.1], "delta_cost": [1000.0, 3000.0]})
    >>> value_of_perfect_information(replicates, threshold=20000)
    500.0
    """
    found = net_benefits(replicates, threshold=threshold)
    return float(np.maximum(found, 0).mean() - max(found.mean(), 0.0))


def normal_value_of_perfect_information(*, mean: float, std_error: float) -> float:
    """Return what knowing the true net benefit would be worth per household (EUR, 0 or more), when it is normal.

    ``s (phi(d) - d (1 - Phi(d)))`` with ``d = |mean| / s``.

    Parameters
    ----------
    mean, std_error
        Estimate and standard error of the net benefit (EUR per household).

    Raises
    ------
    ValueError
        When the standard error is not positive, or a number is not finite.

    References
    ----------
    Raiffa, H. & Schlaifer, R. (1961). Applied Statistical Decision Theory. Harvard University.
    Wilson, E. C. F. (2015). A practical guide to value of information analysis. PharmacoEconomics 33:105-121.

    Examples
    --------
    >>> round(normal_value_of_perfect_information(mean=500, std_error=2000), 2)
    572.69
    """
    if not (std_error > 0 and np.isfinite(std_error) and np.isfinite(mean)):
        raise ValueError(f"a normal net benefit needs a mean and a positive spread, found {mean} and {std_error}")
    distance = abs(mean) / std_error
    return float(std_error * (stats.norm.pdf(distance) - distance * stats.norm.sf(distance)))


def value_over_decisions(value: float, *, households: Sequence[float], rates: DiscountRates) -> float:
    """Return what the information is worth to all who decide with it (EUR, 0 or more): the ceiling of a study budget.

    Parameters
    ----------
    value
        EVPI per household (EUR).
    households
        Households for whom the choice is made in each year, from the year in which the information is there.
    rates
        Discount rates of euros.

    Raises
    ------
    ValueError
        When the value or a number of households is negative.

    Examples
    --------
    >>> from werkplaats.methods.value.discounting import COST_RATES
    >>> round(value_over_decisions(500.0, households=[12, 12], rates=COST_RATES), 2)
    11825.24
    """
    if not value >= 0 or not all(number >= 0 for number in households):
        raise ValueError("neither a value of information nor a number of households can be negative")
    return float(value * (np.asarray(households, dtype=float) @ discount_factors(range(len(households)), rates=rates)))
