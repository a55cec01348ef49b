"""What a year of life in full health may cost, and how cost and QALYs are compared. Used by notebook 05 only."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from werkplaats.params.fields import Slug, Strict

Missingness = Literal["impute_then_resample", "resample_then_impute", "complete_cases"]


class CostEffectiveness(Strict):
    """What a quality-adjusted life year may cost, and how it is found what it costs. Used by notebook 05 only."""

    thresholds: list[Annotated[float, Field(gt=0)]] = Field(
        default_factory=lambda: [20000.0, 50000.0, 80000.0], min_length=1
    )
    """Reference values at which the net monetary benefit is printed (euros per QALY)."""
    maximum: float = Field(default=100000.0, gt=0)
    """Right end of the acceptability curve (euros per QALY)."""
    utility: Slug = "eq5d_utility"
    """Outcome whose area under the curve is the QALY; what it was at the start is held equal between groups."""
    qaly: Slug | None = None
    """Ready-made score that is QALYs already, since the wave before; left out, they are computed from `utility`."""
    cost: Slug | None = None
    """Score, ready-made or of an own definition: cost since the wave before; left out, cost comes from cost lines."""
    until: str | None = None
    """Wave up to which both are counted; left out, the last wave, or the first after baseline with cost lines."""
    missing: Missingness = "impute_then_resample"
    """Order in which gaps are imputed and households resampled for the plane; or only whoever has everything."""
    imputation: Literal["pmm", "normal"] = "pmm"
    """How a gap is drawn: from rows with the nearest prediction, or from a normal model."""
    discount_costs: float = Field(default=0.03, ge=0, lt=1)
    """Discount rate of costs in the years after the first (per year)."""
    discount_qalys: float = Field(default=0.015, ge=0, lt=1)
    """Discount rate of QALYs in the years after the first (per year)."""
    decided_per_year: int | None = Field(default=None, ge=1)
    """Households (or persons, where cost is per person) a year about whom the choice is made, for the total EVPI."""
    decided_years: int = Field(default=5, ge=1, le=50)
    """Years in which that choice is made (years)."""
