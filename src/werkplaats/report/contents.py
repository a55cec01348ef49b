"""The order of the chapters."""

from __future__ import annotations

from werkplaats.report.chapters.appendices import appendices
from werkplaats.report.chapters.conclusions import conclusions
from werkplaats.report.chapters.costs import costs
from werkplaats.report.chapters.design import design
from werkplaats.report.chapters.limitations import limitations
from werkplaats.report.chapters.neighborhood import neighborhood
from werkplaats.report.chapters.participants import participants
from werkplaats.report.chapters.quality_of_life import quality_of_life
from werkplaats.report.chapters.summary import summary
from werkplaats.report.chapters.sustainability import sustainability
from werkplaats.report.chapters.written import approach, experiences, reason
from werkplaats.report.context import Context
from werkplaats.report.document import Document, number_document
from werkplaats.report.numbers import format_date

CHAPTERS = (
    summary,
    reason,
    approach,
    design,
    participants,
    quality_of_life,
    costs,
    neighborhood,
    sustainability,
    experiences,
    limitations,
    conclusions,
)
"""In the order of the report. A chapter that cannot be filled returns None and is left out."""


def compose_document(context: Context) -> Document:
    """Return the numbered document of one variant in one language."""
    made = [chapter for build in CHAPTERS if (chapter := build(context)) is not None]
    params = context.params
    return number_document(
        Document(
            title=params.title,
            subtitle=params.subtitle or "",
            commissioner=context.say("Commissioned by: {name}", name=params.commissioner)
            if params.commissioner
            else "",
            date=format_date(context.language, context.given.provenance.date),
            language=context.language,
            notice=notice(context),
            variant=_variant(context),
            chapters=(*made, *appendices(context)),
        )
    )


def notice(context: Context) -> str:
    """Return the sentence that stands on every page, or nothing."""
    if context.params.synthetic:
        return context.say("Synthetic data: every household, person and amount in this report is invented.")
    return ""


def _variant(context: Context) -> str:
    if context.variant == "public":
        return context.say("Public variant: passed disclosure control")
    return context.say("Internal variant: holds series of single households and never leaves")
