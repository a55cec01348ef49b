"""Scores per person and wave, with the group of the household and the planned month."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from werkplaats.params.model import Wave


def build_person_waves(scores: pd.DataFrame, households: pd.DataFrame, *, waves: Sequence[Wave]) -> pd.DataFrame:
    """Scores of persons in waves.

    Parameters
    ----------
    scores
        ``person_id``, ``household_id``, ``wave``, ``outcome``, ``score``.
    households
        Cleaned table ``households``; a household that is not in it has no group and is refused.
    waves
        Waves of the study; their planned month goes along.

    Returns
    -------
    DataFrame
        Table ``person_waves``, one row per row of ``scores``; outcomes in the order in which ``scores`` names them.

    Raises
    ------
    ValueError
        When a household or a wave is not in the study; cleaning keeps such records apart.
    """
    months = {wave.name: float(wave.month) for wave in waves}
    groups = households.set_index("household_id")["group"]
    table = scores.assign(group=scores["household_id"].map(groups), month=scores["wave"].map(months))
    strange = int(table["group"].isna().sum() + table["month"].isna().sum())
    if strange:
        raise ValueError(f"{strange} scores belong to a household or a wave that is not in the study")
    order, _ = pd.factorize(table["outcome"])
    ordered = table.assign(_order=order).sort_values(["_order", "person_id", "month"], kind="stable", ignore_index=True)
    return ordered[["person_id", "household_id", "group", "wave", "month", "outcome", "score"]]
