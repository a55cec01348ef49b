"""EQ-5D-5L: five dimensions, five levels, for adults."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from types import MappingProxyType

import pandas as pd

from werkplaats.instruments.crosswalk import NL_CROSSWALK_2012
from werkplaats.instruments.definitions import InstrumentDefinition, OutcomeDefinition, Scored
from werkplaats.instruments.eq5d import LICENCE, NO_UTILITY_WHEN_MISSING, score_states
from werkplaats.instruments.valuation import DIMENSIONS, Valuation
from werkplaats.instruments.value_sets import NL_5L_2016

OUTCOME = "eq5d_utility"

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
            outcome=OUTCOME,
            label={"nl": "Kwaliteit van leven (EQ-5D-5L)", "en": "Quality of life (EQ-5D-5L)"},
            minimum=NL_5L_2016.worst,
            maximum=1.0,
            value_set=NL_5L_2016.name,
        ),
    ),
    licence=LICENCE,
    source=NL_5L_2016.citation,
    missing_rule=NO_UTILITY_WHEN_MISSING,
    population="adults",
)


def score_eq5d_5l(answers: pd.DataFrame, *, value_set: Valuation = NL_5L_2016) -> pd.DataFrame:
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
    return score_states(answers, definition=EQ5D_5L, outcome=OUTCOME, valuation=value_set)


def _valued(value_set: Valuation) -> Scored:
    (outcome,) = EQ5D_5L.outcomes
    valued = replace(outcome, minimum=value_set.worst, value_set=value_set.name)
    definition = replace(EQ5D_5L, outcomes=(valued,), source=value_set.citation)
    return Scored(definition, partial(score_eq5d_5l, value_set=value_set))


INSTRUMENT = Scored(
    EQ5D_5L,
    score_eq5d_5l,
    MappingProxyType({"nl_2016": _valued(NL_5L_2016), "nl_crosswalk_2012": _valued(NL_CROSSWALK_2012)}),
)
