"""Fit to the published figures: the saving of the twelve families before and after, in total and for the municipality.

Two numbers are fitted, by bisection: how much the cost of the enrolled households from their start on is scaled for
products of the municipality and for all other products. The scaling works alike on the cost with and without the
planted effect, so that the effect remains known to the cent. They are fitted with the effect of the example study,
whatever effect is asked for: what the households would have cost without it stays the same. The seed was chosen so that
both stay within a few percent of 1.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from werkplaats.synthetic.catalog import is_municipal
from werkplaats.synthetic.effect import apply_effect
from werkplaats.synthetic.selection import Selection
from werkplaats.synthetic.timeline import N_MONTHS
from werkplaats.synthetic.trajectories import count_units, deflate, value_units

GROSS_SAVING_EUROS = 359_000.0
"""Published: total over twelve families (prices of 2020)."""
MUNICIPAL_SAVING_EUROS = 21_427.0 * 12
"""Published: 21,427 euros each in the municipal domain."""
NET_SAVING_MEAN_EUROS = 22_000.0
"""Published: each, after the cost of the family director."""

_STEPS = 40
_RANGE = (0.7, 1.3)


@dataclass(frozen=True)
class Calibrated:
    """Units of the enrolled households with the effect, and without it, and the two factors that were fitted."""

    units: np.ndarray
    units_without: np.ndarray
    factor_municipal: float
    factor_other: float


def household_savings(cents: np.ndarray, *, start: np.ndarray, end: np.ndarray) -> np.ndarray:
    """Return the saving per household and product (euros of 2020): mean before minus during, times months."""
    real = deflate(cents) / 100
    savings = [
        (real[row, s - 12 : s].mean(axis=0) - real[row, s : e + 1].mean(axis=0)) * (e + 1 - s)
        for row, (s, e) in enumerate(zip(start, end, strict=True))
    ]
    return np.stack(savings)


def calibrate(amounts: np.ndarray, selection: Selection, *, effect: float = 1.0) -> Calibrated:
    """Scale the cost of the enrolled households (rows of ``amounts``) so that the saving is the published one.

    It is the published one with the effect of the example study; ``effect`` is how many times that effect is planted.
    """
    municipal = np.array(is_municipal())
    start, end = selection.start[selection.enrolled], selection.end[selection.enrolled]
    analyzed = np.isin(selection.enrolled, selection.analyzed)
    after_start = np.arange(N_MONTHS)[None, :] >= start[:, None]

    def units(factor: float, products: np.ndarray, *, planted: float) -> np.ndarray:
        scaled = np.where(after_start[:, :, None], amounts * factor, amounts) * products
        return count_units(apply_effect(scaled, start=start, end=end, effect=planted))

    def fitted(products: np.ndarray, target: float) -> float:
        low, high = _RANGE
        for _ in range(_STEPS):
            middle = (low + high) / 2
            cents = value_units(units(middle, products, planted=1.0))
            saving = household_savings(cents[analyzed], start=start[analyzed], end=end[analyzed]).sum()
            low, high = (middle, high) if saving > target else (low, middle)
        return (low + high) / 2

    factor_municipal = fitted(municipal, MUNICIPAL_SAVING_EUROS)
    factor_other = fitted(~municipal, GROSS_SAVING_EUROS - MUNICIPAL_SAVING_EUROS)
    return Calibrated(
        units=units(factor_municipal, municipal, planted=effect) + units(factor_other, ~municipal, planted=effect),
        units_without=units(factor_municipal, municipal, planted=0.0) + units(factor_other, ~municipal, planted=0.0),
        factor_municipal=factor_municipal,
        factor_other=factor_other,
    )
