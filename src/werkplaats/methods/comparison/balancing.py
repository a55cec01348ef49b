"""How alike two groups are at baseline, what weights leave of a group, and the difference that weighted groups give."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd

from werkplaats.methods.comparison.effect_paths import BoolArray
from werkplaats.methods.complete_cases import (
    FloatArray,
    complete_matrix,
    complete_numbers,
    other_groups,
    validate_columns,
    validate_share,
    varies,
)
from werkplaats.methods.intervals.student import Precision, student_inference
from werkplaats.results import Estimate


def baseline_trajectories(
    table: pd.DataFrame, *, household: str, time: str, outcome: str, moments: Sequence[float]
) -> pd.DataFrame:
    """Return one row per household with its outcome at each of ``moments``, to balance or match households on.

    Columns are named ``<outcome> at <moment>``; the index holds the households. Moments are on a clock that all share,
    as months before the start, or before the same month for who does not start.

    Raises
    ------
    ValueError
        When a value is missing, a moment is there twice, or a household lacks one of the moments.

    Examples
    --------
    >>> table = pd.DataFrame({"home": list("aabb"), "month": [-2, -1, -2, -1], "cost": [5.0, 7.0, 4.0, 4.0]})
    >>> wide = baseline_trajectories(table, household="home", time="month", outcome="cost", moments=[-2, -1])
    >>> wide.columns.tolist(), wide.loc["a"].tolist()
    (['cost at -2', 'cost at -1'], [5.0, 7.0])
    """
    complete_numbers(table, outcome)
    validate_columns(table, [household, time])
    chosen = table[table[time].isin(list(moments))]
    n_repeated = int(chosen.duplicated([household, time]).sum())
    if n_repeated:
        raise ValueError(f"column '{time}': {n_repeated} rows repeat a moment of a household")
    wide = chosen.pivot(index=household, columns=time, values=outcome).reindex(
        index=pd.Index(sorted(table[household].unique()), name=household), columns=list(moments)
    )
    n_lacking = int(wide.isna().any(axis=1).sum())
    if n_lacking:
        raise ValueError(f"{n_lacking} of {len(wide)} households lack one of the {len(moments)} moments of '{outcome}'")
    return wide.set_axis([f"{outcome} at {moment:g}" for moment in moments], axis=1)


def two_sides(table: pd.DataFrame, *, group: str, reference: str) -> tuple[str, BoolArray]:
    """Return the name of the one other group, and which rows are in it.

    Raises
    ------
    ValueError
        When a label is missing, there are not exactly two groups, or one has fewer than two rows.
    """
    others = other_groups(table, group=group, reference=reference)
    if len(others) > 1:
        raise ValueError(f"column '{group}' holds {len(others)} groups beside '{reference}'; pass two groups")
    described = np.asarray(table[group].astype(str) == others[0])
    sizes = int(described.sum()), int((~described).sum())
    if min(sizes) < 2:
        raise ValueError(f"each group needs two households or more, found {sizes[0]} and {sizes[1]} ('{reference}')")
    return others[0], described


def balance_table(
    table: pd.DataFrame, *, covariates: Sequence[str], group: str, reference: str, weights: str | None = None
) -> pd.DataFrame:
    """Return for each covariate how far the group lies from ``reference``; positive where it is higher.

    Differences are in standard deviations of the group before any weights, so that weights do not move the yardstick;
    that of a covariate of zeros and ones is the root of p (1 - p). Below 0.1 is usually called balanced. A variance
    ratio far from 1 (below 0.5 or above 2) is a difference that means do not show.

    Parameters
    ----------
    table
        One row per household.
    covariates
        Columns to look at.
    group, reference
        Column with the group of each household (two groups), and the group to compare with.
    weights
        Column with weights (0 or more); None for none.

    Returns
    -------
    DataFrame
        ``covariate``, ``mean_group``, ``mean_reference``, ``standardized_difference`` and ``variance_ratio``, group
        over reference (missing for zeros and ones, and where the reference does not vary).

    Raises
    ------
    ValueError
        When a value is missing, there are not two groups, a weight is negative, or a covariate does not vary in the
        group.

    References
    ----------
    Austin, P. C. (2009). Balance diagnostics for comparing the distribution of baseline covariates between treatment
    groups in propensity-score matched samples. Stat Med 28:3083-3107.

    Examples
    --------
    >>> table = pd.DataFrame({"arm": ["in"] * 3 + ["out"] * 3, "cost": [4.0, 5.0, 6.0, 1.0, 3.0, 5.0]})
    >>> found = balance_table(table, covariates=["cost"], group="arm", reference="out")
    >>> found[["standardized_difference", "variance_ratio"]].to_numpy().tolist()
    [[2.0, 0.25]]
    """
    _, described = two_sides(table, group=group, reference=reference)
    numbers = complete_matrix(table, covariates)
    given = np.ones(len(table)) if weights is None else validate_weights(table, weights, described)
    rows = []
    for column, values in zip(covariates, numbers.T, strict=True):
        if not varies(values[described]):
            raise ValueError(f"column '{column}' does not vary within the group; differences have no yardstick")
        binary = bool(np.isin(values, [0.0, 1.0]).all())
        share = float(values[described].mean())
        yardstick = math.sqrt(share * (1 - share)) if binary else float(values[described].std(ddof=1))
        (mean, variance), (other_mean, other_variance) = (
            _moments(values[side], given[side]) for side in (described, ~described)
        )
        ratio = math.nan if binary or not other_variance > 0 else variance / other_variance
        rows.append((column, mean, other_mean, (mean - other_mean) / yardstick, ratio))
    columns = ["covariate", "mean_group", "mean_reference", "standardized_difference", "variance_ratio"]
    return pd.DataFrame(rows, columns=columns)


def effective_sample_size(weights: FloatArray) -> float:
    """Return the number of households with equal weights that would tell as much; at most their number.

    References
    ----------
    Kish, L. (1965). Survey Sampling, section 11.7. Wiley.

    Examples
    --------
    >>> effective_sample_size(np.array([2.0, 1.0, 1.0, 0.0]))
    2.6666666666666665
    """
    return float(weights.sum() ** 2 / (weights @ weights))


def weighted_att(
    table: pd.DataFrame,
    *,
    change: str,
    group: str,
    reference: str,
    weights: str,
    unit: str,
    conf_level: float = 0.95,
) -> Estimate:
    """Return the weighted mean change of the group minus that of ``reference``; negative when it fell more.

    The weights are taken as given. Those of entropy balancing make the groups alike in what they balance, which would
    narrow the interval if it were reckoned with; this one is on the safe side. The degrees of freedom are Welch's, with
    the effective number of households.

    Parameters
    ----------
    table
        One row per household.
    change, weights
        Columns with the change (after minus before, in ``unit``), and with weights (0 or more).
    group, reference
        Column with the group of each household, and the group that did not take part.
    unit
        Unit of the change.
    conf_level
        Confidence level (0 to 1).

    Returns
    -------
    Estimate
        Term ``att``; ``n_households`` are those with a weight above zero.

    Raises
    ------
    ValueError
        When a value is missing, there are not two groups, a weight is negative, or fewer than two households of a group
        have one above zero.

    References
    ----------
    Hainmueller, J. (2012). Entropy balancing for causal effects. Political Analysis 20:25-46.

    Examples
    --------
    >>> table = pd.DataFrame({"arm": ["in"] * 3 + ["out"] * 4, "change": [-9.0, -6.0, -6.0, -2.0, -1.0, 0.0, -1.0],
    ...                       "weight": [1.0, 1.0, 1.0, 3.0, 1.0, 1.0, 1.0]})
    >>> effect = weighted_att(table, change="change", group="arm", reference="out", weights="weight", unit="EUR")
    >>> round(effect.estimate, 3), round(effect.std_error, 3)
    (-5.667, 1.118)
    """
    validate_share("conf_level", conf_level)
    name, described = two_sides(table, group=group, reference=reference)
    changes, given = complete_numbers(table, change), validate_weights(table, weights, described)
    counted = [side & (given > 0) for side in (described, ~described)]
    if not any(varies(changes[side]) for side in counted):
        raise ValueError(f"column '{change}' does not vary within either group; no interval can be given")
    sides = [_weighted_mean(changes[side], given[side]) for side in counted]
    estimate = sides[0][0] - sides[1][0]
    variance = math.fsum(squared for _, squared, _ in sides)
    freedom = variance**2 / math.fsum(squared**2 / (n - 1) for _, squared, n in sides)
    inference = student_inference(estimate, Precision(math.sqrt(variance), freedom), conf_level=conf_level)
    used = [int(side.sum()) for side in counted]
    return Estimate(
        term="att",
        estimate=estimate,
        unit=unit,
        method=f"difference of weighted mean changes; t interval with {sides[1][2]:.1f} effective households compared",
        n_households=sum(used),
        n_smallest=min(used),
        std_error=math.sqrt(variance),
        conf_low=inference.conf_low,
        conf_high=inference.conf_high,
        conf_level=conf_level,
        p_value=inference.p_value,
        contrast="difference_in_differences",
        group=name,
        reference=reference,
    )


def validate_weights(table: pd.DataFrame, column: str, described: BoolArray) -> FloatArray:
    """Return weights, or raise ValueError when one is negative or fewer than two of a group are above zero."""
    weights = complete_numbers(table, column)
    n_negative = int((weights < 0).sum())
    n_used = [int((weights[side] > 0).sum()) for side in (described, ~described)]
    if n_negative or min(n_used) < 2:
        raise ValueError(
            f"column '{column}': {n_negative} weights are negative; above zero are {n_used[0]} and {n_used[1]}"
        )
    return weights


def _moments(values: FloatArray, weights: FloatArray) -> tuple[float, float]:
    """Return weighted mean and variance; with equal weights those with n - 1."""
    total = float(weights.sum())
    mean = float(weights @ values) / total
    return mean, float(weights @ np.square(values - mean)) * total / (total**2 - float(weights @ weights))


def _weighted_mean(values: FloatArray, weights: FloatArray) -> tuple[float, float, float]:
    """Return a weighted mean, its squared standard error, and the effective number of households."""
    n = effective_sample_size(weights)
    mean = float(weights @ values / weights.sum())
    squared = float(np.square(weights * (values - mean)).sum() / weights.sum() ** 2)
    return mean, squared * n / (n - 1), n
