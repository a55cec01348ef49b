"""What a social cost-benefit analysis (MKBA) weighs, and what it assumes. Used by notebook 05 only."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from werkplaats.params.fields import IsoDate, Line, Strict, fault

Share = Annotated[float, Field(ge=0, le=1)]


class BenefitLine(Strict):
    """What one effect is worth to one actor a year, with the project and without."""

    effect: Line
    """What: the programme itself, or what follows from it."""
    actor: Line
    """Whom it befalls: municipality, insurer, household, ..."""
    role: Literal["programme", "effect"]
    """`programme` for what the project itself costs, `effect` for what follows from it, good or bad."""
    value: Literal["fiscal", "economic", "social"]
    """Public money, income and production, or health and safety."""
    cashable: bool = False
    """Whether capacity is really given up, so that money is left; public money only."""
    evidence: Literal["A", "B", "C"]
    """Class of the evidence: A a comparison, B a change of these households, C an expert's view."""
    first_year: int = Field(default=0, ge=0, le=100)
    """First year in which it comes, 0 that of the start."""
    last_year: int = Field(ge=0, le=100)
    """Last year in which it comes."""
    null_alternative: float = 0.0
    """Without the project (euros a year; a cost is negative)."""
    project: float
    """With the project (euros a year; a cost is negative)."""
    source: Line
    """Where the amounts come from."""

    @model_validator(mode="after")
    def _agrees(self) -> Self:
        if self.last_year < self.first_year:
            raise fault("params.period", "the last year lies before the first", "last_year", beside=("first_year",))
        if self.cashable and self.value != "fiscal":
            raise fault("params.unknown_value", "only public money can be cashable", "cashable", beside=("value",))
        return self


class Optimism(Strict):
    """Share that is taken off benefits by class of evidence; harms stay whole."""

    A: Share = 0.0
    """Of a comparison (0 to 1)."""
    B: Share = 0.0
    """Of a change of these households (0 to 1)."""
    C: Share = 0.0
    """Of an expert's view (0 to 1)."""


class SocialCostBenefit(Strict):
    """A social cost-benefit analysis (MKBA) against the null alternative. Used by notebook 05 only."""

    start: IsoDate
    """Day on which it was begun: it decides which discount rates hold."""
    lines: list[BenefitLine] = Field(min_length=1)
    """What is weighed, a line per effect and actor."""
    deadweight: Share = 0.0
    """Share of every effect that would have come anyway; 0 when amounts are differences with a comparison (0 to 1)."""
    drop_off: Share = 0.0
    """Share of an effect that wears off each year after its first (0 to 1)."""
    lag: int = Field(default=0, ge=0, le=20)
    """Years that effects come later than their lines say (years)."""
    optimism: Optimism = Field(default_factory=Optimism)
    """What is taken off benefits by class of evidence."""
    probability: Share = 1.0
    """Probability that the effects are real; the programme's cost is certain (0 to 1)."""
    swing: float = Field(default=0.25, gt=0, le=1)
    """Share by which each effect is made smaller and larger in the tornado (0 to 1)."""
