"""SF-12: the physical and the mental component score as they arrive; higher is better.

The weights and the items are licensed, so nothing is scored here. Component scores are norm-based: in the general
population of the United States each has mean 50 and standard deviation 10. Scores made with different weights, or of
version 1 and version 2, must not meet in one study.
"""

from __future__ import annotations

import pandas as pd

from werkplaats.instruments.definitions import InstrumentDefinition, OutcomeDefinition, Scored, validate_answers

SF12 = InstrumentDefinition(
    name="sf12",
    version="component scores as imported",
    label={"nl": "SF-12 (samenvattende scores)", "en": "SF-12 (component scores)"},
    items=("pcs", "mcs"),
    minimum=0,
    maximum=100,
    integer=False,
    outcomes=(
        OutcomeDefinition(
            outcome="sf12_pcs",
            label={"nl": "Lichamelijke gezondheid (SF-12 PCS)", "en": "Physical health (SF-12 PCS)"},
            minimum=0,
            maximum=100,
            unit="points (norm 50, SD 10)",
        ),
        OutcomeDefinition(
            outcome="sf12_mcs",
            label={"nl": "Geestelijke gezondheid (SF-12 MCS)", "en": "Mental health (SF-12 MCS)"},
            minimum=0,
            maximum=100,
            unit="points (norm 50, SD 10)",
        ),
    ),
    licence="QualityMetric: a license is needed to use the SF-12, and to score it; items and weights are not shipped",
    source=(
        "Ware, J. E., Kosinski, M. & Keller, S. D. (1996). A 12-item short-form health survey. Med Care 34:220-233. "
        "doi:10.1097/00005650-199603000-00003"
    ),
    missing_rule={
        "nl": "Een score die niet is aangeleverd blijft leeg. Wat een leeg antwoord betekende weet wie scoorde.",
        "en": "A score that did not arrive stays missing. What a missing answer meant is known to whoever scored it.",
    },
    population="adults",
)


def score_sf12(answers: pd.DataFrame) -> pd.DataFrame:
    """Return the physical and mental component scores as delivered, 0 to 100 with norm 50; higher is better.

    Raises
    ------
    ValueError
        When column ``pcs`` or ``mcs`` is absent or a score lies outside 0 to 100.

    Examples
    --------
    >>> score_sf12(pd.DataFrame({"pcs": [41.2], "mcs": [38.9]})).values.tolist()
    [[41.2, 38.9]]
    """
    validate_answers(answers, SF12)
    return pd.DataFrame(
        {"sf12_pcs": answers["pcs"].astype("float64"), "sf12_mcs": answers["mcs"].astype("float64")},
        index=answers.index,
    )


INSTRUMENT = Scored(SF12, score_sf12)
