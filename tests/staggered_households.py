"""Households that start at different moments, drawn with a known effect: for the tests of staggered methods."""

import numpy as np
import pandas as pd

COLUMNS = {"household": "home", "time": "month", "outcome": "cost", "start": "start"}


def draw_households(rng, *, starts, n_never, n_months=16, effect=-2.0, heterogeneity=0.0, draw=None, slope=0.0):
    """Return one row per household and month.

    Households that start lie higher, all share a path, and errors hang together by one half from month to month.

    ``effect`` is that on the mean household that started, from its start on; ``heterogeneity`` its standard deviation
    over households; ``slope`` what those who start rise by every month more than the others, as parallel trends forbid.
    """
    starts = np.concatenate([np.asarray(starts, dtype=float), np.full(n_never, np.nan)])
    n = starts.size
    errors = (draw or rng.normal)(size=(n_months, n))
    for month in range(1, n_months):
        errors[month] += 0.5 * errors[month - 1]
    months = np.arange(n_months)[:, np.newaxis]
    levels = 3 * rng.normal(size=n) + 4 * ~np.isnan(starts)
    effects = effect + heterogeneity * rng.normal(size=n)
    costs = levels + np.cumsum(rng.normal(size=n_months))[:, np.newaxis] + errors
    costs += np.where(months >= starts, effects, 0.0) + slope * months * ~np.isnan(starts)
    return pd.DataFrame(
        {
            "home": np.tile([f"household {number:03}" for number in range(n)], n_months),
            "month": np.repeat(np.arange(n_months), n),
            "cost": costs.ravel(),
            "start": np.tile(starts, n_months),
        }
    )
