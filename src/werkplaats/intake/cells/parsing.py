"""What every parser of cells shares: one answer per different text, so that a million cells cost a few thousand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pandas as pd

_SEPARATOR = "\x1f"


WARNINGS = frozenset({"text.formula", "text.markup", "value.missing_item"})
"""What stands under ``repair`` although nothing was changed: the cell is used as it is, with a warning."""

Parser = Callable[[str, str], "Parsed"]
"""Function of the text of a cell and its kind in the file."""


@dataclass(frozen=True)
class Parsed:
    """Outcome for one cell: its value, or the rule it breaks; and the rule under which it was repaired."""

    value: Any = None
    rule: str = ""
    repair: str = ""


def parse_cells(texts: pd.Series, kinds: pd.Series | None, parse: Parser) -> tuple[pd.Series, pd.Series, pd.Series]:
    """Return values, broken rules and repairs, each with the index of ``texts``.

    Parameters
    ----------
    texts
        Cells as text.
    kinds
        Kind of each cell in its file (``text``, ``number``, ``date``, ``error``); None when all are text.
    parse
        Function of (text, kind).
    """
    joined = texts if kinds is None else kinds.astype(str) + _SEPARATOR + texts
    codes, different = pd.factorize(joined)
    answers = [_parse_one(str(item), kinds is not None, parse) for item in different]

    def spread(name: str) -> pd.Series:
        column = pd.Series([getattr(answer, name) for answer in answers], dtype=object)
        return pd.Series(column.to_numpy(dtype=object)[codes], index=texts.index, dtype=object)

    return spread("value"), spread("rule"), spread("repair")


def _parse_one(item: str, typed: bool, parse: Parser) -> Parsed:
    kind, text = item.split(_SEPARATOR, 1) if typed else ("text", item)
    return parse(text, kind)
