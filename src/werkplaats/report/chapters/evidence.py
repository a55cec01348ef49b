"""Strength of evidence: one box, used in the summary and in the chapter on limitations."""

from __future__ import annotations

from werkplaats.report.context import Context
from werkplaats.report.document import Callout
from werkplaats.report.interpret import Evidence, interpret_evidence


def evidence_of(context: Context) -> Evidence:
    """Return what the design of this study can carry."""
    return interpret_evidence(
        compared=context.find("att") is not None, between=bool(context.estimates("adjusted_difference"))
    )


def evidence_callout(context: Context) -> Callout:
    """Return the box with the strength of evidence."""
    evidence = evidence_of(context)
    lines = (
        context.say(
            "Design: {name} (level {level} of 5 on the Maryland scale).",
            name=context.say(evidence.name),
            level=str(evidence.level),
        ),
        context.say(evidence.meaning),
    )
    return Callout(context.say("Strength of evidence"), lines, "caution")
