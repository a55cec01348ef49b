"""The params model: everything that differs between one study and the next, and no code.

One YAML file per study, ``params/<study>.yaml``, is read strictly (`werkplaats.params.loading`) and checked against
these models. Top-level names are what a notebook may ask for in its ``parameters`` cell; a notebook's cache key holds
the values of exactly those. Every field says what it means, in which unit, and what happens when it is left out.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from werkplaats.params.agreement import find_disagreements
from werkplaats.params.benchmarks import Benchmark
from werkplaats.params.cost_effectiveness import CostEffectiveness
from werkplaats.params.fields import POOL, IsoDate, Line, Slug, Strict, StudyName, fault, faults
from werkplaats.params.own_instrument import OwnInstrument
from werkplaats.params.person_costs import EURO, PersonCosts
from werkplaats.params.price_list import PriceList
from werkplaats.params.pseudonyms import Pseudonyms
from werkplaats.params.score_settings import AnalysisPlan, MissingData, QualityOfLifeSettings
from werkplaats.params.sites import Sites
from werkplaats.params.social_cost_benefit import SocialCostBenefit
from werkplaats.params.sources import Source
from werkplaats.params.tariffs import Tariff
from werkplaats.prices import FIRST_YEAR, LAST_YEAR


class Window(Strict):
    """The months for which data were delivered; nothing outside it counts as exposure."""

    start: IsoDate
    """First day for which costs were delivered."""
    end: IsoDate
    """Last day for which costs were delivered."""

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.end < self.start:
            raise fault("params.period", "the window ends before it starts", "end", beside=("start",))
        return self


class Periods(Strict):
    """How many months around the deployment are compared."""

    before_months: int = Field(default=12, ge=1, le=60)
    """Calendar months before the month of the start (months)."""
    after_months: int = Field(default=12, ge=0, le=60)
    """Calendar months after the month in which the deployment ends (months)."""


class Wave(Strict):
    """One round of questionnaires. The first wave listed is the baseline."""

    name: Annotated[str, Field(pattern=r"^[A-Za-z0-9_]{1,20}$")]
    """Name as it stands in the data, after `codes`."""
    month: float = Field(ge=0, le=240)
    """Planned time since baseline (months)."""
    label: Line | None = None
    """Name for the report; the wave's own name when left out."""


class Groups(Strict):
    """Which households received the approach, and with whom they are compared."""

    intervention: Slug
    """Group that received the approach."""
    reference: Slug | None = None
    """Group that it is compared with; without one the study has no comparison and says so."""
    randomized: bool = False
    """Whether chance decided who came in which group."""
    labels: dict[Slug, Line] = Field(default_factory=dict)
    """Names of the groups for the report."""

    @property
    def further(self) -> tuple[str, ...]:
        """Groups that took part beside the two that are compared, as `labels` names them."""
        named = (self.intervention, self.reference, POOL)
        return tuple(group for group in self.labels if group not in named)

    @model_validator(mode="after")
    def _different(self) -> Self:
        if self.reference == self.intervention:
            raise fault("params.group", "a group cannot be its own reference", "reference")
        if self.randomized and self.reference is None:
            raise fault("params.group", "chance can only divide households over two groups", "randomized")
        return self


class Payer(Strict):
    """Who pays for care."""

    label: Line
    """Name for the report."""
    public: bool = True
    """Whether this payer is public money."""


class Domain(Strict):
    """A domain of care and who pays for it."""

    label: Line
    """Name for the report."""
    payer: Slug
    """Payer of a cost line in this domain that names none itself."""


def _or_path(schema: dict[str, Any]) -> None:
    """Let an editor know that a file is named here; what stands in it is read in its place."""
    schema["anyOf"] = [{"type": "string"}, *schema["anyOf"]]


class Instrument(Strict):
    """An instrument in the questionnaires, or a score that arrives ready-made."""

    name: Slug
    """Name in column `instrument`; `werkplaats instruments` lists those known, any other is defined or ready-made."""
    definition: Annotated[OwnInstrument | None, Field(json_schema_extra=_or_path)] = None
    """An instrument of the study's own: a file below the folder of the params, such as `instruments/my_scale.yaml`."""
    tariff: Annotated[Tariff | None, Field(json_schema_extra=_or_path)] = None
    """Value of each answer, for an instrument whose tariff a study must bring (`icecap_a`): a file, as `definition`."""
    item_map: Annotated[dict[Slug, Slug] | None, Field(json_schema_extra=_or_path)] = None
    """Item -> scale, for an instrument whose map a study must bring (`ph22`, ...): a file, as `definition`."""
    value_set: Slug | None = None
    """Which value set turns answers into utilities; required for `eq5d_3l`, which has two for the Netherlands."""
    dead_is_zero: bool = False
    """Whether utility is 0 from the date of death (event `death` of a person in table `events`)."""
    label: Line | None = None
    """Name for the report; required for a ready-made score, from the registry otherwise."""
    minimum: float | None = None
    """Lowest possible score; required for a ready-made score (scale points)."""
    maximum: float | None = None
    """Highest possible score; required for a ready-made score (scale points)."""
    higher_is_better: bool = True
    """Direction of a ready-made score."""
    unit: Line | None = None
    """Unit of a ready-made score, such as `visits`; scale points when left out, and money for an amount."""

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.minimum is not None and self.maximum is not None and self.minimum >= self.maximum:
            raise fault("params.range", "the lowest possible score lies below the highest", "minimum")
        return self

    @model_validator(mode="after")
    def _agrees_with_its_definition(self) -> Self:
        if self.definition is None:
            return self
        if self.definition.name != self.name:
            message = f"the definition is that of '{self.definition.name}'"
            raise fault("params.unknown_value", message, "name", beside=("definition", "name"))
        names = ("label", "minimum", "maximum", "value_set", "tariff", "item_map", "unit")
        given = [name for name in names if getattr(self, name) is not None]
        if given:
            raise fault("params.unknown_key", "the definition says this already; remove it here", given[0])
        return self


class Selection(Strict):
    """The rule by which households came into the study: the source of regression to the mean."""

    threshold_euros: float = Field(gt=0)
    """Cost over `months` before the selection date from which a household qualifies (euros, prices of the time)."""
    months: int = Field(default=12, ge=1, le=60)
    """Months over which that cost is counted (months)."""


class Programme(Strict):
    """Who pays the family director."""

    payer: Slug
    """Payer of the hours in table `programme`."""


class Sustainability(Strict):
    """When a change counts as held. Used by notebook 06 only."""

    margin: float = Field(default=0.10, gt=0, lt=1)
    """Share of the cost before the start by which the after-cost may rise above the during-cost (0 to 1)."""


class Robustness(Strict):
    """What notebook 07 varies. Used by notebook 07 only."""

    correlations: list[Annotated[float, Field(ge=0, lt=1)]] = Field(
        default_factory=lambda: [0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9], min_length=1
    )
    """Year-to-year correlations of household cost over which the expected fall is drawn (0 to 1)."""


class Disclosure(Strict):
    """What the public report may show."""

    profile: Literal["cbs", "streng"] = "cbs"
    """Rule set: `cbs` suppresses cells below `min_households`; `streng` also rounds amounts to hundreds of euros."""
    min_households: int = Field(default=10, ge=10)
    """Smallest number of households behind a published number; the floor of 10 cannot be lowered (households)."""


class StudyParams(Strict):
    """A whole study. A key that is not here does not exist."""

    study: StudyName
    """Short name: of this file, of data/raw/<study> and of reports/<study>."""
    title: Line
    """Title on the report."""
    subtitle: Line | None = None
    """Second line on the report."""
    commissioner: Line | None = None
    """Who asked for the evaluation; on the cover."""
    language: Literal["nl", "en"] = "nl"
    """Language of the report."""
    synthetic: bool = False
    """Whether the data are invented; every page of every report then says so."""
    seed: int = Field(default=2020, ge=0, le=2**32 - 1)
    """Seed of everything random; the same seed gives the same numbers."""
    price_year: int = Field(default=2020, ge=FIRST_YEAR, le=LAST_YEAR)
    """Year in whose prices every amount is expressed (calendar year, consumer price index)."""
    confidence_level: float = Field(default=0.95, ge=0.5, lt=1)
    """Confidence level of every interval (0.5 to 1)."""
    n_bootstrap: int = Field(default=5000, ge=200, le=1_000_000)
    """Bootstrap replicates of households (number)."""
    window: Window | None = None
    """Months with cost data; left out when the study has no costs."""
    periods: Periods = Field(default_factory=Periods)
    """Months before and after the deployment."""
    waves: list[Wave] = Field(default_factory=list)
    """Rounds of questionnaires, baseline first."""
    groups: Groups
    """Who is compared with whom."""
    sources: list[Source] = Field(min_length=1)
    """Raw files and how their columns and codes become ours."""
    benchmarks: list[Benchmark] = Field(default_factory=list)
    """Public files on whole areas, beside which the study is read; left out, the report has no such levels."""
    pseudonyms: Pseudonyms = Field(default_factory=Pseudonyms)
    """Identifiers that are delivered raw; without it every identifier must be a pseudonym when it comes in."""
    payers: dict[Slug, Payer] = Field(default_factory=dict)
    """Payers by name."""
    domains: dict[Slug, Domain] = Field(default_factory=dict)
    """Domains of care by name."""
    price_list: Annotated[PriceList | None, Field(json_schema_extra=_or_path)] = None
    """Prices and items of the study's own: a file below the folder of the params, such as `prices/my_study.yaml`."""
    programme: Programme | None = None
    """The family director; left out when the study has none."""
    instruments: list[Instrument] = Field(default_factory=list)
    """Instruments, in the order of the report."""
    person_costs: PersonCosts | None = None
    """Costs that arrive as an amount per person and wave; left out when there are cost lines, or no costs at all."""
    primary_outcome: Slug | None = None
    """Outcome named beforehand as the one that decides; any outcome not named is exploratory."""
    secondary_outcomes: list[Slug] = Field(default_factory=list)
    """Outcomes named beforehand as supporting."""
    analysis_plan: AnalysisPlan | None = None
    """The frozen analysis plan; left out, nothing was frozen and the report says so."""
    quality_of_life: QualityOfLifeSettings = Field(default_factory=QualityOfLifeSettings)
    """Settings of notebook 03."""
    missing_data: MissingData = Field(default_factory=MissingData)
    """What notebook 03 does where a score is missing."""
    sites: Sites | None = None
    """Results per site; left out when nobody asks for them."""
    selection: Selection | None = None
    """Rule by which households were selected; without it the expected fall cannot be computed."""
    cost_effectiveness: CostEffectiveness = Field(default_factory=CostEffectiveness)
    """Settings of notebook 05."""
    social_cost_benefit: SocialCostBenefit | None = None
    """Social cost-benefit analysis (MKBA); left out, the report has none."""
    sustainability: Sustainability = Field(default_factory=Sustainability)
    """Settings of notebook 06."""
    robustness: Robustness = Field(default_factory=Robustness)
    """Settings of notebook 07."""
    neighborhood_start: IsoDate | None = None
    """First day of the approach in the monthly series of neighborhoods; the first household there when left out."""
    disclosure: Disclosure = Field(default_factory=Disclosure)
    """Settings of the public report."""

    @model_validator(mode="after")
    def _names_agree(self) -> Self:
        found = find_disagreements(self)
        if found:
            raise faults(found)
        return self

    @property
    def currency(self) -> str:
        """Three-letter code of the money in which every amount of the study is."""
        return self.person_costs.currency if self.person_costs else EURO

    @property
    def baseline(self) -> str:
        """Name of the baseline wave."""
        return self.waves[0].name
