"""Health states compared without a value set: which change is for the better by any preference, and who has problems.

A value set says how much a change is worth. Whether a change is an improvement at all needs none when nothing got
worse: every preference agrees on that (Pareto). It is the check beside a mean utility, which hides that some dimensions
went up and others down.
"""

from __future__ import annotations

import pandas as pd

from werkplaats.instruments.definitions import InstrumentDefinition, validate_answers
from werkplaats.instruments.valuation import DIMENSIONS

HEALTH_CHANGES = ("better", "no_change", "worse", "mixed")
"""At least one dimension better and none worse; the same state; one worse and none better; some of both."""


def classify_health_change(
    before: pd.DataFrame, after: pd.DataFrame, *, definition: InstrumentDefinition
) -> pd.Series[pd.CategoricalDtype[str]]:
    """Return for each person whether health got ``better``, ``worse``, both (``mixed``) or neither (``no_change``).

    Parameters
    ----------
    before, after
        One column per dimension with levels from 1 (no problems); the same index in the same order.
    definition
        Member of the EQ-5D family whose levels these are.

    Returns
    -------
    Series
        Categorical with the categories ``HEALTH_CHANGES``, missing where any of the ten levels is.

    Raises
    ------
    ValueError
        When the two do not hold the same persons, a dimension is absent, or a level is impossible.

    References
    ----------
    Devlin, N. J., Parkin, D. & Browne, J. (2010). Patient-reported outcome measures in the NHS: new methods for
    analysing and reporting EQ-5D data. Health Economics 19:886-905. doi:10.1002/hec.1608

    Examples
    --------
    >>> from werkplaats.instruments.eq5d_5l import EQ5D_5L
    >>> before = pd.DataFrame([[2, 1, 2, 3, 2], [1, 1, 1, 2, 2]], columns=list(DIMENSIONS))
    >>> after = pd.DataFrame([[2, 1, 1, 2, 2], [1, 1, 1, 1, 3]], columns=list(DIMENSIONS))
    >>> classify_health_change(before, after, definition=EQ5D_5L).tolist()
    ['better', 'mixed']
    """
    if not before.index.equals(after.index):
        raise ValueError(f"before ({len(before)} rows) and after ({len(after)} rows) do not hold the same persons")
    steps = _levels(after, definition) - _levels(before, definition)
    improved, worsened = (steps < 0).any(axis=1), (steps > 0).any(axis=1)
    change = pd.Series("no_change", index=before.index)
    change = change.mask(improved, "better").mask(worsened, "worse").mask(improved & worsened, "mixed")
    complete = steps.notna().all(axis=1)
    return change.where(complete).astype(pd.CategoricalDtype(list(HEALTH_CHANGES)))


def count_health_changes(changes: pd.Series[pd.CategoricalDtype[str]]) -> pd.DataFrame:
    """Return how many persons changed in which way, and their share of those whose change is known.

    Parameters
    ----------
    changes
        As `classify_health_change` returns it.

    Returns
    -------
    DataFrame
        ``change`` (all four, in the order of ``HEALTH_CHANGES``), ``n_persons``, ``share``; persons whose change is not
        known are in no row. The share is missing when no change is known.

    Examples
    --------
    >>> changes = pd.Series(["better", "better", "worse"], dtype=pd.CategoricalDtype(HEALTH_CHANGES))
    >>> count_health_changes(changes)["n_persons"].tolist()
    [2, 0, 1, 0]
    """
    counts = changes.value_counts().reindex(list(HEALTH_CHANGES), fill_value=0)
    shares = counts / counts.sum() if counts.sum() else counts * float("nan")
    return pd.DataFrame({"change": HEALTH_CHANGES, "n_persons": counts.to_numpy(), "share": shares.to_numpy()})


def level_sum(states: pd.DataFrame, *, definition: InstrumentDefinition) -> pd.Series[float]:
    """Return the sum of the five levels of each person; 5 is no problems at all, higher is worse.

    It weighs every level of every dimension alike, so it is a rough ordering and not a utility. Missing where any
    dimension is.

    Raises
    ------
    ValueError
        When a dimension is absent, or a level is impossible.

    Examples
    --------
    >>> from werkplaats.instruments.eq5d_5l import EQ5D_5L
    >>> level_sum(pd.DataFrame([[2, 1, 2, 3, 2]], columns=list(DIMENSIONS)), definition=EQ5D_5L).tolist()
    [10.0]
    """
    return _levels(states, definition).sum(axis=1, skipna=False)


def problem_shares(states: pd.DataFrame, *, definition: InstrumentDefinition) -> pd.DataFrame:
    """Return for each dimension the share of persons with any problem (level 2 or more); lower is better.

    Returns
    -------
    DataFrame
        ``dimension``, ``n_persons`` (who answered it), ``n_with_problems``, ``share`` (missing when nobody answered).

    Raises
    ------
    ValueError
        When a dimension is absent, or a level is impossible.

    Examples
    --------
    >>> from werkplaats.instruments.eq5d_5l import EQ5D_5L
    >>> states = pd.DataFrame([[2, 1, 2, 3, 2], [1, 1, 1, 2, None]], columns=list(DIMENSIONS))
    >>> problem_shares(states, definition=EQ5D_5L)["share"].tolist()
    [0.5, 0.0, 0.5, 1.0, 1.0]
    """
    levels = _levels(states, definition)
    answered, problems = levels.notna().sum(), (levels > 1).sum()
    return pd.DataFrame(
        {
            "dimension": DIMENSIONS,
            "n_persons": answered.to_numpy(),
            "n_with_problems": problems.to_numpy(),
            "share": (problems / answered.where(answered > 0)).to_numpy(),
        }
    )


def _levels(states: pd.DataFrame, definition: InstrumentDefinition) -> pd.DataFrame:
    validate_answers(states, definition)
    return states[list(DIMENSIONS)].astype("float64")
