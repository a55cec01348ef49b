"""ICECAP-O (older people) and ICECAP-A (adults): what a person is able to be and do; 1 is full capability, 0 is none.

The scale is anchored at no capability, not at dead: it is not a utility and makes no QALYs. ICECAP-O is valued with
the British tariff of 2008. For ICECAP-A a study brings its own tariff, because none could be read at the source and no
Dutch one was found; the tariff is checked before it is used, and its name travels with every score.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from types import MappingProxyType

import numpy as np
import pandas as pd

from werkplaats.instruments.definitions import InstrumentDefinition, OutcomeDefinition, Scored, validate_answers

ICECAP_O_ATTRIBUTES = ("attachment", "security", "role", "enjoyment", "control")
ICECAP_A_ATTRIBUTES = ("stability", "attachment", "autonomy", "achievement", "enjoyment")
N_LEVELS = 4

ANCHOR_TOLERANCE = 2e-4
"""Published weights have four decimals; five of them added may miss 1 or 0 by this much."""


@dataclass(frozen=True, kw_only=True)
class CapabilityTariff:
    """What each level of each attribute adds to the value of a state.

    Attributes
    ----------
    name
        Name that travels with every score.
    weights
        For each attribute the weight of level 1 (none), 2, 3 and 4 (full).
    citation
        Primary source.

    Raises
    ------
    ValueError
        When an attribute lacks a level, a higher level weighs less, all levels 4 do not add up to 1, or all levels 1
        not to 0.
    """

    name: str
    weights: Mapping[str, tuple[float, ...]]
    citation: str

    def __post_init__(self) -> None:
        for attribute, levels in self.weights.items():
            if len(levels) != N_LEVELS:
                raise ValueError(f"{self.name}: '{attribute}' has {len(levels)} levels, it needs {N_LEVELS}")
            if not all(lower <= higher for lower, higher in pairwise(levels)):
                raise ValueError(f"{self.name}: a higher level of '{attribute}' weighs less than a lower one")
        for level, anchor in ((N_LEVELS, 1.0), (1, 0.0)):
            total = sum(levels[level - 1] for levels in self.weights.values())
            if not abs(total - anchor) <= ANCHOR_TOLERANCE + 1e-12:
                raise ValueError(f"{self.name}: levels {level} add up to {total:.4f}, they must add up to {anchor:g}")

    def values(self, levels: pd.DataFrame) -> pd.Series[float]:
        """Return the value of each row of levels (1 to 4); NaN when a level is missing."""
        complete = levels.notna().all(axis=1).to_numpy()
        values = np.full(len(levels), np.nan)
        values[complete] = sum(
            np.asarray(weights)[levels.loc[complete, attribute].to_numpy(dtype=np.int64) - 1]
            for attribute, weights in self.weights.items()
        )
        return pd.Series(values, index=levels.index)


ICECAP_O_UK_2008 = CapabilityTariff(
    name="ICECAP-O UK (Coast 2008)",
    weights=MappingProxyType(
        {
            "attachment": (-0.0128, 0.1340, 0.2325, 0.2535),
            "security": (0.0321, 0.0661, 0.1071, 0.1788),
            "role": (0.0151, 0.1296, 0.1793, 0.1923),
            "enjoyment": (0.0168, 0.1185, 0.1643, 0.1660),
            "control": (-0.0512, 0.1076, 0.1848, 0.2094),
        }
    ),
    citation=(
        "Coast, J., Flynn, T. N., Natarajan, L. et al. (2008). Valuing the ICECAP capability index for older people. "
        "Soc Sci Med 67:874-882. The weights are tabled in Flynn, T. N. et al. (2008). Popul Health Metr 6:6."
    ),
)

_LICENCE = "Register the use before collecting data (universities of Birmingham and Bristol); terms not confirmed here"


def _definition(
    name: str, label: str, attributes: tuple[str, ...], *, wording: tuple[str, str], tariff: CapabilityTariff
) -> InstrumentDefinition:
    return InstrumentDefinition(
        name=name,
        version=label,
        label={"nl": label, "en": label},
        items=attributes,
        minimum=1,
        maximum=N_LEVELS,
        integer=True,
        outcomes=(
            OutcomeDefinition(
                outcome=f"{name}_value",
                label={"nl": f"{wording[0]} ({label})", "en": f"{wording[1]} ({label})"},
                minimum=0.0,
                maximum=1.0,
                value_set=tariff.name,
            ),
        ),
        licence=_LICENCE,
        source=tariff.citation,
        population="adults",
    )


ICECAP_O = _definition(
    "icecap_o",
    "ICECAP-O",
    ICECAP_O_ATTRIBUTES,
    wording=("Welbevinden van ouderen", "Capability of older people"),
    tariff=ICECAP_O_UK_2008,
)


def score_icecap_o(answers: pd.DataFrame) -> pd.DataFrame:
    """Return the capability of each older person, 0 (none) to 1 (full), British tariff; none when a level is missing.

    Raises
    ------
    ValueError
        When an attribute is absent or a level is not a whole number from 1 (none) to 4 (full).

    Examples
    --------
    >>> states = pd.DataFrame([[4] * 5, [3] * 5], columns=list(ICECAP_O.items))
    >>> score_icecap_o(states)["icecap_o_value"].round(4).tolist()
    [1.0, 0.868]
    """
    return _score(answers, ICECAP_O, ICECAP_O_UK_2008)


def icecap_a(tariff: CapabilityTariff) -> Scored:
    """Return ICECAP-A as an instrument that is valued with a study's own tariff; higher is better.

    Parameters
    ----------
    tariff
        Weights of the five attributes in ``ICECAP_A_ATTRIBUTES``, retyped from their publication.

    Raises
    ------
    ValueError
        When the tariff is not about these five attributes.

    Examples
    --------
    >>> even = CapabilityTariff(name="invented, even", citation="invented for this example",
    ...                         weights={attribute: (0.0, 0.1, 0.15, 0.2) for attribute in ICECAP_A_ATTRIBUTES})
    >>> instrument = icecap_a(even)
    >>> states = pd.DataFrame([[4, 4, 4, 4, 2]], columns=list(instrument.definition.items))
    >>> instrument.score(states)["icecap_a_value"].round(4).tolist()
    [0.9]
    """
    if set(tariff.weights) != set(ICECAP_A_ATTRIBUTES):
        raise ValueError(f"{tariff.name}: the attributes must be {', '.join(ICECAP_A_ATTRIBUTES)}")
    definition = _definition(
        "icecap_a",
        "ICECAP-A",
        ICECAP_A_ATTRIBUTES,
        wording=("Welbevinden van volwassenen", "Capability of adults"),
        tariff=tariff,
    )
    return Scored(definition, lambda answers: _score(answers, definition, tariff))


def _score(answers: pd.DataFrame, definition: InstrumentDefinition, tariff: CapabilityTariff) -> pd.DataFrame:
    validate_answers(answers, definition)
    return pd.DataFrame({f"{definition.name}_value": tariff.values(answers[list(definition.items)])})


INSTRUMENT = Scored(ICECAP_O, score_icecap_o)
