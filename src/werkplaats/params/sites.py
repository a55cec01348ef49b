"""How results are given per site: part of the params model."""

from __future__ import annotations

from pydantic import Field

from werkplaats.params.fields import Line, Slug, Strict


class Sites(Strict):
    """Results of the primary and secondary outcomes per site: `neighborhood` of a household. Notebook 03 only."""

    label: Line | None = None
    """What a site is called in the report; a neighborhood when left out."""
    expected: dict[Slug, Slug] = Field(default_factory=dict)
    """Outcome -> ready-made score with what was expected of each person: only persons who have it count."""
    fewest_adjusted: int = Field(default=30, ge=2)
    """Smallest number of households for which a change is adjusted for what was expected (households)."""
