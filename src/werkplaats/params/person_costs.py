"""Costs that arrive as an amount per person and wave, as trials and cost questionnaires deliver them."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from werkplaats.params.fields import Slug, Strict

EURO = "EUR"


class PersonCosts(Strict):
    """Costs and use of care that arrive as an amount per person and wave, without cost lines."""

    outcomes: list[Slug] = Field(min_length=1)
    """Scores, ready-made or of an own definition, of costs or use since the wave before; notebook 04 compares means."""
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] = EURO
    """Currency of every amount, also of what a QALY may cost; amounts are taken as delivered (three-letter code)."""
