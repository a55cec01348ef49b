"""Which of many rows are like another one: sorting their hashes is many times faster than grouping the rows."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import partial

import numpy as np
import pyarrow as pa

from werkplaats.intake.store import Store

_MIDDLE = np.uint64(2**63)

SORTED = 2**24
"""Hashes that are sorted at once (128 MB)."""


def keep_shared_hashes(store: Store, rows: str, n_records: int, *, at_once: int = SORTED) -> str:
    """Return a new table in the store with the hashes that more than one row has, in column ``hash``.

    Rows with different hashes differ; rows with the same hash still have to be held against each other. Hashes are
    sorted a part at a time, so that memory does not grow with the file.

    Parameters
    ----------
    rows
        SELECT with a column ``hash``.
    n_records
        How many rows there are at most.
    at_once
        How many hashes to sort at once.

    Examples
    --------
    >>> with Store() as store:
    ...     name = keep_shared_hashes(store, "SELECT unnest([7, 8, 7]::UBIGINT[]) AS hash", 3)
    ...     store.column(f"SELECT hash FROM {name}")
    [7]
    """
    parts, found = n_records // at_once + 1, [np.zeros(0, dtype="uint64")]
    for part in range(parts):
        query = f"SELECT hash FROM ({rows})" + (f" WHERE hash % {parts} = {part}" if parts > 1 else "")
        hashes = np.asarray(store.connection.execute(query).fetchnumpy()["hash"])
        # NumPy lets go of the interpreter, so halves are picked out and sorted side by side.
        with ThreadPoolExecutor(2, thread_name_prefix="werkplaats-hashes") as pool:
            found += pool.map(partial(_find_shared, hashes), (np.less, np.greater_equal))
    name = store.name("shared")
    store.keep(name, pa.table({"hash": np.concatenate(found)}))
    return name


def _find_shared(hashes: np.ndarray, side: np.ufunc) -> np.ndarray:
    """Return the hashes on one side of the middle that occur more than once."""
    half = hashes[side(hashes, _MIDDLE)]
    half.sort()
    return np.unique(half[1:][half[1:] == half[:-1]])
