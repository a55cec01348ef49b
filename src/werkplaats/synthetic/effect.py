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


LARGEST_EFFECT = 1 / max(product.reduction for product in PRODUCTS)
"""At this many times the effect of the example study, the care that is reduced most is gone altogether."""


def apply_effect(amounts: np.ndarray, *, start: np.ndarray, end: np.ndarray, effect: float = 1.0) -> np.ndarray:
    """Return the cost of households with a director (household x month x product) with the planted effect taken off.

    Parameters
    ----------
    amounts
        What they would have cost.
    start, end
        First and last month of each deployment.
    effect
        How many times the effect of the example study: 0 takes nothing off.

    Raises
    ------
    ValueError
        When ``effect`` is negative, or takes off more than there is.
    """
    if not 0 <= effect <= LARGEST_EFFECT:
        raise ValueError(f"the planted effect must lie between 0 and {LARGEST_EFFECT:.2f} times that of the example")
    reductions = effect * np.array([product.reduction for product in PRODUCTS])
    strength = np.stack([effect_strength(int(s), int(e)) for s, e in zip(start, end, strict=True)])
    reduced: np.ndarray = amounts * (1 - strength[:, :, None] * reductions)
    return reduced
