"""What is missing: the patterns over measurements, and whether those who left differ from those who stayed."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import special

from werkplaats.methods.complete_cases import FloatArray, complete_numbers, validate_columns, validate_share, varies
from werkplaats.results import Estimate


def missing_patterns(table: pd.DataFrame, *, columns: Sequence[str], household: str | None = None) -> pd.DataFrame:
    """Return how many rows have each pattern of present and missing scores, the most frequent first.

    Parameters
    ----------
    table
        One row per person (or household).
    columns
        Scores in order of time.
    household
        Column with the household of each row; None when a row is a household.

    Returns
    -------
    DataFrame
        One row per pattern: a column of True (has a score) and False for each of ``columns``; ``kind`` (``complete``;
        ``dropout``, nothing after the first gap; ``intermittent``, something after a gap; ``absent``, nothing at all);
        ``n_rows``, ``share`` of all rows, and ``n_households`` that hold such a row.

    Raises
    ------
    ValueError
        When a column is absent, ``columns`` is empty, the table has no rows, or a household is missing.

    References
    ----------
    Little, R. J. A. & Rubin, D. B. (2019). Statistical Analysis with Missing Data, 3rd ed., section 1.2. Wiley.

    Examples
    --------
    >>> table = pd.DataFrame({"t0": [0.5, 0.6, 0.7], "t1": [0.6, None, 0.8], "t2": [0.7, None, 0.9]})
    >>> missing_patterns(table, columns=["t0", "t1", "t2"])[["kind", "n_rows"]].values.tolist()
    [['complete', 2], ['dropout', 1]]
    """
    scored = _scored(table, columns)
    households = np.arange(len(table))
    if household is not None:
        validate_columns(table, [household])
        households = pd.factorize(table[household])[0]
    grouped = scored.assign(__household=households).groupby(list(columns), sort=False)["__household"]
    patterns = grouped.agg(n_rows="size", n_households="nunique").reset_index()
    patterns.insert(len(columns), "kind", [_kind(row) for row in patterns[list(columns)].to_numpy(dtype=bool)])
    patterns["share"] = patterns["n_rows"] / len(table)
    order = patterns.assign(__n=-patterns["n_rows"]).sort_values(
        ["__n", *columns], ascending=[True, *[False] * len(columns)]
    )
    return patterns.loc[order.index, [*columns, "kind", "n_rows", "share", "n_households"]].reset_index(drop=True)


def attrition_differences(
    table: pd.DataFrame, *, columns: Sequence[str], lost: str, conf_level: float = 0.95
) -> tuple[Estimate, ...]:
    """Return the baseline mean of those who were lost minus that of those who stayed, in standard deviations.

    Positive means that those who were lost scored higher at baseline. The standard deviation is the pooled one, with
    Hedges' correction for few households; the interval inverts the noncentral t distribution. A small difference does
    not show that the missing scores are like the others: it is about the baseline only.

    Parameters
    ----------
    table
        One row per household.
    columns
        Complete baseline characteristics, numeric (a yes or no is 1 or 0).
    lost
        Column that is True for a household that was lost.
    conf_level
        Confidence level (0 to 1).

    Returns
    -------
    tuple of Estimate
        Term ``attrition_difference``, one for each of ``columns``, which is its ``outcome``.

    Raises
    ------
    ValueError
        When a value is missing, ``lost`` is not boolean, fewer than two households were lost or stayed, or a
        characteristic does not differ within either.

    References
    ----------
    Hedges, L. V. (1981). Distribution theory for Glass's estimator of effect size. J Educ Stat 6:107-128.

    Examples
    --------
    >>> table = pd.DataFrame({"u0": [0.2, 0.4, 0.5, 0.6, 0.8], "gone": [True, True, False, False, False]})
    >>> round(attrition_differences(table, columns=["u0"], lost="gone")[0].estimate, 3)
    -1.626
    """
    validate_share("conf_level", conf_level)
    validate_columns(table, [lost])
    if not pd.api.types.is_bool_dtype(table[lost]):
        raise ValueError(f"column '{lost}' must hold True and False, found {table[lost].dtype}")
    gone: NDArray[np.bool_] = table[lost].to_numpy(dtype=bool)
    if min(gone.sum(), (~gone).sum()) < 2:
        raise ValueError(
            f"{int(gone.sum())} households were lost and {int((~gone).sum())} stayed; a comparison needs two of each"
        )
    return tuple(
        _standardized_difference(complete_numbers(table, column), gone, column, conf_level) for column in columns
    )


def _scored(table: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
    if not columns or table.empty:
        raise ValueError(f"{len(columns)} columns and {len(table)} rows; a pattern needs one of each")
    for column in columns:
        if column not in table.columns:
            raise ValueError(f"column '{column}' is not in the table")
    return table[list(columns)].notna()


def _kind(scored: NDArray[np.bool_]) -> str:
    if scored.all():
        return "complete"
    if not scored.any():
        return "absent"
    return "dropout" if not scored[int(scored.argmin()) :].any() else "intermittent"


def _standardized_difference(numbers: FloatArray, gone: NDArray[np.bool_], column: str, conf_level: float) -> Estimate:
    lost, stayed = numbers[gone], numbers[~gone]
    if not (varies(lost) or varies(stayed)):
        raise ValueError(
            f"column '{column}' has one value among the lost and one among who stayed; nothing to scale by"
        )
    freedom = numbers.size - 2
    pooled = math.sqrt((lost.var(ddof=1) * (lost.size - 1) + stayed.var(ddof=1) * (stayed.size - 1)) / freedom)
    per_t = math.sqrt(1 / lost.size + 1 / stayed.size)
    t_statistic = float(lost.mean() - stayed.mean()) / (pooled * per_t)
    scale = per_t * (1 - 3 / (4 * freedom - 1))
    low, high = (
        float(special.nctdtrinc(freedom, share, t_statistic)) for share in ((1 + conf_level) / 2, (1 - conf_level) / 2)
    )
    return Estimate(
        term="attrition_difference",
        estimate=t_statistic * scale,
        unit="standard deviations",
        method="difference in pooled standard deviations, Hedges' correction; interval from the noncentral t",
        n_households=numbers.size,
        n_smallest=min(lost.size, stayed.size),
        conf_low=low * scale,
        conf_high=high * scale,
        conf_level=conf_level,
        outcome=column,
        contrast="between",
        group="lost",
        reference="stayed",
    )
