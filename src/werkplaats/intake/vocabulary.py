"""The names that a study allows in its tables: what a code may become."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from werkplaats.params.model import Domain, Groups, Payer, Wave

POOL = "pool"
"""Group of households that were screened and took no part."""


@dataclass(frozen=True)
class Vocabulary:
    """Allowed names by canonical column, the payer of each domain, and the range of each item.

    Attributes
    ----------
    allowed
        Canonical column -> names that may stand there.
    payer_of
        Domain -> payer of a cost line that names none.
    ranges
        ``instrument.item`` -> lowest and highest possible answer.
    whole
        Items of which the answer is a whole number.
    wave_order
        Names of the waves in their order; the first is the baseline.
    planned
        Whether waves are planned from the start of each household.
    wave_months
        Wave -> months after that start in which it is planned.
    """

    allowed: Mapping[str, frozenset[str]] = field(default_factory=dict)
    payer_of: Mapping[str, str] = field(default_factory=dict)
    ranges: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    whole: frozenset[str] = frozenset()
    wave_order: tuple[str, ...] = ()
    planned: bool = False
    wave_months: Mapping[str, float] = field(default_factory=dict)


def build_vocabulary(
    *,
    domains: Mapping[str, Domain],
    payers: Mapping[str, Payer],
    waves: list[Wave],
    groups: Groups,
    ranges: Mapping[str, tuple[float, float]] | None = None,
    whole: frozenset[str] = frozenset(),
) -> Vocabulary:
    """Return the vocabulary of a study. A list that the params file leaves empty allows every name."""
    named = [groups.intervention, *([groups.reference] if groups.reference else []), *groups.labels, POOL]
    allowed = {
        "domain": frozenset(domains),
        "payer": frozenset(payers),
        "wave": frozenset(wave.name for wave in waves),
        "group": frozenset(named),
    }
    return Vocabulary(
        allowed={column: names for column, names in allowed.items() if names},
        payer_of={name: domain.payer for name, domain in domains.items()},
        ranges=dict(ranges or {}),
        whole=whole,
        wave_order=tuple(wave.name for wave in waves),
        planned=True,
        wave_months={wave.name: wave.month for wave in waves},
    )
