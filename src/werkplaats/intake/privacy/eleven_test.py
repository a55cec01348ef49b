"""The eleven test: the check digit that every burgerservicenummer passes, and one in eleven other numbers as well."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from werkplaats.intake.matching import match_texts

_WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2, -1)
_QUOTE, _SPACE = "='\u2018\u2019\u0060\"", " \u00a0"
_DRESSED = (
    rf"^\s*[{_QUOTE}]{{0,3}}(?:[A-Za-z]{{1,5}}[ :._/-]?)?0?((?:[0-9][{_SPACE}./_-]?){{7,8}}[0-9])"
    rf"(?:[.,]00?|[-_/ .][0-9A-Za-z]{{1,2}})?[{_QUOTE}]?\s*$"
)
"""A number with something before, between or behind its digits: for RE2, which finds it, and Python, which takes it."""
_NUMBER = re.compile(_DRESSED)
_FLOATED = re.compile(r"([0-9]{8,9})[.,]00?")
"""What a spreadsheet makes of a number; the zeros behind the point are no digits of it."""
_SCIENTIFIC = re.compile(r"\s*([1-9][.,][0-9]{8})[eE]\+?0?8\s*")
_BASE64 = re.compile(r"(?:[MNO][A-Za-z0-9+/]{3}){2}[MNO][A-Za-z0-9+/]{2}[A-Za-z0-9+/=]")
"""Eight or nine digits in base64, which is a way of writing and no pseudonym: digits begin with these letters."""
_OTHER = rf"^(?:{_SCIENTIFIC.pattern}|{_BASE64.pattern})$"
_NOT_DIGITS = re.compile(r"[^0-9]")


def passes_eleven_test(numbers: np.ndarray) -> np.ndarray:
    """Return which whole numbers of at most nine digits pass the eleven test, dtype bool, shape of ``numbers``.

    Zero passes by arithmetic only and is no number of anybody.

    Examples
    --------
    >>> passes_eleven_test(np.array([999990019, 999990021, 0])).tolist()
    [True, False, False]
    """
    total = np.zeros(numbers.shape, dtype=np.int64)
    rest = numbers.astype(np.int64)
    for weight in reversed(_WEIGHTS):
        rest, digit = np.divmod(rest, 10)
        total += weight * digit
    return np.asarray((total % 11 == 0) & (numbers > 0) & (rest == 0))


def extract_numbers(texts: pa.Array) -> np.ndarray:
    """Return the number that each text of an Arrow array is, dtype int64; -1 where it has not eight or nine digits.

    Dots, spaces, hyphens and slashes between the digits do not count, nor do a few letters or a zero before them, a
    letter or two digits behind them, or the ``.0`` that a spreadsheet adds; full-width digits, base64 and scientific
    notation are ways of writing. Eight digits are nine of which the leading zero was lost.

    Examples
    --------
    >>> extract_numbers(pa.array(["9999.00.274", "P0001", "BSN 999900274", "12345678.0"])).tolist()
    [999900274, -1, 999900274, 12345678]
    """
    length = pc.utf8_length(texts).to_numpy(zero_copy_only=False)
    sized = (length >= 8) & (length <= 22)
    plain = sized & (length <= 9) & match_texts(texts, "^[0-9]+$")
    numbers = np.full(len(texts), -1, dtype=np.int64)
    numbers[plain] = texts.filter(pa.array(plain)).cast(pa.int64()).to_numpy()
    dressed = sized & ~plain
    written = texts.filter(pa.array(dressed))
    if not pc.all(pc.string_is_ascii(written)).as_py():
        written = pc.utf8_normalize(written, "NFKC")
    shaped = match_texts(written, f"{_DRESSED}|{_OTHER}")
    dressed[dressed] = shaped
    numbers[dressed] = [_take(text) for text in written.filter(pa.array(shaped)).to_pylist()]
    return numbers


def _take(text: str) -> int:
    if _BASE64.fullmatch(text):
        decoded = base64.b64decode(text)
        return int(decoded) if decoded.isdigit() else -1
    found = _FLOATED.fullmatch(text) or _SCIENTIFIC.fullmatch(text) or _NUMBER.match(text)
    return int(_NOT_DIGITS.sub("", found[1])) if found else -1


def count_eleven_test(texts: Iterable[str]) -> tuple[int, int]:
    """Return how many different values of eight or nine digits pass the eleven test, and how many there are.

    Examples
    --------
    >>> count_eleven_test(["999990019", "9999.90.019", "999990021", "P0001"])
    (1, 2)
    """
    numbers = np.unique(extract_numbers(pa.array([*texts], pa.string())))
    numbers = numbers[numbers >= 0]
    return int(passes_eleven_test(numbers).sum()), len(numbers)
