"""EQ-5D without a value set: whose health changed for the better by any preference, and who has problems with what."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from werkplaats.analyses.score_pairs import Measured, place
from werkplaats.instruments.definitions import InstrumentDefinition
from werkplaats.instruments.eq5d_change import classify_health_change, count_health_changes, problem_shares
from werkplaats.instruments.registry import find_scored
from werkplaats.instruments.valuation import DIMENSIONS
from werkplaats.results import Missing


def health_tables(
    measured: Measured, measurements: pd.DataFrame | None
) -> tuple[dict[str, pd.DataFrame], tuple[Missing, ...]]:
    """Return the classification of changes and the shares with problems, for every member of the EQ-5D family.

    Parameters
    ----------
    measured
        Persons, groups and waves that count.
    measurements
        Cleaned table of that name, with the answers per dimension; None when it is not there.

    Returns
    -------
    tuple
        ``health_changes`` (``instrument``, ``outcome``, ``group``, ``wave``, ``contrast``, ``change``, ``share`` of
        persons, ``n_persons``, ``n_households`` with such a person, ``n_households_total``), ``health_problems``
        (``instrument``, ``group``, ``wave``, ``dimension``, ``share``, ``n_with_problems``, ``n_persons``,
        ``n_households`` with a person with problems, ``n_households_total``); and instruments without answers.
    """
    changes, problems, missing = list[dict[str, Any]](), list[dict[str, Any]](), []
    for outcome, definition in _eq5d(measured):
        states = None if measurements is None else _states(measured, measurements, definition)
        if states is None or states.empty:
            why = "answers per dimension were not delivered, so health states cannot be compared"
            missing.append(Missing(place("health_changes", definition.name), why))
            continue
        problems += _problems(measured, states, definition)
        changes += _changes(measured, states, definition, outcome)
    tables = {"health_changes": pd.DataFrame(changes), "health_problems": pd.DataFrame(problems)}
    return tables, tuple(missing)


def _eq5d(measured: Measured) -> Iterator[tuple[str, InstrumentDefinition]]:
    """Yield outcome and definition of every instrument with the five dimensions."""
    by_name = {instrument.name: instrument for instrument in measured.params.instruments}
    for outcome in measured.outcomes:
        scored = find_scored(by_name[outcome.instrument])
        if scored is not None and scored.definition.items == DIMENSIONS:
            yield outcome.name, scored.definition


def _states(measured: Measured, measurements: pd.DataFrame, definition: InstrumentDefinition) -> pd.DataFrame:
    """Return the answers of the persons who count: one row per person and wave, a column per dimension."""
    people = measured.scores[["person_id", "household_id", "group"]].drop_duplicates("person_id")
    chosen = measurements["instrument"].eq(definition.name) & measurements["person_id"].isin(people["person_id"])
    answers = measurements.loc[chosen, ["person_id", "wave", "item", "value"]]
    wide = answers.pivot(index=["person_id", "wave"], columns="item", values="value").reindex(columns=list(DIMENSIONS))
    return wide.astype("float64").reset_index().merge(people, on="person_id")


def _problems(measured: Measured, states: pd.DataFrame, definition: InstrumentDefinition) -> Iterator[dict[str, Any]]:
    for group in measured.groups:
        for wave in measured.waves:
            own = states.loc[(states["group"] == group) & (states["wave"] == wave.name)]
            shares = problem_shares(own[list(DIMENSIONS)], definition=definition)
            for row in shares.itertuples():
                answered = own.loc[own[row.dimension].notna()]
                if answered.empty:
                    continue  # nobody answered it: the open answers say so
                yield {
                    "instrument": definition.name,
                    "group": group,
                    "wave": wave.name,
                    "dimension": row.dimension,
                    "share": row.share,
                    "n_with_problems": row.n_with_problems,
                    "n_persons": row.n_persons,
                    "n_households": answered.loc[answered[row.dimension] > 1, "household_id"].nunique(),
                    "n_households_total": answered["household_id"].nunique(),
                }


def _changes(
    measured: Measured, states: pd.DataFrame, definition: InstrumentDefinition, outcome: str
) -> Iterator[dict[str, Any]]:
    by_wave = {wave: part.set_index("person_id") for wave, part in states.groupby("wave")}
    first = by_wave.get(measured.waves[0].name)
    for pair in (pair for pair in measured.pairs if pair.outcome.name == outcome):
        second = by_wave.get(pair.wave.name)
        if first is None or second is None:
            continue  # said already: the wave was not measured
        both = first.index.intersection(second.index, sort=False)
        dimensions = list(DIMENSIONS)
        classes = classify_health_change(
            first.loc[both, dimensions], second.loc[both, dimensions], definition=definition
        ).dropna()
        people = first.loc[classes.index]
        for group in measured.groups:
            own = classes[people["group"] == group]
            homes = people.loc[own.index, "household_id"]
            for row in count_health_changes(own).itertuples() if len(own) else ():
                yield {
                    "instrument": definition.name,
                    "outcome": outcome,
                    "group": group,
                    "wave": pair.wave.name,
                    "contrast": pair.contrast,
                    "change": row.change,
                    "share": row.share,
                    "n_persons": row.n_persons,
                    "n_households": homes[own == row.change].nunique(),
                    "n_households_total": homes.nunique(),
                }
