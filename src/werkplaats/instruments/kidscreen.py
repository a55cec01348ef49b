"""KIDSCREEN-10: general well-being of children and young people of 8 to 18, as the raw sum of ten items.

The makers turn the sum into a T score (mean 50, SD 10 in Europe) with a table from their handbook. That table could not
be read at the source, so it is not here: whoever has it scores with it and delivers the T score ready-made. By the
makers' own account the raw sum is close to an interval scale, so it serves for change within a study.
"""

from __future__ import annotations

import pandas as pd

from werkplaats.instruments.definitions import InstrumentDefinition, OutcomeDefinition, Scored, validate_answers

REVERSED = ("kidscreen_3", "kidscreen_4")
"""Items that are worded negatively: 6 minus the answer counts."""

KIDSCREEN_10 = InstrumentDefinition(
    name="kidscreen_10",
    version="KIDSCREEN-10 index, raw sum",
    label={"nl": "KIDSCREEN-10", "en": "KIDSCREEN-10"},
    items=tuple(f"kidscreen_{number}" for number in range(1, 11)),
    minimum=1,
    maximum=5,
    integer=True,
    outcomes=(
        OutcomeDefinition(
            outcome="kidscreen_10_sum",
            label={"nl": "Welbevinden van kinderen (KIDSCREEN-10)", "en": "Well-being of children (KIDSCREEN-10)"},
            minimum=10,
            maximum=50,
        ),
    ),
    licence="The KIDSCREEN Group: open access (kidscreen.org); items are not shipped",
    source=(
        "Ravens-Sieberer, U., Erhart, M., Rajmil, L. et al. (2010). Reliability, construct and criterion validity of "
        "the KIDSCREEN-10 score. Qual Life Res 19:1487-1500. doi:10.1007/s11136-010-9706-5"
    ),
    population="youth",
)


def score_kidscreen_10(answers: pd.DataFrame) -> pd.DataFrame:
    """Return the raw sum of ten items, 10 to 50; higher is better. With an answer missing there is no score.

    Parameters
    ----------
    answers
        As answered: 1 (not at all, never) to 5 (extremely, always), items 3 and 4 not yet reversed.

    Raises
    ------
    ValueError
        When an item is absent or an answer is not a whole number from 1 to 5.

    Examples
    --------
    >>> answers = pd.DataFrame([[4, 4, 1, 2, 3, 3, 5, 4, 3, 4]], columns=list(KIDSCREEN_10.items))
    >>> score_kidscreen_10(answers)["kidscreen_10_sum"].tolist()
    [39.0]
    """
    validate_answers(answers, KIDSCREEN_10)
    numbers = answers[list(KIDSCREEN_10.items)].astype("float64")
    numbers = numbers.assign(**{item: 6 - numbers[item] for item in REVERSED})
    return pd.DataFrame({"kidscreen_10_sum": numbers.sum(axis=1, skipna=False)})


INSTRUMENT = Scored(KIDSCREEN_10, score_kidscreen_10)
