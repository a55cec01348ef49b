"""What a rule of intake is: a stable name, and what it says to whoever meets it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Rule:
    """What is wrong when the rule fires, and what to do about it.

    Attributes
    ----------
    what
        What is wrong, as a clause without capital and full stop.
    do
        What the reader can do about it, as a sentence without its full stop.
    why
        Why it matters, as a sentence without its full stop; empty when it speaks for itself.
    example
        A made-up cell or row on which it fires; empty when there is none to show.
    """

    what: str
    do: str
    why: str = ""
    example: str = ""
