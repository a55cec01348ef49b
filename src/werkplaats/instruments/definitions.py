"""What is known about an instrument, apart from how it is scored."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

import numpy as np
import pandas as pd

Population = Literal["adults", "youth", "any"]
"""For whom an instrument was made. Scores of adults and of youth are different outcomes, so nothing pools them."""

NO_SCORE_WHEN_MISSING: Mapping[str, str] = MappingProxyType(
    {"nl": "Ontbreekt er een antwoord, dan is er geen score.", "en": "With an answer missing there is no score."}
)
"""What holds when the source of an instrument says nothing else."""


@dataclass(frozen=True)
class MinimalImportantDifference:
    """The smallest change that matters to the people who answered, in the unit of the score, and who says so.

    Attributes
    ----------
    value
        Size of the change, above zero, whatever the direction of the score.
    source
        Publication with population and method: there is no single one for an instrument.

    Raises
    ------
    ValueError
        When the value is not above zero, or nobody is named as its source.
    """

    value: float
    source: str

    def __post_init__(self) -> None:
        if not self.value > 0 or not np.isfinite(self.value):
            raise ValueError(f"a minimal important difference must be above zero, found {self.value:g}")
        if not self.source.strip():
            raise ValueError("a minimal important difference needs a source")


@dataclass(frozen=True)
class CutOff:
    """A category of scores: from ``lowest`` up to the next cut-off; the name for the reader is by language."""

    lowest: float
    label: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class OutcomeDefinition:
    """One score that an instrument yields.

    Attributes
    ----------
    outcome
        Name in every table, such as ``eq5d_utility``.
    label
        Name for the reader, by language (``nl``, ``en``).
    minimum, maximum
        Lowest and highest score there is.
    higher_is_better
        Direction.
    value_set
        Name of the value set behind the score; None when the score is not a valuation.
    is_measure
        False for a conversation tool: its scores describe, they do not measure change.
    unit
        Unit of the score and of its changes.
    minimal_important_difference
        Smallest change that matters, with its source; None when no source is known.
    ordinal
        True when its numbers are levels and not distances: transitions and shares, no means.
    cut_offs
        Categories that the source of the instrument names, lowest first; empty when it names none.
    """

    outcome: str
    label: Mapping[str, str]
    minimum: float
    maximum: float
    higher_is_better: bool = True
    value_set: str | None = None
    is_measure: bool = True
    unit: str = "points"
    minimal_important_difference: MinimalImportantDifference | None = None
    ordinal: bool = False
    cut_offs: tuple[CutOff, ...] = ()

    def as_row(self) -> dict[str, str | float | bool | None]:
        """Return one row of a table of outcomes; ``label`` is the Dutch name, ``label_en`` the English one."""
        difference = self.minimal_important_difference
        return {
            "outcome": self.outcome,
            "label": self.label["nl"],
            "label_en": self.label["en"],
            "minimum": self.minimum,
            "maximum": self.maximum,
            "higher_is_better": self.higher_is_better,
            "value_set": self.value_set,
            "is_measure": self.is_measure,
            "unit": self.unit,
            "ordinal": self.ordinal,
            "minimal_important_difference": difference.value if difference else None,
            "minimal_important_difference_source": difference.source if difference else None,
        }


@dataclass(frozen=True, kw_only=True)
class InstrumentDefinition:
    """One questionnaire.

    Attributes
    ----------
    name, version
        Name in column ``instrument`` of the measurements, and the version that is scored.
    label
        Name for the reader, by language (``nl``, ``en``).
    items
        Item names, in the order of the questionnaire.
    minimum, maximum
        Lowest and highest answer to every item.
    integer
        Whether an answer must be a whole number.
    outcomes
        Scores that it yields.
    licence
        What its owner asks of users; the texts of items are never part of this package.
    source
        Publication on which the scoring rests.
    missing_rule
        What a missing answer means for the scores, by language (``nl``, ``en``).
    population
        For whom it was made: ``adults``, ``youth`` or ``any``.
    item_ranges
        Lowest and highest answer of the items for which ``minimum`` and ``maximum`` do not hold.
    """

    name: str
    version: str
    label: Mapping[str, str]
    items: tuple[str, ...]
    minimum: float
    maximum: float
    integer: bool
    outcomes: tuple[OutcomeDefinition, ...]
    licence: str
    source: str
    missing_rule: Mapping[str, str] = field(default_factory=lambda: NO_SCORE_WHEN_MISSING)
    population: Population = "any"
    item_ranges: Mapping[str, tuple[float, float]] = field(default_factory=dict)

    def range_of(self, item: str) -> tuple[float, float]:
        """Return the lowest and highest answer to an item."""
        return self.item_ranges.get(item, (self.minimum, self.maximum))

    @property
    def is_measure(self) -> bool:
        """Whether its scores measure change; False for a conversation tool."""
        return all(outcome.is_measure for outcome in self.outcomes)


Scoring = Callable[[pd.DataFrame], pd.DataFrame]
"""Answers, one column per item, to scores, one column per outcome: same rows, NaN where a score cannot be computed."""


@dataclass(frozen=True)
class Scored:
    """An instrument and how it is scored: what the registry asks of a module, under the name ``INSTRUMENT``.

    Attributes
    ----------
    definition, score
        What is known about it, and its scoring.
    by_value_set
        The same answers scored with each value set that a study may choose in params, by the name used there. Empty
        when there is nothing to choose.
    """

    definition: InstrumentDefinition
    score: Scoring
    by_value_set: Mapping[str, Scored] = field(default_factory=dict)


def validate_answers(answers: pd.DataFrame, definition: InstrumentDefinition) -> None:
    """Raise ValueError when an item is absent or an answer is not one that the instrument allows.

    A missing answer is allowed; what it means for the score is up to the scoring. Messages hold item and count.
    """
    for item in definition.items:
        if item not in answers.columns:
            raise ValueError(f"{definition.name}: item '{item}' is not in the table")
        given = answers[item].dropna().to_numpy(dtype=np.float64)
        lowest, highest = definition.range_of(item)
        wrong = ~((given >= lowest) & (given <= highest))
        if definition.integer:
            wrong |= given != np.floor(given)
        if wrong.any():
            kind = "whole numbers" if definition.integer else "numbers"
            raise ValueError(
                f"{definition.name}: item '{item}' has {int(wrong.sum())} answers that are not {kind} from "
                f"{lowest:g} to {highest:g}"
            )
