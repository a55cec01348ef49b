"""One honest label per conclusion: the level of its design on the Maryland scale, and what takes it down from there."""

from __future__ import annotations

from dataclasses import dataclass, fields

import pandas as pd

from werkplaats.methods.evidence.attrition import is_high_attrition
from werkplaats.methods.evidence.maryland import CRITERIA, MARYLAND, Criterion, Level
from werkplaats.results import Estimate


@dataclass(frozen=True, kw_only=True)
class StudyFacts:
    """What is known of one conclusion.

    Attributes
    ----------
    before_and_after
        Whether the outcome was measured before and after.
    compared
        Whether it was compared with households that did not get the approach.
    controlled
        Whether other differences than the outcome before were controlled for (matching, weighting, covariates).
    randomized
        Whether chance decided who got the approach.
    chosen_on_outcome
        Whether households were chosen because of the outcome, such as a high cost.
    n_households, n_compared
        Households that got the approach, and those compared with; None without a comparison.
    largest_imbalance
        Largest standardized difference between the groups at the start, without its sign; None when not computed.
    share_missing
        Part of everybody who entered the study without the outcome (0 to 1); an imputed outcome is a missing one.
    difference_missing
        That part in the one group minus that in the other, without its sign (0 to 1); 0 without a comparison.
    estimate
        The number that the conclusion rests on.
    alternatives
        The same quantity by other defensible methods.
    """

    before_and_after: bool
    compared: bool
    controlled: bool = False
    randomized: bool = False
    chosen_on_outcome: bool = False
    n_households: int
    n_compared: int | None = None
    largest_imbalance: float | None = None
    share_missing: float = 0.0
    difference_missing: float = 0.0
    estimate: Estimate | None = None
    alternatives: tuple[Estimate, ...] = ()

    def __post_init__(self) -> None:
        for name in ("share_missing", "difference_missing"):
            if not 0 <= getattr(self, name) <= 1:
                raise ValueError(f"{name} lies between 0 and 1, found {getattr(self, name)}")
        if self.compared != (self.n_compared is not None):
            raise ValueError("n_compared is given when there is a comparison, and only then")
        if self.randomized and not self.compared:
            raise ValueError("chance can only divide households over two groups")
        if self.largest_imbalance is not None and self.largest_imbalance < 0:
            raise ValueError(f"largest_imbalance has no sign, found {self.largest_imbalance}")
        if self.alternatives and self.estimate is None:
            raise ValueError("alternatives need an estimate to agree with")

    @property
    def design_level(self) -> int:
        """Level of the design alone."""
        if self.randomized:
            return 5
        if self.compared and self.before_and_after:
            return 4 if self.controlled else 3
        return 2 if self.compared or self.before_and_after else 1

    @property
    def chance_undone(self) -> bool:
        """Whether chance divided the groups, and so much is missing that they may no longer be alike."""
        return self.randomized and is_high_attrition(self.share_missing, self.difference_missing)

    @property
    def chosen_on_outcome_alone(self) -> bool:
        """Whether households were chosen on the outcome and compared with nobody."""
        return self.chosen_on_outcome and not self.compared

    @property
    def balance_unknown(self) -> bool:
        """Whether there is a comparison of which nobody knows how alike the groups were."""
        return self.compared and self.largest_imbalance is None

    @property
    def smallest_group(self) -> int:
        """Households in the smaller group."""
        return self.n_households if self.n_compared is None else min(self.n_households, self.n_compared)

    @property
    def n_disagreeing(self) -> int:
        """How many alternatives do not hold the estimate in their interval, or without one have the other sign."""
        return sum(_disagrees(self.estimate, other) for other in self.alternatives if self.estimate is not None)


@dataclass(frozen=True)
class EvidenceLevel:
    """The label of a conclusion: its level, that of its design, and the criteria that made the difference."""

    level: Level
    design: Level
    applied: tuple[Criterion, ...]

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why the level lies below that of the design, in English; empty when it does not."""
        return tuple(criterion.reason for criterion in self.applied)

    @property
    def dutch_reasons(self) -> tuple[str, ...]:
        """The same in Dutch."""
        return tuple(criterion.dutch for criterion in self.applied)


def evidence_level(facts: StudyFacts) -> EvidenceLevel:
    """Return the level of a conclusion on the Maryland scale, 1 to 5: higher rules out more other explanations.

    The level of the design, no higher than any criterion that holds allows, and then lowered by those that lower it;
    never below 1. The criteria are data (`werkplaats.methods.evidence.maryland`) and go along with the answer.

    Parameters
    ----------
    facts
        What is known of this conclusion; another conclusion of the same study may have another level.

    References
    ----------
    Sherman, L. W. et al. (1998). Preventing crime: what works, what doesn't, what's promising. National Institute of
    Justice.
    Farrington, D. P. et al. (2002). The Maryland Scientific Methods Scale. In: Evidence-based crime prevention, 13-21.

    Examples
    --------
    >>> found = evidence_level(StudyFacts(before_and_after=True, compared=True, n_households=12, n_compared=140,
    ...                                   largest_imbalance=0.4))
    >>> found.level.level, found.design.level, found.reasons
    (2, 3, ('At the start the groups differed by more than a quarter of a standard deviation.',))
    """
    applied = tuple(criterion for criterion in CRITERIA if _holds(criterion, facts))
    allowed = min([facts.design_level, *(criterion.at_most for criterion in applied)])
    level = max(allowed - sum(criterion.lowered for criterion in applied), 1)
    telling = tuple(each for each in applied if each.lowered or each.at_most < facts.design_level)
    return EvidenceLevel(MARYLAND[level - 1], MARYLAND[facts.design_level - 1], telling)


def rule_table() -> pd.DataFrame:
    """Return the criteria as a table to print: what is looked at, from where it counts, what it costs, and who says so.

    Examples
    --------
    >>> rule_table()[["fact", "worse", "bound"]].iloc[2].to_dict()
    {'fact': 'largest_imbalance', 'worse': 'above', 'bound': 0.25}
    """
    columns = [field.name for field in fields(Criterion)]
    return pd.DataFrame([[getattr(criterion, name) for name in columns] for criterion in CRITERIA], columns=columns)


def _holds(criterion: Criterion, facts: StudyFacts) -> bool:
    value = getattr(facts, criterion.fact)
    chance_holds = facts.randomized and not facts.chance_undone
    if value is None or (criterion.spares_randomized and chance_holds):
        return False
    return bool(value > criterion.bound if criterion.worse == "above" else value < criterion.bound)


def _disagrees(estimate: Estimate | None, other: Estimate) -> bool:
    if estimate is None:
        return False
    if other.conf_low is None or other.conf_high is None:
        return estimate.estimate * other.estimate < 0
    return not other.conf_low <= estimate.estimate <= other.conf_high
