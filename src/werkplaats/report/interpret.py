"""Interpretation: the second of three steps (estimate, interpret, format). Rules are data, each with its source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from werkplaats.report.language import message
from werkplaats.results import Estimate


@dataclass(frozen=True)
class Rule:
    """Upper bounds and the word below each of them (the last word has no bound), its source, and how that is cited."""

    bounds: tuple[float, ...]
    words: tuple[str, ...]
    source: str
    citation: str


COHEN_1988 = Rule(
    bounds=(0.2, 0.5, 0.8),
    words=(message("very small"), message("small"), message("medium"), message("large")),
    source="Cohen, J. (1988). Statistical power analysis for the behavioral sciences (2nd ed.). Erlbaum.",
    citation="Cohen, 1988",
)
"""Standardized differences between groups. A convention, not a law: what matters to a household is not in it."""


TERWEE_2007 = Rule(
    bounds=(0.15,),
    words=(message("long enough"), message("too short")),
    source="Terwee, C. B., et al. (2007). Quality criteria were proposed for measurement properties of health status "
    "questionnaires. J Clin Epidemiol 60:34-42.",
    citation="Terwee et al., 2007",
)
"""Share of persons at the lowest or at the highest score there is, from which a scale is too short."""

ALPHA_2007 = Rule(
    bounds=(0.70, 0.95),
    words=(message("too low to add up"), message("good"), message("so high that items say the same")),
    source=TERWEE_2007.source,
    citation=TERWEE_2007.citation,
)
"""Cronbach's alpha."""

Importance = Literal["definite", "probable", "possible", "none", "unknown"]


@dataclass(frozen=True)
class ImportanceRule:
    """How the interval of a change lies to the smallest change that matters: a sentence for each place."""

    sentences: Mapping[Importance, str]
    source: str
    citation: str


MAN_SON_HING_2002 = ImportanceRule(
    sentences=MappingProxyType(
        {
            "definite": message(
                "The whole interval lies beyond the smallest change that matters: large enough ({citation})."
            ),
            "probable": message(
                "It reaches the smallest change that matters, but the interval also holds smaller ones: probably large "
                "enough ({citation})."
            ),
            "possible": message(
                "The interval holds changes that are too small as well as changes of the smallest size that matters: "
                "possibly large enough ({citation})."
            ),
            "none": message("The whole interval stays below the smallest change that matters: too small ({citation})."),
            "unknown": message(
                "Without an interval it cannot be said whether the change is large enough to matter ({citation})."
            ),
        }
    ),
    source="Man-Son-Hing, M., et al. (2002). Determination of the clinical importance of study results. J Gen Intern "
    "Med 17:469-476.",
    citation="Man-Son-Hing et al., 2002",
)

HOENIG_HEISEY_2001 = "Hoenig & Heisey, 2001"
"""What a study could have detected belongs beside a change that was not shown; its own power does not."""

SOURCES: Mapping[str, str] = MappingProxyType(
    {
        "hedges_g": COHEN_1988.source,
        "minimal_detectable_change": "Hoenig, J. M. & Heisey, D. M. (2001). The abuse of power. Am Stat 55:19-24.",
        "mee_chua_effect": "Mee, R. W. & Chua, T. C. (1991). Regression toward the mean and the paired sample t test. "
        "Am Stat 45:39-42.",
        "floor_share": TERWEE_2007.source,
        "cronbach_alpha": TERWEE_2007.source,
    }
)
"""Term of an estimate -> what its sentences go by."""


def interpret_size(standardized: float, rule: Rule = COHEN_1988) -> str:
    """Return the word for a standardized difference, by its size without its sign.

    Examples
    --------
    >>> interpret_size(-0.62)
    'medium'
    """
    size = abs(standardized)
    return next((word for bound, word in zip(rule.bounds, rule.words, strict=False) if size < bound), rule.words[-1])


def interpret_importance(change: Estimate, important_difference: float) -> Importance:
    """Return where the smallest change that matters lies to a change and its interval, whichever way it went.

    A change that was not shown is at best possibly large enough, whatever its size.

    Parameters
    ----------
    change
        A change with its interval.
    important_difference
        Smallest change that matters, above zero, in the unit of the change.

    Examples
    --------
    >>> rise = Estimate(term="mean_change", estimate=0.10, conf_low=0.02, conf_high=0.18, conf_level=0.95,
    ...                 unit="points", method="m", n_households=12)
    >>> interpret_importance(rise, 0.074), interpret_importance(rise, 0.20), interpret_importance(rise, 0.01)
    ('probable', 'none', 'definite')
    """
    low, high = change.conf_low, change.conf_high
    if low is None or high is None:
        return "unknown"
    size = abs(change.estimate)
    if change.estimate < 0:
        low, high = -high, -low
    if low >= important_difference:
        return "definite"
    if size >= important_difference and low > 0:
        return "probable"
    return "possible" if max(high, -low) >= important_difference else "none"


def interpret_interval(estimate: Estimate) -> str:
    """Return where zero lies: ``inside`` the interval, ``outside``, or ``unknown`` when there is no interval."""
    if estimate.conf_low is None or estimate.conf_high is None:
        return "unknown"
    return "inside" if estimate.conf_low <= 0 <= estimate.conf_high else "outside"


Difference = Literal["lower", "higher", "not_shown", "unknown"]


def interpret_difference(difference: Estimate) -> Difference:
    """Return what may be said of a difference with a comparison group: a direction only when its interval has one.

    Examples
    --------
    >>> from dataclasses import replace
    >>> fall = Estimate(term="att", estimate=-9.0, conf_low=-28.0, conf_high=10.0, conf_level=0.95, unit="EUR",
    ...                 method="m", n_households=123)
    >>> interpret_difference(fall), interpret_difference(replace(fall, conf_high=-1.0))
    ('not_shown', 'lower')
    """
    match interpret_interval(difference):
        case "inside":
            return "not_shown"
        case "outside":
            return "lower" if difference.estimate < 0 else "higher"
    return "unknown"
