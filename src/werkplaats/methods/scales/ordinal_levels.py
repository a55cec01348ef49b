"""Levels that are an order and not a distance, such as those of the ZRM: transitions, shares, and problems counted.

The household is the unit. Each household counts once, and its persons share that one equally: a person in a household
of two counts for a half. So a large household does not speak louder, and a share is the mean over households of the
share within them. Wilson's interval over households goes with it; for shares within households it is on the wide side,
because such shares vary less than yes or no.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from statsmodels.stats.proportion import proportion_confint

from werkplaats.methods.complete_cases import (
    FloatArray,
    complete_matrix,
    complete_numbers,
    validate_columns,
    validate_share,
)
from werkplaats.results import Estimate

LEVELS = (1, 2, 3, 4, 5)
"""Levels of the ZRM, from acute problem to completely self-sufficient."""

WEIGHTED_SHARE = "share of households, persons of one household in equal parts; Wilson interval over households"


@dataclass(frozen=True)
class LevelTransitions:
    """From which level to which, and how many went forward, stayed, or went back.

    Attributes
    ----------
    cells
        Every pair of levels: ``before``, ``after``, ``share`` (0 to 1, adds up to 1), ``n_persons``, ``n_households``.
        Single cells give persons away: for the internal report.
    forward, stable, back
        Shares that ended higher, the same, lower (0 to 1); they add up to 1.
    """

    cells: pd.DataFrame
    forward: Estimate
    stable: Estimate
    back: Estimate


def level_transitions(
    table: pd.DataFrame,
    *,
    before: str,
    after: str,
    household: str,
    levels: Sequence[int] = LEVELS,
    conf_level: float = 0.95,
) -> LevelTransitions:
    """Return the share of households at each pair of levels, and the shares that went forward (up), stayed, fell back.

    A step from 1 to 2 and one from 1 to 5 are both forward: levels have an order and no distance. A person at the
    highest level cannot go forward, one at the lowest cannot go back.

    Parameters
    ----------
    table
        One row per person who was rated both times (or per household, when it is rated as one).
    before, after
        Columns with the level, before and after; higher is better.
    household
        Column that names the household.
    levels
        Every level there is, in ascending order.
    conf_level
        Confidence level (0 to 1) of Wilson's interval.

    Returns
    -------
    LevelTransitions
        Terms ``forward_share``, ``stable_share`` and ``back_share``, contrast ``before-after``; ``n_obs`` persons.

    Raises
    ------
    ValueError
        When a level is missing or does not exist, or there is nobody.

    References
    ----------
    Wilson, E. B. (1927). Probable inference, the law of succession, and statistical inference. J Am Stat Assoc
    22:209-212.

    Examples
    --------
    >>> table = pd.DataFrame({"t0": [1, 2, 3], "t1": [3, 2, 2], "household": ["H1", "H2", "H2"]})
    >>> moved = level_transitions(table, before="t0", after="t1", household="household")
    >>> moved.forward.estimate, moved.stable.estimate, moved.back.estimate
    (0.5, 0.25, 0.25)
    """
    first, second = _levels(table, before, levels), _levels(table, after, levels)
    weights = _person_weights(table, household)
    steps = np.sign(second - first)
    forward, stable, back = (
        _share(steps == sign, weights, term=term, conf_level=conf_level).labelled(contrast="before-after")
        for term, sign in (("forward_share", 1), ("stable_share", 0), ("back_share", -1))
    )
    moves = pd.DataFrame(
        {"before": first, "after": second, "weight": weights, "household": table[household].to_numpy()}
    )
    return LevelTransitions(cells=_cells(moves, levels), forward=forward, stable=stable, back=back)


def low_level_share(
    table: pd.DataFrame,
    *,
    level: str,
    household: str,
    highest_low: int,
    levels: Sequence[int] = LEVELS,
    conf_level: float = 0.95,
) -> Estimate:
    """Return the share of households at a low level (0 to 1): lower is better.

    Parameters
    ----------
    table
        One row per person who was rated (or per household, when it is rated as one), of one wave.
    level
        Column with the level.
    household
        Column that names the household.
    highest_low
        Highest level that counts as low: 2 for the ZRM.
    levels
        Every level there is.
    conf_level
        Confidence level (0 to 1) of Wilson's interval.

    Returns
    -------
    Estimate
        Term ``low_level_share``; ``n_obs`` persons.

    Raises
    ------
    ValueError
        When a level is missing or does not exist, or there is nobody.

    Examples
    --------
    >>> table = pd.DataFrame({"finances": [1, 2, 4], "household": ["H1", "H2", "H2"]})
    >>> low_level_share(table, level="finances", household="household", highest_low=2).estimate
    0.75
    """
    is_low = _levels(table, level, levels) <= highest_low
    return _share(is_low, _person_weights(table, household), term="low_level_share", conf_level=conf_level)


def problem_domains(
    table: pd.DataFrame, *, domains: Sequence[str], household: str, highest_low: int, levels: Sequence[int] = LEVELS
) -> pd.DataFrame:
    """Return per household in how many domains there is a problem: lower is better.

    A mean over the persons and a count over the household as a whole answer different questions: two persons with a
    problem in one domain each, not the same, have 1 on average and 2 together. Either goes on to
    `werkplaats.methods.before_after.paired.mean_change`.

    Parameters
    ----------
    table
        One row per person, rated on all domains of one version, of one wave.
    domains
        Columns with the levels.
    household
        Column that names the household.
    highest_low
        Highest level that counts as a problem: 2 for the ZRM.
    levels
        Every level there is.

    Returns
    -------
    DataFrame
        The household, in the order in which households appear; ``n_persons``; ``mean_per_person``, domains; and
        ``in_household``, domains in which at least one person has a problem.

    Raises
    ------
    ValueError
        When no domain is named, a level is missing or does not exist, or there is nobody.

    Examples
    --------
    >>> table = pd.DataFrame({"finances": [1, 5], "housing": [5, 2], "household": ["H1", "H1"]})
    >>> counted = problem_domains(table, domains=["finances", "housing"], household="household", highest_low=2)
    >>> counted[["mean_per_person", "in_household"]].values.tolist()
    [[1.0, 2.0]]
    """
    if not domains:
        raise ValueError("no domains are named; problems are counted over at least one")
    for domain in domains:
        _levels(table, domain, levels)
    validate_columns(table, [household])
    problems = pd.DataFrame(complete_matrix(table, domains) <= highest_low, columns=list(domains), index=table.index)
    per_household = problems.groupby(table[household], sort=False)
    return pd.DataFrame(
        {
            "n_persons": per_household.size(),
            "mean_per_person": problems.sum(axis=1).groupby(table[household], sort=False).mean(),
            "in_household": per_household.any().sum(axis=1).astype("float64"),
        }
    ).reset_index()


def _levels(table: pd.DataFrame, column: str, levels: Sequence[int]) -> FloatArray:
    found = complete_numbers(table, column)
    if found.size == 0:
        raise ValueError(f"column '{column}' is empty; a share needs at least one person")
    n_unknown = int((~np.isin(found, levels)).sum())
    if n_unknown:
        raise ValueError(f"column '{column}' has {n_unknown} levels that do not exist; there are {list(levels)}")
    return found


def _person_weights(table: pd.DataFrame, household: str) -> FloatArray:
    """Return what each person counts for: one divided by the persons of the household who are in the table."""
    validate_columns(table, [household])
    n_persons = table.groupby(household)[household].transform("size")
    weights: FloatArray = 1 / n_persons.to_numpy(dtype=np.float64)
    return weights


def _share(is_so: np.ndarray, weights: FloatArray, *, term: str, conf_level: float) -> Estimate:
    validate_share("conf_level", conf_level)
    n_households = round(weights.sum())
    counted = float(weights[is_so].sum())
    low, high = proportion_confint(counted, n_households, alpha=1 - conf_level, method="wilson")
    return Estimate(
        term=term,
        estimate=counted / n_households,
        unit="share",
        method=WEIGHTED_SHARE,
        n_households=n_households,
        n_obs=weights.size,
        conf_low=float(low),
        conf_high=float(high),
        conf_level=conf_level,
    )


def _cells(moves: pd.DataFrame, levels: Sequence[int]) -> pd.DataFrame:
    every = pd.MultiIndex.from_product([levels, levels], names=["before", "after"])
    grouped = moves.astype({"before": "int64", "after": "int64"}).groupby(["before", "after"])
    counted = pd.DataFrame(
        {
            "share": grouped["weight"].sum() / moves["weight"].sum(),
            "n_persons": grouped.size(),
            "n_households": grouped["household"].nunique(),
        }
    )
    return counted.reindex(every, fill_value=0).reset_index()
