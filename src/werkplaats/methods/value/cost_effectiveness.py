"""Costs and QALYs together: the cost-effectiveness plane, and what a QALY may cost.

Signs: ``delta_qaly`` positive is health gained, ``delta_cost`` positive is money spent more. The net monetary benefit
is ``threshold x delta_qaly - delta_cost``; positive is worth its money. The ratio of the two has a module of its own
(`werkplaats.methods.value.cost_per_qaly`), because it seldom means what it seems to.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from werkplaats.methods.complete_cases import FloatArray, complete_numbers, split_in_two, validate_share
from werkplaats.methods.intervals.bootstrap import bootstrap_mean
from werkplaats.methods.intervals.resampling import replicate_means
from werkplaats.results import Estimate


def ce_plane(table: pd.DataFrame, *, cost: str, qaly: str, n_bootstrap: int, rng: np.random.Generator) -> pd.DataFrame:
    """Return bootstrap replicates of mean incremental cost and QALY gain, drawn per household together.

    Parameters
    ----------
    table
        One row per household.
    cost, qaly
        Columns with the incremental cost (EUR, positive = dearer) and the QALYs gained of each household.
    n_bootstrap
        Number of resamples of households.
    rng
        Source of the draws.

    Returns
    -------
    DataFrame
        ``delta_qaly``, ``delta_cost``; one row per replicate.

    Raises
    ------
    ValueError
        When a value is missing, or there is no household or no resample.

    References
    ----------
    Briggs, A. H., Wonderling, D. E. & Mooney, C. Z. (1997). Pulling cost-effectiveness analysis up by its bootstraps.
    Health Econ 6:327-340.

    Examples
    --------
    >>> table = pd.DataFrame({"cost": [-500.0, 200.0, -900.0], "qaly": [0.1, 0.0, 0.2]})
    >>> ce_plane(table, cost="cost", qaly="qaly", n_bootstrap=3, rng=np.random.default_rng(1)).shape
    (3, 2)
    """
    means = replicate_means(table, columns=[qaly, cost], n_bootstrap=n_bootstrap, rng=rng)
    return pd.DataFrame(means, columns=["delta_qaly", "delta_cost"])


def ce_plane_between(
    table: pd.DataFrame,
    *,
    cost: str,
    qaly: str,
    group: str,
    reference: str,
    n_bootstrap: int,
    rng: np.random.Generator,
) -> pd.DataFrame:
    """Return replicates of the difference in mean cost and mean QALYs, the one group minus ``reference``.

    Households are resampled within their group, cost and QALYs together. Columns and errors are those of `ce_plane`;
    there must be exactly two groups.
    """
    name = split_in_two(table, column=cost, group=group, reference=reference).group
    labels = table[group].astype(str)
    described, compared = (
        ce_plane(table[labels == label], cost=cost, qaly=qaly, n_bootstrap=n_bootstrap, rng=rng)
        for label in (name, reference)
    )
    return described - compared


def acceptability_curve(replicates: pd.DataFrame, *, thresholds: Sequence[float]) -> pd.DataFrame:
    """Return for each threshold the share of replicates with a positive net monetary benefit.

    Parameters
    ----------
    replicates
        ``delta_qaly`` and ``delta_cost``, as `ce_plane` returns them.
    thresholds
        What a QALY may cost (EUR per QALY, 0 or more).

    Returns
    -------
    DataFrame
        ``threshold``, ``probability`` (0 to 1).

    Raises
    ------
    ValueError
        When a replicate is missing, there is none, or a threshold is negative.

    References
    ----------
    van Hout, B. A., Al, M. J., Gordon, G. S. & Rutten, F. F. H. (1994). Costs, effects and C/E-ratios alongside a
    clinical trial. Health Econ 3:309-319.

    Examples
    --------
    >>> replicates = pd.DataFrame({"delta_qaly": [0.1, 0.1], "delta_cost": [1000.0, 3000.0]})
    >>> acceptability_curve(replicates, thresholds=[0, 20000, 50000])["probability"].tolist()
    [0.0, 0.5, 1.0]
    """
    probabilities = [float((net_benefits(replicates, threshold=threshold) > 0).mean()) for threshold in thresholds]
    return pd.DataFrame({"threshold": [float(value) for value in thresholds], "probability": probabilities})


def net_benefit_curve(
    replicates: pd.DataFrame, *, thresholds: Sequence[float], conf_level: float = 0.95
) -> pd.DataFrame:
    """Return for each threshold the mean net monetary benefit over replicates; positive is worth its money.

    The limits are quantiles of the replicates. Below a hundred households they lie too close together;
    `werkplaats.methods.value.incremental_regression.adjusted_net_benefits` has others.

    Parameters
    ----------
    replicates
        ``delta_qaly`` and ``delta_cost``, as `ce_plane` returns them.
    thresholds
        What a QALY may cost (EUR per QALY, 0 or more).
    conf_level
        Confidence level (0 to 1).

    Returns
    -------
    DataFrame
        ``threshold``, ``mean``, ``conf_low``, ``conf_high``.

    Raises
    ------
    ValueError
        When a replicate is missing, there is none, or a threshold is negative.

    References
    ----------
    Stinnett, A. A. & Mullahy, J. (1998). Net health benefits: a new framework for the analysis of uncertainty in
    cost-effectiveness analysis. Med Decis Making 18:S68-S80.

    Examples
    --------
    >>> replicates = pd.DataFrame({"delta_qaly": [0.1, 0.1], "delta_cost": [1000.0, 3000.0]})
    >>> net_benefit_curve(replicates, thresholds=[0, 50000])["mean"].tolist()
    [-2000.0, 3000.0]
    """
    validate_share("conf_level", conf_level)
    tails = [(1 - conf_level) / 2, (1 + conf_level) / 2]
    rows = []
    for threshold in thresholds:
        found = net_benefits(replicates, threshold=threshold)
        rows.append((float(threshold), float(found.mean()), *np.quantile(found, tails).tolist()))
    return pd.DataFrame(rows, columns=["threshold", "mean", "conf_low", "conf_high"])


def quadrant_shares(replicates: pd.DataFrame) -> pd.DataFrame:
    """Return the share of replicates in each quadrant of the plane, from 0 to 1; together they are 1.

    A replicate on an axis counts as not dearer, or not better. Parameters and errors are those of
    `acceptability_curve`.

    Returns
    -------
    DataFrame
        ``quadrant`` (as in `werkplaats.methods.value.cost_per_qaly`), ``share``.

    Examples
    --------
    >>> replicates = pd.DataFrame({"delta_qaly": [0.1, 0.1, 0.2, -0.1], "delta_cost": [-5.0, 3.0, -1.0, -2.0]})
    >>> quadrant_shares(replicates)["share"].tolist()
    [0.25, 0.5, 0.25, 0.0]
    """
    dearer = net_benefits(replicates, threshold=0) < 0
    better = complete_numbers(replicates, "delta_qaly") > 0
    shares = {
        "dearer_and_better": dearer & better,
        "cheaper_and_better": ~dearer & better,
        "cheaper_and_worse": ~dearer & ~better,
        "dearer_and_worse": dearer & ~better,
    }
    return pd.DataFrame({"quadrant": list(shares), "share": [float(there.mean()) for there in shares.values()]})


def net_monetary_benefit(
    table: pd.DataFrame,
    *,
    cost: str,
    qaly: str,
    threshold: float,
    conf_level: float = 0.95,
    n_bootstrap: int = 5000,
    rng: np.random.Generator,
) -> Estimate:
    """Return the mean over households of ``threshold x QALYs gained - incremental cost``; positive is worth its money.

    Parameters
    ----------
    table
        One row per household.
    cost, qaly
        Columns with the incremental cost (EUR, positive = dearer) and the QALYs gained of each household.
    threshold
        What a QALY may cost (EUR per QALY, 0 or more).
    conf_level, n_bootstrap, rng
        As in `werkplaats.methods.intervals.bootstrap.bootstrap_mean`, which gives the interval.

    Returns
    -------
    Estimate
        Term ``net_monetary_benefit``, in EUR per household, population ``at <threshold>``.

    Raises
    ------
    ValueError
        When a value is missing, there is no household, or the threshold is negative.

    References
    ----------
    Stinnett, A. A. & Mullahy, J. (1998). Net health benefits: a new framework for the analysis of uncertainty in
    cost-effectiveness analysis. Med Decis Making 18:S68-S80.

    Examples
    --------
    >>> table = pd.DataFrame({"cost": [-500.0, 200.0, -900.0, 300.0], "qaly": [0.1, 0.0, 0.2, 0.1]})
    >>> benefit = net_monetary_benefit(table, cost="cost", qaly="qaly", threshold=20000, rng=np.random.default_rng(1))
    >>> benefit.estimate, benefit.population
    (2225.0, 'at 20000')
    """
    pairs = pd.DataFrame({"delta_qaly": complete_numbers(table, qaly), "delta_cost": complete_numbers(table, cost)})
    estimate = bootstrap_mean(
        pd.DataFrame({"net_benefit": net_benefits(pairs, threshold=threshold)}),
        column="net_benefit",
        term="net_monetary_benefit",
        unit="EUR",
        conf_level=conf_level,
        n_bootstrap=n_bootstrap,
        rng=rng,
    )
    return estimate.labelled(population=f"at {threshold:g}" if threshold % 1 else f"at {threshold:.0f}")


def net_benefits(pairs: pd.DataFrame, *, threshold: float) -> FloatArray:
    """Return ``threshold x QALYs gained - incremental cost`` of each row (EUR); positive is worth its money.

    Raises
    ------
    ValueError
        When ``delta_qaly`` or ``delta_cost`` is missing, there is no row, or the threshold is negative.
    """
    if not threshold >= 0:
        raise ValueError(f"a QALY cannot cost less than nothing; found threshold {threshold}")
    gained, spent = complete_numbers(pairs, "delta_qaly"), complete_numbers(pairs, "delta_cost")
    if gained.size == 0:
        raise ValueError("the table is empty; a net benefit needs at least one row")
    benefits: FloatArray = threshold * gained - spent
    return benefits
