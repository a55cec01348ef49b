"""How many of whom: scores expected, observed and paired, and which waves are missing together."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from werkplaats.analyses.outcomes import ChosenOutcome
from werkplaats.analyses.score_pairs import Measured, place
from werkplaats.methods.missing_data.missing_patterns import attrition_differences, missing_patterns
from werkplaats.results import Estimate, Missing

FEWEST_LEFT = 2
"""Leavers, and stayers, below which the two cannot be compared."""


def build_outcome_flow(measured: Measured) -> pd.DataFrame:
    """Return how many households and persons were expected, observed and paired, per outcome, group and wave.

    A person is expected in every wave who answered anything in any of them; who never answered is not known here.

    Returns
    -------
    DataFrame
        ``outcome``, ``group``, ``wave``, ``month``, ``n_households_expected``, ``n_households``,
        ``n_household_pairs``, ``n_expected``, ``n_observed`` and ``n_pairs`` (persons). Pairs are those with a score at
        baseline as well; empty at the baseline itself.
    """
    pairs = {(pair.outcome.name, pair.wave.name): pair.persons for pair in measured.pairs}
    rows = []
    for outcome in measured.outcomes:
        for group in measured.groups:
            expected = measured.scores.loc[measured.scores["group"] == group]
            own = measured.of(outcome.name, group=group)
            for wave in measured.waves:
                found = own.loc[own["wave"] == wave.name]
                pair = pairs.get((outcome.name, wave.name))
                both = None if pair is None else pair.loc[pair["group"] == group]
                rows.append(
                    {
                        "outcome": outcome.name,
                        "group": group,
                        "wave": wave.name,
                        "month": float(wave.month),
                        "n_households_expected": expected["household_id"].nunique(),
                        "n_households": found["household_id"].nunique(),
                        "n_household_pairs": None if both is None else both["household_id"].nunique(),
                        "n_expected": expected["person_id"].nunique(),
                        "n_observed": len(found),
                        "n_pairs": None if both is None else len(both),
                    }
                )
    return pd.DataFrame(rows)


def build_missing_patterns(measured: Measured) -> pd.DataFrame:
    """Return how many persons have which waves of each outcome, the most frequent pattern first.

    Returns
    -------
    DataFrame
        ``outcome``, ``group``, ``pattern`` (waves with a score, separated by spaces), ``kind`` (`missing_patterns`),
        ``n_persons``, ``share`` of the persons of the group who answered anything, and ``n_households``.
    """
    waves = [wave.name for wave in measured.waves]
    tables = []
    for group in measured.groups:
        rows = measured.scores.loc[measured.scores["group"] == group]
        people = rows[["person_id", "household_id"]].drop_duplicates("person_id").set_index("person_id")
        for outcome in measured.outcomes:
            own = measured.of(outcome.name, group=group).pivot(index="person_id", columns="wave", values="score")
            wide = people.join(own.reindex(columns=waves))
            found = missing_patterns(wide, columns=waves, household="household_id")
            present = found[waves].apply(lambda row: " ".join(name for name in waves if row[name]), axis=1)
            found.insert(0, "pattern", present)
            found.insert(0, "group", group)
            found.insert(0, "outcome", outcome.name)
            tables.append(found.drop(columns=waves).rename(columns={"n_rows": "n_persons"}))
    return pd.concat(tables, ignore_index=True) if tables else pd.DataFrame()


def attrition(measured: Measured, households: pd.DataFrame) -> Iterator[Estimate | Missing]:
    """Yield how those without a score at a wave, or lost to the study, scored at baseline beside those who stayed.

    In standard deviations; positive when the leavers scored higher. Households that left count here, and nowhere else.
    """
    left = set(households.loc[households["exit_reason"].notna(), "household_id"])
    for outcome in measured.outcomes:
        if not outcome.is_tested:
            continue
        for group in measured.groups:
            scores = measured.enrolled.loc[
                (measured.enrolled["outcome"] == outcome.name)
                & (measured.enrolled["group"] == group)
                & measured.enrolled["score"].notna()
            ]
            means = scores.groupby(["household_id", "wave"])["score"].mean().unstack("wave")
            for wave in measured.waves[1:]:
                yield from _attrition_at(means, left, measured, outcome, group, wave.name)


def _attrition_at(
    means: pd.DataFrame, left: set[str], measured: Measured, outcome: ChosenOutcome, group: str, wave: str
) -> Iterator[Estimate | Missing]:
    name, baseline = outcome.name, measured.waves[0].name
    where = place("attrition", name, wave, group)
    if baseline not in means.columns or wave not in means.columns:
        return  # said already: the wave was not measured
    began = means.loc[means[baseline].notna()]
    lost = began[wave].isna() | began.index.isin(left)
    if not lost.any():
        yield Missing(where, "every household with a score at baseline has one at this wave: nobody left")
        return
    if min(lost.sum(), (~lost).sum()) < FEWEST_LEFT:
        yield Missing(where, f"a comparison needs {FEWEST_LEFT} households that left and {FEWEST_LEFT} that stayed")
        return
    table = pd.DataFrame({name: began[baseline].to_numpy(), "lost": lost.to_numpy()})
    try:
        (found,) = attrition_differences(
            table, columns=[name], lost="lost", conf_level=measured.params.confidence_level
        )
    except ValueError:
        yield Missing(where, "scores at baseline are alike among those who left and among those who stayed")
        return
    yield found.labelled(wave=wave, contrast="lost-stayed", group=group, reference=None)
