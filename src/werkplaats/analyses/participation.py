"""Who took part: the flow of households, why some left, and what the groups look like."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from werkplaats.analyses.populations import analysed_households
from werkplaats.params.model import Groups

CHARACTERISTIC_COLUMNS = ("characteristic", "level", "group", "n_households", "n_persons", "value")


def build_participant_flow(households: pd.DataFrame, *, groups: Groups) -> pd.DataFrame:
    """Households per stage: screened, qualified, enrolled, lost, analysed, comparison.

    A household qualified when the selection rule was applied to it with success, which the enrolment shows by its
    selection date; without selection dates, or without households outside the groups, there are no such stages.
    Further groups of the study are not part of this flow.
    """
    enrolled = households.loc[households["group"] == groups.intervention]
    compared = households.loc[households["group"] == groups.reference] if groups.reference else enrolled.iloc[:0]
    pool = households.loc[~households["group"].isin(groups.further)]
    stages = {
        "screened": len(pool) if len(pool) > len(enrolled) + len(compared) else None,
        "qualified": int(households["selection_date"].notna().sum()) or None,
        "enrolled": len(enrolled),
        "lost": int(enrolled["exit_reason"].notna().sum()),
        "analysed": int(enrolled["exit_reason"].isna().sum()),
        "comparison": int(compared["exit_reason"].isna().sum()) or None,
    }
    rows = [(stage, number) for stage, number in stages.items() if number is not None]
    return pd.DataFrame(rows, columns=["stage", "n_households"])


def build_lost(households: pd.DataFrame, *, groups: Groups) -> pd.DataFrame:
    """Enrolled households that are not analysed, by reason: ``reason``, ``n_households``."""
    lost = households.loc[(households["group"] == groups.intervention) & households["exit_reason"].notna()]
    counts = lost.groupby("exit_reason", sort=True)["household_id"].nunique()
    return pd.DataFrame({"reason": counts.index.astype(object), "n_households": counts.to_numpy()})


def build_characteristics(tables: Mapping[str, pd.DataFrame], *, groups: Groups) -> pd.DataFrame:
    """Characteristics of the analysed households per group.

    Returns
    -------
    DataFrame
        ``characteristic``, ``level``, ``group``, ``n_households``, ``n_persons`` and ``value``: a mean for the levels
        ``mean`` (persons, years, months), otherwise the share (0 to 1) of households or persons of the group.
    """
    analysed = analysed_households(tables["households"], groups=groups)
    rows = [row for group, part in analysed.groupby("group", sort=True) for row in _describe(str(group), part, tables)]
    return pd.DataFrame(rows, columns=list(CHARACTERISTIC_COLUMNS))


_Row = tuple[str, str, str, int, int | None, float]


def _describe(group: str, households: pd.DataFrame, tables: Mapping[str, pd.DataFrame]) -> Iterator[_Row]:
    n_households = len(households)
    if households["neighborhood"].notna().any():
        for level, count in households["neighborhood"].fillna("unknown").value_counts(sort=True).items():
            yield "neighborhood", str(level), group, int(count), None, count / n_households
    months = _deployment_months(households)
    if len(months):
        yield "deployment_months", "mean", group, len(months), None, float(months.mean())
    persons = _persons(households, tables)
    if persons is None:
        return
    yield "persons", "total", group, n_households, len(persons), float(len(persons))
    sizes = persons.groupby("household_id").size()
    if (sizes > 1).any():
        yield "household_size", "mean", group, len(sizes), len(persons), float(sizes.mean())
    yield from _describe_persons(group, persons)


def _describe_persons(group: str, persons: pd.DataFrame) -> Iterator[_Row]:
    aged = persons.loc[persons["age"].notna()]
    if len(aged):
        yield "age", "mean", group, aged["household_id"].nunique(), len(aged), float(aged["age"].mean())
    if persons["sex"].notna().any():
        for level, part in persons.assign(sex=persons["sex"].fillna("unknown")).groupby("sex", sort=True):
            yield "sex", str(level), group, part["household_id"].nunique(), len(part), len(part) / len(persons)


def _deployment_months(households: pd.DataFrame) -> pd.Series:
    """Calendar months from start to end, both included, of households that have both."""
    both = households.loc[households["start"].notna() & households["end"].notna()]
    years = both["end"].dt.year - both["start"].dt.year
    months: pd.Series = years * 12 + both["end"].dt.month - both["start"].dt.month + 1
    return months


def _persons(households: pd.DataFrame, tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame | None:
    """Return the persons who belonged to the households at their start, with sex and age; None when unknown."""
    if "memberships" not in tables:
        return None
    members = tables["memberships"].rename(columns={"start": "member_from", "end": "member_to"})
    joined = members.merge(households[["household_id", "start"]], on="household_id")
    day = joined["start"]
    present = (joined["member_from"].isna() | day.isna() | (joined["member_from"] <= day)) & (
        joined["member_to"].isna() | day.isna() | (day <= joined["member_to"])
    )
    at_start = joined.loc[present].drop_duplicates(["household_id", "person_id"])
    known = tables.get("persons")
    if known is None:
        return at_start.assign(sex=None, age=pd.Series(pd.NA, index=at_start.index, dtype="Int64"))
    described = at_start.merge(known, on="person_id", how="left")
    return described.assign(age=described["start"].dt.year.astype("Int64") - described["birth_year"].astype("Int64"))
