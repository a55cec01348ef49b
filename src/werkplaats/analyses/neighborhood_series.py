"""Monthly series of a neighborhood: did its level or its slope change when the approach began there.

A neighborhood is not a household: clients come and go, prices and rules change, and one neighborhood is one case. The
step and the change of slope are those of the series; they are an effect only if nothing else changed in that month and
the line before would have gone on. Neighborhoods without the approach take out what happened everywhere.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pandas as pd

from werkplaats.analyses.monthly_values import COMPARISON, compared, counted, monthly, unit_of
from werkplaats.methods.comparison.segmented_regression import Interruption, SegmentedFit, segmented_regression
from werkplaats.params.model import StudyParams
from werkplaats.results import Estimate, Missing, Results
from werkplaats.tables.months import month_of

FEWEST_MONTHS = 8
"""Months on either side below which no line is drawn through a series: the least that Penfold & Zhang (2013) ask for.
Acad Pediatr 13(6 Suppl):S38-S44. Wagner et al. (2002) advise twelve, for a season."""

SEASONAL_MONTHS = (24, 48)
"""Months from which one yearly wave is fitted, and two: below two years a season cannot be told from a trend."""

FEWEST_COUNTED = 0.5
"""Part of the months on either side in which something must have been counted, for a ratio to be determined."""

ALONE, COMPARED = "alone", "with_comparison"
INTERVENTION = "intervention"


@dataclass(frozen=True)
class _Fitted:
    """A series with what was fitted to it: months since the start, values, and the fit."""

    neighborhood: str
    measure: str
    kind: str
    months: pd.DataFrame
    fit: SegmentedFit


def with_neighborhood_series(
    results: Results, series: pd.DataFrame | None, households: pd.DataFrame, *, params: StudyParams
) -> Results:
    """Return the results of notebook 07 with those of the monthly series; unchanged when the study has none.

    Parameters
    ----------
    results
        What notebook 07 found.
    series, households
        Tables ``neighborhood_series`` (None when the study lacks it) and ``households``.
    params
        Uses ``groups``, ``neighborhood_start`` and ``confidence_level``.

    Returns
    -------
    Results
        Per neighborhood (``population``) and measure (``outcome``). Of counts, the ratios ``level_ratio``,
        ``slope_ratio_before`` and ``slope_ratio_change`` (quasi-Poisson, per head of ``exposure`` where that is
        known); of amounts ``level_change``, ``slope_before`` and ``slope_change`` in units of the measure. With
        reference ``comparison``, of the counts given those of the comparison neighborhoods (their rate is the offset),
        or of the amounts minus their mean. Errors may be alike from month to month (autoregressive); one yearly wave
        from two years up, two from four. Tables ``neighborhood_months`` (the series, what was fitted, and the line
        without a change) and ``neighborhood_fits`` (family, months on either side, autocorrelation, dispersion).

    References
    ----------
    Lopez Bernal, J., Cummins, S. & Gasparrini, A. (2017). Interrupted time series regression for the evaluation of
    public health interventions: a tutorial. Int J Epidemiol 46:348-355 (quasi-Poisson for counts).
    Lopez Bernal, J., Cummins, S. & Gasparrini, A. (2018). The use of controls in interrupted time series studies of
    public health interventions. Int J Epidemiol 47:2082-2093.
    Bottomley, C., Scott, J. A. G. & Isham, V. (2019). Analysing interrupted time series with a control. Epidemiol
    Methods 8:20180010 (the control subtracted from amounts, and as offset of counts).
    """
    if series is None:
        return results
    fitted: list[_Fitted] = []
    missing: list[Missing] = []
    own = series.loc[series["role"].fillna(INTERVENTION) == INTERVENTION]
    for (neighborhood, measure), rows in own.groupby(["neighborhood", "measure"], sort=True):
        start = _start(str(neighborhood), households, params)
        others = series.loc[(series["role"] == COMPARISON) & (series["measure"] == measure)]
        counts = counted(pd.concat([rows, others]))
        tables = {ALONE: monthly(rows), COMPARED: compared(monthly(rows), others, counts=counts)}
        for kind, table in tables.items():
            if table is None:
                continue
            found = _fit(table, start, params, unit=unit_of(rows), counts=counts)
            if isinstance(found, str):
                missing.append(Missing(f"series_{found}:{measure}", f"the series of a neighborhood is {found}"))
            else:
                fitted.append(_Fitted(str(neighborhood), str(measure), kind, found[0], found[1]))
    return replace(
        results,
        estimates=(*results.estimates, *_estimates(fitted, params)),
        tables={**results.tables, **_tables(fitted)},
        missing=(*results.missing, *dict.fromkeys(missing)),
    )


def _start(neighborhood: str, households: pd.DataFrame, params: StudyParams) -> int | None:
    """Return the month in which the approach began: what params say, or its first household there, or anywhere."""
    if params.neighborhood_start is not None:
        return month_of(params.neighborhood_start)
    begun = households.loc[(households["group"] == params.groups.intervention) & households["start"].notna()]
    there = begun.loc[begun["neighborhood"] == neighborhood]
    first = (there if len(there) else begun)["start"].min()
    return None if pd.isna(first) else month_of(dt.date(first.year, first.month, 1))


def _fit(
    table: pd.DataFrame, start: int | None, params: StudyParams, *, unit: str, counts: bool
) -> tuple[pd.DataFrame, SegmentedFit] | str:
    """Return the series in months since the start and its fit, or why there is none."""
    if start is None:
        return "without_start"
    since = table.assign(since=table["month"] - start)
    reason = _unfit(since, counts=counts)
    if reason is not None:
        return reason
    harmonics = sum(len(since) >= months for months in SEASONAL_MONTHS)
    fit = segmented_regression(
        since,
        outcome="value",
        time="since",
        interruption=Interruption(
            start=0.0,
            family="quasi_poisson" if counts else "linear",
            center=0.0,
            harmonics=harmonics,
            errors="autoregressive",
        ),
        unit=unit,
        n_households=int(since["n_households"].min()),
        offset="exposure" if counts and since["exposure"].notna().all() else None,
        conf_level=params.confidence_level,
    )
    return since, fit


def _unfit(since: pd.DataFrame, *, counts: bool) -> str | None:
    """Return why no line can be drawn through a series in months since the start, or None when one can."""
    after = since["since"] >= 0
    if min((~after).sum(), after.sum()) < FEWEST_MONTHS:
        return "short"
    exposed = since["exposure"]
    if since["value"].isna().any() or not (since["since"].diff().dropna() == 1).all():
        return "with_gaps"
    if counts and exposed.notna().any() and not (exposed > 0).all():
        return "without_exposure"
    if since["value"].nunique() == 1:
        return "constant"
    if counts and (since["value"] > 0).groupby(after).mean().min() < FEWEST_COUNTED:
        return "rare"
    return None


def _estimates(fitted: list[_Fitted], params: StudyParams) -> Iterator[Estimate]:
    for item in fitted:
        numbers = [item.fit.level, item.fit.slope_before, item.fit.slope_change]
        for estimate in (number for number in numbers if number is not None):
            yield estimate.labelled(
                outcome=item.measure,
                population=item.neighborhood,
                group=params.groups.intervention,
                **({"reference": COMPARISON} if item.kind == COMPARED else {}),
            )


def _tables(fitted: list[_Fitted]) -> dict[str, pd.DataFrame]:
    if not fitted:
        return {}
    months = [
        pd.DataFrame(
            {
                "neighborhood": item.neighborhood,
                "measure": item.measure,
                "kind": item.kind,
                "event_month": item.months["since"],
                "value": item.months["value"],
                "fitted": item.fit.fitted,
                "without": item.fit.without,
                "n_households": int(item.months["n_households"].min()),
            }
        )
        for item in fitted
    ]
    fits = [
        {
            "neighborhood": item.neighborhood,
            "measure": item.measure,
            "kind": item.kind,
            "family": "counts" if item.fit.level.term == "level_ratio" else "amounts",
            "months_before": int((item.months["since"] < 0).sum()),
            "months_since": int((item.months["since"] >= 0).sum()),
            "autocorrelation": item.fit.autocorrelation,
            "dispersion": item.fit.dispersion,
            "n_households": int(item.months["n_households"].min()),
        }
        for item in fitted
    ]
    return {"neighborhood_months": pd.concat(months, ignore_index=True), "neighborhood_fits": pd.DataFrame(fits)}
