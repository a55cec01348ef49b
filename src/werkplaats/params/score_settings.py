"""How scores are analysed: which of them, whose, against what, what is done where one is missing, by which plan."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from werkplaats.params.fields import Citation, IsoDate, Line, Slug, Strict, fault
from werkplaats.params.own_instrument import MinimalDifference

Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
"""SHA-256 of something, as 64 hexadecimal digits in lower case."""


class PopulationMean(Strict):
    """The mean of the population from which households were selected, and who says so."""

    value: float
    """Mean (unit of the score)."""
    source: Citation
    """Publication, with population, year and value set."""


class QualityOfLifeSettings(Strict):
    """What notebook 03 analyses, and against what. Used by notebook 03 only."""

    instruments: list[Slug] = Field(default_factory=list)
    """Instruments to analyse; every instrument of the study when left out."""
    waves: list[str] = Field(default_factory=list)
    """Waves to compare with the baseline; every later wave when left out."""
    population: Literal["all", "adults", "children"] = "all"
    """Whose scores count; ages come from column `birth_year` of table `persons`."""
    adult_from: int = Field(default=18, ge=12, le=25)
    """Age at the start of the household from which a person is an adult (years)."""
    fewest_households: int = Field(default=3, ge=3, le=100)
    """Smallest number of households in a group of which a change is given (households)."""
    important_differences: dict[Slug, MinimalDifference] = Field(default_factory=dict)
    """Outcome -> smallest change that matters; goes before the one that the instrument itself has."""
    population_means: dict[Slug, PopulationMean] = Field(default_factory=dict)
    """Outcome -> mean of the population; without that of the primary outcome there is no test of Mee and Chua."""
    power: float = Field(default=0.8, gt=0.5, lt=1)
    """Power at which the smallest detectable change is given (0.5 to 1)."""
    multiplicity: Literal["holm", "none"] = "holm"
    """How p-values of primary and, apart from them, of secondary outcomes are adjusted; those of others never are."""
    starts_drawn_by_lot: bool = False
    """Whether a lot dealt the days of start over the households; only then can start vectors be tested."""


class MissingData(Strict):
    """What is done where a score is missing. Used by notebook 03 only."""

    method: Literal["complete_cases", "multiple_imputation"] = "complete_cases"
    """Which answer is the main one; the other stands beside it wherever a score is missing."""
    imputations: int = Field(default=20, ge=5, le=1000)
    """Number of imputations; take at least the percentage of persons with a missing score."""
    model: Literal["normal", "pmm"] = "normal"
    """How a score is drawn: from a normal model, or from persons with the nearest prediction."""
    interval: Literal["rubin", "bootstrap"] = "rubin"
    """Interval of an imputed change: Rubin's rules, or households resampled, then imputed, `n_bootstrap` times."""
    deltas: list[Annotated[float, Field(ge=-5, le=5)]] = Field(
        default_factory=lambda: [-1.0, -0.75, -0.5, -0.25, 0.0, 0.25, 0.5, 0.75, 1.0], min_length=2
    )
    """Shifts of the imputed scores, for the tipping point (standard deviations of the score at baseline)."""

    @model_validator(mode="after")
    def _deltas_pass_zero(self) -> Self:
        rising = self.deltas == sorted(set(self.deltas))
        if not rising or not self.deltas[0] <= 0 <= self.deltas[-1]:
            raise fault("params.range", "shifts are listed from low to high, with zero in their range", "deltas")
        return self


class PlanFile(Strict):
    """A plan that was written down: read when the params are, so that its hash goes along."""

    name: Line
    """Path below the folder of the params."""
    sha256: Sha256
    """SHA-256 of the file as it is now."""


def _or_path(schema: dict[str, Any]) -> None:
    """Let an editor know that a file is named here; its name and hash are put in its place."""
    schema["anyOf"] = [{"type": "string"}, *schema["anyOf"]]


class AnalysisPlan(Strict):
    """The plan that was frozen before the data were seen."""

    date: IsoDate
    """Day on which it was frozen."""
    file: Annotated[PlanFile | None, Field(json_schema_extra=_or_path)] = None
    """Where it is written down: a file below the folder of the params; left out, these params are the plan."""
    sha256: Sha256 | None = None
    """Its SHA-256 at the freeze, as notebook 03 shows it; a plan that has changed since is told, not refused."""
