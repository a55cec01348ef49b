"""The difference with comparison households by other ways than two means, on the clock of each household's own start.

Households were chosen in an expensive year, and comparison households qualified by the same rule in a month of their
own: their start is that month as the study wrote it down. At equal distance from a start both had their expensive year
at the same moment. On the calendar they had not, and what falls by itself would stay in the difference; so the calendar
is used only where the params hold no selection rule (`werkplaats.analyses.calendar_effects`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
import pandas as pd

from werkplaats.analyses.event_quarters import MONTHS_PER_QUARTER, quarters_around
from werkplaats.analyses.randomness import generator
from werkplaats.methods.comparison.balancing import weighted_att
from werkplaats.methods.comparison.effect_paths import EffectPath
from werkplaats.methods.comparison.few_treated import dealt_starts_test
from werkplaats.methods.comparison.group_time_averages import event_study
from werkplaats.methods.comparison.imputation_did import imputed_effects
from werkplaats.methods.comparison.pre_trends import pre_trend_test
from werkplaats.methods.comparison.rebased_paths import rebased
from werkplaats.methods.comparison.staggered_panel import StaggeredPanel, staggered_panel
from werkplaats.methods.comparison.staggered_starts import Comparison, group_time_effects
from werkplaats.methods.comparison.trend_violations import breakdown_ratio, relative_bounded_effect
from werkplaats.params.model import StudyParams
from werkplaats.results import Estimate, Missing, Results
from werkplaats.schema import ROBUSTNESS

PER_MONTH = "EUR per household per month"
N_DEALS = 4999

STRETCHES = ("Q", "Y")
"""Calendar quarter, or year: what counts as the same moment of starting; the finest in which everybody has a match."""


def staggered_findings(
    quarters: pd.DataFrame,
    savings: pd.DataFrame,
    households: pd.DataFrame,
    *,
    unit: str,
    params: StudyParams,
) -> Results:
    """Return the course by quarter, tests of it before the start, and the same difference by other ways.

    Parameters
    ----------
    quarters
        From `werkplaats.analyses.event_quarters.event_quarters`.
    savings
        ``household_id``, ``group``, ``months`` and ``gross`` of the households in ``quarters``.
    households
        The same households, with ``group`` and ``start``.
    unit
        Unit of effects over the deployment: effects per month are multiplied by its mean length.
    params
        Uses ``groups``, ``periods``, ``confidence_level`` and ``seed``.
    """
    months = float(savings.loc[savings["group"] == params.groups.intervention, "months"].mean())
    base = tuple(range(-quarters_around(params)[1], 0))
    panel = _panel(quarters, params)
    effects = group_time_effects(panel, comparison=Comparison("never_started", "universal"))
    path = event_study(effects, unit=PER_MONTH, conf_level=params.confidence_level)
    course = rebased(path, base=base, conf_level=params.confidence_level)
    attempts: dict[str, Callable[[], Iterator[Estimate]]] = {
        "same_start": lambda: _same_start(savings, households, unit, params),
        "event_study": lambda: iter([over_deployment(course.overall, "att_event_study", months, unit)]),
        "imputed": lambda: _imputed(panel, months, unit, params),
        "dealt_starts": lambda: _dealt(quarters, households, months, unit, params),
        "pre_trend": lambda: _pre_trend(path, months, unit, params),
        "trend_violation": lambda: _violations(path, base, months, unit, params),
    }
    estimates: list[Estimate] = []
    missing: list[Missing] = []
    for name, compute in attempts.items():
        try:
            estimates += compute()
        except ValueError as reason:  # how a method says that it is undefined for these data
            missing.append(Missing(name, str(reason)))
    labels = {"outcome": "cost", "group": params.groups.intervention, "reference": params.groups.reference}
    labelled = tuple(item.labelled(**labels, period=None) for item in estimates)
    return Results(ROBUSTNESS, labelled, {"event_study": _readable(course)}, missing=tuple(missing))


def over_deployment(effect: Estimate, term: str, months: float, unit: str) -> Estimate:
    """Return an effect per month over the months of a deployment."""
    whole = effect.scaled(months, term=term, unit=unit)
    return replace(whole, method=f"{effect.method}; per month, times {months:.1f} months of deployment")


def _panel(quarters: pd.DataFrame, params: StudyParams) -> StaggeredPanel:
    """Return the panel on the households' own clock: all that start do so at 0, and the others never do."""
    start = np.where(quarters["group"] == params.groups.intervention, 0.0, np.nan)
    return staggered_panel(
        quarters.assign(start=start), household="household_id", time="quarter", outcome="euros", start="start"
    )


def _readable(course: EffectPath) -> pd.DataFrame:
    """Return the difference per quarter, against the mean of the quarters that costs are compared with."""
    rows = [
        (key * MONTHS_PER_QUARTER, part.estimate, part.conf_low, part.conf_high, part.n_smallest)
        for key, part in zip(course.keys, course.estimates, strict=True)
    ]
    columns = ["event_month", "euros_per_month", "euros_low", "euros_high", "n_households"]
    return pd.DataFrame(rows, columns=columns).astype({"euros_low": "float64", "euros_high": "float64"})


def _same_start(savings: pd.DataFrame, households: pd.DataFrame, unit: str, params: StudyParams) -> Iterator[Estimate]:
    """Yield the difference with those who started in the same stretch of the calendar, as many of each as of the group.

    Own clock and calendar are then equal: whatever happened to everybody in those months is taken off as well.
    """
    reference = params.groups.reference
    assert reference is not None
    starts = savings["household_id"].map(households.set_index("household_id")["start"])
    own = savings["group"] != reference
    for stretch in STRETCHES:
        moment = starts.dt.to_period(stretch).astype(str)
        sizes, others = moment[own].value_counts(), moment[~own].value_counts()
        if set(sizes.index) <= set(others.index):
            weight = np.where(own, 1.0, moment.map(sizes).fillna(0.0) / moment.map(others))
            table = savings.assign(change=-savings["gross"], weight=weight)
            found = weighted_att(
                table,
                change="change",
                group="group",
                reference=reference,
                weights="weight",
                unit=unit,
                conf_level=params.confidence_level,
            )
            named = {"Q": "calendar quarter", "Y": "calendar year"}[stretch]
            yield replace(found, term="att_same_start", method=f"only with starts in the same {named}; {found.method}")
            return
    raise ValueError("some households have nobody to compare with who started in the same year")


def _imputed(panel: StaggeredPanel, months: float, unit: str, params: StudyParams) -> Iterator[Estimate]:
    found = imputed_effects(panel, unit=PER_MONTH, conf_level=params.confidence_level).overall
    yield over_deployment(found, "att_imputed", months, unit)


def _dealt(
    quarters: pd.DataFrame, households: pd.DataFrame, months: float, unit: str, params: StudyParams
) -> Iterator[Estimate]:
    """Yield the effect against starts dealt anew among households with their start in the same calendar quarter.

    Without its interval, which holds one effect for all and is too short where effects differ between households.
    """
    _, after = quarters_around(params)
    panel = _panel(quarters.loc[quarters["quarter"] >= -after], params)
    moments = households.set_index("household_id")["start"].dt.to_period("Q").astype(str)
    test = dealt_starts_test(
        panel,
        unit=PER_MONTH,
        strata=moments.loc[list(panel.order)].to_numpy(dtype=str),
        conf_level=params.confidence_level,
        n_deals=N_DEALS,
        rng=generator(params.seed, ROBUSTNESS, "dealt_starts"),
    )
    plain = replace(test.estimate, std_error=None, conf_low=None, conf_high=None, conf_level=None)
    yield over_deployment(plain, "att_dealt", months, unit)


def _pre_trend(path: EffectPath, months: float, unit: str, params: StudyParams) -> Iterator[Estimate]:
    found = pre_trend_test(path, unit=f"{PER_MONTH}, per quarter", conf_level=params.confidence_level)
    yield found.slope
    bare = replace(found.slope, std_error=None, conf_low=None, conf_high=None, conf_level=None, p_value=None)
    hidden = f"effect of a trend that is found with a chance of {found.power:g}"
    yield over_deployment(replace(bare, estimate=found.hidden_effect, method=hidden), "pre_trend_hidden", months, unit)
    if found.joint is not None:
        method = f"Hotelling's test of {found.joint.n_differences} differences before the start"
        joint = replace(bare, estimate=found.joint.statistic, p_value=found.joint.p_value, unit="F", method=method)
        yield replace(joint, term="pre_trend_joint")


def _violations(
    path: EffectPath, base: tuple[int, ...], months: float, unit: str, params: StudyParams
) -> Iterator[Estimate]:
    level = params.confidence_level
    bounded = relative_bounded_effect(path, ratio=1.0, base=base, conf_level=level)
    yield over_deployment(bounded.estimate, "att_relative_trend", months, unit)
    bare = replace(bounded.estimate, std_error=None, conf_low=None, conf_high=None, conf_level=None, p_value=None)
    yield replace(
        bare,
        term="breakdown_ratio",
        estimate=breakdown_ratio(path, base=base, conf_level=level),
        unit="ratio",
        method="steps apart, in times the largest before the start, up to which the interval stays off zero",
    )
