"""Bootstrap and imputation together, in either order, for any analysis that returns an `Estimate`.

Bootstrap first: every resample of households is imputed once and analysed, and the spread of the answers holds both
the sampling of households and the imputation (Brand et al. 2019). Imputation first: every imputed table is resampled,
and the answers are pooled with Rubin's rules; for comparison with studies that did so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from werkplaats.methods.complete_cases import FloatArray, validate_share
from werkplaats.methods.multiple_imputation import (
    Block,
    Imputable,
    ImputationModel,
    RowArray,
    complete_rows,
    incomplete_columns,
    least_observed,
    multiple_imputations,
    validate_imputable,
)
from werkplaats.methods.pooling import pooled_estimate
from werkplaats.methods.resampling import validate_size
from werkplaats.methods.studentized import Interval, Resampled, studentized_interval
from werkplaats.results import Estimate

Analysis = Callable[[pd.DataFrame], Estimate]
"""An analysis of one completed table."""

CHUNK = 1_000_000
"""Most scores of resamples held in memory at once (8 MB for each predictor of a score)."""

N_POINT_IMPUTATIONS = 50
"""Imputations of the table itself, whose mean is the estimate that the interval stands around."""


def completed_resamples(
    table: pd.DataFrame, *, model: ImputationModel, n_bootstrap: int, rng: np.random.Generator
) -> Iterator[pd.DataFrame]:
    """Yield resamples of households, drawn within their group, in each of which the missing scores were drawn once.

    A household that was drawn twice counts as two, with draws of their own; column ``household`` of the model numbers
    them. A resample in which too few households have a score to impute it from is drawn again.

    Parameters
    ----------
    table
        One row per person (or household), one column per measurement.
    model
        What is imputed, and from what.
    n_bootstrap
        Number of resamples.
    rng
        Source of the draws.

    Raises
    ------
    ValueError
        As `multiple_imputations`; when a group has one household, or when most resamples cannot be imputed.

    Examples
    --------
    >>> table = pd.DataFrame({"t0": [0.2, 0.4, 0.5, 0.6, 0.7, 0.9, 0.8], "t1": [0.3, 0.6, 0.5, 0.8, 0.7, 0.9, None]})
    >>> resamples = completed_resamples(table, model=ImputationModel(columns=["t0", "t1"]), n_bootstrap=3,
    ...                                 rng=np.random.default_rng(1))
    >>> [(len(resample), int(resample.isna().sum().sum())) for resample in resamples]
    [(7, 0), (7, 0), (7, 0)]
    """
    imputable = validate_imputable(table, model=model)
    n_places = sum(block.rows.size for block in imputable.blocks)
    validate_size(n_places, n_bootstrap)
    for block in imputable.blocks:
        if len(block.rows) < 2:
            raise ValueError(f"one household{block.where}; resampling it gives the same household every time")
    step = max(1, CHUNK // (n_places * len(imputable.numbers)))
    for start in range(0, n_bootstrap, step):
        yield from _resamples(table, imputable, model, min(step, n_bootstrap - start), rng)


def imputed_replicates(
    table: pd.DataFrame,
    *,
    model: ImputationModel,
    analyses: Mapping[str, Analysis],
    n_bootstrap: int,
    rng: np.random.Generator,
) -> pd.DataFrame:
    """Return the estimate of every analysis (with its sign) in every completed resample, one column each.

    All analyses see the same resamples, so that cost and effect stay together, for a cost-effectiveness plane.
    Parameters and errors are those of `completed_resamples`.
    """
    resamples = completed_resamples(table, model=model, n_bootstrap=n_bootstrap, rng=rng)
    rows = [[_analysed(resample, analysis).estimate for analysis in analyses.values()] for resample in resamples]
    return pd.DataFrame(rows, columns=list(analyses))


def bootstrap_then_impute(
    table: pd.DataFrame,
    *,
    model: ImputationModel,
    analysis: Analysis,
    interval: Literal["percentile", "studentized"] = "studentized",
    conf_level: float = 0.95,
    n_bootstrap: int = 1000,
    rng: np.random.Generator,
) -> Estimate:
    """Return an estimate from incomplete data with an interval from resampled, once imputed households.

    The estimate, and its sign, are those of ``analysis``, averaged over imputations of the table itself. ``std_error``
    is the standard deviation of the replicates: a single imputation each, so on the large side.

    Parameters
    ----------
    table
        One row per person (or household), one column per measurement.
    model
        What is imputed, and from what.
    analysis
        What is estimated from a completed table.
    interval
        ``percentile`` takes quantiles of the replicates, as Brand et al. did; they had hundreds of persons.
        ``studentized`` takes quantiles of their t statistics, at least Student's, and is for few households; the
        analysis must give a standard error.
    conf_level
        Confidence level (0 to 1).
    n_bootstrap
        Number of resamples.
    rng
        Source of the draws.

    Raises
    ------
    ValueError
        As `completed_resamples`, when a resample cannot be analysed, and for ``studentized`` when the analysis has no
        standard error.

    References
    ----------
    Brand, J., Van Buuren, S., Le Cessie, S. & Van den Hout, W. (2019). Combining multiple imputation and bootstrap in
    the analysis of cost-effectiveness trial data. Stat Med 38:210-220.
    """
    validate_share("conf_level", conf_level)
    if interval not in {"percentile", "studentized"}:
        raise ValueError(f"interval must be 'percentile' or 'studentized', found '{interval}'")
    point = [
        analysis(completed)
        for completed in multiple_imputations(table, model=model, n_imputations=N_POINT_IMPUTATIONS, rng=rng)
    ]
    estimate = float(np.mean([each.estimate for each in point]))
    resamples = completed_resamples(table, model=model, n_bootstrap=n_bootstrap, rng=rng)
    replicates = [_analysed(resample, analysis) for resample in resamples]
    values = np.array([each.estimate for each in replicates])
    if interval == "percentile":
        tail = (1 - conf_level) / 2
        limits = Interval(*(float(limit) for limit in np.quantile(values, [tail, 1 - tail])))
    else:
        limits = _studentized(estimate, point, values, replicates, conf_level)
    return replace(
        point[0],
        estimate=estimate,
        std_error=float(values.std(ddof=1)) if values.size > 1 else None,
        conf_low=limits.low,
        conf_high=limits.high,
        conf_level=None if limits.low is None else conf_level,
        p_value=None,
        method=f"{point[0].method.split(';')[0]}; {interval} bootstrap of households, each resample imputed once",
    )


def impute_then_bootstrap(
    table: pd.DataFrame,
    *,
    model: ImputationModel,
    analysis: Analysis,
    n_imputations: int,
    complete_freedom: float,
    conf_level: float = 0.95,
    n_bootstrap: int = 200,
    rng: np.random.Generator,
) -> Estimate:
    """Return an estimate pooled over imputations, each with the standard error of its own bootstrap of households.

    The estimate and its sign are those of ``analysis``. Use it for comparison with studies that imputed first; an
    interval for few households is better left to `bootstrap_then_impute`.

    Parameters
    ----------
    table, model, analysis, conf_level, rng
        As in `bootstrap_then_impute`.
    n_imputations
        Number of imputations.
    complete_freedom
        Degrees of freedom without missing data, as in `pooled`: households minus coefficients.
    n_bootstrap
        Number of resamples of each imputed table.

    Raises
    ------
    ValueError
        As `bootstrap_then_impute` and `pooled`.

    References
    ----------
    Schomaker, M. & Heumann, C. (2018). Bootstrap inference when using multiple imputation. Stat Med 37:2252-2266.
    """
    analyses = []
    for completed in multiple_imputations(table, model=model, n_imputations=n_imputations, rng=rng):
        resamples = completed_resamples(completed, model=model, n_bootstrap=n_bootstrap, rng=rng)
        values = np.array([_analysed(resample, analysis).estimate for resample in resamples])
        analyses.append(replace(analysis(completed), std_error=float(values.std(ddof=1))))
    estimate = pooled_estimate(analyses, complete_freedom=complete_freedom, conf_level=conf_level)
    first = analyses[0].method
    return replace(
        estimate, method=estimate.method.replace(first, f"{first.split(';')[0]}; bootstrap of households", 1)
    )


def _resamples(
    table: pd.DataFrame, imputable: Imputable, model: ImputationModel, n_copies: int, rng: np.random.Generator
) -> Iterator[pd.DataFrame]:
    drawn = [block.rows[_drawn(imputable, block, model, n_copies, rng)] for block in imputable.blocks]
    scores = [complete_rows(imputable.numbers, rows, model=model, parameters_drawn=False, rng=rng) for rows in drawn]
    firsts = np.cumsum([0, *(rows.shape[1] for rows in drawn)])
    for copy in range(n_copies):
        members = [rows[copy] >= 0 for rows in drawn]
        taken = table.take(np.concatenate([rows[copy][there] for rows, there in zip(drawn, members, strict=True)]))
        values = np.concatenate(
            [block[:, copy][:, there] for block, there in zip(scores, members, strict=True)], axis=1
        )
        columns = dict(zip(model.columns, values, strict=True))
        if model.household is not None:
            numbers = [first + np.nonzero(there)[0] for first, there in zip(firsts, members, strict=False)]
            columns[model.household] = np.concatenate(numbers)
        yield taken.reset_index(drop=True).assign(**columns)


def _drawn(
    imputable: Imputable, block: Block, model: ImputationModel, n_copies: int, rng: np.random.Generator
) -> RowArray:
    """Return copies x households: positions in the block, such that every incomplete column can be imputed."""
    n_households = len(block.rows)
    incomplete = incomplete_columns(imputable.numbers, block, n_imputed=len(model.columns))
    scored = _scores_per_household(imputable.numbers[incomplete], block)
    least = least_observed(imputable.numbers, block)
    drawn = rng.integers(n_households, size=(n_copies, n_households), dtype=np.intp)
    again, n_drawn = np.flatnonzero(_too_few(drawn, scored, least)), n_copies
    while again.size:
        n_drawn += again.size
        if n_drawn > 2 * n_copies + 20:
            raise ValueError(
                f"most resamples of {n_households} households{block.where} hold too few scores to impute from; "
                "name fewer columns or predictors, or impute groups together"
            )
        drawn[again] = rng.integers(n_households, size=(again.size, n_households), dtype=np.intp)
        again = again[_too_few(drawn[again], scored, least)]
    return drawn


def _scores_per_household(numbers: FloatArray, block: Block) -> FloatArray:
    """Return columns x households: how many members have a score."""
    counted: FloatArray = (~np.isnan(numbers[:, block.rows]) & (block.rows >= 0)).sum(axis=2).astype(float)
    return counted


def _too_few(drawn: RowArray, scored: FloatArray, least: int) -> NDArray[np.bool_]:
    """Return for each resample whether a column has too few different persons with a score."""
    there = np.zeros((len(drawn), scored.shape[1]))
    np.put_along_axis(there, drawn, 1.0, axis=1)
    few: NDArray[np.bool_] = (there @ scored.T < least).any(axis=1)
    return few


def _analysed(resample: pd.DataFrame, analysis: Analysis) -> Estimate:
    try:
        return analysis(resample)
    except ValueError as error:
        raise ValueError(f"a resample of {len(resample)} rows cannot be analysed: {error}") from error


def _studentized(
    estimate: float, point: list[Estimate], values: FloatArray, replicates: list[Estimate], conf_level: float
) -> Interval:
    """Return the interval from t statistics whose standard errors take the completed data as observed.

    The imputation is in the spread of the statistics, which stand around the estimate of many imputations.
    """
    std_errors = [each.std_error for each in point if each.std_error]
    if len(std_errors) < len(point):
        raise ValueError(f"'{point[0].term}' has no standard error; take the percentile interval")
    scale = float(np.sqrt(np.square(std_errors).mean()))
    resampled = Resampled(values, np.array([each.std_error or 0.0 for each in replicates]))
    return studentized_interval(estimate, scale, point[0].n_households - 1, resampled, conf_level)
