"""Interpretation: the second of three steps (estimate, interpret, format). Rules are data, each with its source."""

from __future__ import annotations

from dataclasses import dataclass

from werkplaats.report.language import message
from werkplaats.results import Estimate


@dataclass(frozen=True)
class Rule:
    """Upper bounds and the word below each of them; the last word has no bound."""

    bounds: tuple[float, ...]
    words: tuple[str, ...]
    source: str


COHEN_1988 = Rule(
    bounds=(0.2, 0.5, 0.8),
    words=(message("very small"), message("small"), message("medium"), message("large")),
    source="Cohen, J. (1988). Statistical power analysis for the behavioral sciences (2nd ed.). Erlbaum.",
)
"""Standardized differences. A convention, not a law: what matters to a household is not in it."""


@dataclass(frozen=True)
class Evidence:
    """What a design can carry. ``level`` on the Maryland scale, in words."""

    level: int
    name: str
    meaning: str


MARYLAND_1998 = (
    Evidence(
        2,
        message("before and after, no comparison group"),
        message("Shows what changed, not why. What would have happened anyway is in the change."),
    ),
    Evidence(
        3,
        message("before and after, with a comparison group"),
        message(
            "Part of what would have happened anyway is taken off. Differences between the groups that were not "
            "measured "
            "can still explain the outcome."
        ),
    ),
    Evidence(
        4,
        message("two groups compared, given where each began"),
        message(
            "The groups are compared at the same moment, given where each of them began. If chance decided who "
            "came into "
            "which group, this is the strongest design (level 5)."
        ),
    ),
)
"""Scientific Methods Scale: Sherman, L. W., et al. (1998). Preventing crime: what works, what doesn't."""


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


def interpret_evidence(*, compared: bool, between: bool) -> Evidence:
    """Return what the design can carry: ``between`` groups on the outcome, ``compared`` on cost only, or neither."""
    if between:
        return MARYLAND_1998[2]
    return MARYLAND_1998[1] if compared else MARYLAND_1998[0]
