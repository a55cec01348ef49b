"""Quality of life: changes within groups as changes, differences between groups where there are two."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from werkplaats.report.chapters.analysis_plan import plan_line
from werkplaats.report.chapters.conversation import conversation_sections
from werkplaats.report.chapters.levels import level_sections
from werkplaats.report.chapters.multiplicity import adjusted_p_value
from werkplaats.report.chapters.other_ways import between_ways
from werkplaats.report.chapters.roles import ROLES, differences, role_name, role_of, within
from werkplaats.report.chapters.score_changes import changes_sections
from werkplaats.report.chapters.score_findings import between_lines
from werkplaats.report.chapters.score_robustness import robustness_sections
from werkplaats.report.chapters.score_sentences import plain_number
from werkplaats.report.chapters.scores_by_instrument import outcome_section
from werkplaats.report.chapters.sites import site_sections
from werkplaats.report.chapters.unsaid import measure_name, unsaid_lines
from werkplaats.report.context import Context
from werkplaats.report.document import Block, Bullets, Callout, Chapter, Paragraph, Section, TableBlock
from werkplaats.report.numbers import format_p_value
from werkplaats.report.tables import capital, estimates_block
from werkplaats.results import Estimate


def quality_of_life(context: Context) -> Chapter | None:
    """Return the chapter on quality of life, or None when nothing was measured."""
    outcomes = context.table("03_quality_of_life", "outcomes")
    if outcomes is None:
        nothing = tuple(_unsaid(context))
        return Chapter("quality-of-life", context.say("Quality of life"), sections=nothing) if nothing else None
    sections = [_overview(context, outcomes), *_between(context), *changes_sections(context)]
    told = (outcome for outcome in _measures(context, outcomes) if _has_to_be_told(context, outcome))
    sections += [outcome_section(context, outcome) for outcome in told]
    sections += [*level_sections(context), *conversation_sections(context), *robustness_sections(context)]
    sections += site_sections(context)
    sections += _unsaid(context)
    filled = tuple(section for section in sections if section.blocks)
    return Chapter("quality-of-life", context.say("Quality of life"), sections=filled)


def _measures(context: Context, outcomes: pd.DataFrame) -> list[str]:
    """Return the outcomes that get a section of their own: those that measure, by role, then as in the params."""
    measures = outcomes[outcomes["is_measure"].astype(bool)]
    if "ordinal" in measures.columns:
        measures = measures[~measures["ordinal"].astype(bool)]
    names = [str(name) for name in measures["outcome"]]
    return sorted(names, key=lambda name: ROLES.index(role_of(context, name)))


def _has_to_be_told(context: Context, outcome: str) -> bool:
    """Return whether an outcome was named beforehand, or there is a change to tell of; why not is said at the end."""
    return role_of(context, outcome) != "exploratory" or bool(within(context, "mean_change", outcome))


def _overview(context: Context, outcomes: pd.DataFrame) -> Section:
    roles = {
        "primary": context.say("primary"),
        "secondary": context.say("secondary"),
        "exploratory": context.say("exploratory"),
    }
    lines = [
        context.say(
            "Outcomes named beforehand as primary or secondary decide; the others are exploratory and only suggest "
            "questions. Scores of the persons in a household are averaged first: the household is the unit."
        ),
        plan_line(context),
    ]
    blocks: tuple[Block, ...] = (
        *(Paragraph(line) for line in lines if line),
        TableBlock(
            "outcomes",
            (
                context.say("Outcome"),
                context.say("Role"),
                context.say("Kind"),
                context.say("Lowest"),
                context.say("Highest"),
            ),
            tuple(_outcome_rows(context, outcomes, roles)),
            context.say("Outcomes and how they are used"),
            alignment=("left", "left", "left", "right", "right"),
        ),
    )
    return Section("outcomes", context.say("Outcomes"), blocks)


def _outcome_rows(context: Context, outcomes: pd.DataFrame, roles: dict[str, str]) -> Iterator[tuple[str, ...]]:
    """Yield a row per outcome; the dimensions of a conversation tool and the domains of a matrix share one row."""
    together: dict[tuple[str, ...], list[str]] = {}
    for _, row in outcomes.iterrows():
        kind = _kind(context, row)
        alone = kind == context.say("measure") or "instrument" not in outcomes.columns
        low, high = (plain_number(context, float(row[column])) for column in ("minimum", "maximum"))
        name = str(row["outcome"] if alone else row["instrument"])
        key = (name, roles.get(str(row["role"]), str(row["role"])), kind, low, high)
        together.setdefault(key, []).append(capital(context.label("outcome", str(row["outcome"]))))
    for (name, *cells), names in together.items():
        shown = names[0]
        if len(names) > 1:
            counted = {"instrument": measure_name(context, name), "n": str(len(names))}
            shown = capital(context.say("{instrument}: {n} parts", **counted))
        yield (shown, *cells)


def _kind(context: Context, row: pd.Series) -> str:
    if not bool(row["is_measure"]):
        return context.say("conversation tool, not a measure")
    return context.say("levels, not distances") if bool(row.get("ordinal", False)) else context.say("measure")


def _between(context: Context) -> Iterator[Section]:
    found = differences(context)
    if not found:
        return
    blocks: list[Block] = []
    lines = tuple(between_lines(context))
    if lines:
        blocks.append(Callout(context.say("The answer"), lines, "answer"))
    adjusted = [item for item in found if item.term == "adjusted_difference"]
    if adjusted:
        blocks.append(
            _differences_block(
                context,
                adjusted,
                "between",
                context.say("Differences between the groups, given where each began"),
                context.say("Difference in the score at the wave, adjusted for the score at baseline."),
            )
        )
    unadjusted = [item for item in found if item.term == "unadjusted_difference"]
    if unadjusted:
        blocks.append(
            _differences_block(
                context,
                unadjusted,
                "between_unadjusted",
                context.say("Differences between the groups in what was not measured at the start"),
                context.say(
                    "Difference in the score at the wave, not adjusted: nobody has a score at the start. Chance "
                    "divided the groups, so that they began alike, give or take chance; households without a score "
                    "are left out."
                ),
            )
        )
    blocks += between_ways(context)
    yield Section("between", context.say("Difference between the groups"), tuple(blocks))


def _differences_block(context: Context, found: list[Estimate], name: str, caption: str, note: str) -> TableBlock:
    return estimates_block(
        context,
        found,
        name=name,
        caption=caption,
        naming=lambda estimate: _at(context, estimate),
        p_values=True,
        note=" ".join([note, *_corrected(context, found)]),
    )


def _corrected(context: Context, found: list[Estimate]) -> Iterator[str]:
    """Yield the p-values after Holm's correction, of the outcomes that were named beforehand."""
    told = [
        f"{_at(context, item)}: {format_p_value(context.language, adjusted)}"
        for item in found
        if (adjusted := adjusted_p_value(context, item)) is not None
    ]
    if told:
        yield context.say("p corrected for several tests (Holm): {told}.", told="; ".join(told))


def _unsaid(context: Context) -> Iterator[Section]:
    lines = tuple(unsaid_lines(context))
    if lines:
        yield Section("unsaid", context.say("What cannot be said about quality of life"), (Bullets(lines),))


def _at(context: Context, estimate: Estimate) -> str:
    return f"{role_name(context, estimate.outcome or '')}, {context.label('wave', estimate.wave or '')}"
