"""The instruments that a study can use, as a list to print: those of the workbench, and those that the study brings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from werkplaats.instruments.brought import BROUGHT
from werkplaats.instruments.definitions import InstrumentDefinition, OutcomeDefinition, Scored
from werkplaats.instruments.registry import SCORED, find_scored, outcome_definitions
from werkplaats.params.model import Instrument


@dataclass(frozen=True, kw_only=True)
class Listed:
    """One line of the list.

    Attributes
    ----------
    name, label
        Name in params, and the one for the reader by language.
    definition
        What is known about it; None for a ready-made score, and before a study has brought its part.
    outcomes
        Scores that it yields.
    value_sets
        Name in params -> value set, where a study may choose.
    needs
        Key in params under which a study brings its part; None when it need not.
    used
        Whether the study whose params were given uses it.
    """

    name: str
    label: Mapping[str, str]
    definition: InstrumentDefinition | None = None
    outcomes: tuple[OutcomeDefinition, ...] = ()
    value_sets: Mapping[str, str] = field(default_factory=dict)
    needs: str | None = None
    used: bool = False


def list_instruments(study: Iterable[Instrument] = ()) -> list[Listed]:
    """Return the instruments of the study, in its order, and after them the other ones of the workbench.

    Examples
    --------
    >>> [listed.name for listed in list_instruments()][:2]
    ['eq5d_5l', 'eq5d_3l']
    """
    ours = [_listed(scored) for scored in SCORED.values()]
    brought = [Listed(name=name, label=known.label, needs=known.needs) for name, known in BROUGHT.items()]
    used = [_used(instrument) for instrument in study]
    names = {listed.name for listed in used}
    return [*used, *(listed for listed in (*ours, *brought) if listed.name not in names)]


def as_object(listed: Listed) -> dict[str, Any]:
    """Return what ``--json`` prints of one instrument, for other programs."""
    known = listed.definition
    return {
        "name": listed.name,
        "label": dict(listed.label),
        "version": known.version if known else None,
        "population": known.population if known else None,
        "items": [_item(known, item) for item in known.items] if known else None,
        "scores": [{**outcome.as_row(), "cut_offs": _cut_offs(outcome)} for outcome in listed.outcomes],
        "missing_rule": dict(known.missing_rule) if known else None,
        "value_sets": dict(listed.value_sets),
        "needs": listed.needs,
        "licence": known.licence if known else None,
        "source": known.source if known else None,
        "used": listed.used,
    }


def _item(known: InstrumentDefinition, item: str) -> dict[str, str | float | bool]:
    lowest, highest = known.range_of(item)
    return {"name": item, "minimum": lowest, "maximum": highest, "whole_numbers": known.integer}


def _cut_offs(outcome: OutcomeDefinition) -> list[dict[str, Any]]:
    return [{"lowest": cut_off.lowest, "label": dict(cut_off.label)} for cut_off in outcome.cut_offs]


def _listed(scored: Scored, *, used: bool = False) -> Listed:
    known = scored.definition
    value_sets = {name: str(made.definition.outcomes[0].value_set) for name, made in scored.by_value_set.items()}
    return Listed(
        name=known.name,
        label=known.label,
        definition=known,
        outcomes=known.outcomes,
        value_sets=value_sets,
        used=used,
    )


def _used(instrument: Instrument) -> Listed:
    scored = find_scored(instrument)
    if scored is not None:
        return _listed(scored, used=True)
    outcomes = outcome_definitions(instrument)
    return Listed(name=instrument.name, label=outcomes[0].label, outcomes=outcomes, used=True)
