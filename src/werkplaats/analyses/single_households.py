"""Each household against its own start: where it was measured often enough before and after, whether scores shifted.

Only what holds over households is for the public; the row of each household stays in the internal report.
"""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from werkplaats.analyses.populations import anonymous_letters, household_scores
from werkplaats.analyses.randomness import generator
from werkplaats.analyses.score_pairs import MANY_HOUSEHOLDS, TOO_MANY, Finding, Measured, place
from werkplaats.methods.single_case.single_case import FEWEST_MEASUREMENTS, SingleCaseSummary, single_case_summary
from werkplaats.results import Missing

DAYS_PER_MONTH = 365.25 / 12
"""Days in a mean month."""


def build_trajectories(measured: Measured) -> pd.DataFrame:
    """Return each household's own line, under a letter instead of its id. Never leaves; empty for many households.

    Returns
    -------
    DataFrame
        ``outcome``, ``household`` (letter), ``group``, ``wave``, ``month`` and ``score``.
    """
    if measured.n_households > MANY_HOUSEHOLDS:
        return pd.DataFrame()
    series = household_scores(measured.scores)
    letters = anonymous_letters(series["household_id"])
    columns = ["outcome", "household", "group", "wave", "month", "score"]
    return series.assign(household=series["household_id"].map(letters))[columns]


def build_household_changes(measured: Measured) -> pd.DataFrame:
    """Return the change of each household under its letter, per outcome that is tested. Never leaves; empty for many.

    Returns
    -------
    DataFrame
        ``outcome``, ``household`` (letter, as in the trajectories), ``group``, ``wave``, ``before``, ``after``,
        ``change`` and ``n_persons``.
    """
    if measured.n_households > MANY_HOUSEHOLDS:
        return pd.DataFrame()
    letters = anonymous_letters(measured.answered["household_id"])
    columns = ["outcome", "household", "group", "wave", "before", "after", "change", "n_persons"]
    tables = [
        pair.table.assign(
            outcome=pair.outcome.name, wave=pair.wave.name, household=pair.table["household_id"].map(letters)
        )
        for pair in measured.pairs
        if pair.outcome.is_tested and len(pair.table)
    ]
    return pd.concat(tables, ignore_index=True)[columns] if tables else pd.DataFrame(columns=columns)


def single_case_findings(
    measured: Measured, households: pd.DataFrame, measurements: pd.DataFrame | None
) -> tuple[tuple[Finding, ...], pd.DataFrame]:
    """Return what trajectories say over households, and a row per household for the internal report.

    Parameters
    ----------
    measured
        Scores that count; params give ``confidence_level``, ``quality_of_life`` and ``seed``.
    households
        Table of that name, with the start of each.
    measurements
        Cleaned table of that name, with the day of each measurement; None when it is not there.

    Returns
    -------
    tuple
        Estimates and what is missing; and ``outcome``, ``group``, ``household`` (a letter), ``n_before``, ``n_after``,
        ``nap``, ``tau``, ``tau_u`` and ``baseline_corrected_tau``.
    """
    if measured.n_households > MANY_HOUSEHOLDS:
        return (TOO_MANY,), pd.DataFrame()
    reason = _never(measured, measurements)
    if reason is not None or measurements is None:
        return (Missing("single_cases", reason or ""),), pd.DataFrame()
    letters = anonymous_letters(measured.answered["household_id"])
    found, frames = list[Finding](), list[pd.DataFrame]()
    for outcome in measured.outcomes:
        for group in measured.groups if outcome.is_tested else ():
            series = _series(measured.of(outcome.name, group=group), households, measurements)
            try:
                summary = single_case_summary(
                    series,
                    household="household_id",
                    time="month",
                    value="score",
                    start="start",
                    unit=outcome.known.unit,
                    conf_level=measured.params.confidence_level,
                    drawn_by_lot=measured.params.quality_of_life.starts_drawn_by_lot,
                    rng=generator(measured.params.seed, "single_cases", outcome.name, group),
                )
            except ValueError as error:  # two measurements of a household on one day
                found.append(Missing(place("single_cases", outcome.name, group=group), str(error)))
                continue
            found += _told(summary, outcome.name, group)
            own = summary.households
            named = own.assign(household=own["household"].map(letters))
            frames.append(named.assign(outcome=outcome.name, group=group))
    return tuple(found), pd.concat(frames, ignore_index=True) if frames else pd.DataFrame()


def _never(measured: Measured, measurements: pd.DataFrame | None) -> str | None:
    """Return why no household can be followed on its own, or None when some may be."""
    fewest = 2 * FEWEST_MEASUREMENTS
    if len(measured.waves) < fewest:
        return f"a household is followed on its own over {fewest} waves or more, half of them before its start"
    if measurements is None or measurements["date"].isna().all():
        return "the days of measurement were not delivered, so they cannot be held against the start of a household"
    return None


def _series(scores: pd.DataFrame, households: pd.DataFrame, measurements: pd.DataFrame) -> pd.DataFrame:
    """Return each household's mean score per wave, the mean day of it and its start, in months on one clock."""
    days = measurements.groupby(["person_id", "wave"], as_index=False)["date"].min()
    dated = scores.merge(days, on=["person_id", "wave"]).dropna(subset=["date"])
    series = dated.groupby(["household_id", "wave"], as_index=False).agg(score=("score", "mean"), day=("date", "mean"))
    starts = series["household_id"].map(households.set_index("household_id")["start"])
    first = series["day"].min()
    return series.assign(month=_months(series["day"], first), start=_months(starts, first))


def _months(days: pd.Series[pd.Timestamp], first: pd.Timestamp) -> pd.Series[float]:
    return (days - first) / pd.Timedelta(days=DAYS_PER_MONTH)


def _told(summary: SingleCaseSummary, outcome: str, group: str) -> Iterator[Finding]:
    if not summary.estimates:
        why = f"no household was measured {FEWEST_MEASUREMENTS} times before its start and as often after it"
        yield Missing(place("single_cases", outcome, group=group), why)
        return
    yield from (estimate.labelled(outcome=outcome, group=group) for estimate in summary.estimates)
    for missing in summary.missing:
        # How many households were left out is a small number that may not leave.
        some = missing.what == "households"
        why = "households without a start, or measured too seldom around it, were left out" if some else missing.why
        yield Missing(place("single_cases_some" if some else missing.what, outcome, group=group), why)
