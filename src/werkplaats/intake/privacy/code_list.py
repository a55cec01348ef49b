"""A code list that somebody else keeps: which code stands for which identifier."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from werkplaats.intake.kept_lists import KeptList, parse_kept_list
from werkplaats.intake.privacy.eleven_test import count_eleven_test
from werkplaats.intake.privacy.guarded_files import read_guarded

_FEWEST, _SHARE = 5, 0.80
_RULE = "pseudonym.code_list"


def read_code_list(path: Path, *, project: Path, normalize: Callable[[str], str]) -> Mapping[str, str]:
    """Return code by identifier.

    Parameters
    ----------
    path
        Csv outside the project with columns ``raw`` and ``code``, readable by its owner only.
    normalize
        Takes differences of notation out of an identifier; returns the empty text for what is none.

    Raises
    ------
    InputError
        When the file cannot be trusted, a cell is empty, an identifier or a code occurs twice, or a code is itself a
        burgerservicenummer or one of the identifiers.
    """
    kept = KeptList(path.name, _RULE, ("raw", "code"), ("raw", "code"))
    codes: dict[str, str] = {}
    lines: dict[str, int] = {}
    for line, row in parse_kept_list(read_guarded(path, project=project, rule=_RULE), kept):
        raw, code = normalize(row["raw"]), row["code"]
        if not raw or not code:
            raise kept.refuse("an empty cell, or an identifier that is not written as `shape` says", line)
        if raw in codes:
            raise kept.refuse("an identifier that stands there twice", line)
        if code in lines:
            raise kept.refuse(f"a code that line {lines[code]} gives to another identifier", line)
        codes[raw] = code
        lines[code] = line
    _validate_codes(codes, lines, kept)
    return codes


def _validate_codes(codes: Mapping[str, str], lines: Mapping[str, int], kept: KeptList) -> None:
    """Raise when there are no codes, or when they give away what they should hide."""
    if not codes:
        raise kept.refuse("no codes")
    given_away = [line for code, line in lines.items() if code in codes]
    if given_away:
        raise kept.refuse("a code that is itself an identifier on the list", given_away[0])
    passing, different = count_eleven_test(lines)
    if different >= _FEWEST and passing >= _SHARE * different:
        raise kept.refuse(f"{passing} of {different} codes pass the eleven test of burgerservicenummers")
