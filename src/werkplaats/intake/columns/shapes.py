"""Shapes of identifiers: how most of a column are written, and which of the others are slips."""

from __future__ import annotations

import re
import string
import unicodedata
from collections import Counter

import numpy as np

from werkplaats.intake.matching import match_texts

_CLASSES = str.maketrans(
    string.digits + string.ascii_uppercase + string.ascii_lowercase, "9" * 10 + "A" * 26 + "a" * 26
)
_SIGNS = str.maketrans(string.digits + string.ascii_letters, "x" * 62)
_SIMPLE = re.compile(r"[A-Za-z0-9._/-]+")
_PADDED = re.compile(r"(?<![0-9])0[0-9]")
_NUMBER = re.compile(r"[0-9]+")
_RARE_SHARE = 0.20
_RARE_TEXTS = 2
_MOST_LENGTHS = 1_000
"""More different shapes than this are random codes, not numbers of several lengths."""


def mark_strange_shapes(texts: np.ndarray, counts: np.ndarray, usable: np.ndarray) -> np.ndarray:
    """Mark the identifiers that are slips of others, given how most of the column are written.

    The shape of the column is that of more than half of its records: letter for letter and digit for digit
    (``A9999``) when zeros stand in front of the numbers; otherwise numbers may have any length; and when there is no
    such majority, the same length and case will do, as in random codes. Another shape is strange when it is the
    usual one but for case, white space, width or zeros in front, or when it is rare: one or two identifiers, and such
    rare ones make up a fifth of the records at most. A second shape that many identifiers share (P001 for parents,
    K01 for children) is not strange.

    Parameters
    ----------
    texts, counts
        Different identifiers and how many records hold each of them. Shape (k,).
    usable
        Which of them to look at, dtype bool. Shape (k,).

    Examples
    --------
    >>> texts = np.array(["000010", "000011", "000021", "10", "000021 "], dtype=object)
    >>> mark_strange_shapes(texts, np.array([9, 9, 9, 1, 1]), np.ones(5, dtype=bool)).tolist()
    [False, False, False, True, True]
    """
    marked = np.zeros(len(texts), dtype=bool)
    if not usable.any():
        return marked
    if not _are_alike(texts[usable]):
        marked[usable] = _strange(list(texts[usable]), counts[usable])
    return marked


def _are_alike(texts: np.ndarray) -> bool:
    """Return whether all texts are one letter for letter and digit for digit, so that none is a slip of another."""
    if not _SIMPLE.fullmatch(texts[0]):
        return False
    pattern = re.escape(texts[0].translate(_CLASSES)).replace("9", "[0-9]").replace("A", "[A-Z]").replace("a", "[a-z]")
    return bool(match_texts(texts, f"^{pattern}$").all())


def _strange(texts: list[str], counts: np.ndarray) -> np.ndarray:
    keys, usual = _shapes(texts, counts)
    other = np.array([key != usual for key in keys], dtype=bool)
    if usual is None or not other.any():
        return np.zeros(len(texts), dtype=bool)
    of_shape = Counter(keys)
    rare = other & np.array([of_shape[key] <= _RARE_TEXTS for key in keys], dtype=bool)
    if counts[rare].sum() > _RARE_SHARE * counts.sum():
        rare[:] = False
    plain = {_plain(text) for text, differs in zip(texts, other, strict=True) if not differs}
    slips = [differs and _plain(text) in plain for text, differs in zip(texts, other, strict=True)]
    strange: np.ndarray = (rare | np.array(slips, dtype=bool)) & ~_longer(texts, keys, usual)
    return strange


def _shapes(texts: list[str], counts: np.ndarray) -> tuple[list[str], str | None]:
    """Return the shape of every text, and the usual one; None when no way of looking at them gives a majority."""
    exact = [text.translate(_CLASSES) for text in texts]
    usual = _majority(exact, counts)
    padded = any(_PADDED.search(text) for text, key in zip(texts, exact, strict=True) if key == usual)
    if usual is not None and padded:
        return exact, usual
    different = set(exact)
    if len(different) <= _MOST_LENGTHS:
        collapsed = {key: re.sub("9+", "9", key) for key in different}
        loose = [collapsed[key] for key in exact]
        usual = _majority(loose, counts)
        if usual is not None:
            return loose, usual
    signs = [_signs(text) for text in texts]
    usual = _majority(signs, counts)
    if usual is not None and usual.endswith("A"):
        signs = [
            usual if key + "A" == usual and text.upper() == text else key
            for text, key in zip(texts, signs, strict=True)
        ]
    return signs, usual


def _majority(keys: list[str], counts: np.ndarray) -> str | None:
    totals: dict[str, int] = {}
    for key, count in zip(keys, counts.tolist(), strict=True):
        totals[key] = totals.get(key, 0) + count
    most = max(totals, key=totals.__getitem__)
    return most if 2 * totals[most] > counts.sum() else None


def _signs(text: str) -> str:
    """Return the length and the signs between, with a mark for capitals: digits alone fit either case."""
    return text.translate(_SIGNS) + ("A" if text.upper() == text and text.lower() != text else "")


def _plain(text: str) -> str:
    """Return a text without what makes a slip: case, width, white space, and how many digits a number has."""
    return _NUMBER.sub("9", "".join(unicodedata.normalize("NFKC", text).split()).casefold())


def _longer(texts: list[str], keys: list[str], usual: str) -> np.ndarray:
    """Mark the numbers that outgrew their zeros, such as P10000 after P9999."""
    reached = any(
        not _PADDED.search(text) and _NUMBER.search(text) for text, key in zip(texts, keys, strict=True) if key == usual
    )
    grown = re.sub("9+", "9", usual)
    return np.array(
        [
            reached and len(key) > len(usual) and re.sub("9+", "9", key) == grown and not _PADDED.search(text)
            for text, key in zip(texts, keys, strict=True)
        ],
        dtype=bool,
    )
