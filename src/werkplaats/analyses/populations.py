"""Who is analysed: one definition for every notebook.

An enrolled household that was lost is part of the participant flow and of nothing else. The household is the unit, so
the scores of its persons become one number; a change is taken over the persons who answered both times, because the
mean of two different sets of persons moves without anybody changing.
"""

from __future__ import annotations

import pandas as pd

from werkplaats.errors import ParamsError
from werkplaats.params.model import Groups


def validate_groups(households: pd.DataFrame, *, groups: Groups) -> None:
    """Raise ParamsError when a group that params compare has no household at all."""
    found = sorted(households["group"].dropna().unique())
    for key, group in (("intervention", groups.intervention), ("reference", groups.reference)):
        if group is not None and group not in found:
            raise ParamsError(
                f"no household is in group '{group}'",
                where=f"params, key groups.{key}",
                found=f"groups {', '.join(found) or 'none'} in table households",
                do="Name one of these, or map the codes of column `group` under `sources`",
                rule="params.unknown_value",
            )


def analysed_households(households: pd.DataFrame, *, groups: Groups) -> pd.DataFrame:
    """Return the households of the intervention and reference group that were not lost, one row each."""
    wanted = [group for group in (groups.intervention, groups.reference) if group is not None]
    stayed = households["exit_reason"].isna() & households["group"].isin(wanted)
    return households.loc[stayed].reset_index(drop=True)


def analysed_in_group(households: pd.DataFrame, *, group: str) -> pd.Series:
    """Return the ids of the households in ``group`` that were not lost."""
    return households.loc[households["exit_reason"].isna() & (households["group"] == group), "household_id"]


def paired_scores(person_waves: pd.DataFrame, *, outcome: str, before: str, after: str) -> pd.DataFrame:
    """Return household means of one outcome in two waves, over the persons with a score in both.

    Returns
    -------
    DataFrame
        One row per household: ``household_id``, ``group``, ``before``, ``after`` (scale of the outcome) and
        ``n_persons``. Households without a person who answered twice are absent.
    """
    return mean_over_persons(paired_persons(person_waves, outcome=outcome, before=before, after=after))


def paired_persons(person_waves: pd.DataFrame, *, outcome: str, before: str, after: str) -> pd.DataFrame:
    """Return the persons with a score on one outcome in both waves.

    Returns
    -------
    DataFrame
        One row per person: ``household_id``, ``group``, ``person_id``, ``before`` and ``after`` (scale of the outcome).
    """
    scores = person_waves.loc[
        (person_waves["outcome"] == outcome)
        & person_waves["wave"].isin([before, after])
        & person_waves["score"].notna(),
        ["household_id", "group", "person_id", "wave", "score"],
    ]
    wide = scores.pivot(index=["household_id", "group", "person_id"], columns="wave", values="score")
    complete = wide.reindex(columns=[before, after]).dropna().set_axis(["before", "after"], axis=1)
    return complete.reset_index()


def mean_over_persons(persons: pd.DataFrame) -> pd.DataFrame:
    """Return the means of `paired_persons` per household, and ``n_persons`` behind each."""
    return persons.groupby(["household_id", "group"], as_index=False).agg(
        before=("before", "mean"), after=("after", "mean"), n_persons=("person_id", "size")
    )


def household_scores(person_waves: pd.DataFrame) -> pd.DataFrame:
    """Return the mean score of each household per outcome and wave, over its persons with a score.

    Returns
    -------
    DataFrame
        ``household_id``, ``group``, ``outcome``, ``wave``, ``month``, ``score`` and ``n_persons``.
    """
    answered = person_waves.loc[person_waves["score"].notna()]
    return answered.groupby(["household_id", "group", "outcome", "wave", "month"], as_index=False).agg(
        score=("score", "mean"), n_persons=("person_id", "size")
    )


def anonymous_letters(households: pd.Series) -> dict[str, str]:
    """Return a label for each household, A, B, ..., Z, AA, ...: stable for one set of households, not its id."""
    ordered = sorted(set(households))
    return {household: _letters(position) for position, household in enumerate(ordered)}


def _letters(position: int) -> str:
    head, last = divmod(position, 26)
    return (_letters(head - 1) if head else "") + chr(ord("A") + last)
