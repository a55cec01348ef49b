"""Limitations and strength of evidence: what these numbers may not be read as."""

from __future__ import annotations

from collections.abc import Iterator

from werkplaats.intake.records.context import find_breaks
from werkplaats.report.chapters.evidence import evidence_callout
from werkplaats.report.chapters.specifications import specifications
from werkplaats.report.chapters.unsaid import plan_lines
from werkplaats.report.context import Context
from werkplaats.report.document import Bullets, Chapter, Paragraph, Section
from werkplaats.report.found import format_found

FEW_HOUSEHOLDS = 30


def limitations(context: Context) -> Chapter:
    """Return the chapter on limitations; it is always there."""
    blocks = (
        evidence_callout(context),
        Paragraph(context.say("Keep the following in mind with every number in this report.")),
        Bullets(tuple(_limits(context))),
    )
    choices = Section(
        "choices", context.say("Would other choices have given another answer"), tuple(specifications(context))
    )
    return Chapter("limitations", context.say("Limitations and strength of evidence"), blocks, (choices,))


def _limits(context: Context) -> Iterator[str]:
    gross = context.find("gross_saving_mean")
    if context.params.synthetic:
        yield context.say("The data are invented. No number in this report says anything about real households.")
    if gross and gross.n_households < FEW_HOUSEHOLDS:
        yield context.say(
            "The number of households is small ({n}). The intervals are wide, and that is their honest width.",
            n=context.number(gross.n_households),
        )
    if context.params.selection:
        yield context.say(
            "Households were chosen for high cost. Part of any fall is regression to the mean: extremes come "
            "back by themselves."
        )
    if context.params.groups.reference is None:
        yield context.say("Without a comparison group, nothing that changed can be ascribed to the approach.")
    elif context.params.groups.randomized:
        yield context.say(
            "Chance decided who came in which group, but not who was still followed at the end. Where more people "
            "dropped out of one group than of the other, the groups may no longer be alike."
        )
    else:
        yield context.say(
            "The households compared with were not chosen by chance. What was not measured, such as the will to "
            "take part, may differ."
        )
    if gross:
        yield context.say(
            "A saving on paper is only money when capacity really shrinks: prices here are those of the "
            "invoices, not of "
            "what disappears when one household needs less."
        )
        yield context.say(
            "Care that is paid by lump sum is not declared per household. Where such funding grew, declared cost falls "
            "without less care being given."
        )
    yield from _counted_otherwise(context)
    if context.table("03_quality_of_life", "outcomes") is not None:
        yield context.say("Scores are the persons' own answers. Who did not answer may differ from who did.")
    if len(context.estimates("mean_change")) > 1:
        yield context.say(
            "Many outcomes were looked at. Among many, some change by chance; only those named beforehand count."
        )
    yield from plan_lines(context)


def _counted_otherwise(context: Context) -> Iterator[str]:
    """Yield what the cleaning saw that looks like a change in cost and is none."""
    findings = context.table("01_cleaning", "findings")
    rules = set() if findings is None else set(findings["rule"])
    window = context.params.window
    if "context.definition_break" in rules and window is not None:
        extents = [(domain, window.start, window.end) for domain in context.params.domains]
        breaks = find_breaks(extents, (window.start, window.end))
        told = [format_found(f"{item.day.isoformat()}: {item.what}", context.language) for item in breaks]
        yield context.say(
            "What is counted changed within the period, which looks like a change in cost. {breaks}.",
            breaks="; ".join(told),
        )
    if "care.fell_silent" in rules:
        yield context.say(
            "Some providers declared month after month and then no longer. Where their care is paid as a task from "
            "then on, cost seems to fall while care goes on."
        )
