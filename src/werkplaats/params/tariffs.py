"""A tariff that a study brings itself: what each answer is worth. Only a table that passes its own check is used."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from pydantic import Field

from werkplaats.params.fields import Citation, Line, Slug, Strict

TOLERANCE = 0.0002
"""Published tables have four decimals; five attributes can each be off by half of the last one."""


class Tariff(Strict):
    """The value of each answer to each item; a score is the sum over items."""

    name: Line
    """Name of the value set, with country and year; it goes along with every score."""
    source: Citation
    """Publication from which the table was retyped."""
    values: dict[Slug, list[float]] = Field(min_length=1)
    """Item -> value of each answer, from the lowest answer to the highest."""
    lowest_total: float
    """Score of the worst state as published; the table must add up to it."""
    highest_total: float
    """Score of the best state as published; the table must add up to it."""

    @property
    def range(self) -> tuple[float, float]:
        """Lowest and highest score there is."""
        return self.lowest_total, self.highest_total


def find_tariff_faults(
    tariff: Tariff, levels: Mapping[str, tuple[float, float]], turned: Sequence[str]
) -> Iterator[tuple[str, *tuple[str, ...]]]:
    """Yield what is wrong with a tariff, and the keys that lead to it.

    Parameters
    ----------
    tariff
        The table.
    levels
        Lowest and highest answer of every item of the scale; empty when answers are not whole numbers.
    turned
        Items whose answers are turned around; the table speaks of answers as given.
    """
    if not levels:
        yield ("a tariff needs whole numbers as answers",)
        return
    if turned:
        yield (f"a tariff values answers as they are given; {', '.join(turned)} cannot be reversed as well",)
    wrong = [*_shape(tariff, levels)]
    yield from wrong or _totals(tariff)


def _shape(tariff: Tariff, levels: Mapping[str, tuple[float, float]]) -> Iterator[tuple[str, *tuple[str, ...]]]:
    for item in levels:
        if item not in tariff.values:
            yield f"item '{item}' of the scale has no values", "values"
    for item, values in tariff.values.items():
        if item not in levels:
            yield f"item '{item}' is not one of: {', '.join(levels)}", "values", item
            continue
        lowest, highest = levels[item]
        needed = int(highest - lowest) + 1
        if len(values) != needed:
            yield f"answers {lowest:g} to {highest:g} need {needed} values, found {len(values)}", "values", item


def _totals(tariff: Tariff) -> Iterator[tuple[str, *tuple[str, ...]]]:
    signs = {item: _direction(values) for item, values in tariff.values.items()}
    for item, sign in signs.items():
        if sign is None:
            yield "values go up and down; a better answer is never worth less", "values", item
    if {1, -1} <= set(signs.values()):
        yield "for some items the highest answer is the best, for others the worst", "values"
    for name, total, best in (
        ("lowest_total", sum(map(min, tariff.values.values())), tariff.lowest_total),
        ("highest_total", sum(map(max, tariff.values.values())), tariff.highest_total),
    ):
        if abs(total - best) > TOLERANCE:
            yield f"the table adds up to {total:.4f}, so a value is wrong or missing", name


def _direction(values: Sequence[float]) -> int | None:
    """Return 1 when values never fall, -1 when they never rise, 0 when they are all equal, None otherwise."""
    steps = [after - before for before, after in pairwise(values)]
    if not any(steps):
        return 0
    if all(step >= 0 for step in steps):
        return 1
    return -1 if all(step <= 0 for step in steps) else None
