"""What a mixed model is made of: random effects of households and of what lies within them, and their covariance.

Rows of different households are independent, so all work goes household by household; households with equally many
rows are stacked and computed at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from werkplaats.methods.complete_cases import FloatArray

Codes = NDArray[np.intp]

ESTIMABLE = 1e-8
"""A variance counts as estimable when at least this share of its information is its own, not that of the others.

Designs that cannot tell two variances apart leave rounding (about 1e-15); the weakest that can, one household of a
thousand with a second person, leaves 1e-3.
"""


@dataclass(frozen=True)
class RandomEffect:
    """One random effect: normal, independent between units and of the other effects.

    Attributes
    ----------
    name
        What the effect belongs to, for the reader: ``household``, ``person``, ...
    labels
        The unit of each row, as a number. Units lie within households.
    slope
        What a second effect of the same unit multiplies, one number per row; it is correlated with the first. None
        when the unit has one effect, added to all its rows.
    """

    name: str
    labels: Codes
    slope: FloatArray | None = None

    @property
    def n_parameters(self) -> int:
        """A variance; with a slope two variances and a covariance."""
        return 1 if self.slope is None else 3


class Stack(NamedTuple):
    """Households with equally many rows.

    ``design`` is households x rows x coefficients, ``outcome`` households x rows, and ``directions`` is parameters x
    households x rows x rows: how the covariance of the rows grows with each covariance parameter.
    """

    design: FloatArray
    outcome: FloatArray
    directions: FloatArray


@dataclass(frozen=True)
class MixedModel:
    """Outcome, design and random effects of one model, in stacks of households."""

    stacks: tuple[Stack, ...]
    effects: tuple[RandomEffect, ...]
    n_obs: int
    n_coefficients: int


def build_model(
    design: FloatArray, outcome: FloatArray, *, households: Codes, effects: Sequence[RandomEffect]
) -> MixedModel:
    """Return the model with those of the ``effects`` whose variance the design can tell from all before it.

    Where a household is one person, household and person are one effect; where a person answers once, person and
    residual are. What comes first stays; ``effects`` of the result says what is left.

    Raises
    ------
    ValueError
        When a unit lies in two households, or the coefficients cannot be determined.
    """
    for effect in effects:
        pairs = np.unique(np.column_stack([effect.labels, households]), axis=0)
        n_torn = len(pairs) - len(np.unique(effect.labels))
        if n_torn:
            raise ValueError(f"{n_torn} units of {effect.name} lie in more than one household")
    n_obs, n_coefficients = design.shape
    if np.linalg.matrix_rank(design) < n_coefficients or n_obs <= n_coefficients:
        raise ValueError(f"{n_obs} rows cannot determine {n_coefficients} coefficients")
    full = MixedModel(_stacks(design, outcome, households, effects), tuple(effects), n_obs, n_coefficients)
    return _estimable(full)


def codes(labels: pd.Series[Any] | NDArray[Any]) -> Codes:
    """Return a number for each label, the same for the same label."""
    return np.unique(np.asarray(labels, dtype=str), return_inverse=True)[1].astype(np.intp)


def cross_codes(first: Codes, second: Codes) -> Codes:
    """Return a number for each pair of codes."""
    return np.unique(np.column_stack([first, second]), axis=0, return_inverse=True)[1].reshape(-1).astype(np.intp)


def _stacks(
    design: FloatArray, outcome: FloatArray, households: Codes, effects: Sequence[RandomEffect]
) -> tuple[Stack, ...]:
    order = np.argsort(households, kind="stable")
    _, starts, sizes = np.unique(households[order], return_index=True, return_counts=True)
    stacks = []
    for size in np.unique(sizes):
        rows = order[starts[sizes == size][:, None] + np.arange(size)]
        directions = [direction for effect in effects for direction in _directions(effect, rows)]
        shape = (len(directions), *rows.shape, size)
        stacks.append(Stack(design[rows], outcome[rows], np.array(directions, dtype=np.float64).reshape(shape)))
    return tuple(stacks)


def _directions(effect: RandomEffect, rows: Codes) -> list[FloatArray]:
    """Return what variance (covariance, variance of the slope) adds to the covariance of the rows."""
    labels = effect.labels[rows]
    same = (labels[:, :, None] == labels[:, None, :]).astype(np.float64)
    if effect.slope is None:
        return [same]
    slope = effect.slope[rows]
    return [
        same,
        same * (slope[:, :, None] + slope[:, None, :]),
        same * slope[:, :, None] * slope[:, None, :],
    ]


def _estimable(model: MixedModel) -> MixedModel:
    """Return the model without the effects whose parameters, beside those before them, are not identified."""
    information = _information(model)
    kept, taken, position = [], [len(information) - 1], 0
    for effect in model.effects:
        own = list(range(position, position + effect.n_parameters))
        position += effect.n_parameters
        beside = np.ix_([*taken, *own], [*taken, *own])
        if np.linalg.eigvalsh(information[beside]).min() > ESTIMABLE:
            kept.append(effect)
            taken.extend(own)
    chosen = sorted(taken[1:])
    stacks = tuple(stack._replace(directions=stack.directions[chosen]) for stack in model.stacks)
    return replace(model, stacks=stacks, effects=tuple(kept))


def _information(model: MixedModel) -> FloatArray:
    """Return what restricted likelihood knows of each parameter (residual variance last) where all effects are zero.

    In shares of what it would know without coefficients, so that an effect which the coefficients absorb has nothing.
    """
    n_parameters = sum(effect.n_parameters for effect in model.effects) + 1
    bread = np.linalg.inv(sum(np.einsum("hnp,hnq->pq", stack.design, stack.design) for stack in model.stacks))
    traces, before = np.zeros((n_parameters, n_parameters)), np.zeros(n_parameters)
    meat = np.zeros((n_parameters, model.n_coefficients, model.n_coefficients))
    for stack in model.stacks:
        grown = with_residual(stack.directions)
        applied = grown @ stack.design
        meat += np.einsum("hnp,khnq->kpq", stack.design, applied)
        traces += np.einsum("khnm,lhnm->kl", grown, grown)
        before += np.einsum("khnm,khnm->k", grown, grown)
        traces -= 2 * np.einsum("khnp,pq,lhnq->kl", applied, bread, applied)
    halves = bread @ meat
    scale = np.sqrt(before)
    information: FloatArray = (traces + np.einsum("kpq,lqp->kl", halves, halves)) / np.outer(scale, scale)
    return information


def with_residual(directions: FloatArray) -> FloatArray:
    """Return the directions with that of the residual variance, the identity, behind them."""
    identity = np.broadcast_to(np.eye(directions.shape[-1]), directions.shape[1:])
    return np.concatenate([directions, identity[None]])
