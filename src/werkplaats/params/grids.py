"""A grid: the choices of a study that are varied, and the estimates that are followed through all of them."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Setting:
    """A param, the value that it is given, and where that was written."""

    name: str
    value: Any
    place: str


@dataclass(frozen=True)
class Alternative:
    """One way to make a choice.

    Attributes
    ----------
    label
        How a reader tells it from the others.
    settings
        What it sets in params; nothing when it leaves them as they are.
    instead
        Term of an estimate -> the term that is read in its place.
    place
        Where it was written.
    """

    label: str
    settings: tuple[Setting, ...]
    instead: Mapping[str, str]
    place: str


@dataclass(frozen=True)
class Choice:
    """Something that can defensibly be done in more than one way."""

    name: str
    label: str
    alternatives: tuple[Alternative, ...]

    @property
    def params(self) -> frozenset[str]:
        """Names of the params that it may set."""
        return frozenset(setting.name for alternative in self.alternatives for setting in alternative.settings)

    @property
    def terms(self) -> frozenset[str]:
        """Terms in whose place it may have another one read."""
        return frozenset(term for alternative in self.alternatives for term in alternative.instead)


@dataclass(frozen=True)
class Outcome:
    """An estimate that is followed through the specifications: its term, what else identifies it, and its name."""

    fields: Mapping[str, str | None]
    label: str | None
    place: str

    @property
    def term(self) -> str:
        """Term of the estimate."""
        return str(self.fields["term"])


@dataclass(frozen=True)
class Grid:
    """Everything that a grid file says.

    Attributes
    ----------
    where
        The file.
    choices
        In the order of the file.
    excluded
        Combinations that are not run: name of a choice -> labels of its alternatives.
    outcomes
        What is followed; nothing when the headline estimates are.
    """

    where: str
    choices: tuple[Choice, ...]
    excluded: tuple[Mapping[str, frozenset[str]], ...] = ()
    outcomes: tuple[Outcome, ...] = ()

    def combinations(self) -> Iterator[Mapping[str, Alternative]]:
        """Yield what is chosen in each combination, by name of the choice; the last choice changes fastest."""
        names = [choice.name for choice in self.choices]
        for picked in itertools.product(*(choice.alternatives for choice in self.choices)):
            combination = dict(zip(names, picked, strict=True))
            if not any(all(combination[name].label in labels for name, labels in one.items()) for one in self.excluded):
                yield combination
