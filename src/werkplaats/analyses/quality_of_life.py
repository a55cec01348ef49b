"""Notebook 03: did quality of life change, per instrument and wave, and compared with whom.

Within a group the answer is a change between two moments, never an effect. With a second group that was measured as
well, the answer is the difference between the groups at the same moment, given where each household began.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import pandas as pd
from statsmodels.stats.weightstats import DescrStatsW

from werkplaats.analyses.populations import (
    analysed_households,
    anonymous_letters,
    household_scores,
    paired_scores,
)
from werkplaats.analyses.sites import add_site_results
from werkplaats.instruments.registry import outcome_definitions
from werkplaats.methods.between import adjusted_difference
from werkplaats.methods.complete_cases import varies
from werkplaats.methods.paired import mean_change
from werkplaats.methods.standardized import hedges_g
from werkplaats.params.model import StudyParams, Wave
from werkplaats.results import Estimate, Missing, Results
from werkplaats.schema import QUALITY_OF_LIFE

FEWEST_HOUSEHOLDS = 3
"""Below three households a change has no interval worth the name; the wave is then said to be missing."""


@dataclass(frozen=True)
class QualityOfLife:
    """What notebook 03 found, and the trajectories that only the internal report may show."""

    results: Results
    trajectories: pd.DataFrame


def analyze_quality_of_life(
    person_waves: pd.DataFrame | None, households: pd.DataFrame, *, params: StudyParams
) -> QualityOfLife:
    """Return changes per outcome, wave and group, differences between groups, and means with intervals.

    Parameters
    ----------
    person_waves, households
        Tables of those names (`werkplaats.schema`); ``person_waves`` is None when the study lacks it.
    params
        Uses ``groups``, ``waves``, ``instruments``, ``primary_outcome``, ``secondary_outcomes``, ``sites`` and
        ``confidence_level``.
    """
    if person_waves is None:
        lacking = Missing("quality_of_life", "no questionnaires were delivered")
        return QualityOfLife(Results(QUALITY_OF_LIFE, missing=(lacking,)), pd.DataFrame())
    analysed = analysed_households(households, groups=params.groups)
    scores = person_waves.loc[person_waves["household_id"].isin(analysed["household_id"])]
    outcomes = _outcomes(scores, params)
    units: dict[str, str] = dict(zip(outcomes["outcome"], outcomes["unit"], strict=True)) if len(outcomes) else {}
    pairs = list(_pairs(scores, list(units), params.waves))
    estimates = [
        *_changes(pairs, conf_level=params.confidence_level, units=units),
        *_differences(pairs, params=params, units=units),
    ]
    results = Results(
        QUALITY_OF_LIFE,
        estimates=tuple(estimates),
        tables={"outcomes": outcomes, "wave_means": _wave_means(scores, conf_level=params.confidence_level)},
        facts={"baseline": params.baseline, "n_outcomes": len(outcomes)},
        missing=tuple(_missing(scores, params)),
    )
    results = add_site_results(results, person_waves, households, params=params)
    return QualityOfLife(results, _trajectories(scores))


@dataclass(frozen=True)
class _Pair:
    """Households of all groups with one outcome at baseline and at one later wave."""

    outcome: str
    wave: Wave
    contrast: str
    table: pd.DataFrame

    def within(self, group: str) -> pd.DataFrame:
        return self.table.loc[self.table["group"] == group]


def _pairs(scores: pd.DataFrame, outcomes: Sequence[str], waves: Sequence[Wave]) -> Iterator[_Pair]:
    baseline, *later = waves
    for outcome in outcomes:
        for position, wave in enumerate(later):
            table = paired_scores(scores, outcome=outcome, before=baseline.name, after=wave.name)
            yield _Pair(outcome, wave, "before-after" if position == 0 else "before-follow_up", table)


def _changes(pairs: Sequence[_Pair], *, conf_level: float, units: dict[str, str]) -> Iterator[Estimate]:
    for pair in pairs:
        for group in sorted(pair.table["group"].unique()):
            table = pair.within(group)
            if len(table) < FEWEST_HOUSEHOLDS:
                continue
            labels = {"outcome": pair.outcome, "wave": pair.wave.name, "contrast": pair.contrast, "group": group}
            change = mean_change(table, before="before", after="after", unit=units[pair.outcome], conf_level=conf_level)
            yield replace(change.labelled(**labels), n_obs=int(table["n_persons"].sum()))
            if varies((table["after"] - table["before"]).to_numpy()):
                yield hedges_g(table, before="before", after="after", conf_level=conf_level).labelled(**labels)


def _differences(pairs: Sequence[_Pair], *, params: StudyParams, units: dict[str, str]) -> Iterator[Estimate]:
    intervention, reference = params.groups.intervention, params.groups.reference
    if reference is None:
        return
    for pair in pairs:
        sizes = pair.table["group"].value_counts()
        if min(sizes.get(intervention, 0), sizes.get(reference, 0)) < FEWEST_HOUSEHOLDS or not _varies_within(pair):
            continue
        difference = adjusted_difference(
            pair.table,
            outcome="after",
            baseline="before",
            group="group",
            reference=reference,
            unit=units[pair.outcome],
            conf_level=params.confidence_level,
        )
        yield difference.labelled(
            outcome=pair.outcome, wave=pair.wave.name, contrast="between", group=intervention, reference=reference
        )


def _varies_within(pair: _Pair) -> bool:
    """Return whether scores differ within the groups at both moments; otherwise no baseline can be taken off."""
    return all(
        any(varies(scores.to_numpy()) for _, scores in pair.table.groupby("group")[moment])
        for moment in ("before", "after")
    )


def _outcomes(scores: pd.DataFrame, params: StudyParams) -> pd.DataFrame:
    """Return every outcome that was scored, in the order of the params, with its labels, range and role."""
    present = set(scores.loc[scores["score"].notna(), "outcome"])
    rows = [
        {**known.as_row(), "instrument": instrument.name, "role": _role(known.outcome, params)}
        for instrument in params.instruments
        for known in outcome_definitions(instrument)
        if known.outcome in present
    ]
    return pd.DataFrame(rows)


def _role(outcome: str, params: StudyParams) -> str:
    if outcome == params.primary_outcome:
        return "primary"
    return "secondary" if outcome in params.secondary_outcomes else "exploratory"


def _wave_means(scores: pd.DataFrame, *, conf_level: float) -> pd.DataFrame:
    """Return the mean over households per outcome, group and wave, with a t interval where they differ."""
    rows = []
    keys = ["outcome", "group", "wave", "month"]
    for key, part in household_scores(scores).groupby(keys, sort=True):
        described = DescrStatsW(part["score"].to_numpy())
        low, high = described.tconfint_mean(alpha=1 - conf_level) if varies(part["score"].to_numpy()) else (None, None)
        rows.append(
            {
                **dict(zip(keys, key, strict=True)),
                "mean": float(described.mean),
                "conf_low": low,
                "conf_high": high,
                "n_households": len(part),
                "n_persons": int(part["n_persons"].sum()),
            }
        )
    return pd.DataFrame(rows)


def _trajectories(scores: pd.DataFrame) -> pd.DataFrame:
    """Return each household's own line, under a letter instead of its id. Never leaves."""
    series = household_scores(scores)
    letters = anonymous_letters(series["household_id"])
    return series.assign(household=series["household_id"].map(letters)).loc[
        :, ["outcome", "household", "group", "wave", "month", "score"]
    ]


def _missing(scores: pd.DataFrame, params: StudyParams) -> Iterator[Missing]:
    measured = set(scores["group"])
    if params.groups.reference is None:
        yield Missing("comparison", "the study has no comparison group")
    elif params.groups.reference not in measured:
        yield Missing("comparison_quality_of_life", "quality of life was not measured in the comparison group")
