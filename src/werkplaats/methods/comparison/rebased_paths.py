"""An event study against the mean of several moments before the start instead of the last one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from werkplaats.methods.comparison.effect_paths import EffectPath, Influenced, combined, influence_estimate
from werkplaats.results import Estimate


def rebased(path: EffectPath, *, base: Sequence[int], conf_level: float = 0.95) -> EffectPath:
    """Return the same effects against the mean of several moments before the start; negative when the outcome fell.

    One moment as a base makes everything hang on the noise of that moment. With several, those moments too have a
    difference and an interval. Where trends were parallel over them the effect is the same.

    Parameters
    ----------
    path
        An event study with ``base="universal"``.
    base
        Event times before the start, each of them in the path or -1.
    conf_level
        Confidence level (0 to 1).

    Raises
    ------
    ValueError
        When the path has another base or axis, or ``base`` is empty or holds another moment.

    Examples
    --------
    >>> import numpy as np
    >>> one = Influenced(4.0, np.array([0.5, -0.5, 1.0, -1.0]), np.array([True, True, False, False]))
    >>> two = Influenced(1.0, np.array([0.1, -0.1, 0.3, -0.3]), np.array([True, True, False, False]))
    >>> made = [influence_estimate(part, term="att", unit="EUR", method="m", n_obs=4) for part in (one, two)]
    >>> path = EffectPath("event_time", (-2, 0), (made[0], made[1]), made[1], (one, two), two)
    >>> rebased(path, base=[-2, -1]).values.tolist()
    [2.0, -2.0, -1.0]
    """
    if path.axis != "event_time" or -1 in path.keys or max(path.keys) < 0:
        raise ValueError("pass an event study with base='universal' and moments after the start")
    known = dict(zip(path.keys, path.parts, strict=True))
    if not base or any(key >= 0 or (key != -1 and key not in known) for key in base):
        raise ValueError(f"base must be moments before the start in the event study, found {list(base)}")
    others = [known[key] for key in base if key != -1]
    nothing = combined([path.summary, path.summary], [1.0, -1.0])  # the difference at -1 from itself

    def moved(number: Influenced) -> Influenced:
        shifted = combined([number, *others], [1.0, *[-1 / len(base)] * len(others)])
        return replace(shifted, described=path.summary.described)

    keys = tuple(sorted({*path.keys, -1}))
    parts = tuple(moved(known.get(key, nothing)) for key in keys)
    method = f"{path.overall.method}; against the mean of event times {min(base)} to {max(base)}"

    def estimated(part: Influenced, term: str) -> Estimate:
        return influence_estimate(
            part,
            term=term,
            unit=path.overall.unit,
            method=method,
            n_obs=path.overall.n_obs or 0,
            conf_level=conf_level,
        )

    estimates = tuple(estimated(part, "pre_trend" if key < 0 else "att") for key, part in zip(keys, parts, strict=True))
    summary = moved(path.summary)
    return EffectPath(path.axis, keys, estimates, estimated(summary, "att"), parts, summary)
