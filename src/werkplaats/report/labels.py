"""Names for readers: from params where the study names them, from the catalogue where the workbench does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from werkplaats.report.language import message, translate

if TYPE_CHECKING:
    import pandas as pd

    from werkplaats.params.model import StudyParams

Kind = Literal[
    "domain",
    "payer",
    "group",
    "wave",
    "outcome",
    "period",
    "stage",
    "dimension",
    "psat",
    "event",
    "step",
    "reason",
    "characteristic",
    "level",
    "area",
    "term",
    "finding",
    "table",
]

Names = Callable[[Kind, str], str]
"""Function that names a thing of one kind for readers."""

KNOWN: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "period": {
            "before": message("before"),
            "during": message("during"),
            "after": message("after"),
            "follow_up": message("follow-up"),
        },
        "group": {"all_others": message("all other groups together")},
        "stage": {
            "screened": message("screened"),
            "qualified": message("qualified by cost"),
            "enrolled": message("enrolled"),
            "lost": message("left the study"),
            "analysed": message("analysed"),
            "comparison": message("comparison households"),
        },
        "dimension": {
            "bodily_functions": message("bodily functions"),
            "mental_wellbeing": message("mental well-being"),
            "meaningfulness": message("meaningfulness"),
            "quality_of_life": message("quality of life"),
            "participation": message("participation"),
            "daily_functioning": message("daily functioning"),
        },
        "outcome": {
            "eq5d_utility": message("EQ-5D-5L utility"),
            "eq_vas": message("EQ-VAS (own rating of health)"),
            "cost": message("cost"),
        },
        "psat": {
            "environmental_support": message("environmental support"),
            "funding_stability": message("funding stability"),
            "partnerships": message("partnerships"),
            "organizational_capacity": message("organizational capacity"),
            "program_evaluation": message("program evaluation"),
            "program_adaptation": message("program adaptation"),
            "communications": message("communications"),
            "strategic_planning": message("strategic planning"),
            "overall": message("all domains together"),
        },
        "event": {
            "crisis": message("crisis report"),
            "out_of_home_placement": message("out-of-home placement"),
            "eviction": message("eviction"),
            "police_call": message("police call"),
        },
        "step": {
            "consent": message("consent given"),
            "contact": message("contact took place"),
            "feedback": message("referrer heard back"),
        },
        "reason": {
            "moved": message("moved away"),
            "withdrawn": message("withdrew consent"),
            "died": message("died"),
        },
        "characteristic": {
            "persons": message("persons"),
            "household_size": message("household size"),
            "neighborhood": message("neighborhood"),
            "sex": message("sex"),
            "age": message("age"),
            "deployment_months": message("months of deployment"),
        },
        "level": {
            "female": message("female"),
            "male": message("male"),
            "other": message("other"),
            "unknown": message("unknown"),
            "total": message("total"),
            "mean": message("mean"),
        },
        "area": {"NL00": message("the Netherlands")},
        "term": {
            "gross_saving_total": message("gross saving, total"),
            "gross_saving_mean": message("gross saving per household"),
            "director_cost_mean": message("cost of the family director per household"),
            "director_cost_total": message("cost of the family director, total"),
            "net_saving_total": message("net saving, total"),
            "net_saving_mean": message("net saving per household"),
            "gross_saving_median": message("gross saving of the middle household"),
            "net_saving_median": message("net saving of the middle household"),
            "gross_saving_winsorized": message("gross saving, the lowest and the highest held down"),
            "net_saving_winsorized": message("net saving, the lowest and the highest held down"),
            "gross_saving_same_months": message("gross saving, the same calendar months compared"),
            "largest_share_of_saving": message("part of the total saving that one household carries"),
            "compensation_mean": message("what a payer that loses would have to receive, per household"),
            "cost_fall": message("falls of cost per domain, added up"),
            "cost_rise": message("rises of cost per domain, added up"),
            "cost_shifted": message("falls that were met by rises in other domains"),
            "cost_shifted_beyond_chance": message("falls that were met by more than chance would have it"),
            "adjusted_qaly_difference": message("difference in QALYs"),
            "cost_difference": message("difference in cost between groups, per person"),
            "cost_per_household_month": message("cost per household per month"),
            "insured_cost_per_household_year": message("insured care per household per year"),
            "mean_change": message("mean change"),
            "hedges_g": message("standardized change (Hedges g)"),
            "mean_change_imputed": message("mean change, missing scores imputed"),
            "mean_change_complete_cases": message("mean change, only who has both scores"),
            "mixed_mean_change": message("mean change by a mixed model"),
            "hedges_g_av": message("change in standard deviations of the score"),
            "hodges_lehmann": message("median change (Hodges-Lehmann)"),
            "share_improved": message("share of households that improved"),
            "share_same": message("share of households that stayed the same"),
            "share_worse": message("share of households that got worse"),
            "minimal_detectable_change": message("smallest change that could have been seen"),
            "forward_share": message("share of households forward"),
            "stable_share": message("share of households stable"),
            "back_share": message("share of households back"),
            "low_level_share": message("share of households at a low level"),
            "attrition_difference": message("who left minus who stayed, at the start"),
            "mee_chua_effect": message("change at the mean of the population"),
            "nap_mean": message("nonoverlap of all pairs (NAP), mean over households"),
            "tau_mean": message("Tau, mean over households"),
            "baseline_corrected_tau_mean": message("Tau without the trend before the start, mean over households"),
            "between_case_difference": message("difference before and after between households (standardized)"),
            "mean_shift_at_start": message("mean shift at the start"),
            "cronbach_alpha": message("Cronbach's alpha"),
            "floor_share": message("share of persons with the lowest score"),
            "ceiling_share": message("share of persons with the highest score"),
            "adjusted_difference": message("difference between groups"),
            "unadjusted_difference": message("difference between groups, not measured at the start"),
            "adjusted_difference_persons": message("difference between groups, over persons"),
            "adjusted_difference_mixed": message("difference between groups, by a mixed model"),
            "adjusted_difference_imputed": message("difference between groups, missing scores imputed"),
            "qaly_gain": message("QALY gain"),
            "incremental_cost": message("incremental cost"),
            "incremental_qaly": message("incremental QALYs"),
            "cost_per_qaly_gained": message("cost per QALY gained (ICER)"),
            "saving_per_qaly_lost": message("saving per QALY given up (ICER)"),
            "net_monetary_benefit": message("net monetary benefit"),
            "value_of_information": message("most that knowing for certain is worth (EVPI)"),
            "value_of_information_total": message("most that knowing for certain is worth in all (EVPI)"),
            "probability_cost_effective": message("probability of being cost-effective"),
            "cost_change": message("change in cost"),
            "change_held_share": message("share of households in which the change held"),
            "break_even_months": message("break-even time in months"),
            "psat_mean": message("sustainability capacity (PSAT)"),
            "expected_fall": message("expected fall without any approach"),
            "att": message("difference-in-differences"),
            "att_balanced": message("comparison households weighed to be alike before the start"),
            "att_same_start": message("compared only with who started in the same quarter or year"),
            "att_event_study": message("quarter by quarter, against the quarters before the start"),
            "att_imputed": message("imputed from twice as many months before the start"),
            "att_dealt": message("starts dealt anew"),
            "att_calendar": message("on the calendar, against who has not started yet"),
            "att_synthetic": message("against a mix of comparison households (synthetic control)"),
            "att_relative_trend": message("quarter by quarter, if the groups move apart as much as before the start"),
            "pre_trend_slope": message("change of the difference per quarter before the start"),
            "pre_trend_hidden": message("difference that a trend which would be missed makes up"),
            "pre_trend_joint": message("test of all differences before the start (F)"),
            "breakdown_ratio": message("how much the groups may move apart (times the largest step before)"),
            "tipping_correlation": message("correlation of cost at which the whole fall was to be expected"),
            "cost_correlation": message("correlation of cost from year to year, without the approach"),
            "att_per_payer": message("difference-in-differences"),
            "estimated_saving_mean": message("change of estimated cost per household"),
            "net_att": message("difference-in-differences, with the family director counted"),
            "comparison_saving_mean": message("fall in cost of comparison households"),
            "stacking_change": message("change in the stacking of care"),
            "level_change": message("step of the monthly series at the start"),
            "slope_before": message("slope of the monthly series before the start, per month"),
            "slope_change": message("change of the slope since the start, per month"),
            "level_ratio": message("step of the monthly counts at the start, as a ratio"),
            "slope_ratio_before": message("slope of the monthly counts before the start, ratio per month"),
            "slope_ratio_change": message("change of that slope since the start, ratio per month"),
            "leave_one_out_low": message("lowest outcome when one household is left out"),
            "leave_one_out_high": message("highest outcome when one household is left out"),
        },
        "finding": {
            "repaired": message("repaired"),
            "quarantined": message("set apart"),
            "structure": message("not a record (title, total or empty line)"),
            "warning": message("warning"),
            "info": message("for information"),
            "error": message("error"),
        },
        "table": {
            "households": message("households"),
            "persons": message("persons"),
            "memberships": message("persons per household"),
            "costs": message("cost lines"),
            "volumes": message("volumes of care"),
            "stops": message("stop messages"),
            "avoided": message("claims of avoided costs"),
            "neighborhood_series": message("monthly series of neighborhoods"),
            "helpers": message("professionals involved"),
            "measurements": message("questionnaires"),
            "programme": message("hours of the family director"),
            "events": message("events"),
            "embedding": message("answers on sustainability (PSAT)"),
            "referrals": message("warm handovers"),
            "periods": message("periods"),
        },
    }
)
"""Names that the workbench gives itself, by kind."""


def label(params: StudyParams, language: str, kind: Kind, name: str, outcomes: pd.DataFrame | None = None) -> str:
    """Return the name for readers; a name that nobody gave is shown with spaces for its underscores."""
    given = _from_params(params, kind, name)
    if given:
        return given
    known = KNOWN.get(kind, {})
    short = name.removeprefix("mph_") if kind == "dimension" else name
    if short in known:
        return translate(language, known[short])
    if kind == "outcome" and outcomes is not None:
        column = "label_en" if language == "en" and "label_en" in outcomes.columns else "label"
        named = outcomes.loc[outcomes["outcome"] == name, column]
        if len(named):
            return str(named.iloc[0])
    return name.replace("_", " ")


def _from_params(params: StudyParams, kind: Kind, name: str) -> str | None:
    match kind:
        case "domain":
            return params.domains[name].label if name in params.domains else None
        case "payer":
            return params.payers[name].label if name in params.payers else None
        case "group":
            return params.groups.labels.get(name)
        case "wave":
            return next((wave.label for wave in params.waves if wave.name == name), None)
        case "outcome":
            return next((item.label for item in params.instruments if item.name == name), None)
        case _:
            return None


def labels_of(params: StudyParams, language: str, outcomes: pd.DataFrame | None = None) -> Names:
    """Return the function that names things for one study in one language; the figures take it.

    Examples
    --------
    ``draw_cost_by_domain(table, language="nl", names=labels_of(session.params, "nl"))``
    """
    return lambda kind, name: label(params, language, kind, name, outcomes)
