"""Withdrawal of consent: who is in the study no longer.

``data/raw/<study>/withdrawn.csv`` has the columns ``person_id;household_id;date``. A line with a person is about that
person, also when it names the household; a line with only a household is about everybody in it. The list holds no
reason and no name, because whoever withdraws leaves nothing behind but the fact. Identifiers are best written as the
pseudonyms of the study; where a delivery holds raw ones that become pseudonyms, a raw one works as well.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from werkplaats.intake.kept_lists import KeptList, parse_kept_list, parse_list_date, read_kept_bytes

if TYPE_CHECKING:
    import pandas as pd

FILE = "withdrawn.csv"
"""Name of the list, in the folder of the raw files of a study. It is no delivery."""

_COLUMNS = ("person_id", "household_id", "date")
_KEPT = KeptList(FILE, "consent.list", _COLUMNS, ())


@dataclass(frozen=True)
class Withdrawal:
    """One line of the list: a person, or a household when ``person_id`` is empty."""

    line: int
    person_id: str
    household_id: str
    date: dt.date | None = None


@dataclass(frozen=True)
class Withdrawn:
    """Who withdrew.

    Attributes
    ----------
    withdrawals
        The lines of the list.
    members
        Persons of whom every household withdrew; empty until `add_members` has looked them up.
    """

    withdrawals: tuple[Withdrawal, ...] = ()
    members: frozenset[str] = frozenset()

    @property
    def persons(self) -> frozenset[str]:
        """Persons whose records are removed, wherever they stand."""
        return frozenset(item.person_id for item in self.withdrawals if item.person_id) | self.members

    @property
    def households(self) -> frozenset[str]:
        """Households whose records are removed, also those that name a person."""
        return frozenset(item.household_id for item in self.withdrawals if not item.person_id)

    @property
    def ids(self) -> frozenset[str]:
        """Every identifier of which nothing may be left."""
        return self.persons | self.households


def read_withdrawn(folder: Path) -> Withdrawn:
    """Return who withdrew, from ``withdrawn.csv`` in the folder of the raw files; nobody when there is no such file.

    Raises
    ------
    InputError
        When the list cannot be read, or a line has neither a person nor a household, or a date that is none. A line
        that is not understood stops the run, because it may be about somebody who must not be in it.
    """
    content = read_kept_bytes(folder, _KEPT)
    return Withdrawn() if content is None else parse_withdrawn(content)


def parse_withdrawn(content: bytes) -> Withdrawn:
    r"""Return who withdrew, from the bytes of the list.

    Raises
    ------
    InputError
        See `read_withdrawn`.

    Examples
    --------
    >>> withdrawn = parse_withdrawn(b"person_id;household_id;date\nP0007;;01-03-2024\n;H012;\n")
    >>> sorted(withdrawn.persons), sorted(withdrawn.households)
    (['P0007'], ['H012'])
    """
    withdrawals = []
    for line, row in parse_kept_list(content, _KEPT):
        date = parse_list_date(row["date"]) if row["date"] else None
        if not row["person_id"] and not row["household_id"]:
            raise _KEPT.refuse("neither a person nor a household", line)
        if row["date"] and date is None:
            raise _KEPT.refuse("a date that is not written as yyyy-mm-dd or dd-mm-yyyy, or does not exist", line)
        withdrawals.append(Withdrawal(line, row["person_id"], row["household_id"], date))
    return Withdrawn(tuple(withdrawals))


def code_withdrawn(withdrawn: Withdrawn, pseudonymize: Mapping[str, Callable[[str], str]]) -> Withdrawn:
    r"""Return who withdrew, with raw identifiers replaced by their pseudonyms; what is none is taken as a pseudonym.

    Parameters
    ----------
    pseudonymize
        By kind of identifier, from a raw one to its pseudonym, or to the empty text when it is no raw identifier.

    Examples
    --------
    >>> withdrawn = parse_withdrawn(b"person_id\n10\nM3\n")
    >>> sorted(code_withdrawn(withdrawn, {"person_id": lambda raw: "K7" if raw == "10" else ""}).persons)
    ['K7', 'M3']
    """

    def coded(text: str, kind: str) -> str:
        return (pseudonymize[kind](text) if text and kind in pseudonymize else "") or text

    items = [
        replace(
            item,
            person_id=coded(item.person_id, "person_id"),
            household_id=coded(item.household_id, "household_id"),
        )
        for item in withdrawn.withdrawals
    ]
    return replace(withdrawn, withdrawals=tuple(items))


def add_members(withdrawn: Withdrawn, memberships: pd.DataFrame) -> Withdrawn:
    r"""Return who withdrew, with the persons who never belonged to any other household than those that withdrew.

    Somebody who also belonged to another household stays in the study with that household; whether they withdraw is
    theirs to say.

    Parameters
    ----------
    memberships
        Columns ``person_id`` and ``household_id``, from every delivery that names both.

    Examples
    --------
    >>> import pandas as pd
    >>> moved = pd.DataFrame({"person_id": ["P1", "P2", "P2"], "household_id": ["H1", "H1", "H2"]})
    >>> sorted(add_members(parse_withdrawn(b"household_id\nH1\n"), moved).persons)
    ['P1']
    """
    persons = memberships["person_id"].astype(str).str.strip()
    households = memberships["household_id"].astype(str).map(plain_id)
    known = (persons != "") & (households != "")
    gone = households[known].isin({plain_id(text) for text in withdrawn.households})
    everywhere = gone.groupby(persons[known]).all()
    return replace(withdrawn, members=frozenset(everywhere.index[everywhere]))


def plain_id(text: str) -> str:
    """Return an identifier as it is compared with the list: whoever withdrew is not kept by a slip in notation.

    Examples
    --------
    >>> plain_id(" p0007") == plain_id("P0007")
    True
    """
    return text.strip().casefold()


def find_unmatched(withdrawn: Withdrawn, persons: Collection[str], households: Collection[str]) -> tuple[int, ...]:
    """Return the lines of the list that are about nobody in the deliveries: most likely a slip in the identifier.

    Parameters
    ----------
    persons, households
        Every identifier that occurs in the deliveries, before anything is removed.
    """
    known = {True: {plain_id(text) for text in persons}, False: {plain_id(text) for text in households}}
    return tuple(
        item.line
        for item in withdrawn.withdrawals
        if plain_id(item.person_id or item.household_id) not in known[bool(item.person_id)]
    )
