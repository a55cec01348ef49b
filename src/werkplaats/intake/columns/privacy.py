"""Direct identifiers: the burgerservicenummer is refused, never cleaned, and never shown.

One value that passes the eleven test says nothing, because one in eleven numbers does. A column of them does: five
different values that all pass are chance in 6 of a million columns.

References
----------
Wet algemene bepalingen burgerservicenummer (2007); Uitvoeringswet AVG, article 46.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from werkplaats.errors import PrivacyError
from werkplaats.intake.headers import normalize_name
from werkplaats.intake.raw import RawFile

_WEIGHTS = np.array([9, 8, 7, 6, 5, 4, 3, 2, -1])
_FEWEST = 5
_SHARE = 0.80
_PUNCTUATION = str.maketrans("", "", " .-\u00a0")
_NAMES = frozenset({"bsn", "burgerservicenummer", "sofinummer", "sofi-nummer", "sofi", "bsnnummer", "bsn-nummer"})
_IN_TEXT = r"(?i)(?:bsn|sofi|burgerservice)\D{0,40}\d{9}(?!\d)"


def validate_privacy(raw: RawFile) -> None:
    """Raise when a column of the file holds burgerservicenummers.

    Raises
    ------
    PrivacyError
        When a column is named after the number, when at least five different values of eight or nine digits stand in
        a column and four in five of those pass the eleven test, or when a text names the number and gives it.
    """
    for name in raw.cells.columns:
        if normalize_name(str(name)) in _NAMES:
            raise _refusal(raw, f"column '{name}' is named after burgerservicenummers", 0)
        values = raw.cells[name]
        passing, distinct = count_eleven_test(values)
        if distinct >= _FEWEST and passing >= _SHARE * distinct:
            raise _refusal(raw, f"column '{name}' holds burgerservicenummers", passing, distinct)
    named = raw.texts.str.contains(_IN_TEXT, regex=True)
    if named.any():
        line = int(raw.lines[named].iloc[0])
        raise _refusal(raw, f"a burgerservicenummer stands in a text, line {line}", int(named.sum()))


def count_eleven_test(values: pd.Series) -> tuple[int, int]:
    """Return how many different values of eight or nine digits pass the eleven test, and how many there are."""
    plain = {text.translate(_PUNCTUATION) for text in values.unique() if 8 <= len(text) <= 13}
    numbers = [text for text in plain if 8 <= len(text) <= 9 and text.isascii() and text.isdigit()]
    if not numbers:
        return 0, 0
    digits = np.array([[int(digit) for digit in text.zfill(9)] for text in numbers])
    return int(((digits @ _WEIGHTS) % 11 == 0).sum()), len(numbers)


def _refusal(raw: RawFile, what: str, passing: int, distinct: int | None = None) -> PrivacyError:
    found = f"{passing} of {distinct} different values pass the eleven test" if distinct else "a direct identifier"
    return PrivacyError(
        what,
        where=raw.file + (f", sheet {raw.sheet}" if raw.sheet else ""),
        found=found,
        do="Nothing was read in and nothing was kept. Have the sender replace the numbers by pseudonyms and delete "
        "the file",
        rule="privacy.bsn",
    )
