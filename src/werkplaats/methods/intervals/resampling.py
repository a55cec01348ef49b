"""Drawing households with replacement, whole, in bounded memory.

A household is drawn with every column that belongs to it, so that what hangs together stays together.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from werkplaats.methods.complete_cases import FloatArray, complete_matrix

CHUNK = 250_000
"""Most household draws held in memory at once (2 MB for each column): they stay in the cache, which is what is fast."""


def replicate_means(
    table: pd.DataFrame, *, columns: Sequence[str], n_bootstrap: int, rng: np.random.Generator
) -> FloatArray:
    """Return the means of ``columns`` in ``n_bootstrap`` resamples of households, replicates x columns.

    All columns of a household are drawn together. Memory does not grow with ``n_bootstrap`` times the number of
    households: draws are made ``CHUNK`` at a time.

    Parameters
    ----------
    table
        One row per household.
    columns
        Columns to average.
    n_bootstrap
        Number of resamples.
    rng
        Source of the draws.

    Raises
    ------
    ValueError
        When a value is missing, or there is no household or no resample.

    References
    ----------
    Efron, B. & Tibshirani, R. J. (1993). An Introduction to the Bootstrap. Chapman & Hall.

    Examples
    --------
    >>> table = pd.DataFrame({"cost": [1.0, 2.0, 6.0], "qaly": [0.1, 0.2, 0.6]})
    >>> means = replicate_means(table, columns=["cost", "qaly"], n_bootstrap=4, rng=np.random.default_rng(1))
    >>> means.shape, bool(np.allclose(means[:, 0], 10 * means[:, 1]))
    ((4, 2), True)
    """
    numbers = complete_matrix(table, columns)
    validate_size(len(numbers), n_bootstrap)
    means = np.empty((n_bootstrap, len(columns)))
    for rows, drawn in draw_rows(len(numbers), n_bootstrap, rng):
        for position in range(len(columns)):
            means[rows, position] = numbers[:, position].take(drawn).mean(axis=1)
    return means


def draw_rows(
    n_households: int, n_bootstrap: int, rng: np.random.Generator
) -> Iterator[tuple[slice, NDArray[np.intp]]]:
    """Yield which replicates, and the rows drawn for each of them, so many at a time that memory stays bounded."""
    step = max(1, CHUNK // n_households)
    for start in range(0, n_bootstrap, step):
        stop = min(start + step, n_bootstrap)
        yield slice(start, stop), rng.integers(n_households, size=(stop - start, n_households), dtype=np.intp)


def validate_size(n_households: int, n_bootstrap: int) -> None:
    """Raise ValueError unless there is at least one household and one resample."""
    if n_households < 1:
        raise ValueError("the table is empty; resampling needs at least one household")
    if n_bootstrap < 1:
        raise ValueError(f"n_bootstrap must be at least 1, found {n_bootstrap}")
