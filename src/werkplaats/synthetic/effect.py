"""The true effect that is planted: what family direction takes off the cost, and how that fades afterwards."""

from __future__ import annotations

import numpy as np

from werkplaats.synthetic.catalog import PRODUCTS
from werkplaats.synthetic.timeline import N_MONTHS

RAMP_MONTHS = 4
"""The effect is at full strength from this month of the deployment."""
FADE_MONTHS = 6
"""Months after the end over which part of the effect is lost."""
RETAINED_SHARE = 0.5
"""Share of the full effect that lasts after the fading."""


def effect_strength(start: int, end: int) -> np.ndarray:
    """Return the strength of the effect in every month of the study, 0 to 1, for one deployment.

    Examples
    --------
    >>> effect_strength(24, 35)[[23, 24, 25, 27, 35, 36, 41, 50]].round(2).tolist()
    [0.0, 0.25, 0.5, 1.0, 1.0, 0.92, 0.5, 0.5]
    """
    months = np.arange(N_MONTHS)
    rising = np.clip((months - start + 1) / RAMP_MONTHS, 0.0, 1.0)
    lost = np.clip((months - end) / FADE_MONTHS, 0.0, 1.0) * (1 - RETAINED_SHARE)
    strength: np.ndarray = rising * (1 - lost)
    return strength


def apply_effect(amounts: np.ndarray, *, start: np.ndarray, end: np.ndarray) -> np.ndarray:
    """Return the cost of households with a director (household x month x product) with the planted effect taken off."""
    reductions = np.array([product.reduction for product in PRODUCTS])
    strength = np.stack([effect_strength(int(s), int(e)) for s, e in zip(start, end, strict=True)])
    reduced: np.ndarray = amounts * (1 - strength[:, :, None] * reductions)
    return reduced
