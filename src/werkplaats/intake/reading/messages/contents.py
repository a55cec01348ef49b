"""What a message holds once it is read: plain data, persons as pseudonyms, money as cents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from werkplaats.intake.reading.grid import Note
from werkplaats.intake.reading.messages.kinds import MessageKind


@dataclass(frozen=True)
class Line:
    """A record of a message: one performance, assigned product, start or stop.

    Attributes
    ----------
    line
        Physical line on which its element opens. Where several open on one line, they are counted from the root, as
        though each opened on a line of its own.
    person
        Pseudonym.
    texts
        Its other texts by name, as `fields` names them; codes are the codes of the message.
    claimed, awarded
        Cents, a credit negative; None when the message holds no such amount.
    """

    line: int
    person: str
    texts: Mapping[str, str]
    claimed: int | None = None
    awarded: int | None = None


@dataclass(frozen=True)
class Person:
    """A client: pseudonym, year of birth and sex (both empty when unknown), and the line it opens on."""

    line: int
    person: str
    birth_year: str
    sex: str


@dataclass(frozen=True)
class Message:
    """A message that was read.

    Attributes
    ----------
    kind
        Act, number, and whether it is an invoice.
    release
        Release of the standard, such as ``3.2``.
    provider
        AGB code of the provider of care, whoever sent the message.
    identification
        What the sender calls the message; for an answer, the message that it answers.
    declaration
        Number of the declaration; empty before release 3.0.
    submitted, awarded
        Totals of the message in cents, a credit negative; None when the message holds none.
    lines, persons
        Its records and its clients, in the order of the message.
    opens
        Line of the root.
    notes
        Rules that fired, with lines.
    """

    file: str
    kind: MessageKind
    release: str
    provider: str
    identification: str
    declaration: str
    submitted: int | None
    awarded: int | None
    lines: Sequence[Line]
    persons: Sequence[Person]
    opens: int = 1
    notes: tuple[Note, ...] = ()
