"""Quality-adjusted life years (QALYs) from utilities measured a few times."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy import integrate

from werkplaats.methods.complete_cases import complete_matrix


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
    if len(columns) != len(years):
        raise ValueError(f"{len(columns)} columns but {len(years)} years; each measurement needs its time")
    if len(years) < 2 or not (np.diff(years) > 0).all():
        raise ValueError(f"years must hold two or more strictly increasing times, found {list(years)}")
    areas = integrate.trapezoid(complete_matrix(table, columns), x=np.asarray(years, dtype=float), axis=1)
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
