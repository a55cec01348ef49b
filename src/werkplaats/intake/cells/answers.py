"""Answers to the items of a questionnaire: no answer and codes for it are missing, the impossible is refused."""

from __future__ import annotations

from collections.abc import Sequence

from werkplaats.intake.cells.amounts import Notation, parse_number
from werkplaats.intake.cells.parsing import Parsed

_NO_ANSWER = frozenset({".", "na"})
"""How SPSS and R write an empty answer to a text file."""


def parse_answer(
    text: str,
    kind: str = "text",
    *,
    notation: Notation,
    allowed: tuple[float, float] | None = None,
    whole: bool = False,
    declared: Sequence[tuple[float, float]] = (),
    listed: Sequence[float] = (),
) -> Parsed:
    """Return the answer as a float, None when it is missing, or the rule that the text breaks.

    An answer that is no number is outside the range of its item as well: it has the same rule.

    Parameters
    ----------
    text, kind
        The cell, and its kind in the file.
    notation
        How the source writes numbers in text.
    allowed
        Lowest and highest possible answer; None when the item is not known.
    whole
        Whether an answer is a whole number.
    declared
        Ranges of codes that the file itself declares as missing.
    listed
        Codes that the params file lists as missing.

    Examples
    --------
    >>> parse_answer("70", notation="decimal_comma", allowed=(0, 100)).value
    70.0
    >>> [parse_answer(text, notation="decimal_comma", allowed=(0, 100)).rule for text in ("101", "70%", "zeventig")]
    ['value.range', 'value.range', 'value.range']
    >>> parse_answer("", notation="decimal_comma").repair, parse_answer("-99", notation="cents", listed=[-99]).repair
    ('value.missing_item', 'value.user_missing')
    """
    if text.strip().casefold() in _NO_ANSWER:
        return Parsed(repair="value.missing_item")
    number = parse_number(text, kind, notation=notation)
    if number.rule:
        return Parsed(rule="value.range" if number.rule == "number.not_a_number" else number.rule)
    answer = number.value
    if answer is None:
        return Parsed(repair="value.missing_item")
    if any(low <= answer <= high for low, high in declared):
        return Parsed(repair="sav.user_missing")
    if answer in listed:
        return Parsed(repair="value.user_missing")
    outside = allowed is not None and not allowed[0] <= answer <= allowed[1]
    return Parsed(rule="value.range") if outside or (whole and answer % 1 > 0) else Parsed(value=answer)
