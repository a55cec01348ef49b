"""Outcomes: those that params name must be outcomes that the study's instruments yield, and what is known of each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from werkplaats.errors import ParamsError
from werkplaats.instruments.definitions import MinimalImportantDifference, OutcomeDefinition
from werkplaats.instruments.registry import find_scored, outcome_definitions
from werkplaats.params.model import Instrument, StudyParams
from werkplaats.params.score_settings import PopulationMean


@dataclass(frozen=True)
class ChosenOutcome:
    """An outcome that a study analyses.

    Attributes
    ----------
    known
        What its instrument says about it.
    instrument, made_for
        Name of the instrument, and for whom that was made: ``adults``, ``youth`` or ``any``.
    role
        ``primary`` or ``secondary`` when it was named beforehand, else ``exploratory``.
    important_difference, population_mean
        Smallest change that matters and mean of the population, each with its source; None where there is none.
    """

    known: OutcomeDefinition
    instrument: str
    made_for: str
    role: str
    important_difference: MinimalImportantDifference | None
    population_mean: PopulationMean | None

    @property
    def name(self) -> str:
        """Name in every table."""
        return self.known.outcome

    @property
    def is_tested(self) -> bool:
        """Whether its change is estimated: levels are counted, a conversation tool is described."""
        return self.known.is_measure and not self.known.ordinal

    def as_row(self) -> dict[str, Any]:
        """Return one row of the table of outcomes."""
        difference, mean = self.important_difference, self.population_mean
        return {
            **self.known.as_row(),
            "minimal_important_difference": difference.value if difference else None,
            "minimal_important_difference_source": difference.source if difference else None,
            "instrument": self.instrument,
            "role": self.role,
            "population_mean": mean.value if mean else None,
            "population_mean_source": mean.source if mean else None,
            "made_for": self.made_for,
        }


def chosen_outcomes(params: StudyParams) -> tuple[ChosenOutcome, ...]:
    """Return the outcomes of the instruments that notebook 03 analyses, in the order of the params.

    Parameters
    ----------
    params
        Uses ``instruments``, ``quality_of_life``, ``person_costs``, ``primary_outcome`` and ``secondary_outcomes``.
        Outcomes of ``person_costs`` are notebook 04's.
    """
    chosen = params.quality_of_life.instruments
    costs = params.person_costs.outcomes if params.person_costs else ()
    return tuple(
        outcome
        for instrument in params.instruments
        if instrument.name not in costs and (not chosen or instrument.name in chosen)
        for outcome in _outcomes_of(instrument, params)
    )


def _outcomes_of(instrument: Instrument, params: StudyParams) -> Iterator[ChosenOutcome]:
    settings, scored = params.quality_of_life, find_scored(instrument)
    for known in outcome_definitions(instrument):
        given = settings.important_differences.get(known.outcome)
        yield ChosenOutcome(
            known=known,
            instrument=instrument.name,
            made_for=scored.definition.population if scored else "any",
            role=_role(known.outcome, params),
            important_difference=(
                MinimalImportantDifference(given.value, given.source) if given else known.minimal_important_difference
            ),
            population_mean=settings.population_means.get(known.outcome),
        )


def _role(outcome: str, params: StudyParams) -> str:
    if outcome == params.primary_outcome:
        return "primary"
    return "secondary" if outcome in params.secondary_outcomes else "exploratory"


def validate_outcomes(params: StudyParams) -> None:
    """Raise ParamsError unless every outcome named beforehand is one that just one instrument of the study yields.

    Parameters
    ----------
    params
        Uses ``study``, ``instruments``, ``primary_outcome``, ``secondary_outcomes`` and ``quality_of_life``.

    Raises
    ------
    ParamsError
        When an outcome is unknown, two instruments yield the same one, or an instrument lacks what it needs: a range, a
        tariff, a map.
    """
    known = [name for instrument in params.instruments for name in _names(instrument, params.study)]
    twice = next((name for position, name in enumerate(known) if name in known[:position]), None)
    if twice is not None:
        raise ParamsError(
            f"two instruments yield the outcome '{twice}', so that their scores would be mixed",
            where=f"params/{params.study}.yaml, key instruments",
            do="Keep one of the two",
            rule="params.unknown_value",
        )
    named = [("primary_outcome", params.primary_outcome)]
    named += [("secondary_outcomes", outcome) for outcome in params.secondary_outcomes]
    for key in ("important_differences", "population_means"):
        named += [(f"quality_of_life.{key}", outcome) for outcome in getattr(params.quality_of_life, key)]
    for key, outcome in named:
        if outcome is not None and outcome not in known:
            near = get_close_matches(outcome, known, n=1)
            raise ParamsError(
                f"unknown outcome '{outcome}'" + (f"; did you mean '{near[0]}'?" if near else ""),
                where=f"params/{params.study}.yaml, key {key}",
                found=f"instruments that yield {', '.join(known) or 'nothing'}",
                do="Name one of these, or add its instrument under `instruments`",
                rule="params.unknown_value",
            )


def _names(instrument: Instrument, study: str) -> list[str]:
    try:
        return [known.outcome for known in outcome_definitions(instrument)]
    except ValueError as error:
        raise ParamsError(
            str(error), where=f"params/{study}.yaml, key instruments", rule="params.missing_key"
        ) from None
