"""EQ-5D-5L (five dimensions, five levels) and its visual analog scale."""

from __future__ import annotations

import numpy as np
import pandas as pd

from werkplaats.instruments.definitions import InstrumentDefinition, OutcomeDefinition, validate_answers
from werkplaats.instruments.value_sets import DIMENSIONS, NL_5L_2016, ValueSet

_LICENCE = "EuroQol Research Foundation: register the use of EQ-5D before collecting data"

EQ5D_5L = InstrumentDefinition(
    name="eq5d_5l",
    version="5L",
    label={"nl": "EQ-5D-5L", "en": "EQ-5D-5L"},
    items=DIMENSIONS,
    minimum=1,
    maximum=5,
    integer=True,
    outcomes=(
        OutcomeDefinition(
            outcome="eq5d_utility",
            label={"nl": "Kwaliteit van leven (EQ-5D-5L)", "en": "Quality of life (EQ-5D-5L)"},
            minimum=NL_5L_2016.worst,
            maximum=1.0,
            value_set=NL_5L_2016.name,
        ),
    ),
    licence=_LICENCE,
    source=NL_5L_2016.citation,
)

EQ_VAS = InstrumentDefinition(
    name="eq_vas",
    version="EQ VAS",
    label={"nl": "EQ VAS", "en": "EQ VAS"},
    items=("vas",),
    minimum=0,
    maximum=100,
    integer=False,
    outcomes=(
        OutcomeDefinition(
            outcome="eq_vas",
            label={"nl": "Ervaren gezondheid (EQ VAS)", "en": "Self-rated health (EQ VAS)"},
            minimum=0,
            maximum=100,
        ),
    ),
    licence=_LICENCE,
    source="EuroQol Research Foundation (2019). EQ-5D-5L User Guide, version 3.0.",
)


def score_eq5d_5l(answers: pd.DataFrame, *, value_set: ValueSet = NL_5L_2016) -> pd.DataFrame:
    """Return the utility of each row; 1 is full health, 0 as bad as dead, higher is better.

    A row with any dimension missing has no utility: a health state exists as a whole.

    Parameters
    ----------
    answers
        One column per dimension with levels 1 (no problems) to 5 (extreme problems or unable).
    value_set
        Weights; its name belongs next to every utility that is reported.

    Returns
    -------
    DataFrame
        ``eq5d_utility``, with the index of ``answers``.

    Raises
    ------
    ValueError
        When a dimension is absent, or a level is not a whole number from 1 to 5.

    Examples
    --------
    >>> state = pd.DataFrame([[2, 1, 2, 3, 2]], columns=list(DIMENSIONS))
    >>> score_eq5d_5l(state)["eq5d_utility"].tolist()
    [0.717]
    """
    validate_answers(answers, EQ5D_5L)
    states = answers[list(DIMENSIONS)]
    complete = states.notna().all(axis=1).to_numpy()
    utilities = np.full(len(states), np.nan)
    utilities[complete] = value_set.utilities(states[complete].to_numpy(dtype=np.int64))
    return pd.DataFrame({"eq5d_utility": utilities}, index=answers.index)


def score_eq_vas(answers: pd.DataFrame) -> pd.DataFrame:
    """Return how each person rates their own health today, 0 (worst imaginable) to 100 (best imaginable).

    Raises
    ------
    ValueError
        When column ``vas`` is absent or an answer lies outside 0 to 100.

    Examples
    --------
    >>> score_eq_vas(pd.DataFrame({"vas": [70.0]}))["eq_vas"].tolist()
    [70.0]
    """
    validate_answers(answers, EQ_VAS)
    return pd.DataFrame({"eq_vas": answers["vas"].astype("float64")}, index=answers.index)
