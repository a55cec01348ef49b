"""What the outcome of a social cost-benefit analysis hangs on: every correction by itself, a tornado, a break-even.

Everything is in net present value (EUR of year 0); positive is better than the null alternative.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from werkplaats.methods.value.social_cost_benefit import Assumptions, social_cost_benefit

CORRECTIONS = ("deadweight", "drop_off", "lag", "optimism", "probability")

_NEUTRAL = {"deadweight": 0.0, "drop_off": 0.0, "lag": 0, "optimism": {}, "probability": 1.0}


def correction_effects(lines: pd.DataFrame, *, assumptions: Assumptions) -> pd.DataFrame:
    """Return what each correction takes off the net present value (EUR); negative when the outcome gets worse.

    Parameters
    ----------
    lines
        As in `social_cost_benefit`.
    assumptions
        The corrections, all of them.

    Returns
    -------
    DataFrame
        ``correction``; ``alone``: its effect when it is the only one; ``in_turn``: its effect on top of those above
        it, which add up to the whole; ``net_present_value``: what is left after it. The first row, ``none``, has what
        there is without any correction.

    Raises
    ------
    ValueError
        As `social_cost_benefit`.
    """
    bare = replace(assumptions, **_NEUTRAL)  # type: ignore[arg-type]
    before = _net(lines, bare)
    rows: list[tuple[str, float, float, float]] = [("none", 0.0, 0.0, before)]
    so_far, reached = bare, before
    for name in CORRECTIONS:
        chosen = {name: getattr(assumptions, name)}
        so_far = replace(so_far, **chosen)
        left = _net(lines, so_far)
        rows.append((name, _net(lines, replace(bare, **chosen)) - before, left - reached, left))
        reached = left
    return pd.DataFrame(rows, columns=["correction", "alone", "in_turn", "net_present_value"])


def tornado(
    lines: pd.DataFrame,
    *,
    assumptions: Assumptions,
    variants: Mapping[str, tuple[Assumptions, Assumptions]],
    swing: float | None = None,
) -> pd.DataFrame:
    """Return the net present value at two ends of every assumption, the widest bar first (EUR, positive better).

    Parameters
    ----------
    lines
        As in `social_cost_benefit`.
    assumptions
        The middle.
    variants
        For each bar its name and the assumptions at either end, usually made with `dataclasses.replace`.
    swing
        When given (0 to 1), every effect gets a bar of its own, with the amounts of that effect this share smaller
        and larger.

    Returns
    -------
    DataFrame
        ``bar``, ``first`` and ``second`` (net present value at either end), ``middle``, ``width``.

    Raises
    ------
    ValueError
        As `social_cost_benefit`; when there is no bar, or the swing lies outside 0 to 1.
    """
    if swing is not None and not 0 < swing <= 1:
        raise ValueError(f"swing must lie above 0 and be at most 1, found {swing}")
    ends = {name: (_net(lines, first), _net(lines, second)) for name, (first, second) in variants.items()}
    if swing is not None:
        effects = lines.loc[lines["role"] == "effect", "effect"].unique()
        ends |= {
            str(name): (_swung(lines, name, -swing, assumptions), _swung(lines, name, swing, assumptions))
            for name in effects
        }
    if not ends:
        raise ValueError("there is nothing to vary; name variants or give a swing")
    bars = pd.DataFrame([(name, *both) for name, both in ends.items()], columns=["bar", "first", "second"])
    bars = bars.assign(middle=_net(lines, assumptions), width=(bars["second"] - bars["first"]).abs())
    return bars.sort_values(["width", "bar"], ascending=[False, True], ignore_index=True)


def break_even_probability(lines: pd.DataFrame, *, assumptions: Assumptions) -> float | None:
    """Return how likely real effects must be for the project to pay for itself; None when certainty is not enough.

    Everything else as assumed; ``assumptions.probability`` itself plays no part. 0 when the programme costs nothing.

    Parameters and errors are those of `social_cost_benefit`.

    Raises
    ------
    ValueError
        As `social_cost_benefit`, and when the effects together are a loss: then more certainty makes it worse.
    """
    certain = social_cost_benefit(lines, assumptions=replace(assumptions, probability=1.0))
    if not certain.effects > 0:
        raise ValueError("the effects together are no gain; no probability of them pays for the programme")
    probability = max(certain.programme_cost, 0.0) / certain.effects
    return probability if probability <= 1 else None


def _net(lines: pd.DataFrame, assumptions: Assumptions) -> float:
    return social_cost_benefit(lines, assumptions=assumptions).net_present_value


def _swung(lines: pd.DataFrame, effect: object, share: float, assumptions: Assumptions) -> float:
    """Return the net present value with the differences of one effect made larger by a share of themselves."""
    chosen = (lines["effect"] == effect) & (lines["role"] == "effect")
    difference = lines["project"] - lines["null_alternative"]
    return _net(lines.assign(project=lines["project"] + np.where(chosen, share * difference, 0.0)), assumptions)
