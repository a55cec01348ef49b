"""One pattern asked of all texts of a column at once; halves of a large column are searched side by side."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import partial

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

_THREADS = 2
_LARGE = 20_000
"""Texts from which a thread of its own is worth its start."""


def match_texts(texts: pa.Array | np.ndarray, pattern: str, *, ignore_case: bool = False) -> np.ndarray:
    """Return in which texts a regular expression of RE2 occurs, dtype bool, shape (k,); in no text, it never does.

    Parameters
    ----------
    texts
        Texts as Arrow holds them, or of dtype object. Shape (k,).

    Examples
    --------
    >>> match_texts(np.array(["H0001", None, "h1"], dtype=object), "^H[0-9]+$", ignore_case=True).tolist()
    [True, False, True]
    """
    column = texts if isinstance(texts, pa.Array) else pa.array(texts, pa.string())
    match = partial(_match, pattern=pattern, ignore_case=ignore_case)
    if len(column) < _LARGE:
        return match(column)
    middle = len(column) // _THREADS
    # Arrow lets go of the interpreter while it searches.
    with ThreadPoolExecutor(_THREADS, thread_name_prefix="werkplaats-texts") as pool:
        return np.concatenate([*pool.map(match, (column[:middle], column[middle:]))])


def _match(column: pa.Array, *, pattern: str, ignore_case: bool) -> np.ndarray:
    matched = pc.match_substring_regex(column, pattern, ignore_case=ignore_case)
    found: np.ndarray = matched.fill_null(False).to_numpy(zero_copy_only=False)
    return found
