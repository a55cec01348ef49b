"""De Jong Gierveld loneliness scale, of 6 and of 11 items: counts of answers that point to loneliness; lower is better.

Answers are coded 1 no, 2 more or less, 3 yes. On an emotional item "more or less" and "yes" count, on a social item
(worded positively) "no" and "more or less". The answer in the middle always counts. A form with five answers is recoded
first: both forms of yes to 3, both forms of no to 1. Items keep the numbers that they have among the eleven.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import pandas as pd

from werkplaats.instruments.definitions import InstrumentDefinition, OutcomeDefinition, Scored, validate_answers

_MANUAL = (
    "De Jong Gierveld, J. & van Tilburg, T. G. (1999, updated 2022). Manual of the loneliness scale. Vrije "
    "Universiteit Amsterdam. hdl:1871/18954"
)
_SHORT = (
    "De Jong Gierveld, J. & van Tilburg, T. (2006). A 6-item scale for overall, emotional, and social loneliness. Res "
    "Aging 28:582-598. doi:10.1177/0164027506289723"
)
_LONG = (
    "De Jong Gierveld, J. & Kamphuis, F. (1985). The development of a Rasch-type loneliness scale. Appl Psychol Meas "
    "9:289-299. doi:10.1177/014662168500900307"
)
_CATEGORIES = (
    "Van Tilburg, T. G. & de Jong Gierveld, J. (1999). Cesuurbepaling van de eenzaamheidsschaal. Tijdschr Gerontol "
    "Geriatr 30:158-163."
)

_MISSING_RULE = MappingProxyType(
    {
        "nl": "De totaalscore mag één antwoord missen, dat dan niet meetelt; een deelscore mag er geen missen.",
        "en": "The total may lack one answer, which then does not count; a subscale may lack none.",
    }
)

MOST_MISSING_IN_TOTAL = 1
"""Answers that the total may lack, by the manual; the subscales may lack none."""


@dataclass(frozen=True, kw_only=True)
class CutOffs:
    """Names of ranges of a score, as published.

    Attributes
    ----------
    outcome
        Score that is divided.
    highest
        Highest score of each category, in order from the bottom of the scale.
    labels
        Name of each category for the reader, by language (``nl``, ``en``).
    source
        Publication.
    """

    outcome: str
    highest: tuple[float, ...]
    labels: Mapping[str, tuple[str, ...]]
    source: str

    def categories(self, scores: pd.Series[float], *, language: str = "nl") -> pd.Series[str]:
        """Return the category of each score, as an ordered categorical; a missing score has none."""
        bounds = [-np.inf, *self.highest]
        divided = pd.cut(scores, bins=bounds, labels=list(self.labels[language]))
        return divided.rename(f"{self.outcome}_category")


CUT_OFFS: Mapping[str, CutOffs] = MappingProxyType(
    {
        "loneliness_6": CutOffs(
            outcome="loneliness_6",
            highest=(1, 4, 6),
            labels={
                "nl": ("niet eenzaam", "matig eenzaam", "ernstig eenzaam"),
                "en": ("not lonely", "moderately lonely", "severely lonely"),
            },
            source=_MANUAL,
        ),
        "loneliness_11": CutOffs(
            outcome="loneliness_11",
            highest=(2, 8, 10, 11),
            labels={
                "nl": ("niet eenzaam", "matig eenzaam", "ernstig eenzaam", "zeer ernstig eenzaam"),
                "en": ("not lonely", "moderately lonely", "severely lonely", "very severely lonely"),
            },
            source=_CATEGORIES,
        ),
    }
)
"""Cut-offs of each version. They differ, so categories of the two versions are never compared. Many Dutch reports take
the upper two categories of the eleven items (9 to 11) together."""

_EMOTIONAL = {6: (3, 9, 10), 11: (2, 3, 5, 6, 9, 10)}
_SOCIAL = {6: (4, 7, 8), 11: (1, 4, 7, 8, 11)}
_ORDER = {6: (3, 4, 7, 9, 8, 10), 11: tuple(range(1, 12))}


def _items(numbers: tuple[int, ...]) -> list[str]:
    return [f"djg_{number}" for number in numbers]


def _outcome(name: str, dutch: str, english: str, maximum: int) -> OutcomeDefinition:
    return OutcomeDefinition(
        outcome=name, label={"nl": dutch, "en": english}, minimum=0, maximum=maximum, higher_is_better=False
    )


def _scale(length: int, source: str) -> InstrumentDefinition:
    return InstrumentDefinition(
        name=f"loneliness_{length}",
        version=f"De Jong Gierveld, {length} items",
        label={
            "nl": f"Eenzaamheid (De Jong Gierveld, {length} items)",
            "en": f"Loneliness (De Jong Gierveld, {length} items)",
        },
        items=tuple(_items(_ORDER[length])),
        minimum=1,
        maximum=3,
        integer=True,
        outcomes=(
            _outcome(f"loneliness_{length}", f"Eenzaamheid ({length} items)", f"Loneliness ({length} items)", length),
            _outcome(
                f"loneliness_{length}_emotional",
                f"Emotionele eenzaamheid ({length} items)",
                f"Emotional loneliness ({length} items)",
                len(_EMOTIONAL[length]),
            ),
            _outcome(
                f"loneliness_{length}_social",
                f"Sociale eenzaamheid ({length} items)",
                f"Social loneliness ({length} items)",
                len(_SOCIAL[length]),
            ),
        ),
        licence="Free for scientific survey research, with citation of the manual or the article",
        source=f"{source} {_MANUAL}",
        missing_rule=_MISSING_RULE,
        population="adults",
    )


LONELINESS_6 = _scale(6, _SHORT)
LONELINESS_11 = _scale(11, _LONG)


def score_loneliness_6(answers: pd.DataFrame) -> pd.DataFrame:
    """Return total (0 to 6), emotional (0 to 3) and social loneliness (0 to 3); lower is better.

    Raises
    ------
    ValueError
        When an item is absent or an answer is not 1 (no), 2 (more or less) or 3 (yes).

    Examples
    --------
    >>> halfway = pd.DataFrame([[2] * 6], columns=list(LONELINESS_6.items))
    >>> score_loneliness_6(halfway).values.tolist()
    [[6.0, 3.0, 3.0]]
    """
    return _score(answers, 6, LONELINESS_6)


def score_loneliness_11(answers: pd.DataFrame) -> pd.DataFrame:
    """Return total (0 to 11), emotional (0 to 6) and social loneliness (0 to 5); lower is better.

    Raises
    ------
    ValueError
        When an item is absent or an answer is not 1 (no), 2 (more or less) or 3 (yes).

    Examples
    --------
    >>> yes_to_all = pd.DataFrame([[3] * 11], columns=list(LONELINESS_11.items))
    >>> score_loneliness_11(yes_to_all).values.tolist()
    [[6.0, 6.0, 0.0]]
    """
    return _score(answers, 11, LONELINESS_11)


def _score(answers: pd.DataFrame, length: int, definition: InstrumentDefinition) -> pd.DataFrame:
    validate_answers(answers, definition)
    numbers = answers[list(definition.items)].astype("float64")
    emotional, social = numbers[_items(_EMOTIONAL[length])], numbers[_items(_SOCIAL[length])]
    # A comparison with a missing answer is false: it does not count, as in the manual.
    n_emotional = (emotional >= 2).sum(axis=1).astype("float64")
    n_social = (social <= 2).sum(axis=1).astype("float64")
    return pd.DataFrame(
        {
            f"loneliness_{length}": (n_emotional + n_social).where(numbers.isna().sum(axis=1) <= MOST_MISSING_IN_TOTAL),
            f"loneliness_{length}_emotional": n_emotional.where(emotional.notna().all(axis=1)),
            f"loneliness_{length}_social": n_social.where(social.notna().all(axis=1)),
        }
    )


INSTRUMENTS = (Scored(LONELINESS_6, score_loneliness_6), Scored(LONELINESS_11, score_loneliness_11))
