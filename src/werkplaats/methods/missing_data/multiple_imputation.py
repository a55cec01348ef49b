"""Multiple imputation of scores that are missing at some measurements, by chained equations within waves.

Missing at random is assumed: given the scores and predictors that the model holds, whether a score is missing does not
hang on its value. That cannot be tested; `missing_data.tipping_point` shows what happens when it is not so.

The chain is our own (`missing_data.chained_draws`) because it imputes a thousand resamples of households at once,
with the mean of the housemates drawn along; statsmodels imputes one table at a time and knows no households.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from werkplaats.methods.complete_cases import FloatArray, complete_numbers, validate_columns, varies
from werkplaats.methods.missing_data.chained_draws import Method, chained_draws

RowArray = NDArray[np.intp]

LEAST_FREEDOM = 3
"""Fewest residual degrees of freedom of an imputation: below, the drawn residual variance has no finite mean."""


@dataclass(frozen=True, kw_only=True)
class ImputationModel:
    """What is imputed, and from what.

    Attributes
    ----------
    columns
        Scores, one column per instrument and measurement; each is imputed from all the others.
    predictors
        Complete numeric columns that predict the scores or that they are missing, and are not imputed themselves.
    household
        Column with the household of each row. The mean of the housemates at the same measurement then predicts too,
        so that persons in one household stay alike. None when a row is a household.
    group
        Column with the group of each row. Each group is imputed by itself, so that groups may differ in every respect.
    method
        ``normal`` or ``pmm`` (predictive mean matching, which yields only scores that somebody had).
    n_cycles
        Rounds of the chain.
    """

    columns: Sequence[str]
    predictors: Sequence[str] = ()
    household: str | None = None
    group: str | None = None
    method: Method = "normal"
    n_cycles: int = 10

    def __post_init__(self) -> None:
        if not self.columns:
            raise ValueError("columns is empty; name the scores to impute")
        named = [*self.columns, *self.predictors]
        twice = sorted({name for name in named if named.count(name) > 1})
        if twice:
            raise ValueError(f"named more than once among columns and predictors: {', '.join(twice)}")
        if self.method not in {"normal", "pmm"}:
            raise ValueError(f"method must be 'normal' or 'pmm', found '{self.method}'")
        if self.n_cycles < 1:
            raise ValueError(f"n_cycles must be at least 1, found {self.n_cycles}")


class Block(NamedTuple):
    """Households that are imputed together: their group, and their rows, households x members, -1 for no member."""

    group: str | None
    rows: RowArray

    @property
    def where(self) -> str:
        """The group, for a message."""
        return "" if self.group is None else f" in group '{self.group}'"


class Imputable(NamedTuple):
    """A table that was found fit to impute: its scores and predictors (columns x rows), and its blocks."""

    numbers: FloatArray
    blocks: tuple[Block, ...]


def multiple_imputations(
    table: pd.DataFrame, *, model: ImputationModel, n_imputations: int, rng: np.random.Generator
) -> tuple[pd.DataFrame, ...]:
    """Return ``n_imputations`` copies of the table with the missing scores drawn; observed scores stay as they are.

    Analyse each copy and pool with `missing_data.pooling`. A single copy is not data: an analysis of one forgets
    that the scores were drawn. Give at least as many imputations as the percentage of rows with a missing score.

    Parameters
    ----------
    table
        One row per person (or household), one column per measurement.
    model
        What is imputed, and from what.
    n_imputations
        Number of copies.
    rng
        Source of the draws.

    Raises
    ------
    ValueError
        When a score cannot be imputed: nobody in the group has it, all who have it are alike, or too few have it; when
        a predictor, household or group is missing; or when there is one household only.

    References
    ----------
    Rubin, D. B. (1987). Multiple Imputation for Nonresponse in Surveys. Wiley.
    White, I. R., Royston, P. & Wood, A. M. (2011). Multiple imputation using chained equations: issues and guidance for
    practice. Stat Med 30:377-399.

    Examples
    --------
    >>> table = pd.DataFrame({"t0": [0.2, 0.4, 0.5, 0.6, 0.7, 0.9, 0.8], "t1": [0.3, 0.6, 0.5, 0.8, 0.7, 0.9, None]})
    >>> first, second = multiple_imputations(table, model=ImputationModel(columns=["t0", "t1"]), n_imputations=2,
    ...                                      rng=np.random.default_rng(1))
    >>> int(first["t1"].isna().sum()), bool(first["t1"].iloc[6] == second["t1"].iloc[6])
    (0, False)
    """
    if n_imputations < 1:
        raise ValueError(f"n_imputations must be at least 1, found {n_imputations}")
    numbers, blocks = validate_imputable(table, model=model)
    completed = np.repeat(numbers[: len(model.columns), None], n_imputations, axis=1)
    for block in blocks:
        rows = np.broadcast_to(block.rows, (n_imputations, *block.rows.shape))
        drawn = complete_rows(numbers, rows, model=model, rng=rng)
        members = block.rows >= 0
        completed[:, :, block.rows[members]] = drawn[:, :, members]
    return tuple(
        table.assign(**{name: completed[position, copy] for position, name in enumerate(model.columns)})
        for copy in range(n_imputations)
    )


def complete_rows(
    numbers: FloatArray, rows: RowArray, *, model: ImputationModel, rng: np.random.Generator
) -> FloatArray:
    """Return the scores of ``rows`` (copies x households x members), completed, columns first."""
    n_imputed = len(model.columns)
    completed = chained_draws(
        numbers[:, rows], rows >= 0, n_imputed=n_imputed, method=model.method, n_cycles=model.n_cycles, rng=rng
    )
    return completed[:n_imputed]


def validate_imputable(table: pd.DataFrame, *, model: ImputationModel) -> Imputable:
    """Return scores, predictors and blocks of a table that can be imputed.

    Raises
    ------
    ValueError
        As `multiple_imputations`; the message says which column, in which group, and why.
    """
    scores = [_scores(table, column) for column in model.columns]
    numbers = np.vstack([*scores, *(complete_numbers(table, column) for column in model.predictors)])
    blocks = _blocks(table, model)
    for block in blocks:
        for position, column in enumerate(model.columns):
            _validate_column(numbers[position], column, block, least_observed(numbers, block) + LEAST_FREEDOM - 1)
    return Imputable(numbers, blocks)


def least_observed(numbers: FloatArray, block: Block) -> int:
    """Return how many must have a score for it to be regressed with one degree of freedom to spare."""
    housemates = int(block.rows.shape[1] > 1)
    return len(numbers) + housemates + 1


def incomplete_columns(numbers: FloatArray, block: Block, *, n_imputed: int) -> list[int]:
    """Return the positions of the columns that lack a score in this block."""
    rows = block.rows[block.rows >= 0]
    return [position for position in range(n_imputed) if np.isnan(numbers[position, rows]).any()]


def _scores(table: pd.DataFrame, column: str) -> FloatArray:
    if column not in table.columns:
        raise ValueError(f"column '{column}' is not in the table")
    if table[column].isna().all():
        raise ValueError(
            f"column '{column}' has no score in any of {len(table)} rows: there is nothing to impute from; leave it out"
        )
    if not pd.api.types.is_numeric_dtype(table[column]):
        raise ValueError(f"column '{column}' is not numeric but {table[column].dtype}")
    numbers: FloatArray = table[column].to_numpy(dtype=np.float64, na_value=np.nan)
    n_infinite = int(np.isinf(numbers).sum())
    if n_infinite:
        raise ValueError(f"column '{column}' has {n_infinite} infinite values")
    return numbers


def _blocks(table: pd.DataFrame, model: ImputationModel) -> tuple[Block, ...]:
    named = [name for name in (model.household, model.group) if name is not None]
    validate_columns(table, named)
    households = np.arange(len(table)) if model.household is None else pd.factorize(table[model.household])[0]
    if model.group is None:
        return (Block(None, _household_rows(households, np.arange(len(table)))),)
    labels = table[model.group].astype(str).to_numpy()
    crossing = int((pd.Series(labels).groupby(households).nunique() > 1).sum())
    if crossing:
        raise ValueError(f"{crossing} households have members in more than one group of column '{model.group}'")
    return tuple(
        Block(label, _household_rows(households, np.flatnonzero(labels == label))) for label in sorted(set(labels))
    )


def _household_rows(households: NDArray[np.intp], rows: RowArray) -> RowArray:
    """Return the rows of each household beside each other, filled up with -1."""
    _, number = np.unique(households[rows], return_inverse=True)
    order = np.argsort(number, kind="stable")
    sizes = np.bincount(number)
    member = np.arange(rows.size) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    arranged = np.full((sizes.size, int(sizes.max())), -1, dtype=np.intp)
    arranged[number[order], member] = rows[order]
    return arranged


def _validate_column(numbers: FloatArray, column: str, block: Block, least: int) -> None:
    """Raise ValueError when a column with gaps in this block cannot be imputed."""
    scores = numbers[block.rows[block.rows >= 0]]
    observed = scores[~np.isnan(scores)]
    if observed.size == scores.size:
        return
    found = f"column '{column}'{block.where} cannot be imputed: {observed.size} of {scores.size} rows have a score"
    if observed.size == 0:
        raise ValueError(f"{found}, so there is nothing to learn it from; leave the measurement or the group out")
    if len(block.rows) < 2:
        raise ValueError(f"{found}, all in one household, which says nothing of how households differ")
    if observed.size < least:
        raise ValueError(
            f"{found}, and the model needs {least}; name fewer columns or predictors, or impute groups together"
        )
    if not varies(observed):
        raise ValueError(f"{found}, all the same score, so a draw would repeat it as if that were certain")
