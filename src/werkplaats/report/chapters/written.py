"""Chapters that people write. Without a text the chapter is left out."""

from __future__ import annotations

from werkplaats.report.context import Context
from werkplaats.report.document import Chapter, WrittenText

TEXTS = ("reason", "approach", "experiences", "recommendations")
"""Names of the files below params/texts/<study>/<language>/, without .md."""


def reason(context: Context) -> Chapter | None:
    """Return the chapter on why the study was done."""
    return _written(context, "reason", context.say("Reason and questions"))


def approach(context: Context) -> Chapter | None:
    """Return the chapter on the way of working."""
    return _written(context, "approach", context.say("The approach"))


def experiences(context: Context) -> Chapter | None:
    """Return the chapter on what families and professionals went through."""
    return _written(context, "experiences", context.say("Experiences of families and professionals"))


def _written(context: Context, key: str, title: str) -> Chapter | None:
    text = context.given.texts.get(key, "").strip()
    return Chapter(key, title, (WrittenText(text),)) if text else None
