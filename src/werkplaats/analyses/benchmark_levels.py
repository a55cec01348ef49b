"""Insured care of the households of the study beside its level in an area: a level, never a comparison group.

Household and area are read over the same calendar months, in prices of one year. What people in the area cost is
counted for as many people as the household had, once as they come and once of the same age and sex. Nothing here is an
effect: households that were chosen for their cost lie above any area, and come nearer to it by themselves.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

import pandas as pd

from werkplaats.analyses.area_rates import area_rates, rates_by_age
from werkplaats.analyses.cost_levels import mean_cost_level
from werkplaats.analyses.populations import analysed_households
from werkplaats.params.model import StudyParams
from werkplaats.prices import CENTS_PER_EURO
from werkplaats.results import Estimate, Missing, Results
from werkplaats.tables.household_periods import build_exposure
from werkplaats.tables.months import month_number

TERM = "insured_cost_per_household_year"
MONTHS_PER_YEAR = 12
RATE = "real_per_insured_year"
_HOUSEHOLD = ["household_id", "group", "period"]


def add_benchmark_levels(
    results: Results,
    household_months: pd.DataFrame | None,
    households: pd.DataFrame,
    tables: Mapping[str, pd.DataFrame],
    *,
    params: StudyParams,
) -> Results:
    """Return the results of notebook 04 with the levels of the benchmarks; unchanged when the study has none.

    Parameters
    ----------
    results
        What notebook 04 found.
    household_months, households
        Tables of those names (`werkplaats.schema`); None when the study lacks one.
    tables
        Tables ``insured_costs``, ``area_figures``, ``persons`` and ``memberships``, as far as the study has them.
    params
        Uses ``benchmarks``, ``groups``, ``window``, ``periods``, ``price_year``, ``confidence_level``, ``n_bootstrap``
        and ``seed``.

    Returns
    -------
    Results
        Term ``insured_cost_per_household_year`` per group and period. Tables ``insured_levels`` (the study),
        ``benchmark_lines`` (the area, for as many people), ``area_rates`` (the area, per insured year) and
        ``area_figures`` (key figures as published). ``n_otherwise`` counts the households of a group and period that
        other tables show over other months, or that are left out here because nobody knows who belonged to them.
    """
    if "area_figures" in tables:
        results = _with_tables(results, area_figures=tables["area_figures"])
    insured, members = tables.get("insured_costs"), tables.get("memberships")
    if insured is None or params.window is None:
        return results
    results = _with_tables(results, area_rates=area_rates(insured, price_year=params.price_year))
    domains = list(dict.fromkeys(domain for benchmark in params.benchmarks for domain in benchmark.domains))
    if household_months is None or not set(domains) & set(household_months["domain"]):
        return _lacking(results, "benchmark_costs", "no cost lines were delivered for the domains of insured care")
    if members is None:
        return _lacking(results, "benchmark_persons", "who belongs to which household was not delivered")
    months = _observed_months(households, insured, params)
    counted = _count_members(months, members, tables.get("persons"))
    described = _described(months, counted, household_months.loc[household_months["domain"].isin(domains)])
    if described.empty:
        return _lacking(results, "benchmark_months", "no household was seen in a year of the benchmark")
    otherwise = _count_otherwise(months, described)
    estimates = list(_estimates(described, otherwise, params))
    expected = described.merge(_expected(counted, insured, params.price_year), on=_HOUSEHOLD)
    results = _with_tables(
        results,
        insured_levels=_levels(described, otherwise, estimates),
        benchmark_lines=_lines(expected, otherwise),
    )
    facts = {"benchmark_ages_known": bool(counted["known"].all()), "benchmark_domains": " ".join(domains)}
    return replace(results, estimates=(*results.estimates, *estimates), facts={**results.facts, **facts})


def _with_tables(results: Results, **tables: pd.DataFrame) -> Results:
    return replace(results, tables={**results.tables, **tables})


def _lacking(results: Results, what: str, why: str) -> Results:
    return replace(results, missing=(*results.missing, Missing(what, why)))


def _observed_months(households: pd.DataFrame, insured: pd.DataFrame, params: StudyParams) -> pd.DataFrame:
    """Return each month of exposure of the analysed households: its number, year, and whether a benchmark covers it."""
    assert params.window is not None
    analysed = analysed_households(households, groups=params.groups)
    exposure = build_exposure(analysed, window=params.window, periods=params.periods)
    starts = analysed.set_index("household_id")["start"]
    exposed = exposure.assign(start=month_number(exposure["household_id"].map(starts)).astype("int64"))
    spread = exposed.loc[exposed.index.repeat(exposed["months"])]
    event_month = spread["first"] + spread.groupby(level=0).cumcount()
    month = spread["start"] + event_month
    year = month // MONTHS_PER_YEAR
    return spread[_HOUSEHOLD].assign(
        event_month=event_month.astype("int64"), month=month, year=year, covered=year.isin(insured["year"].unique())
    )


def _count_members(months: pd.DataFrame, members: pd.DataFrame, persons: pd.DataFrame | None) -> pd.DataFrame:
    """Return how many members a household had in its covered months, by year, sex and age at the end of that year.

    A member counts in every month that it belonged to the household for at least a day. ``members`` counts months of
    members; ``known`` says whether sex and age are.
    """
    belonging = members[["household_id", "person_id"]].assign(
        since=month_number(members["start"]).fillna(0).astype("int64"),
        until=month_number(members["end"]).fillna(10**6).astype("int64"),
    )
    both = months.loc[months["covered"]].merge(belonging, on="household_id")
    there = both.loc[both["month"].between(both["since"], both["until"])]
    there = there.drop_duplicates(["household_id", "person_id", "period", "month"])
    described = pd.DataFrame(columns=["person_id", "sex", "birth_year"]) if persons is None else persons
    there = there.merge(described[["person_id", "sex", "birth_year"]], on="person_id", how="left")
    age = (there["year"] - pd.to_numeric(there["birth_year"])).astype("float64")
    known = there["sex"].isin(["female", "male"]) & age.ge(0)
    marked = there.assign(known=known, sex=there["sex"].where(known, ""), age=age.where(known, -1.0))
    return marked.groupby([*_HOUSEHOLD, "year", "sex", "age", "known"], as_index=False).agg(members=("month", "size"))


def _described(months: pd.DataFrame, counted: pd.DataFrame, costs: pd.DataFrame) -> pd.DataFrame:
    """Return household-periods with known members: ``months`` covered, ``persons`` and ``euros`` per household-year."""
    covered = months.loc[months["covered"]]
    spent = costs.groupby(["household_id", "event_month"])["real_cents"].sum().reset_index()
    spent["event_month"] = spent["event_month"].astype("int64")
    both = covered.merge(spent, on=["household_id", "event_month"], how="left")
    sums = both.groupby(_HOUSEHOLD, as_index=False).agg(months=("month", "size"), cents=("real_cents", "sum"))
    member_months = counted.groupby(_HOUSEHOLD, as_index=False)["members"].sum()
    known = sums.merge(member_months, on=_HOUSEHOLD)
    per_year = known["cents"] / CENTS_PER_EURO / known["months"] * MONTHS_PER_YEAR
    return known.assign(persons=known["members"] / known["months"], euros=per_year).drop(columns=["cents", "members"])


def _expected(counted: pd.DataFrame, insured: pd.DataFrame, price_year: int) -> pd.DataFrame:
    """Return per household-period and area what as many people cost: as they come, and of the same age and sex.

    Euros per year, summed over the covered months. A member whose age or sex is not known, or has no class in the file,
    counts as people come.
    """
    rates = area_rates(insured, price_year=price_year)[["area", "area_kind", "year", RATE]]
    by_age = rates_by_age(insured, price_year=price_year)
    crude = counted.merge(rates, on="year").rename_axis("row").reset_index()
    classes = crude.merge(by_age, on=["area", "year", "sex"], suffixes=("", "_alike"))
    placed = classes.loc[classes["age"].between(classes["low"], classes["high"])].set_index("row")
    alike = crude["row"].map(placed[f"{RATE}_alike"]).fillna(crude[RATE])
    worth = crude.assign(as_many=crude["members"] * crude[RATE], alike=crude["members"] * alike)
    return worth.groupby([*_HOUSEHOLD, "area", "area_kind"], as_index=False)[["as_many", "alike"]].sum()


def _count_otherwise(months: pd.DataFrame, described: pd.DataFrame) -> dict[tuple[str, str], int]:
    """Return per group and period how many households other tables show over other months than these."""
    whole = months.groupby(_HOUSEHOLD, as_index=False).agg(all_months=("month", "size"))
    seen = described[[*_HOUSEHOLD, "months"]]
    both = whole.merge(seen, on=_HOUSEHOLD, how="left")
    differing = both.assign(differs=both["months"].fillna(0) != both["all_months"])
    counts = differing.groupby(["group", "period"], as_index=False)["differs"].sum()
    return {
        (str(group), str(period)): int(count)
        for group, period, count in zip(counts["group"], counts["period"], counts["differs"], strict=True)
    }


def _estimates(
    described: pd.DataFrame, otherwise: dict[tuple[str, str], int], params: StudyParams
) -> Iterator[Estimate]:
    for (group, period), rows in described.groupby(["group", "period"], sort=True):
        level = mean_cost_level(
            rows["euros"],
            term=TERM,
            unit="EUR per household-year",
            params=params,
            draws=(TERM, str(group), str(period)),
        )
        # Beside the level over all months, this one tells of the few households whose months differ.
        left = otherwise[str(group), str(period)]
        yield replace(level, n_smallest=left or None).labelled(
            outcome="cost", group=str(group), period=str(period), population="analysed"
        )


def _levels(described: pd.DataFrame, otherwise: dict[tuple[str, str], int], estimates: list[Estimate]) -> pd.DataFrame:
    table = described.groupby(["group", "period"], as_index=False).agg(
        n_households=("household_id", "nunique"), months=("months", "mean"), persons=("persons", "mean")
    )
    found = {(item.group, item.period): item for item in estimates}
    rows = [found[group, period] for group, period in zip(table["group"], table["period"], strict=True)]
    level = pd.Series([row.estimate for row in rows], index=table.index)
    return table.assign(
        euros_per_household_year=level,
        conf_low=pd.Series([row.conf_low for row in rows], index=table.index, dtype="float64"),
        conf_high=pd.Series([row.conf_high for row in rows], index=table.index, dtype="float64"),
        euros_per_person_year=level / table["persons"],
        n_otherwise=_otherwise(table, otherwise),
    )


def _lines(expected: pd.DataFrame, otherwise: dict[tuple[str, str], int]) -> pd.DataFrame:
    """Return the level of each area for people as those of a group in a period, in euros per household-year."""
    per_month = expected.assign(
        as_many=expected["as_many"] / expected["months"], alike=expected["alike"] / expected["months"]
    )
    table = per_month.groupby(["group", "period", "area", "area_kind"], as_index=False, sort=False).agg(
        n_households=("household_id", "nunique"), euros_as_many=("as_many", "mean"), euros_alike=("alike", "mean")
    )
    return table.assign(n_otherwise=_otherwise(table, otherwise))


def _otherwise(table: pd.DataFrame, otherwise: dict[tuple[str, str], int]) -> list[int]:
    return [otherwise[group, period] for group, period in zip(table["group"], table["period"], strict=True)]
