"""Instruments that a study defines in a file of its own: the same definition and scoring as ours, made from params."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from werkplaats.instruments.definitions import (
    NO_SCORE_WHEN_MISSING,
    CutOff,
    InstrumentDefinition,
    MinimalImportantDifference,
    OutcomeDefinition,
    Scored,
    validate_answers,
)
from werkplaats.params.own_instrument import Labels, OwnInstrument, OwnScale
from werkplaats.params.tariffs import Tariff

_TARIFF_UNIT = 1_000_000
"""Tariffs are added up in millionths, so that sums of decimals are exact."""


def build_instrument(own: OwnInstrument) -> Scored:
    """Return the instrument that a study defined, ready to be scored.

    Examples
    --------
    >>> name = {"nl": "Energie", "en": "Energy"}
    >>> scale = {"name": "energy", "label": name, "score": "sum", "higher_is_better": True}
    >>> own = OwnInstrument.model_validate({"name": "energy_scale", "version": "1", "label": name, "licence": "none",
    ...     "source": "invented", "minimum": 1.0, "maximum": 5.0,
    ...     "items": [{"name": "rested"}, {"name": "tired", "reversed": True}], "scales": [scale]})
    >>> build_instrument(own).score(pd.DataFrame({"rested": [4.0], "tired": [1.0]}))["energy"].tolist()
    [9.0]
    """
    definition = InstrumentDefinition(
        name=own.name,
        version=own.version,
        label=_by_language(own.label),
        items=tuple(item.name for item in own.items),
        minimum=own.minimum,
        maximum=own.maximum,
        integer=own.whole_numbers,
        outcomes=tuple(_outcome(own, scale) for scale in own.scales),
        licence=own.licence,
        source=own.source,
        missing_rule=_missing_rule(own),
        population=own.population,
        item_ranges={item.name: own.range_of(item.name) for item in own.items},
    )
    return Scored(definition, partial(score_own, own=own, definition=definition))


def score_own(answers: pd.DataFrame, *, own: OwnInstrument, definition: InstrumentDefinition) -> pd.DataFrame:
    """Return the scores that a study's own instrument yields; NaN where more answers are missing than may be.

    Parameters
    ----------
    answers
        One column per item, as answered.
    own, definition
        What the study says about it, in params and as `build_instrument` reads it.

    Returns
    -------
    DataFrame
        One column per scale, with the index of ``answers``.

    Raises
    ------
    ValueError
        When an item is absent or an answer is impossible.
    """
    validate_answers(answers, definition)
    given = answers[list(definition.items)].astype("float64")
    turned = given.assign(
        **{item.name: sum(own.range_of(item.name)) - given[item.name] for item in own.items if item.reversed}
    )
    scores = {scale.name: _score_scale(turned[own.items_of(scale)], own, scale) for scale in own.scales}
    return pd.DataFrame(scores, index=answers.index)


def _score_scale(answers: pd.DataFrame, own: OwnInstrument, scale: OwnScale) -> pd.Series[float]:
    n_missing = answers.isna().sum(axis=1)
    if scale.tariff is not None:
        starts = {item: own.range_of(item)[0] for item in answers.columns}
        scores = pd.Series(_valued(answers, scale.tariff, starts), index=answers.index)
    else:
        means = answers.mean(axis=1)
        scores = means if scale.score == "mean" else means * answers.shape[1]
    return scores.where(n_missing <= scale.may_be_missing)


def _valued(answers: pd.DataFrame, tariff: Tariff, starts: Mapping[str, float]) -> NDArray[np.float64]:
    """Return the sum of the values of the answers; any number where one is missing, which the caller takes out."""
    total = np.zeros(len(answers))
    for item in answers.columns:
        values = np.asarray(tariff.values[item]) * _TARIFF_UNIT
        place = (answers[item].fillna(starts[item]) - starts[item]).to_numpy(dtype=np.int64)
        total += np.rint(values)[place]
    return total / _TARIFF_UNIT


def _outcome(own: OwnInstrument, scale: OwnScale) -> OutcomeDefinition:
    lowest, highest = own.score_range(scale)
    difference = scale.minimal_important_difference
    return OutcomeDefinition(
        outcome=scale.name,
        label=_by_language(scale.label),
        minimum=lowest,
        maximum=highest,
        higher_is_better=scale.higher_is_better,
        value_set=scale.tariff.name if scale.tariff else None,
        is_measure=not own.conversation_tool,
        unit=scale.unit,
        minimal_important_difference=(
            MinimalImportantDifference(difference.value, difference.source) if difference else None
        ),
        ordinal=scale.ordinal,
        cut_offs=tuple(CutOff(cut_off.lowest, _by_language(cut_off.label)) for cut_off in scale.cut_offs),
    )


def _missing_rule(own: OwnInstrument) -> Mapping[str, str]:
    allowed = {scale.name: scale.may_be_missing for scale in own.scales if scale.may_be_missing}
    if not allowed:
        return NO_SCORE_WHEN_MISSING
    counts = ", ".join(f"{name} {number}" for name, number in allowed.items())
    return {
        "nl": f"Het gemiddelde van de gegeven antwoorden vult aan wat ontbreekt, tot en met: {counts}.",
        "en": f"The mean of the answers given stands in for those that are missing, up to: {counts}.",
    }


def _by_language(label: Labels) -> Mapping[str, str]:
    return {"nl": label.nl, "en": label.en}
