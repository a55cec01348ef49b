"""Stacking of care in numbers: helpers in a year, how care is spread, and how either changed since the start.

A change is no effect: care that was stacked in a crisis is unstacked when the crisis ends.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

import pandas as pd

from werkplaats.analyses.populations import analysed_households
from werkplaats.analyses.randomness import generator
from werkplaats.methods.costs.care_overlap import helpers_per_year
from werkplaats.methods.intervals.bootstrap import bootstrap_mean
from werkplaats.params.model import Groups, StudyParams, Window
from werkplaats.results import Estimate
from werkplaats.schema import HOUSEHOLDS
from werkplaats.tables.months import month_number, month_of

_CLOCK = pd.Timestamp("2001-01-01")
"""Every household's start is put on this day, so that years are counted around it."""

YEARS: Mapping[int, str] = MappingProxyType({1: "year_before", 2: "year_since"})
CHANGE = "stacking_change"
FEWEST_CHANGED = 2
"""One household has no spread to say how sure a mean is."""

UNITS: Mapping[str, str] = MappingProxyType(
    {
        "helpers_per_month": "helpers",
        "helpers_per_year": "helpers",
        "providers_per_year": "helping organizations",
        "providers": "helping organizations",
        "providers_per_day": "helping organizations",
        "shared_organizations": "helping organizations",
        "overlap_share": "index (0 to 1)",
        "gap_days": "days",
        "continuity": "index (0 to 1)",
        "usual_provider": "index (0 to 1)",
        "begun": "helpers begun or ended",
        "ended": "helpers begun or ended",
        "sequence": "index (0 to 1)",
    }
)
"""Measure of stacking -> its unit."""


def met_per_year(helpers: pd.DataFrame, households: pd.DataFrame, *, window: Window, groups: Groups) -> pd.DataFrame:
    """Return how many different professionals and organizations each household met in the years around its start.

    Only households of which both whole years lie inside the window, and that have any helper on record.

    Returns
    -------
    DataFrame
        ``household_id``, ``group``, ``year`` (``year_before``, ``year_since``), ``n_helpers`` and ``n_providers``.
    """
    known = analysed_households(households, groups=groups)
    known = known.loc[known["start"].notna() & known["household_id"].isin(helpers["household_id"])]
    start = month_number(known["start"]).astype("int64")
    whole = (start - 12 >= month_of(window.start)) & (start + 12 <= month_of(window.end))
    own = helpers.merge(known.loc[whole, ["household_id", "group", "start"]].rename(columns={"start": "began"}))
    columns = ["household_id", "group", "year", "n_helpers", "n_providers"]
    if own.empty:
        return pd.DataFrame(columns=columns)
    shift = _CLOCK - own["began"]
    around = own.assign(start=own["start"] + shift, end=own["end"] + shift)
    first, last = (_CLOCK + pd.DateOffset(years=years, days=days) for years, days in ((-1, 0), (1, -1)))
    met = helpers_per_year(around, first=first.date(), last=last.date())
    met = met.merge(own[["household_id", "group"]].drop_duplicates())
    return met.assign(year=met["year"].map(dict(YEARS)))[columns]


def build_helpers_per_year(met: pd.DataFrame) -> pd.DataFrame:
    """Return the means over households of what `met_per_year` returns.

    Returns
    -------
    DataFrame
        ``group``, ``year``, ``mean_helpers``, ``mean_providers``, ``n_households``.
    """
    return met.groupby(["group", "year"], as_index=False).agg(
        mean_helpers=("n_helpers", "mean"),
        mean_providers=("n_providers", "mean"),
        n_households=("household_id", "size"),
    )


def build_care_spread(measured: pd.DataFrame) -> pd.DataFrame:
    """Return the means over households of what `measure_care` returns.

    Returns
    -------
    DataFrame
        ``group``, ``measure``, ``period``, ``mean`` and ``n_households``. A measure on which all households of a group
        are the same is left out: a mean over households that are all the same is the number of each of them.
    """
    return (
        measured.loc[_differs(measured)]
        .groupby(["group", "measure", "period"], as_index=False, sort=False)
        .agg(mean=("value", "mean"), n_households=("household_id", "nunique"))
    )


def stacking_changes(
    measured: pd.DataFrame, met: pd.DataFrame, monthly: pd.DataFrame, *, params: StudyParams
) -> Iterator[Estimate]:
    """Yield the mean change of each measure of stacking; negative when there was less of it during than before.

    Parameters
    ----------
    measured, met
        What `measure_care` and `met_per_year` return.
    monthly
        ``household_id``, ``group``, ``period`` and ``n_helpers``: professionals per month of a household.
    params
        Uses ``confidence_level``, ``n_bootstrap`` and ``seed``.

    Yields
    ------
    Estimate
        Term ``stacking_change`` per group and measure (``outcome``), with an interval over households; none for a
        measure on which all households of a group are the same, or that fewer than two have in both periods.
    """
    names = {"n_helpers": "helpers_per_year", "n_providers": "providers_per_year"}
    years = met.rename(columns=names).melt(["household_id", "group", "year"], list(names.values()), "measure")
    years = years.assign(period=years["year"].map({"year_before": "before", "year_since": "during"}))
    months = monthly.rename(columns={"n_helpers": "value"}).assign(measure="helpers_per_month")
    columns = ["household_id", "group", "measure", "period", "value"]
    parts = [part[columns] for part in (months, years, measured) if len(part)]
    if not parts:
        return
    everything = pd.concat(parts, ignore_index=True)
    told = everything.loc[_differs(everything)]
    for (group, measure), rows in told.groupby(["group", "measure"], sort=False):
        wide = rows.pivot(index="household_id", columns="period", values="value")
        if not {"before", "during"} <= {*wide.columns}:
            continue
        changes = (wide["during"] - wide["before"]).dropna().astype("float64")
        if len(changes) < FEWEST_CHANGED:
            continue
        yield bootstrap_mean(
            pd.DataFrame({"change": changes}),
            column="change",
            term=CHANGE,
            unit=UNITS[str(measure)],
            conf_level=params.confidence_level,
            n_bootstrap=params.n_bootstrap,
            rng=generator(params.seed, HOUSEHOLDS, f"{CHANGE} {measure} {group}"),
        ).labelled(outcome=str(measure), contrast="before-during", group=str(group))


def _differs(measured: pd.DataFrame) -> pd.Series[bool]:
    """Return for each row whether households of its group differ on its measure, in every period."""
    alike = measured.groupby(["group", "measure", "period"])["value"].transform("nunique") == 1
    return ~alike.groupby([measured["group"], measured["measure"]]).transform("any")
