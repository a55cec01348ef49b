"""How well a questionnaire measures here: internal consistency, answers at the ends of the scale, answers left open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd
from scipy import stats

from werkplaats.methods.complete_cases import (
    FloatArray,
    complete_matrix,
    complete_numbers,
    validate_columns,
    validate_share,
    varies,
)
from werkplaats.results import Estimate


@dataclass(frozen=True)
class FloorCeiling:
    """Shares of persons with the lowest and with the highest score there is (0 to 1)."""

    floor: Estimate
    ceiling: Estimate


def cronbach_alpha(table: pd.DataFrame, *, items: Sequence[str], household: str, conf_level: float = 0.95) -> Estimate:
    """Return Cronbach's alpha: how far the items of one scale vary together (at most 1; higher is more consistent).

    Alpha is ``k / (k - 1) (1 - sum of item variances / variance of the sum)``. It estimates the reliability of the sum
    when all items measure one thing equally well, and is a lower bound otherwise; it rises with the number of items,
    and a high alpha does not show that they measure one thing. Below zero means that items run against each other, most
    often because one was not reversed.

    Feldt's interval supposes normal, parallel items and independent persons. Persons in one household are not
    independent, so its degrees of freedom count households: with one person per household it is Feldt's, with more it
    is wider.

    Parameters
    ----------
    table
        One row per person, of one wave, with complete answers.
    items
        Columns with the answers, all in the same direction (reversed items reversed).
    household
        Column that names the household.
    conf_level
        Confidence level (0 to 1).

    Returns
    -------
    Estimate
        Term ``cronbach_alpha``; ``n_obs`` persons. The interval is None with fewer than two households.

    Raises
    ------
    ValueError
        When there are fewer than two items, an answer is missing, or the sum does not vary: alpha is then undefined.

    References
    ----------
    Cronbach, L. J. (1951). Coefficient alpha and the internal structure of tests. Psychometrika 16:297-334.
    Feldt, L. S., Woodruff, D. J. & Salih, F. A. (1987). Statistical inference for coefficient alpha. Appl Psychol Meas
    11:93-103.

    Examples
    --------
    >>> table = pd.DataFrame({"a": [1, 2, 3, 5], "b": [2, 2, 4, 5], "household": ["H1", "H2", "H3", "H4"]})
    >>> round(cronbach_alpha(table, items=["a", "b"], household="household").estimate, 4)
    0.9667
    """
    validate_share("conf_level", conf_level)
    answers = _answers(table, items)
    n_households = _n_households(table, household)
    n_items = answers.shape[1]
    shared = 1 - answers.var(axis=0, ddof=1).sum() / answers.sum(axis=1).var(ddof=1)
    alpha = float(n_items / (n_items - 1) * shared)
    estimate = Estimate(
        term="cronbach_alpha",
        estimate=alpha,
        unit="reliability (at most 1)",
        method="Cronbach's alpha; no interval, fewer than two households",
        n_households=n_households,
        n_obs=len(answers),
    )
    if n_households < 2:
        return estimate
    freedom = (n_households - 1, (n_households - 1) * (n_items - 1))
    low, high = (
        1 - (1 - alpha) * float(stats.f.ppf(share, *freedom)) for share in ((1 + conf_level) / 2, (1 - conf_level) / 2)
    )
    return replace(
        estimate,
        conf_low=low,
        conf_high=high,
        conf_level=conf_level,
        method="Cronbach's alpha; Feldt's interval with degrees of freedom from households",
    )


def floor_ceiling(table: pd.DataFrame, *, score: str, household: str, minimum: float, maximum: float) -> FloorCeiling:
    """Return the shares of persons with the lowest and the highest score there is (0 to 1), whichever end is good.

    A person at the end of the scale cannot show a change beyond it. Above 15% at either end an instrument is usually
    said to have a floor or ceiling effect. The shares describe who answered here; they have no interval.

    Parameters
    ----------
    table
        One row per person, of one wave, with a score.
    score
        Column with the score.
    household
        Column that names the household.
    minimum, maximum
        Lowest and highest score there is.

    Returns
    -------
    FloorCeiling
        Terms ``floor_share`` and ``ceiling_share`` (0 to 1); ``n_obs`` persons.

    Raises
    ------
    ValueError
        When a score is missing or outside the scale, or there is nobody.

    References
    ----------
    Terwee, C. B., Bot, S. D. M., de Boer, M. R. et al. (2007). Quality criteria were proposed for measurement
    properties of health status questionnaires. J Clin Epidemiol 60:34-42.

    Examples
    --------
    >>> table = pd.DataFrame({"ladder": [0.0, 7.0, 10.0, 10.0], "household": ["H1", "H2", "H3", "H3"]})
    >>> ends = floor_ceiling(table, score="ladder", household="household", minimum=0, maximum=10)
    >>> ends.floor.estimate, ends.ceiling.estimate
    (0.25, 0.5)
    """
    scores = complete_numbers(table, score)
    if scores.size == 0:
        raise ValueError(f"column '{score}' is empty; a share needs at least one person")
    n_outside = int(((scores < minimum) | (scores > maximum)).sum())
    if n_outside:
        raise ValueError(f"column '{score}' has {n_outside} scores outside {minimum:g} to {maximum:g}")
    n_households = _n_households(table, household)
    floor, ceiling = (
        Estimate(
            term=term,
            estimate=float((scores == end).mean()),
            unit="share of persons",
            method=f"share of persons with the {which} possible score; describes who answered, no interval",
            n_households=n_households,
            n_obs=scores.size,
        )
        for term, end, which in (("floor_share", minimum, "lowest"), ("ceiling_share", maximum, "highest"))
    )
    return FloorCeiling(floor=floor, ceiling=ceiling)


def missing_items(table: pd.DataFrame, *, items: Sequence[str], household: str) -> pd.DataFrame:
    """Return per item how many persons left it open, as number and share (0 to 1), in the order of the questionnaire.

    Parameters
    ----------
    table
        One row per person who was given the questionnaire, of one wave.
    items
        Columns with the answers; an open answer is a missing value.
    household
        Column that names the household.

    Returns
    -------
    DataFrame
        ``item``, ``n_missing``, ``share_missing``, ``n_persons``, ``n_households``.

    Raises
    ------
    ValueError
        When an item is not in the table, a household is not named, or there is nobody.

    Examples
    --------
    >>> table = pd.DataFrame({"a": [1.0, None], "b": [2.0, 3.0], "household": ["H1", "H2"]})
    >>> missing_items(table, items=["a", "b"], household="household")["share_missing"].tolist()
    [0.5, 0.0]
    """
    for item in items:
        if item not in table.columns:
            raise ValueError(f"column '{item}' is not in the table")
    n_households = _n_households(table, household)
    if n_households == 0:
        raise ValueError("the table is empty; a share needs at least one person")
    missing = table[list(items)].isna()
    return pd.DataFrame(
        {
            "item": list(items),
            "n_missing": missing.sum().to_numpy(),
            "share_missing": missing.mean().to_numpy(),
            "n_persons": len(table),
            "n_households": n_households,
        }
    )


def _answers(table: pd.DataFrame, items: Sequence[str]) -> FloatArray:
    if len(items) < 2:
        raise ValueError(f"alpha needs at least two items, found {len(items)}")
    answers = complete_matrix(table, items)
    if len(answers) < 2 or not varies(answers.sum(axis=1)):
        raise ValueError(
            f"alpha is undefined: the sum over {len(items)} items does not vary over {len(answers)} persons"
        )
    return answers


def _n_households(table: pd.DataFrame, household: str) -> int:
    validate_columns(table, [household])
    return int(table[household].nunique())
