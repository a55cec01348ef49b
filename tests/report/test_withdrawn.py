"""What the report says of people who withdrew: how many, and in public only when there are enough."""

from dataclasses import replace

import pytest

from werkplaats.report.chapters.design import design
from werkplaats.report.compose import public_input
from werkplaats.report.context import Context
from werkplaats.report.document import Paragraph

TOLD = "Toestemming is ingetrokken; alles over hen is weggelaten voordat er iets werd geteld: "


def told(context: Context) -> list[str]:
    blocks = [block for section in design(context).sections for block in section.blocks]
    return [block.text for block in blocks if isinstance(block, Paragraph) and block.text.startswith(TOLD)]


@pytest.mark.parametrize(
    ("persons", "households", "inside", "in_public"),
    [
        (0, 0, None, None),
        (3, 0, "personen: 3.", None),
        (0, 1, "huishoudens: 1.", None),
        (44, 12, "personen: 44, huishoudens: 12.", "personen: 44, huishoudens: 12."),
        (44, 2, "personen: 44, huishoudens: 2.", "personen: 44."),
    ],
)
def test_numbers_are_told_and_small_ones_only_inside(report_input, persons, households, inside, in_public):
    cleaning = report_input.results["01_cleaning"]
    facts = {**cleaning.facts, "withdrawn_persons": persons, "withdrawn_households": households}
    given = replace(report_input, results={**report_input.results, "01_cleaning": replace(cleaning, facts=facts)})
    assert told(Context(given, "nl", "intern")) == ([TOLD + inside] if inside else [])
    assert told(Context(public_input(given), "nl", "public")) == ([TOLD + in_public] if in_public else [])
