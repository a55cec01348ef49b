"""Positive Health: the spider web with six dimensions, each rated 0 to 10.

Its makers call it a conversation tool, not a measurement instrument. It is described per dimension; a mean over the six
is not made, and a change is never the ground for a conclusion.
"""

from __future__ import annotations

import pandas as pd

from werkplaats.instruments.definitions import InstrumentDefinition, OutcomeDefinition, Scored, validate_answers

_DIMENSIONS = (
    ("mph_1", "mph_bodily_functions", "Lichaamsfuncties", "Bodily functions"),
    ("mph_2", "mph_mental_wellbeing", "Mentaal welbevinden", "Mental well-being"),
    ("mph_3", "mph_meaningfulness", "Zingeving", "Meaningfulness"),
    ("mph_4", "mph_quality_of_life", "Kwaliteit van leven", "Quality of life"),
    ("mph_5", "mph_participation", "Meedoen", "Participation"),
    ("mph_6", "mph_daily_functioning", "Dagelijks functioneren", "Daily functioning"),
)

POSITIVE_HEALTH = InstrumentDefinition(
    name="positive_health",
    version="six dimensions, 0-10",
    label={"nl": "Positieve Gezondheid (spinnenweb)", "en": "Positive Health (spider web)"},
    items=tuple(item for item, *_ in _DIMENSIONS),
    minimum=0,
    maximum=10,
    integer=False,
    outcomes=tuple(
        OutcomeDefinition(outcome=outcome, label={"nl": dutch, "en": english}, minimum=0, maximum=10, is_measure=False)
        for _, outcome, dutch, english in _DIMENSIONS
    ),
    licence="Institute for Positive Health (iPH): ask before using the tool in research",
    source=(
        "Huber, M., van Vliet, M., Giezenberg, M. et al. (2016). Towards a 'patient-centred' operationalisation of the "
        "new dynamic concept of health. BMJ Open 6:e010091."
    ),
    missing_rule={
        "nl": "Een dimensie die niet is ingevuld blijft leeg; de andere blijven staan.",
        "en": "A dimension that was left open stays missing; the other ones stay.",
    },
)


def score_positive_health(answers: pd.DataFrame) -> pd.DataFrame:
    """Return the six dimensions of each row, 0 to 10, higher is better; a dimension left open stays missing.

    Raises
    ------
    ValueError
        When an item ``mph_1`` to ``mph_6`` is absent or an answer lies outside 0 to 10.

    Examples
    --------
    >>> web = pd.DataFrame([[7.0, 5.0, 6.0, 6.0, 4.0, 8.0]], columns=list(POSITIVE_HEALTH.items))
    >>> score_positive_health(web)["mph_participation"].tolist()
    [4.0]
    """
    validate_answers(answers, POSITIVE_HEALTH)
    return pd.DataFrame(
        {outcome: answers[item].astype("float64") for item, outcome, *_ in _DIMENSIONS}, index=answers.index
    )


INSTRUMENT = Scored(POSITIVE_HEALTH, score_positive_health)
