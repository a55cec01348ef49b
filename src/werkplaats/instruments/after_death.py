"""Utility after death: 0 from the day on which somebody died, when a study asks for it.

Without this a person who died is a person who did not answer, and the mean of those who are left goes up.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

DEATH = "death"
"""Event, of a person, in table ``events``."""

_KEY = ["person_id", "wave", "outcome"]


def score_after_death(
    scores: pd.DataFrame, *, deaths: pd.DataFrame, baseline: pd.DataFrame, months: Mapping[str, float]
) -> pd.DataFrame:
    """Return the scores with a utility of 0 for every wave that somebody did not live to see; 0 is as bad as dead.

    A wave is lost to death when its planned day (baseline plus its months) is the day of death or later and the person
    has no score in it. Who answered stays as answered: a wave is often held some days before it was planned.

    Parameters
    ----------
    scores
        ``person_id``, ``household_id``, ``wave``, ``outcome``, ``score``: utilities, anchored at 0 for dead.
    deaths
        ``person_id``, ``date``: the day of death of who died, once each. Others may be in it, who were never measured.
    baseline
        ``person_id``, ``date``: the day on which the person's months are counted from.
    months
        Wave -> planned months since baseline.

    Returns
    -------
    DataFrame
        The columns of ``scores``; rows are filled in or added, none is dropped.

    Raises
    ------
    ValueError
        When a person died twice, somebody who died and was measured has no day at baseline, or a wave has no months.

    Examples
    --------
    >>> scores = pd.DataFrame({"person_id": ["P1"], "household_id": ["H1"], "wave": ["T0"], "outcome": ["eq5d_utility"],
    ...                        "score": [0.6]})
    >>> days = {"person_id": ["P1"], "date": pd.to_datetime(["2023-01-10"])}
    >>> deaths = pd.DataFrame({"person_id": ["P1"], "date": pd.to_datetime(["2023-05-01"])})
    >>> filled = score_after_death(scores, deaths=deaths, baseline=pd.DataFrame(days), months={"T0": 0, "T1": 6})
    >>> filled[["wave", "score"]].values.tolist()
    [['T0', 0.6], ['T1', 0.0]]
    """
    lost = _lost_waves(scores, deaths, baseline, months)
    people = scores[["person_id", "household_id", "outcome"]].drop_duplicates(["person_id", "outcome"])
    zero = lost.merge(people, on="person_id")[["person_id", "household_id", "wave", "outcome"]].assign(score=0.0)
    answered = scores.loc[scores["score"].notna()]
    new = zero.loc[~_rows(zero).isin(_rows(answered))]
    kept = scores.loc[~_rows(scores).isin(_rows(new))]
    return pd.concat([kept, new[list(scores.columns)]], ignore_index=True) if len(new) else scores.copy()


def _lost_waves(
    scores: pd.DataFrame, deaths: pd.DataFrame, baseline: pd.DataFrame, months: Mapping[str, float]
) -> pd.DataFrame:
    """Return ``person_id`` and ``wave`` for every wave on or after a death."""
    n_twice = int(deaths["person_id"].duplicated().sum())
    if n_twice:
        raise ValueError(f"{n_twice} persons have more than one day of death")
    unknown = sorted({str(wave) for wave in scores["wave"]} - set(months))
    if unknown:
        raise ValueError(f"waves without months since baseline: {', '.join(unknown)}")
    died = deaths.loc[deaths["person_id"].isin(scores["person_id"]), ["person_id", "date"]]
    dated = died.merge(baseline.rename(columns={"date": "start"}), on="person_id", how="left")
    n_undated = int(dated["start"].isna().sum())
    if n_undated:
        raise ValueError(f"{n_undated} persons who died have no day at baseline, so no wave can be placed")
    waves = pd.DataFrame({"wave": list(months), "month": list(months.values())})
    planned = dated.merge(waves, how="cross")
    return planned.loc[_planned_days(planned) >= planned["date"], ["person_id", "wave"]]


def _planned_days(planned: pd.DataFrame) -> pd.Series[pd.Timestamp]:
    """Return start plus months; part of a month counts in days of a mean month."""
    whole = planned["month"].astype("int64")
    days = ((planned["month"] - whole) * 365.25 / 12).round()
    pairs = zip(planned["start"], whole, days, strict=True)
    shifted = [start + pd.DateOffset(months=int(month), days=int(day)) for start, month, day in pairs]
    return pd.Series(pd.to_datetime(shifted), index=planned.index, dtype="datetime64[us]")


def _rows(table: pd.DataFrame) -> pd.MultiIndex:
    return pd.MultiIndex.from_frame(table[_KEY].astype(str))
