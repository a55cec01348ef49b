"""The random-intercept model for thousands of bootstrap samples of households at once.

How they are fitted: `werkplaats.methods.repeated_measures.random_intercept_likelihood`.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from werkplaats.methods.complete_cases import complete_matrix, complete_numbers, validate_columns
from werkplaats.methods.intervals.resampling import draw_rows, validate_size
from werkplaats.methods.repeated_measures.random_effects import Codes, codes
from werkplaats.methods.repeated_measures.random_intercept_likelihood import (
    HouseholdSums,
    RandomIntercepts,
    fit_samples,
    household_sums,
)


def random_intercept(
    table: pd.DataFrame, *, outcome: str, regressors: Sequence[str], household: str
) -> RandomIntercepts:
    """Return the REML fit of ``outcome`` on ``regressors`` and a constant, with a random effect of each household.

    One row in the result. For an `Estimate` with degrees of freedom: `repeated_measures.mixed_models`.

    Parameters
    ----------
    table
        One row per person or measurement.
    outcome, regressors
        Numeric columns; a group is a column of 0 and 1.
    household
        Column with the household.

    Raises
    ------
    ValueError
        When a value is missing, the coefficients are not determined, or nothing is left as residual.

    Examples
    --------
    >>> table = pd.DataFrame({"home": [1, 1, 2, 2, 3, 3], "wave": [0.0, 1.0] * 3, "y": [5.0, 6.0, 4.0, 6.0, 8.0, 8.5]})
    >>> fit = random_intercept(table, outcome="y", regressors=["wave"], household="home")
    >>> fit.coefficients.round(3).tolist(), fit.std_errors[:, 0].round(3).tolist()
    ([[1.167, 5.667]], [0.441])
    """
    sums = _sums(table, outcome=outcome, regressors=regressors, household=household)
    return fit_samples(sums, np.ones((1, len(sums.sizes))))


def random_intercept_replicates(
    table: pd.DataFrame,
    *,
    outcome: str,
    regressors: Sequence[str],
    household: str,
    n_bootstrap: int,
    rng: np.random.Generator,
    strata: str | None = None,
) -> RandomIntercepts:
    """Return the REML fits of `random_intercept` in ``n_bootstrap`` resamples of households, one per row.

    Households are drawn whole; one that is drawn twice counts as two households.

    Parameters
    ----------
    table, outcome, regressors, household
        As in `random_intercept`.
    n_bootstrap
        Number of resamples.
    rng
        Source of the draws.
    strata
        Column with the stratum of each household, say its group: as many households are drawn from it as it has. With
        few households and a group among the regressors it is needed, or a resample may miss a whole group.

    Raises
    ------
    ValueError
        As `random_intercept`; when a household is in two strata, or in some resamples the coefficients are not
        determined.

    References
    ----------
    Efron, B. & Tibshirani, R. J. (1993). An Introduction to the Bootstrap. Chapman & Hall.

    Examples
    --------
    >>> table = pd.DataFrame({"home": [1, 1, 2, 2, 3, 3], "wave": [0.0, 1.0] * 3, "y": [5.0, 6.0, 4.0, 6.0, 8.0, 8.5]})
    >>> fits = random_intercept_replicates(
    ...     table, outcome="y", regressors=["wave"], household="home", n_bootstrap=4, rng=np.random.default_rng(1)
    ... )
    >>> fits.coefficients.shape
    (4, 2)
    """
    sums = _sums(table, outcome=outcome, regressors=regressors, household=household)
    validate_size(len(sums.sizes), n_bootstrap)
    groups = _strata(table, household=household, strata=strata)
    counts = np.zeros((n_bootstrap, len(sums.sizes)))
    for group in np.unique(groups):
        members = np.flatnonzero(groups == group)
        for rows, drawn in draw_rows(len(members), n_bootstrap, rng):
            n_rows, within = len(drawn), np.arange(len(drawn))[:, None] * len(members)
            tally = np.bincount((drawn + within).ravel(), minlength=n_rows * len(members))
            counts[rows, members] = tally.reshape(n_rows, len(members))
    return fit_samples(sums, counts)


def _sums(table: pd.DataFrame, *, outcome: str, regressors: Sequence[str], household: str) -> HouseholdSums:
    numbers = complete_numbers(table, outcome)
    validate_columns(table, [household])
    columns = [complete_matrix(table, regressors)] if regressors else []
    matrix = np.column_stack([*columns, np.ones(len(table))])
    n_rows, n_coefficients = matrix.shape
    if n_rows <= n_coefficients or np.linalg.matrix_rank(matrix) < n_coefficients:
        raise ValueError(f"{n_rows} rows cannot determine {n_coefficients} coefficients of '{outcome}'")
    return household_sums(matrix, numbers, codes(table[household]))


def _strata(table: pd.DataFrame, *, household: str, strata: str | None) -> Codes:
    """Return the stratum of each household, in the order of the household codes."""
    households = codes(table[household])
    if strata is None:
        return np.zeros(int(households.max()) + 1, dtype=np.intp)
    validate_columns(table, [strata])
    pairs = np.unique(np.column_stack([households, codes(table[strata])]), axis=0)
    n_torn = len(pairs) - len(np.unique(households))
    if n_torn:
        raise ValueError(f"{n_torn} households lie in more than one '{strata}'; a household is drawn from one")
    return pairs[:, 1]
