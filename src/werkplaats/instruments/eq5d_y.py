"""EQ-5D-Y-3L: five dimensions, three levels, for children of 8 to 15; 4 to 7 through a proxy.

Adults were asked what they would choose for a child of ten. Such a utility is another quantity than that of an adult
who speaks of their own life, so it is an outcome of its own, and nothing adds the two up.
"""

from __future__ import annotations

from types import MappingProxyType

import pandas as pd

from werkplaats.instruments.definitions import InstrumentDefinition, OutcomeDefinition, Scored
from werkplaats.instruments.eq5d import LICENCE, NO_UTILITY_WHEN_MISSING, score_states
from werkplaats.instruments.valuation import DIMENSIONS, ValueSet
from werkplaats.instruments.value_sets import NL_Y_2022

OUTCOME = "eq5d_y_utility"

EQ5D_Y = InstrumentDefinition(
    name="eq5d_y_3l",
    version="Y-3L",
    label={"nl": "EQ-5D-Y-3L (kinderen)", "en": "EQ-5D-Y-3L (children)"},
    items=DIMENSIONS,
    minimum=1,
    maximum=3,
    integer=True,
    outcomes=(
        OutcomeDefinition(
            outcome=OUTCOME,
            label={"nl": "Kwaliteit van leven van kinderen (EQ-5D-Y)", "en": "Quality of life of children (EQ-5D-Y)"},
            minimum=NL_Y_2022.worst,
            maximum=1.0,
            value_set=NL_Y_2022.name,
        ),
    ),
    licence=LICENCE,
    source=NL_Y_2022.citation,
    missing_rule=NO_UTILITY_WHEN_MISSING,
    population="youth",
)


def score_eq5d_y(answers: pd.DataFrame, *, value_set: ValueSet = NL_Y_2022) -> pd.DataFrame:
    """Return the utility of each child; 1 is full health, 0 as bad as dead, higher is better.

    A row with any dimension missing has no utility: a health state exists as a whole.

    Parameters
    ----------
    answers
        One column per dimension with levels 1 (no problems) to 3 (a lot of problems); ``selfcare`` is "looking after
        myself", ``anxiety`` "feeling worried, sad or unhappy".
    value_set
        Weights; its name belongs next to every utility that is reported.

    Returns
    -------
    DataFrame
        ``eq5d_y_utility``, with the index of ``answers``.

    Raises
    ------
    ValueError
        When a dimension is absent, or a level is not a whole number from 1 to 3.

    Examples
    --------
    >>> state = pd.DataFrame([[2, 1, 2, 3, 2]], columns=list(DIMENSIONS))
    >>> score_eq5d_y(state)["eq5d_y_utility"].tolist()
    [0.447]
    """
    return score_states(answers, definition=EQ5D_Y, outcome=OUTCOME, valuation=value_set)


INSTRUMENT = Scored(EQ5D_Y, score_eq5d_y, MappingProxyType({"nl_2022": Scored(EQ5D_Y, score_eq5d_y)}))
