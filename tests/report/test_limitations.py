"""What the cleaning saw that looks like a saving and is none is said among the limitations."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from werkplaats.report.chapters.deliveries import findings_block
from werkplaats.report.chapters.limitations import limitations
from werkplaats.report.context import Context
from werkplaats.report.numbers import NO_BREAK


@pytest.fixture
def context(report_input):
    """Return a function that gives a context of a study in which these rules fired."""

    def make(*rules, language="nl"):
        findings = pd.DataFrame(
            [("a.csv", rule, "warning", 0, 0) for rule in rules],
            columns=["file", "rule", "outcome", "n_records", "cents"],
        )
        cleaning = report_input.results["01_cleaning"]
        changed = replace(cleaning, tables={**cleaning.tables, "findings": findings})
        return Context(
            replace(report_input, results={**report_input.results, "01_cleaning": changed}), language, "intern"
        )

    return make


def bullets(given):
    (listed,) = [block.items for block in limitations(given).blocks if hasattr(block, "items")]
    return " ".join(listed).replace(NO_BREAK, " ")


def test_breaks_within_the_window_are_named_with_their_day(context):
    told = bullets(context("context.definition_break"))
    assert "1 januari 2019: de eigen bijdrage in de Wmo" in told
    assert "1 maart 2020: zorg werd door COVID-19 uitgesteld" in told
    assert "woonplaatsbeginsel" not in told  # 2022: after the window


def test_breaks_that_the_cleaning_did_not_see_are_not_named(context):
    assert "eigen bijdrage" not in bullets(context())


def test_care_that_fell_silent_is_no_saving(context):
    assert "task" in bullets(context("care.fell_silent", language="en"))
    assert "taakgericht" not in bullets(context("context.definition_break"))


def test_a_rule_in_the_appendix_is_told_in_words(context):
    (block,) = findings_block(context("date.invalid", "a rule of tomorrow"))
    assert [row[0] for row in block.rows] == [
        "Een datum die niet bestaat (date.invalid)",
        "A rule of tomorrow (a rule of tomorrow)",
    ]
