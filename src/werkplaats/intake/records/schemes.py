"""Identifiers of several files held against each other: zeros that one of them lost, and pseudonyms beside raw numbers.

Whatever is written in two ways is two persons, and nothing of one file would be found in the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from werkplaats.errors import WerkplaatsError
from werkplaats.intake.columns.identifiers import PSEUDONYM
from werkplaats.intake.delivery import Delivery
from werkplaats.intake.matching import match_texts
from werkplaats.intake.refusals import build_input_error, build_privacy_error

_NAMES = ("household_id", "person_id")
_FEWEST, _SHARED = 5, 2
_HALF, _SHARE = 0.50, 0.80


@dataclass(frozen=True)
class _Scheme:
    """How the identifiers of one file are written: its numbers, and which share of it are numbers or pseudonyms."""

    numbers: frozenset[str]
    counts: bool
    coded: bool

    @property
    def padded(self) -> frozenset[str]:
        return frozenset(number for number in self.numbers if number.startswith("0"))


def validate_schemes(deliveries: Sequence[Delivery]) -> None:
    """Look for files of which the identifiers are written in another way than those of the others.

    Raises
    ------
    InputError
        When a file without zeros in front has numbers that stand in another file with them (at least two, and half of
        its numbers), or none that is as long as all those with zeros in the other files (at least five).
    PrivacyError
        When the identifiers of one file are raw numbers and those of another are pseudonyms.
    """
    for name in _NAMES:
        schemes = [_describe(delivery, name) for delivery in deliveries]
        padded = frozenset[str]().union(*(scheme.padded for scheme in schemes))
        coded = any(scheme.coded for scheme in schemes)
        for delivery, scheme in zip(deliveries, schemes, strict=True):
            error = _judge(delivery, name, scheme, padded, coded=coded)
            if error is not None:
                raise error


def _describe(delivery: Delivery, name: str) -> _Scheme:
    field = delivery.fields.get(name)
    if field is None or field.column is None:
        return _Scheme(frozenset(), counts=False, coded=False)
    texts = pa.array(field.column.texts, pa.string())
    digits, coded = match_texts(texts, "^[0-9]+$"), match_texts(texts, f"^(?:{PSEUDONYM})$", ignore_case=True)
    filled = np.count_nonzero(field.column.texts != "")

    def mostly(hit: np.ndarray) -> bool:
        return bool(hit.sum() >= max(_FEWEST, _SHARE * filled))

    return _Scheme(frozenset(field.column.texts[digits]), counts=mostly(digits), coded=mostly(coded & ~digits))


def _judge(
    delivery: Delivery, name: str, scheme: _Scheme, padded: frozenset[str], *, coded: bool
) -> WerkplaatsError | None:
    shown, total = delivery.names.get(name, name), len(scheme.numbers)
    where = f"{delivery.raw.where}, column {shown}"
    if coded and scheme.counts:
        found = f"{total} different numbers, and pseudonyms in another file"
        return build_privacy_error("privacy.mixed_pseudonyms", where=where, found=found, columns=(shown,))
    if scheme.padded or not padded or not total:
        return None
    shared = len(scheme.numbers & {number.lstrip("0") for number in padded})
    if shared >= max(_SHARED, _HALF * total):
        found = f"{shared} of {total} numbers stand in another file with zeros in front"
        return build_input_error("id.leading_zeros", where=where, found=found, columns=(shown,))
    if scheme.counts and max(map(len, scheme.numbers)) < min(map(len, padded)):
        found = f"{total} numbers, all shorter than those with zeros in front in another file"
        return build_input_error("id.leading_zeros", where=where, found=found, columns=(shown,))
    return None
