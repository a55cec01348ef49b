"""Conclusions that follow from the numbers, and recommendations that people wrote."""

from __future__ import annotations

from werkplaats.report.chapters.summary import answer
from werkplaats.report.context import Context
from werkplaats.report.document import Bullets, Chapter, Section, WrittenText


def conclusions(context: Context) -> Chapter:
    """Return the last chapter; the recommendations are there only when people wrote them."""
    sections = [Section("concluded", context.say("What can be concluded"), (Bullets(answer(context)),))]
    text = context.given.texts.get("recommendations", "").strip()
    title = context.say("Conclusions")
    if text:
        sections.append(Section("recommendations", context.say("Recommendations"), (WrittenText(text),)))
        title = context.say("Conclusions and recommendations")
    return Chapter("conclusions", title, sections=tuple(sections))
