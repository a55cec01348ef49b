"""What the rules on a whole column look at: its different texts, and how often each of them occurs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
import pyarrow as pa

Verdict = Literal["error", "quarantined", "repaired", "warning", "info"]
"""What a judgement does: stop, set records aside, tell of a repair, warn, or merely tell."""


@dataclass(frozen=True, eq=False)
class Profile:
    """The different texts of one column of one raw file.

    Attributes
    ----------
    column
        Name of the column, canonical where it has one.
    texts
        Different texts, as they stand in the file, dtype object. Shape (k,).
    kinds
        Kind of each text in its file (``text``, ``number``, ``date``, ``error``, ``formula``). Shape (k,).
    counts
        How many records hold each text, dtype int64. Shape (k,).
    """

    column: str
    texts: np.ndarray
    kinds: np.ndarray
    counts: np.ndarray

    @cached_property
    def as_arrow(self) -> pa.Array:
        """The texts as Arrow holds them, for rules that ask a pattern of all of them at once."""
        return pa.array(self.texts, pa.string())


@dataclass(frozen=True, eq=False)
class Judgement:
    """What a rule says about a column.

    Attributes
    ----------
    rule
        Stable name of the rule.
    verdict
        What becomes of the records, or of the file.
    hit
        Which of the profile's texts it concerns, dtype bool, shape (k,); None when it is the column as a whole.
    found
        Counts, for the message; never a value.
    """

    rule: str
    verdict: Verdict
    hit: np.ndarray | None = None
    found: str = ""


Judgements = Sequence[Judgement]
