"""What instruments say of themselves in English, licences and versions, as messages for the catalogue."""

from __future__ import annotations

from werkplaats.report.context import Context
from werkplaats.report.language import message

KNOWN = frozenset(
    {
        message("EuroQol Research Foundation: register the use of EQ-5D before collecting data"),
        message("Institute for Positive Health (iPH): ask before using the tool in research"),
        message("GGD Amsterdam: criteria of the levels are theirs; raters are trained"),
        message("Free for scientific survey research, with citation of the manual or the article"),
        message("No license: a single question in common use"),
        message(
            "QualityMetric: a license is needed to use the SF-12, and to score it; items and weights are not shipped"
        ),
        message("Erasmus University Rotterdam (imta.nl): ask for the questionnaire before use"),
        message(
            "Register the use before collecting data (universities of Birmingham and Bristol); terms not confirmed here"
        ),
        message(
            "Youthinmind: copyright; electronic versions need their agreement, texts may not be changed or reproduced"
        ),
        message("The KIDSCREEN Group: open access (kidscreen.org); items are not shipped"),
        message("Washington University in St. Louis (sustaintool.org); no validated Dutch translation is known"),
        message("six dimensions, 0-10"),
        message("EQ VAS of the Y version"),
        message("ZRM 2013, 11 domains"),
        message("ZRM 2017, 13 domains"),
        message("De Jong Gierveld, 6 items"),
        message("De Jong Gierveld, 11 items"),
        message("ladder 0-10"),
        message("mark 1-10"),
        message("component scores as imported"),
        message("25 items, ages 4-17"),
        message("KIDSCREEN-10 index, raw sum"),
        message("40 items"),
    }
)
"""Texts of the registry that are translated; a text of an instrument of the study's own stays as it is."""


def told_in(context: Context, text: str) -> str:
    """Return a text of the registry in the language of the report."""
    return context.say(text) if text in KNOWN else text
