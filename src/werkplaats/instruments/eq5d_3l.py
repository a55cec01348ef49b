"""EQ-5D-3L: five dimensions, three levels, for adults. The value set is a choice that a study makes in its params.

Two Dutch value sets are in use. They differ by up to .4 on the same state, so scores of one cannot be set beside scores
of the other: a study has one, and its name goes along with every score.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from types import MappingProxyType

import pandas as pd

from werkplaats.instruments.definitions import InstrumentDefinition, OutcomeDefinition, Scored
from werkplaats.instruments.eq5d import LICENCE, NO_UTILITY_WHEN_MISSING, score_states
from werkplaats.instruments.valuation import DIMENSIONS, ValueSet
from werkplaats.instruments.value_sets import NL_3L_2006, NL_3L_2026, UK_3L_1997

OUTCOME = "eq5d_3l_utility"

EQ5D_3L = InstrumentDefinition(
    name="eq5d_3l",
    version="3L",
    label={"nl": "EQ-5D-3L", "en": "EQ-5D-3L"},
    items=DIMENSIONS,
    minimum=1,
    maximum=3,
    integer=True,
    outcomes=(
        OutcomeDefinition(
            outcome=OUTCOME,
            label={"nl": "Kwaliteit van leven (EQ-5D-3L)", "en": "Quality of life (EQ-5D-3L)"},
            minimum=min(known.worst for known in (NL_3L_2006, NL_3L_2026, UK_3L_1997)),
            maximum=1.0,
        ),
    ),
    licence=LICENCE,
    source="EuroQol Research Foundation (2018). EQ-5D-3L User Guide, version 6.0.",
    missing_rule=NO_UTILITY_WHEN_MISSING,
    population="adults",
)


def score_eq5d_3l(answers: pd.DataFrame, *, value_set: ValueSet) -> pd.DataFrame:
    """Return the utility of each row; 1 is full health, 0 as bad as dead, higher is better.

    A row with any dimension missing has no utility: a health state exists as a whole.

    Parameters
    ----------
    answers
        One column per dimension with levels 1 (no problems) to 3 (extreme problems or unable).
    value_set
        Weights. There is no default, because there are two sets for the Netherlands.

    Returns
    -------
    DataFrame
        ``eq5d_3l_utility``, with the index of ``answers``.

    Raises
    ------
    ValueError
        When a dimension is absent, or a level is not a whole number from 1 to 3.

    Examples
    --------
    >>> state = pd.DataFrame([[2, 1, 2, 3, 1]], columns=list(DIMENSIONS))
    >>> score_eq5d_3l(state, value_set=NL_3L_2006)["eq5d_3l_utility"].tolist()
    [0.298]
    """
    return score_states(answers, definition=EQ5D_3L, outcome=OUTCOME, valuation=value_set)


def _refuse(answers: pd.DataFrame) -> pd.DataFrame:
    raise ValueError(
        f"eq5d_3l: no value set is chosen for {len(answers)} rows of answers; name one as `value_set` in params"
    )


def _valued(value_set: ValueSet) -> Scored:
    (outcome,) = EQ5D_3L.outcomes
    valued = replace(outcome, minimum=value_set.worst, value_set=value_set.name)
    definition = replace(EQ5D_3L, outcomes=(valued,), source=value_set.citation)
    return Scored(definition, partial(score_eq5d_3l, value_set=value_set))


INSTRUMENT = Scored(
    EQ5D_3L,
    _refuse,
    MappingProxyType({"nl_2006": _valued(NL_3L_2006), "nl_2026": _valued(NL_3L_2026), "uk_1997": _valued(UK_3L_1997)}),
)
