"""Where scores are missing: drawn several times, per outcome and group; and a mixed model that uses all there are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from werkplaats.analyses.outcomes import ChosenOutcome
from werkplaats.analyses.randomness import generator
from werkplaats.analyses.score_pairs import MANY_HOUSEHOLDS, TOO_MANY, Finding, Measured, place
from werkplaats.methods.missing_data.multiple_imputation import ImputationModel, multiple_imputations
from werkplaats.methods.repeated_measures.mixed_models import mixed_mean_changes
from werkplaats.results import Missing


@dataclass(frozen=True)
class Imputed:
    """One outcome in one group: persons x waves with their gaps, and the same with the gaps filled, several times.

    Without any gap the copies are all alike; they are there for a comparison with a group that has gaps.
    """

    outcome: ChosenOutcome
    group: str
    table: pd.DataFrame
    model: ImputationModel
    completed: tuple[pd.DataFrame, ...]

    @property
    def n_households(self) -> int:
        """Households in the table."""
        return int(self.table["household_id"].nunique())

    @property
    def has_gaps(self) -> bool:
        """Whether anything was imputed."""
        return bool(self.table[list(self.model.columns)].isna().to_numpy().any())


def impute_scores(measured: Measured) -> Iterator[Imputed | Missing]:
    """Yield the imputations of every outcome that is tested, per group, or the reason that there are none.

    Who has no score on an outcome in any wave brings nothing to impute from and stays out.
    """
    for outcome in measured.outcomes:
        if outcome.is_tested:
            for group in measured.groups:
                yield from _impute(measured, outcome, group)


def mixed_findings(measured: Measured) -> Iterator[Finding]:
    """Yield the mean change at each wave from a mixed model over all measurements, per outcome and group."""
    baseline, *later = measured.waves
    contrasts = {wave.name: "before-after" if place == 0 else "before-follow_up" for place, wave in enumerate(later)}
    for outcome in measured.outcomes:
        for group in measured.groups if outcome.is_tested else ():
            scores = measured.of(outcome.name, group=group)
            if not {baseline.name} < {*scores["wave"].unique()}:
                continue  # said already: there is no baseline, or nothing after it
            if scores["household_id"].nunique() > MANY_HOUSEHOLDS:
                yield TOO_MANY
                continue
            try:
                found = mixed_mean_changes(
                    scores,
                    outcome="score",
                    wave="wave",
                    baseline=baseline.name,
                    household="household_id",
                    person="person_id",
                    unit=outcome.known.unit,
                    conf_level=measured.params.confidence_level,
                )
            except ValueError as reason:  # how a method says that it is undefined for these data
                yield Missing(place("mixed_model", outcome.name, group=group), str(reason))
                continue
            yield from (
                one.labelled(outcome=outcome.name, group=group, contrast=contrasts[str(one.wave)]) for one in found
            )


def _impute(measured: Measured, outcome: ChosenOutcome, group: str) -> Iterator[Imputed | Missing]:
    settings, name = measured.params.missing_data, outcome.name
    scores = measured.of(name, group=group)
    present = {*scores["wave"].unique()}
    waves = [wave.name for wave in measured.waves if wave.name in present]
    if measured.waves[0].name not in waves or len(waves) == 1:
        return  # said already: there is no baseline, or nothing after it
    if scores["household_id"].nunique() > MANY_HOUSEHOLDS:
        yield TOO_MANY
        return
    wide = scores.pivot(index=["person_id", "household_id"], columns="wave", values="score")
    table = wide[waves].reset_index()
    nested = bool(table["household_id"].duplicated().any())
    model = ImputationModel(columns=waves, household="household_id" if nested else None, method=settings.model)
    if not table[waves].isna().to_numpy().any():
        yield Missing(place("nothing_to_impute", name, group=group), "everyone with a score has one at every wave")
        yield Imputed(outcome, group, table, model, (table,) * settings.imputations)
        return
    rng = generator(measured.params.seed, "multiple_imputation", name, group)
    try:
        completed = multiple_imputations(table, model=model, n_imputations=settings.imputations, rng=rng)
    except ValueError as reason:  # which score cannot be imputed, and why
        yield Missing(place("imputation", name, group=group), str(reason))
        return
    yield Imputed(outcome, group, table, model, completed)
