"""Quality-adjusted life years (QALYs) from utilities measured a few times.

Between groups, QALYs are compared by regression on the utility at baseline, always: groups seldom begin alike, and
whoever begins lower collects fewer QALYs whatever is done (Manca et al. 2005).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import integrate

from werkplaats.methods.between_groups.between import adjusted_differences, adjusted_differences_clustered
from werkplaats.methods.complete_cases import FloatArray, complete_matrix, complete_numbers
from werkplaats.results import Estimate


def area_under_curve(table: pd.DataFrame, *, columns: Sequence[str], years: Sequence[float]) -> pd.Series[float]:
    """Return the QALYs of each row: the area under straight lines between its utilities; higher is better.

    Parameters
    ----------
    table
        One row per person or household.
    columns
        Columns with the utility at each measurement, in order of time.
    years
        Time of each measurement (years since baseline), strictly increasing.

    Returns
    -------
    Series
        QALYs, with the index of ``table``.

    Raises
    ------
    ValueError
        When a utility is missing, there are fewer than two measurements, or ``years`` is not strictly increasing or
        not as long as ``columns``.

    References
    ----------
    Manca, A., Hawkins, N. & Sculpher, M. J. (2005). Estimating mean QALYs in trial-based cost-effectiveness analysis:
    the importance of controlling for baseline utility. Health Econ 14:487-496.

    Examples
    --------
    >>> table = pd.DataFrame({"T0": [0.60], "T1": [0.70], "T2": [0.75], "T3": [0.80]})
    >>> area_under_curve(table, columns=["T0", "T1", "T2", "T3"], years=[0, 0.25, 0.5, 1]).round(5).tolist()
    [0.73125]
    """
    times = _times(columns, years)
    areas = integrate.trapezoid(complete_matrix(table, columns), x=times, axis=1)
    return pd.Series(areas, index=table.index, name="qaly")


def area_until_death(
    table: pd.DataFrame, *, columns: Sequence[str], years: Sequence[float], death: str
) -> pd.Series[float]:
    """Return the QALYs of each row with utility 0 from the day of death; higher is better.

    Until that day the last utility holds, and then it drops: nobody measured the way down. Who did not die within
    ``years`` has the area of `area_under_curve`.

    Parameters
    ----------
    table
        One row per person.
    columns, years
        As in `area_under_curve`. Utilities at or after death are missing or 0.
    death
        Column with the time of death on the clock of ``years``; missing for who is alive.

    Returns
    -------
    Series
        QALYs, with the index of ``table``.

    Raises
    ------
    ValueError
        As `area_under_curve`, for the utilities of the living; when somebody died at or before the first measurement,
        or has a utility other than 0 at or after death.

    References
    ----------
    Glick, H. A., Doshi, J. A., Sonnad, S. S. & Polsky, D. (2014). Economic Evaluation in Clinical Trials, 2nd ed.
    Oxford University Press.

    Examples
    --------
    >>> table = pd.DataFrame({"T0": [0.6, 0.6], "T1": [0.8, 0.8], "T2": [0.8, None], "died": [None, 0.75]})
    >>> area_until_death(table, columns=["T0", "T1", "T2"], years=[0, 0.5, 1], death="died").round(3).tolist()
    [0.75, 0.55]
    """
    times = _times(columns, years)
    died = _deaths(table, death, times[0])
    alive = times < died[:, None]
    utilities = _utilities_until_death(table, columns, alive)
    steps = np.diff(times)
    whole = steps * (utilities[:, :-1] + utilities[:, 1:]) / 2
    with np.errstate(invalid="ignore"):  # infinity for the living, who are not asked
        broken = (died[:, None] - times[:-1]) * utilities[:, :-1]
    areas = np.where(alive[:, 1:], whole, np.where(alive[:, :-1], broken, 0.0)).sum(axis=1)
    return pd.Series(areas, index=table.index, name="qaly")


def gain_over_baseline(table: pd.DataFrame, *, columns: Sequence[str], years: Sequence[float]) -> pd.Series[float]:
    """Return the QALYs of each row minus those it would have had at its first utility throughout; positive is a gain.

    That utility would have stayed where it was is an assumption, not an observation: people measured at a bad moment
    tend to recover by themselves. State it next to the number.

    Parameters, errors and reference are those of `area_under_curve`.

    Examples
    --------
    >>> table = pd.DataFrame({"T0": [0.60], "T1": [0.80]})
    >>> gain_over_baseline(table, columns=["T0", "T1"], years=[0, 1]).round(3).tolist()
    [0.1]
    """
    gained = area_under_curve(table, columns=columns, years=years)
    return (gained - table[columns[0]].astype(float) * (years[-1] - years[0])).rename("qaly_gain")


def adjusted_qaly_differences(
    table: pd.DataFrame,
    *,
    columns: Sequence[str],
    years: Sequence[float],
    group: str,
    reference: str,
    household: str | None = None,
    death: str | None = None,
    conf_level: float = 0.95,
) -> tuple[Estimate, ...]:
    """Return the QALYs of each group minus those of ``reference`` at equal baseline utility; positive when more.

    Least squares of the QALYs on group and first utility. With ``household``, rows are persons and the standard error
    allows any likeness within a household (CR2, t with Satterthwaite's degrees of freedom); without, rows are
    households.

    Parameters
    ----------
    table
        One row per person or household.
    columns, years, death
        As in `area_until_death`; without ``death`` everybody lived and was measured each time.
    group, reference
        Column with the group of each row, and the group to compare with.
    household
        Column with the household of each person.
    conf_level
        Confidence level (0 to 1).

    Returns
    -------
    tuple of Estimate
        One per group beside ``reference``, sorted: term ``adjusted_qaly_difference``, contrast ``between``.

    Raises
    ------
    ValueError
        As `area_under_curve` or `area_until_death`; when a group is too small or the coefficients are not determined.

    References
    ----------
    Manca, A., Hawkins, N. & Sculpher, M. J. (2005). Estimating mean QALYs in trial-based cost-effectiveness analysis:
    the importance of controlling for baseline utility. Health Econ 14:487-496.

    Examples
    --------
    >>> table = pd.DataFrame({"arm": list("aaabbb"), "T0": [0.2, 0.4, 0.5, 0.3, 0.5, 0.8],
    ...                       "T1": [0.5, 0.7, 0.7, 0.3, 0.6, 0.8]})
    >>> (difference,) = adjusted_qaly_differences(table, columns=["T0", "T1"], years=[0, 1], group="arm", reference="b")
    >>> round(difference.estimate, 3)
    0.109
    """
    if death is None:
        qalys = area_under_curve(table, columns=columns, years=years)
    else:
        qalys = area_until_death(table, columns=columns, years=years, death=death)
    named = [name for name in (columns[0], group, household) if name is not None]
    persons = table[named].assign(qaly=qalys)
    if household is None:
        found = adjusted_differences(
            persons,
            outcome="qaly",
            baseline=columns[0],
            group=group,
            reference=reference,
            unit="QALY",
            conf_level=conf_level,
        )
    else:
        found = adjusted_differences_clustered(
            persons,
            outcome="qaly",
            covariates=[columns[0]],
            group=group,
            reference=reference,
            household=household,
            unit="QALY",
            conf_level=conf_level,
        )
    return tuple(replace(each, term="adjusted_qaly_difference") for each in found)


def _times(columns: Sequence[str], years: Sequence[float]) -> FloatArray:
    if len(columns) != len(years):
        raise ValueError(f"{len(columns)} columns but {len(years)} years; each measurement needs its time")
    if len(years) < 2 or not (np.diff(years) > 0).all():
        raise ValueError(f"years must hold two or more strictly increasing times, found {list(years)}")
    return np.asarray(years, dtype=float)


def _deaths(table: pd.DataFrame, death: str, start: float) -> FloatArray:
    """Return the time of death of each row, infinite for who is alive."""
    if death not in table.columns:
        raise ValueError(f"column '{death}' is not in the table")
    died: FloatArray = pd.to_numeric(table[death]).to_numpy(dtype=np.float64, na_value=np.inf)
    n_before = int((died <= start).sum())
    if n_before:
        raise ValueError(f"column '{death}' has {n_before} deaths at or before the first measurement")
    return np.where(np.isnan(died), np.inf, died)


def _utilities_until_death(table: pd.DataFrame, columns: Sequence[str], alive: NDArray[np.bool_]) -> FloatArray:
    """Return utilities, rows x measurements, 0 from death on."""
    utilities = []
    for position, column in enumerate(columns):
        there = alive[:, position]
        if column not in table.columns:
            raise ValueError(f"column '{column}' is not in the table")
        n_after = int((table.loc[~there, column].fillna(0) != 0).sum())
        if n_after:
            raise ValueError(f"column '{column}' has {n_after} utilities other than 0 at or after death")
        utilities.append(complete_numbers(table[column].where(there, 0.0).to_frame(), column))
    return np.column_stack(utilities)
