"""Who comes into the study: the cost rule, the draw of the enrolled households, and the dates of everyone."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from werkplaats.synthetic.population import Population
from werkplaats.synthetic.timeline import SELECTION_MONTHS

THRESHOLD_CENTS = 100_000 * 100
N_ENROLLED = 14
N_LOST = 2
DEPLOYMENT_MONTHS = (8, 9, 10, 11, 11, 12, 12, 13, 13, 14, 15, 16)
"""Months with a family director of the twelve analyzed households; their mean is 12."""
LOST_AFTER_MONTHS = (4, 6)
LOST_REASONS = ("verhuisd naar een andere gemeente", "toestemming voor het onderzoek ingetrokken")
INDEX_MONTHS = 12
"""Length of the index period of a comparison household."""

DIRECTOR, COMPARISON, POOL = "director", "comparison", "pool"


@dataclass(frozen=True)
class Selection:
    """Group, months of selection, start and end (-1 without) of every household; ``exit_reason`` is why it was lost."""

    group: np.ndarray
    selected: np.ndarray
    start: np.ndarray
    end: np.ndarray
    exit_reason: np.ndarray

    @property
    def enrolled(self) -> np.ndarray:
        """Positions of the enrolled households."""
        return np.flatnonzero(self.group == DIRECTOR)

    @property
    def analyzed(self) -> np.ndarray:
        """Positions of the enrolled households that were not lost."""
        return np.flatnonzero((self.group == DIRECTOR) & (self.exit_reason == ""))

    @property
    def comparison(self) -> np.ndarray:
        """Positions of the comparison households."""
        return np.flatnonzero(self.group == COMPARISON)


def meets_rule(monthly_cents: np.ndarray) -> np.ndarray:
    """Return (household x selection date) whether the 12 months before the date cost the threshold or more."""
    sums = [monthly_cents[:, month - 12 : month].sum(axis=1) for month in SELECTION_MONTHS]
    return np.stack(sums, axis=1) >= THRESHOLD_CENTS


def draw_selection(rng: np.random.Generator, population: Population, monthly_cents: np.ndarray) -> Selection:
    """Draw for all who meet the rule one of the dates on which they do; enroll 14 in the project's neighborhoods.

    The comparison households are all others that meet the rule. The same draw gives both their selection dates, so
    their costs regress to the mean in the same way.
    """
    meets = meets_rule(monthly_cents)
    n_households = len(meets)
    selected = np.full(n_households, -1)
    for row in np.flatnonzero(meets.any(axis=1)):
        selected[row] = rng.choice(np.array(SELECTION_MONTHS)[meets[row]])
    group = np.where(selected >= 0, COMPARISON, POOL).astype(object)
    eligible = (selected >= 0) & population.households["in_project"].to_numpy()
    others = np.flatnonzero(eligible & ~population.extreme)
    enrolled = np.concatenate([np.flatnonzero(population.extreme), rng.choice(others, N_ENROLLED - 1, replace=False)])
    group[enrolled] = DIRECTOR
    start = np.where(selected >= 0, selected + rng.integers(1, 3, n_households), -1)
    months = np.full(n_households, INDEX_MONTHS)
    lost = enrolled[-N_LOST:]
    months[enrolled[:-N_LOST]] = rng.permutation(DEPLOYMENT_MONTHS)
    months[lost] = LOST_AFTER_MONTHS
    reason = np.full(n_households, "", dtype=object)
    reason[lost] = LOST_REASONS
    return Selection(group, selected, start, np.where(selected >= 0, start + months - 1, -1), reason)
