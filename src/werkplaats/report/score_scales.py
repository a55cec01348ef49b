"""Scales of scores: how fine a score is written, from how wide its scale is."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from werkplaats.results import Estimate

NARROW_SCALE = 2.0
"""Widest scale on which a score is written with three decimals (scale points)."""


def scale_widths(outcomes: pd.DataFrame | None) -> dict[str, float]:
    """Return the width of the scale of every outcome (points), from ``outcome``, ``minimum`` and ``maximum``."""
    if outcomes is None:
        return {}
    widths = outcomes["maximum"].astype("float64") - outcomes["minimum"].astype("float64")
    return dict(zip(outcomes["outcome"], widths, strict=True))


def score_decimals(outcome: str, widths: Mapping[str, float]) -> int:
    """Return how many decimals a score bears: three on a scale of at most two wide, such as a utility, else one.

    Examples
    --------
    >>> widths = {"eq5d_utility": 1.446, "eq_vas": 100.0}
    >>> score_decimals("eq5d_utility", widths), score_decimals("eq_vas", widths)
    (3, 1)
    """
    return 3 if widths.get(outcome, math.inf) <= NARROW_SCALE else 1


def on_its_scale(estimate: Estimate, widths: Mapping[str, float]) -> Estimate:
    """Return the estimate, with a unit of its own for scores on a narrow scale, so that they are not rounded away."""
    if estimate.unit == "points" and estimate.outcome and score_decimals(estimate.outcome, widths) == 3:
        return replace(estimate, unit="utility points")
    return estimate
