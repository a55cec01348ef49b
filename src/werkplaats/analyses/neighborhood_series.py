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

from werkplaats.methods.comparison.segmented_regression import Interruption, SegmentedFit, segmented_regression
from werkplaats.params.model import StudyParams
from werkplaats.results import Estimate, Missing, Results
from werkplaats.tables.months import month_number, month_of

FEWEST_MONTHS = 8
"""Months on either side below which no line is drawn through a series (Wagner et al. 2002 advise twelve, eight at least
is the rule of Penfold & Zhang 2013)."""

SEASONAL_MONTHS = 24
"""Two years: below that a season cannot be told from a trend."""

ALONE, COMPARED = "alone", "minus_comparison"
INTERVENTION, COMPARISON = "intervention", "comparison"


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
        Terms ``level_change``, ``slope_before`` and ``slope_change`` per neighborhood (``population``) and measure
        (``outcome``), in units of the measure; with reference ``comparison`` for the series minus the mean of the
        comparison neighborhoods. Errors may be alike from month to month (autoregressive), with one yearly wave from
        two years up. Tables ``neighborhood_months`` (the series, what was fitted, and the line without a change) and
        ``neighborhood_fits`` (months on either side, autocorrelation).

    References
    ----------
    Turner, S. L. et al. (2021). Evaluation of statistical methods used in the analysis of interrupted time series
    studies: a simulation study. BMC Med Res Methodol 21:181 (why autoregressive errors for short series).
    Lopez Bernal, J., Cummins, S. & Gasparrini, A. (2018). The use of controls in interrupted time series studies of
    public health interventions. Int J Epidemiol 47:2082-2093.
    """
    if series is None:
        return results
    fitted: list[_Fitted] = []
    missing: list[Missing] = []
    own = series.loc[series["role"].fillna(INTERVENTION) == INTERVENTION]
    for (neighborhood, measure), rows in own.groupby(["neighborhood", "measure"], sort=True):
        start = _start(str(neighborhood), households, params)
        comparison = _comparison_mean(series, str(measure))
        for kind, table in ((ALONE, _monthly(rows)), (COMPARED, _minus(_monthly(rows), comparison))):
            if table is None:
                continue
            found = _fit(table, start, params, unit=_unit(rows))
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


def _monthly(rows: pd.DataFrame) -> pd.DataFrame:
    """Return ``month`` (number), ``value`` and ``n_households`` in the order of the months."""
    table = pd.DataFrame(
        {
            "month": month_number(rows["month"]).astype("int64"),
            "value": rows["value"].astype("float64"),
            "n_households": rows["n_households"].astype("float64").fillna(0.0),
        }
    )
    return table.sort_values("month", ignore_index=True)


def _comparison_mean(series: pd.DataFrame, measure: str) -> pd.DataFrame | None:
    """Return the mean of the comparison neighborhoods per month, over those that have every month; None without any."""
    rows = series.loc[(series["role"] == COMPARISON) & (series["measure"] == measure)]
    if rows.empty:
        return None
    months = _monthly(rows).assign(neighborhood=rows.sort_values("month")["neighborhood"].to_numpy())
    counts = months.groupby("neighborhood")["month"].nunique()
    whole = months.loc[months["neighborhood"].isin(counts.index[counts == counts.max()])]
    return whole.groupby("month", as_index=False).agg(other=("value", "mean"), others=("n_households", "sum"))


def _minus(own: pd.DataFrame, comparison: pd.DataFrame | None) -> pd.DataFrame | None:
    if comparison is None:
        return None
    both = own.merge(comparison, on="month")
    fewest = both[["n_households", "others"]].min(axis=1)
    return both.assign(value=both["value"] - both["other"], n_households=fewest)[["month", "value", "n_households"]]


def _fit(
    table: pd.DataFrame, start: int | None, params: StudyParams, *, unit: str
) -> tuple[pd.DataFrame, SegmentedFit] | str:
    """Return the series in months since the start and its fit, or why there is none."""
    if start is None:
        return "without_start"
    since = table.assign(since=table["month"] - start)
    before = int((since["since"] < 0).sum())
    if min(before, len(since) - before) < FEWEST_MONTHS:
        return "short"
    if since["value"].isna().any() or not (since["since"].diff().dropna() == 1).all():
        return "with_gaps"
    if since["value"].nunique() == 1:
        return "constant"
    harmonics = 1 if len(since) >= SEASONAL_MONTHS else 0
    fit = segmented_regression(
        since,
        outcome="value",
        time="since",
        interruption=Interruption(start=0.0, family="linear", center=0.0, harmonics=harmonics, errors="autoregressive"),
        unit=unit,
        n_households=int(since["n_households"].min()),
        conf_level=params.confidence_level,
    )
    return since, fit


def _unit(rows: pd.DataFrame) -> str:
    units = rows["unit"].dropna().unique()
    return str(units[0]) if len(units) == 1 else "units"


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
        (
            *(item.neighborhood, item.measure, item.kind),
            int((item.months["since"] < 0).sum()),
            int((item.months["since"] >= 0).sum()),
            item.fit.autocorrelation,
            int(item.months["n_households"].min()),
        )
        for item in fitted
    ]
    names = ["neighborhood", "measure", "kind", "months_before", "months_since", "autocorrelation", "n_households"]
    return {
        "neighborhood_months": pd.concat(months, ignore_index=True),
        "neighborhood_fits": pd.DataFrame(fits, columns=names),
    }
