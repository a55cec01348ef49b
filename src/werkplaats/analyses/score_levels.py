"""Scores as levels and categories: where households stand on an ordinal scale, and who moved up or down.

Levels have an order and no distance, so they get shares and transitions and never a mean.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from werkplaats.analyses.outcomes import ChosenOutcome
from werkplaats.analyses.score_pairs import Measured, Pair, place
from werkplaats.instruments.loneliness import CUT_OFFS
from werkplaats.instruments.self_sufficiency import INSTRUMENTS, PROBLEM_LEVEL
from werkplaats.methods.scales.ordinal_levels import LevelTransitions, level_transitions, low_level_share
from werkplaats.results import Estimate, Missing

_WITH_PROBLEM_LEVEL = frozenset(
    outcome.outcome for scored in INSTRUMENTS for outcome in scored.definition.outcomes if outcome.ordinal
)
"""Outcomes whose makers say up to which level there is a problem."""


@dataclass(frozen=True)
class Category:
    """A named part of a scale: scores from ``lowest`` up to the next category."""

    lowest: float
    label: str
    label_en: str


def ordinal_outcomes(measured: Measured) -> tuple[ChosenOutcome, ...]:
    """Return the ordinal outcomes whose scores are all levels: whole numbers of the scale."""
    ordinal = [outcome for outcome in measured.outcomes if outcome.known.ordinal]
    return tuple(one for one in ordinal if measured.of(one.name)["score"].isin(_levels(one)).all())


def level_missing(measured: Measured) -> Iterator[Missing]:
    """Yield the ordinal outcomes that cannot be counted, and those that are but are not compared between groups."""
    counted = ordinal_outcomes(measured)
    for outcome in measured.outcomes:
        if outcome.known.ordinal and outcome not in counted:
            why = "its scores are levels, and some are not a whole number of the scale, so they cannot be counted"
            yield Missing(place("levels", outcome.name), why)
        elif outcome.known.ordinal and len(measured.groups) > 1:
            why = "levels are counted in each group; a difference between the groups is not tested"
            yield Missing(place("levels_not_compared", outcome.name), why)


def build_level_shares(measured: Measured) -> pd.DataFrame:
    """Return the share of households at each level, per ordinal outcome, group and wave.

    Returns
    -------
    DataFrame
        ``outcome``, ``group``, ``wave``, ``month``, ``level``, ``share`` (0 to 1, persons of a household in equal
        parts), ``n_persons``, ``n_households`` (with anybody at that level) and ``n_households_total``.
    """
    rows: list[dict[str, Any]] = []
    for outcome in ordinal_outcomes(measured):
        levels = _levels(outcome)
        for labels, part in _parts(measured, outcome):
            shares = _shares(part, part["score"].to_numpy(), levels)
            rows += [{**labels, "level": level, **share} for level, share in zip(levels, shares, strict=True)]
    return pd.DataFrame(rows)


def build_score_categories(measured: Measured) -> pd.DataFrame:
    """Return the share of households in each category that the source of an instrument names, per group and wave.

    Returns
    -------
    DataFrame
        ``outcome``, ``group``, ``wave``, ``month``, ``position`` (0 for the lowest scores), ``category`` and
        ``category_en`` (its name), and the columns of shares of `build_level_shares`.
    """
    rows: list[dict[str, Any]] = []
    for outcome in measured.outcomes:
        categories = categories_of(outcome)
        if not categories:
            continue
        bounds = np.array([category.lowest for category in categories[1:]])
        for labels, part in _parts(measured, outcome):
            positions = np.searchsorted(bounds, part["score"].to_numpy(), side="right")
            shares = _shares(part, positions, range(len(categories)))
            for position, (category, share) in enumerate(zip(categories, shares, strict=True)):
                named = {"position": position, "category": category.label, "category_en": category.label_en}
                rows.append({**labels, **named, **share})
    return pd.DataFrame(rows)


def categories_of(outcome: ChosenOutcome) -> tuple[Category, ...]:
    """Return the categories of an outcome, lowest first; empty when its source names none."""
    published = CUT_OFFS.get(outcome.name)
    if published is None:
        return tuple(Category(cut.lowest, cut.label["nl"], cut.label["en"]) for cut in outcome.known.cut_offs)
    # Published as the highest score of each category; these scores are whole numbers.
    lowest = [outcome.known.minimum, *(highest + 1 for highest in published.highest[:-1])]
    names = zip(lowest, published.labels["nl"], published.labels["en"], strict=True)
    return tuple(Category(start, dutch, english) for start, dutch, english in names)


def level_findings(measured: Measured) -> Iterator[Estimate]:
    """Yield for every ordinal outcome who went forward, stayed or fell back, and the share at a low level per wave."""
    for pair, group, moved in _transitions(measured):
        for share in (moved.forward, moved.stable, moved.back):
            yield share.labelled(**pair.labels(group))
    yield from _low_levels(measured)


def build_level_transitions(measured: Measured) -> pd.DataFrame:
    """Return every pair of levels before and after, per ordinal outcome, group and wave. For the internal report only.

    Returns
    -------
    DataFrame
        ``outcome``, ``group``, ``wave``, and the columns of `LevelTransitions.cells`.
    """
    tables = []
    for pair, group, moved in _transitions(measured):
        labels = pd.DataFrame({"outcome": pair.outcome.name, "group": group, "wave": pair.wave.name}, index=[0])
        tables.append(labels.merge(moved.cells, how="cross"))
    return pd.concat(tables, ignore_index=True) if tables else pd.DataFrame()


def _transitions(measured: Measured) -> Iterator[tuple[Pair, str, LevelTransitions]]:
    ordinal = ordinal_outcomes(measured)
    for pair in measured.pairs:
        for group in measured.groups if pair.outcome in ordinal else ():
            persons = pair.persons.loc[pair.persons["group"] == group]
            if len(persons):
                moved = level_transitions(
                    persons,
                    before="before",
                    after="after",
                    household="household_id",
                    levels=_levels(pair.outcome),
                    conf_level=measured.params.confidence_level,
                )
                yield pair, group, moved


def _low_levels(measured: Measured) -> Iterator[Estimate]:
    for outcome in ordinal_outcomes(measured):
        for labels, part in _parts(measured, outcome) if outcome.name in _WITH_PROBLEM_LEVEL else ():
            found = low_level_share(
                part,
                level="score",
                household="household_id",
                highest_low=PROBLEM_LEVEL,
                levels=_levels(outcome),
                conf_level=measured.params.confidence_level,
            )
            yield found.labelled(outcome=outcome.name, wave=labels["wave"], group=labels["group"])


def _parts(measured: Measured, outcome: ChosenOutcome) -> Iterator[tuple[dict[str, Any], pd.DataFrame]]:
    """Yield the scores of one outcome per group and wave, with what names them."""
    for group in measured.groups:
        scores = measured.of(outcome.name, group=group)
        for wave in measured.waves:
            part = scores.loc[scores["wave"] == wave.name]
            if len(part):
                yield {"outcome": outcome.name, "group": group, "wave": wave.name, "month": float(wave.month)}, part


def _levels(outcome: ChosenOutcome) -> list[int]:
    return list(range(int(outcome.known.minimum), int(outcome.known.maximum) + 1))


def _shares(part: pd.DataFrame, positions: np.ndarray, wanted: Sequence[int]) -> list[dict[str, Any]]:
    weights = 1 / part.groupby("household_id")["household_id"].transform("size").to_numpy(dtype=np.float64)
    total = int(part["household_id"].nunique())
    rows = []
    for position in wanted:
        there = positions == position
        rows.append(
            {
                "share": float(weights[there].sum() / total),
                "n_persons": int(there.sum()),
                "n_households": int(part.loc[there, "household_id"].nunique()),
                "n_households_total": total,
            }
        )
    return rows
