"""The page for commissioners names parts of the report: each name in quotation marks is one that the report uses."""

import re
from pathlib import Path

import pytest

from werkplaats.report.language import catalogue

PAGE = Path(__file__).parents[2] / "docs" / "hoe_lees_ik_deze_cijfers.md"
EXAMPLE = "haakjes"
"""What the page says between quotation marks to show what they mean."""

NAMES = [" ".join(name.split()) for name in re.findall(r"‘([^’]+)’", PAGE.read_text(encoding="utf-8"))]


def test_the_page_names_much_of_the_report():
    assert len(NAMES) > 20
    assert EXAMPLE in NAMES


@pytest.mark.parametrize("name", sorted(set(NAMES) - {EXAMPLE}))
def test_a_name_on_the_page_is_in_the_report(name):
    whole = re.compile(rf"\b{re.escape(name)}\b", re.IGNORECASE)
    assert any(whole.search(dutch) for dutch in catalogue("nl").values())
