"""Every instrument by name, and the one way from answers to scores.

A new instrument is a module that ends in ``INSTRUMENT`` (a `Scored`) or ``INSTRUMENTS`` (several), and a line in the
list below. One that a study defines in a file of its own is made from params and goes the same way.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

import pandas as pd

from werkplaats.instruments import (
    eq5d_3l,
    eq5d_5l,
    eq5d_y,
    eq_vas,
    icecap,
    kidscreen,
    loneliness,
    mhqol,
    positive_health,
    psat,
    sdq,
    self_sufficiency,
    sf12,
    single_items,
)
from werkplaats.instruments.brought import BROUGHT, build_brought
from werkplaats.instruments.definitions import InstrumentDefinition, OutcomeDefinition, Scored
from werkplaats.instruments.own import build_instrument
from werkplaats.params.model import Instrument
from werkplaats.params.own_instrument import OwnInstrument

_ALL: tuple[Scored, ...] = (
    eq5d_5l.INSTRUMENT,
    eq5d_3l.INSTRUMENT,
    eq5d_y.INSTRUMENT,
    *eq_vas.INSTRUMENTS,
    positive_health.INSTRUMENT,
    *self_sufficiency.INSTRUMENTS,
    *loneliness.INSTRUMENTS,
    *single_items.INSTRUMENTS,
    sf12.INSTRUMENT,
    mhqol.INSTRUMENT,
    icecap.INSTRUMENT,
    sdq.INSTRUMENT,
    kidscreen.INSTRUMENT,
    psat.INSTRUMENT,
)

SCORED: Mapping[str, Scored] = MappingProxyType({scored.definition.name: scored for scored in _ALL})
"""Every instrument that is scored here, with its scoring, in the order of the list."""

INSTRUMENTS: Mapping[str, InstrumentDefinition] = MappingProxyType(
    {name: scored.definition for name, scored in SCORED.items()}
)
"""What is known about each of them. Any other name is an instrument of the study's own, or a ready-made score."""

OUTCOMES: Mapping[str, OutcomeDefinition] = MappingProxyType(
    {outcome.outcome: outcome for instrument in INSTRUMENTS.values() for outcome in instrument.outcomes}
)
"""Every score that these instruments yield."""

_PERSON_WAVE = ["person_id", "household_id", "wave"]


def definition(name: str) -> InstrumentDefinition | None:
    """Return the definition of an instrument, or None when it is not one of ours.

    Examples
    --------
    >>> definition("eq_vas").maximum, definition("mental_score")
    (100, None)
    """
    return INSTRUMENTS.get(name)


def find_scored(instrument: Instrument) -> Scored | None:
    """Return an instrument of the study with the scoring that its params ask for; None for a ready-made score.

    Parameters
    ----------
    instrument
        As named in params, with its value set, or with what the study brings for it.

    Raises
    ------
    ValueError
        When the value set does not exist, what the study must bring is not there or is wrong, or a definition of its
        own takes a name of ours.
    """
    known = SCORED.get(instrument.name)
    if instrument.definition is not None:
        return _own(instrument.name, instrument.definition)
    if instrument.name in BROUGHT:
        return build_brought(instrument)
    if known is None or instrument.value_set is None:
        return known
    if instrument.value_set not in known.by_value_set:
        raise ValueError(f"{instrument.name}: there is no value set '{instrument.value_set}'")
    return known.by_value_set[instrument.value_set]


def _own(name: str, own: OwnInstrument) -> Scored:
    taken = [name] if name in SCORED or name in BROUGHT else []
    taken += [scale.name for scale in own.scales if scale.name in OUTCOMES]
    if taken:
        raise ValueError(f"'{taken[0]}' is a name of this workbench; give the one in your definition another name")
    return build_instrument(own)


def outcome_definitions(instrument: Instrument) -> tuple[OutcomeDefinition, ...]:
    """Return the outcomes that an instrument of the study yields, in the order of the report.

    Parameters
    ----------
    instrument
        As named in params. One that is scored yields what its definition says; a ready-made score yields itself, with
        the label, range and direction that the params give.

    Raises
    ------
    ValueError
        When a ready-made score has no lowest or highest possible value, and as `find_scored` does.
    """
    scored = find_scored(instrument)
    if scored is not None:
        return scored.definition.outcomes
    if instrument.minimum is None or instrument.maximum is None:
        raise ValueError(f"{instrument.name}: a ready-made score needs `minimum` and `maximum` in params")
    label = instrument.label or instrument.name
    return (
        OutcomeDefinition(
            outcome=instrument.name,
            label={"nl": label, "en": label},
            minimum=instrument.minimum,
            maximum=instrument.maximum,
            higher_is_better=instrument.higher_is_better,
            unit=instrument.unit or "points",
        ),
    )


def item_ranges(instruments: Iterable[Instrument]) -> dict[str, tuple[float, float]]:
    """Return the lowest and highest answer by ``instrument.item``: of every instrument of ours, and of the study's own.

    A ready-made score has one item, named ``score``.
    """
    definitions = _definitions(instruments)
    ranges = {f"{name}.{item}": known.range_of(item) for name, known in definitions.items() for item in known.items}
    for instrument in instruments:
        ready_made = instrument.name not in definitions
        if ready_made and instrument.minimum is not None and instrument.maximum is not None:
            ranges[f"{instrument.name}.score"] = (instrument.minimum, instrument.maximum)
    return ranges


def whole_number_items(instruments: Iterable[Instrument]) -> frozenset[str]:
    """Return every ``instrument.item`` whose answers are whole numbers, of ours and of the study's own instruments."""
    definitions = _definitions(instruments)
    return frozenset(f"{name}.{item}" for name, known in definitions.items() if known.integer for item in known.items)


def _definitions(instruments: Iterable[Instrument]) -> dict[str, InstrumentDefinition]:
    scored = [find_scored(instrument) for instrument in instruments]
    return {**INSTRUMENTS, **{known.definition.name: known.definition for known in scored if known is not None}}


def score(measurements: pd.DataFrame, instrument: Instrument) -> pd.DataFrame:
    """Return the scores of one instrument: one row per person, wave and outcome.

    Parameters
    ----------
    measurements
        Rows of the cleaned table ``measurements``; those of other instruments are left alone.
    instrument
        As named in params. One that is not ours and has no definition is a ready-made score with a single item; its
        outcome has the name of the instrument, and its values are taken as they are.

    Returns
    -------
    DataFrame
        ``person_id``, ``household_id``, ``wave``, ``outcome``, ``score``; the score is NaN where answers that it needs
        are missing.

    Raises
    ------
    ValueError
        When a person answers an item twice in a wave, an item does not belong to the instrument, or an answer is
        impossible. Cleaning keeps such records apart, so here they are a fault.

    Examples
    --------
    >>> measurements = pd.DataFrame({"person_id": ["P0001"], "household_id": ["H001"], "wave": ["T0"],
    ...                              "instrument": ["eq_vas"], "item": ["vas"], "value": [65.0]})
    >>> score(measurements, Instrument(name="eq_vas"))[["outcome", "score"]].values.tolist()
    [['eq_vas', 65.0]]
    """
    name, scored = instrument.name, find_scored(instrument)
    answered = measurements[measurements["instrument"] == name]
    items = _known_items(answered, name, scored)
    n_twice = int(answered.duplicated(["person_id", "wave", "item"]).sum())
    if n_twice:
        raise ValueError(f"{name}: {n_twice} answers are given twice by the same person in the same wave")
    wide = answered.set_index([*_PERSON_WAVE, "item"])["value"].astype("float64").unstack("item").reindex(columns=items)
    scores = scored.score(wide) if scored else wide.set_axis([name], axis=1)
    long = scores.reset_index().melt(id_vars=_PERSON_WAVE, var_name="outcome", value_name="score")
    return long.sort_values([*_PERSON_WAVE], kind="stable", ignore_index=True)


def _known_items(answered: pd.DataFrame, name: str, scored: Scored | None) -> list[str]:
    """Return the items of the instrument, in order; of a ready-made score the one item it has."""
    found = sorted({str(item) for item in answered["item"]})
    if scored is None:
        if len(found) > 1:
            raise ValueError(f"{name}: a ready-made score has one item, found {len(found)}: {', '.join(found[:5])}")
        return found or [name]
    unknown = [item for item in found if item not in scored.definition.items]
    if unknown:
        raise ValueError(f"{name}: {len(unknown)} items are not in the instrument: {', '.join(unknown[:5])}")
    return list(scored.definition.items)
