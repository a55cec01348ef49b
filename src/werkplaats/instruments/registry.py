"""Every instrument by name, and the one way from answers to scores."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import pandas as pd

from werkplaats.instruments.definitions import InstrumentDefinition, OutcomeDefinition, Scoring
from werkplaats.instruments.eq5d import EQ5D_5L, EQ_VAS, score_eq5d_5l, score_eq_vas
from werkplaats.instruments.positive_health import POSITIVE_HEALTH, score_positive_health
from werkplaats.instruments.psat import PSAT, score_answers
from werkplaats.params.model import Instrument

INSTRUMENTS: Mapping[str, InstrumentDefinition] = MappingProxyType(
    {instrument.name: instrument for instrument in (EQ5D_5L, EQ_VAS, POSITIVE_HEALTH, PSAT)}
)
"""Every instrument that is scored here. Any other name is a ready-made score."""

OUTCOMES: Mapping[str, OutcomeDefinition] = MappingProxyType(
    {outcome.outcome: outcome for instrument in INSTRUMENTS.values() for outcome in instrument.outcomes}
)
"""Every score that these instruments yield."""

_SCORINGS: Mapping[str, Scoring] = MappingProxyType(
    {
        EQ5D_5L.name: score_eq5d_5l,
        EQ_VAS.name: score_eq_vas,
        POSITIVE_HEALTH.name: score_positive_health,
        PSAT.name: score_answers,
    }
)

_PERSON_WAVE = ["person_id", "household_id", "wave"]


def definition(name: str) -> InstrumentDefinition | None:
    """Return the definition of an instrument, or None when a score of that name arrives ready-made.

    Examples
    --------
    >>> definition("eq_vas").maximum, definition("mental_score")
    (100, None)
    """
    return INSTRUMENTS.get(name)


def outcome_definitions(instrument: Instrument) -> tuple[OutcomeDefinition, ...]:
    """Return the outcomes that an instrument of the study yields, in the order of the report.

    Parameters
    ----------
    instrument
        As named in params. One from the registry yields what its definition says; a ready-made score yields itself,
        with the label, range and direction that the params give.

    Raises
    ------
    ValueError
        When a ready-made score has no lowest or highest possible value.
    """
    known = definition(instrument.name)
    if known is not None:
        return known.outcomes
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
        ),
    )


def score(measurements: pd.DataFrame, name: str) -> pd.DataFrame:
    """Return the scores of one instrument: one row per person, wave and outcome.

    Parameters
    ----------
    measurements
        Rows of the cleaned table ``measurements``; those of other instruments are left alone.
    name
        Instrument. A name that is not in ``INSTRUMENTS`` is a ready-made score with a single item; its outcome has the
        name of the instrument, and its values are taken as they are.

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
    >>> score(measurements, "eq_vas")[["outcome", "score"]].values.tolist()
    [['eq_vas', 65.0]]
    """
    answered = measurements[measurements["instrument"] == name]
    items = _known_items(answered, name)
    n_twice = int(answered.duplicated(["person_id", "wave", "item"]).sum())
    if n_twice:
        raise ValueError(f"{name}: {n_twice} answers are given twice by the same person in the same wave")
    wide = answered.set_index([*_PERSON_WAVE, "item"])["value"].astype("float64").unstack("item").reindex(columns=items)
    scores = _SCORINGS[name](wide) if name in _SCORINGS else wide.set_axis([name], axis=1)
    long = scores.reset_index().melt(id_vars=_PERSON_WAVE, var_name="outcome", value_name="score")
    return long.sort_values([*_PERSON_WAVE], kind="stable", ignore_index=True)


def _known_items(answered: pd.DataFrame, name: str) -> list[str]:
    """Return the items of the instrument, in order; of a ready-made score the one item it has."""
    found = sorted({str(item) for item in answered["item"]})
    known = definition(name)
    if known is None:
        if len(found) > 1:
            raise ValueError(f"{name}: a ready-made score has one item, found {len(found)}: {', '.join(found[:5])}")
        return found or [name]
    unknown = [item for item in found if item not in known.items]
    if unknown:
        raise ValueError(f"{name}: {len(unknown)} items are not in the instrument: {', '.join(unknown[:5])}")
    return list(known.items)
