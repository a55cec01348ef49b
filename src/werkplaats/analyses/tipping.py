"""How far the missing scores would have to lie from the imputed ones before the interval moves onto or off zero."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

import pandas as pd

from werkplaats.analyses.imputed_answers import mean_change_of_households
from werkplaats.analyses.missing_answers import Imputed
from werkplaats.analyses.score_pairs import Measured, place
from werkplaats.methods.complete_cases import varies
from werkplaats.methods.tipping_point import DeltaCurve, delta_curve
from werkplaats.results import Missing


def tipping_tables(
    imputations: Iterable[Imputed], measured: Measured
) -> tuple[dict[str, pd.DataFrame], tuple[Missing, ...]]:
    """Return the curve and its tipping points for every outcome that was named beforehand.

    Returns
    -------
    tuple
        ``tipping_points`` (``outcome``, ``group``, ``wave``, ``tipping_below``, ``tipping_above``, ``lowest_delta``,
        ``highest_delta``, ``n_missing`` persons, ``n_households``) and ``tipping_curve`` (``outcome``, ``group``,
        ``wave``, ``delta``, ``estimate``, ``conf_low``, ``conf_high``, ``n_households``), all in the unit of the score;
        and where there is none, with the reason.
    """
    points, curves, missing = [], [], []
    for imputed in imputations:
        if imputed.outcome.role == "exploratory" or not imputed.has_gaps:
            continue
        for wave in measured.waves[1:]:
            labels = {"outcome": imputed.outcome.name, "group": imputed.group, "wave": wave.name}
            curve = _curve(imputed, measured, wave.name)
            if isinstance(curve, str):
                missing.append(Missing(place("tipping_point", labels["outcome"], wave.name, imputed.group), curve))
                continue
            counted = {"n_households": imputed.n_households}
            n_missing = int(imputed.table[wave.name].isna().sum())
            reach = {"lowest_delta": curve.deltas[0], "highest_delta": curve.deltas[-1], "n_missing": n_missing}
            tipping = {"tipping_below": curve.tipping_below, "tipping_above": curve.tipping_above}
            points.append({**labels, **tipping, **reach, **counted})
            for delta, one in zip(curve.deltas, curve.estimates, strict=True):
                shown = {"delta": delta, "estimate": one.estimate, "conf_low": one.conf_low, "conf_high": one.conf_high}
                curves.append({**labels, **shown, **counted})
    tables = {"tipping_points": pd.DataFrame(points), "tipping_curve": pd.DataFrame(curves)}
    return tables, tuple(missing)


def _curve(imputed: Imputed, measured: Measured, wave: str) -> DeltaCurve | str:
    """Return the curve over shifts of the imputed scores at one wave, or why there is none."""
    baseline, params = measured.waves[0].name, measured.params
    if wave not in imputed.table.columns or not imputed.table[wave].isna().any():
        return "no score of this wave was imputed, so there is nothing to shift"
    scores = imputed.table[baseline].dropna()
    if not varies(scores.to_numpy()):
        return "scores at baseline are all the same, so there is no standard deviation to shift by"
    deviation = float(scores.std(ddof=1))
    try:
        return delta_curve(
            imputed.table,
            imputed=imputed.completed,
            columns=[wave],
            deltas=[delta * deviation for delta in params.missing_data.deltas],
            analysis=partial(mean_change_of_households, before=baseline, after=wave, unit=imputed.outcome.known.unit),
            complete_freedom=imputed.n_households - 1,
            conf_level=params.confidence_level,
        )
    except ValueError as reason:  # how a method says that it is undefined for these data
        return str(reason)
