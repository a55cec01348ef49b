"""EQ-5D question by question: whose health got better on one and worse on none, and who has a problem with what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from werkplaats.report.chapters.roles import NOTEBOOK
from werkplaats.report.chapters.score_categories import shares_block
from werkplaats.report.context import Context
from werkplaats.report.document import Block
from werkplaats.report.language import message

CHANGES: Mapping[str, str] = MappingProxyType(
    {
        "better": message("better on at least one question, worse on none"),
        "no_change": message("the same on every question"),
        "worse": message("worse on at least one question, better on none"),
        "mixed": message("better on one question, worse on another"),
    }
)
"""Paretian classification: Devlin, N. J., Parkin, D. & Browne, J. (2010). Health Econ 19:886-905."""

DIMENSIONS: Mapping[str, str] = MappingProxyType(
    {
        "mobility": message("mobility"),
        "selfcare": message("self-care"),
        "activity": message("usual activities"),
        "pain": message("pain or discomfort"),
        "anxiety": message("anxiety or depression"),
    }
)
"""The five questions of the EQ-5D."""


def health_blocks(context: Context, outcome: str) -> Iterator[Block]:
    """Yield the profiles compared and the problems per question, below the utility that comes from them."""
    group = context.params.groups.intervention
    changes = context.table(NOTEBOOK, "health_changes")
    if changes is None:
        return
    compared = changes[(changes["outcome"] == outcome) & (changes["group"] == group)]
    instruments = set(compared["instrument"])
    yield from shares_block(
        context,
        compared.assign(row=[_named(context, CHANGES, str(change)) for change in compared["change"]]),
        name=f"health_changes_{outcome}",
        heading=context.say("Compared with the start"),
        caption=context.say("Health of persons compared with the start, share of persons"),
        note=context.say("Needs no value set (Devlin et al., 2010)."),
    )
    problems = context.table(NOTEBOOK, "health_problems")
    if problems is None:
        return
    found = problems[problems["instrument"].isin(instruments) & (problems["group"] == group)]
    yield from shares_block(
        context,
        found.assign(row=[_named(context, DIMENSIONS, str(item)) for item in found["dimension"]]),
        name=f"health_problems_{outcome}",
        heading=context.say("Question"),
        caption=context.say("Any problem (level 2 or higher) per question, share of persons"),
    )


def _named(context: Context, names: Mapping[str, str], name: str) -> str:
    return context.say(names[name]) if name in names else name.replace("_", " ")
