"""What cannot be said about scores, and why: what notebook 03 reports as missing, as sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from werkplaats.instruments.registry import INSTRUMENTS, OUTCOMES
from werkplaats.report.chapters.roles import NOTEBOOK
from werkplaats.report.context import Context
from werkplaats.report.language import message
from werkplaats.report.tables import capital

REASONS: Mapping[str, str] = MappingProxyType(
    {
        "not_measured": message("{outcome}: not scored in any wave; an answer that the score needs is missing."),
        "group_not_measured": message("{outcome}: not measured in {group}, so there is no change to show there."),
        "wave_not_measured": message("{outcome}, {wave}: nobody in {group} has a score then."),
        "no_baseline": message("{outcome}: nobody in {group} has a score at the start, so no change is known."),
        "no_pairs": message("{outcome}, {wave}: nobody in {group} has a score both at the start and then."),
        "few_pairs": message(
            "{outcome}, {wave}: too few households of {group} were measured both times to speak of a change."
        ),
        "changed_alike": message(
            "{outcome}, {wave}: every household of {group} changed alike, so there is no spread and no interval."
        ),
        "no_interval": message(
            "{outcome}, {wave}: too few households of {group} differ from the others for an interval."
        ),
        "unreachable_p": message(
            "{outcome}, {wave}: {group} has so few households that no test can show a change, however large."
        ),
        "no_difference": message(
            "{outcome}, {wave}: the groups cannot be compared, because they are too small or everybody scored alike."
        ),
        "no_start_to_compare": message(
            "{outcome}, {wave}: not measured at the start, so the groups cannot be compared given where each began."
        ),
        "levels": message("{outcome}: scores are not whole levels of the scale, so no transitions are counted."),
        "levels_not_compared": message("{outcome}: levels are not compared between the groups."),
        "no_important_difference": message(
            "{outcome}: no smallest change that matters is known with a source, so nobody is counted as improved or "
            "worse."
        ),
        "hodges_lehmann": message(
            "{outcome}, {wave}: no median change, because {group} has too many households for it."
        ),
        "size": message("{outcome}, {wave}: a standardized change of {group} is not defined."),
        "mixed_model": message("{outcome}: no mixed model could be fitted for {group}."),
        "imputation": message("{outcome}: scores that are missing in {group} could not be imputed."),
        "nothing_to_impute": message("{outcome}: no score is missing in {group}, so nothing was imputed."),
        "tipping_point": message(
            "{outcome}, {wave}: how far missing scores of {group} may lie off could not be computed."
        ),
        "attrition": message("{outcome}, {wave}: too few of {group} left to compare them with those who stayed."),
        "mee_chua": message(
            "{outcome}: the mean of the population is not known with a source, so regression to the mean is not "
            "taken off."
        ),
        "single_cases": message(
            "{outcome}: households of {group} were not measured often enough before and after their start to follow "
            "them one by one."
        ),
        "single_cases_some": message(
            "{outcome}: some households of {group} were not measured often enough to follow them one by one; they are "
            "left out there."
        ),
        "trajectories": message("{outcome}: there are too many households to draw the line of each."),
        "many_households": message(
            "So many households take part that imputation, mixed models and lines of single households, made for few, "
            "are left out."
        ),
        "adjusted_difference_persons": message(
            "{outcome}, {wave}: the difference between the groups could not be computed over persons."
        ),
        "adjusted_difference_mixed": message(
            "{outcome}, {wave}: the difference between the groups could not be computed by a mixed model."
        ),
        "alpha": message("{outcome}: how well the items hang together could not be computed."),
        "health_changes": message("{outcome}: answers per question were not delivered, so no profiles are compared."),
        "ages": message("Birth years are not known, so adults and children could not be told apart."),
        "mixed_ages": message(
            "{outcome}: made for adults or for young people, and answered by others as well; they were left out or "
            "counted as said in the account."
        ),
        "sites": message("Results per site are not there: no household has a site, or nothing was measured twice."),
        "plan": message("No analysis plan was frozen beforehand: nobody can see what was decided before the data."),
        "plan_changed": message("The analysis plan is not the one that was frozen: its hash differs."),
    }
)
"""Kind of what is missing -> sentence."""

WHY_NO_CHANGE = (
    "group_not_measured",
    "wave_not_measured",
    "no_baseline",
    "no_pairs",
    "few_pairs",
    "changed_alike",
    "no_interval",
    "unreachable_p",
)
"""Kinds that belong right beside the change that is not there, or has no interval."""

REASSURING = ("nothing_to_impute",)
ABOUT_THE_PLAN = ("plan", "plan_changed")
ELSEWHERE = ("quality_of_life", "comparison", "comparison_quality_of_life", "other_groups")
"""Kinds that the chapter on design tells of."""

MOST_NAMES = 4
"""More outcomes than this in one sentence are counted."""


class Unsaid(NamedTuple):
    """One thing that cannot be said: its kind, and the outcome, wave and group it is about (empty: not about one)."""

    kind: str
    outcome: str = ""
    wave: str = ""
    group: str = ""


def unsaid(context: Context) -> list[Unsaid]:
    """Return what notebook 03 could not say."""
    results = context.given.results.get(NOTEBOOK)
    missing = results.missing if results else ()
    parts = [item.what.split(":") for item in missing if item.why != "disclosure"]
    return [Unsaid(*(part[:4])) for part in parts if part[0] not in ELSEWHERE]


def no_change_lines(context: Context, outcome: str) -> Iterator[str]:
    """Yield why a change of one outcome is not there, or has no interval."""
    for item in unsaid(context):
        if item.outcome == outcome and item.kind in WHY_NO_CHANGE:
            yield _told(context, item, [outcome], [item.wave])


def unsaid_lines(context: Context) -> Iterator[str]:
    """Yield every thing that cannot be said once, outcomes for which the same holds together."""
    outcomes: dict[Unsaid, list[str]] = {}
    for item in unsaid(context):
        if item.kind not in (*ABOUT_THE_PLAN, *REASSURING):
            outcomes.setdefault(item._replace(outcome=""), []).append(item.outcome)
    waves: dict[tuple[Unsaid, tuple[str, ...]], list[str]] = {}
    for item, names in outcomes.items():
        waves.setdefault((item._replace(wave=""), tuple(names)), []).append(item.wave)
    for (item, together), at in waves.items():
        yield _told(context, item, together, at)


def plan_lines(context: Context) -> Iterator[str]:
    """Yield that no plan was frozen, or that it changed."""
    for item in unsaid(context):
        if item.kind in ABOUT_THE_PLAN:
            yield context.say(REASONS[item.kind])


def measure_name(context: Context, name: str) -> str:
    """Return the name of an outcome or an instrument, also of one without any score."""
    known = context.label("outcome", name)
    if known != name.replace("_", " "):
        return known
    if name in OUTCOMES:
        return OUTCOMES[name].label[context.language]
    return INSTRUMENTS[name].label[context.language] if name in INSTRUMENTS else known


def _told(context: Context, item: Unsaid, outcomes: Sequence[str], waves: Sequence[str]) -> str:
    names = list(dict.fromkeys(measure_name(context, outcome) for outcome in outcomes if outcome))
    shown = ", ".join(names) or context.say("every outcome")
    if len(names) > MOST_NAMES:
        shown = context.say("{first} and {n} more", first=", ".join(names[:2]), n=str(len(names) - 2))
    if item.kind not in REASONS:
        return context.say(
            "{outcome}: '{kind}' cannot be said.", outcome=capital(shown), kind=item.kind.replace("_", " ")
        )
    return capital(
        context.say(
            REASONS[item.kind],
            outcome=shown,
            wave=", ".join(context.label("wave", wave) for wave in waves if wave) or context.say("every wave"),
            group=f"‘{context.label('group', item.group or context.params.groups.intervention)}’",
        )
    )
