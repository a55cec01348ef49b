"""Whose scores count: adults, children or everyone, by their age at the start of the household.

Scores of adults and of children are never pooled in silence: when everyone counts and an instrument was made for one of
the two, whoever reads the results is told that the other answered it as well.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pandas as pd

from werkplaats.analyses.outcomes import ChosenOutcome
from werkplaats.params.score_settings import QualityOfLifeSettings
from werkplaats.results import Missing


def persons_of_age(persons: pd.DataFrame | None, scores: pd.DataFrame, households: pd.DataFrame) -> pd.Series[float]:
    """Return the age in years of everyone who answered, at the start of the household; missing where it is unknown.

    A year of birth gives an age to within a year, as everywhere in this workbench.
    """
    answered = scores[["person_id", "household_id"]].drop_duplicates("person_id").set_index("person_id")["household_id"]
    starts = answered.map(households.set_index("household_id")["start"].dt.year).astype("float64")
    if persons is None or "birth_year" not in persons.columns:
        return starts * float("nan")
    born = persons.drop_duplicates("person_id").set_index("person_id")["birth_year"].astype("float64")
    return starts - born.reindex(answered.index)


def select_population(
    scores: pd.DataFrame, ages: pd.Series[float], *, settings: QualityOfLifeSettings
) -> tuple[pd.DataFrame, tuple[Missing, ...]]:
    """Return the scores of the population that params ask for, and what had to be left out for lack of an age."""
    if settings.population == "all":
        return scores, ()
    adult = ages.index[ages >= settings.adult_from]
    child = ages.index[ages < settings.adult_from]
    chosen = scores.loc[scores["person_id"].isin(adult if settings.population == "adults" else child)]
    if not ages.isna().any():
        return chosen, ()
    why = f"only {settings.population} count, and persons whose age at the start is not known were left out"
    return chosen, (Missing("ages", why),)


def mixed_ages(
    scores: pd.DataFrame, ages: pd.Series[float], outcomes: Sequence[ChosenOutcome], *, adult_from: int
) -> Iterator[Missing]:
    """Yield the instruments that were made for adults or for youth and answered by others as well."""
    made_for = {outcome.instrument: outcome.made_for for outcome in outcomes if outcome.made_for != "any"}
    for instrument, population in made_for.items():
        names = [outcome.name for outcome in outcomes if outcome.instrument == instrument]
        answered = scores.loc[scores["outcome"].isin(names) & scores["score"].notna(), "person_id"].unique()
        known = ages.reindex(answered).dropna()
        others = known < adult_from if population == "adults" else known >= adult_from
        if others.any():
            why = f"{instrument} was made for {population}, and others answered it too; their scores are in the means"
            yield Missing(f"mixed_ages:{instrument}", why)
