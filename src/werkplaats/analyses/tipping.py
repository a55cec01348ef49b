"""How far the missing scores would have to lie from the imputed ones before the interval moves onto or off zero."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

import pandas as pd

from werkplaats.analyses.imputed_answers import mean_change_of_households
from werkplaats.analyses.missing_answers import Imputed
from werkplaats.analyses.score_pairs import Measured, place
from werkplaats.methods.complete_cases import varies
from werkplaats.methods.missing_data.tipping_point import DeltaCurve, delta_curve
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
    points, curves, missing = list[_Row](), list[_Row](), list[Missing]()
    for imputed in imputations:
        if imputed.outcome.role == "exploratory" or not imputed.has_gaps:
            continue
        for wave in measured.waves[1:]:
            if wave.name not in imputed.table.columns:
                continue  # said already: the wave was not measured
            curve = _curve(imputed, measured, wave.name)
            if isinstance(curve, Missing):
                missing.append(curve)
                continue
            labels = {"outcome": imputed.outcome.name, "group": imputed.group, "wave": wave.name}
            points.append({**labels, **_point(curve, imputed, wave.name)})
            curves += [{**labels, **row} for row in _rows(curve, imputed)]
    return {"tipping_points": pd.DataFrame(points), "tipping_curve": pd.DataFrame(curves)}, tuple(missing)


_Row = dict[str, str | float | None]


def _point(curve: DeltaCurve, imputed: Imputed, wave: str) -> _Row:
    return {
        "tipping_below": curve.tipping_below,
        "tipping_above": curve.tipping_above,
        "lowest_delta": curve.deltas[0],
        "highest_delta": curve.deltas[-1],
        "n_missing": int(imputed.table[wave].isna().sum()),
        "n_households": imputed.n_households,
    }


def _rows(curve: DeltaCurve, imputed: Imputed) -> Iterator[_Row]:
    for delta, found in zip(curve.deltas, curve.estimates, strict=True):
        yield {
            "delta": delta,
            "estimate": found.estimate,
            "conf_low": found.conf_low,
            "conf_high": found.conf_high,
            "n_households": imputed.n_households,
        }


def _curve(imputed: Imputed, measured: Measured, wave: str) -> DeltaCurve | Missing:
    """Return the curve over shifts of the imputed scores at one wave, or why there is none."""
    baseline, params, where = measured.waves[0].name, measured.params, (imputed.outcome.name, wave, imputed.group)
    if not imputed.table[wave].isna().any():
        why = "no score of this wave was imputed, so there is nothing to shift"
        return Missing(place("nothing_to_impute", *where), why)
    scores = imputed.table[baseline].dropna()
    if not varies(scores.to_numpy()):
        why = "scores at baseline are all the same, so there is no standard deviation to shift by"
        return Missing(place("tipping_point", *where), why)
    deviation = float(scores.std(ddof=1))
    unit = imputed.outcome.known.unit
    try:
        return delta_curve(
            imputed.table,
            imputed=imputed.completed,
            columns=[wave],
            deltas=[delta * deviation for delta in params.missing_data.deltas],
            analysis=partial(mean_change_of_households, before=baseline, after=wave, unit=unit),
            complete_freedom=imputed.n_households - 1,
            conf_level=params.confidence_level,
        )
    except ValueError as reason:  # how a method says that it is undefined for these data
        return Missing(place("tipping_point", *where), str(reason))
