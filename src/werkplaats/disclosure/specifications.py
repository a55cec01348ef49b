"""Specifications: of a sweep only counts leave. Means over nearly the same households give the few between them away.

What one specification counts and another leaves out (a household with the largest saving held down, one without a
second measurement) could be computed from their estimates, so the estimates, their range and the curve stay inside. In
how many of them the conclusion stands tells of no household, and is shown where the estimate itself is.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from werkplaats.results import Results

IN_UNITS = ("own", "median", "lowest", "highest")
"""Columns of table ``curves`` that hold estimates."""


def public_sweep(sweep: Results, released: Collection[str]) -> Results:
    """Return what may be shown of a sweep: per outcome the counts, where its own estimate is shown.

    Parameters
    ----------
    sweep
        Results of a sweep, with tables ``curves`` and ``specifications``.
    released
        Ids of the estimates that are shown.
    """
    curves = sweep.tables["curves"]
    kept = curves[curves["estimate_of"].isin(list(released))].drop(columns=list(IN_UNITS))
    return replace(sweep, tables={"curves": kept.reset_index(drop=True)})
