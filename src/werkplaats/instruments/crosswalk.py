"""From five levels to three: the crosswalk of van Hout, to compare five-level data with older three-level studies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from werkplaats.instruments.valuation import DIMENSIONS, ValueSet, validate_levels
from werkplaats.instruments.value_sets import NL_3L_2006

_N_LEVELS = 5

LEVEL_SHARES: Mapping[str, tuple[float, float]] = MappingProxyType(
    {
        "mobility": (0.177347, 0.927885),
        "selfcare": (0.167347, 0.756944),
        "activity": (0.197816, 0.671569),
        "pain": (0.198869, 0.600503),
        "anxiety": (0.206604, 0.509317),
    }
)
"""Chance that level 2 of five is level 1 of three (else 2), and that level 4 of five is level 2 of three (else 3)."""


def _transition(dimension: str) -> NDArray[np.float64]:
    """Return the chance of each of three levels (columns) given each of five (rows); levels 1, 3 and 5 are certain."""
    mild, severe = LEVEL_SHARES[dimension]
    return np.array([[1, 0, 0], [mild, 1 - mild, 0], [0, 1, 0], [0, severe, 1 - severe], [0, 0, 1]], dtype=np.float64)


@dataclass(frozen=True, kw_only=True)
class Crosswalk:
    """Expected utility of a five-level state in a three-level value set.

    Dimensions are independent of one another given the five-level state, so the expectation over all 243 three-level
    states is a sum: the constants count by the chance that they apply.

    Attributes
    ----------
    name, citation
        As of a value set.
    target
        The three-level value set.
    """

    name: str
    target: ValueSet
    citation: str

    @property
    def worst(self) -> float:
        """Utility of the worst state."""
        return float(self.utilities(np.full((1, len(DIMENSIONS)), _N_LEVELS))[0])

    def utilities(self, levels: NDArray[np.int64]) -> NDArray[np.float64]:
        """Return the expected utility of each health state, not rounded; published tables show three decimals.

        Parameters
        ----------
        levels
            States x 5, levels from 1 to 5, dimensions in the order of ``DIMENSIONS``.

        Raises
        ------
        ValueError
            When a level is not 1 to 5.
        """
        validate_levels(levels, n_levels=_N_LEVELS, name=self.name)
        chances = [_transition(name)[levels[:, place] - 1] for place, name in enumerate(DIMENSIONS)]
        healthy = np.prod([chance[:, 0] for chance in chances], axis=0)
        none_worst = np.prod([1 - chance[:, 2] for chance in chances], axis=0)
        lost = self.target.constant * (1 - healthy) + self.target.worst_level_constant * (1 - none_worst)
        for dimension, chance in zip(DIMENSIONS, chances, strict=True):
            lost = lost + chance @ np.asarray(self.target.decrements[dimension])
        utilities: NDArray[np.float64] = (1000 - lost) / 1000
        return utilities


NL_CROSSWALK_2012 = Crosswalk(
    name="EQ-5D-5L NL through 3L (van Hout 2012, Lamers 2006)",
    target=NL_3L_2006,
    citation=(
        "van Hout, B., Janssen, M. F., Feng, Y.-S. et al. (2012). Interim scoring for the EQ-5D-5L: mapping the "
        f"EQ-5D-5L to EQ-5D-3L value sets. Value in Health 15:708-715. Value set: {NL_3L_2006.citation}"
    ),
)
