"""Interpretation: the second of three steps (estimate, interpret, format). Rules are data, each with its source."""

from __future__ import annotations

from dataclasses import dataclass

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


@dataclass(frozen=True)
class Evidence:
    """What a design can carry. ``level`` on the Maryland scale, in words."""

    level: int
    name: str
    meaning: str


BEFORE_AND_AFTER = Evidence(
    2,
    message("before and after, no comparison group"),
    message("Shows what changed, not why. What would have happened anyway is in the change."),
)
COMPARED = Evidence(
    3,
    message("before and after, with a comparison group"),
    message(
        "Part of what would have happened anyway is taken off. Differences between the groups that were not "
        "measured can still explain the outcome."
    ),
)
RANDOMIZED = Evidence(
    5,
    message("two groups, and chance decided who came in which"),
    message(
        "The strongest design: a difference between the groups at the same moment is an effect, as far as those who "
        "were still measured are alike. Who dropped out was not decided by chance."
    ),
)
"""Scientific Methods Scale: Sherman, L. W., et al. (1998). Preventing crime: what works, what doesn't.

Level 4 asks that other factors than the score at baseline are controlled for; no analysis here does that.
"""


def interpret_size(standardized: float, rule: Rule = COHEN_1988) -> str:
    """Return the word for a standardized difference, by its size without its sign.

    Examples
    --------
    >>> interpret_size(-0.62)
    'medium'
    """
    size = abs(standardized)
    return next((word for bound, word in zip(rule.bounds, rule.words, strict=False) if size < bound), rule.words[-1])


def interpret_interval(estimate: Estimate) -> str:
    """Return where zero lies: ``inside`` the interval, ``outside``, or ``unknown`` when there is no interval."""
    if estimate.conf_low is None or estimate.conf_high is None:
        return "unknown"
    return "inside" if estimate.conf_low <= 0 <= estimate.conf_high else "outside"


def interpret_evidence(*, compared: bool, randomized: bool) -> Evidence:
    """Return what the design can carry: whether an outcome was ``compared`` with a group, ``randomized`` or not."""
    if not compared:
        return BEFORE_AND_AFTER
    return RANDOMIZED if randomized else COMPARED
