"""What the members of the EQ-5D family share: five dimensions, one utility, and no utility when a dimension is open."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from werkplaats.instruments.definitions import InstrumentDefinition, validate_answers
from werkplaats.instruments.valuation import DIMENSIONS, Valuation

LICENCE = "EuroQol Research Foundation: register the use of EQ-5D before collecting data"

NO_UTILITY_WHEN_MISSING: Mapping[str, str] = {
    "nl": "Ontbreekt een van de vijf dimensies, dan is er geen waarde: een gezondheidstoestand bestaat als geheel.",
    "en": "With any of the five dimensions missing there is no utility: a health state exists as a whole.",
}


def score_states(
    answers: pd.DataFrame, *, definition: InstrumentDefinition, outcome: str, valuation: Valuation
) -> pd.DataFrame:
    """Return the utility of each row; 1 is full health, 0 as bad as dead, higher is better.

    Parameters
    ----------
    answers
        One column per dimension with levels from 1 (no problems).
    definition
        Member of the family whose levels these are.
    outcome
        Name of the column with utilities.
    valuation
        Value set or crosswalk; its name belongs next to every utility that is reported.

    Returns
    -------
    DataFrame
        Column ``outcome``, with the index of ``answers``; NaN where a dimension is missing.

    Raises
    ------
    ValueError
        When a dimension is absent, or a level is not one of the instrument.
    """
    validate_answers(answers, definition)
    states = answers[list(DIMENSIONS)]
    complete = states.notna().all(axis=1).to_numpy()
    utilities = np.full(len(states), np.nan)
    utilities[complete] = valuation.utilities(states[complete].to_numpy(dtype=np.int64))
    return pd.DataFrame({outcome: utilities}, index=answers.index)
