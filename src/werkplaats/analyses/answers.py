"""Who answered what: the spider web of Positive Health, and which scores are missing where."""

from __future__ import annotations

import pandas as pd

from werkplaats.analyses.populations import household_scores

_SPIDER_WEB = "mph_"


def build_spider_web(person_waves: pd.DataFrame) -> pd.DataFrame:
    """Mean score per wave, group and dimension of Positive Health, over household means.

    A conversation tool: it describes, it does not measure change. Empty when the study does not use it.
    """
    scores = household_scores(person_waves.loc[person_waves["outcome"].str.startswith(_SPIDER_WEB)])
    table = scores.groupby(["month", "wave", "group", "outcome"], as_index=False).agg(
        mean=("score", "mean"), n_households=("household_id", "nunique"), n_persons=("n_persons", "sum")
    )
    ordered = _in_order(table, person_waves, ["month", "group"])
    renamed = ordered.rename(columns={"outcome": "dimension"})
    return renamed[["wave", "group", "dimension", "mean", "n_households", "n_persons"]]


def build_missing_data(person_waves: pd.DataFrame) -> pd.DataFrame:
    """Scores expected and observed per wave, group and outcome.

    A score is expected in every wave from every person who answered anything in any wave; who never answered is not
    known here.

    Returns
    -------
    DataFrame
        ``wave``, ``group``, ``outcome``, ``n_expected`` and ``n_observed`` (persons), and ``n_households`` behind
        what was expected.
    """
    people = person_waves[["person_id", "household_id", "group"]].drop_duplicates()
    expected = people.groupby("group", as_index=False).agg(
        n_expected=("person_id", "nunique"), n_households=("household_id", "nunique")
    )
    moments = person_waves[["month", "wave"]].drop_duplicates()
    outcomes = person_waves[["outcome"]].drop_duplicates()
    grid = moments.merge(outcomes, how="cross").merge(expected, how="cross")
    answered = person_waves.loc[person_waves["score"].notna()]
    observed = answered.groupby(["wave", "group", "outcome"]).size().rename("n_observed").reset_index()
    table = grid.merge(observed, on=["wave", "group", "outcome"], how="left")
    table["n_observed"] = table["n_observed"].fillna(0).astype("int64")
    ordered = _in_order(table, person_waves, ["month", "group"])
    return ordered[["wave", "group", "outcome", "n_expected", "n_observed", "n_households"]]


def _in_order(table: pd.DataFrame, person_waves: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Sort by keys, and within them by outcome as ``person_waves`` has them: the order of the questionnaire."""
    place = {outcome: number for number, outcome in enumerate(person_waves["outcome"].unique())}
    placed = table.assign(_place=table["outcome"].map(place))
    return placed.sort_values([*keys, "_place"], kind="stable", ignore_index=True).drop(columns="_place")
