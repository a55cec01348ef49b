"""EQ VAS: how somebody rates their own health today, on a line from 0 to 100. Adults and children apart."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from werkplaats.instruments.definitions import InstrumentDefinition, OutcomeDefinition, Scored, validate_answers
from werkplaats.instruments.eq5d import LICENCE

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
    licence=LICENCE,
    source="EuroQol Research Foundation (2019). EQ-5D-5L User Guide, version 3.0.",
    population="adults",
)

EQ_VAS_Y = replace(
    EQ_VAS,
    name="eq_vas_y",
    version="EQ VAS of the Y version",
    label={"nl": "EQ VAS (kinderen)", "en": "EQ VAS (children)"},
    outcomes=(
        replace(
            EQ_VAS.outcomes[0],
            outcome="eq_vas_y",
            label={"nl": "Ervaren gezondheid van kinderen (EQ VAS)", "en": "Self-rated health of children (EQ VAS)"},
        ),
    ),
    source="EuroQol Research Foundation (2020). EQ-5D-Y User Guide, version 2.0.",
    population="youth",
)


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


def score_eq_vas_y(answers: pd.DataFrame) -> pd.DataFrame:
    """Return how each child rates their own health today, 0 (worst imaginable) to 100 (best imaginable).

    Raises
    ------
    ValueError
        When column ``vas`` is absent or an answer lies outside 0 to 100.

    Examples
    --------
    >>> score_eq_vas_y(pd.DataFrame({"vas": [85.0]}))["eq_vas_y"].tolist()
    [85.0]
    """
    return score_eq_vas(answers).set_axis(["eq_vas_y"], axis=1)


INSTRUMENTS = (Scored(EQ_VAS, score_eq_vas), Scored(EQ_VAS_Y, score_eq_vas_y))
