"""Resamples of households in which what was missing is drawn: the bootstrap that imputes as it goes."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from werkplaats.methods.complete_cases import FloatArray
from werkplaats.methods.intervals.resampling import validate_size
from werkplaats.methods.missing_data.multiple_imputation import (
    Block,
    Imputable,
    ImputationModel,
    RowArray,
    complete_rows,
    incomplete_columns,
    least_observed,
    validate_imputable,
)

CHUNK = 1_000_000
"""Most scores of resamples held in memory at once (8 MB for each predictor of a score)."""


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


def _resamples(
    table: pd.DataFrame, imputable: Imputable, model: ImputationModel, n_copies: int, rng: np.random.Generator
) -> Iterator[pd.DataFrame]:
    drawn = [block.rows[_drawn(imputable, block, model, n_copies, rng)] for block in imputable.blocks]
    scores = [complete_rows(imputable.numbers, rows, model=model, rng=rng) for rows in drawn]
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
    few: NDArray[np.bool_] = np.any(there @ scored.T < least, axis=1)
    return few
