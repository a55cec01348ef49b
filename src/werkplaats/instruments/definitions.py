"""What is known about an instrument, apart from how it is scored."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd


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
    """

    outcome: str
    label: Mapping[str, str]
    minimum: float
    maximum: float
    higher_is_better: bool = True
    value_set: str | None = None
    is_measure: bool = True
    unit: str = "points"

    def as_row(self) -> dict[str, str | float | bool | None]:
        """Return one row of a table of outcomes; ``label`` is the Dutch name, ``label_en`` the English one."""
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

    @property
    def is_measure(self) -> bool:
        """Whether its scores measure change; False for a conversation tool."""
        return all(outcome.is_measure for outcome in self.outcomes)


Scoring = Callable[[pd.DataFrame], pd.DataFrame]
"""Answers, one column per item, to scores, one column per outcome: same rows, NaN where a score cannot be computed."""


def validate_answers(answers: pd.DataFrame, definition: InstrumentDefinition) -> None:
    """Raise ValueError when an item is absent or an answer is not one that the instrument allows.

    A missing answer is allowed; what it means for the score is up to the scoring. Messages hold item and count.
    """
    for item in definition.items:
        if item not in answers.columns:
            raise ValueError(f"{definition.name}: item '{item}' is not in the table")
        given = answers[item].dropna().to_numpy(dtype=np.float64)
        wrong = ~((given >= definition.minimum) & (given <= definition.maximum))
        if definition.integer:
            wrong |= given != np.floor(given)
        if wrong.any():
            kind = "whole numbers" if definition.integer else "numbers"
            raise ValueError(
                f"{definition.name}: item '{item}' has {int(wrong.sum())} answers that are not {kind} from "
                f"{definition.minimum:g} to {definition.maximum:g}"
            )
