"""Positive Health scored from single statements: the 42, 43 or 44 of the dialogue tool, and its factor models.

Which statement belongs to which dimension differs per edition and is not published in full, so a study brings a map.
The same holds for the models of 17 and 22 statements. The makers call the tool a conversation tool, not a measurement
instrument; whatever comes out of here is labelled so, the factor models included.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from werkplaats.instruments.definitions import (
    NO_SCORE_WHEN_MISSING,
    InstrumentDefinition,
    OutcomeDefinition,
    Scored,
    validate_answers,
)
from werkplaats.instruments.positive_health import POSITIVE_HEALTH

N_STATEMENTS = (42, 43, 44)
"""Statements in the editions for adults (42, later 44) and for young people of 16 to 25 (43)."""

_PH17_FACTORS = {
    "physical_fitness": ("Lichamelijke fitheid", "Physical fitness"),
    "mental_functions": ("Mentale functies", "Mental functions"),
    "future_perspective": ("Toekomstperspectief", "Future perspective"),
    "contentment": ("Tevredenheid", "Contentment"),
    "social_relations": ("Sociale relaties", "Social relations"),
    "health_management": ("Omgaan met gezondheid", "Health management"),
}

_PH22_FACTORS = {
    "physical_fitness": ("Lichamelijke fitheid", "Physical fitness"),
    "contentment_with_life": ("Tevredenheid met het leven", "Contentment with life"),
    "daily_life_management": ("Dagelijks leven aankunnen", "Daily life management"),
    "future_perspective": ("Toekomstperspectief", "Future perspective"),
}

PH22_ITEMS_PER_FACTOR = {
    "physical_fitness": 5,
    "contentment_with_life": 9,
    "daily_life_management": 5,
    "future_perspective": 3,
}
"""Number of statements of each factor of the model of 22."""

_PH17_SOURCE = "Van Vliet, M. et al. (2021). BMJ Open 11:e040816 (17 statements, six factors)."
_PH22_SOURCE = (
    "Nahar-van Venrooij, L. M. W., van Vliet, M. et al. (2025). BMJ Open 15:e091377 (22 statements, four factors)."
)


def positive_health_statements(dimension_of: Mapping[str, str]) -> Scored:
    """Return the spider web as an instrument that is scored from its statements: six means, 0 to 10, higher is better.

    Parameters
    ----------
    dimension_of
        Dimension of every statement: name of the item to one of ``mph_bodily_functions``, ``mph_mental_wellbeing``,
        ``mph_meaningfulness``, ``mph_quality_of_life``, ``mph_participation``, ``mph_daily_functioning``.

    Raises
    ------
    ValueError
        When there are not 42, 43 or 44 statements, a dimension is unknown, or a dimension has no statement.

    Examples
    --------
    >>> dimensions = [outcome.outcome for outcome in POSITIVE_HEALTH.outcomes]
    >>> web = positive_health_statements({f"s{number}": dimensions[number % 6] for number in range(42)})
    >>> web.definition.is_measure, len(web.definition.outcomes)
    (False, 6)
    """
    if len(dimension_of) not in N_STATEMENTS:
        raise ValueError(f"positive_health_statements: {len(dimension_of)} statements in the map; 42, 43 or 44 exist")
    dimensions = {outcome.outcome: (outcome.label["nl"], outcome.label["en"]) for outcome in POSITIVE_HEALTH.outcomes}
    return _scored("positive_health_statements", dimension_of, dimensions, source=POSITIVE_HEALTH.source)


def positive_health_17(factor_of: Mapping[str, str]) -> Scored:
    """Return the model of 17 statements in six factors, each the mean of its statements, 0 to 10, higher is better.

    Parameters
    ----------
    factor_of
        Factor of every statement: ``physical_fitness``, ``mental_functions``, ``future_perspective``, ``contentment``,
        ``social_relations`` or ``health_management``.

    Raises
    ------
    ValueError
        When there are not 17 statements, a factor is unknown, or a factor has no statement.
    """
    return _factor_model("ph17", 17, factor_of, _PH17_FACTORS, source=_PH17_SOURCE)


def positive_health_22(factor_of: Mapping[str, str]) -> Scored:
    """Return the model of 22 statements in four factors, each the mean of its statements, 0 to 10, higher is better.

    The publication gives a total as well; how it is made could not be read, so it is not made.

    Parameters
    ----------
    factor_of
        Factor of every statement: ``physical_fitness`` (5 statements), ``contentment_with_life`` (9),
        ``daily_life_management`` (5) or ``future_perspective`` (3).

    Raises
    ------
    ValueError
        When there are not 22 statements, a factor is unknown, or a factor has another number of statements.
    """
    scored = _factor_model("ph22", 22, factor_of, _PH22_FACTORS, source=_PH22_SOURCE)
    for factor, n_found in Counter(factor_of.values()).items():
        if n_found != PH22_ITEMS_PER_FACTOR[factor]:
            raise ValueError(f"ph22: '{factor}' has {n_found} statements, it needs {PH22_ITEMS_PER_FACTOR[factor]}")
    return scored


def _factor_model(
    name: str, n_items: int, factor_of: Mapping[str, str], factors: Mapping[str, tuple[str, str]], *, source: str
) -> Scored:
    if len(factor_of) != n_items:
        raise ValueError(f"{name}: {len(factor_of)} statements in the map, the model has {n_items}")
    named = {f"{name}_{factor}": label for factor, label in factors.items()}
    label = {"nl": f"Positieve Gezondheid ({n_items} stellingen)", "en": f"Positive Health ({n_items} statements)"}
    scored = _scored(name, {item: f"{name}_{factor}" for item, factor in factor_of.items()}, named, source=source)
    return replace(scored, definition=replace(scored.definition, label=label))


def _scored(name: str, scale_of: Mapping[str, str], scales: Mapping[str, tuple[str, str]], *, source: str) -> Scored:
    unknown = sorted(set(scale_of.values()) - set(scales))
    empty = [scale for scale in scales if scale not in scale_of.values()]
    if unknown or empty:
        raise ValueError(
            f"{name}: the map names {len(unknown)} unknown scales ({', '.join(unknown[:5]) or 'none'}) and leaves "
            f"{len(empty)} without a statement ({', '.join(empty[:5]) or 'none'})"
        )
    definition = replace(
        POSITIVE_HEALTH,
        name=name,
        version=f"{len(scale_of)} statements, map of the study",
        items=tuple(scale_of),
        outcomes=tuple(
            OutcomeDefinition(outcome=scale, label={"nl": nl, "en": en}, minimum=0, maximum=10, is_measure=False)
            for scale, (nl, en) in scales.items()
        ),
        source=source,
        missing_rule=NO_SCORE_WHEN_MISSING,
    )
    members = {scale: [item for item, own in scale_of.items() if own == scale] for scale in scales}
    return Scored(definition, lambda answers: _means(answers, definition, members))


def _means(answers: pd.DataFrame, definition: InstrumentDefinition, members: Mapping[str, list[str]]) -> pd.DataFrame:
    validate_answers(answers, definition)
    numbers = answers[list(definition.items)].astype("float64")
    return pd.DataFrame({scale: numbers[items].mean(axis=1, skipna=False) for scale, items in members.items()})
