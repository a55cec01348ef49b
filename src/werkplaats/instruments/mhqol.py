"""Mental Health Quality of Life questionnaire (MHQoL-7D) with the Dutch value set: 1 is best, higher is better.

Weights are kept in thousandths, so that sums are exact.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np
import pandas as pd

from werkplaats.instruments.definitions import InstrumentDefinition, OutcomeDefinition, Scored, validate_answers

MHQOL_NL_2024 = "MHQoL NL (van Krugten 2024)"
"""Name of the value set that travels with every score."""

DECREMENTS: Mapping[str, tuple[int, int, int, int]] = MappingProxyType(
    {
        "self_image": (211, 137, 7, 0),
        "independence": (184, 118, 18, 0),
        "mood": (311, 179, 63, 0),
        "relationships": (269, 172, 15, 0),
        "daily_activities": (213, 140, 21, 0),
        "physical_health": (383, 243, 64, 0),
        # Levels 2 and 3 of the future are worth the same in this set: not a typo.
        "future": (170, 106, 0, 0),
    }
)
"""What level 0 (worst), 1, 2 and 3 (best) of each dimension takes away, in thousandths."""

_WORST = (1000 - sum(taken[0] for taken in DECREMENTS.values())) / 1000

MHQOL = InstrumentDefinition(
    name="mhqol",
    version="MHQoL-7D",
    label={"nl": "MHQoL", "en": "MHQoL"},
    items=tuple(DECREMENTS),
    minimum=0,
    maximum=3,
    integer=True,
    outcomes=(
        OutcomeDefinition(
            outcome="mhqol_utility",
            label={
                "nl": "Kwaliteit van leven bij psychische problemen (MHQoL)",
                "en": "Mental health quality of life (MHQoL)",
            },
            minimum=_WORST,
            maximum=1.0,
            value_set=MHQOL_NL_2024,
        ),
    ),
    licence="Erasmus University Rotterdam (imta.nl): ask for the questionnaire before use",
    source=(
        "Van Krugten, F. C. W., Jonker, M. F., Himmler, S. F. W., Hakkaart-van Roijen, L. & Brouwer, W. B. F. (2024). "
        "Estimating a preference-based value set for the Mental Health Quality of Life questionnaire (MHQoL). Med "
        "Decis Making 44:64-75."
    ),
    population="adults",
)


def score_mhqol(answers: pd.DataFrame) -> pd.DataFrame:
    """Return the value of each state, -0.741 (worst) to 1 (best), higher is better; none when an answer is missing.

    Raises
    ------
    ValueError
        When a dimension is absent or a level is not a whole number from 0 (worst) to 3 (best).

    Examples
    --------
    >>> best_and_worst = pd.DataFrame([[3] * 7, [0] * 7], columns=list(MHQOL.items))
    >>> score_mhqol(best_and_worst)["mhqol_utility"].tolist()
    [1.0, -0.741]
    """
    validate_answers(answers, MHQOL)
    levels = answers[list(MHQOL.items)]
    complete = levels.notna().all(axis=1).to_numpy()
    values = np.full(len(levels), np.nan)
    states = levels[complete].to_numpy(dtype=np.int64)
    lost = sum(np.asarray(taken)[states[:, position]] for position, taken in enumerate(DECREMENTS.values()))
    values[complete] = (1000 - lost) / 1000
    return pd.DataFrame({"mhqol_utility": values}, index=answers.index)


INSTRUMENT = Scored(MHQOL, score_mhqol)
