"""From the scores of a study to those that count here: which households, persons, outcomes and waves."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from werkplaats.analyses.ages import mixed_ages, persons_of_age, select_population
from werkplaats.analyses.outcomes import chosen_outcomes
from werkplaats.analyses.populations import analysed_households
from werkplaats.analyses.scale_description import unanswered_items
from werkplaats.analyses.score_pairs import MANY_HOUSEHOLDS, TOO_MANY, Measured, chosen_waves, place
from werkplaats.params.model import StudyParams
from werkplaats.results import Missing


def measure_scores(
    person_waves: pd.DataFrame, households: pd.DataFrame, persons: pd.DataFrame | None, params: StudyParams
) -> tuple[Measured, tuple[Missing, ...]]:
    """Return the scores that count, and what had to be left out or is told about whose they are.

    Parameters
    ----------
    person_waves, households, persons
        Tables of those names; ``persons`` is None when the study lacks it.
    params
        Uses ``groups``, ``waves``, ``instruments``, ``quality_of_life`` and the outcomes named beforehand.
    """
    chosen = chosen_outcomes(params)
    asked = person_waves["outcome"].isin([outcome.name for outcome in chosen])
    in_time = person_waves["wave"].isin([wave.name for wave in chosen_waves(params)])
    of_groups = person_waves["group"].isin([params.groups.intervention, params.groups.reference])
    enrolled = person_waves.loc[asked & in_time & of_groups]
    ages = persons_of_age(persons, enrolled, households)
    enrolled, left_out = select_population(enrolled, ages, settings=params.quality_of_life)
    analysed = analysed_households(households, groups=params.groups)
    scores = enrolled.loc[enrolled["household_id"].isin(analysed["household_id"])]
    present = {*scores.loc[scores["score"].notna(), "outcome"].unique()}
    outcomes = tuple(outcome for outcome in chosen if outcome.name in present)
    if params.quality_of_life.population == "all":
        mixed = mixed_ages(scores, ages, outcomes, adult_from=params.quality_of_life.adult_from)
        left_out = (*left_out, *mixed)
    return Measured(scores, enrolled, outcomes, params), left_out


def not_measured(measured: Measured, measurements: pd.DataFrame | None) -> Iterator[Missing]:
    """Yield outcomes and groups without any score, each with the plainest reason that is known."""
    params, groups = measured.params, measured.params.groups
    if groups.reference is None:
        yield Missing("comparison", "the study has no comparison group")
    elif groups.reference not in measured.scores["group"].unique():
        yield Missing("comparison_quality_of_life", "quality of life was not measured in the comparison group")
    if groups.further:
        yield Missing("other_groups", f"two groups are compared on scores; not {', '.join(groups.further)}")
    if measured.n_households > MANY_HOUSEHOLDS:
        yield TOO_MANY
    costs = params.person_costs.outcomes if params.person_costs else ()
    chosen, present = chosen_outcomes(params), {outcome.name for outcome in measured.outcomes}
    by_name = {instrument.name: instrument for instrument in params.instruments}
    for outcome in chosen:
        if outcome.name not in present:
            open_items = unanswered_items(measurements, by_name[outcome.instrument])
            yield Missing(place("not_measured", outcome.name), _why_not(outcome.instrument, open_items))
    for named in (params.primary_outcome, *params.secondary_outcomes):
        if named is not None and named not in {*costs, *(outcome.name for outcome in chosen)}:
            yield Missing(place("not_measured", named), "its instrument is not among those that params analyse")
    for outcome in measured.outcomes:
        for group in set(measured.groups) - {*measured.of(outcome.name)["group"].unique()}:
            why = "measured in the other group only, so there is nothing to compare"
            yield Missing(place("group_not_measured", outcome.name, group=group), why)


def _why_not(instrument: str, open_items: list[str]) -> str:
    if open_items:
        return f"nobody answered {', '.join(open_items)} of {instrument}, so this score does not exist"
    return f"no score of {instrument} was delivered, or none that its answers allow"
