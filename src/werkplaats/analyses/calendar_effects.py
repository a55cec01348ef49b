"""Ways to compare that follow the calendar, where nobody was chosen for an expensive year, and a synthetic control.

With a selection rule the households that never start had their expensive year at another time than those that do: what
falls by itself stays in the difference. These ways are then not computed at all.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from werkplaats.analyses.cents import validate_euros
from werkplaats.analyses.event_quarters import MONTHS_PER_QUARTER, quarters_around
from werkplaats.analyses.event_time import event_month_costs
from werkplaats.analyses.randomness import generator
from werkplaats.analyses.staggered import PER_MONTH, over_deployment
from werkplaats.methods.comparison.effect_paths import combined, influence_estimate
from werkplaats.methods.comparison.group_time_averages import event_study
from werkplaats.methods.comparison.rebased_paths import rebased
from werkplaats.methods.comparison.staggered_panel import StaggeredPanel, staggered_panel
from werkplaats.methods.comparison.staggered_starts import Comparison, group_time_effects
from werkplaats.methods.comparison.synthetic_control import synthetic_control
from werkplaats.params.model import StudyParams
from werkplaats.prices import CENTS_PER_EURO
from werkplaats.results import Estimate, Missing, Results
from werkplaats.schema import ROBUSTNESS


def calendar_findings(
    household_months: pd.DataFrame, households: pd.DataFrame, *, months: float, unit: str, params: StudyParams
) -> Results:
    """Return group-time effects on the calendar and the effect against a synthetic control, or why there is none.

    Parameters
    ----------
    household_months
        Table of that name (`werkplaats.schema`).
    households
        Those that are analyzed and were seen in all months around their start, with ``group`` and ``start``.
    months, unit
        Mean months of deployment, and the unit of effects over it.
    params
        Uses ``groups``, ``selection``, ``window``, ``periods``, ``confidence_level`` and ``seed``.
    """
    estimates: list[Estimate] = []
    missing: list[Missing] = []
    for name, attempt in (("calendar", _calendar), ("synthetic_control", _synthetic)):
        try:
            estimates += attempt(household_months, households, months, unit, params)
        except ValueError as reason:  # how a method says that it is undefined for these data
            missing.append(Missing(name, str(reason)))
    labels = {"outcome": "cost", "group": params.groups.intervention, "reference": params.groups.reference}
    found = tuple(item.labelled(**labels, period=None) for item in estimates)
    return Results(ROBUSTNESS, found, missing=tuple(missing))


def _calendar(
    household_months: pd.DataFrame, households: pd.DataFrame, months: float, unit: str, params: StudyParams
) -> Iterator[Estimate]:
    """Yield group-time effects against households that have not started yet or never do."""
    if params.selection is not None:
        return
    effects = group_time_effects(
        _calendar_panel(household_months, households, params), comparison=Comparison("not_yet_started", "universal")
    )
    before, after = quarters_around(params)
    path = event_study(effects, unit=PER_MONTH, window=(-before, after), conf_level=params.confidence_level)
    course = rebased(path, base=range(-after, 0), conf_level=params.confidence_level)
    # A household starts somewhere in its first quarter, which is then neither before nor after.
    whole = [part for key, part in zip(course.keys, course.parts, strict=True) if key > 0]
    found = influence_estimate(
        combined(whole, [1 / len(whole)] * len(whole)),
        term="att_calendar",
        unit=PER_MONTH,
        method=f"{course.overall.method}; quarters after that of the start",
        n_obs=course.overall.n_obs or 0,
        conf_level=params.confidence_level,
    )
    yield over_deployment(found, "att_calendar", months, unit)


def _calendar_panel(household_months: pd.DataFrame, households: pd.DataFrame, params: StudyParams) -> StaggeredPanel:
    """Return cost per month in every whole calendar quarter of the window; households start in their own quarter."""
    assert params.window is not None
    first, last = pd.Timestamp(params.window.start), pd.Timestamp(params.window.end)
    numbers = [
        quarter.ordinal
        for quarter in pd.period_range(first, last, freq="Q")
        if quarter.start_time >= first and quarter.end_time.normalize() <= last
    ]
    ids = households["household_id"]
    spent = household_months.loc[household_months["household_id"].isin(ids)]
    sums = spent.groupby(["household_id", spent["month"].dt.to_period("Q").astype("int64")])["real_cents"].sum()
    every = pd.MultiIndex.from_product([ids, numbers], names=["household_id", "quarter"])
    euros = sums.rename_axis(["household_id", "quarter"]).reindex(every, fill_value=0) / CENTS_PER_EURO
    counted = spent.loc[spent["month"].dt.to_period("Q").astype("int64").isin(numbers)]
    validate_euros("calendar quarters", euros.groupby("household_id").sum(), counted, by="household_id")
    table = (euros / MONTHS_PER_QUARTER).rename("euros").reset_index()
    own = households.loc[households["group"] == params.groups.intervention]
    starts = own.set_index("household_id")["start"].dt.to_period("Q").astype("int64").astype("float64")
    table["start"] = table["household_id"].map(starts)
    return staggered_panel(table, household="household_id", time="quarter", outcome="euros", start="start")


def _synthetic(
    household_months: pd.DataFrame, households: pd.DataFrame, months: float, unit: str, params: StudyParams
) -> Iterator[Estimate]:
    """Yield the gap with a mix of comparison households, month by month on the clock of their own starts."""
    assert params.window is not None
    if params.selection is not None:
        raise ValueError("households were chosen in an expensive year: a mix would be fitted to a peak that passes")
    before, after = 2 * params.periods.before_months, params.periods.before_months
    n_donors = int((households["group"] == params.groups.reference).sum())
    if n_donors > before:
        raise ValueError(f"{n_donors} donors and {before} months before the start: many mixes fit, and none says much")
    costs = event_month_costs(household_months, households, window=params.window, first=-before, last=after - 1)
    costs["start"] = np.where(costs["group"] == params.groups.intervention, 0.0, np.nan)
    panel = staggered_panel(costs, household="household_id", time="event_month", outcome="euros", start="start")
    found = synthetic_control(
        panel, unit=PER_MONTH, window=(-before, after - 1), rng=generator(params.seed, ROBUSTNESS, "synthetic_control")
    )
    yield over_deployment(found.estimate, "att_synthetic", months, unit)
