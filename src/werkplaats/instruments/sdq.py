"""Strengths and Difficulties Questionnaire (SDQ): five subscales of five items about a child.

Higher is worse on four of them (and on their total), better on prosocial behavior. Items carry their number in the
questionnaire, answers 0 (not true), 1 (somewhat true), 2 (certainly true). Parent, teacher and youth fill in versions
that are scored alike and are not the same measure: one informant per analysis.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np
import pandas as pd

from werkplaats.instruments.definitions import InstrumentDefinition, OutcomeDefinition, Scored, validate_answers

ITEMS_PER_SUBSCALE = 5
FEWEST_ANSWERS = 3
"""Answers without which a subscale has no score."""

SUBSCALES: Mapping[str, tuple[int, ...]] = MappingProxyType(
    {
        "emotional_symptoms": (3, 8, 13, 16, 24),
        "conduct_problems": (5, 7, 12, 18, 22),
        "hyperactivity": (2, 10, 15, 21, 25),
        "peer_problems": (6, 11, 14, 19, 23),
        "prosocial_behavior": (1, 4, 9, 17, 20),
    }
)
"""Numbers of the items of each subscale."""

REVERSED = (7, 11, 14, 21, 25)
"""Items that are worded as a strength within a scale of difficulties: 2 minus the answer counts."""

DIFFICULTIES = ("emotional_symptoms", "conduct_problems", "hyperactivity", "peer_problems")
"""Subscales that make the total; prosocial behavior is no part of it."""

_LABELS = {
    "emotional_symptoms": ("Emotionele symptomen", "Emotional symptoms"),
    "conduct_problems": ("Gedragsproblemen", "Conduct problems"),
    "hyperactivity": ("Hyperactiviteit/aandachtstekort", "Hyperactivity/inattention"),
    "peer_problems": ("Problemen met leeftijdgenoten", "Peer problems"),
    "prosocial_behavior": ("Prosociaal gedrag", "Prosocial behavior"),
}

SDQ = InstrumentDefinition(
    name="sdq",
    version="25 items, ages 4-17",
    label={
        "nl": "Sterke kanten en moeilijkheden (SDQ)",
        "en": "Strengths and Difficulties Questionnaire (SDQ)",
    },
    items=tuple(f"sdq_{number}" for number in range(1, 26)),
    minimum=0,
    maximum=2,
    integer=True,
    outcomes=(
        *(
            OutcomeDefinition(
                outcome=f"sdq_{subscale}",
                label={"nl": f"{dutch} (SDQ)", "en": f"{english} (SDQ)"},
                minimum=0,
                maximum=10,
                higher_is_better=subscale not in DIFFICULTIES,
            )
            for subscale, (dutch, english) in _LABELS.items()
        ),
        OutcomeDefinition(
            outcome="sdq_total_difficulties",
            label={"nl": "Totaal moeilijkheden (SDQ)", "en": "Total difficulties (SDQ)"},
            minimum=0,
            maximum=40,
            higher_is_better=False,
        ),
    ),
    licence="Youthinmind: copyright; electronic versions need their agreement, texts may not be changed or reproduced",
    source=(
        "Goodman, R. (1997). The Strengths and Difficulties Questionnaire: a research note. J Child Psychol Psychiatry "
        "38:581-586. Youthinmind (2014). Scoring the SDQ for age 4-17 (sdqinfo.org)."
    ),
    missing_rule=MappingProxyType(
        {
            "nl": (
                "Een subschaal met minstens 3 van de 5 antwoorden wordt naar 5 antwoorden omgerekend en afgerond op "
                "een geheel getal; met minder is er geen score. Het totaal vraagt alle vier de subschalen."
            ),
            "en": (
                "A subscale with at least 3 of 5 answers is scaled up to 5 answers and rounded to a whole number; with "
                "fewer there is no score. The total needs all four subscales."
            ),
        }
    ),
    population="youth",
)


def score_sdq(answers: pd.DataFrame) -> pd.DataFrame:
    """Return five subscales (0 to 10) and total difficulties (0 to 40); higher is worse, but for prosocial behavior.

    A subscale that lacks one or two answers is scaled up in proportion and rounded, halves upward.

    Raises
    ------
    ValueError
        When an item is absent or an answer is not 0, 1 or 2.

    Examples
    --------
    >>> somewhat_true = pd.DataFrame([[1] * 25], columns=list(SDQ.items))
    >>> score_sdq(somewhat_true)[["sdq_prosocial_behavior", "sdq_total_difficulties"]].values.tolist()
    [[5.0, 20.0]]
    """
    validate_answers(answers, SDQ)
    numbers = answers[list(SDQ.items)].astype("float64")
    flipped = [f"sdq_{number}" for number in REVERSED]
    numbers = numbers.assign(**{item: SDQ.maximum - numbers[item] for item in flipped})
    scores = pd.DataFrame({f"sdq_{subscale}": _subscale(numbers, items) for subscale, items in SUBSCALES.items()})
    difficulties = scores[[f"sdq_{subscale}" for subscale in DIFFICULTIES]]
    return scores.assign(sdq_total_difficulties=difficulties.sum(axis=1, skipna=False))


def _subscale(numbers: pd.DataFrame, items: tuple[int, ...]) -> pd.Series[float]:
    answered = numbers[[f"sdq_{number}" for number in items]]
    n_answers = answered.notna().sum(axis=1)
    scaled_up = answered.sum(axis=1) * ITEMS_PER_SUBSCALE / n_answers.where(n_answers >= FEWEST_ANSWERS)
    rounded: pd.Series[float] = np.floor(scaled_up + 0.5)
    return rounded


INSTRUMENT = Scored(SDQ, score_sdq)
