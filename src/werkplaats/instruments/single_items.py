"""Two single questions: Cantril's ladder (0 to 10) and the mark on a school report (1 to 10); higher is better.

One question carries more error of measurement than a scale, and says nothing about why.
"""

from __future__ import annotations

import pandas as pd

from werkplaats.instruments.definitions import InstrumentDefinition, OutcomeDefinition, Scored, validate_answers

_NO_LICENCE = "No license: a single question in common use"

CANTRIL_LADDER = InstrumentDefinition(
    name="cantril_ladder",
    version="ladder 0-10",
    label={"nl": "Levensladder van Cantril", "en": "Cantril's ladder of life"},
    items=("ladder",),
    minimum=0,
    maximum=10,
    integer=False,
    outcomes=(
        OutcomeDefinition(
            outcome="cantril_ladder",
            label={"nl": "Tevredenheid met het leven (Cantril)", "en": "Satisfaction with life (Cantril)"},
            minimum=0,
            maximum=10,
        ),
    ),
    licence=_NO_LICENCE,
    source="Cantril, H. (1965). The pattern of human concerns. New Brunswick: Rutgers University Press.",
)

REPORT_MARK = InstrumentDefinition(
    name="report_mark",
    version="mark 1-10",
    label={"nl": "Rapportcijfer", "en": "Report mark"},
    items=("mark",),
    minimum=1,
    maximum=10,
    integer=False,
    outcomes=(
        OutcomeDefinition(
            outcome="report_mark", label={"nl": "Rapportcijfer", "en": "Report mark"}, minimum=1, maximum=10
        ),
    ),
    licence=_NO_LICENCE,
    source="The Dutch school mark, 1 to 10; a question of the study's own, so its wording belongs in the report.",
)


def score_cantril_ladder(answers: pd.DataFrame) -> pd.DataFrame:
    """Return where each person stands on the ladder, 0 (worst possible life) to 10 (best); higher is better.

    Raises
    ------
    ValueError
        When column ``ladder`` is absent or an answer lies outside 0 to 10.

    Examples
    --------
    >>> score_cantril_ladder(pd.DataFrame({"ladder": [6.0]}))["cantril_ladder"].tolist()
    [6.0]
    """
    validate_answers(answers, CANTRIL_LADDER)
    return pd.DataFrame({"cantril_ladder": answers["ladder"].astype("float64")}, index=answers.index)


def score_report_mark(answers: pd.DataFrame) -> pd.DataFrame:
    """Return the mark that each person gave, 1 to 10; higher is better.

    Raises
    ------
    ValueError
        When column ``mark`` is absent or an answer lies outside 1 to 10.

    Examples
    --------
    >>> score_report_mark(pd.DataFrame({"mark": [7.5]}))["report_mark"].tolist()
    [7.5]
    """
    validate_answers(answers, REPORT_MARK)
    return pd.DataFrame({"report_mark": answers["mark"].astype("float64")}, index=answers.index)


INSTRUMENTS = (Scored(CANTRIL_LADDER, score_cantril_ladder), Scored(REPORT_MARK, score_report_mark))
