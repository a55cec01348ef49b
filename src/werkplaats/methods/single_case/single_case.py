"""Trajectories of households with staggered starts: everything that can be said of them, and why the rest cannot."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import pandas as pd

from werkplaats.methods.before_after.paired import mean_change
from werkplaats.methods.complete_cases import complete_numbers, validate_columns, validate_share
from werkplaats.methods.single_case.between_case import between_case_difference
from werkplaats.methods.single_case.nonoverlap import pair_signs, tau_beyond_slope, tau_less_trend
from werkplaats.methods.single_case.randomized_starts import randomized_starts_test
from werkplaats.results import Estimate, Missing

FEWEST_MEASUREMENTS = 3
"""Measurements in each phase below which a household shows no pattern (Kratochwill et al., 2013)."""

CHANCE = {"nap": 0.5, "tau": 0.0, "baseline_corrected_tau": 0.0}
"""Measures that are averaged over households, and what they are when nothing shifts."""

BOUNDS = {"nap": (0.0, 1.0), "tau": (-1.0, 1.0), "baseline_corrected_tau": (-1.0, 1.0)}
"""Where a measure ends, and with it the interval of its mean."""

UNITS = {
    "nap": "share of pairs",
    "tau": "pairs that rose minus pairs that fell",
    "baseline_corrected_tau": "pairs that rose minus pairs that fell, beyond the trend",
}


@dataclass(frozen=True)
class SingleCaseSummary:
    """What the trajectories say, over households and of each.

    Attributes
    ----------
    households
        One row per household that could be used: ``household``, ``n_before``, ``n_after``, ``nap``, ``tau``, ``tau_u``
        and ``baseline_corrected_tau``. Single households: never outside the internal report.
    estimates
        Over households: ``nap_mean``, ``tau_mean``, ``baseline_corrected_tau_mean``, ``between_case_difference`` and
        ``mean_shift_at_start``, as far as they could be computed.
    missing
        What could not be computed, and households that could not be used, with the reason.
    """

    households: pd.DataFrame
    estimates: tuple[Estimate, ...]
    missing: tuple[Missing, ...]


def single_case_summary(
    table: pd.DataFrame,
    *,
    household: str,
    time: str,
    value: str,
    start: str,
    unit: str = "points",
    conf_level: float = 0.95,
    drawn_by_lot: bool = False,
    rng: np.random.Generator | None = None,
) -> SingleCaseSummary:
    """Return what trajectories with a start of their own say of a shift at the start; positive when values rose.

    Means over households carry Student's t interval and the exact sign-flip p-value against no shift. A trend that all
    households share raises them too; only the lot, and beyond a straight trend the corrected Tau, answer to that.

    Parameters
    ----------
    table
        One row per household and moment.
    household, time, value, start
        Columns with the household, the moment (numbers), what was measured (in ``unit``), and the start of the
        household on the same clock; missing where the household never started. A measurement at the start is after it.
    unit
        Unit of the value.
    conf_level
        Confidence level (0 to 1).
    drawn_by_lot
        Whether a lot dealt the starts over the households. Without it there is no randomization test.
    rng
        Source of the draws, where there are too many start vectors to count.

    Raises
    ------
    ValueError
        When a household, moment or value is missing, or a household has two starts or two values at one moment.

    References
    ----------
    Kratochwill, T. R. et al. (2013). Single-case intervention research design standards. Remedial Spec Educ 34:26-38.

    Examples
    --------
    >>> rows = [(name, month, month % 2 + 3 * (month >= start), start)
    ...         for name, start in [("a", 3), ("b", 4), ("c", 5)] for month in range(8)]
    >>> table = pd.DataFrame(rows, columns=["household", "month", "score", "start"])
    >>> summary = single_case_summary(table, household="household", time="month", value="score", start="start")
    >>> [(estimate.term, round(estimate.estimate, 2)) for estimate in summary.estimates][:2]
    [('nap_mean', 1.0), ('tau_mean', 1.0)]
    >>> summary.missing[-1].why
    'the starts were not drawn by lot'
    """
    validate_share("conf_level", conf_level)
    trajectories = _trajectories(table, household=household, time=time, value=value, start=start)
    usable, left_out = _usable(trajectories)
    households = _each_household(usable)
    attempts: dict[str, Callable[[], Estimate]] = {
        **{f"{measure}_mean": partial(_mean, households, measure, conf_level) for measure in CHANCE},
        "between_case_difference": partial(_between_case, usable, conf_level),
        "mean_shift_at_start": partial(_shift, usable, unit, rng),
    }
    reasons = {} if drawn_by_lot else {"mean_shift_at_start": "the starts were not drawn by lot"}
    if households.empty:
        reasons = dict.fromkeys(attempts, "no household was measured often enough before and after a start")
    outcomes = [
        Missing(term, reasons[term]) if term in reasons else _attempt(term, compute)
        for term, compute in attempts.items()
    ]
    return SingleCaseSummary(
        households,
        tuple(outcome for outcome in outcomes if isinstance(outcome, Estimate)),
        (*left_out, *(outcome for outcome in outcomes if isinstance(outcome, Missing))),
    )


def _trajectories(table: pd.DataFrame, *, household: str, time: str, value: str, start: str) -> pd.DataFrame:
    """Return the table in columns of our own, with the phase of each measurement."""
    validate_columns(table, [household])
    if start not in table.columns:
        raise ValueError(f"column '{start}' is not in the table")
    started = table[start].notna().to_numpy()
    starts = np.full(len(table), np.nan)
    if started.any():  # a column without any start may be of any type
        starts[started] = complete_numbers(table[started], start)
    trajectories = pd.DataFrame(
        {
            "household": table[household].to_numpy(),
            "time": complete_numbers(table, time),
            "value": complete_numbers(table, value),
            "start": starts,
        }
    )
    n_several = int((trajectories.groupby("household")["start"].nunique(dropna=False) > 1).sum())
    if n_several:
        raise ValueError(f"{n_several} households have more than one '{start}'")
    n_repeated = int(trajectories.duplicated(["household", "time"]).sum())
    if n_repeated:
        raise ValueError(f"{n_repeated} rows repeat a moment ('{time}') of one household ('{household}')")
    phase = np.where(trajectories["time"] >= trajectories["start"], "after", "before")
    return trajectories.assign(phase=phase)


def _usable(trajectories: pd.DataFrame) -> tuple[pd.DataFrame, list[Missing]]:
    """Return the trajectories of households with enough measurements in both phases, and who was left out."""
    started = trajectories[trajectories["start"].notna()]
    counts = started.groupby(["household", "phase"]).size().unstack(fill_value=0)
    counts = counts.reindex(columns=["before", "after"], fill_value=0)
    kept = counts.index[(counts >= FEWEST_MEASUREMENTS).all(axis=1)]
    n_never = trajectories["household"].nunique() - len(counts)
    n_short = len(counts) - len(kept)
    left_out = []
    if n_never:
        left_out.append(Missing("households", f"{n_never} households have no start"))
    if n_short:
        short = f"{n_short} households have fewer than {FEWEST_MEASUREMENTS} measurements before or after their start"
        left_out.append(Missing("households", short))
    return started[started["household"].isin(kept)], left_out


def _each_household(usable: pd.DataFrame) -> pd.DataFrame:
    columns = ["household", "n_before", "n_after", "nap", "tau", "tau_u", "baseline_corrected_tau"]
    rows = []
    for name, series in usable.sort_values("time").groupby("household"):
        times, values, starts = series[["time", "value", "start"]].to_numpy().T
        n_before = int((times < starts).sum())
        before, after = np.split(values, [n_before])
        tau = float(pair_signs(before, after).mean())
        beyond = tau_beyond_slope(before, after, times_before=times[:n_before], times_after=times[n_before:])
        trend = tau_less_trend(before, after)
        rows.append((name, before.size, after.size, (1 + tau) / 2, tau, trend, beyond))
    return pd.DataFrame(rows, columns=columns)


def _attempt(term: str, compute: Callable[[], Estimate]) -> Estimate | Missing:
    try:
        return compute()
    except ValueError as reason:  # how a method says that it is undefined for these data
        return Missing(term, str(reason))


def _mean(households: pd.DataFrame, measure: str, conf_level: float) -> Estimate:
    chance, (lowest, highest) = CHANCE[measure], BOUNDS[measure]
    beyond = mean_change(
        households.assign(chance=chance), before="chance", after=measure, unit=UNITS[measure], conf_level=conf_level
    )
    return replace(
        beyond,
        term=f"{measure}_mean",
        estimate=beyond.estimate + chance,
        conf_low=None if beyond.conf_low is None else max(beyond.conf_low + chance, lowest),
        conf_high=None if beyond.conf_high is None else min(beyond.conf_high + chance, highest),
        method=f"nonoverlap of each household, averaged; {beyond.method.partition('; ')[2]}",
        n_obs=int(households[["n_before", "n_after"]].to_numpy().sum()),
    )


def _between_case(usable: pd.DataFrame, conf_level: float) -> Estimate:
    return between_case_difference(
        usable,
        household="household",
        time="time",
        value="value",
        phase="phase",
        reference="before",
        conf_level=conf_level,
    ).estimate


def _shift(usable: pd.DataFrame, unit: str, rng: np.random.Generator | None) -> Estimate:
    return randomized_starts_test(
        usable, household="household", time="time", value="value", start="start", unit=unit, rng=rng
    ).estimate
