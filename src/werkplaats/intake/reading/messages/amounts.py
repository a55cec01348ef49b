"""Amounts of a message: whole cents without a sign, and a letter that says which way they go.

References
----------
iStandaarden, informatiemodel iWmo and iJw 3.2, rules TR358 (total of a declaration) and TR342 (answer); release 3.0,
rules TR312 and TR320 (the same of messages 303 and 304).
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from werkplaats.errors import InputError
from werkplaats.intake.reading.messages.fields import Paths
from werkplaats.intake.refusals import build_input_error

_WHOLE = re.compile(r"[0-9]{1,12}")
_SIGNS = {"D": 1, "C": -1}


def parse_signed(file: str, texts: Mapping[str, str], paths: Paths, *, line: int) -> int | None:
    """Return cents, a credit negative; None when the amount is not there.

    Parameters
    ----------
    file, line
        Where the element opens, for messages.
    texts
        Texts of the element by path.
    paths
        Paths of the amount, one for each release; below it stand ``Bedrag`` or ``TotaalBedrag``, and ``DebetCredit``.

    Raises
    ------
    InputError
        When the amount is no whole number of cents, or is neither debit nor credit.

    Examples
    --------
    >>> parse_signed("m.xml", {"IngediendBedrag/Bedrag": "5000", "IngediendBedrag/DebetCredit": "C"},
    ...              ("IngediendBedrag",), line=3)
    -5000
    """
    for path in paths:
        amount = texts.get(f"{path}/Bedrag", texts.get(f"{path}/TotaalBedrag"))
        way = texts.get(f"{path}/DebetCredit")
        if amount is None and way is None:
            continue
        if amount is None or not _WHOLE.fullmatch(amount):
            raise _wrong(file, line, path, "not a whole number of cents without a sign")
        if way not in _SIGNS:
            raise _wrong(file, line, path, "neither D (debit) nor C (credit)")
        return _SIGNS[way] * int(amount)
    return None


def format_euros(cents: int) -> str:
    """Return an amount as text with a decimal comma and two decimals.

    Examples
    --------
    >>> format_euros(-5)
    '-0,05'
    """
    return f"{'-' if cents < 0 else ''}{abs(cents) // 100},{abs(cents) % 100:02d}"


def validate_total(file: str, *, lines: int, difference: int, what: str) -> None:
    """Raise when the lines of a message do not add up to its total.

    Parameters
    ----------
    file
        Name for messages.
    lines
        How many lines were added.
    difference
        Total of the message minus what its lines give, in cents.
    what
        Which total, for the message.

    Raises
    ------
    InputError
        When the difference is not zero.
    """
    if difference:
        raise build_input_error(
            "message.total_mismatch",
            what=f"the lines do not add up to {what}",
            where=file,
            found=f"{lines} lines, {abs(difference)} cents {'less' if difference > 0 else 'more'} than the total",
            columns=("amount",),
        )


def _wrong(file: str, line: int, path: str, found: str) -> InputError:
    return build_input_error(
        "message.amount", where=f"{file}, line {line}, {path}", found=found, lines=(line,), columns=("amount",)
    )
