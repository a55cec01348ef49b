"""Value sets of the EQ-5D family: what a health state is worth to the population, as published.

Weights are kept in thousandths, so that sums are exact and the one state worth exactly nothing is exactly 0.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

DIMENSIONS = ("mobility", "selfcare", "activity", "pain", "anxiety")
"""The five dimensions in the order of the descriptive system; a health state is written as five digits."""


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
    constant
        Subtracted once from every state other than full health (thousandths).
    decrements
        For each dimension what level 1, 2, ... takes away (thousandths).
    citation
        Primary source.
    """

    name: str
    instrument: str
    country: str
    year: int
    constant: int
    decrements: Mapping[str, tuple[int, ...]]
    citation: str

    @property
    def n_levels(self) -> int:
        """Number of levels of each dimension."""
        return len(self.decrements[DIMENSIONS[0]])

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
        if levels.ndim != 2 or levels.shape[1] != len(DIMENSIONS):
            raise ValueError(f"levels must have five columns, found shape {levels.shape}")
        n_wrong = int(((levels < 1) | (levels > self.n_levels)).any(axis=1).sum())
        if n_wrong:
            raise ValueError(f"{self.name}: {n_wrong} states have a level outside 1 to {self.n_levels}")
        lost = np.where((levels > 1).any(axis=1), self.constant, 0)
        for position, dimension in enumerate(DIMENSIONS):
            lost = lost + np.asarray(self.decrements[dimension])[levels[:, position] - 1]
        utilities: NDArray[np.float64] = (1000 - lost) / 1000
        return utilities

    @property
    def worst(self) -> float:
        """Utility of the worst state."""
        return float(self.utilities(np.full((1, len(DIMENSIONS)), self.n_levels))[0])


NL_5L_2016 = ValueSet(
    name="EQ-5D-5L NL (Versteegh 2016)",
    instrument="eq5d_5l",
    country="NL",
    year=2016,
    constant=47,
    decrements=MappingProxyType(
        {
            "mobility": (0, 35, 57, 166, 203),
            # Levels 4 and 5 were merged in the estimation of self-care and of usual activities: not a typo.
            "selfcare": (0, 38, 61, 168, 168),
            "activity": (0, 39, 87, 192, 192),
            "pain": (0, 66, 92, 360, 415),
            "anxiety": (0, 70, 145, 356, 421),
        }
    ),
    citation=(
        "Versteegh, M. M., Vermeulen, K. M., Evers, S. M. A. A., de Wit, G. A., Prenger, R. & Stolk, E. A. (2016). "
        "Dutch tariff for the five-level version of EQ-5D. Value in Health 19:343-352. doi:10.1016/j.jval.2016.01.003"
    ),
)
