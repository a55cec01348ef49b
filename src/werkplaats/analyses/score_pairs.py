"""What notebook 03 works with: the scores that count, and households with a score at baseline and at a later wave."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from werkplaats.analyses.outcomes import ChosenOutcome
from werkplaats.analyses.populations import mean_over_persons, paired_persons
from werkplaats.params.model import StudyParams, Wave
from werkplaats.results import Estimate, Missing

MANY_HOUSEHOLDS = 2_000
"""Households above which what is made for few of them is left out and said: it takes long there, and adds nothing."""

TOO_MANY = Missing(
    "many_households",
    f"more than {MANY_HOUSEHOLDS} households: imputation, mixed models and the lines of single households are left out",
)
"""What is said where something made for few households is left out."""

Finding = Estimate | Missing
"""What an attempt to say something gives: the number, or the reason that there is none."""


def place(kind: str, outcome: str, wave: str = "", group: str = "") -> str:
    """Return the name of what is missing: its kind, and where.

    Examples
    --------
    >>> place("few_pairs", "eq_vas", "T1", "director"), place("mixed_model", "eq_vas", group="director")
    ('few_pairs:eq_vas:T1:director', 'mixed_model:eq_vas::director')
    """
    return f"{kind}:{outcome}:{wave}:{group}".rstrip(":")


@dataclass(frozen=True)
class Pair:
    """Everyone with one outcome at baseline and at one later wave.

    Attributes
    ----------
    persons
        One row per person: ``household_id``, ``group``, ``person_id``, ``before``, ``after``.
    table
        The same as means per household, with ``change`` (after minus before) and ``n_persons``.
    """

    outcome: ChosenOutcome
    wave: Wave
    contrast: str
    persons: pd.DataFrame

    @cached_property
    def table(self) -> pd.DataFrame:
        """Means per household."""
        means = mean_over_persons(self.persons)
        return means.assign(change=means["after"] - means["before"])

    @property
    def is_nested(self) -> bool:
        """Whether any household has more than one person here."""
        return len(self.persons) > len(self.table)

    def within(self, group: str) -> pd.DataFrame:
        """Return the households of one group."""
        return self.table.loc[self.table["group"] == group].reset_index(drop=True)

    def labels(self, group: str) -> dict[str, str | None]:
        """Return what identifies an estimate of this change."""
        return {"outcome": self.outcome.name, "wave": self.wave.name, "contrast": self.contrast, "group": group}


@dataclass(frozen=True)
class Measured:
    """The scores that count: of analysed households, the chosen population, outcomes and waves.

    Attributes
    ----------
    scores
        Rows of table ``person_waves``.
    enrolled
        The same of every household of the two groups, also of those that were lost.
    outcomes
        Outcomes with at least one score.
    """

    scores: pd.DataFrame
    enrolled: pd.DataFrame
    outcomes: tuple[ChosenOutcome, ...]
    params: StudyParams

    @property
    def waves(self) -> tuple[Wave, ...]:
        """The baseline and the waves that are compared with it."""
        return chosen_waves(self.params)

    @property
    def answered(self) -> pd.DataFrame:
        """Rows that have a score."""
        return self.scores.loc[self.scores["score"].notna()]

    @cached_property
    def n_households(self) -> int:
        """Households with any score."""
        return int(self.answered["household_id"].nunique())

    @cached_property
    def groups(self) -> tuple[str, ...]:
        """Groups with any score, the intervention first."""
        named, found = self.params.groups, {*self.answered["group"].unique()}
        return tuple(group for group in (named.intervention, named.reference) if group is not None and group in found)

    @cached_property
    def pairs(self) -> tuple[Pair, ...]:
        """Every outcome at every later wave."""
        return tuple(self._pairs())

    def of(self, outcome: str, *, group: str | None = None) -> pd.DataFrame:
        """Return the rows of one outcome that have a score, of all groups or of one."""
        scores = self._by_outcome.get(outcome, self.scores.iloc[:0])
        return scores if group is None else scores.loc[scores["group"] == group]

    @cached_property
    def _by_outcome(self) -> dict[str, pd.DataFrame]:
        return {str(outcome): part for outcome, part in self.answered.groupby("outcome", sort=False)}

    def _pairs(self) -> Iterator[Pair]:
        baseline, *later = self.waves
        for outcome in self.outcomes:
            scores = self.of(outcome.name)
            for position, wave in enumerate(later):
                contrast = "before-after" if position == 0 else "before-follow_up"
                persons = paired_persons(scores, outcome=outcome.name, before=baseline.name, after=wave.name)
                yield Pair(outcome, wave, contrast, persons)


def chosen_waves(params: StudyParams) -> tuple[Wave, ...]:
    """Return the baseline and the waves that params compare with it."""
    baseline, *later = params.waves
    chosen = params.quality_of_life.waves
    return (baseline, *(wave for wave in later if not chosen or wave.name in chosen))
