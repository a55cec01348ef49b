"""An instrument that a study brings itself: what it asks, and how its answers become scores. A file, and no code."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from werkplaats.params.fields import Citation, Line, Slug, Strict, fault, faults
from werkplaats.params.tariffs import Tariff, find_tariff_faults

Faults = Iterator[PydanticCustomError]


class Labels(Strict):
    """A name for the reader, in both languages of the report."""

    nl: Line
    """Dutch."""
    en: Line
    """English."""


class MinimalDifference(Strict):
    """The smallest change that matters, and who says so."""

    value: float = Field(gt=0)
    """Size of the change, whatever its direction (unit of the score)."""
    source: Citation
    """Publication, with population and method."""


class OwnCutOff(Strict):
    """A category of scores."""

    lowest: float
    """Score from which the category holds, up to the next one (unit of the score)."""
    label: Labels
    """Name of the category."""


class OwnItem(Strict):
    """A question. Its text is not written down here: it belongs to the owner of the instrument."""

    name: Slug
    """Name in column `item` of the measurements."""
    minimum: float | None = None
    """Lowest answer, when it differs from that of the instrument."""
    maximum: float | None = None
    """Highest answer, when it differs from that of the instrument."""
    reversed: bool = False
    """Whether the answer is turned around before it is scored: lowest plus highest, minus the answer."""


class OwnScale(Strict):
    """A score that the instrument yields."""

    name: Slug
    """Name of the outcome in every table."""
    label: Labels
    """Name for the report."""
    items: list[Slug] = Field(default_factory=list)
    """Items of this scale; every item of the instrument when left out."""
    score: Literal["sum", "mean", "tariff"]
    """How answers become a score; `tariff` adds the value that each answer has."""
    may_be_missing: int = Field(default=0, ge=0)
    """How many answers may be missing; the mean of those given then stands in for them. With more there is no score."""
    tariff: Tariff | None = None
    """Value of each answer; required when `score` is `tariff`."""
    higher_is_better: bool
    """Direction."""
    ordinal: bool = False
    """Whether scores are levels and not distances; they are then counted and not averaged."""
    unit: Line = "points"
    """Unit of the score."""
    minimal_important_difference: MinimalDifference | None = None
    """Smallest change that matters, with its source."""
    cut_offs: list[OwnCutOff] = Field(default_factory=list)
    """Categories, lowest first; together they cover the whole range."""


class OwnInstrument(Strict):
    """An instrument in a file of its own, which a study names under `instruments`."""

    name: Slug
    """Name in column `instrument` of the measurements."""
    version: Line
    """Version that is scored."""
    label: Labels
    """Name for the report."""
    licence: Citation
    """What its owner asks of users."""
    source: Citation
    """Publication on which the scoring rests."""
    population: Literal["adults", "youth", "any"] = "any"
    """For whom it was made."""
    conversation_tool: bool = False
    """Whether it is meant for a conversation: its scores then describe, and no conclusion rests on a change."""
    minimum: float
    """Lowest answer to every item that names none of its own (scale points)."""
    maximum: float
    """Highest answer to every item that names none of its own (scale points)."""
    whole_numbers: bool = True
    """Whether every answer is a whole number."""
    items: list[OwnItem] = Field(min_length=1)
    """Questions, in the order of the questionnaire."""
    scales: list[OwnScale] = Field(min_length=1)
    """Scores, in the order of the report."""

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        found = [*_ranges(self), *_names(self)]
        # What follows leans on names and ranges that are right.
        found = found or [found for place in range(len(self.scales)) for found in _scale(self, place)]
        if found:
            raise faults(found)
        return self

    def range_of(self, item: str) -> tuple[float, float]:
        """Return the lowest and highest answer to an item; KeyError when there is no such item."""
        known = {known.name: known for known in self.items}[item]
        return (
            self.minimum if known.minimum is None else known.minimum,
            self.maximum if known.maximum is None else known.maximum,
        )

    def items_of(self, scale: OwnScale) -> list[str]:
        """Return the items of a scale, in the order of the questionnaire."""
        return [item.name for item in self.items if not scale.items or item.name in scale.items]

    def score_range(self, scale: OwnScale) -> tuple[float, float]:
        """Return the lowest and highest score there is."""
        if scale.tariff is not None:
            return scale.tariff.range
        ranges = [self.range_of(item) for item in self.items_of(scale)]
        divisor = len(ranges) if scale.score == "mean" else 1
        return sum(low for low, _ in ranges) / divisor, sum(high for _, high in ranges) / divisor


def _ranges(instrument: OwnInstrument) -> Faults:
    if instrument.minimum >= instrument.maximum:
        yield fault("params.range", "the lowest answer lies below the highest", "minimum")
        return
    for place, item in enumerate(instrument.items):
        low = instrument.minimum if item.minimum is None else item.minimum
        high = instrument.maximum if item.maximum is None else item.maximum
        if low >= high:
            name = "maximum" if item.minimum is None else "minimum"
            yield fault("params.range", "the lowest answer lies below the highest", "items", place, name)


def _names(instrument: OwnInstrument) -> Faults:
    items = [item.name for item in instrument.items]
    yield from _twice("item", items, "items")
    yield from _twice("scale", [scale.name for scale in instrument.scales], "scales")
    for place, scale in enumerate(instrument.scales):
        for position, name in enumerate(scale.items):
            if name not in items:
                message = f"item '{name}' is not one of: {', '.join(items)}"
                yield fault("params.unknown_value", message, "scales", place, "items", position)
            elif name in scale.items[:position]:
                message = f"item '{name}' is listed twice"
                yield fault("params.unknown_value", message, "scales", place, "items", position)


def _twice(kind: str, names: Sequence[str], key: str) -> Faults:
    for place, name in enumerate(names):
        if name in names[:place]:
            beside = (key, names.index(name), "name")
            yield fault("params.unknown_value", f"{kind} '{name}' is listed twice", key, place, "name", beside=beside)


def _scale(instrument: OwnInstrument, place: int) -> Faults:
    scale, at = instrument.scales[place], ("scales", place)
    items = instrument.items_of(scale)
    if (scale.score == "tariff") != (scale.tariff is not None):
        yield fault("params.tariff", "`score: tariff` and a `tariff` go together", *at, "score")
        return
    if scale.tariff is not None:
        levels = {item: instrument.range_of(item) for item in items} if instrument.whole_numbers else {}
        turned = [item.name for item in instrument.items if item.reversed and item.name in items]
        for message, *path in find_tariff_faults(scale.tariff, levels, turned):
            yield fault("params.tariff", message, *at, "tariff", *path)
        if scale.may_be_missing:
            message = "with an answer missing a tariff gives no value, so none may be missing"
            yield fault("params.range", message, *at, "may_be_missing")
    elif scale.may_be_missing >= len(items):
        yield fault("params.range", f"the scale has {len(items)} items", *at, "may_be_missing")
    elif scale.may_be_missing and len({instrument.range_of(item) for item in items}) > 1:
        message = "items with different ranges cannot stand in for one another, so none may be missing"
        yield fault("params.range", message, *at, "may_be_missing")
    yield from _cut_offs(scale, instrument.score_range(scale), place)


def _cut_offs(scale: OwnScale, score_range: tuple[float, float], place: int) -> Faults:
    lowest = [cut_off.lowest for cut_off in scale.cut_offs]
    if not lowest:
        return
    at = ("scales", place, "cut_offs")
    if lowest != sorted(set(lowest)):
        yield fault("params.range", "categories are listed lowest first, each from a score of its own", *at)
    elif lowest[0] > score_range[0] or lowest[-1] > score_range[1]:
        message = f"scores run from {score_range[0]:g} to {score_range[1]:g}: the first category starts at the lowest"
        yield fault("params.range", message, *at, 0 if lowest[0] > score_range[0] else len(lowest) - 1, "lowest")
