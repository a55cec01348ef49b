"""How a health state of the EQ-5D family becomes one number, apart from what a country thinks of it.

Weights are kept in thousandths, so that sums are exact and a state worth exactly nothing is exactly 0.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

DIMENSIONS = ("mobility", "selfcare", "activity", "pain", "anxiety")
"""The five dimensions in the order of the descriptive system; a health state is written as five digits."""


class Valuation(Protocol):
    """What turns levels into utilities: a value set, or a crosswalk into one."""

    @property
    def name(self) -> str:
        """Name that travels with every score."""

    @property
    def citation(self) -> str:
        """Primary source."""

    @property
    def worst(self) -> float:
        """Utility of the worst state."""

    def utilities(self, levels: NDArray[np.int64]) -> NDArray[np.float64]:
        """Return the utility of each health state (states x 5)."""


@dataclass(frozen=True, kw_only=True)
class ValueSet:
    """Weights that turn five levels into one utility: 1 is full health, 0 is as bad as dead, below 0 is worse.

    Attributes
    ----------
    name
        Name that travels with every score.
    instrument
        Descriptive system to which it belongs.
    country, year
        Population that was asked, and year of publication.
    decrements
        For each dimension what level 1, 2, ... takes away (thousandths).
    citation
        Primary source.
    constant
        Subtracted once from every state other than full health (thousandths).
    worst_level_constant
        Subtracted once more from every state with a dimension at the worst level: the term N3 of three-level sets
        (thousandths).
    """

    name: str
    instrument: str
    country: str
    year: int
    decrements: Mapping[str, tuple[int, ...]]
    citation: str
    constant: int = 0
    worst_level_constant: int = 0

    @property
    def n_levels(self) -> int:
        """Number of levels of each dimension."""
        return len(self.decrements[DIMENSIONS[0]])

    @property
    def worst(self) -> float:
        """Utility of the worst state."""
        return float(self.utilities(np.full((1, len(DIMENSIONS)), self.n_levels))[0])

    def utilities(self, levels: NDArray[np.int64]) -> NDArray[np.float64]:
        """Return the utility of each health state.

        Parameters
        ----------
        levels
            States x 5, levels from 1 (no problems), dimensions in the order of ``DIMENSIONS``.

        Raises
        ------
        ValueError
            When a level does not exist in this value set.
        """
        validate_levels(levels, n_levels=self.n_levels, name=self.name)
        lost = np.where((levels > 1).any(axis=1), self.constant, 0)
        lost = lost + np.where((levels == self.n_levels).any(axis=1), self.worst_level_constant, 0)
        for position, dimension in enumerate(DIMENSIONS):
            lost = lost + np.asarray(self.decrements[dimension])[levels[:, position] - 1]
        utilities: NDArray[np.float64] = (1000 - lost) / 1000
        return utilities


def validate_levels(levels: NDArray[np.int64], *, n_levels: int, name: str) -> None:
    """Raise ValueError, with ``name`` in it, unless ``levels`` is states x 5 with levels from 1 to ``n_levels``."""
    if levels.ndim != 2 or levels.shape[1] != len(DIMENSIONS):
        raise ValueError(f"levels must have five columns, found shape {levels.shape}")
    n_wrong = int(((levels < 1) | (levels > n_levels)).any(axis=1).sum())
    if n_wrong:
        raise ValueError(f"{name}: {n_wrong} states have a level outside 1 to {n_levels}")
