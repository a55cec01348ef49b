"""Outcomes that params name must be outcomes that the study's instruments yield: asked before anything runs."""

from __future__ import annotations

from difflib import get_close_matches

from werkplaats.errors import ParamsError
from werkplaats.instruments.registry import outcome_definitions
from werkplaats.params.model import Instrument, StudyParams


def validate_outcomes(params: StudyParams) -> None:
    """Raise ParamsError unless every outcome named beforehand is one that just one instrument of the study yields.

    Parameters
    ----------
    params
        Uses ``study``, ``instruments``, ``primary_outcome`` and ``secondary_outcomes``.

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
