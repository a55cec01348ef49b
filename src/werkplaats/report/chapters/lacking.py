"""What a study lacks, and what therefore cannot be said."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from werkplaats.report.chapters.roles import NOTEBOOK
from werkplaats.report.chapters.unsaid import measure_name
from werkplaats.report.context import Context
from werkplaats.report.language import message

REASONS: Mapping[str, str] = MappingProxyType(
    {
        "quality_of_life": message("questionnaires: nothing can be said about quality of life"),
        "comparison": message("a comparison group: what would have happened anyway is not known"),
        "comparison_quality_of_life": message(
            "quality of life of comparison households: a change in scores has nothing to be set against"
        ),
        "costs": message("cost lines: nothing can be said about cost, savings or who pays"),
        "volumes": message("cost lines: nothing can be said about cost, savings or who pays"),
        "other_groups": message("a comparison on scores of the groups beside the two that are compared"),
        "household_periods": message("cost lines: nothing can be said about cost, savings or who pays"),
        "household_months": message("cost lines: nothing can be said about cost, savings or who pays"),
        "volumes_unpriced": message(
            "a price for some of the volumes of care that were delivered: what they cost is unknown and not zero"
        ),
        "neighborhood_series": message("monthly series of the neighborhood: how the neighborhood did is not known"),
        "stops": message("stop messages: whether care ended or went over to another act cannot be seen"),
        "care_stacking": message("involved professionals: the stacking of care cannot be shown"),
        "start": message("the day on which each household started: months around the start cannot be lined up"),
        "observed_periods": message(
            "months both before and during the deployment of the same household: no saving can be computed"
        ),
        "observed_periods_some": message(
            "months both before and during the deployment of some households: they are left out of the savings"
        ),
        "programme_some": message("hours of the family director for some households: they count as zero there"),
        "programme": message("hours of a family director: net saving is unknown"),
        "robustness_costs": message("cost lines to compute an expected fall from"),
        "benchmark_costs": message("cost lines for insured care: no level of the area is read beside them"),
        "benchmark_persons": message(
            "who belongs to which household: what as many people cost in the area cannot be computed"
        ),
        "benchmark_months": message(
            "months of households in the years of the benchmark: its level has nothing to be read beside"
        ),
        "selection": message("the rule by which households were selected: the expected fall cannot be computed"),
        **dict.fromkeys(
            (
                "group_balance",
                "balanced",
                "same_start",
                "event_study",
                "imputed",
                "dealt_starts",
                "pre_trend",
                "trend_violation",
                "calendar",
            ),
            message("comparison households enough, with months enough, for every check of the comparison"),
        ),
        "synthetic_control": message(
            "what a synthetic control asks for: more months before the start than comparison households, and a start "
            "that does not follow an expensive year"
        ),
        "lasting_costs": message("cost lines after the deployment: whether a change lasts is unknown"),
        "embedding": message("answers on sustainability (PSAT): whether the role is embedded is unknown"),
        "cost_effectiveness": message("cost per household: there is no cost-effectiveness"),
        "qaly": message("utilities at two moments: QALYs cannot be computed"),
        "avoided_claims": message("claims of avoided costs that say all that they must: they are not counted"),
        "social_cost_benefit": message("lines of costs and benefits that can be weighed: there is no MKBA"),
        "incremental": message("cost and health of enough households in both groups: they cannot be compared together"),
        "incremental_complete_cases": message(
            "enough households with every measurement: cost and health are compared with what was imputed only"
        ),
        "helpers": message("involved professionals: the stacking of care cannot be shown"),
        "events": message("events such as crises and placements"),
        "referrals": message("records of warm handovers"),
        "avoided": message("avoided costs: they are not estimated in this report"),
        "plan": message("an analysis plan that was frozen beforehand: what was decided when cannot be shown"),
        "role_transfer": message("whether someone takes over the role of the family director"),
    }
)
"""Name of what is missing -> what that means."""

INSTEAD = ("costs", "volumes")
"""Either of these is enough to say what care cost."""

SERIES: Mapping[str, str] = MappingProxyType(
    {
        "series_short": message("enough months on both sides of the start for the series {measure}"),
        "series_with_gaps": message("every month of the series {measure}"),
        "series_constant": message("any difference between the months of the series {measure}"),
        "series_without_exposure": message(
            "residents, or counts of neighborhoods without the approach, above zero in every month of the series "
            "{measure}"
        ),
        "series_rare": message("something counted in most months on both sides of the start of the series {measure}"),
        "series_without_start": message("the month in which the approach began, for the series {measure}"),
    }
)
"""Why no line was drawn through a monthly series of a neighborhood."""

NO_LINES = message("cost lines: what care cost per domain and month, and what each payer spent, cannot be told")

OF_COST_LINES = ("costs", "volumes", "household_periods", "household_months")
"""What is missing without cost lines; with amounts per person, something can be said about cost."""


ABOUT = ("person_costs", "not_measured", *SERIES)
"""Kinds of what is missing that are about one outcome or series."""


def lacking_lines(context: Context) -> Iterator[str]:
    """Yield one line per thing that is missing, each once, in the order of the notebooks."""
    told: set[str] = set()
    for results in context.given.results.values():
        for missing in results.missing:
            line = _line(context, results.notebook, missing.what, missing.why)
            if line and line not in told:
                told.add(line)
                yield line
    if not context.given.texts.get("experiences", "").strip():
        yield context.say("a text on the experiences of families and professionals")
    hidden = sum(int(results.facts.get("suppressed_estimates", 0)) for results in context.given.results.values())
    if hidden:
        yield context.say("{n} estimates that were suppressed in this public variant (number too small)", n=str(hidden))


def _about(context: Context, kind: str, name: str) -> str:
    """Return what is lacking of one outcome or series."""
    if kind == "person_costs":
        return context.say("amounts that can be compared: {outcome}", outcome=context.label("outcome", name))
    if kind == "not_measured":
        return context.say("scores on {outcome}: nothing can be said about it", outcome=measure_name(context, name))
    return context.say(SERIES[kind], measure=name.replace("_", " "))


def _line(context: Context, notebook: str, what: str, why: str) -> str | None:
    """Return what is lacking as a line; None for what the chapter on quality of life tells of."""
    kind, _, name = what.partition(":")
    if kind == "domain" and name:
        return context.say("cost lines for {domain}: unknown is not zero", domain=context.label("domain", name))
    if why == "disclosure":
        return context.say("table '{name}': left out of this public variant", name=what.replace("_", " "))
    if kind in ABOUT:
        return _about(context, kind, name)
    if what in INSTEAD and context.table("04_costs", "cost_by_domain") is not None:
        return None
    if what in REASONS:
        instead = what in OF_COST_LINES and context.table("04_costs", "person_costs") is not None
        return context.say(NO_LINES if instead else REASONS[what])
    if notebook == NOTEBOOK:
        return None
    return context.say("'{name}' (not delivered)", name=context.label("table", what))
