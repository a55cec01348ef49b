"""Strength of evidence: one box, used in the summary and in the chapter on limitations."""

from __future__ import annotations

from collections.abc import Mapping

from werkplaats.report.context import Context
from werkplaats.report.document import Callout
from werkplaats.report.interpret import Evidence, interpret_evidence


def evidence_of(context: Context) -> Mapping[str, Evidence]:
    """Return what the design can carry for each subject that was delivered: ``cost`` and ``quality_of_life``.

    The design is read from the tables, which keep their rows where disclosure took the numbers out. Groups that were
    too small to be compared are no comparison.
    """
    sources = {"cost": ("07_robustness", "comparison"), "quality_of_life": ("03_quality_of_life", "wave_means")}
    delivered = {
        "cost": context.table("04_costs", "cost_by_domain") is not None,
        "quality_of_life": context.table("03_quality_of_life", "outcomes") is not None,
    }
    randomized = context.params.groups.randomized
    return {
        subject: interpret_evidence(compared=_has_reference(context, *sources[subject]), randomized=randomized)
        for subject, present in delivered.items()
        if present
    }


def _has_reference(context: Context, notebook: str, name: str) -> bool:
    table, results = context.table(notebook, name), context.given.results.get(notebook)
    compared = results is not None and results.facts.get("compared", True)
    return bool(compared) and table is not None and context.params.groups.reference in set(table["group"])


def evidence_callout(context: Context) -> Callout:
    """Return the box with the strength of evidence, per subject where cost and quality of life differ in it."""
    evidence = evidence_of(context)
    distinct = list(dict.fromkeys(evidence.values()))
    subjects = {"cost": context.say("Cost"), "quality_of_life": context.say("Quality of life")}
    if not distinct:
        lines = [context.say("No outcome was delivered, so there is no evidence to weigh.")]
    elif len(distinct) == 1:
        lines = [_told(context, context.say("Design"), distinct[0]), context.say(distinct[0].meaning)]
    else:
        lines = [
            f"{_told(context, subjects[subject], found)} {context.say(found.meaning)}"
            for subject, found in evidence.items()
        ]
    return Callout(context.say("Strength of evidence"), tuple(lines), "caution")


def _told(context: Context, subject: str, evidence: Evidence) -> str:
    return context.say(
        "{subject}: {name} (level {level} of 5 on the Maryland scale).",
        subject=subject,
        name=context.say(evidence.name),
        level=str(evidence.level),
    )
