"""Rows of a comparison of cost and QALYs: persons where both were measured per person, households where cost lines are.

A row keeps the measurements themselves, with their gaps, so that what is missing is imputed where it was measured:
each cost and each utility at its own wave, not the sums that follow from them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from werkplaats.analyses.populations import analysed_households
from werkplaats.analyses.savings import deployment_savings
from werkplaats.methods.complete_cases import varies
from werkplaats.methods.value.discounted_sums import amount_weights, area_weights
from werkplaats.methods.value.discounting import flat_rate
from werkplaats.params.model import StudyParams, Wave

MONTHS_PER_YEAR = 12
FEWEST_VALUES = 2
"""A column that fewer rows have holds nothing to adjust for or impute from."""

TWO_GROUPS = 2

Weights = Mapping[str, float]


@dataclass(frozen=True)
class Rows:
    """What is compared, one row per ``unit`` (``person`` or ``household``).

    Attributes
    ----------
    table
        ``household_id``, ``group``, and the measurements, which may be missing.
    of_cost, of_qaly
        Measurement -> weight: cost and QALYs of a row are weighted sums of its measurements.
    cost_before, qaly_before
        Measurements at the start that are held equal in the regression of each; empty when there are none.
    years
        Time over which both are counted.
    """

    table: pd.DataFrame
    of_cost: Weights
    of_qaly: Weights
    cost_before: tuple[str, ...]
    qaly_before: tuple[str, ...]
    unit: str
    years: float

    @property
    def columns(self) -> tuple[str, ...]:
        """Every measurement that plays a part."""
        return tuple(dict.fromkeys([*self.qaly_before, *self.cost_before, *self.of_qaly, *self.of_cost]))

    @property
    def complete(self) -> pd.DataFrame:
        """The rows with every measurement, finished."""
        return self.finish(self.table.loc[self.table[list(self.columns)].notna().all(axis=1)])

    @property
    def share_incomplete(self) -> float:
        """Share of the rows in which a measurement is missing (0 to 1)."""
        return float(self.table[list(self.columns)].isna().any(axis=1).mean())

    def finish(self, table: pd.DataFrame) -> pd.DataFrame:
        """Return a table without gaps, with columns ``cost`` and ``qaly`` added."""
        return table.assign(
            cost=sum(weight * table[name] for name, weight in self.of_cost.items()),
            qaly=sum(weight * table[name] for name, weight in self.of_qaly.items()),
        )


def build_person_rows(person_waves: pd.DataFrame, households: pd.DataFrame, params: StudyParams) -> Rows | None:
    """Return one row per person of the two groups, or None when cost or QALYs were not measured in both.

    Parameters
    ----------
    person_waves, households
        Tables of those names (`werkplaats.schema`).
    params
        Uses ``groups``, ``waves`` and ``cost_effectiveness``, which names the cost of a person.
    """
    settings = params.cost_effectiveness
    if settings.cost is None or params.groups.reference is None:
        return None
    wide = _wide(person_waves, households, params, [settings.cost, settings.utility, settings.qaly])
    of_qaly = _qaly_weights(wide, params)
    of_cost = _amounts(wide, settings.cost, settings.discount_costs, params)
    baseline = params.waves[0].name
    rows = Rows(
        table=wide,
        of_cost=of_cost,
        of_qaly=of_qaly,
        cost_before=_measured(wide, [f"{settings.cost}_{baseline}"]),
        qaly_before=_measured(wide, [f"{settings.utility}_{baseline}"]),
        unit="person",
        years=horizon(params),
    )
    return rows if of_cost and of_qaly and _in_both_groups(rows) else None


def build_household_rows(
    person_waves: pd.DataFrame, periods: pd.DataFrame, net: pd.Series[float], params: StudyParams
) -> Rows | None:
    """Return one row per household, or None when QALYs were not measured in both groups.

    Utilities are summed over the members who have all of them, so that QALYs are those of the household. The cost
    before is that of as many months as the deployment had.

    Parameters
    ----------
    person_waves
        Table of that name.
    periods
        Rows of table ``household_periods`` of the analysed households of both groups.
    net
        What each household with a director saved net (EUR, positive = saved), with the household as index.
    params
        Uses ``groups``, ``waves`` and ``cost_effectiveness``.
    """
    savings = deployment_savings(periods)
    groups = periods.drop_duplicates("household_id").set_index("household_id")["group"]
    saved = savings["household_id"].map(net).fillna(savings["gross"]).astype("float64")
    before = savings["before"] * savings["months"]
    spent = savings.assign(group=savings["household_id"].map(groups), cost_before=before, cost_during=before - saved)
    names = [wave.name for wave in counted_waves(params)]
    utility = params.cost_effectiveness.utility
    scores = person_waves.loc[person_waves["outcome"] == utility]
    wide = scores.pivot(index=["household_id", "person_id"], columns="wave", values="score").reindex(columns=names)
    sums = wide.dropna().groupby("household_id").sum().add_prefix(f"{utility}_").reset_index()
    table = spent[["household_id", "group", "cost_before", "cost_during"]].merge(sums, on="household_id", how="left")
    rows = Rows(
        table=table,
        of_cost={"cost_during": 1.0},
        of_qaly=_qaly_weights(table, params),
        cost_before=_measured(table, ["cost_before"]),
        qaly_before=_measured(table, [f"{utility}_{names[0]}"]),
        unit="household",
        years=horizon(params),
    )
    return rows if rows.of_qaly and _in_both_groups(rows) else None


def counted_waves(params: StudyParams) -> Sequence[Wave]:
    """Return the waves over which QALYs are counted, baseline first."""
    settings = params.cost_effectiveness
    names = [wave.name for wave in params.waves]
    if settings.until is not None:
        return params.waves[: names.index(settings.until) + 1]
    return params.waves if settings.cost is not None else params.waves[:2]


def horizon(params: StudyParams) -> float:
    """Return the years from baseline to the wave up to which QALYs are counted."""
    waves = counted_waves(params)
    return (waves[-1].month - waves[0].month) / MONTHS_PER_YEAR


def _wide(
    person_waves: pd.DataFrame, households: pd.DataFrame, params: StudyParams, outcomes: Sequence[str | None]
) -> pd.DataFrame:
    """Return a row per person with a column per outcome and counted wave, named ``<outcome>_<wave>``."""
    analysed = analysed_households(households, groups=params.groups).set_index("household_id")["group"]
    names = [wave.name for wave in counted_waves(params)]
    kept = person_waves.loc[
        person_waves["household_id"].isin(analysed.index)
        & person_waves["outcome"].isin([name for name in outcomes if name])
        & person_waves["wave"].isin(names)
        & person_waves["score"].notna()
    ]
    column = kept["outcome"] + "_" + kept["wave"]
    wide = kept.assign(column=column).pivot(index=["household_id", "person_id"], columns="column", values="score")
    table = wide.rename_axis(columns=None).reset_index()
    return table.assign(group=table["household_id"].map(analysed))


def _qaly_weights(wide: pd.DataFrame, params: StudyParams) -> Weights:
    settings = params.cost_effectiveness
    if settings.qaly is not None:
        return _amounts(wide, settings.qaly, settings.discount_qalys, params)
    waves = [wave for wave in counted_waves(params) if _has_values(wide, f"{settings.utility}_{wave.name}")]
    if len(waves) < 2 or waves[0].name != params.waves[0].name:
        return {}
    years = [(wave.month - params.waves[0].month) / MONTHS_PER_YEAR for wave in waves]
    weights = area_weights(years, rates=flat_rate(settings.discount_qalys, source="params"))
    return {f"{settings.utility}_{wave.name}": float(weight) for wave, weight in zip(waves, weights, strict=True)}


def _amounts(wide: pd.DataFrame, outcome: str, rate: float, params: StudyParams) -> Weights:
    """Return the weight of each amount after the start: what was spent, or gained, since the measurement before."""
    first, *later = counted_waves(params)
    measured = [wave for wave in later if _has_values(wide, f"{outcome}_{wave.name}")]
    if not measured:
        return {}
    years = [0.0, *((wave.month - first.month) / MONTHS_PER_YEAR for wave in measured)]
    weights = amount_weights(years, rates=flat_rate(rate, source="params"))
    return {f"{outcome}_{wave.name}": float(weight) for wave, weight in zip(measured, weights, strict=True)}


def _measured(table: pd.DataFrame, names: Sequence[str]) -> tuple[str, ...]:
    """Return the measurements that rows have and that differ between them."""
    return tuple(
        name for name in names if _has_values(table, name) and varies(table[name].dropna().to_numpy(dtype="float64"))
    )


def _has_values(table: pd.DataFrame, name: str) -> bool:
    return name in table.columns and int(table[name].notna().sum()) >= FEWEST_VALUES


def _in_both_groups(rows: Rows) -> bool:
    """Return whether in each group somebody has cost and QALYs, whatever was not measured at the start."""
    outcomes = list(dict.fromkeys([*rows.of_cost, *rows.of_qaly]))
    known = rows.table.loc[rows.table[outcomes].notna().all(axis=1), "group"]
    return known.nunique() == TWO_GROUPS
