"""Errors of a delivery in the words of the rulebook, so that what is wrong and what to do is said in one place."""

from __future__ import annotations

from collections.abc import Sequence

from werkplaats.errors import InputError, PrivacyError
from werkplaats.intake.rulebook import RULES


def build_input_error(
    rule: str,
    *,
    where: str,
    found: str = "",
    what: str = "",
    do: str = "",
    lines: Sequence[int] = (),
    columns: Sequence[str] = (),
) -> InputError:
    """Return the error of a file that breaks a rule.

    Parameters
    ----------
    rule
        Name of a rule of the rulebook.
    where, found
        File, sheet, line and column; what stands there, in counts and names, never a value.
    what, do
        What is wrong, and advice, when this place knows better than the rulebook.
    lines, columns
        The place for programs.

    Examples
    --------
    >>> str(build_input_error("file.checksum", where="a.csv"))[:50]
    'a.csv: the file is not the one that was sent: its '
    """
    told = RULES[rule]
    return InputError(
        what or told.what, where=where, found=found, do=do or told.do, rule=rule, lines=lines, columns=columns
    )


def build_privacy_error(
    rule: str,
    *,
    where: str,
    found: str = "",
    what: str = "",
    do: str = "",
    lines: Sequence[int] = (),
    columns: Sequence[str] = (),
) -> PrivacyError:
    """Return the error of a file that names people; parameters as in `build_input_error`."""
    told = RULES[rule]
    return PrivacyError(
        what or told.what, where=where, found=found, do=do or told.do, rule=rule, lines=lines, columns=columns
    )
