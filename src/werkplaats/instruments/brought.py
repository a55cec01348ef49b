"""Instruments of which a study brings a part: a tariff that could not be read, or a map that differs per edition."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from werkplaats.instruments.definitions import Scored
from werkplaats.instruments.icecap import CapabilityTariff, icecap_a
from werkplaats.instruments.positive_health_items import (
    positive_health_17,
    positive_health_22,
    positive_health_statements,
)
from werkplaats.params.model import Instrument
from werkplaats.params.tariffs import Tariff


@dataclass(frozen=True)
class Brought:
    """An instrument that cannot be scored before a study has brought its part.

    Attributes
    ----------
    label
        Name for the reader, by language.
    needs
        Key of the instrument in params that holds the part.
    build
        From the instrument in params to one that is scored.
    """

    label: Mapping[str, str]
    needs: Literal["tariff", "item_map"]
    build: Callable[[Instrument], Scored]


def _label(dutch: str, english: str) -> Mapping[str, str]:
    return {"nl": dutch, "en": english}


def _tariff(tariff: Tariff | None) -> CapabilityTariff:
    if tariff is None:
        raise ValueError("there is no tariff")
    weights = {item: tuple(values) for item, values in tariff.values.items()}
    return CapabilityTariff(name=tariff.name, weights=weights, citation=tariff.source)


BROUGHT: Mapping[str, Brought] = MappingProxyType(
    {
        "icecap_a": Brought(_label("ICECAP-A", "ICECAP-A"), "tariff", lambda given: icecap_a(_tariff(given.tariff))),
        "positive_health_statements": Brought(
            _label("Positieve Gezondheid (42, 43 of 44 stellingen)", "Positive Health (42, 43 or 44 statements)"),
            "item_map",
            lambda given: positive_health_statements(given.item_map or {}),
        ),
        "ph17": Brought(
            _label("Positieve Gezondheid (17 stellingen)", "Positive Health (17 statements)"),
            "item_map",
            lambda given: positive_health_17(given.item_map or {}),
        ),
        "ph22": Brought(
            _label("Positieve Gezondheid (22 stellingen)", "Positive Health (22 statements)"),
            "item_map",
            lambda given: positive_health_22(given.item_map or {}),
        ),
    }
)
"""Such instruments by name."""


def build_brought(instrument: Instrument) -> Scored:
    """Return the instrument, made whole with what the study brings.

    Raises
    ------
    ValueError
        When the part is not there, or not what the instrument needs.
    """
    known = BROUGHT[instrument.name]
    if getattr(instrument, known.needs) is None:
        raise ValueError(
            f"{instrument.name} needs `{known.needs}` in params: a file below the folder of the params, because the "
            "workbench may not or cannot ship it"
        )
    return known.build(instrument)
