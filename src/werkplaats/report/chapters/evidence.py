"""Strength of evidence: one box, used in the summary and in the chapter on limitations, and the rule behind it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from werkplaats.analyses.evidence import SEPARATOR
from werkplaats.methods.evidence.maryland import CRITERIA, MARYLAND, Criterion, Level
from werkplaats.report.chapters.wording import cited
from werkplaats.report.context import Context
from werkplaats.report.document import Block, Callout, Paragraph, TableBlock

SOURCES = {
    "cost": ("07_robustness", "04_costs"),
    "quality_of_life": ("03_quality_of_life",),
    "cost_effectiveness": ("05_cost_effectiveness",),
}
"""Subject of a conclusion -> the notebook that decided its label, and where else it may have been decided."""


BEFORE_AND_AFTER = MARYLAND[1]


class Label(NamedTuple):
    """The level of a conclusion, that of its design, and what made the difference."""

    level: Level
    design: Level
    criteria: tuple[Criterion, ...]


def evidence_of(context: Context) -> Mapping[str, Label]:
    """Return the label of each subject that was analyzed: ``cost``, ``quality_of_life``, ``cost_effectiveness``.

    The labels were decided in the notebooks, from all households, so both variants of the report say the same.
    """
    found = {
        subject: [label for notebook in notebooks if (label := _label(context, notebook)) is not None]
        for subject, notebooks in SOURCES.items()
    }
    return {subject: labels[0] for subject, labels in found.items() if labels}


def _label(context: Context, notebook: str) -> Label | None:
    level, design = context.fact(notebook, "evidence_level"), context.fact(notebook, "evidence_design")
    if level is None or design is None:
        return None
    names = str(context.fact(notebook, "evidence_criteria") or "").split(SEPARATOR)
    applied = tuple(criterion for criterion in CRITERIA if criterion.name in names)
    return Label(MARYLAND[int(level) - 1], MARYLAND[int(design) - 1], applied)


def evidence_callout(context: Context) -> Callout:
    """Return the box with the strength of evidence, per subject where the subjects differ in it."""
    evidence = evidence_of(context)
    distinct = list(dict.fromkeys(evidence.values()))
    subjects = {
        "cost": context.say("Cost"),
        "quality_of_life": context.say("Quality of life"),
        "cost_effectiveness": context.say("Cost-effectiveness"),
    }
    if not distinct:
        lines = [context.say("No outcome was delivered, so there is no evidence to weigh.")]
    elif len(distinct) == 1:
        lines = [_told(context, context.say("Design"), distinct[0]), _meaning(context, distinct[0])]
    else:
        lines = [
            f"{_told(context, subjects[subject], found)} {_meaning(context, found)}"
            for subject, found in evidence.items()
        ]
    return Callout(context.say("Strength of evidence"), tuple(lines), "caution")


def _told(context: Context, subject: str, label: Label) -> str:
    return context.say(
        "{subject}: {name} (level {level} of 5 on the Maryland scale).",
        subject=subject,
        name=_named(context, label),
        level=str(label.level.level),
    )


def _named(context: Context, label: Label) -> str:
    """Return the name of the level; level 2 has two kinds, and which of them it is follows from the design."""
    if label.level == label.design == BEFORE_AND_AFTER:
        return context.say("before and after, no comparison group")
    return _name(context, label.level)


def _meaning(context: Context, label: Label) -> str:
    """Return what the level means, and why it is lower than that of the design where it is."""
    meaning = _explained(context, label.level)
    if label.level == label.design:
        return meaning
    reasons = " ".join(_reason(context, criterion) for criterion in label.criteria)
    lowered = context.say(
        "By its design it would be level {design}, but it is lower. {reasons}",
        design=str(label.design.level),
        reasons=reasons,
    )
    return f"{meaning} {lowered}"


def evidence_rule(context: Context) -> Iterator[Block]:
    """Yield the scale and what takes a conclusion down on it: the rule by which the labels were given."""
    if not evidence_of(context):
        return
    yield Paragraph(
        context.say(
            "Every conclusion has its own label. It begins at the level of its design, is held down by what allows no "
            "more, and is then lowered by what lowers it; never below 1. The bounds are published; what each of them "
            "costs is the choice of this workbench."
        )
    )
    yield TableBlock(
        "evidence_scale",
        (context.say("Level"), context.say("Design"), context.say("What it means")),
        tuple((str(each.level), _name(context, each), _explained(context, each)) for each in MARYLAND),
        context.say("The Maryland scale (Scientific Methods Scale)"),
        alignment=("left", "left", "left"),
        note=context.say("Scale: Sherman et al., 1998; Farrington et al., 2002. The wording is of this workbench."),
    )
    yield TableBlock(
        "evidence_criteria",
        (context.say("What takes a conclusion down"), context.say("Then"), context.say("Source of the bound")),
        tuple((_reason(context, each), _cost(context, each), cited(each.source)) for each in CRITERIA),
        context.say("What takes a conclusion down on the scale"),
        alignment=("left", "left", "left"),
    )


def _cost(context: Context, criterion: Criterion) -> str:
    if criterion.lowered:
        return context.say("one level lower")
    return context.say("at most level {level}", level=str(criterion.at_most))


# The scale and its criteria bring their Dutch along, because they are one rule in two languages.
def _name(context: Context, level: Level) -> str:
    return level.dutch_name if context.language == "nl" else level.name


def _explained(context: Context, level: Level) -> str:
    return level.dutch_meaning if context.language == "nl" else level.meaning


def _reason(context: Context, criterion: Criterion) -> str:
    return criterion.dutch if context.language == "nl" else criterion.reason
