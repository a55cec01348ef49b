"""Costs per person: what persons of each group cost or used, and the difference with the reference group.

For studies whose costs arrive as an amount per person and wave (a trial with a cost questionnaire, a yearly total), so
that there are no cost lines to spread over months. Persons are compared, with a standard error that allows any
likeness within a household; with a baseline amount, given that amount. Only where chance divided the groups is their
difference an effect.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import pandas as pd

from werkplaats.analyses.balance import largest_difference
from werkplaats.analyses.evidence import evidence_facts, missed
from werkplaats.methods.between_groups.between import adjusted_differences_clustered
from werkplaats.methods.evidence.evidence_level import StudyFacts
from werkplaats.params.fields import POOL
from werkplaats.params.model import StudyParams
from werkplaats.results import Estimate, Missing, Results

ALL_OTHERS = "all_others"
"""Every group but the reference taken together, where there are two or more."""

TERM = "cost_difference"
MONTHS_PER_YEAR = 12
GIVEN_BEFORE = "; given the amount at the first wave"


@dataclass(frozen=True)
class Amounts:
    """One outcome, a row per person, or per person and period.

    Attributes
    ----------
    table
        ``person_id``, ``household_id``, ``group``, ``amount``, and ``before`` where the first wave has an amount.
    unit
        Unit of ``amount``.
    n_expected
        Persons of each group who are known at all, whether or not their amounts are.
    """

    outcome: str
    table: pd.DataFrame
    unit: str
    n_expected: pd.Series[int]

    @property
    def covariates(self) -> list[str]:
        """What is held equal between groups."""
        return ["before"] if "before" in self.table.columns else []


def add_person_costs(
    results: Results, person_waves: pd.DataFrame | None, households: pd.DataFrame, *, params: StudyParams
) -> Results:
    """Return the results of notebook 04 with what params `person_costs` asks for; unchanged when they ask nothing.

    Estimates have term ``cost_difference``: the mean amount of a group minus that of the reference, positive when
    dearer. Table ``person_costs`` has the means per group, and of how many persons the amounts are known.

    Parameters
    ----------
    results
        What notebook 04 found in cost lines.
    person_waves, households
        Tables of those names (`werkplaats.schema`); ``person_waves`` is None when the study lacks it.
    params
        Uses ``groups``, ``waves``, ``instruments``, ``person_costs`` and ``confidence_level``.
    """
    if params.person_costs is None:
        return results
    findings: list[Estimate | Missing] = []
    known: list[Amounts] = []
    for outcome in params.person_costs.outcomes:
        amounts = person_amounts(person_waves, households, outcome=outcome, params=params)
        if isinstance(amounts, Missing):
            findings.append(amounts)
            continue
        known.append(amounts)
        findings += _differences(amounts, params)
    facts = dict(results.facts)
    if known and person_waves is not None and "evidence_level" not in facts:
        facts |= _evidence(known[0], findings, person_waves, params)
    means = {"person_costs": pd.concat(map(_means, known), ignore_index=True)} if known else {}
    return replace(
        results,
        estimates=(*results.estimates, *(one for one in findings if isinstance(one, Estimate))),
        tables={**results.tables, **means},
        facts=facts,
        missing=(*results.missing, *(one for one in findings if isinstance(one, Missing))),
    )


def _evidence(
    amounts: Amounts, findings: Sequence[Estimate | Missing], person_waves: pd.DataFrame, params: StudyParams
) -> dict[str, str | int]:
    """Return the label of what is said of one outcome: how its groups were formed, and how many are missing."""
    groups, persons = params.groups, amounts.table.drop_duplicates("person_id")
    of_households = persons.groupby("group")["household_id"].nunique()
    if groups.intervention not in of_households.index:
        return {}
    labels = (amounts.outcome, groups.intervention)
    of_both = (one for one in findings if isinstance(one, Estimate) and (one.outcome, one.group) == labels)
    estimate = next(of_both, None)
    compared, before = estimate is not None, amounts.covariates
    entered = person_waves.drop_duplicates("person_id")
    without = missed(persons["group"], entered["group"], groups=groups, compared=compared)
    known = StudyFacts(
        before_and_after=compared and bool(before),
        compared=compared,
        randomized=groups.randomized and compared,
        n_households=int(of_households[groups.intervention]),
        n_compared=int(of_households[str(groups.reference)]) if compared else None,
        largest_imbalance=largest_difference(persons, before, groups=groups) if compared and before else None,
        share_missing=without.share,
        difference_missing=without.difference,
        estimate=estimate,
    )
    return evidence_facts(known)


def person_amounts(
    person_waves: pd.DataFrame | None, households: pd.DataFrame, *, outcome: str, params: StudyParams
) -> Amounts | Missing:
    """Return the amounts of one outcome as they are compared, or why there are none.

    An amount at a wave is what was spent since the wave before. With an amount at the first wave, and where the
    periods differ in length, amounts are added up over persons who have all of them. Without one, and with periods of
    one length, every period of every person counts: the mean is then that of a person-period.

    Parameters
    ----------
    person_waves, households
        Tables of those names.
    outcome
        One of ``person_costs``.
    params
        Uses ``groups``, ``waves``, ``instruments`` and ``person_costs``.
    """
    if person_waves is None:
        return Missing(f"person_costs:{outcome}", "no amounts were delivered")
    analysed = _of_analysed(person_waves, households)
    known = analysed.loc[analysed["outcome"].eq(outcome) & analysed["score"].notna()]
    keys = ["household_id", "group", "person_id"]
    wide = known.pivot(index=keys, columns="wave", values="score")
    first, months = params.waves[0].name, {wave.name: wave.month for wave in params.waves}
    measured = [wave.name for wave in params.waves if wave.name in wide.columns]
    later = [name for name in measured if name != first]
    if not later:
        return Missing(f"person_costs:{outcome}", "no amount is known after the first wave")
    lengths = [months[after] - months[before] for before, after in pairwise([first, *later])]
    n_expected = analysed.groupby("group")["person_id"].nunique()
    if first not in measured and len(later) > 1 and len(set(lengths)) == 1:
        table = known.rename(columns={"score": "amount"})[[*keys, "amount"]].reset_index(drop=True)
        yearly = lengths[0] == MONTHS_PER_YEAR
        return Amounts(
            outcome, table, f"{_unit(outcome, params)} per person-{'year' if yearly else 'period'}", n_expected
        )
    complete = wide.reindex(columns=measured).dropna()
    table = complete[later].sum(axis=1).rename("amount").reset_index()
    if first in measured:
        table["before"] = complete[first].to_numpy()
    if table.empty:
        return Missing(f"person_costs:{outcome}", "nobody has an amount at every wave")
    return Amounts(outcome, table, f"{_unit(outcome, params)} per person", n_expected)


def _of_analysed(person_waves: pd.DataFrame, households: pd.DataFrame) -> pd.DataFrame:
    """Return what was measured in households that were not lost, of every group that took part."""
    stayed = households.loc[households["exit_reason"].isna() & households["group"].ne(POOL), "household_id"]
    return person_waves.loc[person_waves["household_id"].isin(stayed)]


def _unit(outcome: str, params: StudyParams) -> str:
    assert params.person_costs is not None
    given = next((instrument.unit for instrument in params.instruments if instrument.name == outcome), None)
    return given or params.person_costs.currency


def _means(amounts: Amounts) -> pd.DataFrame:
    """Return the mean of each group, of how many persons and households it is, and of how many persons it could be."""
    found = amounts.table.groupby("group", as_index=False).agg(
        mean=("amount", "mean"), n_persons=("person_id", "nunique"), n_households=("household_id", "nunique")
    )
    expected = found["group"].map(amounts.n_expected)
    return found.assign(outcome=amounts.outcome, unit=amounts.unit, n_expected=expected)[
        ["outcome", "group", "mean", "unit", "n_persons", "n_expected", "n_households"]
    ]


def _differences(amounts: Amounts, params: StudyParams) -> Iterator[Estimate | Missing]:
    """Yield the difference of every group with the reference, and of all of them together where there are several."""
    reference, named = params.groups.reference, [*amounts.table["group"].unique()]
    if reference is None:
        return  # said once: the study has no comparison group
    what = f"person_costs:{amounts.outcome}"
    if reference not in named or len(named) < 2:
        yield Missing(what, "amounts are known in one group only, so there is nothing to compare")
        return
    others = sorted({*named} - {reference})
    try:
        yield from _compared(amounts, amounts.table, reference, params, named=others)
        if len(others) > 1:
            pooled = amounts.table["group"].where(amounts.table["group"] == reference, ALL_OTHERS)
            table = amounts.table.assign(group=pooled)
            yield from _compared(amounts, table, reference, params, named=[ALL_OTHERS])
    except ValueError as reason:  # how a method says that it is undefined for these data
        yield Missing(what, str(reason))


def _compared(
    amounts: Amounts, table: pd.DataFrame, reference: str, params: StudyParams, *, named: Sequence[str]
) -> Iterator[Estimate]:
    found = adjusted_differences_clustered(
        table,
        outcome="amount",
        group="group",
        reference=reference,
        household="household_id",
        unit=amounts.unit,
        covariates=amounts.covariates,
        conf_level=params.confidence_level,
    )
    given = GIVEN_BEFORE if amounts.covariates else ""
    for one in found:
        if one.group in named:
            yield replace(one, term=TERM, method=one.method + given, outcome=amounts.outcome)
